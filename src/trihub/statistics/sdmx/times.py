"""Periods as SDMX writes them, and their comparison."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache

from trihub.core.errors import BadDate
from trihub.core.messages import said
from trihub.core.statistics import Period
from trihub.statistics.sdmx.faults import SYNTAX, Fault

Days = tuple[dt.date, dt.date]
_RANGE = re.compile(r"(\d{4})-01-01/P(\d{1,4})Y", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@lru_cache(maxsize=65_536)
def period_text(number: int) -> str:
    """A period in SDMX's form: ``2017``, ``2017-03``, ``2017-Q1``, a span as a time range
    (``1985-01-01/P32Y``; SDMX 3.0, section 6, 4.2.6)."""
    period = Period(number)
    if period.first_year != period.year:
        return f"{period.first_year:04}-01-01/P{period.year - period.first_year + 1}Y"
    return str(period)


def period_of(text: str) -> Period:
    """The period that SDMX writes so. :raises BadDate: it is none."""
    if found := _RANGE.fullmatch(text):
        first, years = int(found[1]), int(found[2])
        return Period.parse(f"{first:04}/{first + years - 1:04}" if years > 1 else found[1])
    return Period.parse(text)


@lru_cache(maxsize=65_536)
def days(number: int) -> Days:
    """The first and the last day of a period."""
    period = Period(number)
    part = number % 10_000
    first_month, last_month = 1, 12
    if part >= 100:
        first_month = last_month = part // 100
    elif part:
        first_month, last_month = part * 3 - 2, part * 3
    end = calendar.monthrange(period.year, last_month)[1]
    return dt.date(period.first_year, first_month, 1), dt.date(period.year, last_month, end)


def days_of(text: str) -> Days:
    """The days of a period, a day or a moment as it is asked for.

    :raises Fault: it is none.
    """
    try:
        if _DAY.match(text) and not _RANGE.fullmatch(text):
            day = moment_of(text).date() if "T" in text else dt.date.fromisoformat(text)
            return day, day
        return days(period_of(text).number)
    except (BadDate, ValueError) as error:
        raise Fault(
            SYNTAX, said("{text} is not a period.", text=text[:40]),
            hint=said("Write {examples}.", examples="2017, 2017-03, 2017-Q1, 2017-03-31"),
        ) from error  # fmt: skip


def moment_of(text: str) -> dt.datetime:
    """A moment (xs:dateTime); UTC where it has no offset. A blank stands for the plus that a query
    string lost. :raises Fault: it is none."""
    try:
        found = dt.datetime.fromisoformat(text.strip().replace(" ", "+"))
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise Fault(
            SYNTAX, said("{text} is not a moment.", text=text[:40]),
            hint=said("Write {examples}.", examples="2013-12-31, 2013-12-31T12:00:00Z"),
        ) from error  # fmt: skip
