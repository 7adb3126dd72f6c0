"""The meetings in preparation, a new one, and what is known of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from trihub.access.papers.encoding import decode
from trihub.access.rules import Act, Subject, require
from trihub.core.casework.people import Role
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import TrihubError
from trihub.core.languages import MAIN_LANGUAGES
from trihub.meetings.model import (
    Agenda,
    Approval,
    Deadline,
    Meeting,
    Minutes,
    Note,
    Position,
    Signature,
    Summary,
)
from trihub.meetings.service import Meetings
from trihub.web.identity import FeedReader, Member, Sender, Visitor, base_address
from trihub.web.meetings.common import (
    MECHANISMS,
    Fields,
    MeetingName,
    PaperName,
    Workbench,
    attempt,
    column,
    meeting_page,
    number,
    told,
    workbench_page,
)
from trihub.web.pages.common import Language
from trihub.web.people import People

router = APIRouter()
ON_PAGE = 50
BLANK = Meeting(mechanism="TRIPO", date="")
_CONTENT: dict[PaperKind, type[Any]] = {
    PaperKind.MEETING: Meeting, PaperKind.AGENDA: Agenda, PaperKind.POSITION: Position,
    PaperKind.NOTE: Note, PaperKind.SUMMARY: Summary, PaperKind.MINUTES: Minutes,
    PaperKind.APPROVAL: Approval, PaperKind.SIGNATURE: Signature,
}  # fmt: skip


@router.get("/{lang}/meetings")
def listed(
    request: Request, lang: Language, who: Member, meetings: Workbench,
    after: Annotated[str, Query(max_length=40)] = "",
) -> Response:  # fmt: skip
    """The meetings that the reader may know of."""
    found = meetings.preparing.lines(who.actor, after=after, limit=ON_PAGE + 1)
    more = found[ON_PAGE - 1].id if len(found) > ON_PAGE else ""
    return meeting_page(request, lang, who, "list.html", lines=found[:ON_PAGE], more=more)


@router.get("/{lang}/meetings.ics")
def calendar(request: Request, lang: Language, who: FeedReader, meetings: Workbench) -> Response:
    """One's meetings and their deadlines (RFC 5545)."""
    made = meetings.calendar(who.actor, lang, base_address(request))
    return Response(made, media_type="text/calendar")


@router.get("/{lang}/meetings/new")
def new(request: Request, lang: Language, who: Member, meetings: Workbench) -> Response:
    """The form for a new one."""
    require(who.actor, Act.WRITE_PAPER, Subject(readers=(who.actor.office,)))
    return _form(request, lang, who, BLANK, (who.actor.office,))


def _form(
    request: Request, lang: str, who: Visitor, meeting: Meeting, chosen: tuple[str, ...],
    error: TrihubError | None = None,
) -> Response:  # fmt: skip
    return meeting_page(
        request, lang, who, "new.html", error, meeting=meeting, chosen=chosen, seen=0
    )


@router.post("/{lang}/meetings/new")
def create(
    request: Request, lang: Language, who: Sender, meetings: Workbench, form: Fields
) -> Response:
    """Begin to prepare one; without offices those of the mechanism take part."""
    given = tuple(column(form, "office"))
    chosen = given or MECHANISMS.get(told(form, "mechanism"), ())

    def do() -> str:
        made = meetings.preparing.create(who.actor, _meeting(form), chosen)
        return f"/{lang}/meetings/{made}"

    return attempt(do, lambda error: _form(request, lang, who, _written(form), chosen, error))


@router.get("/{lang}/meetings/{name}")
def overview(
    request: Request, lang: Language, who: Member, meetings: Workbench, name: MeetingName
) -> Response:
    """What is known of it and how far it is; to an administrator how far it is alone."""
    if who.actor.role is Role.ADMINISTRATOR:
        found = meetings.process(who.actor, name)
        return meeting_page(request, lang, who, "process.html", process=found)
    return _overview(request, lang, who, meetings, name)


def _overview(
    request: Request, lang: str, who: Visitor, meetings: Meetings, name: str,
    error: TrihubError | None = None, written: Meeting | None = None,
) -> Response:  # fmt: skip
    view = meetings.open(who.actor, name)
    agenda, _ = meetings.preparing.agenda(who.actor, name)
    return workbench_page(
        request, lang, who, meetings, name, "overview.html", error, written=written or view.meeting,
        agenda=agenda, draft=meetings.agreeing.draft(who.actor, name), seen=view.version,
        missing=meetings.agreeing.missing(who.actor, name), here="overview",
    )  # fmt: skip


@router.post("/{lang}/meetings/{name}")
def change(
    request: Request, lang: Language, who: Sender, meetings: Workbench, name: MeetingName,
    form: Fields,
) -> Response:  # fmt: skip
    """Change what is known of it."""

    def do() -> str:
        seen = number(told(form, "seen"))
        meetings.preparing.change(who.actor, name, _meeting(form), seen)
        return f"/{lang}/meetings/{name}"

    return attempt(
        do, lambda error: _overview(request, lang, who, meetings, name, error, _written(form))
    )


@router.get("/{lang}/meetings/{name}/meeting.ics")
def one_calendar(
    request: Request, lang: Language, who: Member, meetings: Workbench, name: MeetingName
) -> Response:
    """The meeting and its deadlines, to take into one's calendar."""
    made = meetings.calendar(who.actor, lang, base_address(request), name)
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return Response(made, media_type="text/calendar", headers=headers)


@router.get("/{lang}/meetings/{name}/versions/{paper}")
def versions(
    request: Request, lang: Language, who: Member, meetings: Workbench, name: MeetingName,
    paper: PaperName,
) -> Response:  # fmt: skip
    """The versions of a paper that the reader may see, the newest first."""
    every = meetings.versions(who.actor, name, paper)
    found: list[tuple[Paper, Any]] = [
        (each, decode(each.content, _CONTENT[each.kind])) for each in reversed(every)
    ]
    return workbench_page(
        request, lang, who, meetings, name, "versions.html", found=found, here="versions",
        people=People(request),
    )  # fmt: skip


def _meeting(form: FormData, count: Callable[[str], int] = number) -> Meeting:
    """What the form says. :raises BadInput: a number is none."""
    days, whats = column(form, "day"), column(form, "what")
    return Meeting(
        mechanism=told(form, "mechanism"), date=told(form, "date").strip(),
        number=count(told(form, "number")), place=told(form, "place").strip(),
        mode=told(form, "mode"), host=told(form, "host"), minutes=count(told(form, "minutes")),
        languages=tuple(code for code in MAIN_LANGUAGES if code in column(form, "language")),
        deadlines=tuple(
            Deadline(day=day, what=what)
            for day, what in zip(days, whats, strict=False) if day or what
        ),
    )  # fmt: skip


def _written(form: FormData) -> Meeting:
    """The same to show it again, without what is no number."""
    return _meeting(form, lambda text: int(text) if text.isdecimal() and len(text) < 7 else 0)
