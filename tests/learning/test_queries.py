"""Learned translations in queries: mixed scripts, switching off, weights, bounds, no table."""

from __future__ import annotations

import pytest

from index.documents import document, fill
from learning.texts import WORDS, keep, patent, sentences
from trihub.core.query import (
    And,
    IndexRequest,
    Keyword,
    KeywordField,
    Not,
    Or,
    Synonyms,
    TextField,
    Token,
    TokenPhrase,
)
from trihub.index.memory import MemoryIndex
from trihub.learning.translations import learn
from trihub.priorart.query import learned as module
from trihub.priorart.query.learned import language_of, learned_alternatives
from trihub.store import open_store
from trihub.text.learned.table import LearnedTables
from trihub.text.query.compile import compile_query
from trihub.text.query.parser import parse


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    store = open_store(folder / "store.sqlite", create=True)
    keep(
        store,
        *(patent(n, {"en": en, "zh": zh}) for n, (en, zh) in enumerate(sentences(60), 1)),
    )
    learn(folder / "t", ("en", "zh"), store)
    store.close()
    return LearnedTables(folder / "t")


@pytest.fixture(scope="module")
def index():
    made = MemoryIndex(analysis="1")
    fill(made, [document(1, ti="水泵 电池"), document(2, ti="pump valve"), document(3, ti="机翼")])
    return made


def ask(text, tables, index, targets=("zh",), **options):
    return learned_alternatives(
        compile_query(parse(text)), text, tables, targets, index=index, **options
    )


def synonyms(node) -> list[Synonyms]:
    if isinstance(node, And | Or):
        return [one for child in node.children for one in synonyms(child)]
    return [node] if isinstance(node, Synonyms) else []


def test_a_word_is_looked_for_by_its_translations_too(tables, index) -> None:
    found = ask("pump", tables, index)
    assert next((t.source, t.target, t.lang, t.entry) for t in found.translations) == (
        "pump", "水泵", "zh", "learned:en-zh",
    )  # fmt: skip
    assert found.notices == ()
    assert isinstance(found.node, Or)
    assert found.node.children[0] == Token("pump")
    hits = index.search(IndexRequest(query=found.node)).hits
    assert {hit.doc for hit in hits} == {1, 2}


def test_each_script_is_translated_from_its_own_language(tables, index) -> None:
    found = ask("pump 机翼", tables, index, targets=("zh", "en"))
    assert {(t.source, t.target) for t in found.translations} >= {
        ("pump", "水泵"),
        ("机翼", "wing"),
    }
    assert found.notices == ()


@pytest.mark.parametrize(
    ("token", "han", "lang"),
    [("pump", "zh", "en"), ("电池", "zh", "zh"), ("電池", "ja", "ja"), ("センサ", "zh", "ja"),
     ("전지", "zh", "ko"), ("10.5", "zh", ""), ("αβ", "zh", "")],
)  # fmt: skip
def test_the_language_of_a_token(token: str, han: str, lang: str) -> None:
    assert language_of(token, han) == lang


def test_a_translation_is_switched_off_and_weighed(tables, index) -> None:
    off = ask("pump", tables, index, disabled={"pump>水泵"})
    assert ("pump", "水泵") in {(t.source, t.target) for t in off.translations}
    assert "水泵" not in {token for one in synonyms(off.node) for token, _ in one.tokens}
    weighed = ask("pump", tables, index, weights={"pump>水泵": 0.25})
    assert ("水泵", 0.25) in {one for leaf in synonyms(weighed.node) for one in leaf.tokens}
    assert next(t.weight for t in weighed.translations if t.target == "水泵") == 0.25
    assert "水泵" not in str(ask("pump", tables, index, weights={"pump>水泵": 0.0}).node)


def test_a_pair_without_a_table_is_told(tables, index) -> None:
    found = ask("pump", tables, index, targets=("ko", "zh"))
    assert len(found.notices) == 1
    assert "from “en” to “ko”" in found.notices[0]
    assert found.translations


def test_a_damaged_table_is_passed_over_and_told(index, tmp_path) -> None:
    (tmp_path / "en-zh.terms").write_bytes(b"no table")
    found = ask("pump", LearnedTables(tmp_path), index)
    assert found.node == Token("pump")
    assert "damaged" in found.notices[0]
    assert "trihub learn-translations --pair en-zh" in found.notices[0]


def test_names_conditions_phrases_and_what_must_not_occur_stay(tables, index) -> None:
    asked = And(
        (
            Token("pump", (TextField.APPLICANT,)), TokenPhrase(("pump", "valve")),
            Keyword(KeywordField.OFFICE, "CN"), Not(Token("wing")), Token("10"),
        )
    )  # fmt: skip
    found = learned_alternatives(asked, "", tables, ("zh",), index=index)
    assert (found.node, found.translations, found.notices) == (asked, (), ())


def test_what_nobody_wrote_is_not_translated_back(tables, index) -> None:
    """The glossary's translations stand in the query beside what was written."""
    asked = Or((Token("水泵"), Token("pump")))
    found = learned_alternatives(asked, "水泵", tables, ("en", "zh"), index=index)
    assert {t.source for t in found.translations} == {"水泵"}


def test_a_long_query_keeps_its_most_telling_tokens(tables, index, monkeypatch) -> None:
    monkeypatch.setattr(module, "TOKENS", 3)
    found = ask(" ".join(WORDS), tables, index)
    assert len({t.source for t in found.translations}) == 3
    weights = Or(
        tuple(Token(word, weight=n) for n, word in enumerate(("pump", "lens", "wing", "rotor"), 1))
    )
    heavy = learned_alternatives(weights, "", tables, ("zh",), index=index)
    assert {t.source for t in heavy.translations} == {"lens", "wing", "rotor"}


def test_few_and_probable_alternatives_alone(tables, index) -> None:
    found = ask(" ".join(WORDS), tables, index)
    for leaf in synonyms(found.node):
        assert 0 < len(leaf.tokens) <= module.ALTERNATIVES
        assert all(module.LEAST <= p <= 1 for _, p in leaf.tokens)
