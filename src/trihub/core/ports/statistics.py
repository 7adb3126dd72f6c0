"""Statistics: keeping published figures, append-only, by period and by publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from trihub.core.statistics import (
    Cell,
    Coverage,
    Load,
    Observation,
    Period,
    Series,
    Slice,
    Vintage,
    Which,
)

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The system's clock."""
    return dt.datetime.now(dt.UTC)


class Extent(NamedTuple):
    """What a slice covers, known when its file has been read."""

    coverage: Coverage
    first: int
    last: int
    groups: frozenset[str]
    offices: frozenset[str]


class Added(NamedTuple):
    """What became of a slice that was written: figures added, and figures that were there."""

    added: int
    known: int


class Span(NamedTuple):
    """What a data set has of a series: the first and the last year (of a span of years its last
    one), and of how many periods there are figures."""

    series: int
    first: int
    last: int
    periods: int


class StatisticsWriter(Protocol):
    """One transaction of loading. Leaving its block keeps everything, an exception nothing."""

    def is_loaded(self, sha256: str, digest: str, published: str) -> bool:
        """Whether this file was read whole with this mapping, under this date (empty: its own)."""
        ...

    def changed_silently(self, vintage: Vintage) -> Sequence[Vintage]:
        """Vintages of the same name, document and date with another checksum."""
        ...

    def read_by(self, load: Load) -> None:
        """Say which reading the slices that end from now on are of, and the next note of a file:
        figures may come with the record of who read them first."""
        ...

    def begin(self, vintage: Vintage, indicator: str) -> int:
        """Begin a slice; its number for :meth:`add`."""
        ...

    def series(self, series: Series) -> int:
        """The number of a series, kept when it is new."""
        ...

    def add(self, slice_number: int, cells: Sequence[Cell]) -> Sequence[int]:
        """Keep figures. The indices of those whose series and period the slice has already:
        they are not kept."""
        ...

    def cell(self, slice_number: int, series: int, period: int) -> Cell | None:
        """A figure that this slice was given."""
        ...

    def end(self, slice_number: int, extent: Extent) -> Added:
        """Close a slice. One that says nothing new about a vintage that was loaded is dropped."""
        ...

    def note_loaded(self, sha256: str, published: str) -> None:
        """Note that the file was read whole."""
        ...


class StatisticsStore(Protocol):
    """Figures that are never changed nor removed."""

    def writing(
        self, load: Load, clock: Clock = utc_now
    ) -> AbstractContextManager[StatisticsWriter]:
        """Begin loading. When it has ended, the ``clock`` says since when its figures can be read:
        a reader who asked before has seen none of them. :raises LibraryLocked: another process
        loads."""
        ...

    def slices(
        self,
        dataset: str = "",
        indicator: str = "",
        *,
        published_by: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
    ) -> Sequence[Slice]:
        """Slices published by a day and recorded by a moment, oldest first (by publication, then
        by record); of a data set and an indicator, or of all."""
        ...

    def cells(self, slice_number: int, which: Which) -> Sequence[Cell]:
        """The figures of a slice, by series and period."""
        ...

    def cells_in(
        self, slices: Sequence[int], series: Sequence[int]
    ) -> Mapping[int, Sequence[Cell]]:
        """The figures of some hundred series at most in each of the slices, by series and period; a
        slice that has none is left out."""
        ...

    def series_by_number(self, numbers: Sequence[int]) -> Mapping[int, Series]:
        """Series by number; a number that is none is left out."""
        ...

    def number_of(self, series: Series) -> int | None:
        """The number of a series."""
        ...

    def find(self, which: Which) -> Sequence[Series]:
        """The series of which the data set has figures, by key."""
        ...

    def spans(self, dataset: str, indicator: str) -> Sequence[Span]:
        """Of which years a data set has figures of an indicator, by series."""
        ...

    def get(self, identifier: str) -> Observation | None:
        """A figure by its permanent identifier. :raises BadInput: it is none."""
        ...

    def observations(
        self, slice_number: int, period: Period | None = None
    ) -> Iterator[Observation]:
        """Every figure of a slice, without holding all in memory."""
        ...

    def count(self) -> int:
        """How many figures there are."""
        ...

    def state(self) -> int:
        """The number of the newest slice, 0 where there is none: it grows when figures are added."""
        ...

    def close(self) -> None:
        """Let go of the connections."""
        ...
