"""Sign in: a login and a password, then a code; sign out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from trihub.access.limits import TooMany
from trihub.access.people import LONGEST_LOGIN
from trihub.access.sessions import SignedIn, form_secret
from trihub.core.errors import Refused
from trihub.web.identity import (
    LONGEST_NEXT,
    Accounts,
    Sender,
    address_of,
    agent_of,
    drop_cookie,
    form_of,
    local,
    own_form,
    set_cookie,
    signed_in,
)
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.views.render import page

router = APIRouter()

Next = Annotated[str, Query(max_length=LONGEST_NEXT)]
NextField = Annotated[str, Form(max_length=LONGEST_NEXT)]
Login = Annotated[str, Form(max_length=LONGEST_LOGIN)]
Password = Annotated[str, Form(max_length=1_000)]
Code = Annotated[str, Form(max_length=32)]
Csrf = Annotated[str, Form(max_length=200)]


def refused(error: Refused) -> tuple[int, dict[str, str]]:
    """Status and headers of a sign-in that failed."""
    if isinstance(error, TooMany):
        return 429, {"Retry-After": str(error.seconds)}
    return 403, {}


def go_on(request: Request, lang: str, signed: SignedIn, after: str) -> Response:
    """The browser gets the session's secret and goes where it must: to the second factor while
    that is missing, else where it came from."""
    after = local(after, f"/{lang}/account")
    place = {"code": f"/{lang}/sign-in/code", "setup": f"/{lang}/account/second-factor"}
    target = place.get(signed.missing)
    where = f"{target}?next={quote(after, safe='/')}" if target else after
    answer = RedirectResponse(where, 303)
    set_cookie(request, answer, signed.secret)
    return answer


@router.get("/{lang}/sign-in")
def sign_in_page(request: Request, lang: Language, access: Accounts, next: Next = "") -> Response:
    """The form; who is signed in goes on."""
    signed = signed_in(request)
    if signed and not signed.missing:
        return RedirectResponse(local(next, f"/{lang}/account"), 303)
    return _form(request, lang, access, next)


def _form(
    request: Request, lang: str, access: Accounts, after: str, error: Refused | None = None,
    login: str = "",
) -> Response:  # fmt: skip
    status, headers = refused(error) if error else (200, {})
    answer = page(
        request, lang, "accounts/sign-in.html", status, after=local(after, ""), login=login,
        error=shown(error, lang) if error else None,
        providers=access.oidc.providers() if access.oidc else [],
        demonstration=getattr(request.app.state, "demonstration", None),
    )  # fmt: skip
    answer.headers.update(headers)
    return answer


@router.post("/{lang}/sign-in", dependencies=[Depends(own_form)])
def sign_in(
    request: Request, lang: Language, access: Accounts, login: Login = "",
    password: Password = "", next: NextField = "",
) -> Response:  # fmt: skip
    """Take login and password. A session that the browser had ends."""
    old = signed_in(request)
    try:
        signed = access.sessions.begin(
            login, password, address_of(request), brought=old.secret if old else "",
            agent=agent_of(request),
        )  # fmt: skip
    except Refused as error:
        return _form(request, lang, access, next, error, login)
    return go_on(request, lang, signed, next)


def waiting(request: Request, lang: Language) -> SignedIn:
    """The session that still needs a code. :raises HTTPException: sends to the first step."""
    signed = signed_in(request)
    if signed is None or signed.missing != "code":
        raise HTTPException(303, "Sign in.", {"Location": f"/{lang}/sign-in"})
    return signed


Half = Annotated[SignedIn, Depends(waiting)]


@router.get("/{lang}/sign-in/code")
def code_page(request: Request, lang: Language, half: Half, next: Next = "") -> Response:
    """Ask for the code."""
    return _code_form(request, lang, half, next)


def _code_form(
    request: Request, lang: str, half: SignedIn, after: str, error: Refused | None = None
) -> Response:
    status, headers = refused(error) if error else (200, {})
    answer = page(
        request, lang, "accounts/code.html", status, after=local(after, ""),
        csrf=form_secret(half), error=shown(error, lang) if error else None,
    )  # fmt: skip
    answer.headers.update(headers)
    return answer


@router.post("/{lang}/sign-in/code")
def code(
    request: Request, lang: Language, access: Accounts, half: Half, code: Code = "",
    csrf: Csrf = "", next: NextField = "",
) -> Response:  # fmt: skip
    """Take the code; the session gets a new secret."""
    form_of(request, half, csrf)
    try:
        signed = access.sessions.confirm(half, code, address_of(request))
    except Refused as error:
        return _code_form(request, lang, half, next, error)
    return go_on(request, lang, signed, next)


@router.post("/{lang}/sign-out")
def sign_out(
    request: Request, lang: Language, access: Accounts, who: Sender,
    everywhere: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """End this session, or all of them."""
    if who.signed:
        access.sessions.sign_out(who.signed, everywhere=everywhere)
    answer = RedirectResponse(f"/{lang}/", 303)
    drop_cookie(request, answer)
    return answer
