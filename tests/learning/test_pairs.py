"""Which texts become pairs, and which are left out and counted."""

from __future__ import annotations

import pytest

from learning.texts import keep, patent
from trihub.core.errors import BadFile
from trihub.core.patent import Origin
from trihub.core.splits import Part, family_key, part_of
from trihub.learning.definitions import by_symbol, read_csv
from trihub.learning.pairs import (
    MACHINE,
    Kind,
    PairSource,
    TextPair,
    fits,
    pairs_of_definitions,
    pairs_of_terms,
)
from trihub.offices.scheme import is_scheme, read_definitions
from trihub.store import open_store
from trihub.text.glossary import Concept

PAIR = ("en", "zh")


@pytest.fixture
def store(tmp_path):
    made = open_store(tmp_path / "store.sqlite", create=True)
    yield made
    made.close()


def test_a_document_in_two_languages_is_a_pair_once(store) -> None:
    both = {"zh": "一种电池", "en": "Battery"}
    keep(store, patent(1, both), patent(2, both), patent(3, {"zh": "一种阀门"}))
    source = PairSource(store, PAIR)
    assert list(source) == [TextPair("Battery", "一种电池", Kind.TITLE)]
    assert source.gathered.documents == 3
    assert source.gathered.pairs == {"title": 1}


def test_family_members_of_different_languages_are_a_pair(store) -> None:
    keep(
        store,
        patent(1, {"zh": "一种电池"}, family=7),
        patent(2, {"en": "Battery"}, family=7),
        patent(3, {"en": "Valve"}, family=8),
    )
    assert list(PairSource(store, PAIR)) == [TextPair("Battery", "一种电池", Kind.TITLE)]


def test_a_machine_translation_counts_less(store) -> None:
    keep(store, patent(1, {"zh": "一种电池", "en": "Battery"}, origin=Origin.MACHINE))
    (pair,) = PairSource(store, PAIR)
    assert pair.weight == MACHINE < 1


def test_a_wrongly_declared_language_is_left_out_and_counted(store) -> None:
    keep(
        store,
        patent(1, {"zh": "Battery with a solid electrolyte", "en": "Battery"}),
        patent(2, {"zh": "一种阀门", "en": "一种阀门"}),
        patent(3, {"zh": "一种水泵", "en": "Pump"}),
    )
    source = PairSource(store, PAIR)
    assert [pair.left for pair in source] == ["Pump"]
    assert source.gathered.wrong_language == 2


@pytest.mark.parametrize(
    ("text", "lang", "right"),
    [("固体電解質", "ja", True), ("固体電解質を含む電池", "zh", False), ("Battery", "ko", False),
     ("固态电池", "ko", False), ("고체 전해질", "ko", True), ("Batterie", "en", True)],
)  # fmt: skip
def test_scripts_and_languages(text: str, lang: str, right: bool) -> None:
    assert fits(text, lang) is right


def test_the_test_part_is_left_out_and_counted(store) -> None:
    documents = [patent(n, {"zh": f"一种电池{n}", "en": f"Battery {n}"}) for n in range(1, 30)]
    keep(store, *documents)
    kept = list(store.changes_since(0, limit=100))
    test = sum(part_of(family_key(one.patent)) is Part.TEST for one in kept)
    source = PairSource(store, PAIR, Part.TEST)
    assert len(list(source)) == len(documents) - test
    assert source.gathered.left_out == test > 0


def test_terms_pair_each_with_each() -> None:
    concept = Concept("h-1", "H", {"en": "battery|cell", "zh": "电池", "ja": "電池"})
    general = Concept("g-1", "-", {"en": "method", "zh": "方法"})
    assert list(pairs_of_terms([concept, general], PAIR)) == [
        TextPair("battery", "电池", Kind.TERM, "H"), TextPair("cell", "电池", Kind.TERM, "H"),
        TextPair("method", "方法", Kind.TERM, ""),
    ]  # fmt: skip


SCHEME = b"""<?xml version="1.0" encoding="utf-8"?>
<ipcEntries><ipcEntry kind="c" symbol="A01" lang="EN"><textBody><title><titlePart><text>AGRICULTURE</text>
</titlePart><titlePart><text>FORESTRY</text></titlePart></title></textBody>
<ipcEntry kind="t" symbol="A01" lang="EN"><textBody><title><titlePart><text>HEADING</text></titlePart></title></textBody></ipcEntry>
<ipcEntry kind="1" symbol="A01B0001020000" lang="EN"><textBody><title><titlePart><text>Spades <entryReference>A01B 1/00</entryReference>; Shovels</text></titlePart></title></textBody></ipcEntry>
</ipcEntry></ipcEntries>"""
TABLE = "symbol,lang,text\nA01B 1/02,zh,锹；铲\nA01,zh-CN,农业；林业\nhello,zh,世界\n".encode()


def test_definitions_of_a_scheme_and_of_a_table_meet_by_symbol() -> None:
    assert is_scheme(SCHEME)
    assert not is_scheme(TABLE)
    found = by_symbol([*read_definitions(SCHEME), *read_csv(TABLE, "x.csv")])
    assert found["A01B 1/02"] == {"en": "Spades A01B 1/00; Shovels", "zh": "锹；铲"}
    assert list(pairs_of_definitions(found, PAIR)) == [
        TextPair("AGRICULTURE; FORESTRY", "农业；林业", Kind.DEFINITION, "A"),
        TextPair("Spades A01B 1/00; Shovels", "锹；铲", Kind.DEFINITION, "A"),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\xff\xfe", "UTF-8"), (b"a,b\n1,2\n", "header"), (b"symbol,lang,text\nA01B\n", "Line 2"),
     (b"", "header")],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said) as caught:
        list(read_csv(data, "x.csv"))
    assert caught.value.hint
