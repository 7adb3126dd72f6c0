"""The programmes, which anybody may read, and one's own cases."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.access.rules import Act, Subject, allowed
from trihub.core.casework.cases import CaseFilter
from trihub.core.casework.people import Role
from trihub.joint.calendar import office_day
from trihub.joint.case.reading.lists import Line
from trihub.joint.case.states import STATE_NAMES, State
from trihub.web.identity import Who
from trihub.web.joint.common import in_language, programme_named
from trihub.web.pages.common import Language
from trihub.web.services import Library
from trihub.web.views.render import page

router = APIRouter()

LISTED = 30
"""Cases on a page."""


@router.get("/{lang}/joint")
def overview(
    request: Request,
    lang: Language,
    library: Library,
    who: Who,
    after: Annotated[str, Query(max_length=40)] = "",
    state: Annotated[list[State] | None, Query(max_length=20)] = None,
) -> Response:
    """The programmes; for people signed in, their cases."""
    listed, missed = None, frozenset[str]()
    if who.account and library.joint:
        wanted = CaseFilter(states=tuple(one.value for one in state or ()))
        listed = library.joint.reading.list(who.actor, wanted, after=after, limit=LISTED)
        now = library.joint.parts.now()
        missed = frozenset(one.id for one in listed.lines if is_missed(one, now))
    return page(
        request, lang, "joint/overview.html", programmes=library.programmes.values(),
        text=in_language, rows=listed.lines if listed else (),
        more=listed.after if listed else "", after=after,
        chosen=state or (), states=tuple(State), state_names=STATE_NAMES,
        applicant=who.actor.role is Role.APPLICANT, missed=missed,
    )  # fmt: skip


def is_missed(line: Line, now: dt.datetime) -> bool:
    """Whether a case's nearest deadline is over: its last day ends where its office is."""
    day = office_day(now, line.due_office or line.offices[0])
    return bool(line.due) and line.due < day.isoformat()


@router.get("/{lang}/joint/programmes/{programme}")
def programme_page(request: Request, lang: Language, who: Who, programme: str) -> Response:
    """A programme as agreed: periods, caps, rules, deadlines, what is exchanged, and its sources."""
    found = programme_named(request, programme)
    return page(
        request, lang, "joint/programme.html", programme=found, text=in_language,
        applicant=who.actor.role is Role.APPLICANT,
        office=allowed(who.actor, Act.SEE_DASHBOARD, Subject(office=who.actor.office)),
    )  # fmt: skip
