"""The matching, its approval, the timetable and the figures."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from trihub.access.clock import moment
from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.exchanges.programme.figures import as_csv, figures
from trihub.exchanges.programme.model import Session
from trihub.exchanges.programme.schedule import as_ics, stays
from trihub.exchanges.reading import count, day
from trihub.web.exchanges.common import Fields, Number, Open, go, line, text_in
from trihub.web.identity import Member, Sender
from trihub.web.pages.common import Language

router = APIRouter()


@router.post("/{lang}/exchanges/{number}/match")
def match(lang: Language, who: Sender, feature: Open, number: Number) -> Response:
    """Draft the matching."""
    feature.desk.run(who.actor, number)
    return go(f"/{lang}/exchanges/{number}#matching")


@router.post("/{lang}/exchanges/{number}/approve")
def approve(lang: Language, who: Sender, feature: Open, number: Number, form: Fields) -> Response:
    """Give the own office's key to the version that the page showed."""
    seen = count(line(form, "version"))
    feature.desk.approve(who.actor, number, seen, line(form, "digest"))
    return go(f"/{lang}/exchanges/{number}#matching")


@router.post("/{lang}/exchanges/{number}/publish")
def publish(lang: Language, who: Sender, feature: Open, number: Number) -> Response:
    """Agree to the publication of the figures."""
    feature.desk.publish_figures(who.actor, number)
    return go(f"/{lang}/exchanges/{number}#figures")


@router.get("/{lang}/exchanges/{number}/figures.csv")
def figures_csv(lang: Language, feature: Open, number: Number) -> Response:
    """The published figures."""
    found = feature.desk.public_match(number)
    if found is None:
        raise NotFound(said("There is no page at this address."))
    name = {"Content-Disposition": 'attachment; filename="exchange-figures.csv"'}
    return Response(as_csv(figures(found)), media_type="text/csv; charset=utf-8", headers=name)


@router.post("/{lang}/exchanges/{number}/sessions")
def add_session(
    lang: Language, who: Sender, feature: Open, number: Number, form: Fields
) -> Response:
    """Put a session on the timetable."""
    session = Session(
        title=line(form, "title"), office=line(form, "office"), day=day(line(form, "day")),
        start=line(form, "start"), end=line(form, "end"), place=line(form, "place"),
        speaker=line(form, "speaker"), language=line(form, "language"),
    )  # fmt: skip
    feature.timetable.add(who.actor, number, session)
    return go(f"/{lang}/exchanges/{number}#timetable")


@router.post("/{lang}/exchanges/{number}/sessions/{session}/remove")
def remove_session(
    lang: Language, who: Sender, feature: Open, number: Number, session: Number
) -> Response:
    """Take a session off the timetable."""
    feature.timetable.take_back(who.actor, number, session)
    return go(f"/{lang}/exchanges/{number}#timetable")


@router.get("/{lang}/exchanges/{number}/calendar.ics")
def calendar(lang: Language, who: Member, feature: Open, number: Number) -> Response:
    """Stays and sessions as a calendar, for people of the offices."""
    drafted = feature.desk.drafted(who.actor, number)
    paper, known = feature.desk.programme(who.actor, number)
    planned = (
        stays(known.call, drafted.run.match, feature.papers.calendar)
        if drafted and not feature.desk.missing(number, drafted) else ()
    )  # fmt: skip
    made = as_ics(
        number, text_in(known.call.titles, lang)[0], planned,
        feature.timetable.listed(who.actor, number),
        moment(drafted.paper.at if drafted else paper.at),
    )  # fmt: skip
    return Response(made, media_type="text/calendar")
