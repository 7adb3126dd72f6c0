"""The published figures that indicators are computed of: which data set gives them, and where the
method breaks, as it stood on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.statistics import DIMENSIONS, TOTAL, UNKNOWN, Series, Which
from trihub.statistics.computed.definitions import preference
from trihub.statistics.reconciliation.breaks import breaks
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure

Years = Mapping[int, Figure]
"""Figures of whole years, by year."""
Codes = Mapping[str, tuple[str, ...]]
PARTS = ("RES", "NRES")
"""The origins that make a total."""
MOST_LINES = 20_000
"""Series of one call: more are refused rather than cut."""


class Line(NamedTuple):
    """What one data set says of a series, by year."""

    dataset: str
    series: Series
    years: Years


class Inputs:
    """The figures of an indicator as they stood on a day (default: all), of every data set that
    has it; of some codes of dimensions where they are given."""

    def __init__(
        self, statistics: Statistics, indicator: str, codes: Codes, as_of: dt.date | None
    ) -> None:
        self.indicator = indicator
        self._figures = Figures()
        self.by_dataset: dict[str, dict[Series, dict[int, Figure]]] = {}
        for dataset, has in statistics.datasets().items():
            if indicator in has:
                which = Which(dataset=dataset, indicator=indicator, codes=codes)
                self._take(dataset, statistics.table(which, as_of=as_of))

    def _take(self, dataset: str, figures: Iterable[Figure]) -> None:
        found = self.by_dataset.setdefault(dataset, {})
        for each in figures:
            if each.period.is_year:
                found.setdefault(each.series, {})[each.period.year] = each
            if each.value is not None:
                cell = each.cell
                claim = Claim(each.series, cell.period, each.value, cell.flags, each.slice, cell)
                line = self._figures.lines.setdefault((dataset, each.series), {})
                line[cell.period] = [claim]
        if len(found) > MOST_LINES:
            raise BadInput(
                said("{count} series are too many for one computation.", count=len(found)),
                hint=said("Choose fewer offices or rights."),
            )

    def years(self, dataset: str, series: Series) -> Years:
        """What a data set says of a series."""
        return self.by_dataset.get(dataset, {}).get(series, {})

    def lines(self, prefer: Sequence[str] = (), *, totals: bool = False) -> Iterator[Line]:
        """Each series of one data set: of what several count alike, that of the preferred one.
        ``totals``: also all origins together where only their parts are published."""
        chosen: dict[tuple[str, ...], str] = {}
        for dataset in ranked(self.by_dataset, self.indicator, prefer):
            for series in sorted(self._series(dataset, totals=totals), key=_key):
                alike = chosen.setdefault(_counted_alike(series), dataset) == dataset
                if alike:
                    yield Line(dataset, series, self._any(dataset, series, totals=totals))

    def _series(self, dataset: str, *, totals: bool) -> set[Series]:
        found = set(self.by_dataset[dataset])
        if totals:
            firsts = [each for each in found if each.origin == PARTS[0]]
            found |= {replace(each, origin=TOTAL) for each in firsts
                      if replace(each, origin=PARTS[1]) in found}  # fmt: skip
        return found

    def _any(self, dataset: str, series: Series, *, totals: bool) -> Years:
        """The years of a series, and those of its parts where they may stand for it."""
        if not totals or series.origin != TOTAL:
            return self.years(dataset, series)
        found: dict[int, Figure] = {}
        for origin in (*PARTS, TOTAL):
            found |= self.years(dataset, replace(series, origin=origin))
        return found

    def breaks(self) -> Mapping[tuple[str, str, str], set[int]]:
        """The first years after a break in method, by indicator, right and office; a break that
        one data set shows, also by months and spans of years, holds for all."""
        found: dict[tuple[str, str, str], set[int]] = {}
        for each in breaks(self._figures):
            found.setdefault(each.counted, set()).add(each.year)
        return found


def ranked(datasets: Mapping[str, object], indicator: str, prefer: Sequence[str] = ()) -> list[str]:
    """Data sets, the preferred first: by the call, by the package's table, by name."""
    order = [*prefer, *preference(indicator)]
    rank = {name: place for place, name in reversed(list(enumerate(order)))}
    return sorted(datasets, key=lambda name: (rank.get(name, len(order)), name))


def _key(series: Series) -> str:
    return series.key


def _counted_alike(series: Series) -> tuple[str, ...]:
    """What is counted, whoever decides on the origin: of this one data set speaks."""
    return replace(series, applicant_basis=UNKNOWN).codes


def matches(series: Series, codes: Codes) -> bool:
    """Whether a series has one of the wanted codes in each dimension."""
    return all(getattr(series, name) in wanted for name, wanted in codes.items())


def one_vintage(years: Years) -> tuple[Years, Years]:
    """The years that the newest vintage among them gives, and the others: prices of another vintage
    may have another base year."""
    of = {year: each.slice.vintage for year, each in years.items()}
    newest = max(of.values(), key=lambda each: (each.published_by, each.published.text))
    used = {year: each for year, each in years.items() if of[year].published == newest.published}
    return used, {year: each for year, each in years.items() if year not in used}


def checked(codes: Codes) -> Codes:
    """Codes to choose by. :raises BadInput: there is no such dimension."""
    unknown = set(codes) - set(DIMENSIONS)
    if unknown:
        raise BadInput(
            said("There is no dimension {name} to choose by.", name=min(unknown)),
            hint=said("The dimensions are {names}.", names=", ".join(DIMENSIONS)),
        )
    return {name: tuple(wanted) for name, wanted in codes.items()}
