"""Legal events of a member, and what their codes say of a right (``data/events.csv``).

Only what a code says by itself is taken from it: that a right or an application ended or came back, or
that a term was extended.
Refusals that can be appealed, office actions and what concerns some of the claims stand in the table
without an effect; what a code says that is not in the table nobody knows here. Of :data:`PARTLY` it has some alone. Exports often have the words of
INPADOC's list in place of the codes: an event without a code is read by them (``data/words.csv``, their
digests, for the words are the EPO's). Rows keep what they read by it, so a change of the tables raises
:data:`trihub.fields.navigation.keeping.LAYOUT`.
"""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from trihub.core.dates import PatentDate
from trihub.core.patent import LegalEvent

PARTLY = frozenset({"EP", "US"})
"""The offices of which the table has some codes only: those whose meaning is known from elsewhere."""


class Effect(StrEnum):
    """What an event does."""

    ENDED = "ended"
    """A right ended."""
    DISCONTINUED = "discontinued"
    """An application ended without a right."""
    REVIVED = "revived"
    """Either came back."""
    EXTENDED = "extended"
    """The term of a right was extended."""


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
        """What the code says, or without one the words; ``None`` where that is none of it, or nobody
        knows it here."""
        return _table().get((self.office, self._known))

    @property
    def read(self) -> bool:
        """Whether the table has its code, or the list its words."""
        return (self.office, self._known) in _table()

    @property
    def _known(self) -> str:
        return self.code or _code(self.office, self.text)


def last_events(events: Iterable[LegalEvent]) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """The last event of each office, and of each the last that ends or revives and the last that extends."""
    last: dict[str, Event] = {}
    effects: dict[tuple[str, bool], Event] = {}
    for one in events:
        event = Event(one.office, one.code.strip(), _day(one.date), one.text, _day(one.effective))
        if one.office not in last or event.day >= last[one.office].day:
            last[one.office] = event
        if event.effect:
            key = one.office, event.effect is Effect.EXTENDED
            if key not in effects or event.order >= effects[key].order:
                effects[key] = event
    return tuple(last.values()), tuple(effects.values())


def digest(text: str) -> str:
    """What stands for the words of an event: whatever their case and spaces, and without the sign before
    them that some sources print for an influence on the right (``+``, ``-``)."""
    plain = " ".join(unicodedata.normalize("NFKC", text).upper().split()).lstrip("+- ")
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


@cache
def covered() -> frozenset[str]:
    """The offices whose codes the table has, each as the whole list has them."""
    return frozenset(office for office, _ in _table()) - PARTLY


@cache
def _table() -> Mapping[tuple[str, str], Effect | None]:
    return {
        (row["office"], row["code"]): Effect(row["effect"]) if row["effect"] else None
        for row in _read("events.csv")
    }


@lru_cache(maxsize=4096)
def _code(office: str, text: str) -> str:
    return _words().get((office, digest(text)), "")


@cache
def _words() -> Mapping[tuple[str, str], str]:
    return {(row["office"], row["words"]): row["code"] for row in _read("words.csv")}


def _read(name: str) -> Iterable[Mapping[str, str]]:
    text = (files("trihub.fields.navigation.rights") / "data" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _day(date: PatentDate | None) -> int:
    return date.compact if date else 0
