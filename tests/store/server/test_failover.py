"""The server dies in mid-write, takes no more connections, or is away for a while."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from store.conftest import Opener
from store.consistency import assert_consistent
from store.postgres import Server
from store.samples import patent
from store.server.conftest import CONNECTIONS
from trihub.core.errors import LibraryError
from trihub.core.ports import Outcome

pytestmark = pytest.mark.postgresql

WRITER = """
import random, sys
sys.path[:0] = {paths!r}
from store.samples import full_text, patent, titles
from trihub.core.errors import LibraryError
from trihub.store import open_store

store, chance = open_store(sys.argv[1]), random.Random(5)
try:
    with store.hold():
        for week in range(100_000):
            with store.writer() as writer:
                for _ in range(20):
                    number, priority = chance.randrange(200), chance.randrange(60)
                    writer.put(full_text(patent(
                        str(number), application=f"CN-{{number // 2}}", priorities=[f"JP-{{priority}}"],
                        titles=titles(zh=f"{{chance.random()}}"), file=f"{{week}}.xml",
                    )))
                writer.put(patent(f"{{week:06d}}", kind="X"))
            print(week, flush=True)
except LibraryError as error:
    print("told:", error.message, flush=True)
"""


def test_the_server_dies_in_mid_write(own_server: Server, opened: Opener) -> None:
    """What was committed is kept, who writes is told, who reads goes on once it is back."""
    address = own_server.url("dies")
    site = opened(address)
    tests = Path(__file__).parents[2]
    code = WRITER.format(paths=[str(tests), str(tests.parent / "src")])
    running = subprocess.Popen(
        [sys.executable, "-c", code, address], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    lines = [running.stdout.readline() for _ in range(3)]
    time.sleep(0.05)
    own_server.kill()
    lines += running.communicate()[0].splitlines()
    assert lines[-1].startswith("told: The database postgresql://")
    with pytest.raises(LibraryError, match="reports"):
        site.get("CN1A")
    own_server.start()
    committed = {f"CN{int(week):06d}X" for week in lines[:-1]}
    assert len(committed) >= 3
    assert committed <= {item.patent.key for item in assert_consistent(site)}
    with site.writer() as writer:
        assert writer.put(patent("1", kind="Y")) is Outcome.ADDED
    resumed = opened(address)
    with resumed.writer() as writer:
        assert writer.put(patent("2", kind="Y")) is Outcome.ADDED
    assert site.get("CN2Y") is not None


def test_the_server_takes_no_more_connections(own_server: Server, opened: Opener) -> None:
    store = opened(own_server.url("crowd"))
    store._reader.dispose()
    with ExitStack() as others:
        with contextlib.suppress(psycopg.OperationalError):
            for _ in range(CONNECTIONS + 1):
                others.enter_context(psycopg.connect(own_server.address()))
        with pytest.raises(LibraryError, match="takes no more connections") as caught:
            store.counts()
        assert "TRIHUB_DATABASE_POOL_SIZE" in caught.value.hint
    assert store.counts().documents == 0


def test_all_connections_of_the_process_are_in_use(postgresql: Server, opened: Opener) -> None:
    """Who waits in vain is told; who waits for a moment is served."""
    address = postgresql.url("pool")
    store = opened(f"{address}&pool_size=1&pool_overflow=1&pool_timeout=0.2")
    with store._reader.connect(), store._reader.connect() as second:
        with pytest.raises(LibraryError, match="All 2 connections of this process") as caught:
            store.counts()
        assert "pool_size" not in str(caught.value)
        patient = opened(f"{address}&pool_size=1&pool_overflow=0&pool_timeout=20")
        with patient._reader.connect() as only:
            threading.Timer(0.2, only.close).start()
            assert patient.counts().documents == 0
        second.close()
        assert store.counts().documents == 0
