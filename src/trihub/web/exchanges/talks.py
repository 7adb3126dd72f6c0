"""Talks of a symposium and their live interpretation."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.errors import NotFound, TrihubError
from trihub.core.messages import said
from trihub.exchanges.service import Exchanges
from trihub.exchanges.symposium.hall import LONGEST_LINE, side_by_side
from trihub.exchanges.symposium.model import Line, Talk
from trihub.web.exchanges.common import Fields, Number, Open, go, in_languages, line, render
from trihub.web.identity import Sender, Visitor, Who
from trihub.web.pages.common import Language

router = APIRouter()


@router.post("/{lang}/symposia/{number}/talks")
def add_talk(lang: Language, who: Sender, feature: Open, number: Number, form: Fields) -> Response:
    """Put a talk on the programme."""
    talk = Talk(
        titles=in_languages(form, "title"), start=line(form, "start"), end=line(form, "end"),
        speaker=line(form, "speaker"), language=line(form, "language"),
    )  # fmt: skip
    feature.hall.add_talk(who.actor, number, talk)
    return go(f"/{lang}/symposia/{number}#programme")


@router.post("/{lang}/symposia/{number}/talks/{talk}/remove")
def remove_talk(
    lang: Language, who: Sender, feature: Open, number: Number, talk: Number
) -> Response:
    """Take a talk off the programme."""
    feature.hall.take_talk_back(who.actor, number, talk)
    return go(f"/{lang}/symposia/{number}#programme")


@router.get("/{lang}/symposia/{number}/talks/{talk}")
def talk_page(
    request: Request, lang: Language, who: Who, feature: Open, number: Number, talk: Number
) -> Response:
    """A talk with its interpretation, the languages side by side."""
    return _talk(request, lang, who, feature, number, talk)


def _talk(
    request: Request, lang: str, who: Visitor, feature: Exchanges, number: str, talk: str,
    error: TrihubError | None = None, typed: Line | None = None, language: str = "",
) -> Response:  # fmt: skip
    paper, known = feature.hall.symposium(who.actor, number)
    notes = feature.hall.notes(who.actor, number, talk)
    found = dict(feature.hall.talks(number)).get(talk)
    if found is None:
        raise NotFound(said("There is no page at this address."))
    return render(
        request, lang, "symposia/talk.html", error, known=known, number=number, talk=found,
        talk_number=talk, notes=notes, rows=side_by_side(notes), typed=typed, chosen=language,
        inside=feature.papers.sees(who.actor, paper), csrf=who.csrf,
    )  # fmt: skip


@router.post("/{lang}/symposia/{number}/talks/{talk}/lines")
def add_line(
    request: Request, lang: Language, who: Sender, feature: Open, number: Number, talk: Number,
    form: Fields,
) -> Response:  # fmt: skip
    """Add a line of interpretation; what was typed stays where it could not be taken."""
    typed = Line(at=line(form, "at"), text=line(form, "text", LONGEST_LINE))
    language = line(form, "language")
    try:
        feature.hall.note(who.actor, number, talk, language, typed)
    except TrihubError as error:
        return _talk(request, lang, who, feature, number, talk, error, typed, language)
    return go(f"/{lang}/symposia/{number}/talks/{talk}#write")


@router.post("/{lang}/symposia/{number}/talks/{talk}/publish")
def publish(lang: Language, who: Sender, feature: Open, number: Number, talk: Number) -> Response:
    """Let everybody read the interpretation of a talk."""
    feature.hall.publish_notes(who.actor, number, talk)
    return go(f"/{lang}/symposia/{number}/talks/{talk}")
