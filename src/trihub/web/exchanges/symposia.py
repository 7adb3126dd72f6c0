"""Symposia: the list, making one, and its page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from trihub.core.casework.people import Role
from trihub.core.casework.working import PaperKind
from trihub.core.errors import TrihubError
from trihub.exchanges.answers import questions
from trihub.exchanges.reading import count, day
from trihub.exchanges.service import Exchanges
from trihub.exchanges.symposium.model import KEEP, LONGEST, Symposium
from trihub.web.exchanges.common import (
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


@router.get("/{lang}/symposia")
def listed(
    request: Request, lang: Language, library: Library, who: Who,
    after: Annotated[str, Query(max_length=40)] = "",
) -> Response:  # fmt: skip
    """Symposia that are open, and those that one's own office prepares."""
    found = library.exchanges.hall.listed(who.actor, after=after) if library.exchanges else []
    return render(
        request, lang, "symposia/list.html", found=found, may=who.actor.role is Role.OFFICER
    )


def _typed(form: FormData) -> dict[str, Any]:
    return {
        "titles": in_languages(form, "title"), "calls": in_languages(form, "call", LONGEST),
        "notices": in_languages(form, "notice", LONGEST), "host": line(form, "host"),
        "offices": several(form, "office"), "day": line(form, "day"), "until": line(form, "until"),
        "place": line(form, "place"), "languages": several(form, "language"),
        "seats": line(form, "seats"), "keep": line(form, "keep"), "seen": line(form, "seen"),
    }  # fmt: skip


def _symposium(typed: dict[str, Any]) -> Symposium:
    return Symposium(
        titles=typed["titles"], calls=typed["calls"], notices=typed["notices"],
        host=typed["host"], offices=tuple(sorted(typed["offices"])), day=day(typed["day"]),
        until=day(typed["until"]), place=typed["place"], languages=typed["languages"],
        seats=count(typed["seats"]), keep=count(typed["keep"] or str(KEEP)),
    )  # fmt: skip


def _form(
    request: Request, lang: str, who: Visitor, feature: Exchanges, typed: dict[str, Any],
    number: str = "", error: TrihubError | None = None,
) -> Response:  # fmt: skip
    return render(
        request,
        lang,
        "symposia/form.html",
        error,
        typed=typed,
        number=number,
        known=feature.papers.calendar.offices(),
        csrf=who.csrf,
    )


@router.get("/{lang}/symposia/new")
def new_symposium(request: Request, lang: Language, who: Member, feature: Open) -> Response:
    """The empty form."""
    office = officer(who.actor).office
    typed = {**_typed(FormData()), "host": office, "offices": (office,), "languages": ("en",),
             "keep": str(KEEP)}  # fmt: skip
    return _form(request, lang, who, feature, typed)


@router.post("/{lang}/symposia/new")
def make_symposium(
    request: Request, lang: Language, who: Sender, feature: Open, form: Fields
) -> Response:
    """Begin a symposium."""
    typed = _typed(form)
    try:
        number = feature.hall.create(officer(who.actor), _symposium(typed))
    except TrihubError as error:
        return _form(request, lang, who, feature, typed, error=error)
    return go(f"/{lang}/symposia/{number}")


@router.get("/{lang}/symposia/{number}/edit")
def edit_symposium(
    request: Request, lang: Language, who: Member, feature: Open, number: Number
) -> Response:
    """The form with what is said of it."""
    paper = feature.papers.write(who.actor, number, PaperKind.SYMPOSIUM)
    known = feature.hall.symposium(who.actor, number)[1]
    typed = {
        "titles": known.titles, "calls": known.calls, "notices": known.notices,
        "host": known.host, "offices": known.offices, "day": known.day.isoformat(),
        "until": known.until.isoformat(), "place": known.place, "languages": known.languages,
        "seats": str(known.seats), "keep": str(known.keep), "seen": str(paper.version),
    }  # fmt: skip
    return _form(request, lang, who, feature, typed, number)


@router.post("/{lang}/symposia/{number}/edit")
def change_symposium(
    request: Request, lang: Language, who: Sender, feature: Open, number: Number, form: Fields
) -> Response:
    """Replace what is said of it."""
    typed = _typed(form)
    feature.papers.write(who.actor, number, PaperKind.SYMPOSIUM)
    try:
        feature.hall.change(who.actor, number, _symposium(typed), count(typed["seen"]))
    except TrihubError as error:
        return _form(request, lang, who, feature, typed, number, error)
    return go(f"/{lang}/symposia/{number}")


@router.post("/{lang}/symposia/{number}/open")
def open_symposium(lang: Language, who: Sender, feature: Open, number: Number) -> Response:
    """Publish it and take registrations."""
    feature.hall.open(who.actor, number)
    return go(f"/{lang}/symposia/{number}")


@router.get("/{lang}/symposia/{number}")
def symposium(
    request: Request, lang: Language, who: Who, feature: Open, number: Number
) -> Response:
    """A symposium for everybody; for the people of its offices what they do with it."""
    paper, known = feature.hall.symposium(who.actor, number)
    inside = feature.papers.sees(who.actor, paper)
    taken = feature.registrations.listed(who.actor, number) if inside else []
    return render(
        request, lang, "symposia/symposium.html", paper=paper, known=known, inside=inside,
        talks=feature.hall.talks(number), registered=len(taken),
        confirmed=sum(bool(one.confirmed) for _, one in taken),
        taking=known.opened and feature.registrations.taking(known),
        materials=feature.materials(PaperKind.SYMPOSIUM).listed(who.actor, number),
        feedback=feature.registrations.feedback(number),
        remarks=feature.registrations.remarks(who.actor, number) if inside else [],
        questions={one.code: one.texts for one in questions("feedback")},
        office=who.actor.office, csrf=who.csrf,
    )  # fmt: skip
