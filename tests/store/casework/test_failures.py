"""A full disk, a locked database, a session that the server ends: what was committed stays."""

from __future__ import annotations

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.casework.conftest import Opener
from store.casework.samples import assert_whole, case, draft, item, step
from store.postgres import Server
from trihub.core.errors import LibraryError, LibraryFull, LibraryLocked
from trihub.store.casework import CASEWORK_FILE, Casework
from trihub.store.casework.database import Unit


def test_a_full_disk_loses_nothing_committed(tmp_path: Path, opened: Opener) -> None:
    casework = opened(tmp_path / CASEWORK_FILE)
    casework.cases.write(case(), [step()], expected=0, audit=[draft()])
    with casework.database._writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
    large = item(content=random.Random(1).randbytes(200_000))
    with pytest.raises(LibraryFull, match="safe") as caught:
        casework.cases.put_item(large, expected=0, audit=[draft()])
    assert "Free some space" in caught.value.hint
    assert casework.cases.item("I1") is None
    assert len(assert_whole(casework)) == 1
    with casework.database._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    casework.cases.put_item(large, expected=0, audit=[draft()])
    assert casework.cases.item("I1") == large
    assert len(assert_whole(casework)) == 2


def test_a_database_that_stays_locked(
    tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "trihub.store.database.engine._PRAGMAS", {"busy_timeout": 50, "journal_mode": "wal"}
    )
    casework = opened(tmp_path / CASEWORK_FILE)
    other = sqlite3.connect(tmp_path / CASEWORK_FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryLocked):
        casework.cases.write(case(), [step()], expected=0)
    other.execute("ROLLBACK")
    other.close()
    casework.cases.write(case(), [step()], expected=0)
    assert assert_whole(casework) == []


def test_every_commit_is_on_the_disk(tmp_path: Path, opened: Opener) -> None:
    """FULL is 2 (SQLite, PRAGMA synchronous): in WAL mode each commit is synced."""
    casework = opened(tmp_path / CASEWORK_FILE)
    with casework.database._writer.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


@pytest.mark.postgresql
def test_a_session_that_the_server_ends(postgresql: Server, opened: Opener) -> None:
    casework = opened(postgresql.url("cut"))
    casework.cases.write(case(), [step()], expected=0, audit=[draft()])
    with pytest.raises(LibraryError, match="reports"), casework.database.writing() as unit:
        _write_in_an_ended_session(casework, unit)
    casework.cases.put_item(item(), expected=0, audit=[draft()])
    assert len(assert_whole(casework)) == 2


def _write_in_an_ended_session(casework: Casework, unit: Unit) -> None:
    own = unit.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with casework.database.reading() as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 5000)")
    unit.connection.exec_driver_sql("SELECT 1")


def test_a_thread_that_waits_too_long_for_another(
    tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trihub.store.casework.database.BUSY_MS", 50)
    casework = opened(tmp_path / CASEWORK_FILE)
    with (
        casework.database.writing(),
        ThreadPoolExecutor(1) as pool,
        pytest.raises(LibraryLocked, match="Other threads"),
    ):
        pool.submit(casework.audit.append, [draft()]).result()
    casework.audit.append([draft()])
    assert len(assert_whole(casework)) == 1
