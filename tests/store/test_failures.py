"""A full disk, a kill at any moment, a holder that dies: what was committed stays."""

from __future__ import annotations

import errno
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from store.conftest import Opener
from store.consistency import assert_consistent
from store.postgres import Server
from store.samples import full_text, patent
from trihub.core.errors import LibraryError, LibraryFull, LibraryLocked
from trihub.core.ports import Outcome
from trihub.store import SqlStore
from trihub.store.database.engine import to_url, translated
from trihub.store.writer import Writer

WRITER = """
import random, sys
sys.path[:0] = {paths!r}
from store.samples import patent, titles
from trihub.store import open_store

store, chance = open_store(sys.argv[1]), random.Random(int(sys.argv[2]))
with store.hold():
    print("ready", flush=True)
    for week in range(100_000):
        with store.writer() as writer:
            for _ in range(20):
                number, priority = chance.randrange(200), chance.randrange(60)
                writer.put(patent(
                    str(number), application=f"CN-{{number // 2}}", priorities=[f"JP-{{priority}}"],
                    titles=titles(zh=f"{{chance.random()}}"), file=f"{{week}}.xml",
                ))
            writer.put(patent(f"{{week:06d}}", kind="X"))
        print(week, flush=True)
"""


def _start(database: Path, seed: int) -> subprocess.Popen[str]:
    tests = Path(__file__).parents[1]
    code = WRITER.format(paths=[str(tests), str(tests.parent / "src")])
    return subprocess.Popen(
        [sys.executable, "-c", code, str(database), str(seed)], stdout=subprocess.PIPE, text=True
    )


def test_kills_at_any_moment(tmp_path: Path, opened: Opener) -> None:
    """After each kill the library is whole and holds every batch that was reported committed."""
    database, chance = tmp_path / "library.db", random.Random(20211210)
    for seed in range(5):
        running = _start(database, seed)
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.02, 0.6))
        running.send_signal(signal.SIGKILL)
        committed = [int(line) for line in running.stdout.read().split()]
        running.wait()
        running.stdout.close()
        store = opened(database, lock_wait=0)
        kept = {item.patent.key for item in assert_consistent(store)}
        assert {f"CN{week:06d}X" for week in committed} <= kept
        with store.writer() as writer:
            assert writer.put(patent(f"9{seed}", kind="Y")) is Outcome.ADDED


def test_the_message_names_the_process_and_the_lock_dies_with_it(
    tmp_path: Path, opened: Opener
) -> None:
    running = _start(tmp_path / "library.db", 1)
    assert running.stdout is not None
    running.stdout.readline()
    store = opened(tmp_path / "library.db", lock_wait=0)
    with pytest.raises(LibraryLocked, match=f"process {running.pid} on .* since 20"), store.hold():
        pytest.fail("held by the other process")
    running.kill()
    running.wait()
    running.stdout.close()
    with store.hold():
        assert_consistent(store)


def test_a_full_disk_loses_nothing_committed(tmp_path: Path, opened: Opener) -> None:
    store = opened(tmp_path / "library.db")
    with store.writer() as writer:
        writer.put(patent("1"))
    with store._writing.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
    noise = random.Random(1)
    words = "".join(chr(noise.randrange(0x4E00, 0x9FA5)) for _ in range(50_000))
    large = [store.prepare(patent("2")), store.prepare(full_text(patent("3"), words))]
    with pytest.raises(LibraryFull, match="safe") as caught, store.writer() as writer:
        writer.put_many(large)
    assert "Free some space" in caught.value.hint
    assert [item.patent.key for item in assert_consistent(store)] == ["CN1A"]
    with store._writing.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    with store.writer() as writer:
        writer.put(patent("2"))
    assert store.counts().documents == 2


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_no_space_told_by_the_system(code: int) -> None:
    with pytest.raises(LibraryFull), translated(to_url("x.db")):
        raise OSError(code, os.strerror(code))


def test_other_errors_of_the_system_pass() -> None:
    with pytest.raises(FileNotFoundError), translated(to_url("x.db")):
        raise FileNotFoundError(errno.ENOENT, "no such file")


def test_no_space_told_by_postgresql() -> None:
    from psycopg.errors import DiskFull

    with pytest.raises(LibraryFull), translated(to_url("postgresql://host/x")):
        raise OperationalError("COPY", {}, DiskFull("could not extend file"))


@pytest.mark.postgresql
def test_a_session_that_the_server_ends(postgresql: Server, opened: Opener) -> None:
    store = opened(postgresql.url("ended"))
    with store.writer() as writer:
        writer.put(patent("1"))
    with pytest.raises(LibraryError, match="reports"), store.writer() as writer:
        _write_in_an_ended_session(store, writer)
    with store.writer() as writer:
        writer.put(patent("3"))
    assert [item.patent.key for item in assert_consistent(store)] == ["CN1A", "CN3A"]


def _write_in_an_ended_session(store: SqlStore, writer: Writer) -> None:
    writer.put(patent("2"))
    own = store._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()  # type: ignore[union-attr]
    with store._reader.connect() as other:
        other.exec_driver_sql(f"SELECT pg_terminate_backend({own}, 5000)")
    writer.put(patent("4"))


def test_a_database_locked_by_a_program_that_knows_nothing_of_ours(
    tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "trihub.store.database.engine._PRAGMAS", {"busy_timeout": 50, "journal_mode": "wal"}
    )
    store = opened(tmp_path / "library.db")
    with sqlite3.connect(tmp_path / "library.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryLocked, match="another program"), store.writer() as writer:
            writer.put(patent())
        other.execute("ROLLBACK")
    other.close()
    with store.writer() as writer:
        assert writer.put(patent()) is Outcome.ADDED
