"""The whole path with the store in PostgreSQL: the index stays in the library's folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from library.corpus import assert_agree, found, opened, write
from store.postgres import Server
from trihub.app import library as app
from trihub.core.errors import LibraryLocked

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    try:
        made = Server()
    except Exception as error:
        detail = getattr(error, "stderr", b"") or b""
        pytest.skip(f"PostgreSQL does not start here: {error} {detail.decode(errors='replace')}")
    yield made
    made.stop()


def test_ingest_and_reindex(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "POOL_FROM", 0)
    monkeypatch.setattr(app, "PROCESSES_FROM", 0)
    library = opened(tmp_path / "L", database=server.url("whole_path"), workers=2)
    write(tmp_path / "in" / "1.xml", range(30))
    write(tmp_path / "in" / "2.xml", range(0, 30, 3), "beta")
    report = library.ingest([tmp_path / "in"])
    assert (report.added, report.updated) == (30, 10)
    assert_agree(library)
    assert library.reindex() == 30
    assert_agree(library)
    assert found(library, "beta") == 10
    assert not (tmp_path / "L" / "store.sqlite").exists()
    library.close()


def test_two_writers(tmp_path: Path, server: Server) -> None:
    url = server.url("two_writers")
    first, second = (opened(tmp_path / name, database=url) for name in ("L1", "L2"))
    write(tmp_path / "x.xml", range(3))
    with first.store.hold(), pytest.raises(LibraryLocked, match="session"):
        second.ingest([tmp_path / "x.xml"])
    assert second.ingest([tmp_path / "x.xml"]).added == 3
    first.close()
    second.close()
