"""The readers of the USPTO's formats of 2001 to 2004, on documents invented for them."""

from __future__ import annotations

from offices.reading import claims, fixture, parties, read_one, symbols, texts
from trihub.core.citations import Phase
from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import Relation, Role, Section

# --- applications 2001 to 2004 -----------------------------------------------------------


def test_older_application() -> None:
    patent = read_one(fixture("us/pap.xml"))
    assert (patent.key, patent.publication.date) == ("US2002099999A1", PatentDate(2002, 7, 25))
    assert patent.application is not None
    assert patent.application.key == "US:patent:2001:777001"
    assert [p.key for p in patent.priorities] == [
        "KR:patent:2000:12345",
        "US:provisional:1997:51234",
    ]
    assert [(r.relation, r.key, r.publication) for r in patent.related] == [
        (Relation.PROVISIONAL, "US:provisional:1997:51234", ""),
        (Relation.DIVISION, "US:patent:1998:111222", "US6200001B1"),
    ]
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.publication is not None
    assert patent.pct.application.key == "WO:KR:2001:77"
    assert patent.pct.publication.key == "WO2001066666"
    owners = [
        (Role.APPLICANT, "Gil H. Loe III", "US", "Gary, IN"),
        (Role.APPLICANT, "Ida Kim", "KR", "Seoul"),
    ]
    inventors = [(Role.INVENTOR, *rest) for _, *rest in owners]
    assert parties(patent) == [*owners, *inventors, (Role.GRANTEE, "Invented Tools Corp.", "", "")]
    assert symbols(patent) == [
        (Scheme.IPC, "B23Q 11/10", "7", "F"),
        (Scheme.IPC, "B23Q 11/00", "7", "L"),
        (Scheme.USPC, "408/56", "", "F"),
        (Scheme.USPC, "82/50.1", "", "L"),
    ]
    assert [(c.office, c.number, c.name, c.text) for c in patent.citations] == [
        ("US", "5555555", "Moe", ""),
        ("", "", "", "Handbook of coolants, 1990."),
    ]


def test_texts_of_an_older_application() -> None:
    patent = read_one(fixture("us/pap.xml"))
    assert patent.titles[0].text == "Coolant nozzle"
    assert patent.abstracts[0].text == "A nozzle cools a tool at 20° C."
    assert claims(patent) == [
        (1, "A nozzle with\na hole; and\na pump.", ()),
        (2, "The nozzle according to claim 1, of steel.", (1,)),
    ]
    assert texts(patent) == [
        ("", Section.OTHER, True, "RELATED APPLICATIONS"),
        ("0001", Section.OTHER, False, "It is a division."),
        ("", Section.TECHNICAL_FIELD, True, "TECHNICAL FIELD"),
        ("0002", Section.TECHNICAL_FIELD, False, "Nozzles at 10² bar."),
        ("", Section.SUMMARY, True, "SUMMARY OF THE INVENTION"),
        ("0003", Section.SUMMARY, False, "A cooler nozzle α."),
        ("0004", Section.EMBODIMENTS, False, "See FIG. 1.\na b"),
    ]
    assert patent.extra == (
        ("filing type", "new-utility"),
        ("series", "09"),
        ("assignee type", "02"),
        ("correspondence", "IMAGINARY LLP, Gary, IN, US"),
        ("address of inventor 1", "c/o Imaginary LLP, Reno, US"),
        ("continuity", "09777001: division of 09111222 (granted)"),
        ("representative figure", "1"),
        ("drawing D00001", "US20020099999A1-20020725-D00001.TIF"),
    )


# --- grants 2001 to 2004 -----------------------------------------------------------------


def test_older_grant() -> None:
    patent = read_one(fixture("us/patdoc.xml"))
    assert (patent.key, patent.registration) == ("US6400001B1", "6400001")
    assert (patent.grant_date, patent.first_published) == (
        PatentDate(2002, 6, 4), PatentDate(2001, 8, 9),
    )  # fmt: skip
    assert [p.key for p in patent.priorities] == [
        "JP:patent:1998:123456",
        "DE:19820001",
        "US:provisional:1996:22333",
    ]
    assert [(r.relation, r.key, r.publication) for r in patent.related] == [
        (Relation.PROVISIONAL, "US:provisional:1996:22333", ""),
        (Relation.DIVISION, "US:patent:1997:900900", "US6000001A"),
    ]
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.publication is not None
    assert patent.pct.application.key == "WO:SE:1997:1234"
    assert patent.pct.publication.key == "WO1998012345"
    assert patent.pct.national_phase == PatentDate(1999, 4, 27)
    assert parties(patent) == [
        (Role.APPLICANT, "Jo Coe", "US", "Boise, ID"),
        (Role.INVENTOR, "Jo Coe", "US", "Boise, ID"),
        (Role.GRANTEE, "Invented Wafers AB", "SE", "Lund"),
        (Role.AGENT, "Imaginary & Partners", "", ""),
        (Role.EXAMINER, "Lee Voe", "", ""),
    ]
    assert symbols(patent) == [
        (Scheme.IPC, "H01L 21/00", "7", "F"),
        (Scheme.IPC, "H01L 1/34", "7", "L"),
        (Scheme.USPC, "257/1.12", "", "F"),
        (Scheme.USPC, "438/57", "", "L"),
    ]
    assert [(c.office, c.number, c.phase, c.name, c.text) for c in patent.citations] == [
        ("US", "5825759", Phase.EXAMINATION, "Noe", ""),
        ("WO", "1996025012", Phase.UNKNOWN, "", ""),
        ("", "", Phase.UNKNOWN, "", "Proc. of the 9th day, 1994."),
    ]
    assert patent.notes == ("The office counts 3 claims, the file holds 2.",)


def test_texts_of_an_older_grant() -> None:
    patent = read_one(fixture("us/patdoc.xml"))
    assert patent.titles[0].text == "Wafer of SiO₂"
    assert patent.abstracts[0].text == "A wafer."
    assert claims(patent) == [
        (1, "A wafer comprising:\na layer.", ()),
        (2, "The wafer of claim 1, wherein it is thin.", (1,)),
    ]
    assert texts(patent) == [
        ("", Section.OTHER, False, "It is divided."),
        ("", Section.BACKGROUND, True, "BACKGROUND"),
        ("", Section.BACKGROUND, False, "Wafers at 10⁻⁶ bar."),
        ("", Section.DRAWINGS, True, "BRIEF DESCRIPTION OF THE DRAWINGS"),
        ("", Section.DRAWINGS, False, "FIG. 1 is a wafer."),
        ("", Section.EMBODIMENTS, False, "x y"),
    ]
    assert ("flag", "subject to a terminal disclaimer") in patent.extra
    assert ("fields of search", "257/112, 438 5- 9") in patent.extra
    assert ("continuity", "09/300123: division of 08/900900 (granted)") in patent.extra
