"""Libraries for the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from library.corpus import opened
from trihub.app import Library

Opener = Callable[..., Library]


@pytest.fixture
def open_library(tmp_path: Path) -> Iterator[Opener]:
    """Open libraries (by default the one in ``tmp_path/L``) that are closed at the test's end."""
    libraries: list[Library] = []

    def one(folder: Path = tmp_path / "L", **settings: object) -> Library:
        libraries.append(opened(folder, **settings))
        return libraries[-1]

    yield one
    for library in libraries:
        library.close()


@pytest.fixture
def library(open_library: Opener) -> Library:
    """An empty library."""
    return open_library()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder for files to read."""
    folder = tmp_path / "in"
    folder.mkdir()
    return folder
