"""How classes of two schemes overlap, by the families of a library that fall into them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from trihub.core.classes import Classification
from trihub.green.rules.classify import Rules
from trihub.green.schemes.model import Scheme

LEAST = 3
"""Families of both classes together below which an overlap is not told."""
SAME = 0.9
"""The share of families from which one class is held by another."""


class Relation(StrEnum):
    """How a class stands to one of another scheme, as the families of the library show it."""

    EXACT = "exact"
    BROADER = "broader"
    """It holds (almost) all of the other."""
    NARROWER = "narrower"
    RELATED = "related"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two classes: ``both``, ``one`` and ``other`` count families; ``jaccard`` is those of both
    among those of either."""

    one_class: str
    other_class: str
    both: int
    one: int
    other: int

    @property
    def jaccard(self) -> float:
        """Families of both, of all families of either."""
        return self.both / (self.one + self.other - self.both)

    @property
    def relation(self) -> Relation:
        """Read from the shares alone; a reviewer may say otherwise."""
        held, holds = self.both / self.one >= SAME, self.both / self.other >= SAME
        if held and holds:
            return Relation.EXACT
        if holds:
            return Relation.BROADER
        return Relation.NARROWER if held else Relation.RELATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Concordance:
    """The overlaps of two schemes, the largest first; ``whole`` is that of the schemes themselves,
    ``None`` where no family falls into either. ``families`` is how many were looked at."""

    one: Scheme
    other: Scheme
    families: int
    whole: Overlap | None
    overlaps: tuple[Overlap, ...]


def measure(one: Rules, other: Rules, families: Iterable[Iterable[Classification]]) -> Concordance:
    """Count the families, given by the classes of all their members, in the classes of both
    schemes. A family of a class is one of every class that holds it."""
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    both: Counter[tuple[str, str]] = Counter()
    looked = 0
    for classes in families:
        looked += 1
        taken = list(classes)
        found = [_with_above(rules, taken) for rules in (one, other)]
        for count, classes_of in zip(counts, found, strict=True):
            count.update(classes_of)
        both.update(product(found[0], found[1]))
    overlaps = [
        Overlap(one_class=a, other_class=b, both=n, one=counts[0][a], other=counts[1][b])
        for (a, b), n in both.items()
        if a and b and counts[0][a] + counts[1][b] - n >= LEAST
    ]
    whole = (
        Overlap(
            one_class="", other_class="", both=both["", ""], one=counts[0][""],
            other=counts[1][""],
        )
        if counts[0][""] and counts[1][""]
        else None
    )  # fmt: skip
    overlaps.sort(key=lambda o: (-o.jaccard, -o.both, o.one_class, o.other_class))
    return Concordance(
        one=one.scheme, other=other.scheme, families=looked, whole=whole, overlaps=tuple(overlaps)
    )


def _with_above(rules: Rules, classes: list[Classification]) -> frozenset[str]:
    """The classes of a family with those above; the empty one stands for the scheme."""
    found = rules.judge(classes).classes
    held = {one.id for name in found for one in rules.scheme.path(name)}
    return frozenset(held | {""}) if held else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Families of a class first published by an office in a year (0 where no date is known)."""

    class_id: str
    office: str
    year: int
    families: int


def figures(
    rules: Rules, families: Iterable[tuple[str, int, Iterable[Classification]]]
) -> list[Figure]:
    """Count families (office and year of their first publication, classes of all members) by class,
    office and year; a family counts once in each class, and once in the scheme (the empty class)."""
    found: dict[tuple[str, str, int], int] = defaultdict(int)
    for office, year, classes in families:
        for class_id in _with_above(rules, list(classes)):
            found[class_id, office, year] += 1
    return [
        Figure(class_id=c, office=o, year=y, families=n) for (c, o, y), n in sorted(found.items())
    ]
