"""Accounts, sessions, tokens and attempts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.casework.conftest import Opener
from store.casework.samples import SECRET, account, assert_whole, draft
from trihub.core.casework.people import Role, Session, Token
from trihub.core.errors import BadInput, Conflict, LibraryError
from trihub.store.casework import Casework

NOW = "2026-03-01T10:00:00+00:00"
SESSION = Session(
    digest="d1", account="A1", csrf="c1", created_at=NOW, seen_at=NOW, expires_at=NOW, strong=True
)
TOKEN = Token(
    id="T1", digest="e1", account="A1", name="私の", scopes=frozenset({"read", "feed"}),
    created_at=NOW, expires_at=NOW,
)  # fmt: skip
PEOPLE = [
    account(),
    account("A2", totp=SECRET, totp_step=58_000_000, password="$argon2id$v=19$x"),
    account(
        "A3", role=Role.APPLICANT, office="", subject="https://id.example.org 42", language="ko"
    ),
    account("A4", role=Role.ADMINISTRATOR, office="", disabled=True, name=""),
]


@pytest.mark.parametrize("kept", PEOPLE)
def test_an_account_comes_back_as_it_went(casework: Casework, kept: object) -> None:
    casework.accounts.add(kept)
    assert casework.accounts.get(kept.id) == kept
    assert casework.accounts.by_login(kept.login) == kept
    if kept.subject:
        assert casework.accounts.by_subject(kept.subject) == kept


def test_accounts_without_subject_are_not_found_by_an_empty_one(casework: Casework) -> None:
    casework.accounts.add(account("A1"))
    casework.accounts.add(account("A2"))
    assert casework.accounts.by_subject("") is None


def test_all_accounts_by_login(casework: Casework) -> None:
    for one in reversed(PEOPLE):
        casework.accounts.add(one)
    assert casework.accounts.all() == PEOPLE


@pytest.mark.parametrize(
    "asked", ["", "nobody@example.org", "a1@example.org\0", "\ud800", "x" * 9999]
)
def test_nobody_is_found_under_other_words(casework: Casework, asked: str) -> None:
    casework.accounts.add(account())
    assert casework.accounts.by_login(asked) is None
    assert casework.accounts.get(asked) is None
    assert casework.accounts.by_subject(asked) is None
    assert casework.accounts.session(asked) is None
    assert casework.accounts.token(asked) is None
    assert casework.accounts.tokens(asked) == []


@pytest.mark.parametrize(
    "second",
    [account("A2", login="a1@example.org"), account("A1", login="b@example.org"), account("A2", subject="i 1")],
)  # fmt: skip
def test_login_number_and_subject_are_taken_once(casework: Casework, second: object) -> None:
    casework.accounts.add(account(subject="i 1"))
    with pytest.raises(Conflict, match="already"):
        casework.accounts.add(second, [draft()])
    assert len(casework.accounts.all()) == 1
    assert assert_whole(casework) == []


def test_a_change_gives_the_next_version(casework: Casework) -> None:
    casework.accounts.add(account())
    changed = casework.accounts.update(replace(account(), totp=SECRET, office="CN"), [draft()])
    assert changed == replace(account(), totp=SECRET, office="CN", version=2)
    assert casework.accounts.get("A1") == changed
    assert len(assert_whole(casework)) == 1


def test_a_change_of_a_version_that_is_gone(casework: Casework) -> None:
    casework.accounts.add(account())
    casework.accounts.update(replace(account(), name="first"))
    with pytest.raises(Conflict, match="meanwhile"):
        casework.accounts.update(replace(account(), name="second"), [draft()])
    assert casework.accounts.get("A1").name == "first"
    assert assert_whole(casework) == []


def test_a_change_to_a_taken_login(casework: Casework) -> None:
    casework.accounts.add(account())
    casework.accounts.add(account("A2"))
    with pytest.raises(Conflict, match="already"):
        casework.accounts.update(account("A2", login="a1@example.org"))
    assert casework.accounts.get("A2") == account("A2")


@pytest.mark.parametrize(
    "one", [account(login="A@example.org"), account(name="\0"), account(name="\udc00"), account("x" * 501)]
)  # fmt: skip
def test_what_cannot_be_kept(casework: Casework, one: object) -> None:
    with pytest.raises(BadInput):
        casework.accounts.add(one)
    assert casework.accounts.all() == []


def test_sessions(casework: Casework) -> None:
    casework.accounts.add(account())
    casework.accounts.add(account("A2"))
    others = [replace(SESSION, digest="d2"), replace(SESSION, digest="d3", account="A2")]
    for one in (SESSION, *others):
        casework.accounts.add_session(one, [draft("sign in")])
    assert casework.accounts.session("d1") == SESSION
    casework.accounts.touch_session("d1", "2026-03-01T10:05:00+00:00")
    assert casework.accounts.session("d1").seen_at == "2026-03-01T10:05:00+00:00"
    casework.accounts.end_sessions("A2", "d1")
    assert casework.accounts.session("d1") is not None, "another's session is not ended"
    casework.accounts.end_sessions("A1", "d1", [draft("sign out")])
    assert casework.accounts.session("d1") is None
    casework.accounts.touch_session("d1", NOW)
    assert casework.accounts.session("d1") is None, "an ended session stays ended"
    casework.accounts.end_sessions("A1")
    assert casework.accounts.session("d2") is None
    assert casework.accounts.session("d3") == others[1]
    assert len(assert_whole(casework)) == 4


def test_a_session_twice(casework: Casework) -> None:
    casework.accounts.add(account())
    casework.accounts.add_session(SESSION)
    with pytest.raises(Conflict):
        casework.accounts.add_session(replace(SESSION, csrf="other"))


def test_a_session_of_nobody(casework: Casework) -> None:
    with pytest.raises(LibraryError):
        casework.accounts.add_session(SESSION)


def test_tokens(casework: Casework) -> None:
    casework.accounts.add(account())
    newer = replace(TOKEN, id="T2", digest="e2", created_at="2026-03-02T10:00:00+00:00")
    casework.accounts.add_token(TOKEN, [draft()])
    casework.accounts.add_token(newer)
    assert casework.accounts.token("e1") == TOKEN
    assert casework.accounts.tokens("A1") == [newer, TOKEN]
    with pytest.raises(Conflict):
        casework.accounts.add_token(replace(TOKEN, id="T3"))


def test_a_token_that_was_revoked_stays_so(casework: Casework) -> None:
    """A request that saw the token before notes its use after."""
    casework.accounts.add(account())
    casework.accounts.add_token(TOKEN)
    revoked = replace(TOKEN, revoked_at="2026-03-01T11:00:00+00:00")
    casework.accounts.update_token(revoked, [draft("revoke")])
    casework.accounts.update_token(replace(TOKEN, used_at="2026-03-01T11:00:01+00:00"))
    found = casework.accounts.token("e1")
    assert (found.revoked_at, found.used_at) == (revoked.revoked_at, "2026-03-01T11:00:01+00:00")


def test_attempts(casework: Casework) -> None:
    accounts = casework.accounts
    for second in range(3):
        accounts.note_attempt("a@example.org", f"2026-03-01T10:00:0{second}.000000+00:00")
    accounts.note_attempt("b@example.org", "2026-03-01T10:00:00.000000+00:00")
    assert accounts.attempts("a@example.org", "2026-03-01T10:00:01.000000+00:00") == 2
    accounts.clear_attempts("a@example.org")
    assert accounts.attempts("a@example.org", "") == 0
    assert accounts.attempts("b@example.org", "") == 1
    accounts.note_attempt("c", "2026-03-02T10:00:00.000000+00:00")
    assert accounts.attempts("b@example.org", "") == 1, "a day is not over"
    accounts.note_attempt("c", "2026-03-02T10:00:00.000001+00:00")
    assert accounts.attempts("b@example.org", "") == 0, "older than a day"


@pytest.mark.parametrize("key", ["x" * 100_000, "x" * 100_000 + "y", "a\0b", "\ud800", ""])
def test_attempts_under_odd_keys_count(casework: Casework, key: str) -> None:
    casework.accounts.note_attempt(key, NOW)
    assert casework.accounts.attempts(key, NOW) == 1
    assert casework.accounts.attempts("x" * 100_000 + "z", NOW) == 0


def test_errors_show_no_secrets(casework: Casework, address: str, opened: Opener) -> None:
    """Neither in the message nor in the driver's error behind it."""
    hash_ = "$argon2id$v=19$m=65536$verysecret"
    with casework.database.writing() as unit:
        unit.connection.exec_driver_sql("DROP TABLE account_session")
        unit.connection.exec_driver_sql("DROP TABLE account_token")
        unit.connection.exec_driver_sql("ALTER TABLE account RENAME TO gone")
    with pytest.raises(LibraryError) as caught:
        casework.accounts.add(account(password=hash_))
    error: BaseException | None = caught.value
    while error is not None:
        assert "verysecret" not in str(error)
        error = error.__cause__
