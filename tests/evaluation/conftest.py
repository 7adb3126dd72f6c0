"""A library to evaluate in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evaluation.samples import make_library
from trihub.app import Library


@pytest.fixture(scope="session")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library of :mod:`evaluation.samples`; tests only read it."""
    library = make_library(tmp_path_factory.mktemp("evaluated"))
    yield library
    library.close()
