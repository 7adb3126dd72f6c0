"""One's own account: who one is, the password, tokens, sessions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from trihub.access.clock import moment
from trihub.access.rules import SCOPES, Act, Subject, allowed
from trihub.access.sessions import SignedIn
from trihub.access.tokens import DAYS, LONGEST_NAME, MOST_DAYS
from trihub.core.casework.people import Account, Role
from trihub.core.errors import BadInput, NotFound, Refused, TrihubError
from trihub.core.messages import said
from trihub.web.accounts.sign_in import Password, refused
from trihub.web.api.problems import status_of
from trihub.web.identity import Accounts, Member, Sender, Visitor, address_of, agent_of, set_cookie
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.views.render import page

router = APIRouter()

LIFETIMES = (7, 30, 90, 180, MOST_DAYS)
"""Days that the form for a token offers."""


@router.get("/{lang}/account")
def account_page(request: Request, lang: Language, access: Accounts, who: Member) -> Response:
    """Everything about one's own account."""
    return _page(request, lang, access, who)


def owner(who: Visitor) -> tuple[SignedIn, Account]:
    """The session and the account of who asks. :raises NotFound: it is no person in a browser."""
    if who.signed is None or who.account is None:
        raise NotFound(said("There is no page at this address."))
    return who.signed, who.account


def _page(
    request: Request, lang: str, access: Accounts, who: Visitor,
    error: TrihubError | None = None, part: str = "", **more: Any,
) -> Response:  # fmt: skip
    """The page; ``part`` is the form that an error belongs to."""
    signed, account = owner(who)
    tokens = [
        {"token": token, "expires": _seconds(token.expires_at), "used": _seconds(token.used_at)}
        for token in access.tokens.in_force(account.id)
    ]
    status, headers = _answer(error)
    context = {
        "account": account, "csrf": who.csrf, "tokens": tokens, "scopes": SCOPES,
        "manages": allowed(who.actor, Act.MANAGE_ACCOUNTS, Subject(office=account.office, role=Role.EXAMINER)),
        "sessions": len(access.sessions.of(account)), "lifetimes": LIFETIMES, "usual": DAYS, "longest_name": LONGEST_NAME, "fresh": "",
        "since": _seconds(signed.session.created_at), "until": _seconds(signed.session.expires_at),
        "error": shown(error, lang) if error else None, "wrong": part, "done": "",
    }  # fmt: skip
    answer = page(request, lang, "accounts/account.html", status, **{**context, **more})
    answer.headers.update(headers)
    return answer


def _answer(error: TrihubError | None) -> tuple[int, dict[str, str]]:
    """Status and headers."""
    if isinstance(error, Refused):
        return refused(error)
    return (status_of(error) if error else 200), {}


def _seconds(text: str) -> int:
    return int(moment(text).timestamp()) if text else 0


@router.post("/{lang}/account/password")
def password(
    request: Request, lang: Language, access: Accounts, who: Sender, current: Password = "",
    new: Password = "", again: Password = "",
) -> Response:  # fmt: skip
    """Change the password: the old one proves who asks. Every other session ends."""
    signed, account = owner(who)
    try:
        access.sessions.prove(signed, current, address_of(request))
        if new != again:
            raise BadInput(said("The new password was not typed the same twice."))
        account = access.people.set_password(who.actor, account, new)
    except (Refused, BadInput) as error:
        return _page(request, lang, access, who, error, "password")
    fresh = access.sessions.open(
        account, strong=signed.session.strong, address=address_of(request), agent=agent_of(request)
    )
    answer = RedirectResponse(f"/{lang}/account", 303)
    set_cookie(request, answer, fresh.secret)
    return answer


@router.post("/{lang}/account/tokens")
def make_token(
    request: Request, lang: Language, access: Accounts, who: Sender,
    name: Annotated[str, Form(max_length=400)] = "",
    scope: Annotated[list[str], Form(max_length=10)] = [],  # noqa: B006
    days: Annotated[int, Form()] = DAYS,
) -> Response:  # fmt: skip
    """Make a token and show its secret, this once."""
    _, account = owner(who)
    try:
        secret, _token = access.tokens.issue(account, name, frozenset(scope), days)
    except BadInput as error:
        return _page(request, lang, access, who, error, "token")
    return _page(request, lang, access, who, fresh=secret)


@router.post("/{lang}/account/tokens/{token}/revoke")
def revoke_token(
    lang: Language, access: Accounts, who: Sender,
    token: Annotated[str, Path(max_length=64)],
) -> Response:  # fmt: skip
    """End one of the account's tokens."""
    _, account = owner(who)
    access.tokens.revoke(account, token)
    return RedirectResponse(f"/{lang}/account#tokens", 303)
