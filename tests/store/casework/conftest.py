"""Casework for the tests: every behaviour is held on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile

Opener = Callable[..., Casework]


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile.create(tmp_path / "keys.json")


@pytest.fixture
def opened(keys: KeyFile) -> Iterator[Opener]:
    """Open casework that is closed at the end of the test."""
    found: list[Casework] = []

    def open_one(address: str | Path, vault: object = keys, **options: object) -> Casework:
        found.append(open_casework(address, vault, **options))
        return found[-1]

    yield open_one
    for casework in found:
        casework.close()


@pytest.fixture
def casework(address: str, opened: Opener) -> Casework:
    """Casework without a case."""
    return opened(address)
