"""No question that a page asks reads a whole table: in SQLite, and in PostgreSQL with so many rows
that its planner chooses as it does in a large library."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from store.conftest import Opener
from store.postgres import Server
from store.samples import full_text, patent, titles
from trihub.core.citations import Citation
from trihub.core.ports import Place
from trihub.store import PreparedPatent, SqlStore, open_store, prepare
from trihub.store.schema import metadata

SMALL = ("counter", "reject", "VIRTUAL TABLE", "CONSTANT ROW")
"""What may be read from end to end: totals, the values asked for, a count of rejects."""

QUESTIONS = {
    "get": lambda store: store.get("CN1A"),
    "get head": lambda store: store.get("CN1A", whole=False),
    "get_many": lambda store: store.get_many([1, 2]),
    "a page of results": lambda store: store.get_many(range(1, 600, 12)),
    "find": lambda store: store.find("CN", "1"),
    "find_application": lambda store: store.find_application("CN-1"),
    "family": lambda store: store.family("CN1A"),
    "families_of": lambda store: store.families_of([1, 2]),
    "keys_of": lambda store: store.keys_of([1, 2]),
    "cited_by": lambda store: store.cited_by("CN1A"),
    "citing": lambda store: store.citing([1, 2]),
    "citing a page": lambda store: store.citing(range(1, 600, 12)),
    "history": lambda store: store.history("CN1A"),
    "sources": lambda store: store.sources("CN1A"),
    "changes_since": lambda store: store.changes_since(1, limit=2, until=9),
    "rejects": lambda store: store.rejects(limit=1),
    "file_mark": lambda store: store.file_mark(Place(file="a")),
    "counts": lambda store: store.counts(),
}


BIG = {table.name for table in metadata.sorted_tables} - {
    "counter", "meta", "reject", "source_file", "delivery", "delivery_file"
}  # fmt: skip
"""The tables that grow with every document."""
ROWS = 3_000


@pytest.fixture
def filled(tmp_path: Path, opened: Opener) -> SqlStore:
    store = opened(tmp_path / "library.db")
    cited = (Citation(office="CN", number="1"),)
    with store.writer() as writer:
        for number in range(50):
            writer.put(full_text(patent(str(number), priorities=["JP-1"], citations=cited)))
    return store


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_go_by_an_index(filled: SqlStore, question: str) -> None:
    selects = _asked(filled, question)
    with filled._reader.connect() as connection:
        for statement, values in selects:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[-1] for row in plan]
            scans = [step for step in steps if step.startswith("SCAN")]
            assert all(any(name in step for name in SMALL) for step in scans), (statement, steps)


def _asked(store: SqlStore, question: str) -> list[tuple[str, Any]]:
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, _many: bool) -> None:
        asked.append((statement, values))

    event.listen(store._reader, "before_cursor_execute", note)
    QUESTIONS[question](store)
    event.remove(store._reader, "before_cursor_execute", note)
    selects = [item for item in asked if item[0].startswith("SELECT")]
    assert selects
    return selects


@pytest.fixture(scope="module")
def large(postgresql: Server) -> Iterator[SqlStore]:
    """Thousands of documents of five offices with heads as large as gazettes', many of them with a
    former state."""
    noise = random.Random(1)
    store = open_store(postgresql.url("plans"))
    offices = ("CN", "JP", "KR", "US", "QQ")

    def made(number: int, title: str) -> PreparedPatent:
        words = "".join(map(chr, noise.choices(range(0x4E00, 0x9FA5), k=700)))
        return prepare(
            full_text(
                patent(
                    str(number), office=offices[number % 5], application=f"CN-{number // 2}",
                    priorities=[f"JP-{number // 3}"], titles=titles(en=title, zh=words),
                    citations=(Citation(office="CN", number=str(number // 4)),),
                )
            )
        )  # fmt: skip

    with store.writer() as writer:
        writer.put_many([made(number, "one") for number in range(ROWS)])
        writer.put_many([made(number, "two") for number in range(0, ROWS, 3)])
    with store._writing.begin() as connection:
        for table in metadata.sorted_tables:  # not of all other tests' schemas
            connection.exec_driver_sql(f"ANALYZE {table.name}")
    yield store
    store.close()


@pytest.mark.postgresql
@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_go_by_an_index_in_postgresql(large: SqlStore, question: str) -> None:
    for statement, values in _asked(large, question):
        with large._reader.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar()
        read = [node for node in _nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"]
        whole = [node["Relation Name"] for node in read if _rows(large, node["Relation Name"])]
        assert not [name for name in whole if any(name.startswith(big) for big in BIG)], plan


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _rows(store: SqlStore, table: str) -> int:
    """How many rows a table has: that none is read of an empty part needs no index."""
    with store._reader.connect() as connection:
        return connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar() or 0
