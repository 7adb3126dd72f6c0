"""A call, a nomination, and what a matching gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
"""Levels of a language (Common European Framework of Reference), lowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time in which examiners can be with a host; both days belong to it."""

    id: str
    start: dt.date
    end: dt.date

    def overlaps(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How many examiners a host takes in a period. ``fields`` narrows to those it takes examiners
    of, ``languages`` to those it works in (empty: all of the call); ``level`` is the least that it
    asks for in one of them."""

    office: str
    period: str
    number: int
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    level: str = "B1"

    @property
    def id(self) -> str:
        """What names it within the call."""
        return f"{self.office}-{self.period}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call for nominations. ``titles`` is by language; ``fields`` are codes of the register's
    fields; nominations are taken until the end of ``deadline`` at every office.

    ``within`` is the stated fairness: how far what an office sends, and what it receives, may be
    from its share of all who are placed; ``None`` states none. ``shares`` weighs the offices
    (equal where it is empty). An office that nominates nobody has no share of sending, one that
    offers no place none of receiving.
    """

    titles: Mapping[str, str]
    offices: tuple[str, ...]
    fields: tuple[str, ...]
    languages: tuple[str, ...]
    periods: tuple[Period, ...]
    places: tuple[Place, ...]
    deadline: dt.date
    within: int | None = 1
    shares: Mapping[str, int] = field(default_factory=dict)

    def period(self, name: str) -> Period:
        """A period by its id. :raises KeyError: the call has none such."""
        return {one.id: one for one in self.periods}[name]

    def weight(self, office: str) -> int:
        """What an office's share weighs."""
        return self.shares.get(office, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """An examiner whom an office would send. ``person`` is the office's own number for one, by
    which it is known that nobody is nominated twice. ``fields`` are years of experience by code,
    ``languages`` levels by language, ``periods`` those that are possible; ``hosts`` and
    ``preferred`` are wishes (offices, periods). ``rank`` is the office's own order, 1 first.
    """

    id: str
    office: str
    examiner: str
    person: str
    fields: Mapping[str, int]
    languages: Mapping[str, str]
    periods: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    preferred: tuple[str, ...] = ()
    rank: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A nomination that is placed: with whom, when, for which field and in which language.
    ``parts`` are the points that make the ``fit``."""

    nomination: str
    home: str
    host: str
    period: str
    field: str
    language: str
    fit: int
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What an office sends and receives, with its share of each (all who are placed times its
    weight); ``None`` where it has no share."""

    office: str
    nominated: int
    sent: int
    received: int
    share_sent: float | None
    share_received: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An assignment. ``total`` and ``lowest`` are of the fits of those placed (0 where nobody is);
    ``unplaced`` are nominations, in the order of the rules."""

    pairings: tuple[Pairing, ...]
    unplaced: tuple[str, ...]
    total: int
    lowest: int
    balances: tuple[Balance, ...]
