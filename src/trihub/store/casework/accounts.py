"""Accounts (:class:`trihub.core.ports.casework.AccountStore`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.people import Account, Role
from trihub.core.errors import BadInput, Conflict
from trihub.core.messages import said
from trihub.core.ports.casework import Vault
from trihub.store.casework import schema
from trihub.store.casework.audit import record
from trihub.store.casework.database import Unit
from trihub.store.casework.rows import checked, sought
from trihub.store.casework.sessions import SqlSessions

_table = schema.account


class SqlAccounts(SqlSessions):
    """Accounts, with their sessions, tokens and attempts."""

    def add(self, account: Account, audit: Sequence[AuditDraft] = ()) -> None:
        """Keep a new account. :raises Conflict: the login or subject is taken."""
        with self._database.writing() as unit:
            with unit.once(_taken()):
                unit.connection.execute(insert(_table).values(_row(unit, account)))
            record(unit, audit)

    def update(self, account: Account, audit: Sequence[AuditDraft] = ()) -> Account:
        """Replace the version before; returns it with its new version. :raises Conflict: another
        change came first, or the login or subject is taken."""
        new = replace(account, version=account.version + 1)
        seen = _table.c.id == account.id, _table.c.version == account.version
        with self._database.writing() as unit:
            with unit.once(_taken()):
                done = unit.connection.execute(update(_table).where(*seen).values(_row(unit, new)))
            if not done.rowcount:
                raise Conflict(
                    said("This account was changed by somebody else meanwhile."),
                    hint=said("Look at it again, then repeat your change."),
                )
            record(unit, audit)
        return new

    def get(self, account: str) -> Account | None:
        """By number."""
        return self._one(_table.c.id == sought(account))

    def by_login(self, login: str) -> Account | None:
        """By login, in lower case."""
        return self._one(_table.c.login == sought(login))

    def by_subject(self, subject: str) -> Account | None:
        """By the provider's issuer and subject."""
        return self._one(_table.c.subject == sought(subject))

    def all(self) -> list[Account]:
        """Every account, by login."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_table).order_by(_table.c.login)).all()
        return [_account(row, self._database.vault) for row in rows]

    def _one(self, condition: ColumnElement[bool]) -> Account | None:
        with self._database.reading() as connection:
            row = connection.execute(select(_table).where(condition)).first()
        return _account(row, self._database.vault) if row else None


def totp_context(account: str) -> str:
    """What an account's secret is sealed as."""
    return f"totp|{account}"


def _row(unit: Unit, account: Account) -> dict[str, Any]:
    if account.login != account.login.lower():
        raise BadInput(
            f"The login {account.login!r} is not in lower case.",
            hint="Give the address in lower case.",
        )
    key, totp = "", None
    if account.totp:
        key, totp = unit.seal(account.totp.encode(), totp_context(account.id))
    return checked(
        {
            "id": account.id, "login": account.login, "name": account.name,
            "role": account.role.value, "office": account.office, "language": account.language,
            "password": account.password, "totp": totp, "totp_key": key,
            "totp_step": account.totp_step, "subject": account.subject or None,
            "disabled": account.disabled, "created_at": account.created_at,
            "version": account.version,
        }
    )  # fmt: skip


def _account(row: Row[Any], vault: Vault) -> Account:
    totp = vault.open(bytes(row.totp), totp_context(row.id)).decode() if row.totp else ""
    return Account(
        id=row.id, login=row.login, name=row.name, role=Role(row.role), office=row.office,
        language=row.language, password=row.password, totp=totp, totp_step=row.totp_step,
        subject=row.subject or "", disabled=row.disabled, created_at=row.created_at,
        version=row.version,
    )  # fmt: skip


def _taken() -> Conflict:
    return Conflict(
        said("There is an account with this login or this sign-in of an office already."),
        hint=said("Use that account, or give another address."),
    )
