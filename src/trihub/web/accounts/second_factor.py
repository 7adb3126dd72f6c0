"""Set up the second factor: a picture for the authenticator app, proved by a first code."""

from __future__ import annotations

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from trihub.access import totp
from trihub.access.sessions import SignedIn, form_secret
from trihub.core.errors import Refused
from trihub.web.accounts.sign_in import Code, Csrf, Next, NextField, Password, go_on, refused
from trihub.web.identity import Accounts, address_of, form_of, local, signed_in
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.views.render import page

router = APIRouter()


def known(request: Request, lang: Language) -> SignedIn:
    """Somebody with a password, and with the second factor where there is one already.

    :raises HTTPException: sends to sign-in.
    """
    signed = signed_in(request)
    if signed is None or signed.missing == "code" or not signed.account.password:
        raise HTTPException(303, "Sign in.", {"Location": f"/{lang}/sign-in"})
    return signed


Known = Annotated[SignedIn, Depends(known)]


@router.get("/{lang}/account/second-factor")
def setup_page(
    request: Request, lang: Language, access: Accounts, signed: Known, next: Next = ""
) -> Response:
    """Show the picture and ask for a code."""
    return _form(request, lang, access, signed, next)


def _form(
    request: Request, lang: str, access: Accounts, signed: SignedIn, after: str,
    error: Refused | None = None,
) -> Response:  # fmt: skip
    secret = access.sessions.setup_secret(signed)
    uri = totp.address(secret, signed.account.login)
    picture = segno.make(uri, error="m").svg_data_uri(scale=4, dark="#000", light="#fff")
    status, headers = refused(error) if error else (200, {})
    answer = page(
        request, lang, "accounts/second-factor.html", status, after=local(after, ""),
        csrf=form_secret(signed), error=shown(error, lang) if error else None, picture=picture,
        groups=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)), uri=uri,
        login=signed.account.login,
        again=bool(signed.account.totp), required=signed.missing == "setup",
    )  # fmt: skip
    answer.headers.update(headers)
    return answer


@router.post("/{lang}/account/second-factor")
def set_up(
    request: Request, lang: Language, access: Accounts, signed: Known, code: Code = "",
    password: Password = "", csrf: Csrf = "", next: NextField = "",
) -> Response:  # fmt: skip
    """Take the first code. To replace a second factor, the password is needed once more."""
    form_of(request, signed, csrf)
    try:
        if not signed.missing:
            access.sessions.prove(signed, password, address_of(request))
        fresh = access.sessions.set_up(signed, code, address_of(request))
    except Refused as error:
        return _form(request, lang, access, signed, next, error)
    return go_on(request, lang, fresh, next)
