"""What a file of figures is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from trihub.core.statistics import Vintage
from trihub.statistics.catalogue import label
from trihub.statistics.charts.titles import counted_among, title_among
from trihub.statistics.comparability import Guard
from trihub.statistics.formats.extract import Extract
from trihub.statistics.tables import Table


@dataclass(frozen=True, kw_only=True)
class Given:
    """Figures, the reader's language, the permanent address (whole, with what was asked), the day
    on which they are taken, and for charts the theme and the guard (none before the figures are
    compared)."""

    extract: Extract
    language: str
    permalink: str
    today: dt.date
    theme: str = "light"
    guard: Guard | None = None

    @cached_property
    def title(self) -> str:
        """What the figures are about."""
        series = [each.series for each in self.extract.held]
        indicator = self.extract.address.key.indicator
        return title_among(series, self.language) or label("indicator", indicator, self.language)

    @cached_property
    def counted(self) -> str:
        """How they are counted."""
        return counted_among([each.series for each in self.extract.held], self.language)

    @property
    def as_of(self) -> dt.date:
        """The day whose state they are."""
        return self.extract.as_of or self.today


def vintages_of(table: Table) -> list[Vintage]:
    """The vintages that the figures of a table come from, newest publication first."""
    found = {each.vintage.digest: each.vintage for each in table.slices}
    return list(found.values())
