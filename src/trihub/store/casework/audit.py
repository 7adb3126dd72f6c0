"""The audit log (:class:`trihub.core.ports.casework.AuditLog`) and its sealed head.

The head says where the log ends, and is sealed: an end that was cut off differs from it, and
without a key nobody makes a head that fits. Whoever has kept an older head with its seal can
bring back the log as it was then; against that only a head that is noted elsewhere helps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from trihub.core.casework.audit import START, AuditDraft, AuditEntry, body_of, chain
from trihub.core.errors import LibraryError
from trihub.core.ports.casework import Vault
from trihub.store.casework.database import Database, Unit
from trihub.store.casework.schema import audit_entry, audit_head
from trihub.store.database.engine import bulk

CONTEXT = "audit head"
_PAGE = 10_000
_HEAD = select(audit_head.c.number, audit_head.c.digest, audit_head.c.seal)
_LAST = _HEAD.with_for_update()
_MOVE = update(audit_head)


class SqlAuditLog:
    """The log in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, drafts: Sequence[AuditDraft]) -> None:
        """Record. :raises LibraryError: the head was changed outside Trihub."""
        with self._database.writing() as unit:
            record(unit, drafts)

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """Every entry with a number above ``after``, in order; a page at a time, each read in a
        transaction of its own, so that nobody waits for a slow reader."""
        query = "SELECT number, body, digest FROM audit_entry WHERE number > {} ORDER BY number"
        while True:
            with self._database.reading() as connection:
                asked = f"{query.format(int(after))} LIMIT {_PAGE}"
                rows = connection.exec_driver_sql(asked).cursor.fetchall()
            for number, body, digest in rows:
                yield AuditEntry(number=number, body=body, digest=digest)
            if len(rows) < _PAGE:
                return
            after = rows[-1][0]

    def head(self) -> tuple[int, str]:
        """Number and digest of the last entry as the log notes them apart from the entries.

        :raises LibraryError: the head was changed outside Trihub, or another key sealed it.
        """
        with self._database.reading() as connection:
            row = connection.execute(_HEAD).first()
        return _verified(row, self._database.vault)


def record(unit: Unit, drafts: Sequence[AuditDraft]) -> None:
    """Append to the log: the last thing in a transaction, since the others then wait for it."""
    if not drafts:
        return
    row = unit.connection.execute(_LAST).first()
    number, digest = _verified(row, unit)
    rows, at = [], unit.now()
    for draft in drafts:
        number += 1
        body = _whole(body_of(number, at, draft))
        digest = chain(digest, body)
        rows.append((number, body, digest))
    bulk(unit.connection, audit_entry, rows)
    unit.connection.execute(_MOVE, _head(unit, number, digest))


def head_of(unit: Unit) -> tuple[int, str]:
    """The same as :meth:`SqlAuditLog.head`, inside a transaction."""
    return _verified(unit.connection.execute(_HEAD).first(), unit)


def begin(unit: Unit) -> None:
    """Make the head of a log without entries."""
    unit.connection.execute(insert(audit_head), {"id": 1, **_head(unit, 0, START)})


def reseal_head(unit: Unit) -> None:
    """Encrypt the head's seal with the newest key."""
    row = unit.connection.execute(_LAST).first()
    number, digest = _verified(row, unit)
    unit.connection.execute(_MOVE, _head(unit, number, digest))


def _head(unit: Unit, number: int, digest: str) -> dict[str, Any]:
    key, seal = unit.seal(_sealed(number, digest), CONTEXT)
    return {"number": number, "digest": digest, "key": key, "seal": seal}


def _sealed(number: int, digest: str) -> bytes:
    return f"{number} {digest}".encode()


def _verified(row: Any, vault: Vault | Unit) -> tuple[int, str]:
    if row is None or vault.open(bytes(row.seal), CONTEXT) != _sealed(row.number, row.digest):
        raise LibraryError(
            "The audit log's head was changed outside Trihub.",
            hint="Look at the log with: trihub audit verify; then restore a backup.",
        )
    return row.number, row.digest


def _whole(body: str) -> str:
    """Half surrogate pairs, which no database holds, replaced: nobody evades the log by them."""
    return body.encode("utf-8", "replace").decode()
