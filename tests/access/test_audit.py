"""The audit log's proof: whatever is done to it is found, and the first wrong entry named."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.conftest import add
from trihub.access.audit import Verification, export, verify
from trihub.access.parts import Access
from trihub.core.casework.audit import START, AuditDraft, AuditEntry, body_of, chain
from trihub.store.casework import Casework

AT = "2026-03-02T09:00:00.000000+00:00"


def log(count: int) -> list[AuditEntry]:
    """A log as it is written."""
    entries, digest = [], START
    for number in range(1, count + 1):
        draft = AuditDraft(
            actor="a1", action="signed in", subject="a1", detail={"n": number, "名": "李"}
        )
        body = body_of(number, AT, draft)
        digest = chain(digest, body)
        entries.append(AuditEntry(number=number, body=body, digest=digest))
    return entries


def check(entries: list[AuditEntry], whole: list[AuditEntry], known: str = "") -> Verification:
    head = (whole[-1].number, whole[-1].digest) if whole else (0, START)
    return verify(entries, head, known)


def edited(entry: AuditEntry, **changed: object) -> AuditEntry:
    """With another body, its digest kept."""
    body = json.dumps({**json.loads(entry.body), **changed}, sort_keys=True)
    return AuditEntry(number=entry.number, body=body, digest=entry.digest)


WHOLE = log(20)


def test_a_log_that_nobody_touched() -> None:
    found = check(WHOLE, WHOLE)
    assert (found.whole, found.count, found.digest) == (True, 20, WHOLE[-1].digest)
    assert check([], []).whole
    assert all(check(WHOLE, WHOLE, entry.digest).whole for entry in WHOLE)
    assert check(WHOLE, WHOLE, START).whole


@given(at=st.integers(0, 19))
@settings(deadline=None)
def test_an_edit(at: int) -> None:
    changed = [*WHOLE[:at], edited(WHOLE[at], actor="somebody else"), *WHOLE[at + 1 :]]
    found = check(changed, WHOLE)
    assert (found.whole, found.wrong, found.count) == (False, at + 1, at)


@given(at=st.integers(0, 19))
def test_a_deletion(at: int) -> None:
    found = check([*WHOLE[:at], *WHOLE[at + 1 :]], WHOLE)
    assert (found.whole, found.wrong) == (False, at + 1)
    assert "missing" in found.problem


@given(at=st.integers(1, 19), same=st.booleans())
def test_a_deletion_with_the_rest_numbered_anew(at: int, same: bool) -> None:
    rest = [
        AuditEntry(number=e.number - 1, body=e.body if same else edited(e, number=e.number - 1).body,
                   digest=e.digest)
        for e in WHOLE[at:]
    ]  # fmt: skip
    found = verify([*WHOLE[: at - 1], *rest], (19, WHOLE[-1].digest))
    assert (found.whole, found.wrong) == (False, at)


@given(at=st.integers(0, 19))
def test_an_insertion(at: int) -> None:
    draft = AuditDraft(actor="x", action="signed in")
    before = WHOLE[at - 1].digest if at else START
    body = body_of(at + 1, AT, draft)
    planted = AuditEntry(number=at + 1, body=body, digest=chain(before, body))
    found = check([*WHOLE[:at], planted, *WHOLE[at:]], WHOLE)
    assert (found.whole, found.wrong) == (False, at + 2)


@given(one=st.integers(0, 19), other=st.integers(0, 19))
def test_two_entries_exchanged(one: int, other: int) -> None:
    changed = list(WHOLE)
    changed[one], changed[other] = changed[other], changed[one]
    found = check(changed, WHOLE)
    assert found.wrong == (None if one == other else min(one, other) + 1)
    swapped = list(WHOLE)
    for at, source in ((one, other), (other, one)):
        swapped[at] = AuditEntry(
            number=WHOLE[at].number, body=WHOLE[source].body, digest=WHOLE[source].digest
        )
    assert check(swapped, WHOLE).wrong == found.wrong


@given(cut=st.integers(1, 20))
def test_a_cut_tail(cut: int) -> None:
    found = check(WHOLE[:-cut], WHOLE)
    assert (found.whole, found.wrong) == (False, 21 - cut)


def test_a_tail_that_the_head_does_not_know() -> None:
    found = verify(WHOLE, (18, WHOLE[17].digest))
    assert (found.whole, found.wrong) == (False, 19)
    found = verify(WHOLE, (20, WHOLE[18].digest))
    assert (found.whole, found.wrong) == (False, 20)


@given(at=st.integers(0, 19))
@settings(deadline=None)
def test_a_chain_made_anew_is_found_by_a_digest_noted_outside(at: int) -> None:
    noted = WHOLE[-1].digest
    anew, digest = [], START
    for entry in WHOLE:
        body = entry.body if entry.number != at + 1 else edited(entry, actor="x").body
        digest = chain(digest, body)
        anew.append(AuditEntry(number=entry.number, body=body, digest=digest))
    assert check(anew, anew).whole
    assert not check(anew, anew, noted).whole
    assert not check(WHOLE[:-1], WHOLE[:-1], noted).whole


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"number": "1"}', "\ud800"])
def test_bodies_that_cannot_be_read(body: str) -> None:
    found = verify([AuditEntry(number=1, body=body, digest=chain(START, body))], (1, ""))
    assert found.wrong == 1


# --- the export ------------------------------------------------------------------------------


def test_an_auditor_can_check_the_export_without_trihub() -> None:
    lines = list(export(WHOLE, (20, WHOLE[-1].digest)))
    about = json.loads(lines[0])
    assert "SHA-256" in about["about"]
    before = about["start"]
    for line in lines[1:]:
        entry = json.loads(line)
        told = before.encode() + b"\n" + entry["body"].encode()
        assert hashlib.sha256(told).hexdigest() == entry["digest"]
        before = entry["digest"]
    assert (len(lines) - 1, before) == (about["head"]["number"], about["head"]["digest"])


# --- the real thing --------------------------------------------------------------------------


def damage(casework: Casework, statement: str) -> None:
    """Write to the database as somebody who may alter its tables."""
    sqlite = casework.database.sqlite
    on = "" if sqlite else " ON audit_entry"
    with casework.database.writing() as unit:
        for name in ("update", "delete", "replace" if sqlite else "truncate"):
            unit.connection.exec_driver_sql(f"DROP TRIGGER audit_entry_{name}{on}")
        unit.connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("UPDATE audit_entry SET body = replace(body, 'operator', 'somebody') WHERE number = 3", 3),
        ("DELETE FROM audit_entry WHERE number = 2", 2),
        ("DELETE FROM audit_entry WHERE number > 4", 5),
        ("UPDATE audit_entry SET number = number + 10 WHERE number = 4", 4),
        ("UPDATE audit_entry SET digest = '' WHERE number = 6", 6),
    ],
)
def test_a_database_that_was_written_to(
    access: Access, casework: Casework, statement: str, wrong: int
) -> None:
    for number in range(6):
        add(access, f"p{number}@cnipa.example")
    log = casework.audit
    assert verify(log.entries(), log.head()).whole
    damage(casework, statement)
    found = verify(log.entries(), log.head())
    assert (found.whole, found.wrong) == (False, wrong)
