"""One's own sessions: where and since when, and ending them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from trihub.access.clock import moment
from trihub.core.casework.people import Session
from trihub.web.accounts.account import owner
from trihub.web.identity import Accounts, Member, Sender
from trihub.web.pages.common import Language
from trihub.web.views.render import page

router = APIRouter()

_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"), ("Opera", r"OPR/"), ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"(?:Firefox|FxiOS)/"), ("Chrome", r"(?:Chrome|CriOS|Chromium)/"),
    ("Safari", r"Safari/"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", r"Windows"), ("Android", r"Android"), ("iOS", r"iPhone|iPad"),
    ("macOS", r"Mac OS X|Macintosh"), ("Linux", r"Linux|X11"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session as its owner reads it; moments are seconds since 1970. ``device`` is empty where
    the browser did not say."""

    session: Session
    device: str
    since: int
    used: int
    until: int
    here: bool


@router.get("/{lang}/account/sessions")
def sessions_page(request: Request, lang: Language, access: Accounts, who: Member) -> Response:
    """Every session of one's account that holds."""
    signed, account = owner(who)
    return page(
        request, lang, "accounts/sessions.html", csrf=who.csrf, account=account,
        sessions=[
            SessionView(
                session=one, device=device(one.agent), since=_seconds(one.created_at),
                used=_seconds(one.seen_at), until=_seconds(one.expires_at),
                here=one.digest == signed.session.digest,
            )
            for one in access.sessions.of(account)
        ],
    )  # fmt: skip


@router.post("/{lang}/account/sessions")
def end(
    lang: Language, access: Accounts, who: Sender,
    session: Annotated[str, Form(max_length=64)] = "",
) -> Response:  # fmt: skip
    """End the session with this digest, or without one every other than this."""
    signed, _ = owner(who)
    if session:
        access.sessions.end(signed, session)
    else:
        access.sessions.end_others(signed)
    return RedirectResponse(f"/{lang}/account/sessions", 303)


def device(agent: str) -> str:
    """Browser and system by what the browser calls itself, as far as that is known."""
    found = (
        next((name for name, sign in table if re.search(sign, agent)), "")
        for table in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, found))


def _seconds(text: str) -> int:
    return int(moment(text).timestamp())
