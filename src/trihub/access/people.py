"""Accounts: made, given a role, moved to another office, disabled. Every change is recorded."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trihub.access.clock import Clock, stamp
from trihub.access.passwords import Passwords, check_password
from trihub.access.rules import Act, Subject, require
from trihub.access.sessions import normal_login
from trihub.access.tokens import Tokens
from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.people import OFFICE_ROLES, Account, Actor, Role
from trihub.core.errors import BadInput, Conflict, NotFound, Refused
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.core.ports.casework import AccountStore

OPERATOR = Actor(account="operator", role=Role.ADMINISTRATOR, name="Operator")
"""Whoever runs commands on the machine that keeps the store."""

LONGEST_LOGIN, LONGEST_NAME = 254, 120
_LOGIN = re.compile(r"[^\s@<>\"'(),:;\\\[\]\x00-\x1f\x7f]{1,64}@[^\s@<>\"'(),:;\\\[\]\x00-\x1f\x7f]+\.[^\s@<>\"'(),:;\\\[\]\x00-\x1f\x7f]+")  # fmt: skip
_OFFICE = re.compile(r"[A-Z]{2}")


class People:
    """Manages accounts on behalf of an actor, whom the rules must allow it."""

    def __init__(
        self, accounts: AccountStore, tokens: Tokens, passwords: Passwords, now: Clock
    ) -> None:
        self.accounts, self.tokens, self.passwords, self.now = accounts, tokens, passwords, now

    def create(
        self, actor: Actor, *, login: str, name: str, role: Role, office: str = "",
        language: str = "en", password: str = "", subject: str = "",
    ) -> Account:  # fmt: skip
        """A new account. Without ``password`` its person signs in through the office's provider,
        once known by ``subject`` or the login.

        :raises Refused: the actor may not. :raises BadInput: it cannot be as told.
        :raises Conflict: the login is taken.
        """
        require(actor, Act.MANAGE_ACCOUNTS, Subject(office=office, role=role))
        login = _check_login(login)
        check_role(role, office)
        if not 1 <= len(name.strip()) <= LONGEST_NAME:
            raise BadInput(said("A name has 1 to {most} characters.", most=LONGEST_NAME))
        if language not in MAIN_LANGUAGES:
            raise BadInput(said("The site has no language “{language}”.", language=language))
        if password:
            check_password(password, login)
        if self.accounts.by_login(login):
            raise Conflict(said("There is an account with the login {login}.", login=login))
        account = Account(
            id=secrets.token_hex(8), login=login, name=name.strip(), role=role, office=office,
            language=language, password=self.passwords.hash(password) if password else "",
            subject=subject, created_at=stamp(self.now()),
        )  # fmt: skip
        detail = {"role": role.value, "office": office}
        self.accounts.add(account, [_draft(actor, "account made", account.id, detail)])
        return account

    def find(self, name: str) -> Account:
        """By login or number. :raises NotFound: there is none."""
        found = self.accounts.by_login(normal_login(name)) or self.accounts.get(name)
        if found is None:
            raise NotFound(
                said("There is no account “{name}”.", name=name),
                hint=said("“trihub account list” shows every account."),
            )
        return found

    def visible(self, actor: Actor) -> list[Account]:
        """The accounts that the actor may manage, by login."""
        everyone = self.accounts.all()
        return [account for account in everyone if _manages(actor, account)]

    def change(self, actor: Actor, account: Account, role: Role, office: str = "") -> Account:
        """Give a role and an office. Every session and token of the account ends, and with the
        office goes the way in through its provider.

        :raises Refused: the actor may not. :raises BadInput: the role needs an office, or has none.
        """
        _require(actor, account)
        require(actor, Act.MANAGE_ACCOUNTS, Subject(office=office, role=role))
        check_role(role, office)
        if (role, office) == (account.role, account.office):
            return account
        moved = office != account.office
        detail = {
            "role": role.value,
            "office": office,
            "from": [account.role.value, account.office],
        }
        changed = self.accounts.update(
            replace(account, role=role, office=office, subject="" if moved else account.subject),
            [_draft(actor, "role changed", account.id, detail)],
        )
        self._end_all(actor, account)
        return changed

    def disable(self, actor: Actor, account: Account, *, disabled: bool = True) -> Account:
        """Shut an account, or open it again. :raises Refused: the actor may not."""
        _require(actor, account)
        action = "account disabled" if disabled else "account enabled"
        changed = self.accounts.update(
            replace(account, disabled=disabled), [_draft(actor, action, account.id)]
        )
        self._end_all(actor, account)
        return changed

    def set_password(self, actor: Actor, account: Account, password: str) -> Account:
        """Give a new password; every session ends.

        :raises Refused: it is neither the actor's own account nor one that the actor manages.
        :raises BadInput: the password is one that others would guess.
        """
        if actor.account != account.id:
            _require(actor, account)
        check_password(password, account.login)
        changed = self.accounts.update(
            replace(account, password=self.passwords.hash(password)),
            [_draft(actor, "password set", account.id)],
        )
        self.accounts.end_sessions(account.id)
        return changed

    def reset_second_factor(self, actor: Actor, account: Account) -> Account:
        """Forget the second factor, so that the next sign-in sets up a new one; every session ends.

        :raises Refused: the actor may not.
        """
        _require(actor, account)
        changed = self.accounts.update(
            replace(account, totp=""), [_draft(actor, "second factor reset", account.id)]
        )
        self.accounts.end_sessions(account.id)
        return changed

    def link(self, account: Account, subject: str, audit: Sequence[AuditDraft] = ()) -> Account:
        """Bind an account to somebody at the office's provider. :raises Conflict: another one is."""
        return self.accounts.update(replace(account, subject=subject), audit)

    def _end_all(self, actor: Actor, account: Account) -> None:
        self.accounts.end_sessions(account.id)
        for token in self.tokens.in_force(account.id):
            self.tokens.end(token, _draft(actor, "token revoked", account.id, {"token": token.id}))


def check_role(role: Role, office: str) -> None:
    """Examiners and international officers have an office, others have none. :raises BadInput: it does not fit."""
    if role is Role.PUBLIC:
        raise BadInput(said("The public has no accounts."))
    if role in OFFICE_ROLES and not _OFFICE.fullmatch(office):
        raise BadInput(
            said("This role belongs to an office."),
            hint=said("Offices are two letters (WIPO ST.3), for example CN."),
        )
    if role not in OFFICE_ROLES and office:
        raise BadInput(said("This role belongs to no office."))


def _check_login(login: str) -> str:
    text = normal_login(login)
    if len(text) > LONGEST_LOGIN or not _LOGIN.fullmatch(text):
        raise BadInput(said("A login is an e-mail address; {login} is none.", login=text[:80]))
    return text


def _manages(actor: Actor, account: Account) -> bool:
    try:
        _require(actor, account)
    except Refused:
        return False
    return True


def _require(actor: Actor, account: Account) -> None:
    require(actor, Act.MANAGE_ACCOUNTS, Subject(office=account.office, role=account.role))


def _draft(
    actor: Actor, action: str, subject: str, detail: Mapping[str, object] | None = None
) -> AuditDraft:
    return AuditDraft(actor=actor.account, action=action, subject=subject, detail=detail or {})
