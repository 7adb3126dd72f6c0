"""Nominations: the form of an office, and taking one back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from trihub.core.casework.working import PaperKind
from trihub.core.errors import TrihubError
from trihub.exchanges.matching.model import Call, Nomination
from trihub.exchanges.reading import count
from trihub.exchanges.service import Exchanges
from trihub.web.exchanges.common import (
    Fields,
    Number,
    Open,
    go,
    line,
    render,
    several,
)
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.pages.common import Language

router = APIRouter()


def _typed(call: Call, form: FormData) -> dict[str, Any]:
    return {
        "examiner": line(form, "examiner"), "person": line(form, "person"),
        "rank": line(form, "rank") or "1",
        "years": {code: line(form, f"years-{code}") for code in call.fields},
        "level": {code: line(form, f"level-{code}") for code in call.languages},
        "periods": several(form, "period"), "preferred": several(form, "preferred"),
        "hosts": several(form, "host"),
    }  # fmt: skip


def _nomination(typed: dict[str, Any]) -> Nomination:
    return Nomination(
        id="", office="", examiner=typed["examiner"], person=typed["person"],
        fields={code: count(text) for code, text in typed["years"].items() if text},
        languages={code: text for code, text in typed["level"].items() if text},
        periods=typed["periods"], hosts=typed["hosts"], preferred=typed["preferred"],
        rank=count(typed["rank"]),
    )  # fmt: skip


def _form(
    request: Request, lang: str, who: Visitor, feature: Exchanges, number: str, form: FormData,
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    known = feature.desk.programme(who.actor, number)[1]
    return render(
        request,
        lang,
        "exchanges/nominate.html",
        error,
        call=known.call,
        number=number,
        typed=_typed(known.call, form),
        office=who.actor.office,
        csrf=who.csrf,
    )


@router.get("/{lang}/exchanges/{number}/nominate")
def nomination_form(
    request: Request, lang: Language, who: Member, feature: Open, number: Number
) -> Response:
    """The empty form."""
    feature.papers.write(who.actor, number, PaperKind.PROGRAMME)
    return _form(request, lang, who, feature, number, FormData())


@router.post("/{lang}/exchanges/{number}/nominate")
def nominate(
    request: Request, lang: Language, who: Sender, feature: Open, number: Number, form: Fields
) -> Response:
    """Nominate an examiner of one's own office."""
    feature.papers.write(who.actor, number, PaperKind.PROGRAMME)
    known = feature.desk.programme(who.actor, number)[1]
    try:
        feature.desk.nominate(who.actor, number, _nomination(_typed(known.call, form)))
    except TrihubError as error:
        return _form(request, lang, who, feature, number, form, error)
    return go(f"/{lang}/exchanges/{number}#nominations")


@router.post("/{lang}/exchanges/{number}/nominations/{nomination}/withdraw")
def take_back(
    lang: Language, who: Sender, feature: Open, number: Number, nomination: Number
) -> Response:
    """Take an own nomination back."""
    feature.desk.take_back(who.actor, number, nomination)
    return go(f"/{lang}/exchanges/{number}#nominations")
