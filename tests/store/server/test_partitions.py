"""Documents' bytes lie with their office's; nobody can tell from the answers."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import text

from store.conftest import Opener
from store.consistency import assert_consistent
from store.postgres import Server
from store.samples import full_text, patent, titles
from trihub.core.errors import BadInput
from trihub.store import SqlStore
from trihub.store.database.partitions import KEYS, OTHERS, deserving

pytestmark = pytest.mark.postgresql
_numbers = itertools.count(1)


@pytest.fixture
def library(postgresql: Server, opened: Opener) -> SqlStore:
    return opened(postgresql.url(f"parts{next(_numbers)}"))


def _lies_in(store: SqlStore, table: str) -> dict[str, set[str]]:
    """The documents of each part."""
    asked = f"SELECT p.tableoid::regclass::text, d.key FROM {table} p JOIN document d ON d.id = p.document"
    found: dict[str, set[str]] = {}
    with store._reader.connect() as connection:
        for part, key in connection.execute(text(asked)):
            found.setdefault(part.rpartition(".")[2], set()).add(key)
    return found


def test_each_office_has_parts_of_its_own(library: SqlStore) -> None:
    with library.writer() as writer:
        for office in ("CN", "JP", "QQ", "a1"):
            writer.put(full_text(patent("1", office=office, titles=titles(en="one"))))
    with library.writer() as writer:
        for office in ("KR", "JP", "QQ", "a1"):
            writer.put(full_text(patent("1", office=office, titles=titles(en="two"))))
    for table, offices in {
        "document_head": ("cn", "jp", "kr", "qq"), "document_body": ("cn", "jp", "kr", "qq"),
        "document_version": ("jp", "qq"),
    }.items():  # fmt: skip
        wanted = {f"{table}_{name}": {f"{name.upper()}1A"} for name in offices}
        assert _lies_in(library, table) == wanted | {f"{table}_other": {"a11A"}}
    assert_consistent(library)
    for office in ("CN", "JP", "KR", "QQ", "a1"):
        found = library.get(f"{office}1A")
        assert found is not None
        assert found.patent.claim_sets
        assert len(library.history(f"{office}1A")) == (office in ("JP", "QQ", "a1"))


def _put(store: SqlStore, *numbers: str) -> None:
    with store.writer() as writer:
        for number in numbers:
            writer.put(patent(number))


def test_an_office_in_a_transaction_that_is_taken_back(library: SqlStore) -> None:
    with pytest.raises(BadInput):
        _put(library, "1", "")
    assert library.counts().documents == 0
    with library.writer() as writer:
        writer.put(patent("1"))
    assert _lies_in(library, "document_head") == {"document_head_cn": {"CN1A"}}


def test_readers_wait_for_nobody_while_an_office_comes(library: SqlStore) -> None:
    with library.writer() as writer:
        writer.put(patent("1", office="a1"))
    with library.writer() as writer:
        writer.put(patent("2", office="a1"))
        writer.put(patent("1", office="JP"))
        assert library.get("a11A") is not None
        assert library.get("JP1A") is None
    assert library.get("JP1A") is not None


def test_who_reads_for_long_does_not_stop_an_office(library: SqlStore) -> None:
    """As a dump does: it has a lock on every part until it ends."""
    with library.writer() as writer:
        writer.put(patent("1"))
    with library._reader.connect() as dump:
        dump.exec_driver_sql("SELECT count(*) FROM document_head")
        with library.writer() as writer:
            writer.put(patent("1", office="KR"))
    assert _lies_in(library, "document_head")["document_head_other"] == {"KR1A"}
    with library.writer() as writer:
        writer.put(full_text(patent("2", office="KR")))
    assert library.get("KR2A") is not None
    assert_consistent(library)


def test_few_offices_beside_those_known_by_name_have_parts() -> None:
    strangers = [f"X{letter}" for letter in "ABCDEFGH"]
    assert deserving([*strangers, "CN", "KR", "x", "'"], ()) == sorted(
        ["CN", "KR", *strangers[:OTHERS]]
    )
    assert deserving(["XH", "JP"], [*strangers[:OTHERS], "CN"]) == ["JP"]
    assert deserving(["CN", "XA"], ["CN", "XA"]) == []


def test_bytes_that_are_compressed_already_are_not_compressed_again(library: SqlStore) -> None:
    with library.writer() as writer:
        writer.put(patent("1"))
    asked = text(
        "SELECT attrelid::regclass::text FROM pg_attribute"
        " WHERE attname IN ('head', 'body') AND attstorage <> 'e' AND attnum > 0"
        " AND attrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = ANY(:tables ::regclass[]))"
    )
    with library._reader.connect() as connection:
        tables = "{" + ",".join(KEYS) + "}"
        assert connection.scalars(asked, {"tables": tables}).all() == []
