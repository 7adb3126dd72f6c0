"""What a date of a document stands for when conditions look at it.

Dates are numbers CCYYMMDD with 00 for an unknown month or day (WIPO ST.2), 0 for no date.
A date with unknown parts counts as the **last day it may be**: a document published "2010-11-00"
counts as published on 2010-11-30, one of "2010-00-00" on 2010-12-31. So nothing is called prior
art that may not be. A document without the date meets no condition on it: it is never before a
cut-off, and never after one either.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from trihub.core.query import Cutoff

LAST = 99_991_231


@lru_cache(maxsize=1 << 16)
def counted_day(date: int) -> int:
    """The day that a date counts as; 0 for none."""
    if date <= 0:
        return 0
    year, month, day = date // 10_000, date // 100 % 100, date % 100
    if not 1 <= month <= 12:
        return year * 10_000 + 1231
    if day:
        return date
    days = calendar.monthrange(year, month)[1] if 1 <= year <= 9999 else 31
    return year * 10_000 + month * 100 + days


def compact(day: dt.date) -> int:
    """A day as a number CCYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def year_of(date: int) -> int:
    """The year of a date, whole or not; 0 for none."""
    return date // 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from ``low`` to ``high``, both included."""

    low: int = 1
    high: int = LAST

    def holds(self, date: int) -> bool:
        """Whether the day that ``date`` counts as is one of them."""
        return self.low <= counted_day(date) <= self.high


def span(low: dt.date | None, high: dt.date | None) -> Span:
    """The days between two, ``None`` being open."""
    return Span(low=compact(low) if low else 1, high=compact(high) if high else LAST)


def before(cutoff: Cutoff) -> Span:
    """The days before a cut-off."""
    return Span(high=compact(cutoff.before) - 1)


def on_or_after(cutoff: Cutoff) -> Span:
    """The day of a cut-off and those after it."""
    return Span(low=compact(cutoff.before))
