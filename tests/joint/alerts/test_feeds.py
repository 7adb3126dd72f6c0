"""Feeds and calendars: valid, steady, and with nothing that the reader may not see."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from joint.case.world import ADMIN, ANNA, BORIS, EXAMINER, HEAD, World
from trihub.core.casework.people import PUBLIC, Account, Actor
from trihub.core.errors import Refused, TrihubError
from trihub.joint.alerts.calendar import ics
from trihub.joint.alerts.feed import ATOM, atom

URL = "https://trihub.example"
NS = {"a": ATOM}
EVERYONE = (ANNA, BORIS, ADMIN, *HEAD.values(), *EXAMINER.values())


def reader(account: Account) -> Actor:
    """By a token for feeds alone."""
    return account.actor(frozenset({"feed"}))


def feed(world: World, account: Account, lang: str = "en") -> ET.Element:
    return ET.fromstring(atom(world.cases, reader(account), lang, URL))


def titles(world: World, account: Account, lang: str = "en") -> list[str]:
    return [
        e.findtext("a:title", "", NS) for e in feed(world, account, lang).findall("a:entry", NS)
    ]


def test_a_feed_tells_the_steps_newest_first(world: World) -> None:
    case = world.searching()
    world.clock.pass_(hours=1)
    world.file_report(case, "CN")
    root = feed(world, ANNA)
    assert root.tag == f"{{{ATOM}}}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(f"a:{name}", "", NS)
    entries = root.findall("a:entry", NS)
    assert entries[0].findtext("a:title", "", NS) == (
        "CNIPA filed its search report; it is sealed until the exchange"
    )
    times = [e.findtext("a:updated", "", NS) for e in entries]
    assert times == sorted(times, reverse=True)
    assert root.findtext("a:updated", "", NS) == times[0]
    assert all(dt.datetime.fromisoformat(time).tzinfo for time in times)
    numbers = [e.findtext("a:id", "", NS) for e in entries]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("urn:uuid:") for number in numbers)
    link = entries[0].find("a:link", NS)
    assert link is not None
    assert link.get("href") == f"{URL}/en/joint/cases/{case}"


def test_entries_keep_their_numbers_when_more_becomes_visible(world: World) -> None:
    """At the exchange the other office's people show; what a reader saw before stays what it was."""
    case = world.searching()

    def numbers() -> dict[str, str]:
        found = feed(world, EXAMINER["CN"]).findall("a:entry", NS)
        return {e.findtext("a:id", "", NS): e.findtext("a:title", "", NS) for e in found}

    before = numbers()
    for office in ("CN", "KR"):
        world.file_report(case, office)
    after = numbers()
    assert before.items() <= after.items()
    assert len(after) > len(before) + 3


def test_the_other_offices_people_never_show_before_the_exchange(world: World) -> None:
    case = world.searching()
    before = atom(world.cases, reader(EXAMINER["CN"]), "en", URL)
    seen = titles(world, EXAMINER["CN"])
    assert "An examiner of CNIPA was assigned" in seen
    assert not any("MOIP was assigned" in title for title in seen)
    world.clock.pass_(hours=1)
    world.cases.assign(HEAD["KR"].actor(), case, [replace(EXAMINER["KR"], id="second-KR")])
    assert atom(world.cases, reader(EXAMINER["CN"]), "en", URL) == before
    assert not any("assigned" in title for title in titles(world, ANNA))


@pytest.mark.parametrize("lang", ["en", "zh", "ja", "ko"])
def test_others_see_the_same_bytes_with_and_without_a_case(world: World, lang: str) -> None:
    strangers = (BORIS, HEAD["JP"], EXAMINER["JP"])

    def seen() -> list[bytes]:
        return [
            make(world.cases, reader(account), lang, URL)
            for account in strangers
            for make in (atom, ics)
        ]

    before = seen()
    world.closed()
    assert seen() == before


def test_nothing_of_the_content(world: World) -> None:
    world.closed()
    for account in EVERYONE:
        for make in (atom, ics):
            text = make(world.cases, reader(account), "en", URL).decode()
            for content in ("Battery", "Fits.", "Compared", "Anna Ltd", "Opinion"):
                assert content not in text


def test_only_tokens_for_feeds(world: World) -> None:
    for actor in (PUBLIC, ANNA.actor(frozenset({"read"}))):
        for make in (atom, ics):
            with pytest.raises(TrihubError) as refused:
                make(world.cases, actor, "en", URL)
            assert isinstance(refused.value, Refused)


# --- calendar ---------------------------------------------------------------------------------


def events(world: World, account: Account, lang: str = "en") -> dict[str, object]:
    calendar = Calendar.from_ical(ics(world.cases, reader(account), lang, URL))
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_deadlines_are_whole_days_with_alarms(world: World) -> None:
    case = world.searching()
    found = events(world, EXAMINER["CN"])
    own = found["file the search report (CNIPA)"]
    assert own["dtstart"].dt == dt.date(2020, 8, 3)  # type: ignore[index]
    assert own["dtend"].dt == dt.date(2020, 8, 4)  # type: ignore[index]
    assert own["url"] == f"{URL}/en/joint/cases/{case}"  # type: ignore[index]
    alarms = [a["trigger"].dt for a in own.walk("VALARM")]  # type: ignore[attr-defined]
    assert alarms == [dt.timedelta(days=-days) for days in (14, 7, 1)]
    other = found["file the search report (MOIP)"]
    assert other.walk("VALARM") == []  # type: ignore[attr-defined]


def test_the_calendar_is_steady(world: World) -> None:
    world.searching()
    one = ics(world.cases, reader(EXAMINER["CN"]), "zh", URL)
    world.clock.pass_(days=3)
    assert ics(world.cases, reader(EXAMINER["CN"]), "zh", URL) == one
    assert "提交检索报告（" not in one.decode()
    assert "提交检索报告" in str(list(events(world, EXAMINER["CN"], "zh")))


def test_a_deadline_that_is_met_goes_and_a_missed_one_says_so(world: World) -> None:
    case = world.searching()
    world.file_report(case, "CN")
    assert "file the search report (CNIPA)" not in events(world, EXAMINER["CN"])
    world.clock.at = dt.datetime(2020, 8, 10, 9, tzinfo=dt.UTC)
    late = events(world, EXAMINER["KR"])["missed: file the search report (MOIP)"]
    assert late.walk("VALARM") == []  # type: ignore[attr-defined]


def test_lines_are_folded_and_end_as_the_standard_says(world: World) -> None:
    """RFC 5545, 3.1: CRLF, at most 75 octets a line."""
    world.searching()
    raw = ics(world.cases, reader(EXAMINER["KR"]), "ko", URL)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
