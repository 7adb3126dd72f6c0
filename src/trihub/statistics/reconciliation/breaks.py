"""Breaks in method: where a publisher says that it counts otherwise from a period on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, permutations
from typing import NamedTuple

from trihub.core.statistics import NOT_APPLICABLE, UNKNOWN, Flag, Period, Series
from trihub.statistics.catalogue import counts_whole
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference

Counted = tuple[str, str, str]


class Break(NamedTuple):
    """A break: the last figure before it and the first after it."""

    before: Claim
    after: Claim

    @property
    def counted(self) -> Counted:
        """What is counted: indicator, right and office."""
        return counted(self.after.series)

    @property
    def year(self) -> int:
        """The first year after it."""
        return Period(self.after.period).first_year


def counted(series: Series) -> Counted:
    """What a series counts: indicator, right and office."""
    return series.indicator, series.right, series.office


def breaks(figures: Figures) -> Iterator[Break]:
    """Every break that a data set shows: a flag, or one counting unit that ends in the period
    before another begins (two units for the same periods are two counts, and no break)."""
    lines: dict[tuple[str, Series], dict[str, list[Claim]]] = defaultdict(dict)
    for (dataset, series), line in figures.lines.items():
        if counts_whole(series.unit):
            plain = replace(series, unit=NOT_APPLICABLE, applicant_basis=UNKNOWN)
            claims = lines[dataset, plain].setdefault(series.unit, [])
            claims += [each[-1] for each in line.values()]
    for units in lines.values():
        for claims in units.values():
            claims.sort(key=_first_year)
            yield from _flagged(claims)
        for one, other in permutations(units.values(), 2):
            last = max(one, key=lambda each: each.year)
            if _first_year(other[0]) == last.year + 1:
                yield Break(last, other[0])


def _first_year(claim: Claim) -> int:
    return Period(claim.period).first_year


def _flagged(claims: Sequence[Claim]) -> Iterator[Break]:
    for one, other in pairwise(claims):
        if other.flags & Flag.BREAK and _first_year(other) == one.year + 1:
            yield Break(one, other)


class Known(NamedTuple):
    """What the guard has to know: the years of which a series has figures, and the first years after
    the breaks of what is counted."""

    years: Mapping[Series, set[int]]
    breaks: Mapping[Counted, set[int]]


def known_of(figures: Figures) -> Known:
    """What the figures of a library say of themselves."""
    years: dict[Series, set[int]] = defaultdict(set)
    for (_, series), line in figures.lines.items():
        years[series] |= {Period(each).year for each in line if Period(each).is_year}
    found: dict[Counted, set[int]] = defaultdict(set)
    for each in breaks(figures):
        found[each.counted].add(each.year)
    return Known(dict(years), dict(found))


def across_breaks(figures: Figures) -> Iterator[Difference]:
    """The figures on both sides of each break."""
    for found in breaks(figures):
        yield Difference(comparison=Comparison.ADJACENT, one=found.before, other=found.after)
