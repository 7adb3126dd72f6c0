"""Tokens, and the accounts that they belong to."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from access.conftest import PASSWORD, Clock, actions, add
from trihub.access.clock import moment
from trihub.access.parts import Access
from trihub.access.people import OPERATOR, check_role
from trihub.access.rules import Act, Subject, allowed
from trihub.access.sessions import digest_of
from trihub.core.casework.people import Actor, Role
from trihub.core.errors import BadInput, Conflict, NotFound, Refused

READ = frozenset({"read"})


# --- tokens ----------------------------------------------------------------------------------


def test_a_token_is_its_owner_narrowed(access: Access) -> None:
    account = add(access)
    secret, token = access.tokens.issue(account, "reader", READ)
    assert secret.startswith("trihub_")
    assert len(secret) >= 50
    assert access.accounts.token(digest_of(secret)) is not None
    assert secret not in repr(token)
    bearer = access.tokens.find(secret)
    assert bearer
    assert bearer.actor == account.actor(READ)
    assert allowed(bearer.actor, Act.SEE_DASHBOARD, Subject())
    assert not allowed(bearer.actor, Act.READ_FEED, Subject())


def test_forged_tokens(access: Access) -> None:
    secret, token = access.tokens.issue(add(access), "reader", READ)
    head, tail = secret[:-1], secret[-1]
    for wrong in (
        "", "trihub_", secret[7:], secret.upper(), secret + " ", head, head + ("a" if tail != "a" else "b"),
        token.digest, f"trihub_{token.digest}", token.id, "trihub_" + "\ud800" * 43, "trihub_' OR 1=1 --",
    ):  # fmt: skip
        assert access.tokens.find(wrong) is None


def test_expired_and_revoked_tokens_stay_so(access: Access, clock: Clock) -> None:
    account = add(access)
    secret, _ = access.tokens.issue(account, "short", READ, days=1)
    clock.go(hours=23)
    assert access.tokens.find(secret)
    clock.go(hours=1)
    assert access.tokens.find(secret) is None
    clock.go(hours=-2)
    assert access.tokens.find(secret) is None, "a clock that was set back revives nothing"
    secret, token = access.tokens.issue(account, "other", READ)
    access.tokens.revoke(account, token.id)
    assert access.tokens.find(secret) is None
    access.tokens.revoke(account, token.id)
    assert access.tokens.in_force(account.id) == []


def test_a_token_from_the_future_does_not_hold(access: Access, clock: Clock) -> None:
    secret, _ = access.tokens.issue(add(access), "reader", READ)
    clock.go(hours=-1)
    assert access.tokens.find(secret) is None
    clock.go(hours=1)
    assert access.tokens.find(secret)


def test_nobody_revokes_anothers_token(access: Access) -> None:
    _, token = access.tokens.issue(add(access), "reader", READ)
    other = add(access, "kim@moip.example", office="KR")
    with pytest.raises(NotFound):
        access.tokens.revoke(other, token.id)


def test_use_is_noted_now_and_then(access: Access, clock: Clock) -> None:
    account = add(access)
    secret, _ = access.tokens.issue(account, "reader", READ)
    clock.go(minutes=5)
    used = []
    for _ in range(3):
        access.tokens.find(secret)
        used.append(access.tokens.in_force(account.id)[0].used_at)
        clock.go(seconds=40)
    assert used[0] == used[1] < used[2]
    assert moment(used[0]) < clock.at


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("x", frozenset(), 90), ("x", frozenset({"admin"}), 90), ("x", READ | {"all"}, 90),
     ("x", READ, 0), ("x", READ, 367), ("", READ, 90), (" ", READ, 90), ("x" * 81, READ, 90)],
)  # fmt: skip
def test_tokens_that_cannot_be(
    access: Access, name: str, scopes: frozenset[str], days: int
) -> None:
    with pytest.raises(BadInput):
        access.tokens.issue(add(access), name, scopes, days)


def test_tokens_are_bounded(access: Access) -> None:
    account = add(access)
    for _ in range(50):
        access.tokens.issue(account, "reader", READ)
    with pytest.raises(BadInput, match="at most 50"):
        access.tokens.issue(account, "reader", READ)


# --- accounts --------------------------------------------------------------------------------


def test_changes_are_recorded_with_who_did_them(access: Access) -> None:
    account = add(access)
    head = add(access, "head@cnipa.example", role=Role.HEAD)
    account = access.people.disable(head.actor(), account)
    account = access.people.disable(head.actor(), account, disabled=False)
    account = access.people.change(OPERATOR, account, Role.HEAD, "CN")
    access.people.set_password(OPERATOR, account, "another long password")
    entries = [json.loads(entry.body) for entry in access.audit.entries()]
    assert [(e["actor"], e["action"]) for e in entries] == [
        ("operator", "account made"), ("operator", "account made"),
        (head.id, "account disabled"), (head.id, "account enabled"),
        ("operator", "role changed"), ("operator", "password set"),
    ]  # fmt: skip
    assert all(PASSWORD not in json.dumps(entry) for entry in entries)
    assert "li@cnipa.example" not in json.dumps(entries[0]), "the log names numbers, not people"


def test_moving_office_ends_everything(access: Access, clock: Clock) -> None:
    account = add(access)
    access.accounts.update(replace(account, subject="https://id.cnipa.example li"))
    account = access.people.find(account.id)
    signed = access.sessions.open(account, strong=True)
    secret, _ = access.tokens.issue(account, "reader", READ)
    moved = access.people.change(OPERATOR, account, Role.EXAMINER, "JP")
    assert (moved.office, moved.subject) == ("JP", "")
    assert access.sessions.current(signed.secret) is None
    assert access.tokens.find(secret) is None
    assert "token revoked" in actions(access)


def test_disabling_ends_everything(access: Access) -> None:
    account = add(access)
    signed = access.sessions.open(account, strong=True)
    secret, _ = access.tokens.issue(account, "reader", READ)
    access.people.disable(OPERATOR, account)
    assert access.sessions.current(signed.secret) is None
    assert access.tokens.find(secret) is None


def test_resetting_the_second_factor(access: Access) -> None:
    account = access.accounts.update(replace(add(access), totp="JBSWY3DPEHPK3PXP", totp_step=7))
    signed = access.sessions.open(account, strong=True)
    changed = access.people.reset_second_factor(OPERATOR, account)
    assert changed.totp == ""
    assert access.sessions.current(signed.secret) is None
    assert access.sessions.begin(account.login, PASSWORD, "192.0.2.1").missing == "setup"


def test_a_head_manages_the_own_offices_examiners_and_nobody_else(access: Access) -> None:
    head = add(access, "head@cnipa.example", role=Role.HEAD)
    own, other = add(access), add(access, "kim@moip.example", office="KR")
    actor = head.actor()
    assert access.people.visible(actor) == [own]
    access.people.set_password(actor, own, "another long password")
    for refused in (
        lambda: access.people.disable(actor, other),
        lambda: access.people.change(actor, other, Role.EXAMINER, "CN"),
        lambda: access.people.change(actor, access.people.find(own.id), Role.HEAD, "CN"),
        lambda: access.people.change(actor, access.people.find(own.id), Role.EXAMINER, "KR"),
        lambda: access.people.set_password(actor, other, "another long password"),
        lambda: access.people.reset_second_factor(actor, head),
        lambda: add_as(access, actor, Role.ADMINISTRATOR, ""),
        lambda: add_as(access, actor, Role.EXAMINER, "KR"),
        lambda: add_as(access, own.actor(), Role.EXAMINER, "CN"),
    ):
        with pytest.raises(Refused):
            refused()
    assert add_as(access, actor, Role.EXAMINER, "CN").office == "CN"


def add_as(access: Access, actor: Actor, role: Role, office: str) -> object:
    return access.people.create(actor, login="new@x.example", name="New", role=role, office=office)


def test_people_change_their_own_password(access: Access) -> None:
    account = add(access)
    access.people.set_password(account.actor(), account, "another long password")
    assert access.sessions.begin(account.login, "another long password", "192.0.2.1")


def test_logins_are_taken_once(access: Access) -> None:
    add(access)
    with pytest.raises(Conflict):
        add(access, " LI@CNIPA.example ")
    assert access.people.find("LI@cnipa.example").login == "li@cnipa.example"
    with pytest.raises(NotFound):
        access.people.find("nobody")


@pytest.mark.parametrize(
    "login",
    ["", "li", "li@", "@cnipa.example", "li@cnipa", "li ming@x.example", "a@b@c.example",
     "x" * 250 + "@cnipa.example", "li\x00@x.exa\x01mple", '"li"@x.example', "li@x.example\nbcc: y"],
)  # fmt: skip
def test_what_is_no_login(access: Access, login: str) -> None:
    with pytest.raises(BadInput):
        add(access, login)


@pytest.mark.parametrize(
    "changed",
    [
        {"role": Role.EXAMINER, "office": ""}, {"role": Role.HEAD, "office": "cn"},
        {"role": Role.APPLICANT, "office": "CN"}, {"role": Role.ADMINISTRATOR, "office": "CN"},
        {"role": Role.PUBLIC, "office": ""}, {"name": " "}, {"name": "x" * 121},
        {"language": "de"}, {"password": "short"},
    ],
)  # fmt: skip
def test_accounts_that_cannot_be(access: Access, changed: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        add(access, **changed)
    assert access.accounts.all() == []


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.HEAD])
def test_roles_with_an_office(role: Role) -> None:
    check_role(role, "JP")
