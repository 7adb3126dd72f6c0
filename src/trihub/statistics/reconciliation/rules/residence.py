"""Who counts as a resident."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from trihub.core.statistics import TOTAL
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference, Facts, show

_OTHER_SIDE = {"RES": "NRES", "NRES": "RES"}


def residence(found: Difference, figures: Figures) -> Facts | None:
    """Resident and non-resident figures differ by the same number in opposite directions: both
    sources count the same applications and draw the line between them elsewhere."""
    if found.other is None or found.gap is None or found.comparison is not Comparison.SOURCES:
        return None
    one, other = (other_side(figures, each) for each in (found.one, found.other))
    if one is None or other is None or other - one != -found.gap:
        return None
    return {"moved": show(abs(found.gap)), "total": show(found.one.value + one)}


def other_side(figures: Figures, claim: Claim) -> Decimal | None:
    """The non-resident value beside a resident one in its publication, or the other way round,
    also as the rest of the total."""
    series = claim.series
    origin = "RES" if series.origin == series.office else series.origin
    if origin not in _OTHER_SIDE:
        return None
    if claim.subtracted:
        return claim.parts[1].value
    beside = figures.in_vintage(claim, replace(series, origin=_OTHER_SIDE[origin]))
    if beside is None:
        # A World Bank indicator is a file of its own: the newest of the other side goes with it.
        beside = figures.latest(
            claim.dataset, replace(series, origin=_OTHER_SIDE[origin]), claim.period
        )
    if beside is not None:
        return beside.value
    total = figures.in_vintage(claim, replace(series, origin=TOTAL))
    return None if total is None else total.value - claim.value
