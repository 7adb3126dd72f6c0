"""The members of a definition as a table, in one state of the library."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from trihub.fields.definition.model import Definition, Unit
from trihub.fields.members.model import Docs, Members, State, Table
from trihub.fields.navigation.rows import Row

Ints = NDArray[np.int64]
Citing = Mapping[str, tuple[str, ...]]
_Made = TypeVar("_Made")


class Column:
    """A value of each row, as a number into ``values``."""

    def __init__(self, values: Iterable[str]) -> None:
        known: dict[str, int] = {}
        codes = [known.setdefault(value, len(known)) for value in values]
        self.codes: Ints = np.array(codes, dtype=np.int64)
        self.numbers = known
        self.values = tuple(known)

    def having(self, wanted: Sequence[str]) -> Table:
        """Which rows have one of the values."""
        numbers = [self.numbers[value] for value in wanted if value in self.numbers]
        return np.isin(self.codes, numbers)

    def counts(self, met: Table, most: int | None = None) -> list[tuple[str, int]]:
        """How often each value stands in the rows that are met, most often first; at ``most`` so many."""
        counts = np.bincount(self.codes[met], minlength=len(self.values))
        return ranked(self.values, counts, most)


class Many:
    """Values of which a row has any number."""

    def __init__(self, values: Iterable[Sequence[str]]) -> None:
        pairs = [(place, value) for place, each in enumerate(values) for value in each]
        self.rows: Ints = np.array([place for place, _ in pairs], dtype=np.int64)
        self.column = Column(value for _, value in pairs)

    def having(self, wanted: Sequence[str], length: int) -> Table:
        """Which of ``length`` rows have one of the values."""
        met = np.zeros(length, dtype=bool)
        met[self.rows[self.column.having(wanted)]] = True
        return met

    def counts(self, met: Table, most: int | None = None) -> list[tuple[str, int]]:
        """In how many of the rows that are met each value stands, most often first."""
        return self.column.counts(met[self.rows], most)


class View:
    """Members with their rows; ``families`` is the simple family of each row, ``citing`` the keys
    of documents in the library that cite a member, by its key."""

    def __init__(
        self, definition: Definition, members: Members, rows: tuple[Row, ...], families: Docs,
        citing: Citing,
    ) -> None:  # fmt: skip
        self.definition = definition
        self.members = members
        self.rows = rows
        self.families = families
        self.citing = citing
        self._lock = threading.RLock()
        self._kept: dict[Hashable, Any] = {}

    @property
    def state(self) -> State:
        """The state of the library that this answers for."""
        return self.members.state

    @property
    def counts_families(self) -> bool:
        """Whether a member counts as a family."""
        return self.definition.unit is Unit.FAMILY

    def kept(self, name: Hashable, make: Callable[[], _Made]) -> _Made:
        """What is worked out once for this state."""
        with self._lock:
            if name not in self._kept:
                self._kept[name] = make()
            return cast(_Made, self._kept[name])

    def met(self, field: str = "", tier: str = "") -> Table:
        """Which rows are in a field or tier. :raises NotFound: there is no such field or tier."""
        return self.kept(
            ("met", field, tier),
            lambda: np.isin(self.docs, self.members.of(field, tier)),
        )

    def size(self, met: Table) -> int:
        """How many members the rows are, in the definition's unit."""
        return self.families_in(met) if self.counts_families else int(met.sum())

    def families_in(self, met: Table) -> int:
        """How many simple families the rows belong to."""
        return int(np.count_nonzero(np.bincount(self._family_codes[met])))

    @cached_property
    def docs(self) -> Docs:
        """The store's number of each row."""
        return np.array([row.doc for row in self.rows], dtype=np.int64)

    @cached_property
    def _family_codes(self) -> Ints:
        """The family of each row, numbered without gaps: they are counted several times a page."""
        codes: Ints = np.unique(self.families, return_inverse=True)[1]
        return codes

    @cached_property
    def by_key(self) -> Mapping[str, int]:
        """The row of each publication key."""
        return {row.key: place for place, row in enumerate(self.rows)}

    @cached_property
    def published(self) -> Ints:
        """Days of publication, CCYYMMDD."""
        return np.array([row.published for row in self.rows], dtype=np.int64)

    @cached_property
    def earliest(self) -> Ints:
        """Days of the first filing, CCYYMMDD."""
        return np.array([row.earliest for row in self.rows], dtype=np.int64)

    @cached_property
    def newest_first(self) -> Ints:
        """Places of the rows, the last published first, then by key."""
        order = sorted(
            range(len(self.rows)), key=lambda n: (-self.rows[n].published, self.rows[n].key)
        )
        return np.array(order, dtype=np.int64)

    @cached_property
    def offices(self) -> Column:
        """Offices of publication."""
        return Column(row.office for row in self.rows)

    @cached_property
    def origins(self) -> Column:
        """Offices of the first filing."""
        return Column(row.origin for row in self.rows)

    @cached_property
    def kinds(self) -> Column:
        """Neutral kinds."""
        return Column(row.kind for row in self.rows)

    @cached_property
    def years(self) -> Column:
        """Years of publication; empty where unknown."""
        return Column(str(row.published // 10_000 or "") for row in self.rows)

    @cached_property
    def applicants(self) -> Many:
        """Applicants as printed."""
        return Many([name.text for name in row.names] for row in self.rows)

    @cached_property
    def subclasses(self) -> Many:
        """IPC subclasses."""
        return Many(row.subclasses for row in self.rows)


def ranked(
    values: Sequence[str], counts: Sequence[int] | Ints, most: int | None = None
) -> list[tuple[str, int]]:
    """Values with their counts, the highest first, then by value; those without a count are left out, and
    at ``most`` so many are told."""
    numbers = np.asarray(counts)
    places = np.flatnonzero(numbers)
    if most is not None and len(places) > most:
        # Sorting the names of all applicants for the first thirty took most of a page's time.
        found = numbers[places]
        places = places[found >= np.partition(found, -most)[-most]]
    pairs = [(values[place], int(numbers[place])) for place in places.tolist()]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:most]
