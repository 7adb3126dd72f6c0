"""Recording statements in one transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from sqlalchemy import Connection, String, Table, cast, func, insert, select

from trihub.core.errors import Conflict, NotFound
from trihub.core.messages import said
from trihub.core.register import Draft, RecordKind, Source
from trihub.core.register.process import PROCESS
from trihub.store.register.schema import record, source, statement

RETRACTS = "retracts"
"""Name of the statement that takes another one back: its value is that one's number."""


class Writer:
    """See :class:`trihub.core.ports.register.RegisterWriter`."""

    def __init__(self, connection: Connection, actor: str, now: dt.datetime) -> None:
        self._connection = connection
        self._actor = actor
        self._now = now.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def _next(self, table: Table) -> int:
        return (self._connection.scalar(select(func.max(table.c.number))) or 0) + 1

    def source(self, given: Source) -> str:
        """Keep a source where it is new; its digest."""
        query = select(source.c.number).where(source.c.digest == given.digest)
        if self._connection.scalar(query) is None:
            row = {
                "number": self._next(source), "digest": given.digest, "title": given.title,
                "publisher": given.publisher, "authority": given.authority.value,
                "url": given.url, "published": given.published, "language": given.language,
                "sha256": given.sha256, "length": given.length,
            }  # fmt: skip
            self._connection.execute(insert(source), row)
        return given.digest

    def record(self, kind: RecordKind) -> str:
        """Begin a record; its identifier."""
        number = self._next(record)
        name = f"{kind.letter}{number}"
        row = {"number": number, "id": name, "kind": kind.value}
        self._connection.execute(insert(record), row)
        return name

    def state(self, of: str, drafts: Sequence[Draft], digest: str = "") -> list[int]:
        """Record statements that are new; their numbers."""
        self._find(of, digest)
        known = self._known(of, digest)
        new = [
            each for each in drafts
            if each.name in PROCESS or (each.name, each.value, each.start, each.end) not in known
        ]  # fmt: skip
        first = self._next(statement)
        rows = [
            {
                "number": number, "record": of, "name": each.name, "value": each.value,
                "source": digest, "start": each.start, "end": each.end,
                "certainty": each.certainty.value,
                "because": json.dumps(each.because, ensure_ascii=False),
                "actor": self._actor, "recorded_at": self._now,
            }
            for number, each in enumerate(new, first)
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(statement), rows)
        return list(range(first, first + len(rows)))

    def _known(self, of: str, digest: str) -> set[tuple[str, str, int, int]]:
        """What a source says of a record and nobody took back."""
        c = statement.c
        taken = select(c.value).where(c.record == of, c.name == RETRACTS)
        query = select(c.name, c.value, c.start, c.end).where(
            c.record == of, c.source == digest, cast(c.number, String).not_in(taken)
        )
        return {
            (row.name, row.value, row.start, row.end) for row in self._connection.execute(query)
        }

    def _find(self, of: str, digest: str) -> None:
        if self._connection.scalar(select(record.c.id).where(record.c.id == of)) is None:
            raise no_record(of)
        query = select(source.c.digest).where(source.c.digest == digest)
        if digest and self._connection.scalar(query) is None:
            raise NotFound(said("There is no source {digest}.", digest=digest))

    def retract(self, number: int, because: str) -> int:
        """Take a statement back; the number of the statement that does so."""
        c = statement.c
        of = self._connection.scalar(select(c.record).where(c.number == number, c.name != RETRACTS))
        back = select(c.number).where(c.name == RETRACTS, c.value == str(number))
        if of is None or self._connection.scalar(back) is not None:
            raise NotFound(
                said("There is no statement {number} that holds.", number=number),
                hint=said("“trihub register show” gives the numbers."),
            )
        return self.state(of, [Draft(name=RETRACTS, value=str(number), because=(because,))])[0]

    def expect(self, of: str, seen: int) -> None:
        """Make sure that nothing was recorded since."""
        c = statement.c
        query = select(func.max(c.number)).where(c.record == of)
        newest = self._connection.scalar(query) or 0
        if newest > seen:
            who = select(c.actor).where(c.number == newest)
            raise Conflict(
                said("{record} was changed by {actor} since you read it.", record=of,
                     actor=str(self._connection.scalar(who))),
                hint=said("Look at it again, and record what is still to be said."),
            )  # fmt: skip


def no_record(name: str) -> NotFound:
    """The error for an identifier that names nothing."""
    return NotFound(
        said("There is no record {name}.", name=name[:40]),
        hint=said("“trihub register list” lists the records."),
    )
