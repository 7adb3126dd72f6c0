"""Sessions, tokens and attempts (part of :class:`trihub.core.ports.casework.AccountStore`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, case, delete, func, insert, select, update

from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.people import Session, Token
from trihub.core.errors import BadInput, Conflict
from trihub.core.messages import said
from trihub.store.casework.audit import record
from trihub.store.casework.database import Database
from trihub.store.casework.rows import checked, sought, to_json
from trihub.store.casework.schema import account_session, account_token, attempt
from trihub.store.prepared import bounded

_KEPT = dt.timedelta(days=1)


class SqlSessions:
    """What signing in leaves behind."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_session(self, session: Session, audit: Sequence[AuditDraft] = ()) -> None:
        """Keep a session. :raises Conflict: its digest is kept already."""
        row = checked(
            {
                "digest": session.digest, "account": session.account, "csrf": session.csrf,
                "created_at": session.created_at, "seen_at": session.seen_at,
                "expires_at": session.expires_at, "strong": session.strong,
                "address": session.address, "agent": session.agent,
            }
        )  # fmt: skip
        with self._database.writing() as unit:
            with unit.once(_twice()):
                unit.connection.execute(insert(account_session).values(row))
            record(unit, audit)

    def session(self, digest: str) -> Session | None:
        """By digest; also one that expired."""
        query = select(account_session).where(account_session.c.digest == sought(digest))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Session(**row._mapping) if row else None

    def sessions(self, account: str) -> list[Session]:
        """An account's sessions, last used first; also those that expired."""
        query = (
            select(account_session)
            .where(account_session.c.account == sought(account))
            .order_by(account_session.c.seen_at.desc(), account_session.c.digest)
        )
        with self._database.reading() as connection:
            return [Session(**row._mapping) for row in connection.execute(query)]

    def touch_session(self, digest: str, seen_at: str) -> None:
        """Note when it was used; one that was ended stays so."""
        own = account_session.c.digest == sought(digest)
        change = update(account_session).where(own).values(checked({"seen_at": seen_at}))
        with self._database.writing() as unit:
            unit.connection.execute(change)

    def end_sessions(
        self, account: str, digest: str = "", audit: Sequence[AuditDraft] = ()
    ) -> None:
        """Forget one session, or without ``digest`` all of the account's."""
        own = account_session.c.account == sought(account)
        self._end([own, account_session.c.digest == sought(digest)] if digest else [own], audit)

    def end_other_sessions(
        self, account: str, digest: str, audit: Sequence[AuditDraft] = ()
    ) -> None:
        """Forget all of the account's sessions but one."""
        own = account_session.c.account == sought(account)
        self._end([own, account_session.c.digest != sought(digest)], audit)

    def _end(self, which: Sequence[ColumnElement[bool]], audit: Sequence[AuditDraft]) -> None:
        gone = delete(account_session).where(*which)
        with self._database.writing() as unit:
            unit.connection.execute(gone)
            record(unit, audit)

    def add_token(self, token: Token, audit: Sequence[AuditDraft] = ()) -> None:
        """Keep a token. :raises Conflict: its number or digest is kept already."""
        row = checked(
            {
                "id": token.id, "digest": token.digest, "account": token.account,
                "name": token.name, "scopes": to_json(sorted(token.scopes), "scopes"),
                "created_at": token.created_at, "expires_at": token.expires_at,
                "used_at": token.used_at, "revoked_at": token.revoked_at,
            }
        )  # fmt: skip
        with self._database.writing() as unit:
            with unit.once(_twice()):
                unit.connection.execute(insert(account_token).values(row))
            record(unit, audit)

    def token(self, digest: str) -> Token | None:
        """By digest; also one that expired or was revoked."""
        query = select(account_token).where(account_token.c.digest == sought(digest))
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return _token(row) if row else None

    def tokens(self, account: str) -> list[Token]:
        """An account's tokens, newest first."""
        query = (
            select(account_token)
            .where(account_token.c.account == sought(account))
            .order_by(account_token.c.created_at.desc(), account_token.c.id)
        )
        with self._database.reading() as connection:
            return [_token(row) for row in connection.execute(query)]

    def update_token(self, token: Token, audit: Sequence[AuditDraft] = ()) -> None:
        """Replace ``used_at`` and ``revoked_at``; one that was revoked meanwhile stays so."""
        new = checked({"used_at": token.used_at, "revoked_at": token.revoked_at})
        revoked = account_token.c.revoked_at
        new["revoked_at"] = case((revoked != "", revoked), else_=new["revoked_at"])
        change = update(account_token).where(account_token.c.id == sought(token.id)).values(new)
        with self._database.writing() as unit:
            unit.connection.execute(change)
            record(unit, audit)

    def attempts(self, key: str, since: str) -> int:
        """How many attempts were noted under ``key`` at or after ``since``."""
        query = select(func.count()).where(
            attempt.c.key == _attempt_key(key), attempt.c.at >= sought(since)
        )
        with self._database.reading() as connection:
            return int(connection.scalar(query) or 0)

    def note_attempt(self, key: str, at: str) -> None:
        """Note an attempt; those older than a day are forgotten."""
        row = checked({"key": _attempt_key(key), "at": at})
        with self._database.writing() as unit:
            unit.connection.execute(delete(attempt).where(attempt.c.at < _day_before(at)))
            unit.connection.execute(insert(attempt).values(row))

    def clear_attempts(self, key: str) -> None:
        """Forget the attempts under ``key``."""
        with self._database.writing() as unit:
            unit.connection.execute(delete(attempt).where(attempt.c.key == _attempt_key(key)))


def _attempt_key(key: str) -> str:
    """Keys come from what strangers type: long and odd ones are counted as well."""
    return bounded(key.encode("utf-8", "replace").decode())


def _day_before(at: str) -> str:
    """In the form of ``at``, since times are compared as texts."""
    try:
        day = dt.datetime.fromisoformat(at) - _KEPT
    except (ValueError, OverflowError):
        raise BadInput(f"{at!r} is no time.", hint="Give UTC, ISO 8601.") from None
    return day.isoformat(timespec="microseconds" if "." in at else "seconds")


def _token(row: Row[Any]) -> Token:
    return Token(**{**row._mapping, "scopes": frozenset(orjson.loads(row.scopes))})


def _twice() -> Conflict:
    return Conflict(
        said("The same session or token is kept already."),
        hint=said("Start again."),
    )
