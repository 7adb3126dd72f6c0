"""Invented figures for the tests of reconciliation, without a database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

from trihub.core.statistics import (
    Cell,
    Coverage,
    Load,
    Period,
    Published,
    Series,
    Slice,
    Vintage,
)
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference, Disagreement
from trihub.statistics.reconciliation.register import differences, judge

LOAD = Load(recorded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), loader="t", version="1", digest="d")
PATENTS = Series(indicator="APPLICATIONS", right="PATENT", office="KR", origin="_T",
                 unit="APPLICATION", year_basis="CALENDAR")  # fmt: skip


@cache
def slice_of(dataset: str, published: str = "2020", document: str = "Report") -> Slice:
    """A publication; each has its own number."""
    when = Published(published)
    vintage = Vintage(
        dataset=dataset, publisher=dataset, document=document, url="", published=when,
        published_by=when.last, name="f.csv", sha256=f"{dataset}{published}{document}",
    )  # fmt: skip
    slice_of.made = getattr(slice_of, "made", 0) + 1  # type: ignore[attr-defined]
    return Slice(
        number=slice_of.made, vintage=vintage, load=LOAD, indicator="APPLICATIONS",  # type: ignore[attr-defined]
        coverage=Coverage.CELLS, first=0, last=0, count=0, groups=frozenset(), offices=frozenset(),
    )  # fmt: skip


class World:
    """Figures to be compared, said one by one, oldest publication first."""

    def __init__(self) -> None:
        self.figures = Figures()

    def say(
        self, dataset: str, series: Series, period: str, value: object, *, published: str = "2020",
        flags: int = 0, document: str = "Report",
    ) -> Claim:  # fmt: skip
        """A source says a figure."""
        number = Period.parse(period).number
        cell = Cell(1, number, str(value), flags, 1, 1)
        claim = Claim(series, number, Decimal(str(value)), flags,
                      slice_of(dataset, published, document), cell)  # fmt: skip
        line = self.figures.lines.setdefault((dataset, series), {})
        line.setdefault(number, []).append(claim)
        self.figures.count += 1
        return claim

    def drop(self, claim: Claim, published: str) -> None:
        """A newer publication of its table does not give a figure."""
        self.figures.dropped.append((claim, slice_of(claim.dataset, published)))

    def register(self, comparison: Comparison | None = None) -> list[Disagreement]:
        """What the engine finds."""
        found: list[Difference] = list(differences(self.figures))
        chosen = [each for each in found if comparison in (None, each.comparison)]
        return judge(chosen, self.figures)
