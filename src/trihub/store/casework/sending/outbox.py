"""Messages that wait to be sent (:class:`trihub.core.ports.casework.Outbox`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Row, bindparam, select, text, update

from trihub.core.casework.messages import Queued
from trihub.store.casework.database import Database
from trihub.store.casework.rows import checked, sought, to_json
from trihub.store.casework.schema import outbox

MAX_FAILURE = 300
"""Characters of what a server said that are kept."""

_QUEUE = text(
    'INSERT INTO outbox (id, account, "case", kind, data, queued_at, again_at, sent_at, tries,'
    " failure) VALUES (:id, :account, :case, :kind, :data, :queued_at, :queued_at, '', 0, '')"
    " ON CONFLICT DO NOTHING"
)
_WAITING = (
    select(outbox)
    .where(outbox.c.again_at != "", outbox.c.again_at <= bindparam("now"))
    .order_by(outbox.c.queued_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


class SqlOutbox:
    """The outbox in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def queue(self, messages: Sequence[Queued]) -> int:
        """Keep those whose number is not known yet; how many these are.

        :raises BadInput: one of them cannot be kept.
        """
        rows = [_row(message) for message in messages]
        if not rows:
            return 0
        with self._database.writing() as unit:
            return sum(unit.connection.execute(_QUEUE, row).rowcount for row in rows)

    def take(self, now: str, until: str, *, limit: int = 100) -> list[Queued]:
        """Messages that wait at ``now``, longest first; nobody else gets them before ``until``."""
        with self._database.writing() as unit:
            rows = unit.connection.execute(_WAITING, {"now": now, "most": limit}).all()
            own = outbox.c.id.in_([row.id for row in rows])
            unit.connection.execute(update(outbox).where(own).values(again_at=until))
        return [_queued(row) for row in rows]

    def sent(self, message: str, at: str) -> None:
        """Note that it went out: it does not wait any more."""
        self._note(message, {"sent_at": at, "again_at": "", "failure": ""})

    def failed(self, message: str, again: str, failure: str) -> None:
        """Note that it did not; it waits until ``again``, for ever where that is empty."""
        told = "".join(char if char.isprintable() else " " for char in failure)[:MAX_FAILURE]
        self._note(message, {"again_at": again, "failure": told, "tries": outbox.c.tries + 1})

    def message(self, message: str) -> Queued | None:
        """By number."""
        with self._database.reading() as connection:
            row = connection.execute(select(outbox).where(outbox.c.id == sought(message))).first()
        return _queued(row) if row else None

    def _note(self, message: str, values: dict[str, Any]) -> None:
        change = update(outbox).where(outbox.c.id == sought(message), outbox.c.sent_at == "")
        with self._database.writing() as unit:
            unit.connection.execute(change.values(values))


def _row(message: Queued) -> dict[str, Any]:
    return checked(
        {
            "id": message.id, "account": message.account or None, "case": message.case,
            "kind": message.kind, "data": to_json(dict(message.data), "message"),
            "queued_at": message.queued_at,
        }
    )  # fmt: skip


def _queued(row: Row[Any]) -> Queued:
    return Queued(
        id=row.id, account=row.account or "", case=row.case, kind=row.kind, queued_at=row.queued_at,
        data=orjson.loads(row.data), sent_at=row.sent_at, tries=row.tries, failure=row.failure,
    )  # fmt: skip
