"""The start page: a timeline by mechanism, and the meetings by year."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.register import RecordKind
from trihub.register.names import name_of
from trihub.register.records import Record
from trihub.register.view import Asked, Lane, listed, timeline
from trihub.web.pages.common import Language
from trihub.web.register.common import (
    FIELDS,
    MECHANISMS,
    OFFICES,
    ON_PAGE,
    STRENGTHS,
    Chosen,
    Code,
    Page,
    pages_of,
    shown,
)
from trihub.web.register.drawing import lanes_drawn
from trihub.web.services import Library

router = APIRouter()


@router.get("/{lang}/register")
def meetings(
    request: Request, lang: Language, library: Library, chosen: Chosen, number: Page = 1
) -> Response:
    """The meetings that meet the filters, newest first, by year; how many by mechanism and year."""
    register = library.register
    view, asked = register.view(), chosen.asked(RecordKind.MEETING)
    found = listed(view, asked, limit=ON_PAGE, offset=(number - 1) * ON_PAGE)
    years = [(year, list(each)) for year, each in groupby(register.get_all(found.records), _year)]
    lanes = view.keep(("lanes", chosen), lambda: timeline(view, asked))
    return shown(
        request, lang, "meetings.html", years=years, count=found.count, chosen=chosen,
        mechanisms=MECHANISMS, offices=OFFICES, fields=FIELDS, number=number,
        pages=pages_of(found.count), lanes=lanes, drawn=lanes_drawn(lanes, partial(name_of, "mechanism", language=lang)),
        told={lane.code: _told(lane) for lane in lanes},
    )  # fmt: skip


@router.get("/{lang}/register/commitments")
def commitments(
    request: Request, lang: Language, library: Library, strength: Code = "", field: Code = "",
    actor: Code = "", programme: Code = "", number: Page = 1,
) -> Response:  # fmt: skip
    """What was promised, by strength, field, office and programme; that of the newest meeting first."""
    chosen = {"strength": strength, "field": field, "actor": actor, "programme": programme}
    asked = Asked(
        kinds=(RecordKind.COMMITMENT,),
        having={name: value for name, value in chosen.items() if value},
    )
    register = library.register
    found = listed(register.view(), asked, limit=ON_PAGE, offset=(number - 1) * ON_PAGE)
    records = register.get_all(found.records)
    abouts = list(dict.fromkeys(one.first("about") for one in records if one.first("about")))
    return shown(
        request, lang, "commitments.html", found=records, count=found.count, chosen=chosen,
        of={each.id: each for each in register.get_all(abouts)}, strengths=STRENGTHS,
        fields=FIELDS, offices=OFFICES, number=number, pages=pages_of(found.count),
    )  # fmt: skip


def _told(lane: Lane) -> str:
    """The years with meetings, and how many where there were several."""
    return ", ".join(f"{year} ({count})" if count > 1 else str(year)
                     for year, count in lane.years.items())  # fmt: skip


def _year(each: Record) -> str:
    return each.date[:4]
