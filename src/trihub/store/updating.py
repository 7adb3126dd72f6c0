"""Documents that arrive again: merged with what is kept, the former state put into history.

Whole batches at a time, so that a second source, or a better reader, over a whole library does
not take many times as long as its first reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, delete, update

from trihub.core.patent import Patent
from trihub.core.ports import Outcome, Put
from trihub.store.counters import COUNTED, Counters
from trihub.store.database.engine import among, bulk, values
from trihub.store.families import Families
from trihub.store.merge import merge
from trihub.store.prepared import PreparedPatent, cited_patents, prepare
from trihub.store.reading import kept_columns, to_patent
from trihub.store.schema import (
    citation_target,
    document,
    document_body,
    document_head,
    document_version,
    document_view,
)

_COLUMNS = ("neutral", "language", "published", "filed", "earliest", "invented", "hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A kept document before it changes: its row in ``document``, its bytes, and what they say."""

    row: Row[Any]
    kept: Row[Any]
    patent: Patent


class Updates:
    """Changes documents inside the writer's transaction."""

    def __init__(self, connection: Connection, counters: Counters, families: Families) -> None:
        self._connection = connection
        self._counters = counters
        self._families = families
        self._sqlite = connection.dialect.name == "sqlite"

    def states(self, rows: Sequence[Row[Any]]) -> dict[int, State]:
        """Read documents whole, by their numbers."""
        asked = among(document.c.id, "docs", sqlite=self._sqlite)
        bound = {"docs": values([row.id for row in rows], sqlite=self._sqlite)}
        query = kept_columns(whole=True).where(asked)
        kept = {row.id: row for row in self._connection.execute(query, bound)}
        return {
            row.id: State(row=row, kept=kept[row.id], patent=to_patent(kept[row.id]))
            for row in rows
        }

    def take_over(self, again: Mapping[str, tuple[Row[Any], PreparedPatent]]) -> dict[str, Put]:
        """Merge newer views into kept documents; answers by the documents' keys."""
        if not again:
            return {}
        states = self.states([row for row, _ in again.values()])
        views = view_rows([(row.id, item) for row, item in again.values()], self._counters)
        bulk(self._connection, document_view, views)
        answers: dict[str, Put] = {}
        changed: list[tuple[State, PreparedPatent]] = []
        for key, (row, item) in again.items():
            state = states[row.id]
            new = prepare(merge(state.patent, item.patent()))
            outcome, change = Outcome.UNCHANGED, row.change
            if new.hash != row.hash:
                outcome, change = Outcome.UPDATED, self._counters.next("change")
                changed.append((state, new))
            merged = new.hash != item.hash
            answers[key] = Put(outcome=outcome, doc=row.id, change=change, merged=merged)
        self._to_history(changed)
        self.replace(changed, [answers[new.key].change for _, new in changed])
        return answers

    def _to_history(self, changed: list[tuple[State, PreparedPatent]]) -> None:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        rows = []
        for state, new in changed:
            kept = state.kept
            same = (kept.body or b"") == new.body
            body = None if same else kept.body
            of = kept.id, state.row.office
            rows.append((*of, kept.change, now, kept.codec, kept.source, kept.head, body, same))
        bulk(self._connection, document_version, rows)

    def replace(
        self, changed: Sequence[tuple[State, PreparedPatent]], changes: Sequence[int]
    ) -> None:
        """Write documents' new states over the old ones, under the change numbers given."""
        if not changed:
            return
        families = self._families.simple(new.family for _, new in changed)
        rows = []
        for (state, new), change in zip(changed, changes, strict=True):
            row = {name: getattr(new, name) for name in _COLUMNS}
            row |= {"right_type": new.right, "family": families[new.family], "change": change}
            rows.append(row | {"of": state.row.id})
            for scope, column in COUNTED.items():
                self._counters.add(scope, getattr(state.row, column), -1)
                self._counters.add(scope, getattr(new, column), 1)
        self._connection.execute(update(document).where(document.c.id == bindparam("of")), rows)
        self._replace_parts(changed)
        self._families.relink({state.row.id: new for state, new in changed})
        left = {state.row.family for state, _ in changed} - set(families.values())
        self._families.leave(sorted(left))

    def _replace_parts(self, changed: Sequence[tuple[State, PreparedPatent]]) -> None:
        """Write heads, bodies and citations over the old ones."""
        connection = self._connection
        heads = [
            {
                "of": state.row.id, "from": new.office, "office": new.office,
                "codec": new.codec, "source": new.source, "head": new.head,
            }
            for state, new in changed
        ]  # fmt: skip
        connection.execute(update(document_head).where(*_own(document_head)), heads)
        moved = [
            (s.row.id, new.office, new.body)
            for s, new in changed
            if (s.kept.body or b"") != new.body
        ]
        if moved:
            gone = [{"of": number, "from": office} for number, office, _ in moved]
            connection.execute(delete(document_body).where(*_own(document_body)), gone)
            bulk(connection, document_body, [row for row in moved if row[2]])
        for state, new in changed:
            before, now = set(cited_patents(state.patent)), set(new.citations)
            self._recite(state.row.id, before, now)

    def _recite(self, number: int, before: set[tuple[str, str]], now: set[tuple[str, str]]) -> None:
        cited = citation_target.c
        for office, target in before - now:
            same = (cited.document == number) & (cited.office == office) & (cited.number == target)
            self._connection.execute(delete(citation_target).where(same))
        bulk(self._connection, citation_target, [(*target, number) for target in now - before])


def _own(part: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The condition for one document's row in a table that is parted by office."""
    return part.c.document == bindparam("of"), part.c.office.in_([bindparam("from"), ""])


def view_rows(
    numbered: Sequence[tuple[int, PreparedPatent]], counters: Counters
) -> list[tuple[int, str, bytes, int, int]]:
    """The rows of ``document_view`` for views that are read now."""
    taken = counters.take("view", len(numbered))
    return [
        (number, item.reader, item.hash, item.place, view)
        for (number, item), view in zip(numbered, taken, strict=True)
    ]
