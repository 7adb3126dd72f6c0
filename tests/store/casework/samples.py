"""Cases, items and accounts for the tests, and what must hold of any casework."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import select

from trihub.core.casework.audit import START, AuditDraft, chain
from trihub.core.casework.cases import CaseRow, Item, ItemKind, Step
from trihub.core.casework.people import Account, Role
from trihub.core.casework.working import Paper, PaperKind
from trihub.store.casework import Casework
from trihub.store.casework.schema import case_assigned, case_figure, case_office, case_row

SECRET = "JBSWY3DPEHPK3PXP"  # the secret of RFC 4226's style in the key URI format's examples
CONTENT = '{"text":"全固体二次電池の負極 고체 전해질 未公开 solid electrolyte"}'.encode()


def account(number: str = "A1", **fields: Any) -> Account:
    given = {
        "id": number, "login": f"{number.lower()}@example.org", "name": "김 심사관",
        "role": Role.EXAMINER, "office": "KR", "created_at": "2026-01-02T03:04:05+00:00",
    }  # fmt: skip
    return Account(**{**given, **fields})


def case(number: str = "C1", **fields: Any) -> CaseRow:
    given = {
        "id": number, "programme": "CN-KR", "state": "requested", "offices": ("CN", "KR"),
        "applicant": "A9", "opened": "2026-01-02", "version": 1,
    }  # fmt: skip
    return CaseRow(**{**given, **fields})


def step(number: int = 1, of: str = "C1", **fields: Any) -> Step:
    given = {
        "case": of, "number": number, "at": f"2026-01-02T03:04:{number:02}.000000+00:00",
        "event": "requested", "actor": "A9",
    }  # fmt: skip
    return Step(**{**given, **fields})


def item(number: str = "I1", **fields: Any) -> Item:
    given = {
        "id": number, "case": "C1", "kind": ItemKind.MARK, "office": "KR", "author": "A1",
        "version": 1, "at": "2026-01-03T00:00:00+00:00", "content": CONTENT,
    }  # fmt: skip
    return Item(**{**given, **fields})


def folder(number: str = "F1", **fields: Any) -> Paper:
    given = {"kind": PaperKind.MEETING, "folder": number, "office": ""}
    return paper(number, **{**given, **fields})


def paper(number: str = "P1", **fields: Any) -> Paper:
    given = {
        "id": number, "folder": "F1", "kind": PaperKind.POSITION, "offices": ("CN", "KR"),
        "office": "KR", "author": "A1", "version": 1, "at": "2026-01-03T00:00:00+00:00",
        "content": CONTENT,
    }  # fmt: skip
    return Paper(**{**given, **fields})


def draft(action: str = "change", **fields: Any) -> AuditDraft:
    return AuditDraft(**{"actor": "A1", "action": action, "subject": "C1", **fields})


Kept = TypeVar("Kept", Item, Paper)


def next_of(item_: Kept, **fields: Any) -> Kept:
    return replace(item_, **{"version": item_.version + 1, **fields})


def assert_whole(casework: Casework) -> list[str]:
    """What holds of any casework, at any moment; the bodies of the audit log."""
    digest, bodies = START, []
    for number, entry in enumerate(casework.audit.entries(), 1):
        digest = chain(digest, entry.body)
        assert (entry.number, entry.digest) == (number, digest)
        bodies.append(entry.body)
    assert casework.audit.head() == (len(bodies), digest)
    _assert_beside(casework)
    return bodies


def _assert_beside(casework: Casework) -> None:
    """Steps, items and the tables beside each case say what its row says."""
    offices, assigned, figures = set(), set(), set()
    with casework.database.reading() as connection:
        numbers = dict(connection.execute(select(case_row.c.id, case_row.c.number)).all())
        beside = [
            {tuple(row) for row in connection.execute(select(table))}
            for table in (case_office, case_assigned, case_figure)
        ]
    for name, number in numbers.items():
        row = casework.cases.case(name)
        assert row is not None
        assert [s.number for s in casework.cases.steps(name)] == list(range(1, row.version + 1))
        offices |= {(office, number) for office in row.offices}
        assigned |= {(who, number) for group in row.assigned.values() for who in group}
        figures |= {(figure, number, value) for figure, value in row.figures.items()}
        for piece in casework.cases.items(name):
            kept = casework.cases.item_versions(piece.id)
            assert [v.version for v in kept] == list(range(1, piece.version + 1))
            assert kept[-1] == piece
    assert beside == [offices, assigned, figures]


def _more() -> dict[str, Any]:
    return {
        "offices": ("CN", "JP"), "assigned": {"CN": ("A1",)}, "figures": {"overlap": 2.0},
        "due": "2026-03-01",
    }  # fmt: skip


ACTS = {
    "write": lambda casework: casework.cases.write(
        case(version=3, state="searching", **_more()), [step(2), step(3)], expected=1,
        items=[item("I1"), next_of(item("I0"))], audit=[draft("draft"), draft("draft")],
    ),
    "open": lambda casework: casework.cases.write(
        case("C2", **_more()), [step(of="C2")], expected=0,
        items=[item("I1", case="C2"), item("I2", case="C2")], audit=[draft("draft")],
    ),
    "put_item": lambda casework: casework.cases.put_item(
        item("I3"), expected=0, audit=[draft("draft")]
    ),
    "next version": lambda casework: casework.cases.put_item(
        next_of(item("I0"), removed=True), expected=1, audit=[draft("draft")]
    ),
    "papers": lambda casework: casework.papers.put(
        [folder("F9"), paper("P9", folder="F9"), paper("P8", folder="F9")], [draft("draft")]
    ),
    "account": lambda casework: casework.accounts.update(
        account(name="other", totp=SECRET), [draft("draft")]
    ),
}  # fmt: skip
"""What is written while the process is killed, after what ``test_atomicity`` has written."""
