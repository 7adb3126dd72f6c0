"""A world of offices over a real SQLite database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from joint.case.world import World
from store.both import address_of, on_both
from trihub.core.ports import PatentStore
from trihub.store import open_store
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    on_both(metafunc, "test_at_once", "test_exchange", "test_people")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PatentStore]:
    """A library without documents."""
    store = open_store(tmp_path_factory.mktemp("library") / "store.sqlite")
    yield store
    store.close()


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile.create(tmp_path / "keys.json")


@pytest.fixture
def casework(tmp_path: Path, keys: KeyFile, request: pytest.FixtureRequest) -> Iterator[Casework]:
    opened = open_casework(address_of(request, tmp_path), keys)
    yield opened
    opened.close()


@pytest.fixture
def world(casework: Casework, library: PatentStore) -> World:
    return World(casework, library)
