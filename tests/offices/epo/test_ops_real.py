"""Real answers of OPS, compared with what was counted and read in the files themselves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from offices.epo.helpers import (
    day,
    first_applicant,
    named,
    patents,
    schemes,
)
from trihub.core.citations import Phase
from trihub.core.classes import Scheme
from trihub.core.families import simple_key
from trihub.core.patent import (
    Origin,
    Role,
    Section,
)

OPS = {
    # file and place: key, published, application key, filed, title, classes, priorities,
    # citations, first applicant, parties in all formats, family
    ("biblio.xml", 0): (
        "EP2400812A1", "20111228", "EP:10167109", "20100624", "BLUETOOTH-VERNETZUNG",
        {Scheme.IPC: 1, Scheme.CPC: 4}, 1, 6, "9SOLUTIONS OY", 12, "43088294"),
    ("demo/examples__get_biblio_multiple__response.xml", 1): (
        "EP2533477A1", "20121212", "EP:11169280", "20110609", "Bluetooth-Netzwerkkonfiguration",
        {Scheme.IPC: 6, Scheme.CPC: 6}, 1, 1, "9SOLUTIONS OY", 4, "44533794"),
    ("demo/examples__get_full_cycle_multiple__response.xml", 3): (
        "EP2533477B1", "20140305", "EP:11169280", "20110609", "Bluetooth-Netzwerkkonfiguration",
        {Scheme.IPC: 6, Scheme.CPC: 6}, 1, 0, "9SOLUTIONS OY", 4, "44533794"),
    ("demo/examples__get_family_with_biblio__response.xml", 2): (
        "CA2744162A1", "20111224", "CA:2744162", "20110623", "RESEAUTAGE PAR LIEN BLUETOOTH",
        {Scheme.IPC: 3, Scheme.CPC: 4}, 1, 0, "9SOLUTIONS OY", 8, "43088294"),
    ("demo/examples__get_family_with_biblio__response.xml", 3): (
        "US2012057518A1", "20120308", "US:patent:2011:13167395", "20110623", "BLUETOOTH NETWORKING",
        {Scheme.IPC: 2, Scheme.CPC: 4, Scheme.USPC: 1}, 1, 29, "HERRALA SAMI", 21, "43088294"),
    ("demo/examples__get_family_with_biblio__response.xml", 4): (
        "US9648662B2", "20170509", "US:patent:2011:13167395", "20110623", "Bluetooth networking",
        {Scheme.IPC: 3, Scheme.CPC: 4, Scheme.USPC: 1}, 1, 37, "HERRALA SAMI", 21, "43088294"),
    ("demo/examples__search_with_constituent__response.xml", 0): (
        "AU2024270787A1", "20251023", "AU:2024270787", "20240516",
        "MONITORING THE OPERATION OF A WIND TURBINE",
        {Scheme.IPC: 1, Scheme.CPC: 9}, 2, 0, "SIEMENS GAMESA RENEWABLE ENERGY AS", 6, "86386685"),
    ("demo/examples__search_with_constituent__response.xml", 1): (
        "AU2024265697A1", "20251023", "AU:2024265697", "20240410",
        "A STEAM TURBINE ROTOR FLYWHEEL SYSTEM FOR GRID FREQUENCY STABILIZATION",
        {Scheme.IPC: 7, Scheme.CPC: 14}, 2, 0, "SIEMENS ENERGY GLOBAL GMBH & CO KG", 8, "86763335"),
    ("demo/examples__get_register_biblio__response.xml", 1): (
        "EP2400812B1", "20191127", "EP:10167109", "20100624", "BLUETOOTH-VERNETZUNG",
        {Scheme.IPC: 2}, 0, 0, "9Solutions Oy", 5, ""),
    ("demo/examples__search_register_with_constituent__response.xml", 2): (
        "EP4637299A1", "20251022", "EP:25171761", "20250422",
        "SOLARZELLE UND VERFAHREN ZU IHRER HERSTELLUNG",
        {Scheme.IPC: 4}, 4, 5, "CSI Cells (YangZhou) Co., Ltd.", 6, ""),
}  # fmt: skip


@pytest.mark.parametrize(("name", "place"), OPS)
def test_ops_document(shared_data: Path, name: str, place: int) -> None:
    patent = patents((shared_data / "services/epo-ops" / name).read_bytes())[place]
    key, published, application, filed, title, classes, *rest = OPS[name, place]
    priorities, citations, applicant, parties, family = rest
    assert patent.key == key
    assert patent.publication.date == day(published)
    assert patent.application is not None
    assert patent.application.key == application
    assert patent.application.date == day(filed)
    assert patent.titles[0].text == title
    assert schemes(patent) == classes
    assert len(patent.priorities) == priorities
    assert len(patent.citations) == citations
    assert first_applicant(patent) == applicant
    assert len(patent.parties) == parties
    assert patent.docdb_family == family


def test_ops_family_numbers(shared_data: Path) -> None:
    found = patents((shared_data / "services/epo-ops/family.xml").read_bytes())
    assert [(p.key, str(p.publication.date)) for p in found] == [
        ("EP2400812A1", "2011-12-28"), ("US9876543B2", "2012-01-01"),
        ("WO2011012345A1", "2011-01-27"),
    ]  # fmt: skip
    path = "services/epo-ops/demo/examples__get_family__response.xml"
    for patent in patents((shared_data / path).read_bytes()):
        (priority,) = patent.priorities
        assert (priority.key, priority.active) == ("EP:10167109", True)
        assert priority.date == day("20100624")
        assert simple_key(patent) == ("EP:10167109",)


def test_ops_legal_events(shared_data: Path) -> None:
    (patent,) = patents((shared_data / "services/epo-ops/legal.xml").read_bytes())
    assert len(patent.events) == 69
    codes = Counter(event.code for event in patent.events)
    assert (codes["PG25"], codes["REG"], codes["STAA"], codes["17P"]) == (32, 13, 4, 1)
    filed = next(event for event in patent.events if event.code == "17P")
    assert (filed.office, filed.date, filed.effective) == ("EP", day("20120718"), day("20120606"))
    assert filed.text == "REQUEST FOR EXAMINATION FILED"
    designated = next(event for event in patent.events if event.code == "AK")
    states = dict(designated.details)["Designated State(s)"].split()
    assert (len(states), states[0], states[-1]) == (37, "AL", "TR")
    assert sum(event.effective is not None for event in patent.events) == 40

    path = "services/epo-ops/demo/examples__get_family_with_legal__response.xml"
    found = patents((shared_data / path).read_bytes())
    assert [len(member.events) for member in found] == [69, 0, 1, 5, 0]


def test_ops_claims(shared_data: Path) -> None:
    (patent,) = patents((shared_data / "services/epo-ops/claims.xml").read_bytes())
    (claims,) = patent.claim_sets
    assert (patent.key, claims.lang, claims.origin) == ("EP2400812A1", "en", Origin.ORIGINAL)
    assert [claim.number for claim in claims.claims] == list(range(1, 16))
    depends = {claim.number: claim.depends_on for claim in claims.claims}
    assert (depends[1], depends[2], depends[4]) == ((), (1,), (2, 3))
    assert depends[5] == (1, 2, 3, 4)  # "of any preceding claim"
    assert depends[10] == (7, 8, 9)  # "of any preceding claim 7 to 9"
    assert claims.claims[0].text.startswith("A communication device (100) comprising:\na first")


def test_ops_description(shared_data: Path) -> None:
    path = "services/epo-ops/demo/examples__get_description__response.xml"
    (patent,) = patents((shared_data / path).read_bytes())
    (description,) = patent.descriptions
    paragraphs = description.paragraphs
    assert (description.lang, len(paragraphs)) == ("en", 38)
    assert [p.number for p in paragraphs if p.number] == [f"{n:04d}" for n in range(1, 34)]
    assert [p.text for p in paragraphs if p.heading] == [
        "Field", "Background", "Brief description", "List of drawings",
        "Description of embodiments",
    ]  # fmt: skip
    assert paragraphs[1].text.startswith("The invention relates to the field of wireless")
    assert (paragraphs[1].section, paragraphs[-1].section) == (
        Section.TECHNICAL_FIELD, Section.EMBODIMENTS,
    )  # fmt: skip


def test_ops_description_with_tagged_headings(shared_data: Path) -> None:
    (patent,) = patents((shared_data / "services/epo-ops/description.xml").read_bytes())
    (description,) = patent.descriptions
    assert patent.key == "EP2400812B1"
    assert [(p.number, p.heading) for p in description.paragraphs] == [
        ("0001", False), ("0002", False), ("", True), ("0003", False), ("", True), ("0004", False),
    ]  # fmt: skip


def test_ops_bibliography_in_detail(shared_data: Path) -> None:
    (patent,) = patents((shared_data / "services/epo-ops/biblio.xml").read_bytes())
    assert [(t.lang, t.text) for t in patent.titles] == [
        ("de", "BLUETOOTH-VERNETZUNG"), ("fr", "MISE EN RÉSEAU BLUETOOTH"),
        ("en", "BLUETOOTH NETWORKING"),
    ]  # fmt: skip
    fifth = patent.citations[4]
    assert (fifth.office, fifth.number, fifth.kind, fifth.original) == (
        "US", "2004136338", "A1", "US2004136338",
    )  # fmt: skip
    assert (fifth.phase, fifth.cited_by) == (Phase.SEARCH, "EP")
    assert [(r.categories, r.claims) for r in fifth.remarks] == [
        (("Y",), "1-12,15"), (("A",), "13,14"),
    ]  # fmt: skip
    assert fifth.remarks[0].passage.startswith("* abstract *; * figures 2,7b,9a-10b *; ")
    assert patent.citations[0].number == "2002054790"
    formats = Counter((party.role, party.format) for party in patent.parties)
    assert formats == {
        (Role.APPLICANT, "epodoc"): 1, (Role.APPLICANT, "original"): 2,
        (Role.INVENTOR, "epodoc"): 3, (Role.INVENTOR, "original"): 6,
    }  # fmt: skip
    kylmanen = [p for p in patent.parties if p.role is Role.INVENTOR][1]
    assert (kylmanen.name, kylmanen.country) == ("KYLMAENEN JARI", "FI")
    assert patent.priorities[0].active is None


def test_ops_national_phase(shared_data: Path) -> None:
    """The PCT application among the claims is no priority of its own national phase."""
    path = "services/epo-ops/demo/examples__search_with_constituent__response.xml"
    patent = patents((shared_data / path).read_bytes())[0]
    assert [(p.key, p.active) for p in patent.priorities] == [
        ("EP:23173822", None), ("WO:EP:2024:63512", False),
    ]  # fmt: skip
    assert simple_key(patent) == ("EP:23173822",)
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.application.number == "PCT/EP2024/063512"


def test_register_states_on_the_day_of_publication(shared_data: Path) -> None:
    path = "services/epo-ops/demo/examples__get_register_biblio__response.xml"
    a1, b1 = patents((shared_data / path).read_bytes())
    assert a1.titles[1].text == "Bluetooth networking"
    assert b1.titles[1].text == "BLUETOOTH NETWORKING"
    assert a1.parties[0].address == "Teknologiantie 2, 90590 Oulu"
    assert b1.parties[0].address == "Elektroniikkatie 2, 90590 Oulu"
    assert a1.parties[-1].name == "Antila, Harri Jukka Tapani, et al"
    assert b1.parties[-1].name == "Kolster Oy Ab"
    assert (len(a1.citations), len(b1.citations)) == (6, 0)
    assert a1.status == b1.status == "No opposition filed within time limit"
    assert [event.code for event in b1.events] == ["7", "8", "12", "14"]
    assert [
        (r.categories, r.claims) for r in a1.citations[4].remarks
    ] == [(("Y",), "1-12,15"), (("A",), "13,14")]  # fmt: skip
    assert "HU 20100624" in named(b1, "lapsed-in-country")
