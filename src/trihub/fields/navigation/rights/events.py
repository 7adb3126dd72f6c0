"""Legal events of a member, and what their codes say of a right (``data/events.csv``).

Only what a code says by itself is taken from it: that a right or an application ended, or came back.
Refusals that can be appealed, office actions and what concerns some of the claims stand in the table
without an effect; what a code says that is not in the table nobody knows here. Rows keep what they
read by it, so a change of the table raises :data:`trihub.fields.navigation.keeping.LAYOUT`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec

from trihub.core.dates import PatentDate
from trihub.core.patent import LegalEvent


class Effect(StrEnum):
    """What an event does."""

    ENDED = "ended"
    """A right ended."""
    DISCONTINUED = "discontinued"
    """An application ended without a right."""
    REVIVED = "revived"
    """Either came back."""


class Event(msgspec.Struct, frozen=True, array_like=True):
    """A legal event as reported; ``day`` (of its announcement) and ``effective`` as CCYYMMDD, 0 where
    unknown."""

    office: str
    code: str
    day: int
    text: str
    effective: int = 0

    @property
    def order(self) -> tuple[int, int]:
        """What events follow each other by: the day of effect, then that of announcement."""
        return self.effective or self.day, self.day

    @property
    def effect(self) -> Effect | None:
        """What the code says; ``None`` where it ends and revives nothing, or is not in the table."""
        return _table().get((self.office, self.code))

    @property
    def read(self) -> bool:
        """Whether the table has its code."""
        return (self.office, self.code) in _table()


def last_events(events: Iterable[LegalEvent]) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The last event of each office, and the last of each that has an effect."""
    last: dict[str, Event] = {}
    effects: dict[str, Event] = {}
    for one in events:
        event = Event(one.office, one.code.strip(), _day(one.date), one.text, _day(one.effective))
        if one.office not in last or event.day >= last[one.office].day:
            last[one.office] = event
        if event.effect and (one.office not in effects or event.order >= effects[one.office].order):
            effects[one.office] = event
    return tuple(last.values()), tuple(effects.values())


@cache
def covered() -> frozenset[str]:
    """The offices whose codes the table has."""
    return frozenset(office for office, _ in _table())


@cache
def _table() -> Mapping[tuple[str, str], Effect | None]:
    text = (files("trihub.fields.navigation.rights") / "data/events.csv").read_text(
        encoding="utf-8"
    )
    return {
        (row["office"], row["code"]): Effect(row["effect"]) if row["effect"] else None
        for row in csv.DictReader(text.splitlines())
    }


def _day(date: PatentDate | None) -> int:
    return date.compact if date else 0
