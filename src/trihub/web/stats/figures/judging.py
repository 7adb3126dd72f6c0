"""What reconciliation and the guard say of the figures on a page."""

from __future__ import annotations

from collections.abc import Sequence

from trihub.core.errors import NotFound
from trihub.core.statistics import Period, Series
from trihub.statistics.comparability import Verdict
from trihub.statistics.reconciled import Judged
from trihub.statistics.reconciliation import Disagreement
from trihub.statistics.reconciliation.model import Claim
from trihub.statistics.tables import Figure


def touching(
    judged: Judged | None, dataset: str, series: Series, period: Period | None = None
) -> list[Disagreement]:
    """The disagreements in which a figure of the series stands (of one period, where it is given),
    the newest years first."""
    if judged is None:
        return []
    found = [
        each
        for each in judged.directory.choose(office=series.office, indicator=series.indicator)
        if any(_is_of(claim, dataset, series, period) for claim in _claims(each))
    ]
    return sorted(found, key=lambda each: -each.difference.one.year)


def _claims(entry: Disagreement) -> list[Claim]:
    claims = [entry.difference.one]
    claims += [entry.difference.other] if entry.difference.other else []
    return claims + [part for claim in claims for part in claim.parts]


def _is_of(claim: Claim, dataset: str, series: Series, period: Period | None) -> bool:
    return (claim.dataset == dataset and claim.series == series
            and (period is None or claim.period == period.number))  # fmt: skip


def verdict_on(
    judged: Judged | None, series: Series, figures: Sequence[Figure]
) -> Verdict | None:  # fmt: skip
    """What the guard says of the years of a series together; none where it knows none."""
    years = [each.period.year for each in figures]
    if judged is None or not years:
        return None
    try:
        return judged.guard.judge((series,), min(years), max(years))
    except NotFound:
        return None
