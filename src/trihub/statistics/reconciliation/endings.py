"""Tables of technology fields whose last year is not complete yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from trihub.core.statistics import NOT_APPLICABLE, TOTAL, Period
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference

FALL = Decimal("0.6")
"""A last year below this part of the year before it is suspect."""
MOST = Decimal("0.75")
"""The part of a table's series that have to fall together."""
_FEWEST = 4


def fallen_endings(figures: Figures) -> Iterator[Difference]:
    """Last years that fall in most series of a table of fields together, as they do where
    applications are still missing."""
    tables: dict[tuple[str, str, int], list[tuple[Claim, Claim]]] = defaultdict(list)
    for (dataset, series), line in figures.lines.items():
        years = sorted(number for number in line if Period(number).is_year)
        if series.field in (TOTAL, NOT_APPLICABLE) or len(years) < _FEWEST:
            continue
        before, last = (line[number][-1] for number in list(pairwise(years))[-1])
        if last.year == before.year + 1 and before.value > 0:
            tables[dataset, series.group, last.period].append((before, last))
    for pairs in tables.values():
        fallen = [(one, other) for one, other in pairs if other.value < FALL * one.value]
        if len(pairs) >= _FEWEST and len(fallen) >= MOST * len(pairs):
            for one, other in fallen:
                yield Difference(comparison=Comparison.ENDING, one=one, other=other)
