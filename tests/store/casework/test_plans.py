"""No question about one case, item or person reads a whole table."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from store.casework.conftest import Opener
from store.casework.samples import account, case, draft, folder, item, next_of, paper, step
from trihub.core.casework.cases import CaseFilter, ItemKind
from trihub.core.casework.working import PaperKind
from trihub.store.casework import Casework

QUESTIONS = {
    "case": lambda found: found.cases.case("C1"),
    "steps": lambda found: found.cases.steps("C1"),
    "items": lambda found: found.cases.items("C1", kinds=[ItemKind.MARK], office="KR"),
    "item": lambda found: found.cases.item("I1"),
    "item_versions": lambda found: found.cases.item_versions("I1"),
    "changes": lambda found: found.cases.changes(
        "C1", kinds=[ItemKind.MARK], office="KR", reader="A1", limit=5
    ),
    "put_item": lambda found: found.cases.put_item(
        item("new", case="C1"), expected=0, audit=[draft()]
    ),
    "put_item in a case as seen": lambda found: found.cases.put_item(
        item("newer", case="C1"), expected=0, seen=1
    ),
    "kept": lambda found: found.cases.kept("C1", "KR"),
    "counted": lambda found: found.cases.counted("JP-KR", "admitted."),
    "number_for": lambda found: found.cases.number_for("a mark"),
    "newest": lambda found: found.cases.cases(CaseFilter(), after="C3", limit=2),
    "programme": lambda found: found.cases.cases(CaseFilter(programme="JP-KR", states=("x",))),
    "paper": lambda found: found.papers.paper("P1"),
    "papers": lambda found: found.papers.papers("F1", reader="KR"),
    "folders": lambda found: found.papers.folders(PaperKind.MEETING, reader="KR", after="F1"),
    "paper versions": lambda found: found.papers.versions("P1"),
    "put": lambda found: found.papers.put([next_of(paper())], [draft()]),
    "account": lambda found: found.accounts.get("A1"),
    "login": lambda found: found.accounts.by_login("a1@example.org"),
    "subject": lambda found: found.accounts.by_subject("i s"),
    "session": lambda found: found.accounts.session("x"),
    "sessions": lambda found: found.accounts.sessions("A1"),
    "end_other_sessions": lambda found: found.accounts.end_other_sessions("A1", "x"),
    "token": lambda found: found.accounts.token("x"),
    "tokens": lambda found: found.accounts.tokens("A1"),
    "attempts": lambda found: found.accounts.attempts("x", "2026"),
    "note_attempt": lambda found: found.accounts.note_attempt("x", "2026-01-01T00:00:00+00:00"),
    "entries": lambda found: list(found.audit.entries(2)),
}
SMALL = ("audit_head", "casework_secret")


@pytest.fixture
def filled(tmp_path: Path, opened: Opener) -> Casework:
    found = opened(tmp_path / "casework.sqlite")
    found.accounts.add(account(subject="i s"))
    found.papers.put([folder(), paper()])
    for number in range(9):
        name = f"C{number}"
        pieces = [item(f"I{number}", case=name)]
        found.cases.write(case(name), [step(of=name)], expected=0, items=pieces, audit=[draft()])
    return found


@pytest.mark.parametrize("question", QUESTIONS)
def test_questions_go_by_an_index(filled: Casework, question: str) -> None:
    asked: list[tuple[str, object]] = []
    for engine in (filled.database._reader, filled.database._writer):
        event.listen(
            engine, "before_cursor_execute",
            lambda _c, _cursor, statement, values, _x, many: asked.append(
                (statement, values[0] if many else values)
            ),
        )  # fmt: skip
    QUESTIONS[question](filled)
    planned = [one for one in asked if one[0].startswith(("SELECT", "UPDATE", "DELETE"))]
    assert planned
    with filled.database.reading() as connection:
        for statement, values in planned:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[-1] for row in plan]
            scans = [s for s in steps if s.startswith("SCAN") and "USING INDEX" not in s]
            assert all(any(name in s for name in SMALL) for s in scans), (statement, steps)
