"""Subscribing to new members by e-mail: the same functions as the pages and the links of the mails."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from trihub.core.casework.subscribing import Subscription
from trihub.core.languages import MAIN_LANGUAGES
from trihub.web.fields.subscribing import Open
from trihub.web.identity import address_of

router = APIRouter(prefix="/fields/subscriptions")
Json = dict[str, Any]
Number = Annotated[
    str, Path(pattern="^[a-z2-7]{26}$", description="As the link in the mail has it.")
]
Sign = Annotated[str, Query(max_length=100, description="As the link in the mail has it.")]


class Wish(BaseModel):
    """Whom to tell of what."""

    model_config = ConfigDict(extra="forbid")

    collection: str = Field(max_length=60, description="The id of a definition.")
    field: str = Field(
        "", max_length=200, description="A sub-field, by its path or id; empty: all."
    )
    mail: str = Field(max_length=400, description="The address.")
    language: str = Field("en", description=f"Of the mails: {', '.join(MAIN_LANGUAGES)}.")


class Link(BaseModel):
    """What the link in the mail carries."""

    model_config = ConfigDict(extra="forbid")

    until: int = Field(ge=0, le=10**11)
    sign: str = Field(max_length=100)


@router.post("", summary="Ask to be told of new members by e-mail", status_code=202)
def ask(request: Request, feature: Open, wish: Wish) -> Json:
    """A mail asks the address to confirm, unless it got enough of them or subscribes already; the
    answer is the same."""
    feature.ask(wish.collection, wish.field, wish.mail, wish.language, address_of(request))
    return {"asked": True}


@router.post("/{number}/confirmation", summary="Confirm a subscription by the link in the mail")
def confirm(feature: Open, number: Number, link: Link) -> Json:
    """From now on mail goes to the address."""
    return _shape(feature.confirm(number, link.until, link.sign))


@router.delete("/{number}", summary="End a subscription by the link in its mails")
def end(feature: Open, number: Number, sign: Sign = "") -> Json:
    """The address is erased."""
    feature.end(number, sign)
    return {"ended": True}


def _shape(one: Subscription) -> Json:
    return {"collection": one.collection, "field": one.field, "language": one.language}
