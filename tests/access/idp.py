"""An OpenID provider on a real socket: Authlib's authorization server, signing RS256.

It lets ``person`` in without asking. ``spoil`` changes the claims, ``signing`` how a token is
signed, so that tests can send what an attacker or a broken provider would.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import uvicorn
from authlib.oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "trihub", "a-secret-of-the-client"


class Client(ClientMixin):  # type: ignore[misc]
    """The one client that is registered."""

    client_id = CLIENT

    def __init__(self, callbacks: set[str]) -> None:
        self.callbacks = callbacks

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri in self.callbacks

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """A code that was given out."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    person: dict[str, Any]

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Idp:
    """The provider and what tests set of it."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    spoil: Callable[[dict[str, Any]], None] = lambda claims: None
    signing: str = "RS256"
    advertised: dict[str, Any] = field(default_factory=dict)
    callbacks: set[str] = field(default_factory=set)
    codes: dict[str, Code] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    asked: list[str] = field(default_factory=list)

    def sign(self, claims: dict[str, Any]) -> str:
        """An ID token, as ``signing`` says."""
        header = {"alg": self.signing, "kid": self.key.kid}
        if self.signing == "RS256":
            return jwt.encode(header, claims, self.key, ["RS256"])
        if self.signing == "another key":
            other = RSAKey.generate_key(2048, {"kid": "first"})
            return jwt.encode({**header, "alg": "RS256"}, claims, other, ["RS256"])
        parts = [json.dumps(part).encode() for part in ({"alg": self.signing}, claims)]
        text = b".".join(_base64(part) for part in parts)
        if self.signing == "none":
            return text.decode() + "."
        shared = self.key.as_pem(private=False)  # HS256 by the public key, as if it were a secret
        return (text + b"." + _base64(hmac.digest(shared, text, "sha256"))).decode()


def _base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


class OpenId(OpenIDCode):  # type: ignore[misc]
    """ID tokens."""

    def __init__(self, idp: Idp) -> None:
        super().__init__(require_nonce=False)
        self.idp = idp

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(code.nonce == nonce for code in self.idp.codes.values())

    def generate_user_info(self, user: dict[str, Any], scope: str) -> UserInfo:
        return UserInfo(**user)

    def encode_id_token(self, token: dict[str, Any], request: OAuth2Request) -> str:
        now = int(time.time())
        claims = {"iss": self.idp.issuer, "aud": [CLIENT], "iat": now, "exp": now + 300}
        claims |= self.get_authorization_code_claims(request.authorization_code)
        claims |= request.user
        self.idp.spoil(claims)
        return self.idp.sign(claims)


def server_of(idp: Idp) -> AuthorizationServer:
    """Authlib's server with the code grant, PKCE and OpenID."""

    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            data = request.payload.data
            idp.codes[code] = Code(
                code, data["redirect_uri"], data["scope"], data.get("nonce"),
                data["code_challenge"], data["code_challenge_method"], dict(request.user),
            )  # fmt: skip

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return idp.codes.get(code)

        def delete_authorization_code(self, code: Code) -> None:
            del idp.codes[code.code]

        def authenticate_user(self, code: Code) -> dict[str, Any]:
            return code.person

    class Server(AuthorizationServer):  # type: ignore[misc]
        def query_client(self, client_id: str) -> Client | None:
            return Client(idp.callbacks) if client_id == CLIENT else None

        def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
            pass

        def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
            pass

        def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
            return request

        def handle_response(self, status: int, body: Any, headers: Any) -> Response:
            if isinstance(body, dict):
                return JSONResponse(body, status, headers=dict(headers))
            return Response(body, status, headers=dict(headers))

    server = Server()
    server.register_token_generator("default", BearerTokenGenerator(lambda *a, **k: "at" * 20))
    server.register_grant(Grant, [OpenId(idp), CodeChallenge(required=True)])
    return server


class Asked(OAuth2Request):  # type: ignore[misc]
    """A request with its parameters read."""

    def __init__(
        self, method: str, uri: str, headers: dict[str, str], data: dict[str, str]
    ) -> None:
        super().__init__(method, uri, headers=headers)
        self.payload = BasicOAuth2Payload(data)
        self._data = data

    @property
    def args(self) -> dict[str, str]:
        return self._data

    @property
    def form(self) -> dict[str, str]:
        return self._data


def application(idp: Idp) -> FastAPI:
    """Discovery, keys, authorization, token."""
    app, server = FastAPI(), server_of(idp)

    @app.get("/.well-known/openid-configuration")
    def description() -> dict[str, Any]:
        idp.asked.append("description")
        return {
            "issuer": idp.issuer, "authorization_endpoint": f"{idp.issuer}/authorize",
            "token_endpoint": f"{idp.issuer}/token", "jwks_uri": f"{idp.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"], "response_types_supported": ["code"],
            "subject_types_supported": ["public"], **idp.advertised,
        }  # fmt: skip

    @app.get("/keys")
    def keys() -> dict[str, Any]:
        idp.asked.append("keys")
        return {"keys": [idp.key.as_dict(private=False)]}

    @app.get("/authorize")
    def authorize(request: Request) -> Response:
        asked = Asked("GET", str(request.url), dict(request.headers), dict(request.query_params))
        grant = server.get_consent_grant(asked, end_user=idp.person)
        answer: Response = server.create_authorization_response(asked, idp.person, grant=grant)
        return answer

    @app.post("/token")
    async def token(request: Request) -> Response:
        body = dict(parse_qsl((await request.body()).decode()))
        headers = {name.title(): value for name, value in request.headers.items()}
        answer: Response = server.create_token_response(
            Asked("POST", str(request.url), headers, body)
        )
        return answer

    return app


@contextmanager
def running() -> Iterator[Idp]:
    """A provider that answers."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # of the server alone: it listens on loopback
    idp = Idp()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        idp.issuer = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(application(idp), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield idp
        finally:
            server.should_exit = True
            thread.join(10)
            del os.environ["AUTHLIB_INSECURE_TRANSPORT"]


def visit(address: str) -> dict[str, str]:
    """What a browser that follows to the provider comes back with."""
    import httpx

    answer = httpx.get(address, trust_env=False, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))
