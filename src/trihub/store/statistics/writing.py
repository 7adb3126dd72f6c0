"""Loading figures in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from trihub.core.ports.statistics import Added, Extent
from trihub.core.statistics import Cell, Coverage, Load, Series, Vintage
from trihub.store.database.engine import bulk
from trihub.store.statistics import rows
from trihub.store.statistics.schema import (
    load as load_table,
)
from trihub.store.statistics.schema import (
    loaded,
    observation,
    slice_group,
    slice_office,
    slice_row,
    staged,
    vintage,
)
from trihub.store.statistics.schema import (
    series as series_table,
)

_NEW = text(
    "SELECT count(*) FROM stat_staged s WHERE s.slice = :number AND NOT EXISTS ("
    " SELECT 1 FROM stat_observation o JOIN stat_slice k ON k.number = o.slice"
    " WHERE k.vintage = :vintage AND k.indicator = :indicator AND o.series = s.series"
    " AND o.period = s.period AND o.flags = s.flags"
    " AND coalesce(o.value, '') = coalesce(s.value, ''))"
)
_MOVE = text("INSERT INTO stat_observation SELECT * FROM stat_staged WHERE slice = :number")
_FORGET = text("DELETE FROM stat_staged WHERE slice = :number")


@dataclass(slots=True)
class _Open:
    """A slice that is being written. A vintage that has slices of the indicator already is staged
    first, and compared with them."""

    vintage: int
    indicator: str
    table: Table
    count: int = 0


class Writer:
    """See :class:`trihub.core.ports.statistics.StatisticsWriter`."""

    def __init__(self, connection: Connection, load: Load) -> None:
        self._connection = connection
        self._load = load
        self._load_numbers: dict[Load, int] = {}
        self._series: dict[Series, int] = {}
        self._met: set[str] = set()
        self._new_series: list[tuple[Any, ...]] = []
        self._next_series = self._last(series_table)
        self._next_slice = self._last(slice_row) + 1
        self._open: dict[int, _Open] = {}
        self._staging = False

    def _last(self, table: Table) -> int:
        return self._connection.scalar(select(func.max(table.c.number))) or 0

    def read_by(self, load: Load) -> None:
        """Say which reading the slices that end from now on are of."""
        self._load = load

    def _loading(self) -> int:
        """The number of this load, kept with its first slice."""
        number = self._load_numbers.get(self._load)
        if number is None:
            number = self._load_numbers[self._load] = self._last(load_table) + 1
            self._connection.execute(insert(load_table), rows.load_row(number, self._load))
        return number

    def is_loaded(self, sha256: str, digest: str, published: str) -> bool:
        """Whether this file was read whole with this mapping, under this date."""
        query = (
            select(func.count())
            .select_from(loaded.join(load_table))
            .where(
                loaded.c.sha256 == sha256,
                load_table.c.digest == digest,
                loaded.c.published == published,
            )
        )
        return bool(self._connection.scalar(query))

    def note_loaded(self, sha256: str, published: str) -> None:
        """Note that the file was read whole."""
        row = {"sha256": sha256, "load": self._loading(), "published": published}
        self._connection.execute(insert(loaded), row)

    def changed_silently(self, new: Vintage) -> Sequence[Vintage]:
        """Vintages of the same name, document and date with another checksum."""
        query = select(vintage).where(
            vintage.c.name == new.name,
            vintage.c.document == new.document,
            vintage.c.dataset == new.dataset,
            vintage.c.url == new.url,
            vintage.c.published == new.published.text,
            vintage.c.sha256 != new.sha256,
        )
        return [rows.to_vintage(row) for row in self._connection.execute(query).mappings()]

    def series(self, series: Series) -> int:
        """The number of a series, kept when it is new."""
        if series.indicator not in self._met:
            self._meet(series.indicator)
        number = self._series.get(series)
        if number is None:
            number = self._next_series = self._next_series + 1
            self._series[series] = number
            self._new_series.append(rows.series_row(number, series))
        return number

    def _meet(self, indicator: str) -> None:
        """Remember the series of an indicator that are kept already."""
        self._met.add(indicator)
        query = select(series_table).where(series_table.c.indicator == indicator)
        for row in self._connection.execute(query).mappings():
            self._series[rows.to_series(row)] = row["number"]

    def begin(self, new: Vintage, indicator: str) -> int:
        """Begin a slice; its number."""
        query = select(vintage.c.number).where(vintage.c.digest == new.digest)
        of = self._connection.scalar(query)
        if of is None:
            of = self._last(vintage) + 1
            self._connection.execute(insert(vintage), rows.vintage_row(of, new))
        table = observation
        if self._has_slices(of, indicator):
            table = staged
            self._stage()
        number, self._next_slice = self._next_slice, self._next_slice + 1
        self._open[number] = _Open(of, indicator, table)
        return number

    def _has_slices(self, of: int, indicator: str) -> bool:
        where = (slice_row.c.vintage == of) & (slice_row.c.indicator == indicator)
        query = select(func.count()).select_from(slice_row).where(where)
        return bool(self._connection.scalar(query))

    def _stage(self) -> None:
        if not self._staging:
            self._connection.exec_driver_sql("DROP TABLE IF EXISTS stat_staged")
            staged.create(self._connection, checkfirst=False)
            self._staging = True

    def add(self, slice_number: int, cells: Sequence[Cell]) -> Sequence[int]:
        """Keep figures; the indices of those that the slice has already, which are not kept."""
        into = self._open[slice_number]
        try:
            self._insert(into, slice_number, cells)
        except Exception as error:  # COPY raises the driver's own
            if not _is_double(error):
                raise
            refused = self._one_by_one(into, slice_number, cells)
            into.count += len(cells) - len(refused)
            return refused
        into.count += len(cells)
        return ()

    def _insert(self, into: _Open, number: int, cells: Sequence[Cell]) -> None:
        with self._connection.begin_nested():
            bulk(self._connection, into.table, [(number, *cell) for cell in cells])

    def _one_by_one(self, into: _Open, number: int, cells: Sequence[Cell]) -> list[int]:
        """The slow way, taken by a batch in which a figure stands twice."""
        seen: set[tuple[int, int]] = set()
        kept, refused = [], []
        for index, cell in enumerate(cells):
            at = (cell.series, cell.period)
            if at in seen or self.cell(number, *at):
                refused.append(index)
            else:
                seen.add(at)
                kept.append(cell)
        self._insert(into, number, kept)
        return refused

    def cell(self, slice_number: int, series: int, period: int) -> Cell | None:
        """A figure that this slice was given."""
        table = self._open[slice_number].table
        query = select(*(table.c[name] for name in Cell._fields)).where(
            table.c.slice == slice_number, table.c.series == series, table.c.period == period
        )
        row = self._connection.execute(query).first()
        return Cell._make(row) if row else None

    def end(self, slice_number: int, extent: Extent) -> Added:
        """Close a slice; one that says nothing new is dropped."""
        bulk(self._connection, series_table, self._new_series)
        self._new_series = []
        into = self._open.pop(slice_number)
        new = into.count
        if into.table is staged:
            given = {"number": slice_number, "vintage": into.vintage, "indicator": into.indicator}
            new = self._connection.scalar(_NEW, given) or 0
            if not new and not self._says_less(into, extent):
                self._connection.execute(_FORGET, given)
                return Added(0, into.count)
            self._connection.execute(_MOVE, given)
            self._connection.execute(_FORGET, given)
        self._keep(slice_number, into, extent)
        return Added(new, into.count - new)

    def _says_less(self, into: _Open, extent: Extent) -> bool:
        """Whether a whole table has other figures than the whole table that was read before."""
        if extent.coverage is not Coverage.TABLE:
            return False
        query = (
            select(slice_row.c.count)
            .where(
                slice_row.c.vintage == into.vintage,
                slice_row.c.indicator == into.indicator,
                slice_row.c.coverage == Coverage.TABLE.value,
            )
            .order_by(slice_row.c.number.desc())
            .limit(1)
        )
        return self._connection.scalar(query) != into.count

    def _keep(self, number: int, into: _Open, extent: Extent) -> None:
        row = {
            "number": number, "vintage": into.vintage, "load": self._loading(),
            "indicator": into.indicator, "coverage": extent.coverage.value,
            "first": extent.first, "last": extent.last, "count": into.count,
        }  # fmt: skip
        self._connection.execute(insert(slice_row), row)
        bulk(self._connection, slice_group, [(number, key) for key in sorted(extent.groups)])
        bulk(self._connection, slice_office, [(number, one) for one in sorted(extent.offices)])


def _is_double(error: Exception) -> bool:
    """Whether the key refuses a figure, because one stands in its place."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    name, state = getattr(cause, "sqlite_errorname", ""), getattr(cause, "sqlstate", "")
    return name == "SQLITE_CONSTRAINT_PRIMARYKEY" or state == "23505"
