"""Single rules of the EPO readers, and damaged files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offices.epo.helpers import (
    PLACE,
    fixture,
    patents,
    read,
)
from trihub.core.citations import Phase
from trihub.core.classes import Scheme
from trihub.core.patent import (
    Origin,
    Patent,
)
from trihub.core.ports import Rejected, Skipped
from trihub.offices import xml
from trihub.offices.epo import symbols
from trihub.offices.epo.citations import PHASES, phase_of
from trihub.offices.epo.exchange import language, origin
from trihub.offices.registry import Registry


@pytest.mark.parametrize(
    ("office", "lang", "published", "source", "expected"),
    [
        ("CN", "zh", "zh", "national office", Origin.ORIGINAL),
        ("CN", "en", "zh", "national office", Origin.OFFICE),
        ("JP", "en", "ja", "", Origin.UNKNOWN),
        ("KR", "en", "ko", "machine translation", Origin.MACHINE),
        ("WO", "fr", "en", "", Origin.OFFICE),
        ("EP", "de", "", "", Origin.UNKNOWN),
    ],
)
def test_who_wrote_a_text(
    office: str, lang: str, published: str, source: str, expected: Origin
) -> None:
    assert origin(office, lang, published, source) is expected


def test_original_language_without_a_code() -> None:
    assert language("ol", "電池", "ja") == "ja"
    assert language("", "배터리 팩", "") == "ko"
    assert language("EN", "battery", "zh") == "en"


def test_phases_of_docdb_and_ops_are_known() -> None:
    element = xml.parse(b'<citation cited-phase="SEA"/>')
    assert phase_of(element) is Phase.SEARCH
    assert phase_of(xml.parse(b'<citation cited-phase="undefined"/>')) is Phase.UNKNOWN
    assert all(word == word.lower() for word in PHASES)


@pytest.mark.parametrize(
    ("scheme", "text", "expected"),
    [
        (Scheme.FTERM, "5H026/AA06", "5H026AA06"),
        (Scheme.FI, "A23L  17/00    101H", "A23L 17/00,101@H"),
        (Scheme.CPC, "A61K2800/10        ", "A61K 2800/10"),
        (Scheme.USPC, "370/315", "370/315"),
    ],
)
def test_symbols(scheme: Scheme, text: str, expected: str) -> None:
    assert symbols.normalise(scheme, text) == expected


@pytest.mark.parametrize(
    ("country", "number", "kind", "filed", "key"),
    [
        ("CN", "201710117081", "A", "20170301", "CN:2017:1:117081"),
        ("JP", "14278993", "A", "19930614", "JP:patent:1993:142789"),
        ("KR", "20107026618", "A", "20090515", "KR:patent:2010:7026618"),
        ("KR", "20020001234", "U", "20020115", "KR:utility-model:2002:1234"),
        ("US", "92132197", "A", "19970829", "US:patent:1997:921321"),
        ("GB", "0204635", "W", "20021014", "WO:GB:2002:4635"),
    ],
)
def test_application_numbers_of_docdb(
    country: str, number: str, kind: str, filed: str, key: str
) -> None:
    record = f"""<exch:exchange-document country="XX" doc-number="1" kind="{kind[0]}"
        date-publ="20240101"><exch:bibliographic-data><exch:application-reference
        data-format="docdb"><document-id><country>{country}</country><doc-number>{number}
        </doc-number><kind>{kind}</kind><date>{filed}</date></document-id>
        </exch:application-reference></exch:bibliographic-data></exch:exchange-document>"""
    (patent,) = patents(record.encode())
    assert patent.application is not None
    assert patent.application.key == key


@pytest.mark.parametrize(
    ("claimed", "indicator", "active"),
    [
        ("20200610", "", None),  # a year before: a priority like any other
        ("20210610", "", False),  # the same day: the national phase's own PCT application
        ("20181210", "", False),  # years before: a parent (US bypass continuation)
        ("", "", False),
        ("20200610", "N", False),
        ("20181210", "Y", True),
    ],
)
def test_pct_application_claimed_as_priority(
    claimed: str, indicator: str, active: bool | None
) -> None:
    """Answers of OPS do not say whether a priority is active; a PCT application that was filed
    within the year of priority before is one (Article 8 PCT), others open no family."""
    record = f"""<exch:exchange-document country="US" doc-number="2021999999" kind="A1"
        date-publ="20211216"><exch:bibliographic-data><exch:application-reference
        data-format="docdb"><document-id><country>US</country><doc-number>202117999999</doc-number>
        <kind>A</kind><date>20210610</date></document-id></exch:application-reference>
        <exch:priority-claims><exch:priority-claim sequence="1" data-format="docdb"><document-id>
        <country>CN</country><doc-number>2020099999</doc-number><kind>W</kind>
        <date>{claimed}</date></document-id><exch:priority-active-indicator>{indicator}
        </exch:priority-active-indicator></exch:priority-claim></exch:priority-claims>
        </exch:bibliographic-data></exch:exchange-document>"""
    (patent,) = patents(record.encode())
    assert [(p.key, p.active) for p in patent.priorities] == [("WO:CN:2020:99999", active)]


def test_record_without_a_number_is_rejected() -> None:
    (found,) = read(
        b'<exch:exchange-document country="CN"><exch:bibliographic-data/></exch:exchange-document>'
    )
    assert isinstance(found, Rejected)
    assert "no publication number" in found.reason


def test_document_that_ops_did_not_find() -> None:
    data = (
        b'<ops:world-patent-data xmlns="http://www.epo.org/exchange" xmlns:ops="http://ops.epo.org">'
        b'<exchange-documents><exchange-document country="EP" doc-number="1" kind="A1"'
        b' status="not found"/></exchange-documents></ops:world-patent-data>'
    )
    (found,) = read(data)
    assert isinstance(found, Skipped)
    assert found.reason == "no document: not found"


# --- damage --------------------------------------------------------------------------------


def test_truncated_weekly_file_loses_its_last_record_alone() -> None:
    data = fixture("docdb-weekly.xml")
    cut = data.index(b"</exch:bibliographic-data>", data.index(b'doc-number="20240000123"'))
    found = read(data[:cut])
    assert [p.key for p in found if isinstance(p, Patent)] == ["CN119000001A", "JP7500001B2"]
    assert isinstance(found[-1], Rejected)
    assert found[-1].offset == data.index(b'<exch:exchange-document country="KR"')


def test_real_backfile_truncated_in_each_record(shared_data: Path) -> None:
    data = (shared_data / "docdb/DE-backfile.xml").read_bytes()
    starts = [patent.source.offset for patent in patents(data)]
    for place, start in enumerate(starts):
        found = read(data[: start + 900])
        assert [isinstance(item, Patent) for item in found] == [True] * place + [False]


def test_truncated_family_keeps_its_first_members() -> None:
    data = fixture("ops-family.xml")
    found = read(data[: data.rindex(b"</publication-reference>")])
    assert [isinstance(item, Patent) for item in found] == [True, False]


def test_broken_record_keeps_its_neighbours() -> None:
    data = fixture("docdb-weekly.xml").replace(b"</exch:invention-title>", b"</exch:oops>", 1)
    found = read(data)
    assert isinstance(found[0], Rejected)
    assert [p.key for p in found if isinstance(p, Patent)] == ["JP7500001B2", "KR20240000123U"]


def test_references_to_entities_are_never_expanded() -> None:
    data = fixture("docdb-weekly.xml").replace(
        b'SYSTEM "docdb-entities.dtd"', b'[<!ENTITY ndash SYSTEM "file:///etc/passwd">]'
    )
    assert patents(data)[0].citations[1].text.endswith("pages 7 – 9")


FILES = ("docdb-weekly.xml", "ops-family.xml", "ops-fulltext.xml", "ops-register.xml")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(FILES),
    st.integers(1, 20_000),
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=8),
)
def test_damage_never_raises(name: str, length: int, changes: list[tuple[int, int]]) -> None:
    data = bytearray(fixture(name)[:length])
    for place, byte in changes:
        data[place % len(data)] = byte
    whole = bytes(data)
    for reader_name in ("epo-docdb", "epo-ops"):
        reader = Registry().reader(reader_name)
        for record in reader.records(io.BytesIO(whole)):
            for item in reader.read(record, PLACE):
                assert isinstance(item, Patent | Rejected | Skipped)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 7000), st.integers(0, 255))
def test_damage_in_one_record_spares_the_others(place: int, byte: int) -> None:
    """Any byte of the first record, its tags apart: they alone say where it ends."""
    data = bytearray(fixture("docdb-weekly.xml"))
    start = data.index(b"<exch:bibliographic-data>") + 25
    data[start + place] = byte if byte not in b"<>/" else 0x20
    keys = [item.key for item in read(bytes(data)) if isinstance(item, Patent)]
    assert keys[-2:] == ["JP7500001B2", "KR20240000123U"]
