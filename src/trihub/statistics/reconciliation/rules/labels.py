"""Differences that the labels of the figures state: what is counted, and for which year."""

from __future__ import annotations

from trihub.core.statistics import NOT_APPLICABLE, UNKNOWN
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Comparison, Difference, Facts, show

_RECEIVED = "FILING_RECEIVED"
_UNSTATED = (UNKNOWN, NOT_APPLICABLE)


def counting_unit(found: Difference, figures: Figures) -> Facts | None:
    """The two count different things: applications, classes, designs contained."""
    del figures
    if found.other is None or found.comparison is not Comparison.SOURCES:
        return None
    units = (found.one.series.unit, found.other.series.unit)
    if units[0] == units[1] or _RECEIVED in units:
        return None
    ratio = found.other.value / found.one.value if found.one.value else None
    return {"one_unit": units[0], "other_unit": units[1],
            "ratio": "–" if ratio is None else f"{ratio:.3f}"}  # fmt: skip


def fiscal_year(found: Difference, figures: Figures) -> Facts | None:
    """One counts the calendar year, the other a year that begins otherwise."""
    del figures
    if found.other is None or found.comparison is not Comparison.SOURCES:
        return None
    bases = (found.one.series.year_basis, found.other.series.year_basis)
    if bases[0] == bases[1] or set(bases) & set(_UNSTATED):
        return None
    return {
        "one_basis": bases[0],
        "other_basis": bases[1],
        "gap": show(abs(found.other.value - found.one.value)),
    }


def method_break(found: Difference, figures: Figures) -> Facts | None:
    """One counts filings received, the other applications that stand (fees paid, formalities
    met); or the publisher flags a break between the two."""
    del figures
    if found.other is None:
        return None
    units = (found.one.series.unit, found.other.series.unit)
    adjacent = found.comparison is Comparison.ADJACENT
    if not adjacent and (units[0] == units[1] or _RECEIVED not in units):
        return None
    return {"one_unit": units[0], "other_unit": units[1],
            "one_year": str(found.one.year), "other_year": str(found.other.year)}  # fmt: skip
