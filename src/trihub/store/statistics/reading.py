"""Reading figures back. The hot paths go to the driver: a table is tuples, not objects."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, Select, and_, bindparam, func, select

from trihub.core.ports.statistics import Span
from trihub.core.statistics import (
    Cell,
    Coverage,
    Observation,
    Period,
    Series,
    Slice,
    Which,
    observation_of,
    observation_parts,
)
from trihub.store.database.engine import among, translated, values
from trihub.store.statistics import rows
from trihub.store.statistics.schema import load as load_table
from trihub.store.statistics.schema import (
    observation,
    recorded,
    slice_group,
    slice_office,
    slice_row,
    vintage,
)
from trihub.store.statistics.schema import series as series_table

_CELL = ", ".join(f'"{name}"' for name in Cell._fields)
_CELLS = f"SELECT {_CELL} FROM stat_observation WHERE slice = {{mark}}"  # noqa: S608 (constants)
_ORDER = " ORDER BY series, period"
_CELLS_IN = f"SELECT slice, {_CELL} FROM stat_observation WHERE "  # noqa: S608 (constants)
_ORDER_IN = " ORDER BY slice, series, period"
_PAGE = 5_000
_VINTAGE = [column.label(f"vintage_{column.name}") for column in vintage.c]
_LOAD = [column.label(f"load_{column.name}") for column in load_table.c]
_SLICES = select(slice_row, *_VINTAGE, *_LOAD, recorded.c.at).select_from(
    slice_row.join(vintage)
    .join(load_table, load_table.c.number == slice_row.c.load)
    .outerjoin(recorded, recorded.c.load == slice_row.c.load)
)
_NUMBERS = (  # one process loads at a time: numbers are in the order of the records
    select(slice_row.c.number)
    .select_from(slice_row.join(vintage))
    .order_by(vintage.c.published_by, slice_row.c.number)
)


@dataclass(slots=True)
class _Lists:
    """What was listed and counted while the newest slice had a number."""

    newest: int
    slices: dict[tuple[object, ...], list[Slice]] = field(default_factory=dict)
    count: int | None = None


class Reading:
    """The reading half of :class:`trihub.core.ports.statistics.StatisticsStore`."""

    def __init__(self, reader: Engine, url: URL) -> None:
        self._reader = reader
        self._url = url
        self._sqlite = url.get_backend_name() == "sqlite"
        self._slice_by_number: dict[int, Slice] = {}
        self._series_by_number: dict[int, Series] = {}
        self._last_wanted: tuple[tuple[object, ...], list[int]] = ((), [])
        self._lists: _Lists = _Lists(0)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._url), self._reader.connect() as connection:
            yield connection

    # --- slices ---------------------------------------------------------------------------

    def slices(
        self,
        dataset: str = "",
        indicator: str = "",
        *,
        published_by: dt.date | None = None,
        recorded_by: dt.datetime | None = None,
    ) -> list[Slice]:
        """Slices published by a day and recorded by a moment, oldest first. What was listed is
        remembered until there are newer ones."""
        asked = dataset, indicator, published_by
        with self._reading() as connection:
            lists = self._kept_lists(self._newest(connection))
            found = lists.slices.get(asked) if recorded_by is None else None
            if found is not None:
                return list(found)
            query = self._listing(dataset, indicator, published_by, recorded_by)
            listed = self._slices(connection, query)
        if recorded_by is None and all(each.number in self._slice_by_number for each in listed):
            lists.slices[asked] = listed
        return list(listed)

    def _kept_lists(self, newest: int) -> _Lists:
        lists = self._lists
        if lists.newest != newest or len(lists.slices) > _LISTS:
            self._lists = lists = _Lists(newest)
        return lists

    @staticmethod
    def _listing(
        dataset: str, indicator: str, published_by: dt.date | None, recorded_by: dt.datetime | None
    ) -> Select[Any]:
        query = _NUMBERS
        if dataset:
            query = query.where(vintage.c.dataset == dataset)
        if indicator:
            query = query.where(slice_row.c.indicator == indicator)
        if published_by:
            query = query.where(vintage.c.published_by <= published_by.isoformat())
        if recorded_by:
            seen = select(recorded.c.load).where(recorded.c.at <= rows.utc(recorded_by))
            query = query.where(slice_row.c.load.in_(seen))
        return query

    def _slices(self, connection: Connection, query: Select[Any]) -> list[Slice]:
        """The slices that a query of numbers finds. What was read once never changes, but for the
        moment of a record that is not noted yet."""
        numbers = list(connection.scalars(query))
        known = self._slice_by_number
        fresh: dict[int, Slice] = {}
        if missing := [number for number in numbers if number not in known]:
            for each, noted in self._read(connection, missing):
                (known if noted else fresh)[each.number] = each
        return [known[each] if each in known else fresh[each] for each in numbers]

    def _read(self, connection: Connection, wanted: Sequence[int]) -> list[tuple[Slice, bool]]:
        """Slices, and whether it is noted since when each can be read."""
        query = _SLICES.where(among(slice_row.c.number, "numbers", sqlite=self._sqlite))
        given = {"numbers": values(wanted, sqlite=self._sqlite)}
        found = connection.execute(query, given).mappings().all()
        numbers = [row["number"] for row in found]
        groups = self._of_slices(connection, slice_group.c.slice, slice_group.c.key, numbers)
        offices = self._of_slices(connection, slice_office.c.slice, slice_office.c.office, numbers)
        return [
            (Slice(
                number=row["number"], vintage=rows.to_vintage(_part(row, "vintage_")),
                load=rows.to_load(_part(row, "load_"), row["at"]), indicator=row["indicator"],
                coverage=Coverage(row["coverage"]), first=row["first"], last=row["last"],
                count=row["count"], groups=frozenset(groups[row["number"]]),
                offices=frozenset(offices[row["number"]]),
            ), row["at"] is not None)
            for row in found
        ]  # fmt: skip

    def _of_slices(
        self, connection: Connection, of: Any, value: Any, numbers: Sequence[int]
    ) -> Mapping[int, list[str]]:
        query = select(of, value).where(among(of, "numbers", sqlite=self._sqlite))
        given = {"numbers": values(numbers, sqlite=self._sqlite)}
        found: dict[int, list[str]] = defaultdict(list)
        for number, text in connection.execute(query, given):
            found[number].append(text)
        return found

    # --- figures --------------------------------------------------------------------------

    def cells(self, slice_number: int, which: Which) -> list[Cell]:
        """The figures of a slice, by series and period."""
        with self._reading() as connection:
            if not which.codes:
                return self._raw(connection, _CELLS + _ORDER, [slice_number])
            wanted = self._wanted(connection, which, self._newest(connection))
            if not wanted:
                return []
            if len(wanted) <= _MANY:
                return self._some(connection, [slice_number], wanted).get(slice_number, [])
            kept = set(wanted)
            found = self._raw(connection, _CELLS + _ORDER, [slice_number])
            return [cell for cell in found if cell.series in kept]

    def cells_in(self, slices: Sequence[int], series: Sequence[int]) -> dict[int, list[Cell]]:
        """The figures of some hundred series at most in each of the slices, by series and period; a
        slice that has none is left out."""
        if not slices or not series:
            return {}
        with self._reading() as connection:
            return self._some(connection, slices, series)

    def _some(
        self, connection: Connection, slices: Sequence[int], series: Sequence[int]
    ) -> dict[int, list[Cell]]:
        """One question for all slices: a server answers it in hardly more time than for one."""
        those, them = (", ".join("{mark}" for _ in several) for several in (slices, series))
        statement = f"{_CELLS_IN}slice IN ({those}) AND series IN ({them}){_ORDER_IN}"
        found: dict[int, list[Cell]] = {}
        for number, *cell in self._rows(connection, statement, [*slices, *series]):
            found.setdefault(number, []).append(_cell(cell))
        return found

    def _newest(self, connection: Connection) -> int:
        """The number of the newest slice: no series is new without one."""
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        try:
            cursor.execute("SELECT MAX(number) FROM stat_slice")
            return int(cursor.fetchone()[0] or 0)
        finally:
            cursor.close()

    def _wanted(self, connection: Connection, which: Which, newest: int) -> list[int]:
        """The numbers of the series that have the codes that are asked. A table asks for each of
        its slices, so the last answer is remembered."""
        asked = (newest, which.indicator, tuple(sorted(which.codes.items())))
        last = self._last_wanted
        if last[0] != asked:
            self._last_wanted = last = (asked, self._read_wanted(connection, which))
        return last[1]

    def _read_wanted(self, connection: Connection, which: Which) -> list[int]:
        query = select(series_table.c.number).where(series_table.c.indicator == which.indicator)
        given: dict[str, Any] = {}
        for name, codes in which.codes.items():
            column = series_table.c[name]
            if len(codes) == 1:
                query = query.where(column == bindparam(name))
                given[name] = codes[0]
            else:
                query = query.where(among(column, name, sqlite=self._sqlite))
                given[name] = values(codes, sqlite=self._sqlite)
        return list(connection.scalars(query, given))

    def _raw(self, connection: Connection, statement: str, given: list[int]) -> list[Cell]:
        return list(map(_cell, self._rows(connection, statement, given)))

    def _rows(self, connection: Connection, statement: str, given: list[int]) -> list[Any]:
        """Rows straight from the driver."""
        mark = "?" if self._sqlite else "%s"
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        try:
            cursor.execute(statement.replace("{mark}", mark), given)
            return cast("list[Any]", cursor.fetchall())
        finally:
            cursor.close()

    # --- series ---------------------------------------------------------------------------

    def series_by_number(self, numbers: Sequence[int]) -> dict[int, Series]:
        """Series by number."""
        known = self._series_by_number
        found = {number: known[number] for number in numbers if number in known}
        if missing := [number for number in numbers if number not in found]:
            if len(known) > _REMEMBERED:  # another one: threads read the old one on
                known = self._series_by_number = {}
            read = self._read_series(missing)
            known.update(read)
            found.update(read)
        return found

    def _read_series(self, numbers: Sequence[int]) -> dict[int, Series]:
        query = select(series_table).where(
            among(series_table.c.number, "numbers", sqlite=self._sqlite)
        )
        given = {"numbers": values(numbers, sqlite=self._sqlite)}
        with self._reading() as connection:
            found = connection.execute(query, given).mappings()
            return {row["number"]: rows.to_series(row) for row in found}

    def number_of(self, series: Series) -> int | None:
        """The number of a series."""
        query = select(series_table.c.number).where(series_table.c.key == series.key)
        with self._reading() as connection:
            return connection.scalar(query)

    def find(self, which: Which) -> list[Series]:
        """The series of which the data set has figures, by key."""
        mine = select(slice_row.c.number).join(vintage).where(
            vintage.c.dataset == which.dataset, slice_row.c.indicator == which.indicator
        )  # fmt: skip
        there = select(observation.c.series).where(
            observation.c.slice.in_(mine), observation.c.series == series_table.c.number
        )
        query = select(series_table).where(
            series_table.c.indicator == which.indicator, there.exists()
        )
        given = {}
        for name, codes in which.codes.items():
            query = query.where(among(series_table.c[name], name, sqlite=self._sqlite))
            given[name] = values(codes, sqlite=self._sqlite)
        with self._reading() as connection:
            found = connection.execute(query.order_by(series_table.c.key), given).mappings()
            return [rows.to_series(row) for row in found]

    def spans(self, dataset: str, indicator: str) -> list[Span]:
        """Of which years a data set has figures of an indicator, by series."""
        mine = select(slice_row.c.number).join(vintage).where(
            vintage.c.dataset == dataset, slice_row.c.indicator == indicator
        )  # fmt: skip
        c = observation.c
        year = (c.period // 10_000) % 10_000
        query = (
            select(c.series, func.min(year), func.max(year), func.count(c.period.distinct()))
            .where(c.slice.in_(mine))
            .group_by(c.series)
        )
        with self._reading() as connection:
            return list(map(Span._make, connection.execute(query)))

    # --- single figures -------------------------------------------------------------------

    def get(self, identifier: str) -> Observation | None:
        """A figure by its permanent identifier."""
        of_vintage, of_series, period, _ = observation_parts(identifier)
        with self._reading() as connection:
            query = select(series_table).where(series_table.c.digest == of_series)
            row = connection.execute(query).mappings().first()
            slices = self._slices(connection, _NUMBERS.where(vintage.c.digest == of_vintage))
        if row is None:
            return None
        series = rows.to_series(row)
        mine = {each.number: each for each in slices if each.indicator == series.indicator}
        for number, cells in self.cells_in(sorted(mine), [row["number"]]).items():
            for cell in cells:
                made = observation_of(cell, series, mine[number])
                if made.period == period and made.id == identifier:
                    return made
        return None

    def observations(
        self, slice_number: int, period: Period | None = None
    ) -> Iterator[Observation]:
        """Every figure of a slice, in pages."""
        with self._reading() as connection:
            query = _NUMBERS.where(slice_row.c.number == slice_number)
            found = self._slices(connection, query)
        after = (-1, -1)
        while found and (page := self._page(slice_number, after, period)):
            series = self.series_by_number(list({cell.series for cell in page}))
            for cell in page:
                yield observation_of(cell, series[cell.series], found[0])
            after = (page[-1].series, page[-1].period)

    def _page(self, number: int, after: tuple[int, int], period: Period | None) -> list[Cell]:
        c = observation.c
        later = (c.series > after[0]) | and_(c.series == after[0], c.period > after[1])
        query = select(*(c[name] for name in Cell._fields)).where(c.slice == number, later)
        if period:
            query = query.where(c.period == period.number)
        query = query.order_by(c.series, c.period).limit(_PAGE)
        with self._reading() as connection:
            return list(map(Cell._make, connection.execute(query)))

    def count(self) -> int:
        """How many figures there are."""
        with self._reading() as connection:
            lists = self._kept_lists(self._newest(connection))
            if lists.count is None:
                lists.count = int(connection.scalar(select(func.sum(slice_row.c.count))) or 0)
            return lists.count

    def state(self) -> int:
        """The number of the newest slice, 0 where there is none."""
        with self._reading() as connection:
            return self._newest(connection)


_cell: Callable[[Any], Cell] = partial(tuple.__new__, Cell)
"""What ``Cell._make`` does, without a call in Python for each figure."""
_REMEMBERED = 200_000
"""Series that are remembered before all are forgotten."""
_LISTS = 2_000
"""Lists of slices that are remembered before all are forgotten."""
_MANY = 500
"""Series above which a slice is read whole and sifted."""


def _part(row: Any, prefix: str) -> Any:
    """The columns of one table out of a joined row."""
    return {
        name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)
    }
