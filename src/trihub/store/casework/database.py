"""Transactions of casework: many short ones, which wait for each other and for nobody else."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, bindparam, select, text
from sqlalchemy.exc import IntegrityError

from trihub.core.errors import LibraryError, LibraryLocked, TrihubError
from trihub.core.ports.casework import Vault
from trihub.store.casework.schema import vault_key
from trihub.store.database.engine import BUSY_MS, connect, connect_durable, shown, translated
from trihub.store.vault import key_of

Clock = Callable[[], dt.datetime]
"""Gives the present moment, with its time zone (UTC)."""

_CLASS = 0x7472_6863
"""First half of the number of the advisory lock under which tables are made ("trhc")."""
_DUPLICATES = (
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_UNIQUE",
    "SQLITE_CONSTRAINT_ROWID",
    "23505",
)
_MAKING = text("SELECT pg_advisory_xact_lock(:class, hashtext(current_schema()))")
NEW_KEY = text(
    "INSERT INTO vault_key (id, noted_at, forgotten_at) VALUES (:id, :at, '')"
    " ON CONFLICT DO NOTHING"
)
_KEY = (
    select(vault_key.c.forgotten_at)
    .where(vault_key.c.id == bindparam("id"))
    .with_for_update(read=True)
)


def utc_now() -> dt.datetime:
    """The system's clock."""
    return dt.datetime.now(dt.UTC)


class Unit:
    """One writing transaction: its connection, and the vault with the keys that it may use."""

    def __init__(self, connection: Connection, vault: Vault, clock: Clock) -> None:
        self.connection = connection
        self.open = vault.open
        self._vault = vault
        self._clock = clock
        self._usable: set[str] = set()

    def now(self) -> str:
        """The present moment: UTC, ISO 8601 with microseconds."""
        return self._clock().astimezone(dt.UTC).isoformat(timespec="microseconds")

    def seal(self, plain: bytes, context: str) -> tuple[str, bytes]:
        """Encrypt; returns the key's name too.

        :raises LibraryError: the key was given up here, perhaps in this very moment: what it
            sealed could soon be read by nobody.
        """
        sealed = self._vault.seal(plain, context)
        key = key_of(sealed)
        if key not in self._usable:
            self._use(key)
            self._usable.add(key)
        return key, sealed

    def _use(self, key: str) -> None:
        """Note the key, and hold it until the transaction ends."""
        forgotten = self.connection.scalar(_KEY, {"id": key})
        if forgotten is None:
            self.connection.execute(NEW_KEY, {"id": key, "at": self.now()})
            forgotten = self.connection.scalar(_KEY, {"id": key})
        if forgotten:
            raise LibraryError(
                f"The key {key} was given up on {forgotten} and encrypts nothing any more.",
                hint="Start again, so that the newest key is read from the file of keys.",
            )

    @contextmanager
    def once(self, taken: TrihubError) -> Iterator[None]:
        """Raise ``taken`` where what is inserted inside is there already."""
        try:
            yield
        except IntegrityError as error:
            name = getattr(error.orig, "sqlite_errorname", "")
            state = getattr(error.orig, "sqlstate", "")
            if name not in _DUPLICATES and state not in _DUPLICATES:
                raise
            raise taken from error


class Database:
    """The connections: reading in snapshots, writing in short transactions."""

    def __init__(self, url: URL, vault: Vault, clock: Clock = utc_now) -> None:
        self.url = url
        self.vault = vault
        self.sqlite = url.get_backend_name() == "sqlite"
        self.place = shown(url)
        self._clock = clock
        self._reader = connect(url, writing=False)
        self._writer = connect_durable(url)
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from."""
        with translated(self.url), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """A transaction: leaving the block commits, an exception takes all of it back.

        :raises LibraryLocked: others write for longer than :data:`BUSY_MS`.
        :raises LibraryFull: no space is left.
        """
        with self._in_turn(), translated(self.url), self._writer.begin() as connection:
            yield Unit(connection, self.vault, self._clock)

    @contextmanager
    def making(self) -> Iterator[Unit]:
        """A transaction in which no other process makes or migrates the tables."""
        with self.writing() as unit:
            if not self.sqlite:
                unit.connection.execute(_MAKING, {"class": _CLASS})
            yield unit

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """SQLite lets one connection write: threads queue here, other processes wait in SQLite."""
        if not self.sqlite:
            yield
            return
        if not self._turn.acquire(timeout=BUSY_MS / 1000):
            raise LibraryLocked(
                f"Other threads of this process write to {self.place} without a pause.",
                hint="Try again.",
            )
        try:
            yield
        finally:
            self._turn.release()

    def close(self) -> None:
        """Let go of the connections."""
        self._reader.dispose()
        self._writer.dispose()
