"""Finding differences: between sources, between vintages, and within a source."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from trihub.statistics.reconciliation.figures import Figures, current
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference


def between_sources(figures: Figures) -> Iterator[Difference]:
    """Cells of which two data sets, or one under two labels, give different values."""
    for claims in current(figures).values():
        for one, other in combinations(claims, 2):
            if one.value != other.value and _are_comparable(one, other):
                first, second = sorted((one, other), key=_order)
                yield Difference(comparison=Comparison.SOURCES, one=first, other=second)


def _are_comparable(one: Claim, other: Claim) -> bool:
    if one.dataset != other.dataset:
        return True
    a, b = one.series, other.series
    labels = (a.right, a.year_basis) != (b.right, b.year_basis)
    return labels and (a.unit, a.applicant_basis) == (b.unit, b.applicant_basis)


def _order(claim: Claim) -> tuple[object, ...]:
    return claim.slice.vintage.published_by, claim.dataset, claim.series.key


def between_vintages(figures: Figures) -> Iterator[Difference]:
    """Figures that a newer publication of their data set gives otherwise."""
    for line in figures.lines.values():
        for claims in line.values():
            for one, other in pairwise(claims):
                if one.value != other.value:
                    yield Difference(comparison=Comparison.VINTAGES, one=one, other=other)


def dropped(figures: Figures) -> Iterator[Difference]:
    """Figures that a newer publication of their table does not give."""
    for claim, newer in figures.dropped:
        yield Difference(comparison=Comparison.DROPPED, one=claim, lacking=newer)
