"""Differences that come from when a figure was published."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from trihub.core.statistics import NOT_APPLICABLE, Flag, Period
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference, Facts, show

_TWO = (Comparison.SOURCES, Comparison.VINTAGES)
_SHORT = Decimal("1.1")
"""An unfinished last year falls short by a tenth more than the year before it."""
_FEWEST = 3


def provisional(found: Difference, figures: Figures) -> Facts | None:
    """One was published as provisional, the other not."""
    del figures
    if found.other is None or found.comparison not in _TWO:
        return None
    mark = Flag.PROVISIONAL
    one, other = found.one, found.other
    if bool(one.flags & mark) == bool(other.flags & mark):
        return None
    early, late = (one, other) if one.flags & mark else (other, one)
    return {"early": show(early.value), "early_source": early.source,
            "late": show(late.value), "late_source": late.source}  # fmt: skip


def revision(found: Difference, figures: Figures) -> Facts | None:
    """A newer publication of the data set gives the figure anew, with how many years of the
    series it gave anew together; between sources: one of them agrees with what the other said
    before."""
    if found.other is None:
        return None
    if found.comparison is Comparison.VINTAGES:
        years = revised_years(figures, found.one, found.other)
        return {"before": show(found.one.value), "before_source": found.one.source,
                "after": show(found.other.value), "after_source": found.other.source,
                "years": str(len(years)), "first": str(years[0]),
                "last": str(years[-1])}  # fmt: skip
    if found.comparison is not Comparison.SOURCES:
        return None
    for one, other in ((found.one, found.other), (found.other, found.one)):
        old = _said_before(figures, other, one)
        if old is not None:
            return {"before": show(old.value), "before_source": old.source,
                    "after": show(other.value), "after_source": other.source,
                    "years": "1", "first": str(other.year), "last": str(other.year)}  # fmt: skip
    return None


def _said_before(figures: Figures, claim: Claim, value: Claim) -> Claim | None:
    claims = figures.lines.get((claim.dataset, claim.series), {}).get(claim.period, ())
    earlier = claims[:-1] if claim.cell else ()
    return next((each for each in earlier if each.value == value.value), None)


def revised_years(figures: Figures, one: Claim, other: Claim) -> list[int]:
    """The years of a series that the same newer publication gave anew."""
    slices = (one.slice.number, other.slice.number)
    found = set()
    for number, claims in figures.lines[one.dataset, one.series].items():
        values = {each.slice.number: each.value for each in claims}
        if len({values.get(slices[0]), values.get(slices[1])} - {None}) == 2:
            found.add(Period(number).year)
    return sorted(found)


def incomplete_year(found: Difference, figures: Figures) -> Facts | None:
    """A figure of rights was of the last year of its table and fell short of the next publication,
    or is flagged incomplete; or the last year of a table of fields falls in most fields together."""
    if found.other is None:
        return None
    if found.comparison is Comparison.ENDING:
        return {"low": show(found.other.value), "high": show(found.one.value),
                "year": str(found.other.year), "source": found.other.source}  # fmt: skip
    if found.comparison is not Comparison.VINTAGES or found.one.series.right == NOT_APPLICABLE:
        return None
    low, high = sorted((found.one, found.other), key=lambda each: each.value)
    if not low.flags & Flag.INCOMPLETE and not _was_unfinished(figures, low, high):
        return None
    return {"low": show(low.value), "high": show(high.value), "year": str(low.year),
            "source": low.source}  # fmt: skip


def _was_unfinished(figures: Figures, low: Claim, high: Claim) -> bool:
    """Whether it was the last year of its table, and fell short of the other publication by a
    tenth more than the year before it did."""
    if low.cell is None or high.cell is None:
        return False
    line = figures.lines[low.dataset, low.series]
    numbers = [at for at, claims in line.items() if _of_slice(claims, low)]
    if max(numbers) != low.period or len(numbers) < _FEWEST:
        return False
    before = sorted(numbers)[-2]
    theirs = figures.lines[high.dataset, high.series].get(before, ())
    one, other = _of_slice(line[before], low), _of_slice(theirs, high)
    if one is None or other is None or not one.value or not low.value:
        return False
    return high.value / low.value > _SHORT * max(other.value / one.value, Decimal(1))


def _of_slice(claims: Sequence[Claim], beside: Claim) -> Claim | None:
    return next((each for each in claims if each.slice.number == beside.slice.number), None)


def dropped_value(found: Difference, figures: Figures) -> Facts | None:
    """A newer publication of the table gives no value where there was one."""
    if found.lacking is None:
        return None
    line = figures.lines[found.one.dataset, found.one.series].get(found.one.period, ())
    later = [each for each in line
             if each.slice.vintage.published_by > found.lacking.vintage.published_by]  # fmt: skip
    vintage = found.lacking.vintage
    return {"value": show(found.one.value), "before_source": found.one.source,
            "source": f"{vintage.document} ({vintage.published.text})",
            "again": later[0].source if later else "–"}  # fmt: skip
