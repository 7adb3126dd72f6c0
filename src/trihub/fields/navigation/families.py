"""Key families of a collection: five measures, each counted, none mixed into another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from trihub.fields.navigation.rights.states import Right, State, rights
from trihub.fields.navigation.rights.terms import GRANTED
from trihub.fields.navigation.rows import Row
from trihub.fields.navigation.view import View


class Measure(StrEnum):
    """What families are ordered by."""

    CITED = "cited"
    PUBLICATIONS = "publications"
    OFFICES = "offices"
    GRANTED = "granted"
    IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFamily:
    """A simple family with its measures.

    ``rows`` are its publications in the collection, the first published first; ``cited`` how many
    publications of the library outside of them cite one of them; ``offices`` those that published
    them; ``granted`` how many of them are patents or registered utility models; ``rights`` what is
    reported of its applications, by all of its publications in the collection; those of which
    nothing can be told are left out.
    """

    family: int
    rows: tuple[Row, ...]
    cited: int
    offices: tuple[str, ...]
    granted: int
    rights: tuple[Right, ...]

    @property
    def in_force(self) -> tuple[str, ...]:
        """The offices at which a right is in force as far as reported."""
        found = (one.office for one in self.rights if one.state is State.IN_FORCE)
        return tuple(dict.fromkeys(found))

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

    @property
    def measures(self) -> Mapping[Measure, int]:
        """All measures."""
        return {
            Measure.CITED: self.cited, Measure.PUBLICATIONS: self.publications,
            Measure.OFFICES: len(self.offices), Measure.GRANTED: self.granted,
            Measure.IN_FORCE: len(self.in_force),
        }  # fmt: skip


def key_families(view: View, field: str = "", by: Measure = Measure.CITED) -> Sequence[KeyFamily]:
    """Every family of a field, the highest by a measure first, then by the other measures in the order of
    :class:`Measure`, then by number. :raises NotFound: there is no such field."""

    order = [by, *(one for one in Measure if one is not by)]

    def place(one: KeyFamily) -> tuple[int | str, ...]:
        measures = one.measures
        return *(-measures[each] for each in order), one.first.key

    def make() -> Sequence[KeyFamily]:
        return sorted(families_of(view, field), key=place)

    return view.kept(("key families", field, by), make)


def families_of(view: View, field: str = "") -> Sequence[KeyFamily]:
    """Every family of a field, with its measures. :raises NotFound: there is no such field."""
    return view.kept(("families", field), lambda: list(_families(view, field)))


def _families(view: View, field: str) -> Iterator[KeyFamily]:
    reported = rights_of(view)
    for family, rows in _grouped(view, np.flatnonzero(view.met(field)).tolist()).items():
        own = {row.key for row in rows}
        citing = {key for row in rows for key in view.citing.get(row.key, ())}
        yield KeyFamily(
            family=family,
            rows=tuple(rows),
            cited=len(citing - own),
            offices=tuple(dict.fromkeys(row.office for row in rows)),
            granted=sum(row.kind in GRANTED for row in rows),
            rights=reported[family],
        )


def _grouped(view: View, places: Iterable[int]) -> dict[int, list[Row]]:
    """Rows by family, the first published first."""
    groups: dict[int, list[Row]] = {}
    for place in places:
        groups.setdefault(int(view.families[place]), []).append(view.rows[place])
    for rows in groups.values():
        rows.sort(key=lambda row: (row.published or 99_999_999, row.key))
    return groups


def publications_of(view: View) -> Mapping[int, Sequence[Row]]:
    """Each family's publications in the whole collection, the first published first."""
    return view.kept("publications", lambda: _grouped(view, range(len(view.rows))))


def rights_of(view: View) -> Mapping[int, tuple[Right, ...]]:
    """What is reported of each family's applications, by all of its publications in the collection: one
    of them may tell the end of what another one, in another sub-field, was granted for."""

    def make() -> Mapping[int, tuple[Right, ...]]:
        as_of = max((row.published for row in view.rows), default=0)
        return {
            family: tuple(rights(rows, as_of)) for family, rows in publications_of(view).items()
        }

    return view.kept("rights", make)
