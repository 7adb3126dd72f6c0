"""Writing: documents into the engine and the side files, and both committed as one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import tantivy

from trihub.core.errors import IndexStale, LibraryFull
from trihub.index import heap, mapped
from trihub.index.lock import locked
from trihub.index.tantivy import schema as fields
from trihub.index.tantivy.columns import ColumnsWriter
from trihub.index.tantivy.generations import LOCK, Generations
from trihub.index.tantivy.schema import Entry, Record
from trihub.index.tantivy.snapshot import REBUILD

MEMORY = 256 << 20
"""Bytes that a thread's unwritten postings may take before they become a segment."""
LEAST_MEMORY = 16 << 20
"""tantivy asks for 15,000,000 a thread."""
MOST_MEMORY = 4_095 << 20
"""tantivy takes less than 4,293,967,295 for a thread."""
THREADS = min(2, os.cpu_count() or 1)
"""Threads that build an index anew."""
TOGETHER = 4 << 20
"""Characters of documents that the engine is given language by language."""


class _Waiting:
    """Documents on their way to the engine, which takes a tenth less time when those in one language
    come together: what it looks up for their words stays in the processor's cache."""

    def __init__(self) -> None:
        self._waiting: list[tuple[tuple[str, ...], str]] = []
        self._size = 0

    def add(self, languages: tuple[str, ...], document: str) -> bool:
        """One more; whether as many wait as may."""
        self._waiting.append((languages, document))
        self._size += len(document)
        return self._size >= TOGETHER

    def hand_over(self, engine: Any) -> None:
        """Give the engine all that wait."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        for _, document in sorted(waiting, key=itemgetter(0)):
            engine.add_json(document)


class TantivyWriter:
    """Adds and removes; :meth:`commit` makes all of it visible."""

    def __init__(
        self,
        generations: Generations,
        folder: Path,
        record: Record,
        *,
        fresh: bool,
        threads: int,
        memory: int,
    ) -> None:
        self._generations = generations
        self._folder = folder
        self._record = record
        self._waiting_for_use = fresh
        if fresh:
            index = tantivy.Index(fields.build_schema(), str(folder))
        else:
            index = tantivy.Index.open(str(folder))
        fields.register_analyser(index)
        self._schema = index.schema
        memory = min(max(memory, LEAST_MEMORY), MOST_MEMORY)
        self._writer: Any = index.writer(threads * memory, threads)
        # What a killed run left behind would be in the way: a commit numbers its files from the
        # last commit, as that run did.
        self._writer.garbage_collect_files()
        self._waiting = _Waiting()
        self._columns = ColumnsWriter(folder, record)
        self._highest = record.highest
        self._fields = set(record.fields)
        self._change = record.change
        self._pending = fresh

    def add(self, entry: Entry, *, doc: int, change: int) -> None:
        """Add or replace a document."""
        row = self._columns.append(doc, entry)
        if doc <= self._highest:
            self._delete(doc)
        else:
            self._highest = doc
        self._fields.update(entry.texts)
        if self._waiting.add(entry.languages, fields.numbered(entry, doc, row)):
            self._hand_over()
        self._change = max(self._change, change)
        self._pending = True

    def remove(self, doc: int) -> None:
        """Take a document out."""
        if doc <= self._highest:
            self._columns.remove(doc)
            self._delete(doc)
        self._pending = True

    def _delete(self, doc: int) -> None:
        # Only what the engine has is deleted: the document may be one of those that wait.
        self._hand_over()
        # Deleting by term would look for a signed number, which no document has.
        self._writer.delete_documents_by_query(fields.document_query(self._schema, doc))

    def _hand_over(self) -> None:
        with writing(self._generations.root):
            self._waiting.hand_over(self._writer)

    def commit(self, change: int) -> None:
        """Make everything so far visible, atomically together with the change number.

        :raises LibraryFull: no space is left; the commit before stands.
        """
        self._hand_over()
        with writing(self._generations.root):
            rows, links, names = self._columns.flush()
            self._record = replace(
                self._record, change=change, highest=self._highest,
                fields=tuple(sorted(self._fields)),
                rows=rows, links=links, names=names,
            )  # fmt: skip
            fields.remove_record(self._writer)
            self._writer.add_document(fields.make_record(self._record, self._schema))
            self._writer.commit()
            if self._waiting_for_use:
                self._generations.use(self._folder)
                self._waiting_for_use = False
        self._change, self._pending = change, False

    def finish(self) -> None:
        """Commit what is left, and let segments that are being joined be done."""
        if self._pending:
            self.commit(self._change)
        self._columns.close()
        writer, self._writer = self._writer, None
        writer.wait_merging_threads()

    def abandon(self) -> None:
        """Keep nothing since the last commit; of a first build, nothing at all."""
        self._columns.close()
        if self._writer is not None:
            try:
                self._writer.rollback()
            finally:
                self._writer = None
        if self._waiting_for_use:
            shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Turn a full device into an error of ours. :raises LibraryFull: no space is left."""
    try:
        yield
    except (OSError, ValueError) as error:
        full = f"os error {errno.ENOSPC}"
        if getattr(error, "errno", None) == errno.ENOSPC or full in str(error):
            raise LibraryFull(
                f"No space is left for the index {root}.",
                hint="Make room and start again; what was committed is safe.",
            ) from error
        raise


@contextmanager
def open_writer(
    generations: Generations,
    last: Callable[[], Record | None],
    *,
    analysis: str,
    fresh: bool,
    memory: int,
    wait: float,
) -> Iterator[TantivyWriter]:
    """Hold the lock and write; leaving the block commits, an exception keeps nothing since the
    last commit. Where there is no index, one is built. ``last`` reads the last commit's record.

    :raises LibraryLocked: another process writes. :raises IndexStale: the index cannot be added
        to: it is broken or another analysis made it.
    """
    # Threads make segments, and every segment costs each search: several where all is at hand only.
    threads = THREADS if fresh else 1
    if not fresh:
        heap.share_one()
    generations.root.mkdir(parents=True, exist_ok=True)
    with locked(generations.root / LOCK, wait):
        generations.prune()
        record, folder = None if fresh else last(), generations.current()
        if record is None or folder is None:
            fresh, folder = True, generations.new()
            record = Record(change=0, analysis=analysis)
        elif record.analysis != analysis:
            raise stale(generations.root, record, analysis)
        writer = TantivyWriter(
            generations, folder, record, fresh=fresh, threads=threads, memory=memory
        )
        try:
            with mapped.bounded(folder):
                yield writer
                with writing(generations.root):
                    writer.finish()
        except BaseException:
            writer.abandon()
            raise


def stale(root: Path, record: Record, analysis: str) -> IndexStale:
    """The error for an index whose tokens are not those of today's queries."""
    return IndexStale(
        f"The index {root} was made by analysis {record.analysis}, this is {analysis}.",
        hint=REBUILD,
    )
