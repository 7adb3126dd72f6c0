"""No question that a page asks reads a whole table."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from store.conftest import Opener
from store.samples import full_text, patent
from trihub.core.citations import Citation
from trihub.core.ports import Place
from trihub.store import SqlStore

SMALL = ("counter", "reject", "VIRTUAL TABLE", "CONSTANT ROW")
"""What may be read from end to end: totals, the values asked for, a count of rejects."""

QUESTIONS = {
    "get": lambda store: store.get("CN1A"),
    "get head": lambda store: store.get("CN1A", whole=False),
    "get_many": lambda store: store.get_many([1, 2]),
    "find": lambda store: store.find("CN", "1"),
    "find_application": lambda store: store.find_application("CN-1"),
    "family": lambda store: store.family("CN1A"),
    "families_of": lambda store: store.families_of([1, 2]),
    "keys_of": lambda store: store.keys_of([1, 2]),
    "cited_by": lambda store: store.cited_by("CN1A"),
    "history": lambda store: store.history("CN1A"),
    "changes_since": lambda store: store.changes_since(1, limit=2, until=9),
    "rejects": lambda store: store.rejects(limit=1),
    "file_mark": lambda store: store.file_mark(Place(file="a")),
    "counts": lambda store: store.counts(),
}


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
    asked: list[tuple[str, object]] = []
    event.listen(
        filled._reader, "before_cursor_execute",
        lambda _c, _cursor, statement, parameters, _x, _many: asked.append((statement, parameters)),
    )  # fmt: skip
    QUESTIONS[question](filled)
    selects = [item for item in asked if item[0].startswith("SELECT")]
    assert selects
    with filled._reader.connect() as connection:
        for statement, values in selects:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[-1] for row in plan]
            scans = [step for step in steps if step.startswith("SCAN")]
            assert all(any(name in step for name in SMALL) for step in scans), (statement, steps)
