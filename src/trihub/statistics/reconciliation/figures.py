"""Every figure of a store, arranged for comparing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby, product
from typing import NamedTuple

from trihub.core.ports.statistics import StatisticsStore
from trihub.core.statistics import NOT_APPLICABLE, TOTAL, Period, Series, Slice, Which
from trihub.statistics.catalogue import counts_whole
from trihub.statistics.reconciliation.digits import are_alike
from trihub.statistics.reconciliation.model import Claim

RESIDENT, NON_RESIDENT = "RES", "NRES"
_PATENTS = ("PATENT", "PATENT_UTILITY_MODEL")

Line = dict[int, list[Claim]]
"""The claims about a series in a data set by period, oldest publication first."""
CellKey = tuple[str, ...]


_MUCH = 50
"""Figures that two publications have to share before their agreement says something."""


class Agreement(NamedTuple):
    """How many figures two publications share, how many of them are the same (apart from digits
    that were rounded away), and a claim of each."""

    shared: int
    same: int
    one: Claim
    other: Claim


@dataclass(slots=True)
class Figures:
    """All claims. ``lines``: by data set and series. ``dropped``: last claims that a newer
    publication of their table does not give, with that publication."""

    lines: dict[tuple[str, Series], Line] = field(default_factory=dict)
    dropped: list[tuple[Claim, Slice]] = field(default_factory=list)
    count: int = 0
    _agreements: dict[tuple[str, str, str], Agreement | None] = field(default_factory=dict)

    def agreement(self, one: str, other: str, indicator: str) -> Agreement | None:
        """The two publications of two data sets that agree best about an indicator."""
        first, second = sorted((one, other))
        key = (first, second, indicator)
        if key not in self._agreements:
            pairs = _agreements(self, *key)
            # of those that share much, the one that agrees best
            self._agreements[key] = max(
                pairs,
                key=lambda each: (each.shared >= _MUCH, each.same / each.shared),
                default=None,
            )
        return self._agreements[key]

    def latest(self, dataset: str, series: Series, period: int) -> Claim | None:
        """The newest claim of a data set about a figure."""
        claims = self.lines.get((dataset, series), {}).get(period)
        return claims[-1] if claims else None

    def in_vintage(self, beside: Claim, series: Series) -> Claim | None:
        """Another figure of the same publication (its document and date) and period."""
        claims = self.lines.get((beside.dataset, series), {}).get(beside.period, ())
        mine = beside.slice.vintage
        for each in claims:
            its = each.slice.vintage
            if (its.document, its.published) == (mine.document, mine.published):
                return each
        return None


def _agreements(figures: Figures, one: str, other: str, indicator: str) -> list[Agreement]:
    found: dict[tuple[int, int], Agreement] = {}
    for (dataset, series), line in figures.lines.items():
        theirs = figures.lines.get((other, series))
        if dataset != one or series.indicator != indicator or theirs is None:
            continue
        for period in line.keys() & theirs.keys():
            for a, b in product(line[period], theirs[period]):
                at = a.slice.number, b.slice.number
                old = found.get(at) or Agreement(0, 0, a, b)
                same = old.same + are_alike(a.value, b.value)
                found[at] = old._replace(shared=old.shared + 1, same=same)
    return list(found.values())


def read_figures(store: StatisticsStore, indicator: str = "") -> Figures:
    """Read every figure of a store, or of an indicator: no comparison and no rule looks at figures
    of two."""
    found = Figures()
    ordered = sorted(store.slices(indicator=indicator), key=_line_of)
    for (dataset, of), slices in groupby(ordered, key=_line_of):
        _read_line(store, found, list(slices), Which(dataset=dataset, indicator=of))
    return found


def _line_of(each: Slice) -> tuple[str, str]:
    return each.vintage.dataset, each.indicator


def _read_line(
    store: StatisticsStore, found: Figures, slices: Sequence[Slice], which: Which
) -> None:
    known: dict[int, Series] = {}
    given: dict[Series, set[int]] = defaultdict(set)
    for each in slices:
        cells = store.cells(each.number, which)
        missing = {cell.series for cell in cells} - known.keys()
        known.update(store.series_by_number(sorted(missing)) if missing else {})
        here: dict[Series, set[int]] = defaultdict(set)
        for cell in cells:
            if cell.value is None:
                continue
            series = known[cell.series]
            line = found.lines.setdefault((which.dataset, series), {})
            line.setdefault(cell.period, []).append(
                Claim(series, cell.period, Decimal(cell.value), cell.flags, each, cell)
            )
            here[series].add(cell.period)
            found.count += 1
        _note_dropped(found, each, given, here)
        for series, periods in here.items():
            given[series] |= periods


def _note_dropped(
    found: Figures, newer: Slice, given: dict[Series, set[int]], here: Mapping[Series, set[int]]
) -> None:
    for series, periods in given.items():
        years = newer.years_of(series)
        if years is None:
            continue
        gone = {
            number
            for number in periods - here.get(series, set())
            if years[0] <= Period(number).first_year and Period(number).year <= years[1]
        }
        line = found.lines[newer.vintage.dataset, series]
        found.dropped += [(line[number][-1], newer) for number in sorted(gone)]
        periods -= gone


def cell_of(series: Series, period: int) -> CellKey:
    """What a figure is about, apart from how it is counted: figures of one cell are compared."""
    origin = RESIDENT if series.origin == series.office else series.origin
    right = _PATENTS[0] if series.right in _PATENTS else series.right
    unit = "" if counts_whole(series.unit) else series.unit
    return (series.indicator, right, series.office, origin, series.field, series.route, unit,
            series.definition, str(period))  # fmt: skip


def current(figures: Figures) -> dict[CellKey, list[Claim]]:
    """The newest claims of every data set for whole years, by cell, with the totals and the
    non-resident parts that follow from them."""
    cells: dict[CellKey, list[Claim]] = defaultdict(list)
    for (dataset, series), line in figures.lines.items():
        for period, claims in line.items():
            if Period(period).is_year:
                cells[cell_of(series, period)].append(claims[-1])
        for claim in derived(figures, dataset, series):
            cells[cell_of(claim.series, claim.period)].append(claim)
    return cells


def derived(figures: Figures, dataset: str, series: Series) -> Iterator[Claim]:
    """Totals and non-resident figures that a data set does not give, but that follow from its
    resident figures and the others of the same series."""
    if series.origin not in (RESIDENT, series.office) or series.origin == NOT_APPLICABLE:
        return
    whole, rest = (replace(series, origin=code) for code in (TOTAL, NON_RESIDENT))
    for period, claims in figures.lines[dataset, series].items():
        if not Period(period).is_year:
            continue
        mine = claims[-1]
        total, others = (figures.latest(dataset, each, period) for each in (whole, rest))
        if total is None and others is not None:
            yield Claim(whole, period, mine.value + others.value, mine.flags | others.flags,
                        mine.slice, None, (mine, others))  # fmt: skip
        elif total is not None and others is None:
            yield Claim(rest, period, total.value - mine.value, mine.flags | total.flags,
                        total.slice, None, (total, mine), True)  # fmt: skip
