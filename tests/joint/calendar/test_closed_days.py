"""Closed days against the offices' own lists."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tomllib
from importlib.resources import files

import pytest

from trihub.core.errors import BadInput
from trihub.joint.calendar import (
    closed_days,
    is_certain,
    last_moment,
    next_open,
    office_day,
    offices,
    why_closed,
)
from trihub.joint.calendar.days import rule_of


def days(*texts: str) -> set[dt.date]:
    return {dt.date.fromisoformat(text) for text in texts}


def weekdays_closed(office: str, year: int) -> set[dt.date]:
    return {day for day in closed_days(office, year) if day.weekday() < 5}


def test_china_2026_is_the_state_council_s_arrangement():
    # General Office of the State Council, 4 November 2025
    off = {
        ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    }  # fmt: skip
    work = days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    expected = set()
    for first, last in off:
        day = dt.date.fromisoformat(first)
        while day <= dt.date.fromisoformat(last):
            expected.add(day)
            day += dt.timedelta(days=1)
    closed = set(closed_days("CN", 2026))
    assert expected <= closed
    assert not work & closed
    assert weekdays_closed("CN", 2026) == {day for day in expected if day.weekday() < 5}


def test_every_chinese_working_day_in_exchange_is_on_a_weekend_and_open():
    text = (files("trihub.joint.calendar") / "closed_days.toml").read_text(encoding="utf-8")
    for part in tomllib.loads(text)["offices"]["CN"]["open"]:
        for day in part["days"]:
            assert day.weekday() >= 5
            assert why_closed("CN", day) == ""


@pytest.mark.parametrize("year", range(2015, 2027))
def test_china_works_as_many_weekdays_in_exchange_as_the_notices_say(year: int):
    """Each weekday off beyond the statutory holidays is worked for on a weekend."""
    off = len(weekdays_closed("CN", year))
    worked = sum(1 for day in _weekends(year) if not why_closed("CN", day))
    assert 15 <= off <= 20
    assert 5 <= worked <= 8


def _weekends(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    every = [first + dt.timedelta(days=number) for number in range(366)]
    return [day for day in every if day.year == year and day.weekday() >= 5]


def test_the_japanese_office_is_closed_from_29_december_to_3_january():
    for year in range(2015, 2027):
        for month_day in ("12-29", "12-30", "12-31", "01-01", "01-02", "01-03"):
            assert why_closed("JP", dt.date.fromisoformat(f"{year}-{month_day}"))
        assert next_open("JP", dt.date(year, 12, 29)) >= dt.date(year + 1, 1, 4)


def test_japan_2019_with_the_enthronement():
    # Cabinet Office: ten days on end, 27 April to 6 May 2019; 22 October 2019
    assert next_open("JP", dt.date(2019, 4, 27)) == dt.date(2019, 5, 7)
    assert why_closed("JP", dt.date(2019, 10, 22))


def test_korea_with_substitute_holidays_and_labour_day():
    # Ministry of Personnel Management, list of 2025
    assert weekdays_closed("KR", 2025) == days(
        "2025-01-01", "2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-03-03",
        "2025-05-01", "2025-05-05", "2025-05-06", "2025-06-03", "2025-06-06", "2025-08-15",
        "2025-10-03", "2025-10-06", "2025-10-07", "2025-10-08", "2025-10-09", "2025-12-25",
    )  # fmt: skip


@pytest.mark.parametrize("year", range(2015, 2027))
def test_labour_day_is_closed_in_korea_by_the_patent_act(year: int):
    assert why_closed("KR", dt.date(year, 5, 1))


def test_the_united_states_2025_with_the_closings_by_order():
    # 5 U.S.C. 6103; executive orders for 9 January, 24 and 26 December
    assert weekdays_closed("US", 2025) == days(
        "2025-01-01", "2025-01-09", "2025-01-20", "2025-02-17", "2025-05-26", "2025-06-19",
        "2025-07-04", "2025-09-01", "2025-10-13", "2025-11-11", "2025-11-27", "2025-12-24",
        "2025-12-25", "2025-12-26",
    )  # fmt: skip
    assert why_closed("US", dt.date(2021, 1, 20)) == "Inauguration Day"
    assert why_closed("US", dt.date(2026, 7, 3))  # the 4th is a Saturday


def test_the_european_office_2015_and_2020_as_its_president_announced():
    # OJ EPO 2014, A108 and OJ EPO 2019, A97
    assert weekdays_closed("EP", 2015) == days(
        "2015-01-01", "2015-01-02", "2015-01-06", "2015-04-03", "2015-04-06", "2015-04-27",
        "2015-05-01", "2015-05-05", "2015-05-14", "2015-05-25", "2015-06-04", "2015-12-24",
        "2015-12-25", "2015-12-28", "2015-12-29", "2015-12-30", "2015-12-31",
    )  # fmt: skip
    assert weekdays_closed("EP", 2020) == days(
        "2020-01-01", "2020-01-06", "2020-04-10", "2020-04-13", "2020-04-27", "2020-05-01",
        "2020-05-05", "2020-05-21", "2020-06-01", "2020-06-11", "2020-12-24", "2020-12-25",
        "2020-12-28", "2020-12-29", "2020-12-30", "2020-12-31",
    )  # fmt: skip


def test_the_european_office_2023_at_any_of_its_three_places():
    # EPO, Office holidays 2023: Munich, The Hague, Berlin
    assert weekdays_closed("EP", 2023) == days(
        "2023-01-06", "2023-03-08", "2023-04-07", "2023-04-10", "2023-04-27", "2023-05-01",
        "2023-05-05", "2023-05-18", "2023-05-29", "2023-06-08", "2023-08-15", "2023-10-03",
        "2023-11-01", "2023-12-25", "2023-12-26", "2023-12-27", "2023-12-28", "2023-12-29",
    )  # fmt: skip


def test_saturdays_and_sundays_are_closed_but_for_china_s_exchange():
    for office in offices():
        assert why_closed(office, dt.date(2026, 3, 7)) == "Saturday"
        assert why_closed(office, dt.date(2026, 3, 8)) in (
            "Sunday",
            "International Women's Day (Berlin)",
        )


def test_a_day_is_the_day_at_the_office():
    moment = dt.datetime(2026, 1, 1, 4, 30, tzinfo=dt.UTC)
    assert {office: office_day(moment, office).isoformat() for office in offices()} == {
        "CN": "2026-01-01", "JP": "2026-01-01", "KR": "2026-01-01",
        "US": "2025-12-31", "EP": "2026-01-01",
    }  # fmt: skip
    late = dt.datetime(2026, 1, 1, 15, 30, tzinfo=dt.UTC)
    assert office_day(late, "KR") == dt.date(2026, 1, 2)
    assert office_day(late, "CN") == dt.date(2026, 1, 1)


@pytest.mark.parametrize("office", ["CN", "JP", "KR", "US", "EP"])
def test_the_last_moment_of_a_day_is_the_first_of_the_next(office: str):
    for day in (
        dt.date(2026, 3, 7),
        dt.date(2026, 3, 28),
        dt.date(2026, 10, 24),
        dt.date(2026, 11, 1),
    ):
        over = last_moment(day, office)
        assert over.tzinfo is dt.UTC
        assert office_day(over, office) == day + dt.timedelta(days=1)
        assert office_day(over - dt.timedelta(microseconds=1), office) == day


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(BadInput, match="no time zone"):
        office_day(dt.datetime(2026, 1, 1), "KR")


def test_offices_without_a_calendar_and_years_without_one_are_refused():
    with pytest.raises(BadInput, match="no calendar of the office AU"):
        closed_days("AU", 2026)
    with pytest.raises(BadInput, match="year 1950"):
        closed_days("KR", 1950)


def test_what_is_certain_is_said():
    assert is_certain("CN", 2026)
    assert not is_certain("CN", 2027)
    assert is_certain("EP", 2020)
    assert not is_certain("EP", 2021)
    assert all(rule_of(office) for office in offices())


def test_every_source_of_the_data_file_is_named_and_used():
    data = tomllib.loads(
        (files("trihub.joint.calendar") / "closed_days.toml").read_text(encoding="utf-8")
    )
    used = {
        part["source"]
        for table in data["offices"].values()
        for key in ("open", "closed", "yearly")
        for part in table.get(key, ())
    }
    assert used == set(data["sources"])


def test_a_year_cannot_be_changed_by_who_asked_for_it():
    with pytest.raises(TypeError):
        closed_days("KR", 2026)[dt.date(2026, 1, 5)] = "mine"  # type: ignore[index]


def test_the_holidays_package_is_imported_only_when_a_day_is_asked_for():
    code = "import sys, trihub.joint.calendar; print('holidays' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
