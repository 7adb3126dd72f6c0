"""ST.96: valid against WIPO's schemas, and read back with the same fields."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from library.documents import full, kept, read_bytes, real
from store.samples import patents
from trihub.core.citations import Citation, Remark
from trihub.core.classes import Classification, Scheme
from trihub.core.numbers.databases import publication_number
from trihub.core.patent import Claim, ClaimSet, Origin, Patent, Relation
from trihub.core.shapes.parties import each_once
from trihub.library.export.st96 import st96_document, write_st96
from trihub.library.export.st96.identity import RELATIONS
from trihub.library.export.st96.parties import BAGS

COMMON = "{http://www.wipo.int/standards/XMLSchema/ST96/Common}"


@cache
def schema(folder: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(folder / "st96" / "xsd" / "PatentPublication_V6_0.xsd"))


def assert_valid(document: bytes, folder: Path) -> None:
    found = schema(folder)
    assert found.validate(etree.fromstring(document)), str(found.error_log)


def test_every_field_comes_back() -> None:
    (read,) = read_bytes(st96_document(full()))
    expected = full()
    assert replace(read, source=expected.source, notes=(), extra=()) == expected


def test_valid_and_marked_as_invented(shared_data: Path) -> None:
    document = st96_document(full())
    assert document.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<?trihub invented')
    assert_valid(document, shared_data)


def test_several_documents_each_with_its_declaration() -> None:
    other = replace(full(), publication=replace(full().publication, number="115000002"))
    out = io.BytesIO()
    assert write_st96(kept(full(), other), out) == 2
    assert out.getvalue().count(b"<?xml ") == 2
    assert [patent.key for patent in read_bytes(out.getvalue())] == ["CN115000001A", "CN115000002A"]


def test_a_bare_document_is_valid_and_comes_back(shared_data: Path) -> None:
    bare = Patent(publication=full().publication, source=full().source)
    assert_valid(st96_document(bare), shared_data)
    (read,) = read_bytes(st96_document(bare))
    assert (read.application, read.parties, read.titles, read.claim_sets) == (None, (), (), ())


def test_what_xml_cannot_hold_is_left_out() -> None:
    text = "a\x00b\x0bc\ud800d\ufffee]]>&<f>"
    claims = ClaimSet(claims=(Claim(number=1, text=text),), lang="zh")
    (read,) = read_bytes(st96_document(replace(full(), claim_sets=(claims,))))
    assert read.claims[0].text == "abcde]]>&<f>"


def test_a_claim_number_that_comes_twice_is_written_once(shared_data: Path) -> None:
    claims = ClaimSet(claims=(Claim(number=1, text="甲"), Claim(number=1, text="乙")), lang="zh")
    document = st96_document(replace(full(), claim_sets=(claims,)))
    assert_valid(document, shared_data)
    assert [claim.text for claim in read_bytes(document)[0].claims] == ["甲"]


def test_codes_that_the_schema_does_not_have_never_make_it_invalid(shared_data: Path) -> None:
    odd = Classification(scheme=Scheme.IPC, symbol="Z99Z", status="?", source="?", value="?")
    cited = Citation(office="??", number="1", original="?? 1", remarks=(Remark(categories=("R",)),))
    party = replace(full().parties[0], country="??")
    document = replace(
        full(), classes=(odd,), citations=(cited,), parties=(party,), designated=("??",),
        titles=(replace(full().titles[0], lang="??"),),
    )  # fmt: skip
    assert_valid(st96_document(document), shared_data)
    (read,) = read_bytes(st96_document(document))
    assert read.citations[0].original == "?? 1"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=patents(st.text(max_size=8)))
def test_any_document_can_be_written_and_parsed(document: Patent) -> None:
    root = etree.fromstring(st96_document(document))
    assert root.tag.endswith("PatentPublication")


# --- real documents -----------------------------------------------------------------------


def readable(cited: Citation) -> str:
    """The number, where it is one that its office could have given."""
    number = publication_number(cited.office, cited.number, cited.kind, cited.date)
    return number if number == cited.number else ""


def plain(patent: Patent) -> dict[str, Any]:
    """What ST.96 has a place for, without what it has none for (docs/how-to/export.md)."""
    return {
        "publication": patent.publication.key,
        "date": patent.publication.date,
        "application": patent.application and (
            patent.application.office, patent.application.number, patent.application.date
        ),
        "priorities": {(p.office, p.number, p.date, p.sequence) for p in patent.priorities if p.date},
        "earlier": [document.key for document in patent.earlier],
        "titles": [(title.text, title.lang) for title in patent.titles],
        "abstracts": [(abstract.text, abstract.lang) for abstract in patent.abstracts],
        "claims": [(claim.number, claim.text) for claim in patent.claims],
        "dependencies": {c.number: set(c.depends_on) - {c.number} for c in patent.claims if c.depends_on},
        "paragraphs": [
            (p.text, p.heading, "" if p.heading else p.number)
            for description in patent.descriptions for p in description.paragraphs
        ],
        "ipc": sorted((c.symbol, c.version) for c in patent.classes if c.scheme is Scheme.IPC),
        "cpc": {c.symbol for c in patent.classes if c.scheme is Scheme.CPC},
        "national": {(c.scheme, c.symbol) for c in patent.classes if c.scheme in (Scheme.FI, Scheme.USPC)},
        "parties": [
            (role, p.name, p.country, p.address, p.latin)
            for role in BAGS for p in each_once(patent, role)
        ],
        "citations": [
            (c.sequence, c.office, readable(c), c.kind, c.date, c.text, c.name)
            for c in patent.citations
        ],
        "remarks": [
            (frozenset("X" if letter in "NI" else letter for letter in remark.categories), remark.claims)
            for citation in patent.citations for remark in citation.remarks
        ],
        "related": [(r.relation, r.number, r.date) for r in patent.related if r.relation in RELATIONS],
        "pct": patent.pct and (
            patent.pct.application and patent.pct.application.number,
            patent.pct.publication and patent.pct.publication.key,
            patent.pct.national_phase,
        ),
        "designated": patent.designated,
    }  # fmt: skip


def test_real_documents_come_back(shared_data: Path) -> None:
    found = real(shared_data)
    assert len(found) > 150
    for patent in found:
        (read,) = read_bytes(st96_document(patent))
        assert plain(read) == plain(patent), patent.key


def test_real_documents_are_valid(shared_data: Path) -> None:
    for patent in real(shared_data):
        assert_valid(st96_document(patent), shared_data)


def test_codes_are_the_schemas(shared_data: Path) -> None:
    from trihub.library.export.st96 import codes

    root = etree.parse(shared_data / "st96" / "xsd" / "PatentPublication_V6_0_Common.xsd").getroot()

    def listed(*names: str) -> set[str]:
        return {
            str(value)
            for name in names
            for value in root.xpath(
                f"xsd:simpleType[@name='{name}']//xsd:enumeration/@value",
                namespaces={"xsd": "http://www.w3.org/2001/XMLSchema"},
            )
        }

    assert listed("WIPOST3CodeType", "WIPOFormerST3CodeType") == codes.OFFICES
    assert listed("ISOCountryCodeType", "ISOFormerCountryCodeType") == codes.COUNTRIES
    assert listed("ISOLanguageCodeType", "ISOFormerLanguageCodeType") == codes.LANGUAGES


@pytest.mark.parametrize("relation", list(Relation))
def test_relations_with_an_element_come_back(relation: Relation, shared_data: Path) -> None:
    document = replace(full(), related=(replace(full().related[0], relation=relation),))
    assert_valid(st96_document(document), shared_data)
    (read,) = read_bytes(st96_document(document))
    assert [r.relation for r in read.related] == ([relation] if relation in RELATIONS else [])


def test_a_text_in_another_language_is_not_taken_for_the_original() -> None:
    (read,) = read_bytes(st96_document(full()))
    assert [title.origin for title in read.titles] == [Origin.ORIGINAL, Origin.UNKNOWN]
