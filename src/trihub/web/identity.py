"""Who asks: the session of a browser, the token of a program, and the proof that a form is ours.

Pages go by the session's cookie alone, ``/api/`` by a bearer token alone, feeds by a token in
their address. A reader without any of these is the public, gets no cookie, and costs no look-up.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, Form, HTTPException, Query, Request
from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trihub.access.parts import Access
from trihub.access.rules import Act, Subject, require
from trihub.access.sessions import SignedIn, form_secret, genuine
from trihub.access.tokens import Bearer
from trihub.core.casework.people import PUBLIC, Account, Actor
from trihub.core.errors import NotFound, Refused, TrihubError
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.web.services import services

COOKIE = "trihub"
CSRF_HEADER = "x-trihub-csrf"
"""Where a script of a page puts the secret that forms carry in the field ``csrf``."""
LONGEST_NEXT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks. ``csrf`` is what forms carry; the public and tokens have none."""

    actor: Actor
    account: Account | None = None
    signed: SignedIn | None = None
    csrf: str = ""


ANYBODY = Visitor(actor=PUBLIC)


def configured(request: Request) -> Access:
    """The accounts of this site. :raises NotFound: it has none."""
    access = services(request).access
    if access is None:
        raise NotFound(said("There is no page at this address."))
    return access


Accounts = Annotated[Access, Depends(configured)]


# --- cookies and addresses -------------------------------------------------------------------


def base_address(request: Request) -> str:
    """Where readers reach the site, without a slash at the end: as set, else as asked for."""
    public: str = request.app.state.public_url
    return (public or str(request.base_url)).rstrip("/")


def _secure(request: Request) -> bool:
    return base_address(request).startswith("https:")


def cookie_name(request: Request, name: str = COOKIE) -> str:
    """A cookie's name; ``__Host-`` binds it to this host (RFC 6265bis, 4.1.3.2), over TLS only."""
    return f"__Host-{name}" if _secure(request) else name


def set_cookie(
    request: Request, answer: Response, value: str, name: str = COOKIE, seconds: int | None = None
) -> None:
    """Give the browser a secret; it ends with the browser, or after ``seconds``."""
    answer.set_cookie(
        cookie_name(request, name), value, max_age=seconds, path="/", httponly=True,
        secure=_secure(request), samesite="lax",
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"


def drop_cookie(request: Request, answer: Response, name: str = COOKIE) -> None:
    """Take a cookie back."""
    answer.delete_cookie(
        cookie_name(request, name), path="/", httponly=True, secure=_secure(request), samesite="lax"
    )


def address_of(request: Request) -> str:
    """The network address that asks."""
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    """What the browser calls itself (RFC 9110, 10.1.5)."""
    return request.headers.get("user-agent", "")


def local(target: str, default: str) -> str:
    """A place of this site to go on to; anything else is ``default``."""
    plain = target.isascii() and target.isprintable() and "\\" not in target
    inside = target.startswith("/") and not target.startswith("//") and len(target) <= LONGEST_NEXT
    return target if plain and inside else default


# --- who asks --------------------------------------------------------------------------------


def signed_in(request: Request) -> SignedIn | None:
    """The session of the browser, also one whose second factor is missing; read once a request."""
    state = request.state
    if not hasattr(state, "signed"):
        secret = request.cookies.get(cookie_name(request), "")
        access = services(request).access if secret else None
        state.signed = access.sessions.current(secret) if access else None
    found: SignedIn | None = state.signed
    return found


def visitor(request: Request) -> Visitor:
    """Who asks; the public where nobody is signed in."""
    if request.url.path.startswith("/api/"):
        return _program(request)
    signed = signed_in(request)
    if signed is None or signed.missing:
        return ANYBODY
    return Visitor(
        actor=signed.account.actor(), account=signed.account, signed=signed,
        csrf=form_secret(signed),
    )  # fmt: skip


def _program(request: Request) -> Visitor:
    """Whose bearer token it is (RFC 6750). :raises HTTPException: 401 for one that does not hold."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if not kind:
        return ANYBODY
    bearer = _bearer(request, secret.strip()) if kind.lower() == "bearer" else None
    if bearer is None:
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise HTTPException(401, "The token is not valid, or not any more.", challenge)
    require(bearer.actor, Act.USE_API, Subject())
    return Visitor(actor=bearer.actor, account=bearer.account)


def _bearer(request: Request, secret: str) -> Bearer | None:
    access = services(request).access
    return access.tokens.find(secret) if access and secret else None


def member(request: Request) -> Visitor:
    """Who asks, signed in. :raises HTTPException: a page sends to sign-in, the API answers 401."""
    found = visitor(request)
    if found.account is not None:
        return found
    if request.url.path.startswith("/api/"):
        raise HTTPException(401, "This needs a token.", {"WWW-Authenticate": "Bearer"})
    configured(request)
    first = request.url.path.split("/")[1]
    language = first if first in MAIN_LANGUAGES else "en"
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    after = f"?next={quote(here, safe='/')}" if request.method == "GET" else ""
    raise HTTPException(303, "Sign in.", {"Location": f"/{language}/sign-in{after}"})


def feed_reader(request: Request, token: Annotated[str, Query(max_length=100)] = "") -> Visitor:
    """Whose feed it is, by the token in its address. :raises NotFound: no such token."""
    bearer = _bearer(request, token)
    if bearer is None:
        raise NotFound(said("There is no page at this address."))
    require(bearer.actor, Act.READ_FEED, Subject())
    return Visitor(actor=bearer.actor, account=bearer.account)


def own_form(request: Request) -> None:
    """That a form comes from a page of this site, by what the browser says of its origin
    (RFC 6454, 7; RFC 9110, 10.1.3). :raises Refused: it does not, or nothing says so."""
    origin = request.headers.get("origin")
    if origin is None:
        parts = urlsplit(request.headers.get("referer", ""))
        origin = f"{parts.scheme}://{parts.netloc}"
    parts = urlsplit(base_address(request))
    if not hmac.compare_digest(origin.encode(), f"{parts.scheme}://{parts.netloc}".encode()):
        raise _foreign()


def form_of(request: Request, signed: SignedIn, csrf: str) -> None:
    """That a form was made for this session. :raises Refused: it was not."""
    own_form(request)
    given = csrf or request.headers.get(CSRF_HEADER, "")
    if not genuine(signed, given):
        raise _foreign()


def sender(request: Request, csrf: Annotated[str, Form(max_length=200)] = "") -> Visitor:
    """Who sends a form, signed in, from a page of this site. :raises Refused: the form is foreign.
    :raises HTTPException: sends to sign-in."""
    found = member(request)
    if found.signed is None:
        raise _foreign()
    form_of(request, found.signed, csrf)
    return found


def _foreign() -> Refused:
    return Refused(
        said("The form does not come from a page of this site, or the page is too old."),
        hint=said("Load the page again and send the form from there."),
    )


Who = Annotated[Visitor, Depends(visitor)]
"""Who asks: the public as well."""
Member = Annotated[Visitor, Depends(member)]
"""Who asks, signed in."""
Sender = Annotated[Visitor, Depends(sender)]
"""Who sends a form; for every method other than GET."""
FeedReader = Annotated[Visitor, Depends(feed_reader)]
"""Whose feed or calendar it is."""


def header(request: Request) -> dict[str, Any]:
    """What the head of every page says of its reader: ``person`` is who is signed in, ``accounts``
    whether anybody can be. An error page is shown whatever state the accounts are in."""
    try:
        found = visitor(request)
    except (TrihubError, HTTPException):
        found = ANYBODY
    accounts = services(request).access is not None
    return {"person": found.account, "person_csrf": found.csrf, "accounts": accounts}


class Private:
    """ASGI middleware: what is sent to a browser with a session, or for a token, is kept nowhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Mark the answer where the question carries a secret; static files are everybody's."""
        if scope["type"] != "http" or scope["path"].startswith("/static/") or not _carries(scope):
            await self.app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = "no-store"
                headers.add_vary_header("Cookie")
            await send(message)

        await self.app(scope, receive, marked)


def _carries(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    names = {pair.partition("=")[0].strip() for pair in headers.get("cookie", "").split(";")}
    token = b"token=" in scope["query_string"]
    return bool({COOKIE, f"__Host-{COOKIE}"} & names) or "authorization" in headers or token
