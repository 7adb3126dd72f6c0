"""Numbers in real files: one reference in two formats has one key, and all can be read.

DOCDB and OPS write each reference up to three times (docdb, epodoc, original) with the
same sequence. Wherever the original is a form that an office uses, it must give the key
that DOCDB's form gives; for CN, JP, KR, US, EP and the PCT, EPODOC's must as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from trihub.core.dates import PatentDate, parse_date
from trihub.core.numbers import (
    OFFICES,
    Number,
    NumberType,
    application_key,
    docdb,
    parse,
    publication_number,
)

DIFFER = {
    ("PT", "117283"): "DOCDB puts two digits of the year behind the serial, the office none",
    ("AP", "AP/P/2000/001988"): "ARIPO prints a P for patents, DOCDB drops it",
}
"""Originals that do not give DOCDB's key, and why: offices without a module of their own."""

CROSSED = "AP-1206-A_302101161.xml"
"""Here the originals of two priorities stand under one another's sequence."""


@dataclass(slots=True)
class Reference:
    file: str
    docdb: tuple[str, str, str] | None = None
    epodoc: str = ""
    original: str = ""
    date: PatentDate | None = None


def _name(element: etree._Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return re.sub(r"^\{.*\}|^\w+:", "", tag)


def _note(reference: Reference, form: str, document: etree._Element) -> None:
    values = {_name(child): (child.text or "").strip() for child in document}
    if values.get("date"):
        reference.date = parse_date(values["date"])
    number = values.get("doc-number", "")
    if form == "docdb":
        reference.docdb = values.get("country", ""), number, values.get("kind", "")
    elif form == "epodoc":
        reference.epodoc = number
    elif form == "original":
        reference.original = number


def _references(file: Path, names: tuple[str, ...]) -> Iterator[Reference]:
    # Single documents cut from a DOCDB file lack the declaration of their namespace.
    tree = etree.parse(file, etree.XMLParser(recover=True, no_network=True))
    groups: dict[tuple[object, str, str], Reference] = {}
    for element in tree.iter():
        if (name := _name(element)) not in names:
            continue
        key = element.getparent(), name, element.get("sequence", "")
        reference = groups.setdefault(key, Reference(file.name))
        for document in element:
            if _name(document) == "document-id":
                form = document.get("document-id-type") or element.get("data-format", "")
                _note(reference, form, document)
    yield from groups.values()


def _all(shared_data: Path, *names: str) -> list[Reference]:
    found = [*(shared_data / "docdb").glob("*.xml"), *shared_data.glob("services/epo-ops/**/*.xml")]
    files = sorted(file for file in found if file.read_bytes()[:1] == b"<")
    return [reference for file in files for reference in _references(file, names)]


@pytest.fixture(scope="module")
def applications(shared_data: Path) -> list[Reference]:
    found = _all(shared_data, "priority-claim", "application-reference")
    unique = {(r.file, r.docdb, r.epodoc, r.original, str(r.date)): r for r in found}
    return list(unique.values())


def _office(reference: Reference) -> tuple[str, str]:
    """Office and kind: of DOCDB's form, or what EPODOC's own shows."""
    if reference.docdb:
        return reference.docdb[0], reference.docdb[2]
    pct = re.match(r"WO\d{4}([A-Z]{2})", reference.epodoc)
    return (pct[1], "W") if pct else (reference.epodoc[:2], "")


def _keys(reference: Reference) -> dict[str, str]:
    office, kind = _office(reference)
    numbers = {
        "docdb": reference.docdb[1] if reference.docdb else "",
        "epodoc": reference.epodoc,
        "original": reference.original,
    }
    return {
        form: application_key(office, number, kind, reference.date)
        for form, number in numbers.items()
        if number
    }


def test_docdb_and_epodoc_agree_for_the_offices_read_here(applications: list[Reference]):
    compared = 0
    for reference in applications:
        office, kind = _office(reference)
        keys = _keys(reference)
        if (office in OFFICES or kind == "W") and {"docdb", "epodoc"} <= keys.keys():
            assert keys["docdb"], reference
            assert keys["docdb"] == keys["epodoc"], reference
            compared += 1
    assert compared >= 20


def test_an_official_original_gives_the_key_of_docdb_or_epodoc(applications: list[Reference]):
    compared, differ = 0, []
    for reference in applications:
        keys = _keys(reference)
        office = _office(reference)[0]
        read_here = office in OFFICES or _office(reference)[1] == "W"
        if "original" not in keys or (reference.file == CROSSED and office == "US"):
            continue
        other = keys.get("docdb") or (keys.get("epodoc") if read_here or office == "GB" else None)
        if other is None:
            continue
        compared += 1
        if keys["original"] != other:
            differ.append((office, reference.original))
    assert set(differ) == set(DIFFER)
    assert compared >= 30
    # 2 of the references compared: no office that has a module here is among them.
    assert not {office for office, _ in differ} & set(OFFICES)


def test_crossed_originals_agree_as_a_set(applications: list[Reference]):
    crossed = [
        _keys(r) for r in applications if r.file == CROSSED and _office(r)[0] == "US" and r.original
    ]
    assert len(crossed) == 2
    assert {k["docdb"] for k in crossed} == {k["original"] for k in crossed}


def test_publications_have_one_number_in_docdb_and_original(shared_data: Path):
    compared = 0
    for reference in _all(shared_data, "publication-reference"):
        if reference.docdb is None or reference.docdb[0] not in OFFICES:
            continue
        office, number, kind = reference.docdb
        found = publication_number(office, number, kind, reference.date)
        old_wo = office == "WO" and len(number) == 7
        assert found == (number if not old_wo else f"19{number[:2]}0{number[2:]}")
        for spelling in filter(None, (reference.original, reference.epodoc)):
            assert publication_number(office, spelling, kind, reference.date) == found
            compared += 1
    assert compared >= 10


def test_every_number_of_the_kipris_answers_is_read(shared_data: Path):
    files = sorted((shared_data / "kipris" / "patent").glob("*.xml"))
    assert files
    seen = 0
    for file in files:
        for name, text in re.findall(
            r"<(Application|Opening|Registration)Number>(\d+)<", file.read_text(encoding="utf-8")
        ):
            type = {
                "Application": NumberType.APPLICATION,
                "Opening": NumberType.PUBLICATION,
                "Registration": NumberType.REGISTRATION,
            }[name]
            read = parse(text, office="KR", type=type)
            assert isinstance(read, Number), text
            if name == "Application":
                kind = "U" if text.startswith("20") else "A"
                assert application_key("KR", text) == application_key("KR", text[2:], kind)
            seen += 1
    assert seen > 1000


def test_every_filing_of_a_bibliographic_set_is_read(shared_data: Path):
    """The set writes filings as DOCDB does, with a slash in US and AU numbers of four digits."""
    lines = (shared_data / "collections" / "covid-biblio.jsonl").open(encoding="utf-8")
    seen = 0
    for record in map(json.loads, lines):
        date = parse_date(record.get("filingDate") or "")
        if match := re.fullmatch(r"(..) (.*) ([A-Z]\d?)", record.get("filingNumber") or ""):
            office, number, kind = match.groups()
            key = application_key(office, number, kind, date)
            if office in OFFICES or kind == "W":
                assert key == application_key(office, number, kind), record["filingNumber"]
            assert key.startswith("WO:" if kind == "W" else f"{office}:")
            seen += 1
    assert seen > 1000


def test_every_publication_of_a_bibliographic_set_has_its_docdb_number(shared_data: Path):
    lines = (shared_data / "collections" / "covid-biblio.jsonl").open(encoding="utf-8")
    seen = 0
    for record in map(json.loads, lines):
        office, *digits, kind = record["publicationKey"].split("_")
        if office not in OFFICES or not kind[0].isalpha():
            continue
        read = parse(record["displayKey"])
        assert isinstance(read, Number), record["displayKey"]
        named = docdb(read)
        number = publication_number(office, "".join(digits), kind)
        assert named == (office, number, kind)
        seen += 1
    assert seen > 1000
