"""Other people's accounts, for those whom the rules name: heads of offices and administrators."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from trihub.access.parts import Access
from trihub.access.people import LONGEST_LOGIN, LONGEST_NAME
from trihub.access.rules import Act, Subject, allowed, require
from trihub.core.casework.people import OFFICE_ROLES, Account, Actor, Role
from trihub.core.errors import BadInput, Conflict, NotFound, Refused, TrihubError
from trihub.core.messages import said
from trihub.web.accounts.account import owner
from trihub.web.accounts.sign_in import Password
from trihub.web.api.problems import status_of
from trihub.web.identity import Accounts, Member, Sender, Visitor, address_of
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.services import services
from trihub.web.views.render import page

router = APIRouter()

Line = Annotated[str, Form(max_length=400)]
Number = Annotated[str, Path(max_length=64)]


def _anybody(actor: Actor) -> Subject:
    return Subject(office=actor.office, role=Role.EXAMINER)


@router.get("/{lang}/accounts")
def everybody(request: Request, lang: Language, access: Accounts, who: Member) -> Response:
    """The accounts that one manages, and a form for a new one."""
    return _list(request, lang, access, who)


def _list(
    request: Request, lang: str, access: Access, who: Visitor, error: TrihubError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    require(who.actor, Act.MANAGE_ACCOUNTS, _anybody(who.actor))
    blank = {"login": "", "name": "", "role": Role.EXAMINER.value, "office": who.actor.office}
    return page(
        request, lang, "accounts/people.html", status_of(error) if error else 200, csrf=who.csrf,
        everybody=access.people.visible(who.actor), typed={**blank, **(typed or {})},
        error=shown(error, lang) if error else None, longest=(LONGEST_LOGIN, LONGEST_NAME),
        **_choices(request, who.actor),
    )  # fmt: skip


def _choices(request: Request, actor: Actor) -> dict[str, Any]:
    """The offices and roles that the actor can give."""
    every = {office for one in services(request).programmes.values() for office in one.offices}
    offices = (actor.office,) if actor.office else tuple(sorted(every))
    roles = tuple(
        role for role in Role if role is not Role.PUBLIC and allowed(
            actor, Act.MANAGE_ACCOUNTS,
            Subject(office=actor.office if role in OFFICE_ROLES else "", role=role),
        )
    )  # fmt: skip
    return {"offices": offices, "roles": roles, "office_roles": OFFICE_ROLES}


@router.post("/{lang}/accounts")
def add(
    request: Request, lang: Language, access: Accounts, who: Sender, login: Line = "",
    name: Line = "", role: Line = "", office: Line = "", language: Line = "en",
    password: Password = "",
) -> Response:  # fmt: skip
    """Make an account."""
    try:
        made = access.people.create(
            who.actor, login=login, name=name, role=_role(role), office=_office(role, office),
            language=language, password=password,
        )  # fmt: skip
    except (BadInput, Conflict, Refused) as error:
        typed = {"login": login, "name": name, "role": role, "office": office}
        return _list(request, lang, access, who, error, typed)
    return RedirectResponse(f"/{lang}/accounts/{made.id}", 303)


@router.get("/{lang}/accounts/{account}")
def one(
    request: Request, lang: Language, access: Accounts, who: Member, account: Number
) -> Response:
    """An account, with what can be done about it."""
    return _page(request, lang, access, who, _managed(access, who.actor, account))


def _managed(access: Access, actor: Actor, number: str) -> Account:
    """An account that the actor manages. :raises NotFound: there is none."""
    require(actor, Act.MANAGE_ACCOUNTS, _anybody(actor))
    found = access.accounts.get(number)
    subject = Subject(office=found.office, role=found.role) if found else None
    if found is None or subject is None or not allowed(actor, Act.MANAGE_ACCOUNTS, subject):
        raise NotFound(said("There is no account at this address."))
    return found


def _page(
    request: Request, lang: str, access: Access, who: Visitor, account: Account,
    error: TrihubError | None = None, wrong: str = "",
) -> Response:  # fmt: skip
    _, own = owner(who)
    return page(
        request, lang, "accounts/person.html", status_of(error) if error else 200, csrf=who.csrf,
        account=account, own=account.id == own.id, proved=bool(own.password), wrong=wrong,
        error=shown(error, lang) if error else None, sessions=len(access.sessions.of(account)),
        **_choices(request, who.actor),
    )  # fmt: skip


@router.post("/{lang}/accounts/{account}")
def change(
    request: Request, lang: Language, access: Accounts, who: Sender, account: Number,
    do: Line = "", role: Line = "", office: Line = "", password: Password = "",
    own: Password = "",
) -> Response:  # fmt: skip
    """Give another role, shut or open the account, forget its second factor, set its password."""
    found = _managed(access, who.actor, account)
    signed, mine = owner(who)
    people, actor = access.people, who.actor
    try:
        if found.id == mine.id:
            raise BadInput(
                said("Nobody manages their own account."),
                hint=said("Ask another programme administrator."),
            )
        if do in ("password", "factor") and mine.password:
            access.sessions.prove(signed, own, address_of(request))
        if do == "role":
            people.change(actor, found, _role(role), _office(role, office))
        elif do in ("disable", "enable"):
            people.disable(actor, found, disabled=do == "disable")
        elif do == "factor":
            people.reset_second_factor(actor, found)
        elif do == "password":
            people.set_password(actor, found, password)
        else:
            raise NotFound(said("There is no page at this address."))
    except (BadInput, Conflict, Refused) as error:
        return _page(request, lang, access, who, found, error, do)
    there = any(account == one.id for one in people.visible(actor))
    return RedirectResponse(f"/{lang}/accounts/{found.id}" if there else f"/{lang}/accounts", 303)


def _role(text: str) -> Role:
    if text not in set(Role):
        raise BadInput(said("There is no role “{role}”.", role=text))
    return Role(text)


def _office(role: str, office: str) -> str:
    """Roles without an office come with the form's choice of one all the same."""
    return office.strip().upper() if role in {one.value for one in OFFICE_ROLES} else ""
