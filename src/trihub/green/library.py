"""Green technology over a library: its families, and the models learned from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trihub.core.classes import Classification
from trihub.core.ports import PatentStore

PAGE = 500
UNKNOWN = "9998"
"""Sorts behind every day, and before a family of which nothing was read."""


@dataclass(slots=True)
class FamilyClasses:
    """The classes of all members of a family, the office and year of its first publication, and
    the day of its last one (empty where none is known)."""

    office: str = ""
    year: int = 0
    first: str = "9999"
    last: str = ""
    classes: set[Classification] = field(default_factory=set)


def families_of(store: PatentStore) -> Iterator[FamilyClasses]:
    """The simple families of a library, each with the classes of every member. They are kept in
    memory while they are read: the classes of a million families take about a gigabyte."""
    found: dict[int, FamilyClasses] = {}
    after = 0
    while page := store.changes_since(after, limit=PAGE):
        after = page[-1].change
        for stored in page:
            family = found.setdefault(stored.simple_family, FamilyClasses())
            patent = stored.patent
            family.classes.update(
                Classification(scheme=one.scheme, symbol=one.symbol) for one in patent.classes
            )
            date = patent.publication.date
            told = date.first.isoformat() if date else UNKNOWN
            family.last = max(family.last, told if date else "")
            if told < family.first:
                family.first, family.office = told, patent.publication.office
                family.year = date.year if date else 0
    yield from found.values()
