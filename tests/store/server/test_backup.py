"""A dump taken while others write, restored elsewhere, is the library."""

from __future__ import annotations

import pytest

from store.conftest import Opener
from store.consistency import assert_consistent
from store.postgres import Server
from store.samples import full_text, patent, titles
from trihub.core.ports import Outcome

pytestmark = pytest.mark.postgresql


def test_a_dump_restored_is_the_library(postgresql: Server, opened: Opener) -> None:
    store = opened(postgresql.url("dumped"))
    with store.writer() as writer:
        for office in ("CN", "JP", "a1"):
            made = patent("1", office=office, titles=titles(en="one"), priorities=["KR-9"])
            writer.put(full_text(made))
            writer.put(full_text(patent("1", office=office, titles=titles(en="two"))))
    dump = str(postgresql.folder / "trihub.dump")
    with store.writer() as writer:
        writer.put(patent("uncommitted"))
        postgresql.run(
            "pg_dump", "--format=custom", "--schema=dumped", f"--file={dump}", postgresql.address()
        )
    postgresql.run("psql", "--command=CREATE DATABASE restored", postgresql.address())
    restored = postgresql.address("restored")
    postgresql.run("pg_restore", "--exit-on-error", f"--dbname={restored}", dump)
    found = opened(f"{restored}&options=-csearch_path%3Ddumped", create=False)
    kept = assert_consistent(found)
    assert kept == [
        item for item in assert_consistent(store) if item.patent.key != "CNuncommittedA"
    ]
    assert found.history("JP1A") == store.history("JP1A") != []
    with found.writer() as writer:
        assert writer.put(patent("2", office="KR")) is Outcome.ADDED
    assert found.get("KR2A") is not None
