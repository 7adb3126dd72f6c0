"""Legal events of the demonstration library: in a library as it is read, and their days."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import pytest
from demo.calendar_of_offices import add_months

from demo import plan, source
from trihub.app import open_library
from trihub.core.patent import LegalEvent, Patent
from trihub.demo import library_files
from trihub.fields.navigation.rights.events import last_events
from trihub.settings import Settings

FAMILIES = source.load()
PUBLICATIONS = plan.plan(FAMILIES)
LAST_DAY = dt.date(2026, 6, 30)
"""Nothing in the demonstration happens later."""

ENTRIES = frozenset({"WWE", "ENP"})
BULLETIN = frozenset({"AK", "17P", "17Q", "INTG", "18D", "18W", "26N"})
"""Events that the EPO announces in its bulletin, on Wednesdays."""

each = pytest.mark.parametrize("item", PUBLICATIONS, ids=lambda item: item.key)


@pytest.fixture(scope="module")
def patents(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Patent]:
    """Every document of a library into which the shipped files were read, by its key."""
    place = tmp_path_factory.mktemp("demo") / "library"
    opened = open_library(Settings(library=place, workers=1), create=True)
    with as_file(library_files()) as files:
        opened.ingest([files])
    found = {one.patent.key: one.patent for one in opened.store.changes_since(0, limit=10_000)}
    opened.close()
    return found


def member(family: str, office: str) -> Mapping[str, Any]:
    """A member as its file has it, read without the builder."""
    text = (source.FAMILIES / f"{family}.toml").read_text(encoding="utf-8")
    return next(one for one in tomllib.loads(text)["member"] if one["office"] == office)


def in_short(event: LegalEvent) -> list[Any]:
    """An event as a source writes it."""
    day = event.date.first if event.date else None
    return [event.code, day, *(value for _, value in event.details)]


# --- as a library has them -----------------------------------------------------------------


def test_every_document_has_an_event_with_code_day_and_words(patents: Mapping[str, Patent]) -> None:
    assert set(patents) == {item.key for item in PUBLICATIONS}
    for key, patent in patents.items():
        assert patent.events, key
        for event in patent.events:
            assert event.office == key[:2], (key, event)
            assert event.code, (key, event)
            assert event.date, (key, event)
            assert event.text, (key, event)


@pytest.mark.parametrize(
    ("key", "family", "office", "words"),
    [
        ("US99000001B2", "dia-02", "US", "LAPSE FOR FAILURE TO PAY MAINTENANCE FEES"),
        ("US2018900001A1", "dia-02", "US", "ASSIGNMENT"),
        ("EP9900001B1", "hyd-01", "EP", "NO OPPOSITION FILED"),
        ("EP9900003A1", "tcm-02", "EP", "APPLICATION DEEMED TO BE WITHDRAWN"),
        ("WO2019900002A1", "bat-01", "WO", "WIPO INFORMATION: ENTRY INTO NATIONAL PHASE"),
        ("WO2018900002A1", "vac-03", "WO", "NON-ENTRY INTO THE NATIONAL PHASE"),
    ],
)
def test_events_are_those_of_the_source(
    patents: Mapping[str, Patent], key: str, family: str, office: str, words: str
) -> None:
    events = patents[key].events
    assert [in_short(event) for event in events] == member(family, office)["events"]
    assert words in {event.text for event in events}


@pytest.mark.parametrize(
    ("key", "effect"),
    [
        ("US99000001B2", "ended"),
        ("US99000002B2", None),
        ("EP9900001B1", None),
        ("EP9900002A1", "discontinued"),
        ("EP9900003A1", None),
        ("EP9900005B1", None),
        ("US2021900001A1", None),
    ],
)
def test_few_rights_are_told_as_ended(
    patents: Mapping[str, Patent], key: str, effect: str | None
) -> None:
    """Lapses in single states, a deemed withdrawal and an abandonment may be of less."""
    _, effects = last_events(patents[key].events)
    assert [event.effect for event in effects] == ([effect] if effect else [])


# --- their days ----------------------------------------------------------------------------


@each
def test_no_event_is_before_the_filing_or_after_the_last_day(item: plan.Publication) -> None:
    begun = item.filing.entered or item.filing.filed
    for event in item.events:
        assert begun <= event.day <= LAST_DAY, event
        assert event.day.weekday() < 5, event


def _granted(item: plan.Publication) -> dt.date | None:
    grants = (one for one in PUBLICATIONS if one.filing is item.filing and one.earlier)
    return next((one.date for one in grants), None)


def _of(office: str) -> list[plan.Publication]:
    return [item for item in PUBLICATIONS if item.office == office and not item.earlier]


def _days(item: plan.Publication) -> Iterator[tuple[str, dt.date]]:
    yield from ((event.code, event.day) for event in item.events)


@pytest.mark.parametrize("item", _of("US"), ids=lambda item: item.key)
def test_days_of_american_events(item: plan.Publication) -> None:
    granted = _granted(item)
    codes = [event.code for event in item.events]
    assert codes.count("STCF") == bool(granted)
    for code, day in _days(item):
        if granted is None:
            assert code in {"AS", "STPP", "STCB", "STCV"}
            continue
        paid = add_months(granted, 36), add_months(granted, 42)
        assert code != "STPP" or day < granted
        assert code != "STCF" or day == granted
        assert code != "MAFP" or paid[0] <= day <= paid[1]
        assert code != "FEPP" or paid[1] < day < add_months(granted, 48)
        assert code not in {"LAPS", "STCH", "FP"} or day > add_months(granted, 48)


@pytest.mark.parametrize("item", _of("EP"), ids=lambda item: item.key)
def test_days_of_european_events(item: plan.Publication) -> None:
    granted = _granted(item)
    designated = [day for code, day in _days(item) if code == "AK"]
    assert designated == [item.date, granted] if granted else [item.date]
    requested = [day for code, day in _days(item) if code == "17P"]
    assert item.date <= requested[0] <= add_months(item.date, 8)
    for code, day in _days(item):
        assert code not in BULLETIN or day.weekday() == 2, (code, day)
        assert code != "17Q" or day > requested[0]
        assert code not in {"18D", "18W"} or granted is None
        assert code not in {"17Q", "INTG", "GRAS", "GRAA"} or granted is None or day < granted
        if code in {"26N", "PG25", "PGFP"}:
            assert granted
            assert day > granted
        if code == "26N" and granted:
            assert add_months(granted, 9) < day <= add_months(granted, 11)


@pytest.mark.parametrize("item", _of("WO"), ids=lambda item: item.key)
def test_days_of_international_events(item: plan.Publication) -> None:
    first = item.family.filed
    entered = {
        (one.office, one.filing.entered)
        for one in PUBLICATIONS if one.family is item.family and one.filing.entered
    }  # fmt: skip
    assert entered == {(event.detail, event.day) for event in item.events if event.code in ENTRIES}
    for event in item.events:
        if event.code == "121":
            assert add_months(item.date, 1) <= event.day <= add_months(item.date, 2)
        elif event.code == "NENP":
            assert event.day > add_months(first, 30)
            assert event.detail not in {office for office, _ in entered}
        elif event.code == "122":
            assert event.day > add_months(first, 31)
            assert "EP" not in {office for office, _ in entered}


# --- what the builder refuses --------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('events = [["AK", 2023-12-20], ["17P", 2024-07-10]]\n', "", "no events"),
        ('["17P", 2024-07-10]', '["17X", 2024-07-10]', "event 17X has no words"),
        ('["17P", 2024-07-10]', '["PG25", 2024-07-10]', "PG25 of no state"),
        ('["17P", 2024-07-10]', '["17P", 2023-07-12]', "not in order"),
    ],
)
def test_wrong_events_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (source.FAMILIES / "bat-06.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "bat-06.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(source.SourceError, match=said):
        source.load(tmp_path)
