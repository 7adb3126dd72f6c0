"""One writer at a time, whoever it is; readers are never in the way."""

from __future__ import annotations

import threading
import time

import pytest

from store.conftest import Opener
from store.samples import patent
from trihub.core.errors import BadInput, LibraryLocked
from trihub.store import SqlStore


def test_a_second_writer_learns_who_writes(store: SqlStore, address: str, opened: Opener) -> None:
    second = opened(address, lock_wait=0.2)
    with store.writer() as writer:
        writer.put(patent("1"))
        with (
            pytest.raises(LibraryLocked, match=r"being written to by (process \d+|session \d+)"),
            second.writer(),
        ):
            pytest.fail("two writers at once")
    with second.writer() as writer:
        writer.put(patent("2"))
    assert store.counts().documents == 2


def test_a_second_writer_waits(store: SqlStore, address: str, opened: Opener) -> None:
    second = opened(address, lock_wait=30)
    entered = threading.Event()

    def first() -> None:
        with store.writer() as writer:
            entered.set()
            time.sleep(0.3)
            writer.put(patent("1"))

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait()
    with second.writer() as writer:
        writer.put(patent("2"))
    thread.join()
    assert [item.patent.key for item in second.changes_since(0, limit=5)] == ["CN1A", "CN2A"]


def test_a_run_holds_the_lock_over_its_transactions(
    store: SqlStore, address: str, opened: Opener
) -> None:
    second = opened(address, lock_wait=0.1)
    with store.hold():
        for number in ("1", "2"):
            with store.hold(), store.writer() as writer:
                writer.put(patent(number))
            with pytest.raises(LibraryLocked), second.hold():
                pytest.fail("taken twice")
    with second.hold():
        assert second.counts().documents == 2


def test_the_lock_is_let_go_of_after_an_error(
    store: SqlStore, address: str, opened: Opener
) -> None:
    with pytest.raises(BadInput), store.hold(), store.writer() as writer:
        writer.put(patent(""))
    with opened(address, lock_wait=0.1).writer() as writer:
        writer.put(patent("2"))
    assert store.counts().documents == 1


def test_threads_of_one_store_take_turns(address: str, opened: Opener) -> None:
    store = opened(address, lock_wait=60)

    def write(start: int) -> None:
        for number in range(start, start + 5):
            with store.writer() as writer:
                writer.put(patent(str(number), priorities=["JP-1"]))

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.counts().documents == 15
    assert store.counts().families == 1


def test_another_thread_is_told_after_the_wait(address: str, opened: Opener) -> None:
    store = opened(address, lock_wait=0.1)
    caught: list[BaseException] = []

    def write() -> None:
        try:
            with store.writer():
                pass
        except LibraryLocked as error:
            caught.append(error)

    with store.writer():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert "Another thread" in str(caught[0])


def test_a_writer_in_a_writer_is_refused(store: SqlStore) -> None:
    with pytest.raises(LibraryLocked, match="already"), store.writer(), store.writer():
        pytest.fail("a transaction in a transaction")
    with store.writer() as writer:
        writer.put(patent())
    assert store.counts().documents == 1


def test_readers_see_the_last_commit_while_one_writes(
    store: SqlStore, address: str, opened: Opener
) -> None:
    reader = opened(address)
    with store.writer() as writer:
        writer.put(patent("1"))
    with store.writer() as writer:
        writer.put(patent("2"))
        assert reader.get("CN1A") is not None
        assert reader.get("CN2A") is None
        assert reader.counts().documents == 1
    assert reader.counts().documents == 2


def test_opening_while_another_writes(store: SqlStore, address: str, opened: Opener) -> None:
    with store.writer() as writer:
        writer.put(patent("1"))
        assert opened(address, lock_wait=0.0).counts().documents == 0
