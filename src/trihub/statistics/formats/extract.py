"""The figures that an address names, all at once or in pieces that fit into memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.statistics import Period, Series, Slice
from trihub.statistics.addresses import Address, path_of
from trihub.statistics.overview.holdings import Held
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure, Table, layered

_BATCH = 200
"""Series that are read at once, from all vintages that may have something of them: some ten thousand
figures a vintage."""


class Years(NamedTuple):
    """A span of years, both ends included; an end that is none is open."""

    first: int | None = None
    last: int | None = None

    def has(self, period: Period) -> bool:
        """Whether a period lies in it, at least in part."""
        return ((self.first is None or period.year >= self.first)
                and (self.last is None or period.first_year <= self.last))  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Whether it takes every year."""
        return self.first is None and self.last is None


class Extract:
    """The figures of an address as they stood on a day (default: now), in the order of their keys
    and periods.

    :raises NotFound: the library has no such figures, or a code is in no list.
    """

    def __init__(
        self, statistics: Statistics, address: Address, *, as_of: dt.date | None = None,
        years: Years | None = None,
    ) -> None:  # fmt: skip
        self._statistics = statistics
        self.address, self.as_of, self.years = address, as_of, years or Years()
        self.which = address.key.which(address.dataset)
        self.held = self._held()

    def _held(self) -> list[Held]:
        key = self.address.key
        key.check()
        series = key.series
        found = self._all_that_fit() if series is None else self._one(series)
        if not found:
            raise self._nothing()
        first, last = self.years
        return [
            each for each in found
            if (first is None or each.last >= first) and (last is None or each.first <= last)
        ]  # fmt: skip

    def _one(self, series: Series) -> list[Held]:
        """A single series is looked up, not searched for."""
        store, dataset = self._statistics.store, self.address.dataset
        number = store.number_of(series)
        if number is None:
            return []
        slices = store.slices(dataset, series.indicator)
        cells = store.cells_in([each.number for each in slices], [number]).values()
        periods = {Period(cell.period) for part in cells for cell in part}
        if not periods:
            return []
        return [Held(dataset=dataset, number=number, series=series,
                     first=min(each.first_year for each in periods),
                     last=max(each.year for each in periods), periods=len(periods))]  # fmt: skip

    def _all_that_fit(self) -> list[Held]:
        key = self.address.key
        return self._statistics.holdings().choose(self.address.dataset, key.indicator, key.codes)

    def _nothing(self) -> NotFound:
        dataset, known = self.address.dataset, self._statistics.datasets()
        if dataset not in known:
            return NotFound(
                said("There is no data set {name} in this library.", name=dataset),
                hint=said("The data sets are {names}.", names=", ".join(known) or "–"),
            )
        return NotFound(
            said("The data set {name} has no figures of {key}.", name=dataset,
                 key=str(self.address.key)),
            hint=said("The data explorer shows what there is."),
        )  # fmt: skip

    @property
    def most(self) -> int:
        """How many figures there are at most."""
        return sum(each.periods for each in self.held)

    @cached_property
    def slices(self) -> Sequence[Slice]:
        """What the data set says of the indicator, oldest publication first."""
        which = self.which
        store = self._statistics.store
        return store.slices(which.dataset, which.indicator, published_by=self.as_of)

    def tables(self, held: Sequence[Held] | None = None) -> Iterator[Table]:
        """The figures in pieces, each of some hundred series; ``held`` chooses of the series."""
        chosen = self.held if held is None else held
        slices = self.slices
        store = self._statistics.store
        for start in range(0, len(chosen), _BATCH):
            numbers = [each.number for each in chosen[start : start + _BATCH]]

            read = partial(store.cells_in, series=numbers)
            yield self._cut(layered(store, self.which, slices, read))

    def _cut(self, table: Table) -> Table:
        if self.years.is_open:
            return table
        kept = [each for each in table.figures if self.years.has(Period(each.cell.period))]
        return Table(which=table.which, slices=table.slices, figures=kept)

    @cached_property
    def whole(self) -> Table:
        """The figures as one table."""
        return self.table(self.held)

    def table(self, held: Sequence[Held]) -> Table:
        """The figures of some of the series as one table, with the slices that give one of them."""
        parts = list(self.tables(held))
        figures: list[Figure] = list(chain.from_iterable(part.figures for part in parts))
        used = {each.slice.number: each.slice for each in figures}
        ordered = [each for each in reversed(self.slices) if each.number in used]
        return Table(which=self.which, slices=ordered, figures=figures)

    def bounded(self, most: int) -> Table:
        """The figures as one table. :raises BadInput: there may be more than ``most``."""
        self.check_bound(most)
        return self.whole

    def check_bound(self, most: int) -> None:
        """See that a file can hold the figures. :raises BadInput: there may be more than ``most``; the
        hint names the address of the CSV, which has no bound."""
        if self.most > most:
            raise BadInput(
                said("These are up to {count} figures; this file holds {most}.",
                     count=self.most, most=most),
                hint=said("Choose fewer, or take the CSV, which has no bound: {address}",
                          address=path_of(self.address.named("csv"))),
            )  # fmt: skip
