"""The demonstration on PostgreSQL and OpenSearch, for :mod:`benchmarks.load`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trihub.app import fill_demonstration, for_demonstration, open_library
from trihub.settings import Settings

HEAP = "1g"
"""Memory of a node."""


@contextmanager
def servers(place: Path) -> Iterator[Settings]:
    """Start them, fill them with the demonstration, and set what ``trihub serve`` reads."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from servers.opensearch.cluster import serving
    from store.postgres import Server

    database = Server()
    try:
        with serving(place / "nodes", heap=HEAP) as cluster:
            settings = _settings(place / "library", database.url("trihub"), cluster.urls)
            _fill(settings)
            yield settings
    finally:
        database.stop()


def _settings(library: Path, database: str, urls: list[str]) -> Settings:
    plain = for_demonstration(Settings(library=library))
    given: dict[str, Any] = {
        "LIBRARY": str(library),
        "DATABASE": database,
        "SEARCH_ENGINE": "opensearch",
        "OPENSEARCH": json.dumps({"urls": urls}),
        "KEYS": str(plain.keys),
        "SECOND_FACTOR": "false",
        "PROGRAMMES": json.dumps(list(map(str, plain.programmes))),
        "FIELDS": json.dumps(list(map(str, plain.fields))),
    }
    os.environ |= {f"TRIHUB_{name}": value for name, value in given.items()}
    return Settings()


def _fill(settings: Settings) -> None:
    library = open_library(settings, create=True)
    try:
        fill_demonstration(library)
    finally:
        library.close()
