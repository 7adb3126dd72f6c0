"""Tables as they stood on a day, and the history of a single figure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import chain, groupby, repeat
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from trihub.core.ports.statistics import StatisticsStore
from trihub.core.statistics import (
    Cell,
    Observation,
    Period,
    Series,
    Slice,
    Which,
    observation_of,
)

_CELL = itemgetter(0)
_AT = itemgetter(0, 1)
"""Of a cell: its series and its period."""
_FIGURE_SERIES = attrgetter("cell.series")


class Figure(NamedTuple):
    """A figure of a table: its cell, its series, and the slice that it comes from."""

    cell: Cell
    series: Series
    slice: Slice

    @property
    def period(self) -> Period:
        """The period."""
        return Period(self.cell.period)

    @property
    def value(self) -> Decimal | None:
        """The exact value; none where the publisher says that there is none."""
        return None if self.cell.value is None else Decimal(self.cell.value)

    @property
    def observation(self) -> Observation:
        """The figure with its whole provenance."""
        return observation_of(self.cell, self.series, self.slice)


_figure: Callable[[Any], Figure] = partial(tuple.__new__, Figure)
"""What ``Figure._make`` does, without a call in Python for each figure."""
_SERIES: Callable[[Cell], int] = itemgetter(Cell._fields.index("series"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures of a data set and indicator as they stood. ``figures`` are in the order of their
    series' keys and periods; ``slices`` those that they come from, newest publication first."""

    which: Which
    slices: Sequence[Slice]
    figures: Sequence[Figure]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)

    def by_key(self) -> Mapping[tuple[str, int], Figure]:
        """The figures by the key of their series and the number of their period."""
        return {(each.series.key, each.cell.period): each for each in self.figures}


def table_as_of(
    store: StatisticsStore,
    which: Which,
    published_by: dt.date | None = None,
    recorded_by: dt.datetime | None = None,
) -> Table:
    """The table as it stood: of each figure what the newest publication says that was out by the
    day (default: all), as recorded by the moment (default: now). What a newer publication no
    longer gives is not in it (:class:`~trihub.core.statistics.Coverage`)."""
    slices = store.slices(
        which.dataset, which.indicator, published_by=published_by, recorded_by=recorded_by
    )
    return layered(store, which, slices)


def layered(
    store: StatisticsStore,
    which: Which,
    slices: Sequence[Slice],
    read: Callable[[Sequence[int]], Mapping[int, Sequence[Cell]]] | None = None,
) -> Table:
    """One table out of slices, of which the later ones come first. ``read`` gives the figures of
    slices by series and period (default: all that are asked for, a slice at a time)."""
    parts: list[tuple[Slice, Sequence[Cell]]] = []
    seen: set[tuple[int, int]] = set()
    last: Sequence[Cell] = ()
    known: dict[int, Series] = {}
    used: list[Slice] = []
    needed = _needed(slices)
    given = read([each.number for each in needed]) if read else None
    for each in needed:
        cells = store.cells(each.number, which) if given is None else given.get(each.number, ())
        missing = set(map(_SERIES, cells)) - known.keys()
        known.update(store.series_by_number(sorted(missing)) if missing else {})
        if used:
            seen.update(map(_AT, last))
            left = list(_left(cells, used, known))
            cells = [cell for at, cell in zip(map(_AT, left), left, strict=True) if at not in seen]
        last = cells
        parts.append((each, cells))
        used.append(each)
    ordered = sorted(known, key=lambda number: known[number].key)
    figures = [*chain.from_iterable(_figures(of, cells, known) for of, cells in parts)]
    if len(used) > 1:
        figures.sort(key=_CELL)
    if ordered != sorted(ordered):
        found = {number: list(group) for number, group in groupby(figures, key=_FIGURE_SERIES)}
        figures = [*chain.from_iterable(found.get(number, ()) for number in ordered)]
    return Table(which=which, slices=used, figures=figures)


def _needed(slices: Sequence[Slice]) -> list[Slice]:
    """Those of which something may be left beside newer ones, newest first."""
    found: list[Slice] = []
    for each in reversed(slices):
        if not _is_covered(each, found):
            found.append(each)
    return found


def _figures(of: Slice, cells: Sequence[Cell], known: Mapping[int, Series]) -> Iterator[Figure]:
    return map(_figure, zip(cells, map(known.__getitem__, map(_SERIES, cells)), repeat(of)))


def _is_covered(older: Slice, newer: Iterable[Slice]) -> bool:
    """Whether whole tables that are newer speak of all that an older slice speaks of."""
    if not older.groups:
        return False
    left = set(older.groups)
    for each in newer:
        if each.coverage == "table":
            left -= each.groups
    return not left


def _left(
    cells: Sequence[Cell], newer: Sequence[Slice], known: Mapping[int, Series]
) -> Iterator[Cell]:
    """The cells of which no newer slice speaks."""
    for number, group in groupby(cells, key=attrgetter("series")):
        spoken = [years for each in newer if (years := each.years_of(known[number]))]
        if not spoken:
            yield from group
            continue
        for cell in group:
            period = Period(cell.period)
            if not any(a <= period.first_year and period.year <= b for a, b in spoken):
                yield cell


class Said(StrEnum):
    """What a publication says of a figure, beside what was said before in its data set."""

    FIRST = "first"
    """Nothing was said before."""
    SAME = "same"
    """The same value and flags."""
    REVISED = "revised"
    """Another value or other flags."""
    VANISHED = "vanished"
    """It gives the table without the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A publication's word on a figure; ``observation`` is none where the figure vanished."""

    said: Said
    slice: Slice
    observation: Observation | None


def history(
    store: StatisticsStore, series: Series, period: Period, dataset: str = ""
) -> list[Entry]:
    """Everything that was published about a figure, oldest publication first within each data set;
    ``dataset`` chooses one. What two readings of one vintage say alike is one entry."""
    return histories(store, series, dataset, period).get(period, [])


def histories(
    store: StatisticsStore, series: Series, dataset: str = "", only: Period | None = None
) -> dict[Period, list[Entry]]:
    """The :func:`history` of each figure of a series, by period; or of one period."""
    number = store.number_of(series)
    if number is None:
        return {}
    slices = sorted(store.slices(dataset, series.indicator), key=_dataset)
    given: dict[int, dict[int, Cell]] = defaultdict(dict)
    for of, cells in store.cells_in([each.number for each in slices], [number]).items():
        for cell in cells:
            if only is None or cell.period == only.number:
                given[cell.period][of] = cell
    lines = [list(line) for _, line in groupby(slices, key=_dataset)]
    return {
        Period(at): [entry for line in lines for entry in _line(line, given[at], series, at)]
        for at in sorted(given)
    }


def _dataset(each: Slice) -> str:
    return each.vintage.dataset


def _line(
    slices: Sequence[Slice], given: Mapping[int, Cell], series: Series, period: int
) -> Iterator[Entry]:
    last: Observation | None = None
    spoken, seen = False, set()
    for each in slices:
        cell = given.get(each.number)
        if cell is None:
            if last is not None and each.speaks_of(series, Period(period)):
                yield Entry(said=Said.VANISHED, slice=each, observation=None)
                last = None
            continue
        told = each.vintage.digest, cell.value, cell.flags
        if told in seen:
            continue
        seen.add(told)
        made = observation_of(cell, series, each)
        same = last is not None and (last.value, last.flags) == (made.value, made.flags)
        said = Said.FIRST if not spoken else Said.SAME if same else Said.REVISED
        yield Entry(said=said, slice=each, observation=made)
        last, spoken = made, True
