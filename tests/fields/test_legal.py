"""What reported events say of rights: the table of codes against the EPO's list, and rules by hand."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import html

from fields.conftest import TOML, Kites, ingest, made
from fields.test_navigation import owned, view_of
from offices.test_collections import documents, read
from trihub.app import create_site, open_library
from trihub.core.dates import PatentDate
from trihub.core.patent import Application, LegalEvent, Patent, Text
from trihub.core.ports import Stored
from trihub.fields.navigation import View
from trihub.fields.navigation.families import Measure, key_families
from trihub.fields.navigation.rights.events import PARTLY, covered, last_events
from trihub.fields.navigation.rights.states import Right, State, rights
from trihub.fields.navigation.rows import row_of
from trihub.fields.navigation.shapes import family_shape, status_shape
from trihub.fields.navigation.status import newest_events, status
from trihub.fields.report.build import make_report
from trihub.fields.report.forms.view import view
from trihub.fields.report.text.words import words
from trihub.settings import Settings
from web.client import Client

Codes = dict[tuple[str, str], dict[str, str]]


@cache
def table() -> Codes:
    text = (files("trihub.fields.navigation.rights") / "data" / "events.csv").read_text("utf-8")
    return {(row["office"], row["code"]): row for row in csv.DictReader(text.splitlines())}


def with_effect() -> Codes:
    return {key: row for key, row in table().items() if row["effect"]}


@pytest.fixture
def epo(shared_data: Path) -> Codes:
    """The EPO's list of the codes of China, Japan and Korea."""
    path = shared_data.parent / "reference" / "data" / "inpadoc_legal_event_codes_CN_JP_KR.csv"
    if not path.is_file():
        pytest.skip(f"the EPO's list of codes is not here: no file {path}")
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["authority"], row["event_code"]): row for row in csv.DictReader(lines)}


def test_totals_of_the_table() -> None:
    text = (files("trihub.fields.navigation.rights") / "data" / "events.csv").read_text("utf-8")
    assert len(text.splitlines()) == len(table()) + 1, "a code stands twice"
    assert Counter((row["office"], row["effect"]) for row in with_effect().values()) == {
        ("CN", "ended"): 20, ("CN", "discontinued"): 9, ("CN", "revived"): 5,
        ("JP", "ended"): 9, ("JP", "discontinued"): 5,
        ("KR", "ended"): 6, ("KR", "discontinued"): 12, ("KR", "revived"): 1,
        ("CN", "extended"): 2, ("JP", "extended"): 1, ("KR", "extended"): 2,
        ("US", "ended"): 3, ("US", "revived"): 1, ("EP", "ended"): 1, ("EP", "discontinued"): 1,
    }  # fmt: skip
    assert covered() == {"CN", "JP", "KR"}
    assert {office for office, _ in table()} == covered() | PARTLY
    assert {len(row) for row in table().values()} == {4}, "no words of others are taken over"


KOREAN_REFUSALS = ("E601", "E902", "E90F", "O061", "O063", "S601", "X091", "X601", "X70R")
OUTSIDE = {
    ("CN", "CE01"), ("CN", "RW01"), ("JP", "RVAP"), ("KR", "NORF"), ("KR", "O062"), ("KR", "O064"),
    ("KR", "PCTW"), ("KR", "PCTX"),
}  # fmt: skip
"""Codes that end something though the EPO's class is neither B nor H."""
NO_END = (
    ("JP", "A02"), ("JP", "A131"), ("CN", "AV02"), ("CN", "C26"), ("CN", "C32"), ("CN", "C35"),
    ("CN", "IP01"), ("CN", "RP01"), ("JP", "R230"), ("JP", "S801"), ("JP", "S802"), ("KR", "J202"),
    ("KR", "U051"), ("KR", "PCTR"),
)  # fmt: skip
"""A refusal and an office action; partial or of unknown extent; asked for or announced, not done; and
one that the list does not class."""


def test_the_table_has_the_codes_of_the_list_that_end_or_revive(epo: Codes) -> None:
    assert len(epo) == 419
    own = {key: row for key, row in table().items() if key[0] in covered()}
    with_own = {key for key, row in own.items() if row["effect"]}
    assert own.keys() == epo.keys()
    for key, row in own.items():
        assert row["source"] == f"INPADOC 2024/17, class {epo[key]['event_class'] or 'none'}"
    ending = {key for key in with_own if own[key]["effect"] in ("ended", "discontinued")}
    extended = {key for key in with_own if own[key]["effect"] == "extended"}
    assert {epo[key]["event_class"] for key in extended} == {"G", "Z"}
    assert all("TERM" in epo[key]["description_en"] or key == ("KR", "E702") for key in extended)
    classed = {key for key, row in epo.items() if row["event_class"] in ("B", "H")}
    assert classed - ending == {("KR", code) for code in KOREAN_REFUSALS}
    assert ending - classed == OUTSIDE
    assert with_own - ending - extended == {
        key for key, row in epo.items() if row["event_class"] in ("C", "K")
    }
    assert set(NO_END) <= set(own) - with_own
    for key in ending:
        wanted = {"B": "discontinued", "H": "ended"}.get(epo[key]["event_class"])
        assert table()[key]["effect"] == wanted or key in OUTSIDE, key


def event(code: str, year: int, month: int = 1, *, office: str = "CN", effective: int = 0,
          text: str = "") -> LegalEvent:  # fmt: skip
    return LegalEvent(
        office=office, code=code, date=PatentDate(year, month, 2), text=text,
        effective=PatentDate(effective, 1, 2) if effective else None,
    )  # fmt: skip


def kite(office: str, number: int, kind: str, *events: LegalEvent, application: str = "",
         year: int = 2022, first: str = "p1", filed: PatentDate | None = None) -> Patent:  # fmt: skip
    """A publication of ``year`` of an application with this key; its number where none is given."""
    one = owned(office, number, "Kite Factory, Inc.", first=first, kind=kind, events=events)
    key = f"{office}:{application or number}"
    return replace(
        one,
        publication=replace(one.publication, date=PatentDate(year, 5, 6)),
        application=Application(office=office, number=key, key=key, date=filed),
    )


def told(*patents: Patent) -> dict[tuple[str, ...], State]:
    """States by the publications that tell them."""
    return {one.publications: one.state for one in rights_told(*patents)}


def rights_told(*patents: Patent, as_of: int = 20_260_101) -> list[Right]:
    found = (row_of(Stored(doc=n, change=n, simple_family=1, extended_family=1, patent=one))
             for n, one in enumerate(patents, 1))  # fmt: skip
    return list(rights(found, as_of))


def state(*events: LegalEvent, kind: str = "B", year: int = 2022) -> State | None:
    found = rights_told(kite("CN", 1, kind, *events, year=year))
    return found[0].state if found else None


def test_a_grant_is_in_force_until_its_end_is_reported() -> None:
    assert state() is State.IN_FORCE  # silence says nothing
    assert state(event("GR01", 2022), event("PC01", 2023)) is State.IN_FORCE
    assert state(event("CF01", 2024), event("PC01", 2025)) is State.ENDED
    assert state(event("IP01", 2024)) is State.IN_FORCE  # some of the claims
    assert state(event("CF01", 2024), event("RR01", 2025)) is State.IN_FORCE
    assert state(event("RR01", 2025), event("CF01", 2024)) is State.IN_FORCE  # whatever the order
    assert state(event("CF01", 2024), event("RR01", 2025), event("CX01", 2026)) is State.ENDED
    # The day of effect goes before that of announcement: announced late, the lapse came first.
    late = event("CF01", 2026, effective=2023)
    assert state(late, event("RR01", 2025, effective=2024)) is State.IN_FORCE


def test_an_application_is_discontinued_unless_it_was_granted_afterwards() -> None:
    assert state(kind="A") is None
    assert state(event("SE01", 2021), kind="A") is None
    assert state(event("WD01", 2021), kind="A") is State.DISCONTINUED
    assert state(event("WD01", 2021), event("REIN", 2022), kind="A") is None
    assert state(event("C02", 2020), year=2022) is State.IN_FORCE
    assert state(event("C02", 2023), year=2022) is State.DISCONTINUED
    korean = event("E601", 2021, office="KR"), event("E902", 2022, office="KR")
    assert rights_told(kite("KR", 1, "A", *korean)) == []


def test_publications_of_one_application_tell_one_state() -> None:
    ended = kite("CN", 1, "A", event("CF01", 2024), application="x", year=2020)
    assert told(ended, kite("CN", 1, "B", application="x")) == {("CN1A", "CN1B"): State.ENDED}
    # A utility model is given up for the invention's patent: one right of the office goes on.
    model = kite("CN", 2, "U", event("AR01", 2023), application="y", year=2021)
    assert told(model, kite("CN", 3, "B", application="z")) == {
        ("CN2U",): State.ENDED, ("CN3B",): State.IN_FORCE,
    }  # fmt: skip
    # Words without a code are reported but cannot be read.
    words = LegalEvent(office="CN", code="", date=PatentDate(2024, 1, 2), text="专利权的终止")
    assert told(kite("CN", 1, "B", words)) == {("CN1B",): State.UNREAD}
    abroad = kite("WO", 2021000001, "A1", event("PCTW", 2022, office="KR"))
    assert [(one.office, one.state) for one in rights_told(abroad)] == [("KR", State.DISCONTINUED)]


def test_the_last_event_and_the_last_with_an_effect_are_kept() -> None:
    last, effects = last_events([event("CF01 ", 2024), event("PC01", 2025), event("GR01", 2022)])
    assert [one.code for one in last] == ["PC01"]
    assert [(one.code, one.day, one.read) for one in effects] == [("CF01", 20_240_102, True)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kites]:
    folder = tmp_path_factory.mktemp("granted")
    found = made(folder)
    fee = event("FPAY", 2025, 3, office="KR")
    ingest(found.library, folder, [
        kite("CN", 116000001, "B", event("CF01", 2024), event("PC01", 2025), first="p1"),
        kite("KR", 1020210000001, "B1", fee, first="p1"),
        kite("JP", 2021000002, "B2", event("R150", 2023, office="JP"), first="p2"),
        kite("KR", 1020210000002, "B1", first="p2"),
        kite("JP", 2021000007, "B2", first="p7", filed=PatentDate(2001, 3, 1)),
        kite("CN", 116000003, "B", event("CF01", 2023), event("RR01", 2024), first="p3"),
        kite("CN", 116000004, "A", event("WD01", 2024, effective=2023), first="p4"),
        kite("CN", 116000005, "B", application="x", first="p5"),
        kite("CN", 116000008, "B", replace(event("", 2024), text="-EXPIRY OF PATENT TERM"), first="p7"),
        kite("CN", 216000006, "U", event("AR01", 2023), first="p6", year=2021),
        kite("CN", 116000006, "B", event("GR01", 2023, 2), first="p6"),
        replace(
            kite("CN", 116000005, "A", event("CF01", 2024), application="x", first="p5"),
            titles=(Text(text="Kite with a sail", lang="en"),),
        ),
    ])  # fmt: skip
    yield found
    found.library.close()


@pytest.fixture(scope="module")
def granted(library: Kites) -> View:
    return view_of(library)


def test_families_stand_in_order_of_the_offices_where_they_are_in_force(granted: View) -> None:
    found = key_families(granted, by=Measure.IN_FORCE)
    # Of the three with one office, those of two publications go before, that of two offices first.
    assert [one.in_force for one in found[:5]] == [("JP", "KR"), ("KR",), ("CN",), ("CN",), ()]
    assert [one.publications for one in found[1:4]] == [2, 2, 1]
    assert {one.measures[Measure.IN_FORCE] for one in found[4:]} == {0}
    assert newest_events(granted) == {"CN": 20_250_102, "JP": 20_230_102, "KR": 20_250_302}
    shape = family_shape(found[1], newest_events(granted))
    assert shape["in_force"] == ["KR"]
    ended, kept = sorted(shape["rights"], key=lambda one: one["office"])
    assert (ended["state"], ended["event"]["code"], ended["event"]["effect"]) == (
        "ended", "CF01", "ended",
    )  # fmt: skip
    assert (kept["state"], kept["event"], kept["as_of"]) == ("in force", None, "2025-03-02")


def test_an_end_counts_in_whichever_sub_field_its_publication_is(granted: View) -> None:
    """The grant is in one sub-field, and the publication that tells its end in another one."""
    found = {one.first.key: one for one in key_families(granted, "reels")}
    split = found["CN116000005B"]
    assert [row.key for row in split.rows] == ["CN116000005B"]
    assert [one.state for one in split.rights] == [State.ENDED]
    assert split.in_force == ()


def test_the_meaning_of_the_last_event_stands_beside_it(granted: View) -> None:
    shape = status_shape(status(granted, "CN"))
    assert shape["as_of"] == "2025-01-02"
    told = {one["number"]: one for one in shape["reported"]}
    pledge = told["CN116000001B"]
    assert (pledge["event"]["code"], pledge["event"]["effect"]) == ("PC01", None)
    assert (pledge["before"]["code"], pledge["before"]["effect"]) == ("CF01", "ended")
    revived = told["CN116000003B"]
    assert (revived["event"]["effect"], revived["before"]) == ("revived", None)
    # The end of the utility model, another application, is none of the patent's.
    patent = told["CN216000006U"]
    assert (patent["event"]["code"], patent["before"]) == ("GR01", None)
    assert {one["term_over"] for one in told.values()} == {None}
    (over,) = status_shape(status(granted, "JP"))["silent"]
    assert (over["publications"], over["term_over"]) == (["JP2021000007B2"], "2021-03-01")
    withdrawn = told["CN116000004A"]["event"]
    assert (withdrawn["effect"], withdrawn["effective"]) == ("discontinued", "2023-01-02")


def test_a_report_tells_what_is_reported_of_key_families(library: Kites, granted: View) -> None:
    report = make_report(granted, library.library.store)
    figures = report.figures
    assert figures.values["key-families.in_force"].value == 4
    table = figures.table("key-families-legal")
    assert table
    assert [row[1:] for row in table.rows if "CN116000001B" in (row[0], row[2])] == [
        ("CN", "CN116000001B", "ended", "CF01", "2024-01-02", "", "2025-01-02")
    ]
    main = figures.table("key-families")
    assert main
    place = [column.id for column in main.columns].index("in-force")
    assert {row[place] for row in main.rows} == {"JP KR", "CN", "KR", ""}
    (section,) = (one for one in view(report, words("en", report.names))["sections"]
                  if one["id"] == "key-families")  # fmt: skip
    heads = [one["heads"] for one in section["tables"] if one["id"] == "key-families"]
    assert "In force as far as reported" not in heads[0]  # it stands below, with its day
    facts = [dict(one["facts"]) for one in section["families"]]
    assert {
        "In force as far as reported": "Republic of Korea (as of 2025-03-02)",
        "Right reported ended": "China (as of 2025-01-02)",
    }.items() <= next(one for one in facts if "CN116000001B" in one["Publications"]).items()
    assert any("among them: 4 families." in one["text"] for one in section["sentences"])
    assert ("JP", "JP2021000007B2", "term-over", "", "", "2021-03-01", "2023-01-02") in [
        row[1:] for row in table.rows
    ]
    over = next(one for one in facts if "JP2021000007B2" in one["Publications"])
    assert over["Term over unless extended"] == "Japan (2021-03-01)"


def test_pages_tell_terms_that_are_over_and_words_without_a_code(
    library: Kites, tmp_path: Path
) -> None:
    (tmp_path / "kites.toml").write_text(TOML, encoding="utf-8")
    folder = library.library.settings.library
    opened = open_library(Settings(library=folder, fields=[tmp_path]))
    site = Client(create_site(opened))
    page = html.fromstring(site.page("/en/fields/kites/-/families"))
    (row,) = (row for row in page.xpath("//tbody/tr") if "2021000007" in row.text_content())
    assert "term over unless extended: JP2021000007B2 1 Mar 2021" in " ".join(
        row.xpath("string(td[7])").split()
    )
    (row,) = (row for row in page.xpath("//tbody/tr") if "116000008" in row.text_content())
    assert row.xpath("td[7]//code") == []
    assert "right ended: CN116000008B -EXPIRY OF PATENT TERM" in " ".join(
        row.xpath("string(td[7])").split()
    )
    status = html.fromstring(site.page("/en/fields/kites/-/status?office=JP"))
    assert "term over unless extended: 1 Mar 2021" in status.text_content()
    opened.close()


NEWEST = 20_240_322
"""The day of the newest event in the export: later, terms would be over that were not when it was made."""


def test_words_of_the_list_are_those_of_its_codes(epo: Codes) -> None:
    for (office, code), row in epo.items():
        for said in (row["description_en"], f"-{row['description_en'].lower()} "):
            found = LegalEvent(office=office, code="", date=PatentDate(2024, 1, 2), text=said)
            (last,), _ = last_events([found])
            assert last.read
            assert (last.effect or "") == table()[office, code]["effect"], (office, code)
            assert last.code == "", "what is shown is what was reported"


def test_words_that_are_not_the_lists_are_not_read() -> None:
    for office, said in (("CN", "Right ended"), ("CN", ""), ("US", "PATENT GRANT")):
        found = LegalEvent(office=office, code="", date=PatentDate(2024, 1, 2), text=said)
        (last,), effects = last_events([found])
        assert not last.read
        assert effects == ()


def test_real_histories_end_where_their_source_says_that_they_ended(shared_data: Path) -> None:
    """An export that has INPADOC's words, without codes, beside the state that it derived itself."""
    found: Counter[tuple[str, str]] = Counter()
    for one in documents(read(shared_data, "aviation-zh-en", "aviation-zh-en")).values():
        if one.publication.office in covered():
            for right in rights_told(one, as_of=NEWEST):
                found[right.state.value, one.status.split("-")[0].split(" ")[0]] += 1
    assert found == {
        ("ended", "未缴年费"): 60, ("ended", "避免重复授权"): 7, ("ended", "期限届满"): 1,
        ("ended", "放弃"): 1, ("discontinued", "撤回"): 36, ("discontinued", "驳回"): 21,
        ("in force", "授权"): 168,
        ("in force", "未缴年费"): 2,  # of which no event is reported
    }  # fmt: skip
