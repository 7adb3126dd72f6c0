"""A library of the first revision with documents in it becomes one with parts, in place."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from store.conftest import Opener
from store.consistency import assert_consistent
from store.postgres import Server
from store.samples import full_text, patent, titles
from trihub.core.errors import LibraryError, LibraryLocked
from trihub.core.ports import Outcome
from trihub.store import SqlStore
from trihub.store.database.engine import connect, to_url
from trihub.store.database.partitions import KEYS
from trihub.store.migrations.upgrade import _migrate

pytestmark = pytest.mark.postgresql
GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "use-postgresql.md"


def _fill(store: SqlStore) -> None:
    for text_of in ("one", "two"):
        with store.writer() as writer:
            for office in ("CN", "JP", "QQ"):
                for number in ("1", "2"):
                    made = patent(
                        number, office=office, titles=titles(en=text_of), priorities=["KR-9"]
                    )
                    writer.put(full_text(made, text_of))


def _copy_rows(connection: Connection, source: str, target: str) -> None:
    """Every row of a library of today into the tables of another one, column by column."""
    asked = text(
        "SELECT c.table_name, string_agg(format('%I', c.column_name), ', ')"
        " FROM information_schema.columns c WHERE c.table_schema = :schema GROUP BY c.table_name"
    )
    columns = dict(connection.execute(asked, {"schema": target}).all())
    left = {"alembic_version", "meta", *columns} - {"alembic_version", "meta"}
    first = ["family_simple", "application_node", "document"]
    for table in [*first, *sorted(left.difference(first))]:
        names = columns[table]
        connection.execute(
            text(f"INSERT INTO {target}.{table} ({names}) SELECT {names} FROM {source}.{table}")
        )


@pytest.fixture
def first(postgresql: Server, opened: Opener, request: pytest.FixtureRequest) -> str:
    """The address of a library of revision 0001 with documents and their history."""
    name = f"first{abs(hash(request.node.name))}"
    source = opened(postgresql.url(f"{name}source"))
    _fill(source)
    address = postgresql.url(name)
    engine = connect(to_url(address), writing=True)
    with engine.begin() as connection:
        _migrate(connection, "0001")
        _copy_rows(connection, f"{name}source", name)
        connection.execute(text("INSERT INTO meta (name, value) VALUES ('codec', '1')"))
    engine.dispose()
    return address


def test_an_upgrade_keeps_everything(first: str, opened: Opener) -> None:
    store = opened(first)
    kept = assert_consistent(store)
    assert len(kept) == 6
    for item in kept:
        assert [version.patent.titles[0].text for version in store.history(item.patent.key)] == [
            "one"
        ]
        assert item.patent.claim_sets
    with store.writer() as writer:
        again = full_text(patent("1", titles=titles(en="three"), priorities=["KR-9"]), "three")
        assert writer.put(again) is Outcome.UPDATED
        assert writer.put(full_text(patent("3", office="JP"))) is Outcome.ADDED
    assert len(store.history("CN1A")) == 2
    assert_consistent(store)
    assert _parts(store) == {
        "document_head_before": 5, "document_head_cn": 1, "document_head_jp": 1,
    }  # fmt: skip


def test_what_was_there_moves_to_its_office_by_the_statements_of_the_guide(
    first: str, opened: Opener
) -> None:
    store = opened(first)
    block = next(
        b for b in re.findall(r"```sql\n(.*?)```", GUIDE.read_text(), re.DOTALL) if "UPDATE" in b
    )
    statements = [part.strip() for part in block.split(";") if part.strip()]
    assert len(statements) == len(KEYS)
    with store._writing.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    assert _parts(store) == {
        "document_head_cn": 2, "document_head_jp": 2, "document_head_qq": 2,
    }  # fmt: skip
    assert len(assert_consistent(store)) == 6
    assert store.history("QQ1A")[0].patent.titles[0].text == "one"


def _parts(store: SqlStore) -> dict[str, int]:
    asked = "SELECT tableoid::regclass::text, count(*) FROM document_head GROUP BY 1"
    with store._reader.connect() as connection:
        return dict(connection.execute(text(asked)).all())


def test_an_upgrade_gives_up_where_somebody_reads_for_long(
    first: str, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes none of what it needs by waiting, so that nobody queues behind it; it goes on later."""
    monkeypatch.setattr("trihub.store.migrations.upgrade.LOCKS", "200ms")
    engine = connect(to_url(first), writing=True)
    with engine.connect() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM document_head")
        with pytest.raises(LibraryLocked):
            opened(first)
    engine.dispose()
    assert len(assert_consistent(opened(first))) == 6


def test_an_upgrade_that_was_cut_off_goes_on(
    first: str, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first steps are committed by then, each of which can be repeated."""
    parts = "trihub.store.database.partitions.parted"
    with monkeypatch.context() as broken:
        broken.setattr(parts, lambda table: ["SELECT 1 / 0"])
        with pytest.raises(LibraryError, match="division by zero"):
            opened(first)
    store = opened(first)
    assert len(assert_consistent(store)) == 6
    assert _parts(store) == {"document_head_before": 6}


def test_who_reads_with_the_version_before_goes_on(first: str, opened: Opener) -> None:
    """Its questions know no offices; and they wait for no more than a moment."""
    old = "SELECT d.key, h.head FROM document d JOIN document_head h ON h.document = d.id"
    engine = connect(to_url(first), writing=False)
    waits: list[float] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            began = time.monotonic()
            with engine.connect() as connection:
                assert len(connection.exec_driver_sql(old).all()) == 6
            waits.append(time.monotonic() - began)

    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(read)
        opened(first)
        done.set()
        reading.result()
    with engine.connect() as connection:
        assert len(connection.exec_driver_sql(old).all()) == 6
    engine.dispose()
    assert max(waits) < 5
