"""One writer at a time: a lock on a file beside SQLite's, an advisory lock in PostgreSQL.

The operating system (or the server) lets go of the lock when its holder ends, however it
ends; what stands in the file only says who holds it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from trihub.core.errors import LibraryError, LibraryLocked

_POLL = 0.05
_LOCK_BYTE = 1 << 30
_CLASS = 0x7472_6875
"""First half of the advisory lock's number ("trhu"); the second is the schema's."""
_TRY = text("SELECT pg_try_advisory_lock(:class, hashtext(current_schema()))")
_HOLD = text("SELECT pg_advisory_lock(:class, hashtext(current_schema()))")
_WAIT = text("SELECT set_config('lock_timeout', :wait, true)")
_TIMED_OUT = "55P03"


class WriteLock(Protocol):
    """What keeps other writers out."""

    def acquire(self, wait: float) -> None:
        """Take the lock. :raises LibraryLocked: it is held after ``wait`` seconds."""
        ...

    def release(self) -> None:
        """Let go of it."""
        ...


def _wait_for(attempt: Callable[[], bool], wait: float) -> bool:
    end = time.monotonic() + wait
    while not attempt():
        left = end - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(_POLL, left))
    return True


def _locked(place: str, holder: str) -> LibraryLocked:
    return LibraryLocked(
        f"The library {place} is being written to by {holder}.",
        hint="Wait until that run ends, or give a longer wait for the lock.",
    )


class FileLock:
    """A lock on ``path``, which is made where it does not exist and stays when let go of.

    The file holds the process number, host and time (UTC) of the last holder as JSON.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1

    def acquire(self, wait: float) -> None:
        """Take the lock. :raises LibraryLocked: another process or thread has it after ``wait``
        seconds; the message says which."""
        try:
            handle = os.open(
                self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644
            )
        except OSError as error:
            raise LibraryError(
                f"The lock file {self._path} cannot be opened: {error.strerror}.",
                hint="Check that the folder exists and may be written to.",
            ) from error
        if not _wait_for(lambda: _lock(handle), wait):
            holder = _holder(self._path)
            os.close(handle)
            raise _locked(str(self._path.with_suffix("")), holder)
        self._handle = handle
        self._sign()

    def _sign(self) -> None:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        state = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, json.dumps(state).encode())

    def release(self) -> None:
        """Let go of the lock."""
        if self._handle >= 0:
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = -1


def _holder(path: Path) -> str:
    try:
        state = json.loads(path.read_text())
        return f"process {state['pid']} on {state['host']} since {state['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        os.lseek(handle, _LOCK_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, _LOCK_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class AdvisoryLock:
    """PostgreSQL's advisory lock, held by the session that writes: lost only together with it."""

    def __init__(self, connection: Connection, place: str) -> None:
        self._connection = connection
        self._place = place

    def acquire(self, wait: float) -> None:
        """Take the lock, in the order in which sessions asked for it.

        :raises LibraryLocked: another session has it after ``wait`` seconds.
        """
        if not self._attempt() and not (wait > 0 and self._queue(wait)):
            raise _locked(self._place, self._holder())

    def _attempt(self) -> bool:
        with self._connection.begin():
            return bool(self._connection.execute(_TRY, {"class": _CLASS}).scalar())

    def _queue(self, wait: float) -> bool:
        """Wait in the server's own queue: one that asks again and again may never be lucky."""
        try:
            with self._connection.begin():
                self._connection.execute(_WAIT, {"wait": f"{max(1, round(wait * 1000))}ms"})
                self._connection.execute(_HOLD, {"class": _CLASS})
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != _TIMED_OUT:
                raise
            return False
        return True

    def _holder(self) -> str:
        asked = text(
            "SELECT a.pid, coalesce(host(a.client_addr), 'the server''s own host'), a.backend_start"
            " FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = :class"
            " AND l.objid::bigint = hashtext(current_schema())::bigint & 4294967295"
            " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with self._connection.begin():
            row = self._connection.execute(asked, {"class": _CLASS}).first()
        if row is None:
            return "another session"
        return f"session {row[0]} from {row[1]} since {row[2]:%Y-%m-%dT%H:%M:%S%z}"

    def release(self) -> None:
        """Let go of the lock, where the session still lives."""
        if self._connection.closed or self._connection.invalidated:
            return
        asked = text("SELECT pg_advisory_unlock(:class, hashtext(current_schema()))")
        with self._connection.begin():
            self._connection.execute(asked, {"class": _CLASS})
