"""Everything of this feature over one store, for the web and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trihub.access.clock import Clock, utc_now
from trihub.access.limits import Limits
from trihub.access.passwords import Passwords
from trihub.access.people import People
from trihub.access.sessions import Sessions
from trihub.access.tokens import Tokens
from trihub.core.ports.casework import AccountStore, AuditLog

if TYPE_CHECKING:
    from trihub.access.oidc.flow import Oidc
    from trihub.access.oidc.provider import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Accounts and the ways to prove whose one is. ``oidc`` is ``None`` without providers."""

    accounts: AccountStore
    audit: AuditLog
    passwords: Passwords
    limits: Limits
    sessions: Sessions
    tokens: Tokens
    people: People
    oidc: Oidc | None
    now: Clock


def open_access(
    accounts: AccountStore, audit: AuditLog, *, providers: Sequence[Provider] = (),
    second_factor: bool = True, now: Clock = utc_now, passwords: Passwords | None = None,
) -> Access:  # fmt: skip
    """Put the parts together. ``second_factor``: who signs in by password needs a code as well."""
    passwords = passwords or Passwords()
    limits, tokens = Limits(accounts, now), Tokens(accounts, now)
    sessions = Sessions(accounts, audit, limits, passwords, now, second_factor=second_factor)
    people = People(accounts, tokens, passwords, now)
    oidc = None
    if providers:
        from trihub.access.oidc.flow import Oidc
        from trihub.access.oidc.provider import ProviderClient

        clients = {provider.name: ProviderClient(provider, now) for provider in providers}
        oidc = Oidc(clients, accounts, audit, people, sessions, limits)
    return Access(
        accounts=accounts, audit=audit, passwords=passwords, limits=limits, sessions=sessions,
        tokens=tokens, people=people, oidc=oidc, now=now,
    )  # fmt: skip
