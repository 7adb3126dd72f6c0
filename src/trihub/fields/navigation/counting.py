"""Figures over members: by year, from office to office, sub-field by class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from trihub.fields.members.model import Table
from trihub.fields.navigation.view import Ints, View

LAG = 18
"""Months from filing to publication (Article 93 EPC, Article 34 of China's Patent Law, Article 64 of
Japan's and Korea's Patent Acts): who filed later may not be published yet."""
CLASSES = 12
"""Columns of the matrix: the IPC subclasses with the most members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """Members first filed, and publications published, in a year. ``filed_open`` and
    ``published_open``: the year is not complete in what the library can know."""

    year: int
    filed: int
    published: int
    filed_open: bool
    published_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A table of counts in the definition's unit. Sums of rows and columns are counted for
    themselves: a member that is in two cells counts once."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    """Name, cells, total."""
    totals: tuple[int, ...]
    total: int

    @property
    def highest(self) -> int:
        """The highest cell."""
        return max((cell for _, cells, _ in self.rows for cell in cells), default=0)


def as_of(view: View) -> int:
    """The last day of publication in the collection, CCYYMMDD: what its years are complete up to."""
    return int(view.published.max(initial=0))


def timeline(view: View, field: str = "") -> list[Year]:
    """Every year from the first to the last. :raises NotFound: there is no such field."""
    return view.kept(("timeline", field), lambda: _timeline(view, view.met(field)))


def _timeline(view: View, met: Table) -> list[Year]:
    filed = _by_year(_first_filings(view, met))
    published = _by_year(view.published[met])
    years = sorted({*filed, *published})
    if not years:
        return []
    last = as_of(view)
    # What was filed on 31 December is published LAG months later, by 30 June of the year after
    # the next.
    complete = last // 10_000 - (2 if last % 10_000 >= 630 else 3)
    return [
        Year(
            year=year,
            filed=filed.get(year, 0),
            published=published.get(year, 0),
            filed_open=year > complete,
            published_open=year * 10_000 + 1_231 > last,
        )
        for year in range(years[0], years[-1] + 1)
    ]


def _first_filings(view: View, met: Table) -> Ints:
    """The day of the first filing of each member, in the definition's unit."""
    days = view.earliest[met]
    if not view.counts_families:
        return days[days > 0]
    known = days > 0
    _, place = np.unique(view.families[met][known], return_inverse=True)
    first = np.full(place.max(initial=-1) + 1, 99_991_231, dtype=np.int64)
    np.minimum.at(first, place, days[known])
    return first


def _by_year(days: Ints) -> dict[int, int]:
    years, counts = np.unique(days[days > 0] // 10_000, return_counts=True)
    return {int(year): int(count) for year, count in zip(years, counts, strict=True)}


def flows(view: View, field: str = "") -> Crossing:
    """From the office of the first filing (rows) to the office of publication (columns).

    :raises NotFound: there is no such field.
    """

    def make() -> Crossing:
        met = view.met(field)
        origins = [value for value, _ in view.origins.counts(met)]
        offices = [value for value, _ in view.offices.counts(met)]
        return _crossing(
            view, met, origins, lambda name: view.origins.having([name]), offices,
            lambda name: view.offices.having([name]),
        )  # fmt: skip

    return view.kept(("flows", field), make)


def matrix(view: View) -> Crossing:
    """Sub-fields (rows, by path) by IPC subclass (columns)."""

    def make() -> Crossing:
        met, size = view.met(), len(view.rows)
        classes = [value for value, _ in view.subclasses.counts(met)[:CLASSES]]
        return _crossing(
            view, met, view.members.fields[1:], view.met, classes,
            lambda name: view.subclasses.having([name], size),
        )  # fmt: skip

    return view.kept("matrix", make)


def _crossing(
    view: View, met: Table, rows: Sequence[str], row_of: Callable[[str], Table],
    columns: Sequence[str], column_of: Callable[[str], Table],
) -> Crossing:  # fmt: skip
    tables = [met & column_of(name) for name in columns]

    def lines() -> Iterator[tuple[str, tuple[int, ...], int]]:
        for name in rows:
            own = met & row_of(name)
            yield name, tuple(view.size(own & table) for table in tables), view.size(own)

    return Crossing(
        columns=tuple(columns), rows=tuple(lines()),
        totals=tuple(view.size(table) for table in tables), total=view.size(met),
    )  # fmt: skip
