"""Key families of a collection: four measures, each counted, none mixed into another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from trihub.core.kinds import NeutralKind
from trihub.fields.navigation.rows import Row
from trihub.fields.navigation.view import View

GRANTED = frozenset(
    kind.value
    for kind in (
        NeutralKind.GRANTED, NeutralKind.EXAMINED, NeutralKind.UTILITY_MODEL,
        NeutralKind.UTILITY_MODEL_EXAMINED,
    )
)  # fmt: skip


class Measure(StrEnum):
    """What families are ordered by."""

    CITED = "cited"
    PUBLICATIONS = "publications"
    OFFICES = "offices"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFamily:
    """A simple family with its measures.

    ``rows`` are its publications in the collection, the first published first; ``cited`` how many
    publications of the library outside of them cite one of them; ``offices`` those that published
    them; ``granted`` how many of them are patents or registered utility models.
    """

    family: int
    rows: tuple[Row, ...]
    cited: int
    offices: tuple[str, ...]
    granted: int

    @property
    def first(self) -> Row:
        """The publication that stands for the family: the one published first."""
        return self.rows[0]

    @property
    def publications(self) -> int:
        """Its breadth: publications in the collection."""
        return len(self.rows)

    @property
    def earliest(self) -> int:
        """The day of the first filing, CCYYMMDD, 0 where unknown."""
        return min((row.earliest for row in self.rows if row.earliest), default=0)

    def measure(self, by: Measure) -> int:
        """One of the measures."""
        values = {
            Measure.CITED: self.cited, Measure.PUBLICATIONS: self.publications,
            Measure.OFFICES: len(self.offices), Measure.GRANTED: self.granted,
        }  # fmt: skip
        return values[by]


def key_families(view: View, field: str = "", by: Measure = Measure.CITED) -> Sequence[KeyFamily]:
    """Every family of a field, the highest by a measure first, then by the other measures in the order of
    :class:`Measure`, then by number. :raises NotFound: there is no such field."""

    def make() -> Sequence[KeyFamily]:
        order = [by, *(one for one in Measure if one is not by)]
        return sorted(
            families_of(view, field),
            key=lambda one: (*(-one.measure(each) for each in order), one.first.key),
        )

    return view.kept(("key families", field, by), make)


def families_of(view: View, field: str = "") -> Sequence[KeyFamily]:
    """Every family of a field, with its measures. :raises NotFound: there is no such field."""
    return view.kept(("families", field), lambda: list(_families(view, field)))


def _families(view: View, field: str) -> Iterator[KeyFamily]:
    groups: dict[int, list[Row]] = {}
    for place in np.flatnonzero(view.met(field)).tolist():
        groups.setdefault(int(view.families[place]), []).append(view.rows[place])
    for family, rows in groups.items():
        rows.sort(key=lambda row: (row.published or 99_999_999, row.key))
        own = {row.key for row in rows}
        citing = {key for row in rows for key in view.citing.get(row.key, ())}
        yield KeyFamily(
            family=family,
            rows=tuple(rows),
            cited=len(citing - own),
            offices=tuple(dict.fromkeys(row.office for row in rows)),
            granted=sum(row.kind in GRANTED for row in rows),
        )
