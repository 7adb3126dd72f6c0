"""The form of evaluation, handed in at one's own office."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.casework.working import PaperKind
from trihub.core.errors import TrihubError
from trihub.exchanges.answers import LONGEST, MARKS, questions
from trihub.exchanges.service import Exchanges
from trihub.web.exchanges.common import Fields, Number, Open, go, line, render
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.pages.common import Language

router = APIRouter()


def _form(
    request: Request, lang: str, who: Visitor, feature: Exchanges, number: str,
    given: dict[str, str], error: TrihubError | None = None,
) -> Response:  # fmt: skip
    known = feature.desk.programme(who.actor, number)[1]
    return render(
        request, lang, "exchanges/evaluate.html", error, call=known.call, number=number,
        questions=questions("evaluation"), marks=MARKS, given=given, csrf=who.csrf,
    )  # fmt: skip


@router.get("/{lang}/exchanges/{number}/evaluate")
def form(request: Request, lang: Language, who: Member, feature: Open, number: Number) -> Response:
    """The empty form."""
    feature.papers.write(who.actor, number, PaperKind.PROGRAMME)
    return _form(request, lang, who, feature, number, {})


@router.post("/{lang}/exchanges/{number}/evaluate")
def hand_in(
    request: Request, lang: Language, who: Sender, feature: Open, number: Number, sent: Fields
) -> Response:
    """Hand a form in."""
    feature.papers.write(who.actor, number, PaperKind.PROGRAMME)
    given = {one.code: line(sent, one.code, LONGEST) for one in questions("evaluation")}
    try:
        feature.evaluation.hand_in(who.actor, number, given)
    except TrihubError as error:
        return _form(request, lang, who, feature, number, given, error)
    return go(f"/{lang}/exchanges/{number}#evaluation")
