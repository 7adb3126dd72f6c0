"""The same value with fewer digits."""

from __future__ import annotations

from decimal import Decimal

from trihub.statistics.catalogue import counts_whole
from trihub.statistics.reconciliation.digits import are_alike
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference, Facts, show

_FEWEST = 3
"""Figures of a series that show that its publication rounds."""


def rounding(found: Difference, figures: Figures) -> Facts | None:
    """One is the other, rounded to the digits that it shows; or the gap of a sum is no more than
    what rounding its parts to whole numbers explains."""
    if found.other is None or found.comparison in (Comparison.ADJACENT, Comparison.ENDING):
        return None
    one, other = found.one.value, found.other.value
    if found.comparison is Comparison.PARTS:
        slack = Decimal(len(found.other.parts) + 1) / 2
        if counts_whole(found.one.series.unit) or abs(one - other) > slack:
            return None
    elif not are_alike(one, other) or not _is_usual(figures, found.one, found.other):
        return None
    return {"one": show(one), "other": show(other)}


def _is_usual(figures: Figures, one: Claim, other: Claim) -> bool:
    """Whether a publication that rounds whole numbers here does so throughout the series: two
    zeros at the end of a single figure are chance."""
    if one.value % 1 or other.value % 1:
        return True
    for claim in (one, other):
        line = figures.lines.get((claim.dataset, claim.series), {})
        values = [
            each.value
            for claims in line.values()
            for each in claims
            if each.slice.number == claim.slice.number
        ]
        if len(values) >= _FEWEST and all(value % 100 == 0 for value in values):
            return True
    return False
