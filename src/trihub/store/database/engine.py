"""Connections: SQLite in WAL mode, or PostgreSQL through psycopg 3; and what differs between them."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    URL,
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Table,
    Text,
    bindparam,
    create_engine,
    event,
    func,
    insert,
    make_url,
    select,
)
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from trihub.core.errors import BadInput, LibraryError, LibraryFull, LibraryLocked
from trihub.store.database.copying import copy_rows
from trihub.store.database.pool import Pool, crowded, exhausted, split

BUSY_MS = 10_000
"""How long SQLite itself waits where a program that knows nothing of our lock writes."""

_Pragmas = Mapping[str, str | int]

_PRAGMAS: dict[str, str | int] = {
    "busy_timeout": BUSY_MS,
    "journal_mode": "wal",
    "synchronous": "normal",
    "foreign_keys": "on",
    "temp_store": "memory",
    "mmap_size": 256 * 1024 * 1024,
}
_WRITE: _Pragmas = {
    "cache_size": -65_536,
    "wal_autocheckpoint": 4_000,
    "journal_size_limit": 67_108_864,
}
_DURABLE: _Pragmas = {"cache_size": -8_192, "synchronous": "full", "journal_size_limit": 67_108_864}
_PG_WAITS = {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}
_PG_READS = {"random_page_cost": "1.1"}
"""Pages ask for single rows by key. The server's own 4 is for disks that turn; with it, the planner rather
reads a table of some ten thousand documents from end to end than fifty of them by number."""
_READ: _Pragmas = {"cache_size": -8_192, "query_only": "on"}
_NO_SPACE = 1024 * 1024
_PG_FULL = "53100"
_PG_LOCKED = ("55P03", "40P01")


def to_url(target: str | Path) -> URL:
    """The address of a database: a path is a SQLite file, ``postgresql://…`` a server.

    :raises BadInput: the text is neither, or what it says of a pool is no number.
    """
    text = str(target)
    if isinstance(target, Path) or "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise _bad_address(text) from error
    if url.get_backend_name() == "postgresql":
        split(url)
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise _bad_address(text)


def _bad_address(text: str) -> BadInput:
    shown = text.partition("://")[0]
    return BadInput(
        f"No database is known under an address that begins with {shown!r}.",
        hint="Give the path of a file, or postgresql://user@host/database.",
    )


def connect_durable(url: URL) -> Engine:
    """Make an engine for many short writing transactions, each on the disk once it is committed.

    SQLite has one connection, to be used in turns; PostgreSQL one for each thread that writes
    at a time. Values of parameters never show in errors.

    :raises LibraryError: the driver for PostgreSQL is not installed.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, writing=True, pragmas={**_PRAGMAS, **_DURABLE})
    engine = _postgresql(url)
    _set_at_start(engine, _PG_WAITS)
    return engine


def _set_at_start(engine: Engine, names: Mapping[str, str]) -> None:
    """Set parameters of the server's in every new connection."""

    def prepare(connection: Any, _record: object) -> None:
        connection.autocommit = True
        for name, value in names.items():
            connection.execute(f"SET {name} = '{value}'")
        connection.autocommit = False

    event.listen(engine, "connect", prepare)


def _read_only(connection: Any, _record: object) -> None:
    """Let a new connection read in snapshots. Said once: as an option of the engine it would be said
    again whenever the connection is taken."""
    from psycopg import IsolationLevel

    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    connection.read_only = True


def _each_alone(connection: Any, _record: object) -> None:
    """Let every statement of a new connection be a transaction of its own, which saves two of the
    ways to the server and back that a single question takes."""
    connection.autocommit = True


def connect(url: URL, *, writing: bool, snapshots: bool = True) -> Engine:
    """Make an engine (connections open when first used).

    One for reading keeps a connection for each thread that reads at a time and refuses to
    write; one for writing keeps a single connection and begins each transaction as a writer.
    Without ``snapshots`` a reader of PostgreSQL may see what was committed between two questions:
    for tables to which rows are only added.

    :raises LibraryError: the driver for PostgreSQL is not installed.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, writing=writing, pragmas={**_PRAGMAS, **(_WRITE if writing else _READ)})
    if writing:
        return _postgresql(url, Pool(size=1, overflow=1))
    engine = _postgresql(url)
    if snapshots:
        _set_at_start(engine, _PG_READS)
        event.listen(engine, "connect", _read_only)
    else:
        _set_at_start(engine, {**_PG_READS, "default_transaction_read_only": "on"})
        event.listen(engine, "connect", _each_alone)
    return engine


def _postgresql(url: URL, of: Pool | None = None) -> Engine:
    address, pool = split(url)
    pool = of or pool
    size = {"pool_size": pool.size, "max_overflow": pool.overflow, "pool_timeout": pool.timeout}
    try:
        return create_engine(address, pool_pre_ping=True, hide_parameters=True, **size)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise LibraryError(
            "PostgreSQL's driver psycopg is not installed.",
            hint="Install it with: pip install 'trihub[postgresql]'",
        ) from error


def _sqlite(url: URL, *, writing: bool, pragmas: _Pragmas) -> Engine:
    size = {"pool_size": 1, "max_overflow": 1} if writing else {"pool_size": 8, "max_overflow": 32}
    engine = create_engine(url, hide_parameters=True, **size)

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for name, value in pragmas.items():
            _set(connection, name, value)

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _set(connection: sqlite3.Connection, name: str, value: str | int) -> None:
    """SQLite does not wait by itself when another process turns the write-ahead log on."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            return connection.execute(f"PRAGMA {name} = {value}").close()
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.01)


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn a database's errors into the project's.

    :raises LibraryFull: no space is left.
    :raises LibraryLocked: the database stays locked by a program that does not know our lock.
    :raises LibraryError: anything else the database reports, or it has no connection to spare.
    """
    try:
        yield
    except PoolTimeout as error:
        raise exhausted(url, shown(url)) from error
    except (DBAPIError, sqlite3.Error) as error:
        raise _translate(error, url) from error
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise _full(url) from error


def _translate(error: Exception, url: URL) -> LibraryError:
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(cause, "sqlite_errorname", "") or ""
    state = getattr(cause, "sqlstate", "") or ""
    place = shown(url)
    if (
        name == "SQLITE_FULL"
        or state == _PG_FULL
        or (name.startswith("SQLITE_IOERR") and _tight(url))
    ):
        return _full(url)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state in _PG_LOCKED:
        return LibraryLocked(
            f"The database {place} is locked by another program.",
            hint="Close the program that has it open, then try again.",
        )
    if no_more := crowded(cause, place):
        return no_more
    if name in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return LibraryError(
            f"{place} is no database, or a damaged one ({cause}).",
            hint="Restore it from a backup, or give another path.",
        )
    return LibraryError(
        f"The database {place} reports: {_reason(cause)}.",
        hint="Check that it can be reached and that its files may be read and written.",
    )


def _reason(cause: Any) -> str:
    """What happened in one line, without the row that PostgreSQL adds as a detail."""
    told = getattr(getattr(cause, "diag", None), "message_primary", None)
    return " ".join(str(told or cause).split()).rstrip(".")


def _tight(url: URL) -> bool:
    folder = Path(url.database or ".").parent
    return folder.is_dir() and shutil.disk_usage(folder).free < _NO_SPACE


def _full(url: URL) -> LibraryFull:
    return LibraryFull(
        f"No space is left for the library {shown(url)}; everything committed before is safe.",
        hint="Free some space and run the same command again: it goes on where it stopped.",
    )


def shown(url: URL) -> str:
    """The address for messages, without a password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    plain = split(url)[0].set(drivername="postgresql")
    return plain.render_as_string(hide_password=True)


# --- what SQLite and PostgreSQL say differently ------------------------------------------


def among(column: ColumnElement[Any], name: str, *, sqlite: bool) -> ColumnElement[bool]:
    """The condition that a column is one of the values of the parameter ``name``.

    One parameter whatever the number of values: no limit is met and the statement is
    compiled once. Bind :func:`values` of them.
    """
    if sqlite:
        table = func.json_each(bindparam(name, type_=Text())).table_valued("value")
        return column.in_(select(table.c.value))
    kind = Text() if isinstance(column.type, Text) else BigInteger()
    return column == func.any(bindparam(name, type_=ARRAY(kind)))


def values(items: Sequence[int] | Sequence[str], *, sqlite: bool) -> Any:
    """The values for a parameter of :func:`among`."""
    return orjson.dumps(list(items)).decode() if sqlite else list(items)


def bulk(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values, in the order of the table's columns.

    Goes past SQLAlchemy's handling of each parameter, which costs more than the insert:
    ``executemany`` on SQLite, ``COPY`` on PostgreSQL.
    """
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_insert(table), [tuple(row) for row in rows])
        return
    copy_rows(connection, table, rows)


@cache
def _insert(table: Table) -> str:
    return str(insert(table).compile(dialect=sqlite_dialect()))
