"""Machine translations kept in a file of the library's folder.

The file is no part of the library: it can be thrown away, and is when it is damaged. What a
service said is kept by the service, both languages and a digest of the original, so that it
shows only where the very same text stands.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from trihub.core.ports import MachineTranslation

MAX_BYTES = 256 << 20
"""Size of the file from which the oldest translations are dropped."""
_BUSY = 2.0
_SCHEMA = """CREATE TABLE IF NOT EXISTS translation (
    digest BLOB PRIMARY KEY, text TEXT NOT NULL, day TEXT NOT NULL) WITHOUT ROWID"""
_DROP = """DELETE FROM translation WHERE digest IN (
    SELECT digest FROM translation ORDER BY day, digest
    LIMIT max(1, (SELECT count(*) FROM translation) / 4))"""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

log = logging.getLogger(__name__)


class FileCache:
    """Translations by one service (:class:`trihub.core.ports.TranslationCache`).

    ``service`` tells services apart that the same file keeps answers of. Nothing is opened before
    it is needed. A file that cannot be read or written is as if it were empty.
    """

    def __init__(self, path: Path, service: str, *, most: int = MAX_BYTES) -> None:
        self._path, self._service, self._most = path, service, most
        self._lock = threading.Lock()

    def get(self, texts: Sequence[str], source: str, target: str) -> dict[str, MachineTranslation]:
        """The translations that are kept, by their original."""
        if not self._path.exists():
            return {}
        digests = {text: self._digest(text, source, target) for text in texts}
        try:
            with self._lock, closing(self._connect()) as connection:
                kept = {text: _row(connection, digest) for text, digest in digests.items()}
        except sqlite3.Error as error:
            self._complain(error)
            return {}
        return {text: one for text, one in kept.items() if one}

    def put(self, made: Mapping[str, MachineTranslation], source: str, target: str) -> None:
        """Keep translations; drop the oldest ones where there are too many."""
        rows = [
            (self._digest(text, source, target), one.text, one.day.isoformat())
            for text, one in made.items()
        ]
        try:
            with self._lock, closing(self._connect()) as connection:
                self._write(connection, rows)
        except sqlite3.Error as error:
            self._complain(error)

    def _write(
        self, connection: sqlite3.Connection, rows: Iterable[tuple[bytes, str, str]]
    ) -> None:
        with connection:
            connection.execute(_SCHEMA)
            connection.executemany("INSERT OR REPLACE INTO translation VALUES (?, ?, ?)", rows)
            if _size(connection) > self._most:
                connection.execute(_DROP)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=_BUSY)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _complain(self, error: sqlite3.Error) -> None:
        """A damaged file is thrown away; anything else is only reported."""
        log.warning("The cache of translations %s cannot be used: %s", self._path, error)
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    def _digest(self, text: str, source: str, target: str) -> bytes:
        key = "\0".join((self._service, source, target, text))
        return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=24).digest()


def _row(connection: sqlite3.Connection, digest: bytes) -> MachineTranslation | None:
    query = "SELECT text, day FROM translation WHERE digest = ?"
    row = connection.execute(query, (digest,)).fetchone()
    return MachineTranslation(text=row[0], day=dt.date.fromisoformat(row[1])) if row else None


def _size(connection: sqlite3.Connection) -> int:
    """Bytes of the pages in use."""
    pages, free, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size
