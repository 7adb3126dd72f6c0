"""The store as the rest of Trihub sees it: open it, read from it, write to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, QueuePool

from trihub.core.errors import LibraryLocked
from trihub.core.patent import Patent
from trihub.core.ports import Connections
from trihub.store.database.engine import connect, shown, to_url, translated
from trihub.store.database.files import check_file
from trihub.store.database.lock import AdvisoryLock, FileLock, WriteLock
from trihub.store.deliveries import Deliveries
from trihub.store.migrations.upgrade import bring_up, is_current
from trihub.store.prepared import PreparedPatent, prepare
from trihub.store.reading import Reading
from trihub.store.writer import Writer

LOCK_WAIT = 10.0
"""Seconds that a second writer waits for the first."""


def open_store(
    target: str | Path, *, create: bool = True, lock_wait: float = LOCK_WAIT
) -> SqlStore:
    """Open a library's database, make it where there is none, migrate it where it is older.

    ``target`` is the path of a SQLite file or ``postgresql://user@host/database``.

    :raises NotFound: there is none, and ``create`` is false.
    :raises LibraryTooNew: a newer version made it.
    :raises LibraryLocked: it has to be made or migrated while another process writes.
    :raises LibraryError: it cannot be reached, or is something else.
    """
    url = to_url(target)
    check_file(
        url,
        create=create,
        missing="There is no library",
        hint="Make one with: trihub ingest PATH, or trihub demo.",
    )
    store = SqlStore(url, lock_wait=lock_wait)
    try:
        store.ready(create=create)
    except BaseException:
        store.close()
        raise
    return store


class SqlStore(Reading):
    """Documents in SQLite or PostgreSQL (:class:`trihub.core.ports.PatentStore`)."""

    def __init__(self, url: URL, *, lock_wait: float = LOCK_WAIT) -> None:
        super().__init__(connect(url, writing=False), url)
        self._writing = connect(url, writing=True)
        self._lock_wait = lock_wait
        self._turn = threading.RLock()
        self._holds = 0
        self._connection: Connection | None = None
        self._in_transaction = False

    @property
    def prepare(self) -> Callable[[Patent], PreparedPatent]:
        """The pure, picklable function that makes documents ready for ``put_many``."""
        return prepare

    @property
    def deliveries(self) -> Deliveries:
        """The journal of deliveries."""
        return Deliveries(self._reading, self._transaction)

    def ready(self, *, create: bool) -> None:
        """Make sure that the tables are today's (see :func:`open_store`)."""
        place = shown(self._url)
        with self._reading() as connection:
            current = is_current(connection, place)
        if current:
            return
        with self._transaction() as connection:
            bring_up(connection, place, create=create)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep other writers out over several transactions of one run.

        The lock belongs to this thread, which may take it again inside.

        :raises LibraryLocked: another process or thread writes after the wait.
        """
        if not self._turn.acquire(timeout=self._lock_wait):
            raise LibraryLocked(
                f"Another thread of this process writes to the library {shown(self._url)}.",
                hint="Wait until its run ends.",
            )
        try:
            with ExitStack() as stack:
                if not self._holds:
                    stack.enter_context(self._locked())
                self._holds += 1
                stack.callback(self._release)
                yield
        finally:
            self._turn.release()

    def _release(self) -> None:
        self._holds -= 1

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Take the lock between processes, with the connection that writes."""
        with translated(self._url), self._writing.connect() as connection:
            lock = self._lock(connection)
            lock.acquire(self._lock_wait)
            self._connection = connection
            try:
                yield
            finally:
                self._connection = None
                lock.release()

    def _lock(self, connection: Connection) -> WriteLock:
        if self._sqlite:
            return FileLock(Path(f"{self._url.database}.lock"))
        return AdvisoryLock(connection, shown(self._url))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self.hold():
            connection = self._connection
            if connection is None or self._in_transaction:
                raise LibraryLocked(
                    "This thread writes to the library already.",
                    hint="End the first writer's block before opening a second one.",
                )
            self._in_transaction = True
            try:
                with translated(self._url), connection.begin():
                    yield connection
            finally:
                self._in_transaction = False

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Open a transaction: leaving the block commits, an exception takes all of it back.

        :raises LibraryLocked: another process or thread writes after the wait, or this
            thread has a writer open already.
        :raises LibraryFull: no space is left; what was committed before is safe.
        """
        with self._transaction() as connection:
            writer = Writer(connection)
            yield writer
            writer.finish()

    def connections(self) -> Connections:
        """How many connections are open for reading."""
        pool = self._reader.pool
        if not isinstance(pool, QueuePool):
            return Connections(size=0, in_use=0, overflow=0)
        return Connections(
            size=pool.size(), in_use=pool.checkedout(), overflow=max(0, pool.overflow())
        )

    def close(self) -> None:
        """Let go of connections and locks."""
        self._reader.dispose()
        self._writing.dispose()
