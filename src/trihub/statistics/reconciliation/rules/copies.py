"""Data sets that repeat another one as it stood at some time."""

from __future__ import annotations

from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Comparison, Difference, Facts

_FEWEST = 50
_PART = 2
"""Half of the figures: values of many digits do not agree by chance."""


def copy_of_another_date(found: Difference, figures: Figures) -> Facts | None:
    """Most of what a publication of each data set gives under this indicator is the same: one
    repeats the other, as it stood when it was copied."""
    if found.other is None or found.comparison is not Comparison.SOURCES:
        return None
    one, other = found.one, found.other
    if one.dataset == other.dataset or one.series != other.series:
        return None
    best = figures.agreement(one.dataset, other.dataset, one.series.indicator)
    if best is None or best.shared < _FEWEST or best.same * _PART < best.shared:
        return None
    return {"same": str(best.same), "shared": str(best.shared),
            "one_source": best.one.source, "other_source": best.other.source}  # fmt: skip
