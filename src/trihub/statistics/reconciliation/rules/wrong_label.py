"""Columns whose name says one thing and whose values are another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from trihub.core.statistics import TOTAL, Series
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference, Facts, show

_SIDES = ("RES", "NRES")
_FEWEST = 3
"""Years that have to agree with the other label."""


def wrong_label(found: Difference, figures: Figures) -> Facts | None:
    """The values of one figure's series are those that the other source gives under another label;
    or figures labelled as one route make up the total of all routes, though another route was
    published."""
    if found.other is None or found.comparison not in (Comparison.SOURCES, Comparison.VINTAGES):
        return None
    for one, other in ((found.one, found.other), (found.other, found.one)):
        facts = _is_whole(figures, one) or _is_another(figures, one, other)
        if facts:
            return facts
    return None


def _is_whole(figures: Figures, claim: Claim) -> Facts | None:
    """The parts of one route leave nothing to the others."""
    series = claim.series
    if claim.cell is None or series.route != "DIRECT" or series.origin not in _SIDES:
        return None
    sides = [figures.in_vintage(claim, replace(series, origin=each)) for each in _SIDES]
    whole = figures.in_vintage(claim, replace(series, origin=TOTAL, route=TOTAL))
    values = [each.value for each in sides if each is not None]
    if whole is None or len(values) != 2 or sum(values, Decimal(0)) != whole.value:
        return None
    for route in ("MADRID", "PCT_NATIONAL", "HAGUE"):
        rest = figures.latest(claim.dataset, replace(series, origin=TOTAL, route=route),
                              claim.period)  # fmt: skip
        if rest is not None and rest.value > 0:
            return {"label": series.route, "meaning": TOTAL, "value": show(whole.value),
                    "count": show(rest.value), "source": claim.source}  # fmt: skip
    return None


def _is_another(figures: Figures, claim: Claim, other: Claim) -> Facts | None:
    """The series' values are those of another label of the other source in several years."""
    if claim.cell is None or other.cell is None:
        return None
    mine = figures.lines[claim.dataset, claim.series]
    for label, series in _other_labels(other.series):
        theirs = figures.lines.get((other.dataset, series), {})
        years = [number for number in mine if number in theirs and number in theirs]
        same = [number for number in years if mine[number][-1].value == theirs[number][-1].value]
        if claim.period in same and len(same) >= _FEWEST and len(same) * 2 > len(years):
            return {"label": claim.series.origin, "meaning": label, "value": show(claim.value),
                    "count": str(len(same)), "source": claim.source}  # fmt: skip
    return None


def _other_labels(series: Series) -> Iterator[tuple[str, Series]]:
    for origin in (*_SIDES, TOTAL, series.office):
        if origin != series.origin and series.origin in (*_SIDES, TOTAL):
            yield origin, replace(series, origin=origin)
