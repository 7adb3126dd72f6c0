"""Figures for the tests: behaviour is held on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.conftest import new_address  # noqa: F401 (a fixture)
from trihub.statistics.service import Statistics
from trihub.store.statistics import SqlStatistics, open_statistics

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
Opener = Callable[..., Statistics]


class Clock:
    """A clock that goes on by a second whenever it is read."""

    def __init__(self) -> None:
        self._ticks = itertools.count()

    def __call__(self) -> dt.datetime:
        return NOW + dt.timedelta(seconds=next(self._ticks))


@pytest.fixture
def database(new_address: Callable[[], str]) -> Iterator[SqlStatistics]:  # noqa: F811
    """An empty database, of each kind in turn."""
    store = open_statistics(new_address())
    yield store
    store.close()


@pytest.fixture
def either(database: SqlStatistics) -> Statistics:
    """Statistics on each kind of database."""
    return Statistics(database, Clock())


@pytest.fixture
def statistics(tmp_path: Path) -> Iterator[Statistics]:
    """Statistics on SQLite."""
    opened = Statistics(open_statistics(tmp_path / "statistics.sqlite"), Clock())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Statistics]:
    """The figures that come with the package. Nothing may be added to them."""
    path = tmp_path_factory.mktemp("shipped") / "statistics.sqlite"
    opened = Statistics(open_statistics(path), Clock())
    opened.load_shipped()
    yield opened
    opened.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file and give its path."""

    def make(name: str, *lines: str) -> Path:
        path = tmp_path / "given" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return make
