"""The demonstration library, built once, and a site over it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from trihub.app import Library, create_site, open_library
from trihub.demo import library_files
from trihub.settings import Settings
from web.client import Client


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library's folder that holds the demonstration documents, a rejected record, the figures
    and the meetings that come with the package."""
    place = tmp_path_factory.mktemp("web") / "library"
    broken = tmp_path_factory.mktemp("broken") / "broken.xml"
    broken.write_text('<?xml version="1.0"?><us-patent-application lang="EN"><oops', "utf-8")
    opened = open_library(Settings(library=place, workers=1), create=True)
    with as_file(library_files()) as files:
        opened.ingest([files, broken])
    opened.statistics.load_shipped()
    opened.register.load_shipped()
    opened.close()
    return place


@pytest.fixture(scope="session")
def library(folder: Path) -> Iterator[Library]:
    fields = Path(str(files("trihub.demo") / "fields"))
    opened = open_library(Settings(library=folder, workers=1, fields=[fields]))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def site(library: Library) -> Client:
    return Client(create_site(library))


@pytest.fixture(scope="session")
def keys(library: Library) -> list[str]:
    """Every document of the library."""
    return [stored.patent.key for stored in library.store.changes_since(0, limit=10_000)]
