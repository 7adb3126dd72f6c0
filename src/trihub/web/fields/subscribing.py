"""Subscribing to new members by e-mail, and what the links of the mails do."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import Response

from trihub.access.limits import TooMany
from trihub.core.casework.subscribing import Subscription
from trihub.core.errors import NotFound, TrihubError
from trihub.core.messages import said
from trihub.fields.definition import Definition
from trihub.fields.navigation import View
from trihub.fields.subscribing import Subscriptions
from trihub.fields.subscribing.links import LASTS, ending
from trihub.web.api.problems import status_of
from trihub.web.fields.common import Collection, Id, field_of, shown, text, tree
from trihub.web.identity import address_of, own_form
from trihub.web.messages import shown as error_shown
from trihub.web.pages.common import Language
from trihub.web.services import Library, Services, services
from trihub.web.views.render import page

router = APIRouter()


def subscriptions_of(request: Request) -> Subscriptions:
    """The feature. :raises NotFound: this site sends no mail, and so has none."""
    found = services(request).subscriptions
    if found is None:
        raise NotFound(said("There is no page at this address."))
    return found


Open = Annotated[Subscriptions, Depends(subscriptions_of)]
Number = Annotated[str, Path(max_length=40)]
Sign = Annotated[str, Query(max_length=100)]
Until = Annotated[int, Query(ge=0, le=10**11)]
Typed = Annotated[str, Form(max_length=400)]


@router.get("/{lang}/fields/{collection}/-/subscribe")
def form(
    request: Request, lang: Language, library: Library, view: Collection, feature: Open,
    field: Id = "",
) -> Response:  # fmt: skip
    """The form."""
    return _form(request, lang, library, view, field)


@router.post("/{lang}/fields/{collection}/-/subscribe", dependencies=[Depends(own_form)])
def ask(
    request: Request, lang: Language, library: Library, view: Collection, feature: Open,
    field: Typed = "", mail: Typed = "",
) -> Response:  # fmt: skip
    """Take it; the answer is the same whether the address is known or not."""
    try:
        feature.ask(view.definition.id, field, mail, lang, address_of(request))
    except NotFound:
        raise
    except TrihubError as error:
        return _form(request, lang, library, view, field, mail=mail, error=error)
    return _form(request, lang, library, view, field, asked=True)


def _form(
    request: Request, lang: str, library: Services, view: View, field: str, *, mail: str = "",
    asked: bool = False, error: TrihubError | None = None,
) -> Response:  # fmt: skip
    path, own = field_of(view, field)
    answer = shown(
        request, lang, "subscribe.html", view, field=own, chosen=path if "/" in path else "",
        tree=tree(view), mail=mail, asked=asked, hours=int(LASTS.total_seconds()) // 3600,
        error=error_shown(error, lang) if error else None, counts=library.store.counts(),
    )  # fmt: skip
    answer.status_code = status_of(error) if error else 200
    if isinstance(error, TooMany):
        answer.status_code = 429
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


@router.get("/{lang}/subscriptions/{number}/confirm")
def to_confirm(
    request: Request, lang: Language, library: Library, feature: Open, number: Number,
    until: Until = 0, sign: Sign = "",
) -> Response:  # fmt: skip
    """Ask before confirming: programs that look through mail open every link."""
    one = feature.asked(number, until, sign)
    return _page(request, lang, library, one, "confirmed" if one.confirmed_at else "confirm")


@router.post("/{lang}/subscriptions/{number}/confirm")
def confirm(
    request: Request, lang: Language, library: Library, feature: Open, number: Number,
    until: Until = 0, sign: Sign = "",
) -> Response:  # fmt: skip
    """Confirm. What the link carries is the proof; no form's secret is needed beside it."""
    return _page(request, lang, library, feature.confirm(number, until, sign), "confirmed")


@router.get("/{lang}/subscriptions/{number}/end")
def to_end(
    request: Request, lang: Language, library: Library, feature: Open, number: Number,
    sign: Sign = "",
) -> Response:  # fmt: skip
    """Ask before ending, for the same reason."""
    one = feature.ended(number, sign)
    return _page(request, lang, library, one, "end" if one else "ended")


@router.post("/{lang}/subscriptions/{number}/end")
def end(
    request: Request, lang: Language, library: Library, feature: Open, number: Number,
    sign: Sign = "",
) -> Response:  # fmt: skip
    """End it, from the page or with one click in a mail program (RFC 8058: no cookie, no referrer,
    no redirection)."""
    feature.end(number, sign)
    return _page(request, lang, library, None, "ended")


def _page(
    request: Request, lang: str, library: Services, one: Subscription | None, state: str
) -> Response:
    definition = library.fields.get(one.collection) if one else None
    answer = page(
        request, lang, "fields/subscription.html", state=state, one=one,
        name=_name(definition, one, lang), here=f"{request.url.path}?{request.url.query}",
        ending=ending(one) if one else "", lasts=int(LASTS.total_seconds()) // 3600,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _name(definition: Definition | None, one: Subscription | None, lang: str) -> tuple[str, str]:
    """What the field is called, with the language of that; its path where it is gone."""
    found: dict[str, Any] = dict(definition.walk()) if definition else {}
    if one is None or one.field not in found:
        return one.field if one else "", "und"
    return text(found[one.field].names, lang)
