"""The demonstration library, built once (or anew where a test changes it), and a case."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file
from pathlib import Path

import pytest

from joint.desk.setting import Bench, Setting
from trihub.app import Library, open_library
from trihub.demo import library_files
from trihub.settings import Settings
from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile


def build(place: Path) -> Library:
    opened = open_library(Settings(library=place, workers=1), create=True)
    with as_file(library_files()) as files:
        opened.ingest([files])
    return opened


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Read only."""
    opened = build(tmp_path_factory.mktemp("desk") / "library")
    yield opened
    opened.close()


@pytest.fixture
def own_library(tmp_path: Path) -> Iterator[Library]:
    """One that the test may change."""
    opened = build(tmp_path / "own")
    yield opened
    opened.close()


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    opened = open_casework(tmp_path / "casework.sqlite", KeyFile.create(tmp_path / "keys.json"))
    yield opened
    opened.close()


@pytest.fixture
def setting(casework: Casework) -> Setting:
    return lambda library: Bench(library, casework)


@pytest.fixture
def bench(library: Library, setting: Setting) -> Bench:
    return setting(library)
