"""The audit log: the chain, its head, and what the database itself refuses."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store.casework.conftest import Opener
from store.casework.samples import assert_whole, case, draft, folder, item, step
from trihub.core.casework.audit import START, AuditDraft
from trihub.core.errors import LibraryError
from trihub.store.casework import Casework
from trihub.store.casework import audit as module


def test_an_empty_log(casework: Casework) -> None:
    assert casework.audit.head() == (0, START)
    assert list(casework.audit.entries()) == []
    casework.audit.append([])
    assert casework.audit.head() == (0, START)


def test_entries_hold_what_was_recorded_and_when(address: str, opened: Opener) -> None:
    """The digests as the core's definition gives them for the same bytes."""
    moment = dt.datetime(2026, 5, 6, 7, 8, 9, 10, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    casework = opened(address, clock=lambda: moment)
    drafts = [
        AuditDraft(actor="A1", action="sign in", detail={"b": 1, "a": ["공개", None]}),
        AuditDraft(actor="system", action="deadline", subject="C1"),
    ]
    casework.audit.append(drafts)
    first, second = (json.loads(body) for body in assert_whole(casework))
    assert first == {
        "number": 1, "at": "2026-05-05T22:08:09.000010+00:00", "actor": "A1", "action": "sign in",
        "subject": "", "detail": {"a": ["공개", None], "b": 1},
    }  # fmt: skip
    assert (second["number"], second["action"], second["subject"]) == (2, "deadline", "C1")


@pytest.mark.parametrize("count", [9, 10, 11, 25])
def test_entries_page_by_page(
    casework: Casework, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(module, "_PAGE", 10)
    for number in range(count):
        casework.audit.append([draft(detail={"n": number})])
    assert len(assert_whole(casework)) == count
    assert [entry.number for entry in casework.audit.entries(7)] == list(range(8, count + 1))
    assert list(casework.audit.entries(count)) == []


@pytest.mark.parametrize(
    "odd", ["\ud800", "a\0b", "\u2028", "'; DROP TABLE account; --", "x" * 5000]
)
def test_odd_words_are_recorded(casework: Casework, odd: str) -> None:
    casework.audit.append([draft(subject=odd, detail={"given": odd})])
    assert len(assert_whole(casework)) == 1


def test_slow_readers_are_in_nobodys_way(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAGE", 2)
    casework.audit.append([draft()] * 3)
    reading = casework.audit.entries()
    next(reading)
    casework.audit.append([draft()] * 3)
    assert len(list(reading)) == 5


REFUSED = [
    "UPDATE audit_entry SET body = '{}' WHERE number = 1",
    "UPDATE audit_entry SET number = 9 WHERE number = 1",
    "DELETE FROM audit_entry",
    "UPDATE case_step SET reason = 'other'",
    "DELETE FROM case_step WHERE number = 1",
    "UPDATE item_version SET author = 'A2'",
    "UPDATE item_version SET sealed = sealed",
    "UPDATE item_version SET key = 'x', author = 'A2'",
    "UPDATE item_version SET key = 'x', private = NOT private",
    "UPDATE item_version SET key = 'x', version = 2",
    "DELETE FROM item_version",
    'UPDATE paper_version SET offices = \'["CN","JP","KR"]\'',
    "UPDATE paper_version SET sealed = sealed",
    "UPDATE paper_version SET key = 'x', author = 'A2'",
    "UPDATE paper_version SET key = 'x', version = 2",
    "DELETE FROM paper_version",
]
SQLITE = [
    "INSERT OR REPLACE INTO audit_entry VALUES (1, '{}', 'x')",
    "REPLACE INTO case_step SELECT \"case\", number, at, 'other', actor, office, reason, data FROM case_step",
    "INSERT OR REPLACE INTO item_version SELECT * FROM item_version",
    "INSERT OR REPLACE INTO paper_version SELECT * FROM paper_version",
    "UPDATE OR IGNORE audit_entry SET body = '{}'",
]
POSTGRESQL = [
    "TRUNCATE audit_entry",
    "TRUNCATE case_step",
    "TRUNCATE item, item_version CASCADE",
    "TRUNCATE paper, paper_version CASCADE",
]


def test_what_is_written_for_good_is_neither_changed_nor_removed(casework: Casework) -> None:
    casework.cases.write(case(), [step()], expected=0, items=[item()], audit=[draft()])
    casework.papers.put([folder()])
    for statement in REFUSED + (SQLITE if casework.database.sqlite else POSTGRESQL):
        with pytest.raises((DBAPIError, LibraryError), match="never changed nor removed"):
            _run(casework, statement)
    assert casework.cases.items("C1") == (item(),)
    assert casework.cases.steps("C1") == (step(),)
    assert casework.papers.versions("F1") == (folder(),)
    assert len(assert_whole(casework)) == 1


def _run(casework: Casework, *statements: str) -> None:
    with casework.database.writing() as unit:
        for statement in statements:
            unit.connection.execute(text(statement))


def _without_triggers(casework: Casework) -> None:
    on = "" if casework.database.sqlite else " ON audit_entry"
    _run(casework, f"DROP TRIGGER audit_entry_delete{on}", f"DROP TRIGGER audit_entry_update{on}")


def test_a_tail_that_was_cut_off_differs_from_the_head(casework: Casework) -> None:
    casework.audit.append([draft()] * 5)
    _without_triggers(casework)
    _run(casework, "DELETE FROM audit_entry WHERE number > 3")
    assert casework.audit.head()[0] == 5
    assert [entry.number for entry in casework.audit.entries()] == [1, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_head SET number = 3, digest = (SELECT digest FROM audit_entry WHERE number = 3)",
        "UPDATE audit_head SET digest = 'x'",
        "DELETE FROM audit_head",
    ],
)
def test_a_head_made_to_fit_is_not_believed(
    casework: Casework, change: str, address: str, opened: Opener
) -> None:
    """Nor is it gone over: nothing is recorded until somebody has looked."""
    casework.audit.append([draft()] * 5)
    _without_triggers(casework)
    _run(casework, "DELETE FROM audit_entry WHERE number > 3", change)
    with pytest.raises(LibraryError, match="head was changed outside"):
        casework.audit.head()
    with pytest.raises(LibraryError, match="head was changed outside"):
        casework.cases.write(case(), [step()], expected=0, audit=[draft()])
    assert casework.cases.case("C1") is None
    with pytest.raises(LibraryError, match="head was changed outside") as caught:
        opened(address).audit.head()
    assert "audit verify" in caught.value.hint
