"""The days on which offices publish, and the day arithmetic of the procedures before them."""

from __future__ import annotations

import calendar
import datetime as dt
import zlib

_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY, _FRIDAY = range(5)
_WORKDAYS = frozenset({_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY, _FRIDAY})

CN_WEDNESDAYS_UNTIL = dt.date(2017, 5, 31)
"""CNIPA's gazette came out on Wednesdays, since then on Tuesdays and Fridays."""

JP_THURSDAYS_UNTIL = dt.date(2021, 12, 31)
"""The JPO published applications on Thursdays, since then on every workday."""

_HOLIDAYS = {
    "JP": {(1, 1), (1, 2), (1, 3), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11),
           (11, 3), (11, 23), (12, 29), (12, 30), (12, 31)},
    "KR": {(1, 1), (3, 1), (5, 5), (6, 6), (8, 15), (10, 3), (10, 9), (12, 25)},
}  # fmt: skip
"""Holidays of fixed date, on which no gazette is published."""


def publishes(office: str, day: dt.date, *, grant: bool) -> bool:
    """Whether an office publishes on a day: grants of the USPTO on Tuesdays, its applications on
    Thursdays, the EPO on Wednesdays, WIPO on Thursdays, CNIPA twice a week, the JPO's applications
    on Thursdays until 2021, all else on workdays."""
    weekday = day.weekday()
    if office == "CN":
        both = {_TUESDAY, _FRIDAY} if day > CN_WEDNESDAYS_UNTIL else {_WEDNESDAY}
        return weekday in both
    if office in ("US", "EP", "WO"):
        only = {"US": _TUESDAY if grant else _THURSDAY, "EP": _WEDNESDAY, "WO": _THURSDAY}[office]
        return weekday == only
    if office == "JP" and not grant and day <= JP_THURSDAYS_UNTIL:
        return weekday == _THURSDAY
    return weekday in _WORKDAYS and (day.month, day.day) not in _HOLIDAYS[office]


def publication_day(office: str, day: dt.date, *, grant: bool = False) -> dt.date:
    """The first day on or after ``day`` on which the office publishes."""
    while not publishes(office, day, grant=grant):
        day += dt.timedelta(days=1)
    return day


def last_publication_day(office: str, day: dt.date) -> dt.date:
    """The last day on or before ``day`` on which the office publishes applications."""
    while not publishes(office, day, grant=False):
        day -= dt.timedelta(days=1)
    return day


def workday(day: dt.date) -> dt.date:
    """The last workday on or before ``day``."""
    return day - dt.timedelta(days=max(0, day.weekday() - _FRIDAY))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later, the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def spread(words: str, width: int) -> dt.timedelta:
    """Some days below ``width``, always the same for the same words: applicants file on any day."""
    return dt.timedelta(days=zlib.crc32(words.encode()) % width)
