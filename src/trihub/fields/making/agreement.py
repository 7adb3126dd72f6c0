"""How far several judges agree: Krippendorff's alpha for nominal data.

K. Krippendorff, “Computing Krippendorff's Alpha-Reliability” (2011), sections A to C: alpha is 1 minus
the observed over the expected disagreement, both from the coincidences of pairable values; units with
one value alone pair with nothing and are left out. 1 is perfect agreement, 0 what chance alone gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Alpha, and what it was computed from. ``alpha`` is ``None`` where no values can be compared, or
    where all of them are the same, so that nothing could disagree."""

    alpha: float | None
    units: int
    values: int


def nominal_alpha(units: Iterable[Sequence[Hashable]]) -> Agreement:
    """Alpha of units, each the values that it was given."""
    pairable = [Counter(values) for values in units if len(values) > 1]
    totals: Counter[Hashable] = Counter()
    observed = 0.0
    for counts in pairable:
        size = counts.total()
        totals.update(counts)
        # Ordered pairs of different values, each unit's weighed by the values it could pair with.
        observed += (size * size - sum(n * n for n in counts.values())) / (size - 1)
    n = totals.total()
    expected = n * n - sum(count * count for count in totals.values())
    alpha = 1 - (n - 1) * observed / expected if expected else None
    return Agreement(alpha=alpha, units=len(pairable), values=n)
