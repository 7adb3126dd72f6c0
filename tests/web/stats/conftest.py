"""A site whose figures are loaded and compared, and one without any."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from trihub.app import Library, create_site, open_library
from trihub.settings import Settings
from trihub.statistics.reconciled import Judged
from web.client import Client


@pytest.fixture(scope="session")
def judged(library: Library) -> Judged:
    """What reconciliation finds in the shipped figures."""
    return library.statistics.reconciled.get()


@pytest.fixture(scope="session")
def figures(site: Client, judged: Judged) -> Client:
    """The site, once its figures are compared."""
    assert len(judged.register)
    return site


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A site without figures."""
    place = tmp_path_factory.mktemp("bare") / "library"
    opened = open_library(Settings(library=place, workers=1), create=True)
    yield Client(create_site(opened))
    opened.close()
