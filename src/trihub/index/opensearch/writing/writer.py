"""Writing: changes wait beside the index until they are committed.

A commit has three steps: send the changes, make them visible, and last of all write the record with
the change number they answer for. The server has no transactions, so what breaks in between (a
process that is killed, a cluster that goes away) may leave changes that readers see before the
record says so. That is healed by writing the same changes again, from the change number of the
record on, which is what every ingest starts with.

A fresh index takes its documents as they come, since nobody searches it before the first commit
points the alias to it.
"""

from __future__ import annotations

import errno
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO

from trihub.core.errors import IndexStale, LibraryFull, ServiceError, TrihubError
from trihub.index.opensearch import schema
from trihub.index.opensearch.failures import REBUILD, Missing
from trihub.index.opensearch.generations import Generations
from trihub.index.opensearch.schema import RECORD, Entry, Record
from trihub.index.opensearch.server import Server
from trihub.index.opensearch.writing.bulk import Action, Sender, keeping, removing
from trihub.index.opensearch.writing.lease import Lease

IN_MEMORY = 64 << 20
"""Bytes of changes that wait in memory; what is more waits in a temporary file."""
_HEAD = struct.Struct("<qI")


class OpenSearchWriter:
    """Adds and removes; :meth:`commit` makes all of it visible."""

    def __init__(
        self, server: Server, generations: Generations, lease: Lease, index: str, record: Record,
        *, fresh: bool,
    ) -> None:  # fmt: skip
        self._server = server
        self._generations = generations
        self._lease = lease
        self._index = index
        self._record = record
        self._fields = set(record.fields)
        self._highest = record.highest
        self._waiting_for_use = fresh
        self._sender = Sender(server, index)
        self._changes = _Waiting()
        self._change = record.change
        self._pending = fresh

    def add(self, entry: Entry, *, doc: int, change: int) -> None:
        """Add or replace a document."""
        self._fields.update(entry.texts)
        self._highest = max(self._highest, doc)
        self._take(keeping(doc, schema.numbered(entry, doc)))
        self._change = max(self._change, change)

    def remove(self, doc: int) -> None:
        """Take a document out."""
        self._take(removing(doc))

    def _take(self, action: Action) -> None:
        self._pending = True
        if self._waiting_for_use:
            self._sender.add(action)
        else:
            self._changes.add(action)

    def commit(self, change: int) -> None:
        """Make everything so far visible, and last of all its change number.

        :raises ServiceError: the cluster is not there, or refused documents.
        :raises LibraryFull: no space is left on its disks; the commit before stands.
        :raises LibraryLocked: another took the right to write.
        """
        self._lease.check()
        try:
            self._commit(change)
        except Missing as error:
            raise ServiceError(
                "The index was taken away while it was written to.", hint=REBUILD
            ) from error
        self._changes.clear()
        self._change, self._pending = change, False

    def _commit(self, change: int) -> None:
        for action in self._changes.all():
            self._sender.add(action)
        self._sender.flush()
        self._refresh()
        self._record = replace(
            self._record, change=change, highest=self._highest, fields=tuple(sorted(self._fields))
        )
        path = f"/{self._index}/_doc/{RECORD}"
        self._server.ask("PUT", path, schema.make_record(self._record), refresh=True)
        if self._waiting_for_use:
            self._generations.use(self._index)
            self._waiting_for_use = False

    def _refresh(self) -> None:
        shards = self._server.ask("POST", f"/{self._index}/_refresh")["_shards"]
        if shards["failed"]:
            raise ServiceError(
                f"{shards['failed']} of {shards['total']} parts of the index did not show what was "
                "written.",
                hint="Start again; what was committed is safe.",
            )

    def finish(self) -> None:
        """Commit what is left."""
        if self._pending:
            self.commit(self._change)

    def abandon(self) -> None:
        """Keep nothing since the last commit; of a first build, nothing at all."""
        self._sender.close()
        self._pending = False
        if self._waiting_for_use:
            self._generations.drop(self._index)

    def close(self) -> None:
        """Let go of what is not needed any more."""
        self._sender.close()
        self._changes.close()


class _Waiting:
    """Changes in their order, in memory or a file."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed below

    def add(self, action: Action) -> None:
        """Add a change. :raises LibraryFull: no space is left for temporary files."""
        try:
            self._file.write(_HEAD.pack(action.doc, len(action.lines)))
            self._file.write(action.lines)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise LibraryFull(
                "No space is left for the temporary files of the index.",
                hint="Free some space, or set TMPDIR, and run the same command again.",
            ) from error

    def all(self) -> Iterator[Action]:
        """All changes, the first one first."""
        self._file.seek(0)
        while head := self._file.read(_HEAD.size):
            doc, length = _HEAD.unpack(head)
            yield Action(doc, self._file.read(length))

    def clear(self) -> None:
        """Forget all changes."""
        self._file.seek(0)
        self._file.truncate()

    def close(self) -> None:
        """Forget all changes for good."""
        self._file.close()


@contextmanager
def open_writer(
    server: Server,
    generations: Generations,
    *,
    analysis: str,
    fresh: bool,
    wait: float,
) -> Iterator[OpenSearchWriter]:
    """Hold the lease and write; leaving the block commits, an exception keeps nothing since the
    last commit. Where there is no index, one is built.

    :raises LibraryLocked: another process writes. :raises IndexStale: the index cannot be added
        to: it is broken or another analysis made it. :raises ServiceError: the cluster is not there.
    """
    with Lease(server).held(wait) as held:
        generations.prune()
        snapshot = None if fresh else generations.snapshot()
        if snapshot is None:
            fresh, index = True, generations.new()
            record = Record(change=0, analysis=analysis)
        elif snapshot.record.analysis != analysis:
            raise stale(generations.alias, snapshot.record, analysis)
        else:
            index, record = snapshot.index, snapshot.record
        writer = OpenSearchWriter(server, generations, held, index, record, fresh=fresh)
        try:
            yield writer
            writer.finish()
        except BaseException:
            _give_up(writer)
            raise
        finally:
            writer.close()


def _give_up(writer: OpenSearchWriter) -> None:
    """Whatever the cluster says to it: the error before is the one to report, and the next writer
    takes away what is left."""
    try:
        writer.abandon()
    except (TrihubError, Missing):
        return


def stale(alias: str, record: Record, analysis: str) -> IndexStale:
    """The error for an index whose tokens are not those of today's queries."""
    return IndexStale(
        f"The index {alias} was made by analysis {record.analysis}, this is {analysis}.",
        hint=REBUILD,
    )
