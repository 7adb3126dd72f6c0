"""Statistics as commands, the site and the API use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from trihub.core.errors import BadFile, NotFound
from trihub.core.messages import said
from trihub.core.ports.statistics import Clock, StatisticsStore, utc_now
from trihub.core.statistics import Observation, Period, Series, Slice, Vintage, Which
from trihub.statistics import shipped
from trihub.statistics.differences import Difference, compare
from trihub.statistics.loading import (
    FileReport,
    Given,
    Mapping,
    load_file,
    load_mapping,
    shipped_mappings,
)
from trihub.statistics.overview.holdings import Holdings, read_holdings
from trihub.statistics.overview.keeping import Kept
from trihub.statistics.recognising import files, recognise
from trihub.statistics.reconciled import Reconciled
from trihub.statistics.tables import Entry, Table, history, layered, table_as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What became of the files of one call; ``passed_over`` are files of folders that no mapping
    fits."""

    files: Sequence[FileReport]
    passed_over: Sequence[str] = field(default_factory=list)

    @property
    def added(self) -> int:
        """Figures that are new."""
        return sum(each.added for each in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A vintage with what is kept of it: indicators and figures (of all its readings)."""

    vintage: Vintage
    indicators: Sequence[str]
    count: int


class Statistics:
    """The figures of a library; ``register``: where what disagrees among them is kept."""

    def __init__(
        self, store: StatisticsStore, clock: Clock = utc_now, register: Path | None = None
    ) -> None:
        self.store = store
        self.reconciled = Reconciled(store, register)
        self.kept = Kept(store)
        self._clock = clock

    # --- loading --------------------------------------------------------------------------

    def load(
        self, paths: Sequence[Path], *, mapping: str = "", published: str = "", url: str = ""
    ) -> LoadReport:
        """Load files, and the tables in folders. ``mapping`` is the name of a shipped mapping or the
        path of a file; without one it is recognised by the columns. ``published`` and ``url`` count
        for files that do not say themselves. Each file is kept whole or not at all.

        :raises BadFile: a file cannot be read, or no mapping fits it.
        :raises BadInput: nothing says when a file was published, or it is from the future.
        :raises BadMapping: the mapping is wrong.
        """
        chosen = self._mapping(mapping) if mapping else None
        given = Given(now=self._clock(), published=published, url=url, clock=self._clock)
        reports, passed_over = [], []
        for path in paths:
            for file in files(path):
                fitting = chosen or recognise(file)
                if fitting is not None:
                    now = replace(given, now=self._clock())  # what is recorded later is later
                    reports.append(load_file(self.store, file, fitting, now))
                elif path.is_dir():
                    passed_over.append(str(file))
                else:
                    raise BadFile(
                        f"No mapping fits the columns of {file.name}.",
                        hint="Give one with --mapping; see docs/reference/statistics-mappings.md.",
                    )  # fmt: skip
        return LoadReport(files=reports, passed_over=passed_over)

    def _mapping(self, name: str) -> Mapping:
        known = shipped_mappings()
        return known[name] if name in known else load_mapping(Path(name))

    def load_shipped(self) -> int:
        """Load the figures that come with the package; how many are new."""
        return shipped.load(self.store, self._clock)

    # --- reading --------------------------------------------------------------------------

    def table(
        self,
        which: Which,
        *,
        as_of: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
    ) -> Table:
        """A table as it stood on a day (:func:`trihub.statistics.tables.table_as_of`)."""
        return table_as_of(self.store, which, as_of, recorded_by)

    def table_of_series(self, dataset: str, indicator: str, numbers: Sequence[int]) -> Table:
        """The table of some series, which have these numbers in the store, as it stands now."""
        which = Which(dataset=dataset, indicator=indicator, codes={})
        slices = self.store.slices(dataset, indicator)
        return layered(
            self.store, which, slices, lambda several: self.store.cells_in(several, numbers)
        )

    def table_of(self, which: Which, vintage: str) -> Table:
        """What one vintage says, by its digest. :raises NotFound: there is none."""
        every = self.store.slices(which.dataset, which.indicator)
        slices = [each for each in every if each.vintage.digest == vintage]
        if not slices:
            raise NotFound(
                said("{dataset} has no vintage {vintage} of {indicator}.", dataset=which.dataset,
                     vintage=vintage, indicator=which.indicator),
                hint=said("“trihub stats sources” lists the vintages."),
            )  # fmt: skip
        return layered(self.store, which, slices)

    def history(self, series: Series, period: Period, dataset: str = "") -> list[Entry]:
        """Everything that was published about a figure, also when it vanished."""
        return history(self.store, series, period, dataset)

    def difference(self, which: Which, before: dt.date, after: dt.date | None = None) -> Difference:
        """What was revised, vanished and appeared between two days (``after``: default today)."""
        return compare(self.table(which, as_of=before), self.table(which, as_of=after))

    def difference_of(self, which: Which, before: str, after: str) -> Difference:
        """The same between two vintages, by their digests. :raises NotFound: one is not there."""
        return compare(self.table_of(which, before), self.table_of(which, after))

    def series(self, which: Which) -> Sequence[Series]:
        """The series that a data set has."""
        return self.store.find(which)

    def get(self, identifier: str) -> Observation:
        """A figure by its permanent identifier.

        :raises BadInput: it is none. :raises NotFound: there is no such figure here.
        """
        found = self.store.get(identifier)
        if found is None:
            raise NotFound(
                said("There is no figure {identifier} in this library.", identifier=identifier),
                hint=said("Its vintage may not be loaded here."),
            )
        return found

    def sources(self, dataset: str = "") -> list[Source]:
        """The vintages, oldest publication first."""
        mine: dict[str, list[Slice]] = {}
        for each in self.store.slices(dataset):
            mine.setdefault(each.vintage.digest, []).append(each)
        return [
            Source(
                vintage=slices[0].vintage,
                indicators=sorted({each.indicator for each in slices}),
                count=sum(each.count for each in slices),
            )
            for slices in mine.values()
        ]

    def holdings(self) -> Holdings:
        """Which series there are, where, and of which years; kept until figures are added."""
        return self.kept.get("holdings", lambda: read_holdings(self.store))

    def datasets(self) -> dict[str, list[str]]:
        """The data sets with their indicators."""
        found: dict[str, set[str]] = {}
        for each in self.store.slices():
            found.setdefault(each.vintage.dataset, set()).add(each.indicator)
        return {name: sorted(found[name]) for name in sorted(found)}

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
