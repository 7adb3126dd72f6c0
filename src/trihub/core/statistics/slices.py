"""What one reading of a vintage says about one indicator, and what it would have said."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from trihub.core.statistics.observation import Load
from trihub.core.statistics.periods import Period
from trihub.core.statistics.series import Series
from trihub.core.statistics.vintages import Vintage


class Coverage(StrEnum):
    """What it means that a publication does not give a figure."""

    TABLE = "table"
    """It gives all there is: what it does not give, it no longer gives."""
    ROWS = "rows"
    """It gives all there is of the offices and years that it lists: an empty cell is a statement."""
    CELLS = "cells"
    """It speaks of what it gives, and of nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A vintage's part about one indicator, as one load read it.

    ``groups`` are the tables (:attr:`Series.group`) that it speaks of, ``offices`` the listed
    ones (both empty where they do not matter), ``first`` and ``last`` the years. ``number`` is of the store.
    """

    number: int
    vintage: Vintage
    load: Load
    indicator: str
    coverage: Coverage
    first: int
    last: int
    count: int
    groups: frozenset[str] = field(repr=False)
    offices: frozenset[str] = field(repr=False)

    def years_of(self, series: Series) -> tuple[int, int] | None:
        """The years of which an absent figure of the series is a statement of this slice; none
        where it does not speak of the series."""
        if self.coverage is Coverage.CELLS or series.group not in self.groups:
            return None
        if self.coverage is Coverage.TABLE:
            return 0, 9999
        return (self.first, self.last) if series.office in self.offices else None

    def speaks_of(self, series: Series, period: Period) -> bool:
        """Whether an absent figure is a statement of this slice."""
        years = self.years_of(series)
        return years is not None and years[0] <= period.first_year and period.year <= years[1]
