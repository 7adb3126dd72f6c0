"""``trihub learn-translations`` and ``trihub translations`` on an invented bilingual library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import ROOT, Call
from learning.texts import WORDS, patent, sentences
from library.corpus import opened
from trihub.text.glossaries.files import read_glossary

PAGE = (ROOT / "docs" / "reference" / "json.md").read_text("utf-8")


@pytest.fixture
def bilingual(tmp_path: Path) -> Path:
    """A library in ``tmp_path/L`` whose documents have titles in Chinese and English."""
    library = opened(tmp_path / "L")
    with library.store.writer() as writer:
        for n, (en, zh) in enumerate(sentences(40), 1):
            writer.put(patent(n, {"en": en, "zh": zh}))
    library.close()
    return tmp_path / "L"


def paths(value: Any, start: str = "") -> Iterator[str]:
    """Every key by the way to it; those of counts by name are not the shape's."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{start}.{key}"
            if key not in ("used", "found"):
                yield from paths(inner, f"{start}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{start}[]")


def example(command: str) -> Any:
    found = re.search(rf"`trihub {re.escape(command)} --json`.*?```json\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_learning_and_looking_up(call: Call, bilingual: Path) -> None:
    learn = "learn-translations --pair en-zh"
    learned = call(*learn.split(), "--no-glossary", "--json")
    assert (learned.code, learned.err) == (0, "")
    assert set(paths(learned.json)) == set(paths(example(learn)))
    (pair,) = learned.json["pairs"]
    assert [one["tokens"] for one in pair["terms"]] == [len(WORDS), len(WORDS)]
    assert pair["documents_read"] == 40
    assert pair["size"] == (bilingual / "learned/translations/en-zh.terms").stat().st_size

    look = "translations 机翼 --from zh --to en"
    found = call(*look.split(), "--json")
    assert set(paths(found.json)) == set(paths(example(look)))
    (token,) = found.json["tokens"]
    assert token["alternatives"][0]["token"] == "wing"
    text = call(*look.split()).out
    assert re.search(r"^机翼\n  wing +\d\.\d+ +\d", text)


def test_a_pair_with_no_data_says_so_and_the_glossary_answers(call: Call, bilingual: Path) -> None:
    answer = call("learn-translations", "--pair", "ko-ja", "--no-glossary")
    assert answer.out == "ja-ko: nothing to learn from; the glossary alone translates.\n"
    assert not (bilingual / "learned").exists()
    looked = call("translations", "전지", "--from", "ko", "--to", "ja")
    assert looked.code == 0
    assert looked.out.startswith("Nothing was learned of ko-ja")
    assert "→ 電池" in looked.out


def test_the_test_part_can_be_left_out(call: Call, bilingual: Path) -> None:
    answer = call("learn-translations", "--pair", "zh-en", "--no-glossary", "--leave-out", "test")
    assert re.search(r"learned from \d+ titles", answer.out)
    assert "documents of the test part left out" in answer.out


def test_definitions_are_learned_from_and_bad_ones_refused(
    call: Call, bilingual: Path, tmp_path: Path
) -> None:
    table = tmp_path / "own.csv"
    table.write_text("symbol,lang,text\nA01B,en,Ploughs\nA01B,zh,耕犁\n", encoding="utf-8")
    options = ("learn-translations", "--pair", "en-zh", "--no-glossary", "--definitions")
    assert call(*options, table, "--json").json["pairs"][0]["used"]["definition"] == 1
    page = tmp_path / "page.xml"
    page.write_text("<html/>", encoding="utf-8")
    for wrong, said in ((page, "no scheme of the IPC"), (tmp_path / "none", "no file or folder")):
        answer = call(*options, wrong)
        assert answer.code == 2
        assert said in answer.err


def test_export_reads_back_as_a_glossary(call: Call, bilingual: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.tbx"
    missing = call("translations", "--export", file, "--pair", "en-zh")
    assert missing.code == 3
    assert "trihub learn-translations --pair en-zh" in missing.err
    call("learn-translations", "--pair", "en-zh", "--no-glossary")
    assert call("translations", "--export", file, "--pair", "zh-en", "--json").json == {
        "file": str(file), "entries": len(WORDS),
    }  # fmt: skip
    terms = {c.terms("zh")[0]: c.terms("en") for c in read_glossary(file)}
    assert terms["机翼"][0] == "wing"
    assert [path.name for path in tmp_path.iterdir() if "tbx" in path.name] == ["own.tbx"]


@pytest.mark.parametrize(
    "arguments",
    [["learn-translations", "--pair", "en-en"], ["learn-translations", "--pair", "enzh"],
     ["translations"], ["translations", "x", "--from", "en"], ["translations", "--export", "x"],
     ["translations", "x", "--from", "en", "--to", "en"]],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_asked(call: Call, bilingual: Path, arguments: list[str]) -> None:
    assert call(*arguments).code == 2


def test_a_table_of_another_analysis_is_refused(
    call: Call, bilingual: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("learn-translations", "--pair", "en-zh", "--no-glossary")
    monkeypatch.setattr("trihub.text.learned.table.ANALYSIS_VERSION", "another")
    answer = call("translations", "机翼", "--from", "zh", "--to", "en", "--json")
    assert answer.code == 1
    assert answer.json["error"]["code"] == "table-stale"
    assert "trihub learn-translations --pair en-zh" in answer.json["error"]["hint"]


@pytest.mark.parametrize(
    "weight", ["电池>battery", "电池>battery=2", "电池>battery=x", "=0.5", "电池>battery=-1"]
)
def test_a_weight_that_is_none_is_refused(call: Call, bilingual: Path, weight: str) -> None:
    answer = call("search", "电池", "--translate", "en", "--weigh", weight)
    assert answer.code == 2
    assert "0 to 1" in answer.err
