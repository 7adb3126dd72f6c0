"""Sequences and running totals, read at the start of a transaction and written at its end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from trihub.store.schema import counter

Sequence = Literal["document", "node", "component", "family", "change", "view"]

COUNTED = {"office": "office", "kind": "neutral", "language": "language"}
"""Scope of a running total to the field of a document that it counts by."""


class Counters:
    """The numbers that one transaction gives out, and what it adds to the totals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        rows = connection.execute(select(counter.c.scope, counter.c.name, counter.c.value))
        self._old = {(scope, name): value for scope, name, value in rows}
        self._new = Counter(self._old)

    def next(self, sequence: Sequence) -> int:
        """The next number of a sequence; numbers begin at 1."""
        return self.take(sequence, 1)[0]

    def take(self, sequence: Sequence, count: int) -> range:
        """The next ``count`` numbers of a sequence."""
        first = self._new["sequence", sequence] + 1
        self._new["sequence", sequence] += count
        return range(first, first + count)

    def names(self, scope: str) -> set[str]:
        """What a running total was ever counted for, before this transaction."""
        return {name for of, name in self._old if of == scope}

    def add(self, scope: str, name: str, count: int = 1) -> None:
        """Change a running total."""
        self._new[scope, name] += count

    def add_all(self, scope: str, names: Iterable[str]) -> None:
        """Add one to a running total for each time that its name is given."""
        for name, count in Counter(names).items():
            self._new[scope, name] += count

    def save(self) -> None:
        """Write what changed, and when."""
        if self._new != self._old:
            self._new["time", "changed"] = int(time.time())
        changed = [
            {"of": scope, "called": name, "value": value}
            for (scope, name), value in self._new.items()
            if value != self._old.get((scope, name), 0)
        ]
        known = [row for row in changed if (row["of"], row["called"]) in self._old]
        fresh = [row for row in changed if (row["of"], row["called"]) not in self._old]
        if known:
            where = counter.c.scope == bindparam("of"), counter.c.name == bindparam("called")
            self._connection.execute(update(counter).where(*where), known)
        if fresh:
            rows = [
                {"scope": row["of"], "name": row["called"], "value": row["value"]} for row in fresh
            ]
            self._connection.execute(insert(counter), rows)
