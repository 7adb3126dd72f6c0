"""Talking to an OpenID provider: its description, its keys, the exchange of a code, the ID token."""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlsplit

from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from trihub.access.clock import Clock

if TYPE_CHECKING:
    import httpx

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
)  # fmt: skip
"""Signatures that are taken: by a provider's private key alone, never a shared secret or none."""
LEEWAY = 60
"""Seconds by which clocks may differ."""
KEPT = 3_600
"""Seconds for which a provider's description and keys are kept."""
FRESH = 60
"""Seconds within which keys are not asked for again, whatever key a token names."""
TIMEOUT = 10
LARGEST = 1 << 20
"""Bytes of an answer that are read."""


class WrongToken(Exception):
    """What a provider sent cannot be trusted; the text is for the audit log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An office's provider as configured. ``name`` stands in addresses, ``title`` on the page;
    ``domains`` are those of the office's e-mail addresses; ``create`` lets the provider's people
    in without an account made for them: as examiners of the office."""

    name: str
    title: str
    issuer: str
    client_id: str
    office: str
    domains: tuple[str, ...]
    create: bool = False
    client_secret: str = field(default="", repr=False)


class ProviderClient:
    """One provider. ``now`` is the clock that tokens are judged by."""

    def __init__(self, provider: Provider, now: Clock) -> None:
        self.provider, self.now = provider, now
        self._metadata: tuple[float, Mapping[str, Any]] = (0.0, {})
        self._keys: tuple[float, KeySet | None] = (0.0, None)

    def metadata(self) -> Mapping[str, Any]:
        """The provider's description (OpenID Connect Discovery 1.0). :raises WrongToken: it has
        none, or another issuer's."""
        kept, found = self._metadata
        if found and time.monotonic() - kept < KEPT:
            return found
        issuer = self.provider.issuer
        found = self._fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        endpoints = [found.get(name) for name in (
            "authorization_endpoint", "token_endpoint", "jwks_uri")]  # fmt: skip
        if found.get("issuer") != issuer:
            raise WrongToken("another issuer's description")
        if not all(isinstance(e, str) and _safe(e) for e in endpoints):
            raise WrongToken("unsafe endpoints")
        self._metadata = time.monotonic(), found
        return found

    def exchange(self, code: str, verifier: str, callback: str, nonce: str) -> Mapping[str, Any]:
        """The claims of the ID token that a code stands for. :raises WrongToken: no trust."""
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": callback,
            "code_verifier": verifier,
        }  # fmt: skip
        answer = self._post(str(self.metadata()["token_endpoint"]), form)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise WrongToken("no ID token")
        return self.claims(token, nonce, str(answer.get("access_token") or ""))

    def claims(self, token: str, nonce: str, access_token: str = "") -> Mapping[str, Any]:
        """The claims of an ID token, checked as OpenID Connect Core 1.0, 3.1.3.7 asks.

        :raises WrongToken: signature, issuer, audience, time or nonce is wrong.
        """
        try:
            decoded = self._decoded(token)
            options = {
                "iss": {"essential": True, "value": self.provider.issuer},
                "aud": {"essential": True, "value": self.provider.client_id},
                "nonce": {"essential": True, "value": nonce},
            }
            params = {"nonce": nonce, "client_id": self.provider.client_id}
            params |= {"access_token": access_token} if access_token else {}
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(now=int(self.now().timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise WrongToken(f"ID token: {type(error).__name__}") from error
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise WrongToken("subject")
        return dict(claims)

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, self._key_set(again=True), algorithms=ALGORITHMS)

    def _key_set(self, *, again: bool = False) -> KeySet:
        """The provider's public keys; ``again`` for a key that was not among them."""
        kept, found = self._keys
        if found and time.monotonic() - kept < (FRESH if again else KEPT):
            return found
        fetched: Any = self._fetch(str(self.metadata()["jwks_uri"]))
        found = KeySet.import_key_set(fetched)
        self._keys = time.monotonic(), found
        return found

    def _fetch(self, address: str) -> Mapping[str, Any]:
        return self._ask("GET", address, {})

    def _post(self, address: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Ask the token endpoint, the client proved by its secret (RFC 6749, 2.3.1)."""
        provider = self.provider
        ways = self.metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        options: dict[str, Any] = {"data": {**form, "client_id": provider.client_id}}
        if provider.client_secret and "client_secret_basic" in ways:
            pair = quote_plus(provider.client_id), quote_plus(provider.client_secret)
            options = {"data": dict(form), "auth": pair}
        elif provider.client_secret:
            options["data"]["client_secret"] = provider.client_secret
        return self._ask("POST", address, options)

    def _ask(self, method: str, address: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """The JSON object of an answer. :raises WrongToken: there is none."""
        import httpx

        if not _safe(address):
            raise WrongToken("unsafe address")
        try:
            with self._client() as client, client.stream(method, address, **options) as answer:
                body = b""
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST:
                        raise WrongToken("an answer too large")
            found = json.loads(body) if answer.status_code == 200 else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise WrongToken(f"no answer: {type(error).__name__}") from error
        if not isinstance(found, dict):
            raise WrongToken(f"answer {answer.status_code}")
        return found

    def _client(self) -> httpx.Client:
        import httpx

        return httpx.Client(
            timeout=TIMEOUT, follow_redirects=False,
            trust_env=not _loopback(urlsplit(self.provider.issuer).hostname or ""),
        )  # fmt: skip


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _safe(address: str) -> bool:
    """Encrypted on its way, or never leaving this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname or ""))
