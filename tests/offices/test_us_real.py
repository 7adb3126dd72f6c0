"""USPTO files as the office published them. What is expected was counted in the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from offices.reading import read
from offices.reading import read_one as read_bytes
from trihub.core.citations import Phase
from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import Patent, Relation, Role, Section
from trihub.core.ports import Skipped
from trihub.offices.registry import Registry


def read_one(path: Path) -> Patent:
    return read_bytes(path.read_bytes())


EXPECTED = {
    # file: key, date, application, filed, title, claims, paragraphs, headings, IPC, CPC, US classes,
    # foreign priorities, provisionals, citations, first applicant.
    # Paragraphs: elements p, PARA or paragraph, one for each numbered list item, and one for the table
    # that stands alone in US06337117; less the two p in us_example1 that hold nothing but a list.
    "uspto/US06336130.xml": (
        "US6336130B1", "2002-01-01", "09413215", "1999-10-05",
        "Arrangement for improving availability of services in a communication system",
        22, 42, 4, 2, 0, 2, 1, 0, 9, "Thanh Van Do",
    ),
    "uspto/US06337117.xml": (
        "US6337117B1", "2002-01-08", "09343526", "1999-06-30",
        "Optical memory device", 39, 346, 29, 1, 0, 8, 4, 0, 2, "Shinya Maenosono",
    ),
    "uspto/US06859910.xml": (
        "US6859910B2", "2005-02-22", "09832323", "2001-04-10",
        "Methods and systems for transactional tunneling",
        2, 63, 5, 4, 0, 13, 0, 1, 8, "John Charles Croy",
    ),
    "uspto/US06970935.xml": (
        "US6970935B1", "2005-11-29", "09703574", "2000-11-01",
        "Conversational networking via transport, coding and control conversational protocols",
        30, 165, 4, 1, 0, 4, 0, 0, 11, "Stephane H. Maes",
    ),
    "uspto/US07272630B2.xml": (
        "US7272630B2", "2007-09-18", "10991571", "2004-11-18",
        "Locating potentially identical objects across multiple computers based on stochastic "
        "partitioning of workload",
        17, 175, 6, 1, 0, 4, 0, 0, 116, "John R. Douceur",
    ),
    "uspto/US08926509.xml": (
        "US8926509B2", "2015-01-06", "12134151", "2008-06-05",
        "Wireless physiological sensor patches and systems",
        31, 319, 6, 14, 15, 12, 0, 1, 160, "Surendar Magar",
    ),
    "uspto/US08927118.xml": (
        "US8927118B2", "2015-01-06", "13349377", "2012-01-12",
        "Material for organic electroluminescence device and organic electroluminescence device "
        "using the same",
        45, 625, 124, 9, 14, 6, 1, 0, 104, "Tomoki Kato",
    ),
    "uspto/US08930553.xml": (
        "US8930553B2", "2015-01-06", "13648029", "2012-10-09",
        "Managing mid-dialog session initiation protocol (SIP) messages",
        8, 37, 5, 1, 0, 1, 0, 0, 21, "International Business Machines Corporation",
    ),
    "uspto/US20010000044A1.xml": (
        "US2001000044A1", "2001-03-15", "09342866", "1999-06-29",
        "Systems and Methods For Transacting Business Over A Global Communications Network Such "
        "As The Internet",
        21, 41, 5, 1, 0, 2, 0, 0, 0, "Mr. Wayne W Lin",
    ),
    "uspto/US20010000943A1.xml": (
        "US2001000943A1", "2001-05-10", "09727454", "2000-12-04",
        "Organic electroluminescence device and method of manufacturing same",
        13, 405, 29, 1, 0, 2, 1, 0, 0, "Kenichi Fukuoka",
    ),
    "uspto/US20010009014A1.xml": (
        "US2001009014A1", "2001-07-19", "09777392", "2001-02-05",
        "Facilitating real-time, multi-point communications over the internet",
        55, 132, 5, 1, 0, 2, 0, 1, 0, "James A. Savage III",
    ),
    "uspto/US20050004437A1.xml": (
        "US2005004437A1", "2005-01-06", "10830857", "2004-04-23",
        "Simulation device for playful evaluation and display of blood sugar levels",
        10, 30, 5, 1, 0, 3, 1, 0, 0, "Heiner Kaufmann",
    ),
    "uspto/US20050004974A1.xml": (
        "US2005004974A1", "2005-01-06", "10687244", "2003-10-16",
        "Device model agent", 21, 191, 6, 1, 0, 1, 0, 4, 0, "Naveen Sharma",
    ),
    "gazettes/us/us_example1.xml": (
        "US2021049351A1", "2021-02-18", "17043275", "2018-04-13",
        "ACTION RECOGNITION APPARATUS, ACTION RECOGNITION METHOD, AND COMPUTER-READABLE "
        "RECORDING MEDIUM",
        15, 193, 13, 3, 6, 0, 0, 0, 0, "NEC Corporation",
    ),
    "gazettes/us/us_example2.xml": (
        "US2021048686A1", "2021-02-18", "17043043", "2019-03-28",
        "ADJUSTMENT OF THE SUBJECTIVE AND OBJECTIVE REFRACTIONS",
        25, 418, 10, 8, 9, 0, 1, 0, 0, "Rodenstock GmbH",
    ),
    "gazettes/us/us_example3.xml": (
        "US2021045410A1", "2021-02-18", "16991488", "2020-08-12",
        "METHODS OF BINDING TEXTURED SUBSTRATES USING MYCELIUM-PRODUCING FUNGI AND FOOD PRODUCTS "
        "FORMED THEREFROM",
        23, 51, 6, 5, 6, 0, 0, 1, 0, "TERRAMINO INC.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_real_file_has_what_it_says(shared_data: Path, name: str) -> None:
    patent = read_one(shared_data / name)
    assert patent.application is not None
    paragraphs = patent.descriptions[0].paragraphs
    headings = sum(p.heading for p in paragraphs)
    schemes = [c.scheme for c in patent.classes]
    provisionals = [p for p in patent.priorities if p.kind == "P"]
    found = (
        patent.key, str(patent.publication.date), patent.application.number,
        str(patent.application.date), patent.titles[0].text, len(patent.claims),
        len(paragraphs) - headings, headings,
        *(schemes.count(scheme) for scheme in (Scheme.IPC, Scheme.CPC, Scheme.USPC)),
        len(patent.priorities) - len(provisionals), len(provisionals), len(patent.citations),
        next(p.name for p in patent.parties if p.role is Role.APPLICANT),
    )  # fmt: skip
    assert found == EXPECTED[name]
    assert patent.abstracts[0].lang == patent.titles[0].lang == "en"
    assert not any("claims, the file holds" in note for note in patent.notes)
    cancelled = (
        23 if name.endswith("example2.xml") else 0
    )  # its first claim element: 1-24 (canceled)
    numbers = [claim.number for claim in patent.claims]
    assert numbers == [1, *range(2 + cancelled, len(numbers) + 1 + cancelled)]


def test_all_designs_are_passed_over(shared_data: Path) -> None:
    files = [*(shared_data / "gazettes/us-design").iterdir(), shared_data / "uspto/USD435854S1.xml"]
    assert len(files) == 31
    for path in files:
        (found,) = read(path.read_bytes())
        assert isinstance(found, Skipped)
        assert found.reason == "not read yet: design"


def test_what_is_no_patent_is_not_recognised(shared_data: Path) -> None:
    names = ("cpcMaster.xml", "cpc-scheme-A01L.xml", "css_brs_sample.txt", "mathml2.dtd")
    for name in (*names, *(p.name for p in (shared_data / "uspto").glob("*.dtd"))):
        head = (shared_data / "uspto" / name).read_bytes()[:65536]
        reader = Registry().find(head)
        assert reader is None or not reader.name.startswith("us-"), name


def test_real_citations_say_who_cited(shared_data: Path) -> None:
    cited = read_one(shared_data / "uspto/US08930553.xml").citations
    # in the file 15 "cited by applicant", 6 "cited by examiner"
    by = [c.phase for c in cited]
    assert (by.count(Phase.APPLICANT), by.count(Phase.EXAMINATION)) == (15, 6)
    assert (cited[3].number, cited[3].original) == ("2007140112", "2007/0140112")
    assert cited[0].date == PatentDate(2010, 11, 0)
    assert cited[4].classes == ("USPC 714/4",)
    assert not cited[16].is_patent
    old = read_one(shared_data / "uspto/US06336130.xml").citations
    assert [c.phase for c in old] == [Phase.EXAMINATION] * 5 + [Phase.UNKNOWN] * 4
    assert (old[5].office, old[5].number, old[5].date) == ("WO", "1996025012", PatentDate(1996, 8))


def test_real_relations(shared_data: Path) -> None:
    def related(name: str) -> list[tuple[Relation, str, str]]:
        found = read_one(shared_data / "uspto" / name).related
        return [(r.relation, r.key, r.publication) for r in found]

    assert related("US08927118.xml") == [
        (Relation.CONTINUATION, "US:patent:2011:13173486", ""),
        (Relation.CONTINUATION, "US:patent:2008:253586", "US8049411"),
    ]
    assert related("US07272630B2.xml") == [(Relation.DIVISION, "US:patent:2001:876376", "")]
    assert related("US06336130.xml") == [(Relation.CONTINUATION, "WO:NO:1998:107", "")]
    assert related("US20010009014A1.xml") == [
        (Relation.PROVISIONAL, "US:provisional:1999:128037", ""),
        (Relation.DIVISION, "US:patent:1999:432885", ""),
        (Relation.CONTINUATION_IN_PART, "US:patent:1999:312927", ""),
    ]


def test_real_pct_data_and_earlier_publications(shared_data: Path) -> None:
    patent = read_one(shared_data / "gazettes/us/us_example2.xml")
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.application.key == "WO:EP:2019:57820"
    assert patent.pct.national_phase == PatentDate(2020, 9, 29)
    grant = read_one(shared_data / "uspto/US08926509.xml")
    assert [d.key for d in grant.earlier] == ["US2009054737A1"]
    assert (grant.first_published, grant.grant_date) == (
        PatentDate(2009, 2, 26),
        PatentDate(2015, 1, 6),
    )
    assert grant.registration == "8926509"


def test_real_classes(shared_data: Path) -> None:
    grant = read_one(shared_data / "uspto/US08926509.xml")
    symbols = [c.symbol for c in grant.classes if c.scheme is Scheme.USPC]
    assert symbols[0] == "600/301"
    assert symbols[5:7] == ["700/2", "700/3"]
    assert symbols[-1] == "340/539.12"
    first = next(c for c in grant.classes if c.scheme is Scheme.CPC)
    assert (first.symbol, first.position, first.value, first.version) == (
        "A61B 5/0205", "F", "I", "2013.01",
    )  # fmt: skip
    assert sum(name == "CPC combination" for name, _ in grant.extra) == 5
    older = read_one(shared_data / "uspto/US06970935.xml")
    assert [c.symbol for c in older.classes] == [
        "G06F 15/16", "709/230", "709/228", "370/356", "379/88.02",
    ]  # fmt: skip


def test_real_dependencies_are_tagged_or_read(shared_data: Path) -> None:
    tagged = read_one(shared_data / "uspto/US20010000943A1.xml").claims
    assert {c.number: c.depends_on for c in tagged if not c.depends_on} == {
        1: (), 8: (), 9: (), 11: (),
    }  # fmt: skip
    assert tagged[12].depends_on == (11, 12)
    untagged = read_one(shared_data / "uspto/US20010000044A1.xml").claims
    assert [c.depends_on for c in untagged[:5]] == [(), (1,), (1,), (3,), (4,)]
    assert untagged[0].text.startswith("A method of doing business")


def test_real_sections_and_numbers(shared_data: Path) -> None:
    patent = read_one(shared_data / "gazettes/us/us_example1.xml")
    by_number = {p.number: p.section for p in patent.descriptions[0].paragraphs if p.number}
    assert by_number["0001"] is Section.TECHNICAL_FIELD
    assert by_number["0002"] is Section.BACKGROUND
    assert by_number["0004"] is Section.CITATION_LIST
    assert by_number["0005"] is Section.PROBLEM
    assert by_number["0007"] is Section.SOLUTION
    assert by_number["0026"] is Section.DRAWINGS
    assert by_number["0032"] is Section.EMBODIMENTS
    assert by_number["0169"] is by_number["0193"] is Section.REFERENCE_SIGNS
    assert len(by_number) == 193
    early = read_one(shared_data / "uspto/US20010009014A1.xml").descriptions[0].paragraphs
    assert [p.number for p in early if not p.heading][:2] == ["0001", "0002"]


def test_real_chemistry_keeps_its_image(shared_data: Path) -> None:
    patent = read_one(shared_data / "uspto/US08927118.xml")
    images = sum(p.text.count("-C0") for p in patent.descriptions[0].paragraphs)
    assert images == 852 - 4  # elements us-chemistry, less the four in claims
    assert "[US08927118-20150106-C00849.TIF]" in "".join(c.text for c in patent.claims)
