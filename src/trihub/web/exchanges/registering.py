"""Registration by the public, and what somebody does by the secret in the mail."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from trihub.access.limits import TooMany
from trihub.core.casework.people import PUBLIC
from trihub.core.errors import TrihubError
from trihub.exchanges.answers import LONGEST, MARKS, questions
from trihub.exchanges.service import Exchanges
from trihub.exchanges.symposium.erasing import ends
from trihub.exchanges.symposium.registering import Wish
from trihub.web.exchanges.common import Fields, Number, Open, go, line, render
from trihub.web.identity import Member, Sender, address_of, own_form
from trihub.web.pages.common import Language

router = APIRouter()
Secret = Annotated[str, Query(max_length=100)]
EMPTY = Wish(name="", mail="", organisation="", language="", agreed=False)


def _form(
    request: Request, lang: str, feature: Exchanges, number: str, wish: Wish,
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    _, known = feature.hall.symposium(PUBLIC, number)
    answer = render(
        request, lang, "symposia/register.html", error, known=known, number=number, wish=wish,
        until=ends(known),
    )  # fmt: skip
    if isinstance(error, TooMany):
        answer.status_code = 429
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


@router.get("/{lang}/symposia/{number}/register")
def registration_form(request: Request, lang: Language, feature: Open, number: Number) -> Response:
    """The form, with the privacy notice."""
    return _form(request, lang, feature, number, EMPTY)


@router.post("/{lang}/symposia/{number}/register", dependencies=[Depends(own_form)])
def register(
    request: Request, lang: Language, feature: Open, number: Number, form: Fields
) -> Response:
    """Take a registration; the answer is the same whether the address is known or not."""
    wish = Wish(
        name=line(form, "name"), mail=line(form, "mail"), organisation=line(form, "organisation"),
        language=lang, agreed=line(form, "agreed") == "true",
    )  # fmt: skip
    try:
        feature.registrations.register(number, wish, address_of(request))
    except TrihubError as error:
        return _form(request, lang, feature, number, wish, error)
    _, known = feature.hall.symposium(PUBLIC, number)
    return render(request, lang, "symposia/registered.html", known=known, number=number)


@router.get("/{lang}/symposia/{number}/registrations")
def registrations(
    request: Request, lang: Language, who: Member, feature: Open, number: Number
) -> Response:
    """Who is registered, for people of the symposium's offices."""
    found = feature.registrations.listed(who.actor, number)
    _, known = feature.hall.symposium(who.actor, number)
    return render(
        request, lang, "symposia/registrations.html", known=known, number=number, found=found,
        until=ends(known), csrf=who.csrf,
    )  # fmt: skip


@router.post("/{lang}/symposia/{number}/registrations/{registration}/erase")
def erase(
    lang: Language, who: Sender, feature: Open, number: Number, registration: Number
) -> Response:
    """Erase a registration for good: somebody asked for it."""
    feature.erasing.one(who.actor, number, registration)
    return go(f"/{lang}/symposia/{number}/registrations")


@router.get("/{lang}/symposia/{number}/registrations/{registration}")
def mine(
    request: Request, lang: Language, feature: Open, number: Number, registration: Number,
    secret: Secret = "",
) -> Response:  # fmt: skip
    """One's own registration: confirm it, take it back, say how it was."""
    return _mine(request, lang, feature, number, registration, secret)


def _mine(
    request: Request, lang: str, feature: Exchanges, number: str, registration: str, secret: str,
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    own = feature.registrations.mine(number, registration, secret)
    _, known = feature.hall.symposium(PUBLIC, number)
    answer = render(
        request, lang, "symposia/mine.html", error, known=known, number=number, own=own,
        registration=registration, secret=secret, questions=questions("feedback"), marks=MARKS,
        asked=feature.registrations.asked(known, own),
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@router.post(
    "/{lang}/symposia/{number}/registrations/{registration}", dependencies=[Depends(own_form)]
)
def act(
    request: Request, lang: Language, feature: Open, number: Number, registration: Number,
    form: Fields,
) -> Response:  # fmt: skip
    """Do one of these."""
    desk, secret = feature.registrations, line(form, "secret")
    try:
        if line(form, "do") == "give-up":
            desk.give_up(number, registration, secret)
            return go(f"/{lang}/symposia/{number}")
        if line(form, "do") == "answer":
            given = {one.code: line(form, one.code, LONGEST) for one in questions("feedback")}
            desk.answer(number, registration, secret, given)
        else:
            desk.confirm(number, registration, secret)
    except TrihubError as error:
        return _mine(request, lang, feature, number, registration, secret, error)
    return go(f"/{lang}/symposia/{number}/registrations/{registration}?secret={secret}")
