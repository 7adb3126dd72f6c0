"""Opening statistics: making the tables, bringing older ones up, reading and loading."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, text

from trihub.core.errors import LibraryLocked
from trihub.core.ports.statistics import Clock, StatisticsWriter, utc_now
from trihub.core.statistics import Load
from trihub.store.database.engine import BUSY_MS, connect, shown, to_url, translated
from trihub.store.database.files import check_file
from trihub.store.migrations.upgrade import Lineage, version_table
from trihub.store.statistics.reading import Reading
from trihub.store.statistics.rows import utc
from trihub.store.statistics.schema import meta, metadata
from trihub.store.statistics.writing import Writer

STATISTICS_FILE = "statistics.sqlite"
"""Name of the SQLite file in a library's folder."""

REVISIONS = ("0001", "0002")
"""Every revision of the schema, oldest first: one file each in ``migrations/versions``."""

_LOCK = 0x7472_6873_7461
"""Number of the advisory lock of loading in PostgreSQL ("trhsta"), with the schema's name."""
_WAIT = text("SET LOCAL lock_timeout = '10s'")
_HOLD = text("SELECT pg_advisory_xact_lock(:lock + hashtext(current_schema()))")
_RECORDED = text(
    "INSERT INTO stat_recorded SELECT number, :at FROM stat_load WHERE number NOT IN"
    " (SELECT load FROM stat_recorded)"
)

LINEAGE = Lineage(
    metadata=metadata,
    meta=meta,
    version=version_table("stat_revision"),
    revisions=REVISIONS,
    scripts=Path(__file__).parent / "migrations",
    codec=1,
    coded="figures",
    called="database of statistics",
    hint="It is made when figures are first loaded: trihub stats load.",
)


class SqlStatistics(Reading):
    """Figures in SQLite or PostgreSQL (:class:`trihub.core.ports.statistics.StatisticsStore`)."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.place = shown(url)
        self._writer = connect(url, writing=True)
        self._turn = threading.Lock()
        super().__init__(connect(url, writing=False, snapshots=False), url)

    @contextmanager
    def writing(self, load: Load, clock: Clock = utc_now) -> Iterator[StatisticsWriter]:
        """One transaction of loading; leaving the block keeps all of it, an exception nothing.
        A second one notes since when readers see it; where others load by then, theirs does.

        :raises LibraryLocked: another process loads.
        """
        with self._transaction() as connection:
            yield Writer(connection, load)
        with suppress(LibraryLocked), self._transaction() as connection:
            connection.execute(_RECORDED, {"at": utc(clock())})

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if not self._turn.acquire(timeout=BUSY_MS / 1000):
            raise LibraryLocked(
                f"Another thread of this process loads figures into {self.place}.",
                hint="Try again when it has ended.",
            )
        try:
            with translated(self.url), self._writer.begin() as connection:
                if connection.dialect.name != "sqlite":
                    connection.execute(_WAIT)
                    connection.execute(_HOLD, {"lock": _LOCK})
                yield connection
        finally:
            self._turn.release()

    def bring_up(self, *, create: bool) -> None:
        """Make the tables or migrate older ones, where needed.

        :raises NotFound: there are none, and ``create`` is false.
        :raises LibraryTooNew: a newer version made them.
        """
        with self._reading() as connection:
            if LINEAGE.is_current(connection, self.place):
                return
        with self._transaction() as connection:
            LINEAGE.bring_up(connection, self.place, create=create)

    def close(self) -> None:
        """Let go of the connections."""
        self._reader.dispose()
        self._writer.dispose()


def open_statistics(target: str | Path, *, create: bool = True) -> SqlStatistics:
    """Open a library's figures; make the tables where there are none.

    ``target`` is the path of a SQLite file or ``postgresql://user@host/database``, which may be
    the library's own.

    :raises NotFound: there are none, and ``create`` is false.
    :raises LibraryTooNew: a newer version made them.
    :raises LibraryError: it cannot be reached or is something else.
    """
    url = to_url(target)
    check_file(url, create=create, missing="There are no statistics", hint=LINEAGE.hint)
    store = SqlStatistics(url)
    try:
        store.bring_up(create=create)
    except BaseException:
        store.close()
        raise
    return store
