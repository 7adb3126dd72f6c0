"""Calls: the list, making one, and the page of a programme."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from trihub.core.casework.people import Role
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import TrihubError
from trihub.exchanges.answers import questions
from trihub.exchanges.matching.model import Call
from trihub.exchanges.matching.reasons import rules
from trihub.exchanges.programme.desk import Drafted
from trihub.exchanges.programme.figures import by_field
from trihub.exchanges.programme.model import (
    KIND_NAMES,
    STATE_NAMES,
    Approved,
    Programme,
    ProgrammeKind,
    Stage,
)
from trihub.exchanges.programme.schedule import stays
from trihub.exchanges.reading import (
    count,
    day,
    periods_of,
    periods_text,
    places_of,
    places_text,
)
from trihub.exchanges.service import Exchanges
from trihub.web.exchanges.common import (
    LONGEST_TEXT,
    Fields,
    Number,
    Open,
    go,
    in_languages,
    line,
    officer,
    render,
    several,
)
from trihub.web.identity import Member, Sender, Visitor, Who
from trihub.web.pages.common import Language
from trihub.web.services import Library

router = APIRouter()
LISTED = 50


@router.get("/{lang}/exchanges")
def listed(
    request: Request, lang: Language, library: Library, who: Who,
    after: Annotated[str, Query(max_length=40)] = "",
) -> Response:  # fmt: skip
    """The calls that are open, and those of one's own office."""
    found = library.exchanges.desk.listed(who.actor, after=after) if library.exchanges else []
    desk = library.exchanges.desk if library.exchanges else None
    states = {paper.id: STATE_NAMES[desk.state(paper.id)] for paper, _ in found} if desk else {}
    return render(
        request, lang, "exchanges/list.html", found=found, states=states, kinds=KIND_NAMES,
        may=who.actor.role is Role.OFFICER,
    )  # fmt: skip


def _empty() -> dict[str, Any]:
    return {
        "kind": ProgrammeKind.EXCHANGE, "titles": {}, "offices": (), "fields": (),
        "languages": ("en",), "periods": "", "places": "", "deadline": "", "within": "1", "seen": "",
    }  # fmt: skip


def _typed(form: FormData) -> dict[str, Any]:
    """The form as it was left, to be shown again."""
    return {
        "kind": line(form, "kind"), "titles": in_languages(form, "title"),
        "offices": several(form, "office"), "fields": several(form, "field"),
        "languages": several(form, "language"), "periods": line(form, "periods", LONGEST_TEXT),
        "places": line(form, "places", LONGEST_TEXT), "deadline": line(form, "deadline"),
        "within": line(form, "within"), "seen": line(form, "seen"),
    }  # fmt: skip


def _call(typed: dict[str, Any]) -> Call:
    return Call(
        titles=typed["titles"], offices=tuple(sorted(typed["offices"])), fields=typed["fields"],
        languages=typed["languages"], periods=periods_of(typed["periods"]),
        places=places_of(typed["places"]), deadline=day(typed["deadline"]),
        within=count(typed["within"]) if typed["within"] else None,
    )  # fmt: skip


def _shape(known: Programme, version: int) -> dict[str, Any]:
    call = known.call
    return {
        "kind": known.kind, "titles": call.titles, "offices": call.offices,
        "fields": call.fields, "languages": call.languages, "periods": periods_text(call),
        "places": places_text(call), "deadline": call.deadline.isoformat(),
        "within": "" if call.within is None else str(call.within), "seen": str(version),
    }  # fmt: skip


def _form(
    request: Request, lang: str, who: Visitor, feature: Exchanges, typed: dict[str, Any],
    number: str = "", error: TrihubError | None = None,
) -> Response:  # fmt: skip
    return render(
        request,
        lang,
        "exchanges/call-form.html",
        error,
        typed=typed,
        number=number,
        kinds=KIND_NAMES,
        known=feature.papers.calendar.offices(),
        csrf=who.csrf,
    )


@router.get("/{lang}/exchanges/new")
def new_call(request: Request, lang: Language, who: Member, feature: Open) -> Response:
    """The empty form."""
    actor = officer(who.actor)
    return _form(request, lang, who, feature, _empty() | {"offices": (actor.office,)})


@router.post("/{lang}/exchanges/new")
def make_call(
    request: Request, lang: Language, who: Sender, feature: Open, form: Fields
) -> Response:
    """Begin a programme."""
    typed = _typed(form)
    try:
        kind = ProgrammeKind.TRAINING if typed["kind"] == "training" else ProgrammeKind.EXCHANGE
        number = feature.desk.create(officer(who.actor), kind, _call(typed))
    except TrihubError as error:
        return _form(request, lang, who, feature, typed, error=error)
    return go(f"/{lang}/exchanges/{number}")


@router.get("/{lang}/exchanges/{number}/edit")
def edit_call(
    request: Request, lang: Language, who: Member, feature: Open, number: Number
) -> Response:
    """The form with the call that is in preparation."""
    paper = feature.papers.write(who.actor, number, PaperKind.PROGRAMME)
    known = feature.desk.programme(who.actor, number)[1]
    return _form(request, lang, who, feature, _shape(known, paper.version), number)


@router.post("/{lang}/exchanges/{number}/edit")
def change_call(
    request: Request, lang: Language, who: Sender, feature: Open, number: Number, form: Fields
) -> Response:
    """Replace the call."""
    typed = _typed(form)
    feature.papers.write(who.actor, number, PaperKind.PROGRAMME)
    try:
        feature.desk.change(who.actor, number, _call(typed), count(typed["seen"]))
    except TrihubError as error:
        return _form(request, lang, who, feature, typed, number, error)
    return go(f"/{lang}/exchanges/{number}")


@router.post("/{lang}/exchanges/{number}/open")
def open_call(lang: Language, who: Sender, feature: Open, number: Number, form: Fields) -> Response:
    """Publish the call."""
    feature.desk.open(who.actor, number, count(line(form, "seen")))
    return go(f"/{lang}/exchanges/{number}")


@router.get("/{lang}/exchanges/{number}")
def programme(
    request: Request, lang: Language, who: Who, feature: Open, number: Number
) -> Response:
    """A call for everybody; for the people of its offices all that they do with it."""
    paper, known = feature.desk.programme(who.actor, number)
    match = feature.desk.public_match(number) if known.stage is Stage.OPEN else None
    return render(
        request, lang, "exchanges/programme.html", paper=paper, known=known, call=known.call,
        kind=KIND_NAMES[known.kind], state=STATE_NAMES[feature.desk.state(number)],
        rules=rules(known.call), public=by_field(known.call, match) if match else None,
        materials=feature.materials(PaperKind.PROGRAMME).listed(who.actor, number),
        inside=_inside(feature, who, paper, known), csrf=who.csrf,
    )  # fmt: skip


def _inside(
    feature: Exchanges, who: Visitor, paper: Paper, known: Programme
) -> dict[str, Any] | None:
    """What people of the offices see beside the call."""
    desk, actor = feature.desk, who.actor
    if not desk.inside(actor, paper):
        return None
    nominations = desk.nominations(actor, paper.id)
    drafted = desk.drafted(actor, paper.id)
    own, others = feature.evaluation.figures(actor, paper.id)
    return {
        "office": actor.office,
        "state": desk.state(paper.id).value,
        "nominations": nominations,
        "sessions": feature.timetable.listed(actor, paper.id),
        "evaluation": [("own", own), ("others", others)],
        "questions": {one.code: one.texts for one in questions("evaluation")},
        "remarks": [w for one in feature.evaluation.own(actor, paper.id) for w in one.words.values()],
        **_matching(feature, known, drafted),
    }  # fmt: skip


def _matching(feature: Exchanges, known: Programme, drafted: Drafted | None) -> dict[str, Any]:
    if drafted is None:
        return {"drafted": None}
    desk, paper = feature.desk, drafted.paper
    return {
        "drafted": drafted,
        "pairing": {one.nomination: one for one in drafted.run.match.pairings},
        "missing": desk.missing(paper.folder, drafted),
        "unpublished": desk.missing(paper.folder, drafted, Approved.FIGURES),
        "stays": stays(known.call, drafted.run.match, feature.papers.calendar),
    }
