"""``/health/live`` and ``/health/ready``: what works, what does not, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from library.corpus import opened, write
from trihub.app import Library, create_site, open_library
from trihub.settings import Settings
from web.client import Client

GOOD = {"store": "reachable", "index": "current", "disk": "enough"}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Library]:
    library = opened(tmp_path / "L")
    library.ingest([write(tmp_path / "a.xml", range(3))])
    yield library
    library.close()


def states(site: Client, expected: int) -> dict[str, str]:
    """What each part says of itself; ``ok`` must fit the status."""
    answer = site.get("/health/ready")
    assert answer.status_code == expected
    assert answer.headers["cache-control"] == "no-store"
    shape: dict[str, Any] = answer.json()
    assert set(shape) == {"ready", "parts"}
    assert shape["ready"] is all(part["ok"] for part in shape["parts"].values())
    assert shape["ready"] is (expected == 200)
    return {name: part["state"] for name, part in shape["parts"].items()}


def test_a_site_that_works(small: Library) -> None:
    site = Client(create_site(small))
    assert states(site, 200) == GOOD
    assert site.get("/health/live").json() == {"live": True}


def test_an_empty_library_is_ready(tmp_path: Path) -> None:
    library = opened(tmp_path / "L")
    assert states(Client(create_site(library)), 200) == GOOD
    library.close()


def test_an_index_that_lacks_the_newest_changes_serves(small: Library) -> None:
    from library.corpus import document

    with small.store.writer() as writer:
        writer.put(document(90))
    assert states(Client(create_site(small)), 200) == GOOD | {"index": "behind"}


def test_an_index_that_is_gone(small: Library, tmp_path: Path) -> None:
    small.close()
    shutil.rmtree(tmp_path / "L" / "index")
    library = opened(tmp_path / "L")
    site = Client(create_site(library))
    assert states(site, 503) == GOOD | {"index": "empty"}
    assert site.get("/health/live").status_code == 200
    library.close()


def test_a_store_that_is_no_database_any_more(small: Library, tmp_path: Path) -> None:
    site = Client(create_site(small))
    small.store.close()  # connections that are open would go on with the old file
    for name in ("store.sqlite", "store.sqlite-wal", "store.sqlite-shm"):
        (tmp_path / "L" / name).unlink(missing_ok=True)
    (tmp_path / "L" / "store.sqlite").write_bytes(b"no database " * 1000)
    found = states(site, 503)
    assert (found["store"], found["index"]) == ("unreachable", "unusable")
    answer = str(site.get("/health/ready").text)
    assert str(tmp_path) not in answer


def test_a_disk_with_less_left_than_asked_for(small: Library, tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free >> 20
    settings = small.settings.model_copy(update={"disk_reserve": free + 100_000})
    library = open_library(settings)
    assert states(Client(create_site(library)), 503) == GOOD | {"disk": "low"}
    library.close()
    assert Settings(library=tmp_path, disk_reserve=0).disk_reserve == 0
