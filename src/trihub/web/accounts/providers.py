"""Signing in through an office's provider: there, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.web.accounts.sign_in import Next, go_on
from trihub.web.identity import (
    Accounts,
    address_of,
    agent_of,
    base_address,
    cookie_name,
    drop_cookie,
    local,
    set_cookie,
    signed_in,
)
from trihub.web.pages.common import Language

if TYPE_CHECKING:
    from trihub.access.oidc.flow import Oidc

router = APIRouter()
COOKIE = "trihub-provider"
LASTS = 600
"""Seconds that one may take at the provider."""
_KEPT = re.compile(r"([A-Za-z0-9_-]{43})\.(en|zh|ja|ko)\.([^;,\s]{0,3000})")

Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]


def _oidc(access: Accounts) -> Oidc:
    if access.oidc is None:
        raise NotFound(said("There is no page at this address."))
    return access.oidc


def _callback(request: Request, name: str) -> str:
    return f"{base_address(request)}/sign-in/back/{name}"


@router.get("/{lang}/sign-in/with/{name}")
def start(
    request: Request, lang: Language, access: Accounts, name: Name, next: Next = ""
) -> Response:
    """Send the browser to the provider; it keeps a secret until it comes back."""
    begun = _oidc(access).start(name, _callback(request, name), address_of(request))
    answer = RedirectResponse(begun.address, 302)
    kept = f"{begun.secret}.{lang}.{quote(local(next, ''), safe='')}"
    set_cookie(request, answer, kept, COOKIE, LASTS)
    return answer


@router.get("/sign-in/back/{name}")
def back(request: Request, access: Accounts, name: Name) -> Response:
    """Take what the provider says. A browser that did not begin here is sent to begin."""
    kept = _KEPT.fullmatch(request.cookies.get(cookie_name(request, COOKIE), ""))
    if kept is None:
        raise HTTPException(303, "Sign in.", {"Location": "/"})
    secret, lang, after = kept.groups()
    old = signed_in(request)
    signed = _oidc(access).finish(
        name, _callback(request, name), secret, dict(request.query_params),
        address=address_of(request), brought=old.secret if old else "",
        agent=agent_of(request),
    )  # fmt: skip
    answer = go_on(request, lang, signed, unquote(after))
    drop_cookie(request, answer, COOKIE)
    return answer
