"""Opening the register: making the tables, bringing older ones up, reading and recording."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, text

from trihub.core.errors import LibraryLocked
from trihub.core.ports.register import RegisterWriter
from trihub.store.database.engine import BUSY_MS, connect_durable, shown, to_url, translated
from trihub.store.database.engine import connect as connect_reading
from trihub.store.database.files import check_file
from trihub.store.migrations.upgrade import Lineage, version_table
from trihub.store.register.following import Following
from trihub.store.register.schema import meta, metadata
from trihub.store.register.writing import Writer

REGISTER_FILE = "register.sqlite"
"""Name of the SQLite file in a library's folder."""

REVISIONS = ("0001",)
"""Every revision of the schema, oldest first: one file each in ``migrations/versions``."""

_LOCK = 0x7472_6872_6567
"""Number of the advisory lock of recording in PostgreSQL ("trhreg"), with the schema's name."""
_HOLD = text("SELECT pg_advisory_xact_lock(:lock + hashtext(current_schema()))")

LINEAGE = Lineage(
    metadata=metadata,
    meta=meta,
    version=version_table("reg_revision"),
    revisions=REVISIONS,
    scripts=Path(__file__).parent / "migrations",
    codec=1,
    coded="statements",
    called="register of cooperation",
    hint="It is made when records are first loaded: trihub register load.",
)

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The system's clock."""
    return dt.datetime.now(dt.UTC)


class SqlRegister(Following):
    """The register in SQLite or PostgreSQL (:class:`trihub.core.ports.register.RegisterStore`)."""

    def __init__(self, url: URL, clock: Clock = utc_now) -> None:
        self.url = url
        self.place = shown(url)
        self._clock = clock
        self._writer = connect_durable(url)
        self._turn = threading.Lock()
        super().__init__(connect_reading(url, writing=False), url)

    @contextmanager
    def writing(self, actor: str) -> Iterator[RegisterWriter]:
        """One transaction for a person; leaving the block keeps all of it, an exception nothing.

        :raises LibraryLocked: another process writes.
        """
        with self._transaction() as connection:
            yield Writer(connection, actor, self._clock())

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if not self._turn.acquire(timeout=BUSY_MS / 1000):
            raise LibraryLocked(
                f"Another thread of this process writes into {self.place}.",
                hint="Try again when it has ended.",
            )
        try:
            with translated(self.url), self._writer.begin() as connection:
                if connection.dialect.name != "sqlite":
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


def open_register(
    target: str | Path, *, create: bool = True, clock: Clock = utc_now
) -> SqlRegister:
    """Open a library's register; make the tables where there are none.

    ``target`` is the path of a SQLite file or ``postgresql://user@host/database``, which may be
    the library's own.

    :raises NotFound: there are none, and ``create`` is false.
    :raises LibraryTooNew: a newer version made them.
    :raises LibraryError: it cannot be reached or is something else.
    """
    url = to_url(target)
    check_file(url, create=create, missing="There is no register", hint=LINEAGE.hint)
    store = SqlRegister(url, clock)
    try:
        store.bring_up(create=create)
    except BaseException:
        store.close()
        raise
    return store
