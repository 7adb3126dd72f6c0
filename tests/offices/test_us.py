"""The readers of the USPTO's formats, on documents invented for them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from offices.reading import PLACE, claims, fixture, parties, read, read_one, symbols, texts
from trihub.core.citations import Phase
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import Patent, Relation, Role, Section
from trihub.core.ports import Record, Rejected, Skipped
from trihub.offices.us import common
from trihub.offices.us.pap import PapReader
from trihub.offices.us.patdoc import PatdocReader
from trihub.offices.us.redbook import RedBookReader

READERS = {
    "grant.xml": RedBookReader(),
    "application.xml": RedBookReader(),
    "pap.xml": PapReader(),
    "patdoc.xml": PatdocReader(),
}


# --- Red Book ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grant() -> Patent:
    return read_one(fixture("us/grant.xml"))


def test_grant_numbers_and_dates(grant: Patent) -> None:
    assert (grant.key, grant.publication.original) == ("US9900001B2", "09900001")
    assert grant.right is Right.PATENT
    assert grant.application is not None
    assert (grant.application.number, grant.application.key) == (
        "15123456",
        "US:patent:2016:15123456",
    )
    assert (grant.registration, grant.grant_date) == ("9900001", PatentDate(2018, 2, 20))
    assert grant.first_published == PatentDate(2017, 2, 2)
    assert [d.key for d in grant.earlier] == ["US2017033399A1"]
    assert [(p.sequence, p.key, p.kind) for p in grant.priorities] == [
        (1, "JP:patent:2014:41234", ""),
        (2, "US:provisional:2013:61777888", "P"),
    ]
    assert [(r.relation, r.key, r.publication) for r in grant.related] == [
        (Relation.PROVISIONAL, "US:provisional:2013:61777888", ""),
        (Relation.CONTINUATION_IN_PART, "US:patent:2013:14000111", "US9100002B1"),
    ]
    assert grant.pct is not None
    assert grant.pct.application is not None
    assert grant.pct.publication is not None
    assert grant.pct.application.key == "WO:JP:2015:55555"
    assert grant.pct.publication.key == "WO2015133333A"
    assert grant.pct.national_phase == PatentDate(2016, 9, 2)
    assert grant.notes == ()


def test_grant_parties(grant: Patent) -> None:
    assert parties(grant) == [
        (Role.APPLICANT, "Invented Cells, Inc.", "US", "Reno, NV"),
        (Role.INVENTOR, "Ann B. Doe Jr.", "JP", "Kyoto"),
        (Role.INVENTOR, "Carl Roe", "US", "Reno, NV"),
        (Role.GRANTEE, "Invented Cells, Inc.", "US", "Reno, NV"),
        (Role.AGENT, "Imaginary & Partners LLP", "", ""),
        (Role.EXAMINER, "Eve Poe", "", ""),
    ]


def test_grant_texts(grant: Patent) -> None:
    assert grant.titles[0].text == "Solid electrolyte of Li₃N and its making"
    assert grant.abstracts[0].text == "An electrolyte of lithium nitride."
    assert claims(grant) == [
        (1, "An electrolyte comprising:\na glass; and\nLi₃N in 1, 2 or 3 layers.", ()),
        (2, "The electrolyte of claim 1, wherein 2-propanol is absent.", (1,)),
        (3, "A cell with the electrolyte of any one of claims 1 to 2.", (1, 2)),
        (4, "A car with the cell of claim 3.", (3,)),
    ]
    assert texts(grant) == [
        ("", Section.OTHER, True, "CROSS-REFERENCE TO RELATED APPLICATIONS"),
        ("0001", Section.OTHER, False, "This application continues another in part."),
        ("", Section.TECHNICAL_FIELD, True, "TECHNICAL FIELD"),
        ("0002", Section.TECHNICAL_FIELD, False, "The invention relates to cells, see FIG. 1."),
        ("", Section.SUMMARY, True, "SUMMARY"),
        ("0003", Section.SUMMARY, False, "The method has two steps:"),
        ("0004", Section.SUMMARY, False, "milling at 10⁻³ bar; and"),
        ("0005", Section.SUMMARY, False, "heating."),
        ("", Section.SUMMARY, False, "Both are known."),
        ("", Section.DRAWINGS, True, "BRIEF DESCRIPTION OF THE DRAWINGS"),
        ("0006", Section.DRAWINGS, False, "FIG. 1 shows a cell."),
        ("", Section.EMBODIMENTS, True, "DETAILED DESCRIPTION"),
        ("0007", Section.EMBODIMENTS, False, "Values are in Table 1.\nsample S/cm\nA 0.4"),
        ("", Section.EMBODIMENTS, True, "Example 1"),
        ("0008", Section.EMBODIMENTS, False,
         "Compound [US09900001-20180220-C00001.TIF] was used."),
    ]  # fmt: skip


def test_grant_classes(grant: Patent) -> None:
    assert grant.classes[0] == Classification(
        scheme=Scheme.IPC, symbol="H01M 10/0562", version="2010.01", position="F", value="I",
        office="US", source="H", status="B",
    )  # fmt: skip
    assert symbols(grant)[1:] == [
        (Scheme.CPC, "H01M 10/0562", "2013.01", "F"),
        (Scheme.CPC, "Y02E 60/10", "2013.01", "L"),
        (Scheme.USPC, "429/7.72", "", "F"),
        (Scheme.USPC, "429/44R", "", "L"),
    ]


def test_grant_citations(grant: Patent) -> None:
    assert [
        (c.sequence, c.office, c.number, c.kind, c.original, c.phase, c.name, c.text, c.classes)
        for c in grant.citations
    ] == [
        (1, "US", "2007140112", "A1", "2007/0140112", Phase.EXAMINATION, "Ames et al.", "",
         ("USPC 429/4",)),
        (2, "WO", "2006001333", "A1", "WO/2006/001333", Phase.APPLICANT, "", "", ()),
        (3, "US", "RE36154", "E", "RE36154", Phase.UNKNOWN, "Berg", "", ()),
        (4, "", "", "", "", Phase.THIRD_PARTY, "", "Ito, K. “Glasses with Li₂S”, 2012, 4 pgs.", ()),
    ]  # fmt: skip
    assert grant.citations[0].date == PatentDate(2007, 6)
    assert {c.cited_by for c in grant.citations} == {"US"}


def test_grant_extra(grant: Patent) -> None:
    assert grant.extra == (
        ("series", "15"),
        ("term extension in days", "41"),
        ("claims, as counted by the office", "4"),
        ("exemplary claim", "1"),
        ("drawing sheets", "1"),
        ("figures", "2"),
        ("assignee type", "02"),
        ("examiner's art unit", "1729"),
        ("continuity", "15123456: continuation-in-part of 14000111 (granted)"),
        ("authority of applicant 1", "assignee"),
        ("fields of search", "429/304, H01M 10/0562"),
        ("CPC combination", "C08L 33/08 + C08L 2205/02"),
        ("claim statement", "What is claimed is:"),
        ("drawing 00000", "US09900001-20180220-D00000.TIF"),
    )


def test_application_of_an_older_version() -> None:
    patent = read_one(fixture("us/application.xml"))
    assert (patent.key, patent.registration, patent.grant_date) == ("US2006123456A1", "", None)
    assert parties(patent) == [
        (Role.APPLICANT, "Fay Q. Woe", "US", "Ames, IA"),
        (Role.INVENTOR, "Fay Q. Woe", "US", "Ames, IA"),
        (Role.GRANTEE, "Invented Masks Co.", "", ""),
    ]
    assert symbols(patent) == [
        (Scheme.IPC, "A62B 18/02", "7", "F"),
        (Scheme.IPC, "A62B 23/10", "7", "L"),
        (Scheme.USPC, "128/206.19", "", "F"),
    ]
    assert [(r.relation, r.office, r.key) for r in patent.related] == [
        (Relation.CONTINUATION, "WO", "WO:CN:2003:123")
    ]
    assert claims(patent) == [
        (1, "1-3. (canceled)", ()),
        (4, "A mask with a valve.", ()),
        (5, "The mask of claim 4 made of felt.", (4,)),
    ]
    assert texts(patent) == [
        ("", Section.BACKGROUND, True, "BACKGROUND"),
        ("0001", Section.BACKGROUND, False, "Masks leak."),
        ("0002", Section.EMBODIMENTS, False, "This one does not."),
    ]
    assert ("filing type", "us-republication-amended") in patent.extra
    assert ("correspondence", "IMAGINARY LLP, Ames, IA, US") in patent.extra


@pytest.mark.parametrize(
    ("number", "kind", "application_type", "key", "right"),
    [
        ("RE047000", "E1", "reissue", "USRE47000E1", Right.PATENT),
        ("PP030000", "P2", "plant", "USPP30000P2", Right.PLANT),
        ("H0002222", "H1", "utility", "USH2222H1", Right.PATENT),
    ],
)
def test_other_kinds_of_grants(
    number: str, kind: str, application_type: str, key: str, right: Right
) -> None:
    data = fixture("us/grant.xml").replace(b">09900001<", f">{number}<".encode())
    data = data.replace(b"<kind>B2</kind>", f"<kind>{kind}</kind>".encode())
    data = data.replace(b'appl-type="utility"', f'appl-type="{application_type}"'.encode())
    patent = read_one(data)
    assert (patent.key, patent.right) == (key, right)
    assert bool(patent.grant_date) is not kind.startswith("H")


def test_designs_and_loose_parts_are_passed_over() -> None:
    design = fixture("us/grant.xml").replace(b'appl-type="utility"', b'appl-type="design"')
    loose = b'<?xml version="1.0"?>\n<sequence-cwu id="S1"><number>1</number></sequence-cwu>\n'
    found = read(design + loose + fixture("us/grant.xml"))
    assert [type(item) for item in found] == [Skipped, Skipped, Patent]
    reasons = [item.reason for item in found if isinstance(item, Skipped)]
    assert reasons == ["not read yet: design", "a part of another document"]


def test_counts_that_disagree_are_noted() -> None:
    data = fixture("us/grant.xml").replace(b"claims>4</number", b"claims>5</number")
    assert read_one(data).notes == ("The office counts 5 claims, the file holds 4.",)


# --- US classes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("class_", "subclass", "symbol"),
    [
        ("705", " 26", "705/26"),
        ("705", "026000", "705/26"),
        ("714", "  4", "714/4"),
        ("369", " 772", "369/77.2"),
        ("340", "53912", "340/539.12"),
        ("424", "  149", "424/1.49"),
        ("514", " 44R", "514/44R"),
        ("257", "E21001", "257/E21.001"),
        ("PLT", "226", "PLT/226"),
        ("D14", "432-  3", "D14432- 3"),
    ],
)
def test_us_class_symbols(class_: str, subclass: str, symbol: str) -> None:
    assert common.uspc_symbol(class_, subclass) == symbol


def test_no_us_class() -> None:
    assert common.uspc("None") is None


# --- damage ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READERS)
def test_truncated_week_loses_its_last_document_alone(name: str) -> None:
    data = fixture(f"us/{name}")
    found = read(data * 2 + data[: len(data) // 2])
    assert [type(item) for item in found] == [Patent, Patent, Rejected]
    rejected = found[2]
    assert isinstance(rejected, Rejected)
    assert rejected.offset == len(data) * 2
    assert rejected.hint


def test_a_document_without_number_is_rejected() -> None:
    data = fixture("us/grant.xml").replace(b"<doc-number>09900001</doc-number>", b"")
    (found,) = read(data)
    assert isinstance(found, Rejected)
    assert found.reason == "The record has no publication number."


def test_a_number_without_digits_is_none() -> None:
    data = fixture("us/grant.xml").replace(
        b"<doc-number>09900001</doc-number>", b"<doc-number>garbage!</doc-number>"
    )
    (found,) = read(data)
    assert isinstance(found, Rejected)
    assert found.reason == "The record has no publication number, but “garbage!”."


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damage_never_escapes(name: str, data: st.DataObject) -> None:
    whole = fixture(f"us/{name}")
    start = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 200))
    noise = data.draw(st.binary(max_size=20))
    damaged = whole[:start] + noise + whole[start + length :]
    for item in READERS[name].read(Record(data=damaged, offset=0), PLACE):
        assert isinstance(item, Patent | Rejected | Skipped)


@settings(max_examples=30, deadline=None)
@given(noise=st.binary(max_size=40))
@example(noise=b"<us-patent-grant>")
def test_neighbours_survive_a_damaged_document(noise: bytes) -> None:
    whole = fixture("us/grant.xml")
    middle = whole[:300] + noise + whole[2000:]
    found = read(whole + middle + whole)
    assert isinstance(found[0], Patent)
    assert isinstance(found[-1], Patent)
