"""Views of definitions over one library: made when first asked for, kept in step, kept as files."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np

from trihub.core.ports import PatentStore
from trihub.core.shapes.whole import write_whole
from trihub.fields.definition.digest import SHORT, digest
from trihub.fields.definition.model import Definition
from trihub.fields.members.collections import Collections
from trihub.fields.members.locks import Locks
from trihub.fields.members.model import Members
from trihub.fields.navigation.quality import Quality, Stamp, quality, stamp_of
from trihub.fields.navigation.rows import PAGE, Row, cited, read_rows
from trihub.fields.navigation.view import Citing, View

LAYOUT = 6
"""Raised when a file is laid out, or a row is read, differently."""
IN_MEMORY = 32
FILE = "navigation.msgpack"
_Kept = TypeVar("_Kept")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds: rows, and who cites each, as of a change of the library."""

    layout: int
    change: int
    rows: tuple[Row, ...]
    citing: Citing


class Navigation:
    """What collections show; ``folder`` is where members are kept as well, ``judged`` are the folders in
    which judged samples may lie."""

    def __init__(
        self,
        collections: Collections,
        store: PatentStore,
        folder: Path,
        judged: Sequence[Path] = (),
    ) -> None:
        self._judged = judged
        self._collections = collections
        self._store = store
        self._folder = folder
        self._locks = Locks()
        self._guard = threading.Lock()
        self._views: dict[str, View] = {}
        self._qualities: dict[str, tuple[Stamp, Quality | None]] = {}

    def view(self, definition: Definition) -> View:
        """The view of a definition as of now. One definition does not wait for another.
        :raises IndexStale: there is no index."""
        name = digest(definition)
        with self._locks.of(name):
            # Asked for under the lock: whoever waited must not bring back an older state.
            members = self._collections.get(definition)
            found = self._views.get(name)
            if found is None or found.state != members.state:
                found = self._made(definition, members, found)
            self._put(self._views, name, found)
        return found

    def quality(self, view: View) -> Quality | None:
        """How good a definition is, where that was judged; estimated again when a file or the
        library changes.

        :raises BadFile: a file is wrong. :raises NotFound: the definition lacks the sample's field.
        """
        name, stamp = view.members.digest, stamp_of(view, self._judged)
        kept = self._qualities.get(name)
        if kept and kept[0] == stamp:
            return kept[1]
        found = quality(view, self._store, self._judged)
        self._put(self._qualities, name, (stamp, found))
        return found

    def beside(self, name: str) -> Path | None:
        """The file of this name in the first folder of definitions that has one."""
        return next((path for one in self._judged if (path := one / name).is_file()), None)

    def _put(self, kept: dict[str, _Kept], name: str, found: _Kept) -> None:
        """Keep something, as what was used last."""
        with self._guard:
            kept.pop(name, None)
            kept[name] = found
            while len(kept) > IN_MEMORY:
                kept.pop(next(iter(kept)))

    def _made(self, definition: Definition, members: Members, last: View | None) -> View:
        path = self._folder / definition.id / members.digest[:SHORT] / FILE
        before = _kept(last) if last else _read(path)
        kept = _in_step(self._store, members, before)
        if kept is not before:
            write_whole(path, msgspec.msgpack.encode(kept))
        families = self._store.families_of([row.doc for row in kept.rows])
        numbers = np.array([families.get(row.doc, -1) for row in kept.rows], dtype=np.int64)
        return View(definition, members, kept.rows, numbers, kept.citing)


def _in_step(store: PatentStore, members: Members, before: Kept | None) -> Kept:
    """What is kept, brought up to date: only documents that changed are read again."""
    docs = [int(doc) for doc in members.of()]
    now = members.state.change
    if before is None or before.layout != LAYOUT or before.change > now:
        before = Kept(layout=LAYOUT, change=-1, rows=(), citing={})
    elif before.change == now and [row.doc for row in before.rows] == docs:
        return before
    changes = _changes(store, before.change, now) if before.rows else {}
    known = {row.doc: row for row in before.rows if row.doc not in changes}
    fresh = {row.doc: row for row in read_rows(store, [doc for doc in docs if doc not in known])}
    rows = tuple(found for doc in docs if (found := known.get(doc) or fresh.get(doc)))
    citing = _citing(store, before, rows, {row.key for row in fresh.values()}, changes)
    return Kept(layout=LAYOUT, change=now, rows=rows, citing=citing)


def _changes(store: PatentStore, after: int, until: int) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Documents that changed between two states: key, and what they cite."""
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    while after < until and (
        page := store.changes_since(after, limit=1_000, until=until, whole=False)
    ):
        found |= {one.doc: (one.patent.key, cited(one.patent)) for one in page}
        after = page[-1].change
    return found


def _citing(
    store: PatentStore, before: Kept, rows: tuple[Row, ...], fresh: set[str],
    changes: dict[int, tuple[str, tuple[str, ...]]],
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """Who cites each member: asked of the store for new ones, of what changed for the others."""
    changed = {key for key, _ in changes.values()}
    added: dict[str, set[str]] = {}
    for key, targets in changes.values():
        for target in targets:
            added.setdefault(target, set()).add(key)
    found: dict[str, tuple[str, ...]] = {}
    asked = [row.doc for row in rows if row.key in fresh]
    told: dict[int, list[str]] = {}
    for start in range(0, len(asked), PAGE):
        told |= store.citing(asked[start : start + PAGE])
    for row in rows:
        keys: Collection[str]
        if row.key in fresh:
            keys = told.get(row.doc, ())
        else:
            keys = before.citing.get(row.key, ())
            more = added.get(f"{row.office}{row.number}", set())
            if more or not changed.isdisjoint(keys):
                keys = more.union(key for key in keys if key not in changed)
        if keys:
            found[row.key] = tuple(sorted(keys))
    return found


def _kept(view: View) -> Kept:
    """What a file would hold: reading it takes longer than all else in bringing a view up to date."""
    return Kept(layout=LAYOUT, change=view.state.change, rows=view.rows, citing=view.citing)


def _read(path: Path) -> Kept | None:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
