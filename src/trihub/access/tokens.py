"""Tokens of the API, of feeds and of calendars: shown once, kept as a digest, with scopes and an end."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from trihub.access.clock import BACK, Clock, moment, stamp
from trihub.access.rules import SCOPES
from trihub.access.sessions import digest_of
from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.people import Account, Actor, Token
from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.ports.casework import AccountStore

PREFIX = "trihub_"
"""What a token begins with, so that it is known for one where it turns up."""
DAYS, MOST_DAYS = 90, 366
MOST = 50
"""Tokens in force that an account may have."""
LONGEST_NAME = 80
NOTED = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A token that holds, and whose it is."""

    token: Token
    account: Account

    @property
    def actor(self) -> Actor:
        """The person, narrowed to the token's scopes."""
        return self.account.actor(self.token.scopes)


class Tokens:
    """Makes, finds and revokes tokens."""

    def __init__(self, accounts: AccountStore, now: Clock) -> None:
        self.accounts, self.now = accounts, now

    def issue(
        self, account: Account, name: str, scopes: frozenset[str], days: int = DAYS,
        by: str = "",
    ) -> tuple[str, Token]:  # fmt: skip
        """A new token and its secret, which nobody can show again. ``by`` is who made it, empty for
        the person.

        :raises BadInput: no such scope, or an end too far away.
        """
        self._check(account, name, scopes, days)
        now, secret = self.now(), PREFIX + secrets.token_urlsafe(32)
        token = Token(
            id=secrets.token_hex(8), digest=digest_of(secret), account=account.id,
            name=name.strip(), scopes=scopes, created_at=stamp(now),
            expires_at=stamp(now + dt.timedelta(days=days)),
        )  # fmt: skip
        detail = {"token": token.id, "scopes": sorted(scopes), "days": days}
        self.accounts.add_token(token, [_draft(by or account.id, "token made", account.id, detail)])
        return secret, token

    def _check(self, account: Account, name: str, scopes: frozenset[str], days: int) -> None:
        if not scopes or not scopes <= set(SCOPES):
            raise BadInput(
                said("A token needs at least one scope."),
                hint=said("Scopes are {scopes}.", scopes=", ".join(SCOPES)),
            )
        if not 1 <= days <= MOST_DAYS:
            raise BadInput(said("A token lasts 1 to {most} days.", most=MOST_DAYS))
        if not 1 <= len(name.strip()) <= LONGEST_NAME:
            raise BadInput(
                said("A token needs a name of at most {most} characters.", most=LONGEST_NAME),
                hint=said("Name what will use it."),
            )
        if len(self.in_force(account.id)) >= MOST:
            raise BadInput(
                said("An account has at most {most} tokens.", most=MOST),
                hint=said("Revoke those that are no longer used."),
            )

    def in_force(self, account: str) -> list[Token]:
        """An account's tokens that hold now, newest first."""
        now = self.now()
        return [token for token in self.accounts.tokens(account) if _holds(token, now)]

    def find(self, secret: str) -> Bearer | None:
        """The token of a secret and its account, read anew; ``None`` for one that does not hold."""
        token = self.accounts.token(digest_of(secret)) if secret.startswith(PREFIX) else None
        if token is None:
            return None
        now = self.now()
        if not _holds(token, now):
            self._bury(token, now)
            return None
        account = self.accounts.get(token.account)
        if account is None or account.disabled:
            return None
        if not token.used_at or now - moment(token.used_at) >= NOTED:
            self.accounts.update_token(replace(token, used_at=stamp(now)))
        return Bearer(token=token, account=account)

    def revoke(self, account: Account, token: str, by: str = "") -> None:
        """End a token of the account's. :raises NotFound: it has no such token."""
        found = next((t for t in self.accounts.tokens(account.id) if t.id == token), None)
        if found is None:
            raise NotFound(said("The account has no such token."))
        if not found.revoked_at:
            self.end(found, _draft(by or account.id, "token revoked", account.id, {"token": token}))

    def end(self, token: Token, *audit: AuditDraft) -> None:
        """Revoke."""
        self.accounts.update_token(replace(token, revoked_at=stamp(self.now())), audit)

    def _bury(self, token: Token, now: dt.datetime) -> None:
        """An expired token that was seen stays expired, whatever the clock says later."""
        if not token.revoked_at and now >= moment(token.expires_at):
            self.end(token)


def _holds(token: Token, now: dt.datetime) -> bool:
    created = moment(token.created_at) - BACK
    return not token.revoked_at and created <= now < moment(token.expires_at)


def _draft(actor: str, action: str, subject: str, detail: Mapping[str, object]) -> AuditDraft:
    return AuditDraft(actor=actor, action=action, subject=subject, detail=detail)
