"""When periods end."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.errors import BadInput
from trihub.joint.calendar import deadline, offices, why_closed

OFFICES = st.sampled_from(offices())
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2027, 12, 31))
UNITS = st.sampled_from(["days", "working days", "months"])


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("office", "start", "count", "unit", "end"),
    [
        # CNIPA Guidelines, part V, chapter 7, 2.3: two months from 31 December 1999
        ("CN", "1999-12-31", 2, "months", "2000-02-29"),
        # the same: two months from 30 October 2007 end on a holiday
        ("CN", "2007-10-30", 2, "months", "2008-01-02"),
        # the same: 6 December 2007 and two months: Spring Festival to 12 February 2008
        ("CN", "2007-12-06", 2, "months", "2008-02-13"),
        # 28 February 2026, a Saturday: a working day in China, closed elsewhere
        ("CN", "2025-12-31", 2, "months", "2026-02-28"),
        ("JP", "2025-12-31", 2, "months", "2026-03-02"),
        ("US", "2025-12-31", 2, "months", "2026-03-02"),
        # 2 March 2026 is the substitute for Independence Movement Day
        ("KR", "2025-12-31", 2, "months", "2026-03-03"),
        # PCT Rule 80.2: the same number, or the last day
        ("KR", "2026-03-31", 1, "months", "2026-04-30"),
        ("KR", "2024-01-31", 1, "months", "2024-02-29"),
        ("KR", "2023-01-31", 1, "months", "2023-02-28"),
        ("KR", "2026-01-15", 12, "months", "2027-01-15"),
        # PCT Rule 80.3: the day after the event is the first
        ("US", "2026-06-01", 15, "days", "2026-06-16"),
        ("JP", "2025-12-15", 15, "days", "2026-01-05"),
        ("KR", "2026-02-06", 5, "working days", "2026-02-13"),
        ("KR", "2026-02-13", 1, "working days", "2026-02-19"),
        ("CN", "2026-02-13", 1, "working days", "2026-02-14"),
        # 24 to 31 December 2020 closed, then New Year's Day, Saturday, Sunday
        ("EP", "2020-12-20", 4, "days", "2021-01-04"),
    ],
)  # fmt: skip
def test_periods_end_when_the_rules_say(office: str, start: str, count: int, unit: str, end: str):
    assert deadline(day(start), count, unit, office).day == day(end)


def test_a_deadline_says_why():
    due = deadline(day("2025-12-31"), 2, "months", "JP")
    assert due.nominal == day("2026-02-28")
    assert due.closed == "Saturday"
    assert due.certain
    assert due.rule == "Patent Act, Article 3(2)"
    assert due.reason == (
        "2 months from 2025-12-31 → 2026-02-28, closed at JP (Saturday) → 2026-03-02."
    )
    assert deadline(day("2026-06-01"), 1, "days", "US").reason == (
        "1 day from 2026-06-01 → 2026-06-02 at US."
    )


def test_a_year_whose_closed_days_are_not_known_is_said():
    due = deadline(day("2030-01-01"), 1, "months", "CN")
    assert not due.certain
    assert due.reason.endswith("Not all closed days of CN in 2030 are known yet.")


def test_a_deadline_on_a_closed_day_goes_on_over_several():
    due = deadline(day("2026-02-01"), 15, "days", "KR")  # Monday 16 February: Seollal begins
    assert due.nominal == day("2026-02-16")
    assert due.day == day("2026-02-19")


@given(start=DAYS, count=st.integers(0, 400), unit=UNITS, office=OFFICES)
def test_a_deadline_is_never_on_a_closed_day_nor_before_its_nominal_one(
    start: dt.date, count: int, unit: str, office: str
):
    due = deadline(start, count if unit != "months" else count % 24, unit, office)
    assert not why_closed(office, due.day)
    assert due.day >= due.nominal >= start
    between = (due.day - due.nominal).days
    assert all(
        why_closed(office, due.nominal + dt.timedelta(days=number)) for number in range(between)
    )
    assert bool(due.closed) == (due.day != due.nominal)


@given(start=DAYS, later=st.integers(0, 60), count=st.integers(0, 120), unit=UNITS, office=OFFICES)
def test_a_later_event_or_a_longer_period_never_ends_earlier(
    start: dt.date, later: int, count: int, unit: str, office: str
):
    count = count % 18 if unit == "months" else count
    end = deadline(start, count, unit, office).day
    assert deadline(start + dt.timedelta(days=later), count, unit, office).day >= end
    assert deadline(start, count + 1, unit, office).day >= end


@given(start=DAYS, count=st.integers(1, 60))
def test_months_keep_the_number_of_the_day_or_end_with_the_month(start: dt.date, count: int):
    nominal = deadline(start, count, "months", "US").nominal
    months = (nominal.year - start.year) * 12 + nominal.month - start.month
    assert months == count
    assert nominal.day == min(start.day, monthrange(nominal.year, nominal.month)[1])


@given(start=DAYS, count=st.integers(1, 24))
def test_the_national_reckoning_of_months_in_japan_and_korea_never_ends_earlier(
    start: dt.date, count: int
):
    """Japan, Patent Act, Article 3(1)(ii): from the next day, to the day before the one with its number."""
    begin = start + dt.timedelta(days=1)
    year, month = divmod(begin.year * 12 + begin.month - 1 + count, 12)
    last = monthrange(year, month + 1)[1]
    if begin.day > last:
        national = dt.date(year, month + 1, last)
    else:
        national = dt.date(year, month + 1, begin.day) - dt.timedelta(days=1)
    assert deadline(start, count, "months", "JP").nominal <= national


@pytest.mark.parametrize(
    ("count", "unit", "office", "said"),
    [
        (1, "weeks", "KR", "cannot be counted in “weeks”"),
        (-1, "days", "KR", "cannot be counted"),
        (10_000, "days", "KR", "cannot be counted"),
        (1, "days", "AU", "no calendar of the office AU"),
    ],
)
def test_what_cannot_be_counted_is_refused(count: int, unit: str, office: str, said: str):
    with pytest.raises(BadInput, match=said):
        deadline(day("2026-01-01"), count, unit, office)


def test_a_period_beyond_the_calendar_is_refused():
    with pytest.raises(BadInput):
        deadline(day("2099-12-31"), 3_000, "months", "KR")
    with pytest.raises(BadInput):
        deadline(dt.date(9999, 12, 30), 100, "days", "KR")
