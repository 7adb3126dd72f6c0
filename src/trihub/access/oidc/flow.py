"""Signing in through an office's own provider: OpenID Connect Core 1.0, authorization code flow with
PKCE (RFC 7636), state and nonce.

One random secret stays in the browser that began; state, nonce and verifier are made of it, so
that nothing is kept here and no other browser can finish. Who comes back is known by issuer and
subject; the e-mail address links an account only once, only where the provider says that it is
verified, and only to an account of the provider's own office.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

from trihub.access.limits import Limits, address_key
from trihub.access.oidc.provider import Provider, ProviderClient, WrongToken
from trihub.access.people import People
from trihub.access.sessions import Sessions, SignedIn, normal_login
from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.people import OFFICE_ROLES, Account, Actor, Role
from trihub.core.errors import Conflict, NotFound, Refused, TrihubError
from trihub.core.messages import said
from trihub.core.ports.casework import AccountStore, AuditLog

SCOPE = "openid email profile"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where to send the browser, and the secret that it keeps until it comes back."""

    address: str
    secret: str = field(repr=False)


class Oidc:
    """The providers of the offices that have one, by name."""

    def __init__(
        self, clients: Mapping[str, ProviderClient], accounts: AccountStore, audit: AuditLog,
        people: People, sessions: Sessions, limits: Limits,
    ) -> None:  # fmt: skip
        self.clients, self.accounts, self.audit = clients, accounts, audit
        self.people, self.sessions, self.limits = people, sessions, limits

    def providers(self) -> list[Provider]:
        """Every provider, as configured."""
        return [client.provider for client in self.clients.values()]

    def start(self, name: str, callback: str, address: str) -> Start:
        """Begin at a provider; ``callback`` is where it sends the browser back.

        :raises NotFound: no such provider. :raises Refused: it does not answer as one.
        """
        client = self._client(name)
        self.limits.attempt(address_key(address))
        secret = secrets.token_urlsafe(32)
        try:
            endpoint = client.metadata()["authorization_endpoint"]
        except WrongToken as error:
            raise self._fail(client.provider, error) from error
        where: str = prepare_grant_uri(
            endpoint, client.provider.client_id, "code", callback, SCOPE,
            _derived("state", secret), nonce=_derived("nonce", secret),
            code_challenge=create_s256_code_challenge(_derived("verifier", secret)),
            code_challenge_method="S256",
        )  # fmt: skip
        return Start(address=where, secret=secret)

    def finish(
        self, name: str, callback: str, secret: str, given: Mapping[str, str], *,
        address: str = "", brought: str = "", agent: str = "",
    ) -> SignedIn:  # fmt: skip
        """End at the callback. ``secret`` is what the browser kept, ``given`` the parameters that
        it came back with, ``brought`` the secret of a session that it has, ``agent`` what it calls
        itself.

        :raises NotFound: no such provider. :raises Refused: it is not who it should be, or nobody
            whom the office or the operator lets in.
        """
        client = self._client(name)
        self.limits.attempt(address_key(address))
        try:
            claims = self._claims(client, callback, secret, given)
            account = self._account(client.provider, claims)
        except WrongToken as error:
            raise self._fail(client.provider, error) from error
        return self.sessions.open(
            account, strong=True, brought=brought, way=f"provider {name}", address=address,
            agent=agent,
        )  # fmt: skip

    def _client(self, name: str) -> ProviderClient:
        client = self.clients.get(name)
        if client is None:
            raise NotFound(said("There is no page at this address."))
        return client

    def _claims(
        self, client: ProviderClient, callback: str, secret: str, given: Mapping[str, str]
    ) -> Mapping[str, Any]:
        """What the provider says of the person, proved to be meant for this browser."""
        state = given.get("state", "").encode("utf-8", "replace")
        if not _SECRET.fullmatch(secret) or not hmac.compare_digest(
            state, _derived("state", secret).encode()
        ):
            raise WrongToken("state")
        if "error" in given or not given.get("code"):
            raise WrongToken("no code")
        if given.get("iss", client.provider.issuer) != client.provider.issuer:
            raise WrongToken("another issuer")  # RFC 9207: providers are not mixed up
        verifier = _derived("verifier", secret)
        return client.exchange(given["code"], verifier, callback, _derived("nonce", secret))

    def _account(self, provider: Provider, claims: Mapping[str, Any]) -> Account:
        """Whom the claims name: known by subject, linked by a verified address, or made."""
        subject = f"{provider.issuer} {claims['sub']}"
        account = self.accounts.by_subject(subject)
        if account is None:
            account = self._by_address(provider, claims, subject)
        if account.disabled or account.office != provider.office:
            raise WrongToken("account")
        return account

    def _by_address(self, provider: Provider, claims: Mapping[str, Any], subject: str) -> Account:
        login = normal_login(str(claims.get("email") or ""))
        domain = login.rpartition("@")[2]
        if claims.get("email_verified") is not True or domain not in provider.domains:
            raise WrongToken("address")
        account = self.accounts.by_login(login)
        try:
            if account is None:
                return self._make(provider, login, str(claims.get("name") or login), subject)
            return self._link(provider, account, subject)
        except Conflict as error:
            raise WrongToken("account") from error

    def _link(self, provider: Provider, account: Account, subject: str) -> Account:
        own = account.office == provider.office and account.role in OFFICE_ROLES
        if not own or account.disabled or account.subject:
            raise WrongToken("account")
        detail = {"provider": provider.name}
        draft = AuditDraft(
            actor=account.id, action="provider linked", subject=account.id, detail=detail
        )
        return self.people.link(account, subject, [draft])

    def _make(self, provider: Provider, login: str, name: str, subject: str) -> Account:
        if not provider.create:
            raise WrongToken("account")
        actor = Actor(account=f"provider {provider.name}", role=Role.ADMINISTRATOR)
        try:
            return self.people.create(
                actor, login=login, name=name[:100].strip() or login, role=Role.EXAMINER,
                office=provider.office, subject=subject,
            )  # fmt: skip
        except Conflict:
            raise
        except TrihubError as error:
            raise WrongToken("address") from error

    def _fail(self, provider: Provider, error: WrongToken) -> Refused:
        """Record why, and say no more than that it failed."""
        detail = {"provider": provider.name, "wrong": str(error)}
        self.audit.append(
            [AuditDraft(actor="", action="sign-in refused", subject="unknown", detail=detail)]
        )
        return Refused(
            said("Signing in through {provider} did not succeed.", provider=provider.title),
            hint=said("Try once more. If it stays so, ask the head examiner of your office."),
        )


def _derived(purpose: str, secret: str) -> str:
    """One of the values that a browser's secret stands for (43 characters)."""
    digest = hashlib.sha256(f"trihub oidc {purpose} {secret}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
