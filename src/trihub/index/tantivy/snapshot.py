"""One commit of an index, as a reader sees it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from trihub.core.errors import IndexStale
from trihub.index.tantivy.facets import Columns, Names
from trihub.index.tantivy.generations import Generations, Stamp
from trihub.index.tantivy.live import Live
from trihub.index.tantivy.schema import LAYOUT, Record, counted, read_record, register_analyser

REBUILD = "Build it anew from the store: trihub reindex."
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A commit: its searcher, what it says of itself, its side files, and its documents."""

    searcher: Any
    schema: Any
    record: Record
    columns: Columns
    live: Live
    counted: int
    """Documents that the engine's statistics count: the index's own record and, until segments
    are joined, documents that were replaced or removed are among them."""

    @property
    def documents(self) -> int:
        """Documents, without the index's own record."""
        return _documents(self.searcher)


def _documents(searcher: Any) -> int:
    return int(searcher.num_docs) - 1


@contextmanager
def intact(root: Path) -> Iterator[None]:
    """Turn what broken files lead to, the engine's panics included, into an error of ours.

    :raises IndexStale: the index is broken.
    """
    try:
        yield
    except BaseException as error:
        broken = isinstance(error, ValueError | OSError | LookupError)
        if not broken and type(error).__name__ != "PanicException":
            raise
        raise IndexStale(f"The index {root} is broken: {error}", hint=REBUILD) from error


class Reader:
    """Opens the last commit, and notices later ones. Safe to use from several threads."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._index: Any = None
        self._names = Names()
        # Read and replaced as one, so that threads that do not wait see both or neither.
        self._seen: tuple[Path | None, Stamp, Snapshot | None] = (None, (), None)

    def snapshot(self) -> Snapshot | None:
        """The last commit; ``None`` when there is no index at all.

        :raises IndexStale: it cannot be opened.
        """
        folder, stamp, snapshot = self._seen
        if stamp and self._generations.stamp(folder) == stamp:
            return snapshot
        with self._lock:
            return self._refresh()

    def _refresh(self) -> Snapshot | None:
        tries = _TRIES
        while True:
            folder = self._generations.current()
            stamp = self._generations.stamp(folder)
            if stamp == self._seen[1]:
                return self._seen[2]
            tries -= 1
            try:
                with intact(self._generations.root):
                    snapshot = self._open(folder) if folder else None
            except IndexStale:
                self._forget()
                # A writer may have switched folders while this one was being opened.
                moved = self._generations.stamp(self._generations.current()) != stamp
                if moved and tries:
                    continue
                raise
            self._seen = (folder, stamp, snapshot)
            return snapshot

    def _open(self, folder: Path) -> Snapshot:
        if folder != self._folder or self._index is None:
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
            register_analyser(index)
            self._folder, self._index, self._names = folder, index, Names()
        else:
            self._index.reload()
        searcher, schema = self._index.searcher(), self._index.schema
        record = read_record(searcher, schema)
        if record.layout != LAYOUT:
            raise IndexStale(
                f"The index {folder} was made by {record.layout}, this is {LAYOUT}.", hint=REBUILD
            )
        columns = Columns(folder, record, self._names)
        live = Live(columns, _documents(searcher))
        return Snapshot(searcher, schema, record, columns, live, counted(searcher, schema))

    def _forget(self) -> None:
        self._folder, self._index, self._names = None, None, Names()
        self._seen = (None, (), None)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._forget()
