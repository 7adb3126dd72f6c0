"""Reading the register."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select, String, cast, func, select

from trihub.core.register import Authority, Certainty, RecordKind, Source, Statement
from trihub.store.database.engine import among, translated, values
from trihub.store.register.schema import record, source, statement
from trihub.store.register.writing import RETRACTS

_DATE = "date"


class Reading:
    """The reading half of :class:`trihub.core.ports.register.RegisterStore`."""

    def __init__(self, reader: Engine, url: URL) -> None:
        self._reader = reader
        self._url = url
        self._sqlite = url.get_backend_name() == "sqlite"

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._url), self._reader.connect() as connection:
            yield connection

    def records(
        self, kind: RecordKind, having: Mapping[str, str], *, limit: int, offset: int = 0
    ) -> list[str]:
        """The records of a kind with values, the newest date first."""
        dated = (
            select(func.max(statement.c.value))
            .where(statement.c.record == record.c.id, statement.c.name == _DATE, _holds())
            .scalar_subquery()
        )
        query = _having(select(record.c.id), kind, having)
        query = query.order_by(func.coalesce(dated, "").desc(), record.c.number)
        with self._reading() as connection:
            return list(connection.scalars(query.limit(limit).offset(offset)))

    def count(self, kind: RecordKind, having: Mapping[str, str]) -> int:
        """How many there are."""
        with self._reading() as connection:
            query = _having(select(func.count()).select_from(record), kind, having)
            return int(connection.scalar(query) or 0)

    def statements(self, records: Sequence[str]) -> dict[str, list[Statement]]:
        """All statements of records, in their order."""
        query = (
            select(statement)
            .where(among(statement.c.record, "records", sqlite=self._sqlite))
            .order_by(statement.c.number)
        )
        found: dict[str, list[Statement]] = defaultdict(list)
        with self._reading() as connection:
            given = {"records": values(list(records), sqlite=self._sqlite)}
            rows = connection.execute(query, given).mappings().all()
        back = {int(row["value"]): row["number"] for row in rows if row["name"] == RETRACTS}
        for row in rows:
            found[row["record"]].append(_statement(row, back.get(row["number"], 0)))
        return found

    def about(self, name: str, value: str) -> list[str]:
        """The records of which a statement that holds gives a value."""
        c = statement.c
        query = select(c.record).where(c.name == name, c.value == value, _holds()).distinct()
        with self._reading() as connection:
            return sorted(connection.scalars(query))

    def sources(self, digests: Sequence[str] = ()) -> dict[str, Source]:
        """Sources by digest; all of them without digests."""
        query = select(source).order_by(source.c.number)
        given = {}
        if digests:
            query = query.where(among(source.c.digest, "digests", sqlite=self._sqlite))
            given["digests"] = values(list(digests), sqlite=self._sqlite)
        with self._reading() as connection:
            rows = connection.execute(query, given).mappings().all()
        return {row["digest"]: _source(row) for row in rows}

    def state(self) -> int:
        """The number of the newest statement, 0 where there is none."""
        with self._reading() as connection:
            return int(connection.scalar(select(func.max(statement.c.number))) or 0)


def _holds() -> Any:
    """Whether nobody took a statement back."""
    back = statement.alias()
    taken = select(back.c.number).where(
        back.c.name == RETRACTS, back.c.value == cast(statement.c.number, String)
    )
    return ~taken.exists()


def _having(query: Select[Any], kind: RecordKind, having: Mapping[str, str]) -> Select[Any]:
    query = query.where(record.c.kind == kind.value)
    for name, value in having.items():
        c = statement.c
        said = select(c.number).where(
            c.record == record.c.id, c.name == name, c.value == value, _holds()
        )
        query = query.where(said.exists())
    return query


def _statement(row: Any, retracted: int) -> Statement:
    return Statement(
        number=row["number"], record=row["record"], name=row["name"], value=row["value"],
        source=row["source"], start=row["start"], end=row["end"],
        certainty=Certainty(row["certainty"]), because=tuple(json.loads(row["because"])),
        actor=row["actor"], recorded_at=dt.datetime.fromisoformat(row["recorded_at"]),
        retracted=retracted,
    )  # fmt: skip


def _source(row: Any) -> Source:
    return Source(
        title=row["title"], publisher=row["publisher"], authority=Authority(row["authority"]),
        url=row["url"], published=row["published"], language=row["language"],
        sha256=row["sha256"], length=row["length"],
    )  # fmt: skip
