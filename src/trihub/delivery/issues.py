"""Issues of what comes again and again: how they are written, in which order, and which are missing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from trihub.core.errors import BadInput

VOLUME_ZERO = 1984
"""CNIPA's gazettes have counted their volumes since 1985, the first year of the patent law."""

_WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_GAZETTE = re.compile(r"(\d\d)-(\d\d)(\d\d)?", re.ASCII)


class Steps(StrEnum):
    """What an issue is."""

    WEEKS = "weeks"
    DAYS = "days"
    GAZETTE = "gazette"
    ONCE = "once"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an issue stands: its week (weeks since the calendar's first), and which of the week's
    it is; 0 where the series does not count them."""

    week: int
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Issues missing between two that came: how many, the first and the last."""

    series: str
    after: str
    before: str
    count: int
    first: str
    last: str


def steps_of(issue: str) -> Steps:
    """What sort of issue a text names. :raises BadInput: none."""
    forms = {Steps.WEEKS: _WEEK, Steps.DAYS: _DAY, Steps.GAZETTE: _GAZETTE}
    found = [steps for steps, form in forms.items() if form.fullmatch(issue)]
    if not found:
        raise _unknown(issue)
    place(issue, found[0])
    return found[0]


def place(issue: str, steps: Steps) -> Place:
    """Where an issue stands among those of its series. :raises BadInput: there is no such issue."""
    try:
        if steps in (Steps.WEEKS, Steps.ONCE) and (match := _WEEK.fullmatch(issue)):
            return Place(_number(dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)))
        if steps is Steps.DAYS and _DAY.fullmatch(issue):
            return Place(_number(dt.date.fromisoformat(issue)))
        if steps is Steps.GAZETTE and (match := _GAZETTE.fullmatch(issue)):
            return _gazette(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError as error:
        raise _unknown(issue) from error
    raise _unknown(issue)


def _unknown(issue: str) -> BadInput:
    return BadInput(
        f"“{issue}” names no issue.",
        hint="Issues are weeks (2024-W10), days (2021-12-10) or CNIPA's gazettes (37-5002).",
    )


def _number(day: dt.date) -> int:
    """The number of the day's week, which begins on Monday: 1 January of the year 1 was one."""
    return (day.toordinal() - 1) // 7


def _monday(week: int) -> dt.date:
    return dt.date.fromordinal(week * 7 + 1)


def _gazette(volume: int, week: int, part: int) -> Place:
    if not 1 <= week <= 53:
        raise ValueError(week)
    return Place(_first_week(VOLUME_ZERO + volume) + week - 1, part)


def _first_week(year: int) -> int:
    """The week of the year's first Friday. Gazettes of Tuesdays and Fridays (one each Wednesday
    before) are numbered by the weeks in which one appeared since the year began."""
    first = dt.date(year, 1, 1)
    return _number(first + dt.timedelta((4 - first.weekday()) % 7))


def gaps(series: str, steps: Steps, issues: Iterable[str]) -> Iterator[Gap]:
    """What is missing between the issues of a series, whatever order they came in."""
    if steps is Steps.ONCE:
        return
    ordered = sorted(set(issues), key=lambda issue: (place(issue, steps), issue))
    for after, before in pairwise(ordered):
        count, first, last = _between(after, before, steps)
        if count:
            yield Gap(
                series=series, after=after, before=before, count=count, first=first, last=last
            )


def _between(after: str, before: str, steps: Steps) -> tuple[int, str, str]:
    """How many are missing between two, the first and the last."""
    one, two = place(after, steps), place(before, steps)
    if steps is Steps.GAZETTE:
        missing = list(_gazettes_between(one, two, after[:2] == before[:2]))
        return (len(missing), missing[0], missing[-1]) if missing else (0, "", "")
    return max(0, two.week - one.week - 1), _week_name(one.week + 1), _week_name(two.week - 1)


def _week_name(week: int) -> str:
    year, number, _day = _monday(week).isocalendar()
    return f"{year:04}-W{number:02}"


def _gazettes_between(one: Place, two: Place, same_volume: bool) -> Iterator[str]:
    """Two gazettes a week where both ends count them, else one. Weeks at a year's end may belong
    to either volume: there only whole weeks are missed."""
    paired = bool(one.part and two.part)
    for week in range(one.week, two.week + 1):
        inside = one.week < week < two.week
        name = _gazette_name(week)
        if not paired and inside:
            yield name
        if paired and (inside or same_volume):
            places = (Place(week, part) for part in (1, 2))
            yield from (f"{name}{at.part:02}" for at in places if one < at < two)


def _gazette_name(week: int) -> str:
    year = (_monday(week) + dt.timedelta(4)).year
    return f"{year - VOLUME_ZERO:02}-{week - _first_week(year) + 1:02}"
