"""Stores for the tests: every behaviour is held on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.postgres import Server
from trihub.store import SqlStore, open_store

Opener = Callable[..., SqlStore]
_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Addresses of databases that do not exist yet, of each kind in turn."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"library{next(_numbers)}.db")
    server: Server = request.getfixturevalue("postgresql")
    # Several folders of tests use one server, each with a counter of its own.
    return lambda: server.url(f"library{time.time_ns()}")


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Open stores that are closed at the end of the test."""
    stores: list[SqlStore] = []

    def open_one(address: str | Path, **options: object) -> SqlStore:
        stores.append(open_store(address, **options))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    return new_address()


@pytest.fixture
def store(address: str, opened: Opener) -> SqlStore:
    """An empty library."""
    return opened(address)
