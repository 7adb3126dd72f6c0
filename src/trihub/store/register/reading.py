"""Reading the register."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import URL, Connection, Engine, Select, String, cast, func, select

from trihub.core.register import Authority, Certainty, RecordKind, Source, Statement, Told
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
        query = _WHOLE.where(among(statement.c.record, "records", sqlite=self._sqlite))
        found: dict[str, list[Statement]] = defaultdict(list)
        with self._reading() as connection:
            given = {"records": values(list(records), sqlite=self._sqlite)}
            rows = connection.execute(query, given).all()
        back = {int(value): number for number, _, name, value, *_ in rows if name == RETRACTS}
        for row in rows:
            found[row[1]].append(_statement(*row, back.get(row[0], 0)))
        return found

    def news(self, after: int, limit: int) -> list[Told]:
        """The statements behind a number, in their order; none of them shows as taken back."""
        query = _SHORT.where(statement.c.number > after).limit(limit)
        with self._reading() as connection:
            return [_told(row, 0) for row in connection.execute(query).all()]

    def told(self, records: Sequence[str], until: int) -> list[Told]:
        """All statements of records up to a number, as they stood then."""
        chosen = among(statement.c.record, "records", sqlite=self._sqlite)
        query = _SHORT.where(chosen, statement.c.number <= until)
        given = {"records": values(list(records), sqlite=self._sqlite)}
        with self._reading() as connection:
            rows = connection.execute(query, given).all()
        back = {int(row.value): row.number for row in rows if row.name == RETRACTS}
        return [_told(row, back.get(row.number, 0)) for row in rows]

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


_WHOLE = select(
    statement.c.number, statement.c.record, statement.c.name, statement.c.value,
    statement.c.source, statement.c.start, statement.c.end, statement.c.certainty,
    statement.c.because, statement.c.actor, statement.c.recorded_at,
).order_by(statement.c.number)  # fmt: skip

_SHORT = select(
    statement.c.number, statement.c.record, statement.c.name, statement.c.value,
    statement.c.source != "", statement.c.certainty == Certainty.INFERRED.value,
).order_by(statement.c.number)  # fmt: skip


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


def _told(row: Any, retracted: int) -> Told:
    return Told._make((*row, retracted))


def _statement(
    number: int, of: str, name: str, value: str, digest: str, start: int, end: int,
    certainty: str, because: str, actor: str, recorded_at: str, retracted: int,
) -> Statement:  # fmt: skip
    return Statement(
        number=number, record=of, name=name, value=value, source=digest, start=start, end=end,
        certainty=Certainty(certainty),
        because=() if because == "[]" else tuple(json.loads(because)), actor=actor,
        recorded_at=_moment(recorded_at), retracted=retracted,
    )  # fmt: skip


_moment = lru_cache(4_096)(dt.datetime.fromisoformat)
"""What was loaded together was recorded at one moment."""


def _source(row: Any) -> Source:
    return Source(
        title=row["title"], publisher=row["publisher"], authority=Authority(row["authority"]),
        url=row["url"], published=row["published"], language=row["language"],
        sha256=row["sha256"], length=row["length"],
    )  # fmt: skip
