"""Learned translations where the words stand: spans, words of several tokens, what is left alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from learning.texts import keep, patent
from trihub.learning.translations import learn
from trihub.store import open_store
from trihub.text.glossary import Glossary
from trihub.text.learned.table import LearnedTables
from trihub.text.learned.words import learned_words
from trihub.web.views.terms import Beside

WORDS = {
    "gyrocopter": "旋翼机", "flywheel": "飞轮", "semaphore": "信号标", "hovercraft": "气垫船",
    "gasket": "垫圈", "periscope": "潜望镜", "winch": "绞盘", "crankcase": "曲轴箱",
}  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> LearnedTables:
    """Learned from sentences in which every word is known."""
    folder = tmp_path_factory.mktemp("words")
    store = open_store(folder / "store.sqlite", create=True)
    rng = random.Random(2)
    chosen = [rng.sample(sorted(WORDS), 3) for _ in range(80)]
    texts = [{"en": " ".join(c), "zh": "，".join(WORDS[w] for w in c)} for c in chosen]
    keep(store, *(patent(n, text) for n, text in enumerate(texts, 1)))
    learn(folder / "t", ("en", "zh"), store)
    store.close()
    return LearnedTables(folder / "t")


def found(tables: LearnedTables, text: str, source: str, target: str) -> list[tuple[str, str]]:
    table = tables.find(source, target)
    assert table
    return [(text[one.start : one.end], one.word) for one in learned_words(text, table)]


@pytest.mark.parametrize(("word", "chinese"), WORDS.items())
def test_words_of_two_and_three_characters(tables: LearnedTables, word: str, chinese: str) -> None:
    assert found(tables, f"一种{chinese}，其特征", "zh", "en") == [(chinese, word)]
    assert found(tables, f"A {word.title()} (12).", "en", "zh") == [(word.title(), chinese)]


def test_particles_numbers_and_unknown_words_are_left_alone(tables: LearnedTables) -> None:
    text = "具有飞轮的绞盘（12）和LiFePO4电极"
    assert found(tables, text, "zh", "en") == [("飞轮", "flywheel"), ("绞盘", "winch")]
    assert found(tables, "the 12 of LiFePO4 and so on", "en", "zh") == []


def test_they_stand_beside_where_the_glossary_has_nothing(tables: LearnedTables) -> None:
    beside = Beside(Glossary.default(), tables, "en")
    page = str(beside("二次电池的潜望镜<b>与潜望镜", "zh"))
    assert '<dfn>潜望镜</dfn><rp> (</rp><rt lang="en">≈ periscope</rt>' in page
    assert page.count("≈") == 1, "once a document"
    assert "&lt;b&gt;" in page
    assert '<dfn>二次电池</dfn><rp> (</rp><rt lang="en">secondary battery</rt>' in page
    assert "≈" not in str(beside("再见潜望镜", "zh"))


def test_without_a_table_the_glossary_alone_speaks(tmp_path: Path) -> None:
    page = str(Beside(Glossary.default(), LearnedTables(tmp_path), "en")("潜望镜和二次电池", "zh"))
    assert "≈" not in page
    assert "<dfn>二次电池</dfn>" in page


def test_a_table_of_another_analysis_keeps_nobody_from_reading(
    tables: LearnedTables, tmp_path: Path
) -> None:
    whole = (tables.folder / "en-zh.terms").read_bytes()
    (tmp_path / "en-zh.terms").write_bytes(whole[: len(whole) // 2])
    page = str(Beside(Glossary.default(), LearnedTables(tmp_path), "en")("潜望镜", "zh"))
    assert page == "潜望镜"
