"""The journal of deliveries (:class:`trihub.core.ports.DeliveryJournal`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Connection, ForeignKeyConstraint, Row, Table, delete, insert, select

from trihub.core.ports import DeliveredFile, Delivery, DeliveryState
from trihub.store.reading import storable
from trihub.store.schema import Big, Word, metadata


def _word(name: str, comment: str, *, key: bool = False) -> Column[str]:
    return Column(name, Word, nullable=False, primary_key=key, comment=comment)


def _count(name: str, comment: str) -> Column[int]:
    return Column(name, Big, nullable=False, comment=comment)


delivery = Table(
    "delivery",
    metadata,
    _word("series", "What comes again and again: an office's gazette or product", key=True),
    _word("issue", "Which one: week, day or number of the gazette", key=True),
    _word("office", "Office that delivers (ST.3)"),
    _word("state", "loading, loaded"),
    _word("holder", "Process and host that load it, or loaded it last"),
    _count("started", "When loading began, seconds since 1970 (UTC)"),
    _count("finished", "When it ended, same form; 0 while it has not"),
    _count("files", "Files"),
    _count("bytes", "Their size on disk"),
    _count("read", "Documents read"),
    _count("added", "Documents that were new"),
    _count("updated", "Documents of which it brought a newer view"),
    _count("unchanged", "Documents that it changed nothing of"),
    _count("rejected", "Records that could not be read"),
    _count("newest", "Latest day of publication in it, CCYYMMDD; 0 for none"),
    comment="Deliveries of the offices, and what came of each.",
)

delivery_file = Table(
    "delivery_file",
    metadata,
    _word("series", "Series of the delivery", key=True),
    _word("issue", "Its issue", key=True),
    _word("name", "Path inside the delivery", key=True),
    _count("size", "Bytes"),
    _word("sha256", "Checksum"),
    ForeignKeyConstraint(
        ["series", "issue"], ["delivery.series", "delivery.issue"], name="fk_delivery_file_series"
    ),
    comment="Files of deliveries, as they came.",
)

Transaction = Callable[[], AbstractContextManager[Connection]]


class Deliveries:
    """The journal, through a store's connections."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def all(self) -> list[Delivery]:
        """Every delivery, in order of series and issue."""
        query = select(delivery).order_by(delivery.c.series, delivery.c.issue)
        with self._reading() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    def find(self, series: str, issue: str) -> Delivery | None:
        """One delivery."""
        query = select(delivery).where(*_same(delivery, series, issue))
        with self._reading() as connection:
            row = connection.execute(query).first()
        return _delivery(row) if row else None

    def files(self, series: str, issue: str) -> list[DeliveredFile]:
        """The files of a delivery, in order of their names."""
        columns = delivery_file.c.name, delivery_file.c.size, delivery_file.c.sha256
        query = select(*columns).where(*_same(delivery_file, series, issue))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(delivery_file.c.name))
            return [DeliveredFile(name=row[0], size=row[1], sha256=row[2]) for row in rows]

    def write(self, given: Delivery, files: Sequence[DeliveredFile] | None = None) -> None:
        """Note a delivery, in place of what was noted of it; ``files`` too where they are given."""
        row = {name: _storable(value) for name, value in asdict(given).items()}
        same = _same(delivery, given.series, given.issue)
        with self._writing() as connection:
            changed = connection.execute(delivery.update().where(*same).values(row)).rowcount
            if not changed:
                connection.execute(insert(delivery), row)
            if files is not None:
                _replace_files(connection, given, files)


def _replace_files(connection: Connection, given: Delivery, files: Sequence[DeliveredFile]) -> None:
    series, issue = storable(given.series), storable(given.issue)
    connection.execute(delete(delivery_file).where(*_same(delivery_file, series, issue)))
    rows = [
        {"series": series, "issue": issue, "name": storable(file.name), "size": file.size,
         "sha256": file.sha256}
        for file in files
    ]  # fmt: skip
    if rows:
        connection.execute(insert(delivery_file), rows)


def _same(table: Table, series: str, issue: str) -> tuple[Any, Any]:
    return table.c.series == storable(series), table.c.issue == storable(issue)


def _storable(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def _delivery(row: Row[Any]) -> Delivery:
    values = dict(row._mapping)
    return Delivery(**values | {"state": DeliveryState(values["state"])})
