"""Utility models counted in."""

from __future__ import annotations

from dataclasses import replace

from trihub.core.statistics import Series
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference, Facts, show

_TOGETHER = "PATENT_UTILITY_MODEL"


def scope(found: Difference, figures: Figures) -> Facts | None:
    """The greater figure counts utility models with the patents: its label says so, or it is the
    sum of the other and of a published figure of utility models."""
    if found.other is None or found.comparison is not Comparison.SOURCES:
        return None
    less, more = sorted((found.one, found.other), key=lambda each: each.value)
    gap = more.value - less.value
    labelled = (less.series.right, more.series.right) == ("PATENT", _TOGETHER)
    if not labelled and {less.series.right, more.series.right} != {"PATENT"}:
        return None
    models = utility_models(figures, less)
    known = next((each for each in models if each.value == gap), None)
    if not labelled and known is None:
        return None
    value = known.value if known else models[0].value if models else None
    return {"gap": show(gap), "models": "–" if value is None else show(value)}


def utility_models(figures: Figures, claim: Claim) -> list[Claim]:
    """What the data sets say of utility models for the same office, origin and year."""
    found = []
    for (_, series), line in figures.lines.items():
        if (
            series.right == "UTILITY_MODEL"
            and claim.period in line
            and _alike(series, claim.series)
        ):
            latest = line[claim.period][-1]
            if latest.value > 0:
                found.append(latest)
    return found


def _alike(one: Series, other: Series) -> bool:
    """Whether two series are about the same apart from the right and the labels of the count."""
    free = {"right": "", "unit": "", "applicant_basis": ""}
    return replace(one, **free) == replace(other, **free)
