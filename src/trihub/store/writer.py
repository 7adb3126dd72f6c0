"""Writing inside one transaction (:class:`trihub.core.ports.StoreWriter`).

Documents come in batches: one query finds those that are kept already, the rest are
inserted table by table; those that are kept go to :mod:`trihub.store.updating`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from trihub.core.errors import NotFound
from trihub.core.patent import LegalEvent, Patent
from trihub.core.ports import FileMark, Outcome, Place, Prepared, Put, Rejected
from trihub.store.counters import COUNTED, Counters
from trihub.store.database.engine import among, bulk, values
from trihub.store.database.partitions import add_office, deserving
from trihub.store.families import Families, link_rows
from trihub.store.merge import join
from trihub.store.prepared import PreparedPatent, prepare
from trihub.store.reading import storable
from trihub.store.schema import (
    citation_target,
    document,
    document_body,
    document_head,
    document_view,
    link,
    reject,
    source_file,
)
from trihub.store.updating import Updates, view_rows

_BATCH = 1000


class Writer:
    """One transaction's writes. Made by :meth:`trihub.store.store.SqlStore.writer`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"
        self._counters = Counters(connection)
        self._families = Families(connection, self._counters, sqlite=self._sqlite)
        self._updates = Updates(connection, self._counters, self._families)
        self._offices = self._counters.names("office")

    def finish(self) -> None:
        """Write the totals; the last thing before the commit."""
        self._counters.save()

    # --- documents ---

    def put(self, patent: Patent) -> Outcome:
        """Keep a document: new, or a newer view of one already kept.

        :raises BadInput: it cannot be kept (see :func:`trihub.store.prepared.prepare`).
        """
        return self.put_many([prepare(patent)])[0].outcome

    def put_many(self, prepared: Sequence[Prepared]) -> list[Put]:
        """Keep documents made ready by :func:`trihub.store.prepared.prepare`, in this order.

        The same document may come several times. Returns an answer for each.
        """
        answers: list[Put] = []
        for group in _groups(prepared):
            answers += self._put_group(group)
        return answers

    def _put_group(self, group: list[PreparedPatent]) -> list[Put]:
        """Keep documents with different keys."""
        known = self._known([item.key for item in group])
        answers = self._add([item for item in group if item.key not in known])
        views = self._views([row.id for row in known.values()])
        again, moved = {}, []
        for item in group:
            row = known.get(item.key)
            if row is None:
                continue
            arrival = _arrival(item, views[row.id])
            if arrival is Arrival.NEWS:
                again[item.key] = row, item
                continue
            if arrival is Arrival.MOVED:
                moved.append((row.id, item))
            merged = row.hash != item.hash
            answers[item.key] = Put(
                outcome=Outcome.UNCHANGED, doc=row.id, change=row.change, merged=merged
            )
        bulk(self._connection, document_view, view_rows(moved, self._counters))
        answers |= self._updates.take_over(again)
        return [answers[item.key] for item in group]

    def _known(self, keys: list[str]) -> dict[str, Row[Any]]:
        query = select(document).where(among(document.c.key, "keys", sqlite=self._sqlite))
        rows = self._connection.execute(query, {"keys": values(keys, sqlite=self._sqlite)})
        return {row.key: row for row in rows}

    def _views(self, numbers: list[int]) -> dict[int, list[Row[Any]]]:
        if not numbers:
            return {}
        query = select(document_view).where(
            among(document_view.c.document, "documents", sqlite=self._sqlite)
        )
        bound = {"documents": values(numbers, sqlite=self._sqlite)}
        found: dict[int, list[Row[Any]]] = {}
        for row in self._connection.execute(query, bound):
            found.setdefault(row.document, []).append(row)
        return found

    def _add(self, items: list[PreparedPatent]) -> dict[str, Put]:
        """Insert documents that are new, table by table."""
        if not items:
            return {}
        self._add_offices({item.office for item in items})
        nodes = self._families.join(items)
        families = self._families.simple(item.family for item in items)
        docs = self._counters.take("document", len(items))
        changes = self._counters.take("change", len(items))
        added = {
            item.key: Put(outcome=Outcome.ADDED, doc=doc, change=change)
            for item, doc, change in zip(items, docs, changes, strict=True)
        }
        rows = [_document_row(added[item.key], item, nodes, families) for item in items]
        bulk(self._connection, document, rows)
        self._add_parts([(added[item.key].doc, item) for item in items], nodes)
        for scope, column in COUNTED.items():
            self._counters.add_all(scope, map(attrgetter(column), items))
        self._counters.add("total", "documents", len(items))
        return added

    def _add_offices(self, offices: set[str]) -> None:
        """Make partitions for offices of which there is no document yet."""
        if self._sqlite:
            return
        for office in deserving(offices, self._offices):
            add_office(self._connection.engine, office)
        self._offices |= offices

    def _add_parts(self, numbered: list[tuple[int, PreparedPatent]], nodes: dict[str, int]) -> None:
        """Insert what hangs on new documents."""
        connection = self._connection
        heads = [(n, item.office, item.codec, item.source, item.head) for n, item in numbered]
        bulk(connection, document_head, heads)
        bodies = [(number, item.office, item.body) for number, item in numbered if item.body]
        bulk(connection, document_body, bodies)
        bulk(connection, document_view, view_rows(numbered, self._counters))
        links = [row for number, item in numbered for row in link_rows(number, item, nodes)]
        bulk(connection, link, links)
        cited = [(*target, number) for number, item in numbered for target in item.citations]
        bulk(connection, citation_target, cited)

    def put_events(self, key: str, events: Sequence[LegalEvent]) -> Outcome:
        """Add legal events to a document; those it has already change nothing.

        Events only ever join, each with its date, so no former state is kept for them.

        :raises NotFound: no document is kept under ``key``.
        """
        row = self._known([storable(key)]).get(key)
        if row is None:
            raise NotFound(
                f"Legal events were given for {key}, which is not in the library.",
                hint="Read the publication itself first, then its legal events again.",
            )
        state = self._updates.states([row])[row.id]
        joined = join(state.patent.events, dict.fromkeys(events))
        if joined == state.patent.events:
            return Outcome.UNCHANGED
        new = prepare(replace(state.patent, events=joined))
        self._updates.replace([(state, new)], [self._counters.next("change")])
        return Outcome.UPDATED

    # --- files and rejects ---

    def reject(self, rejected: Rejected) -> None:
        """Keep a rejected record; the same record again replaces its reason."""
        row = {
            "file": rejected.place.file,
            "member": rejected.place.member,
            "offset": rejected.offset,
            "reason": rejected.reason,
            "hint": rejected.hint,
            "key": rejected.key,
        }
        row = {name: _storable(value) for name, value in row.items()}
        same = [reject.c[name] == row[name] for name in ("file", "member", "offset")]
        self._connection.execute(delete(reject).where(*same))
        self._connection.execute(insert(reject), row)

    def clear_rejects(self, place: Place) -> None:
        """Forget the rejects of a file that is about to be read again.

        A place without a member is the whole file, an archive with all its entries.
        """
        condition = [reject.c.file == _storable(place.file)]
        if place.member:
            condition.append(reject.c.member == _storable(place.member))
        self._connection.execute(delete(reject).where(*condition))

    def mark_file(self, mark: FileMark) -> None:
        """Note how far a file was read."""
        row = {
            "file": mark.place.file,
            "member": mark.place.member,
            "size": mark.size,
            "modified": mark.modified,
            "sha256": mark.sha256,
            "done": mark.done,
            "reader": mark.reader,
        }
        row = {name: _storable(value) for name, value in row.items()}
        same = [source_file.c[name] == row[name] for name in ("file", "member")]
        self._connection.execute(delete(source_file).where(*same))
        self._connection.execute(insert(source_file), row)

    def forget_marks(self) -> None:
        """Forget all marks: the run that they belong to came to its end."""
        self._connection.execute(delete(source_file))


def _storable(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def _groups(prepared: Iterable[Prepared]) -> Iterator[list[PreparedPatent]]:
    """Cut into batches in which no document comes twice.

    :raises TypeError: something not made by this package's ``prepare``.
    """
    group: dict[str, PreparedPatent] = {}
    for item in prepared:
        if not isinstance(item, PreparedPatent):
            raise TypeError(f"{type(item).__name__} was not made by this store's prepare")
        if item.key in group or len(group) == _BATCH:
            yield list(group.values())
            group = {}
        group[item.key] = item
    if group:
        yield list(group.values())


class Arrival(Enum):
    """What a view is to a document that is kept already."""

    KNOWN = auto()
    """Read before, at this place."""
    MOVED = auto()
    """Its reader's newest view, read at another place."""
    NEWS = auto()
    """Not read before; or a former view from a new place: the office says it once more."""


def _arrival(item: PreparedPatent, views: list[Row[Any]]) -> Arrival:
    of_reader = [view for view in views if view.reader == item.reader]
    if any(view.hash == item.hash and view.place == item.place for view in of_reader):
        return Arrival.KNOWN
    newest = max(of_reader, key=lambda view: int(view.taken), default=None)
    return Arrival.MOVED if newest and newest.hash == item.hash else Arrival.NEWS


def _document_row(
    put: Put, item: PreparedPatent, nodes: dict[str, int], families: dict[str, int]
) -> tuple[Any, ...]:
    return (
        put.doc, item.key, item.office, item.number, item.kind, item.neutral, item.right,
        item.language, item.published, item.filed, item.earliest, nodes[item.application],
        families[item.family], put.change, item.hash, item.invented,
    )  # fmt: skip
