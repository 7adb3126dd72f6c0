"""What of a programme holds on a day: its period, and the rules, caps and deadlines of that one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

from trihub.joint.programmes.model import Cap, Deadline, Programme, Rule


class _Part(Protocol):
    @property
    def period(self) -> int: ...


Part = TypeVar("Part", bound=_Part)


def period_on(programme: Programme, day: dt.date) -> int:
    """The number (from 1) of the period that takes petitions on the day, 0 for none."""
    for number, period in enumerate(programme.periods, 1):
        if period.start <= day and (period.end is None or day <= period.end):
            return number
    return 0


def latest_period(programme: Programme, day: dt.date) -> int:
    """The period whose rules a petition of the day is held against: that of the day, else the
    last one before it, else the first; 0 where the programme has none."""
    begun = [n for n, period in enumerate(programme.periods, 1) if period.start <= day]
    return period_on(programme, day) or (begun[-1] if begun else min(1, len(programme.periods)))


def rules_on(programme: Programme, day: dt.date) -> tuple[Rule, ...]:
    """The rules for petitions of the day."""
    return _of(programme.rules, latest_period(programme, day))


def caps_on(programme: Programme, day: dt.date) -> tuple[Cap, ...]:
    """The caps on petitions of the day."""
    return _of(programme.caps, latest_period(programme, day))


def deadlines_on(programme: Programme, day: dt.date) -> tuple[Deadline, ...]:
    """The deadlines of cases whose petition is of the day."""
    return _of(programme.deadlines, latest_period(programme, day))


def _of(parts: Iterable[Part], period: int) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.period in (0, period))
