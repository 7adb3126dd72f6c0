"""Which commitments are open, and which records have a statement at all: for following them up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, String, cast, func, select

from trihub.core.register import RecordKind
from trihub.store.database.engine import among, values
from trihub.store.register.reading import Reading
from trihub.store.register.schema import record, statement
from trihub.store.register.writing import RETRACTS

CLOSED = ("done", "lapsed")
"""The statuses of commitments of which nothing is due any more."""


class Following(Reading):
    """See :class:`trihub.core.ports.register.RegisterStore`."""

    def stating(self, name: str) -> list[str]:
        """The records of which something of a name is said and holds, by number."""
        with self._reading() as connection:
            return sorted(_latest(connection, name), key=lambda one: int(one[1:]))

    def open_commitments(self, actor: str = "", *, limit: int, offset: int = 0) -> list[str]:
        """The commitments (of an office) that are open: what is due first, then the newest."""
        with self._reading() as connection:
            gone, due = _gone(connection), _latest(connection, "due")
            there = self._of(connection, actor, [each for each in due if each not in gone])
            dated = sorted(there, key=lambda one: (due[one], int(one[1:])))
            found = dated[offset : offset + limit]
            if len(found) < limit:
                rest = self._rest(actor, [*gone, *due])
                more = rest.limit(limit - len(found)).offset(max(0, offset - len(dated)))
                found += list(connection.scalars(more))
        return found

    def count_open(self, actor: str = "") -> int:
        """How many there are."""
        with self._reading() as connection:
            gone = self._of(connection, actor, list(_gone(connection)))
            c = statement.c
            query = select(func.count()).where(record.c.kind == RecordKind.COMMITMENT.value)
            if actor:
                query = select(func.count(c.record.distinct())).where(
                    c.name == "actor", c.value == actor, _stands(c)
                )
            return int(connection.scalar(query) or 0) - len(gone)

    def _of(self, connection: Connection, actor: str, names: list[str]) -> list[str]:
        """Those commitments among records of which an office is an actor; without one all."""
        c = statement.c
        found = [each for each in names if each[0] == RecordKind.COMMITMENT.letter]
        if not actor or not found:
            return found
        query = select(c.record).distinct().where(
            c.name == "actor", c.value == actor, _stands(c),
            among(c.record, "names", sqlite=self._sqlite),
        )  # fmt: skip
        return list(connection.scalars(query, {"names": values(found, sqlite=self._sqlite)}))

    def _rest(self, actor: str, but: list[str]) -> Any:
        """The commitments of an office but some, the newest first."""
        query = select(record.c.id).where(
            record.c.kind == RecordKind.COMMITMENT.value, *_acting(actor)
        )
        if but:
            query = query.where(~among(record.c.id, "but", sqlite=self._sqlite))
            query = query.params(but=values(but, sqlite=self._sqlite))
        return query.order_by(record.c.number.desc())


def _gone(connection: Connection) -> set[str]:
    """The records that are done, lapsed, or taken back whole."""
    status = _latest(connection, "status")
    closed = {each for each, value in status.items() if value in CLOSED}
    return closed | set(_latest(connection, "withdrawn"))


def _latest(connection: Connection, name: str) -> dict[str, str]:
    """The last value of a name that holds, by record."""
    c = statement.c
    query = select(c.record, c.value).where(c.name == name, _stands(c)).order_by(c.number)
    return {row.record: row.value for row in connection.execute(query)}


def _stands(c: Any) -> Any:
    """Whether nobody took a statement back."""
    back = statement.alias("back")
    return cast(c.number, String).not_in(select(back.c.value).where(back.c.name == RETRACTS))


def _acting(actor: str) -> list[Any]:
    """The condition that an office is an actor of a record."""
    c = statement.alias("acting").c
    said = select(c.number).where(
        c.record == record.c.id, c.name == "actor", c.value == actor, _stands(c)
    )
    return [said.exists()] if actor else []
