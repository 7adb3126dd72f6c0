"""The minutes: who was there, and what was said on each item."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.errors import TrihubError
from trihub.meetings.model import Entry, Minutes
from trihub.meetings.service import Meetings
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.meetings.common import (
    Fields,
    MeetingName,
    Workbench,
    attempt,
    column,
    number,
    told,
    workbench_page,
)
from trihub.web.pages.common import Language

router = APIRouter()


@router.get("/{lang}/meetings/{name}/minutes")
def minutes(
    request: Request, lang: Language, who: Member, meetings: Workbench, name: MeetingName
) -> Response:
    """The minutes."""
    return _shown(request, lang, who, meetings, name)


def _shown(
    request: Request, lang: str, who: Visitor, meetings: Meetings, name: str,
    written: Minutes | None = None, error: TrihubError | None = None,
) -> Response:  # fmt: skip
    kept, version = meetings.preparing.minutes(who.actor, name)
    agenda, _ = meetings.preparing.agenda(who.actor, name)
    return workbench_page(
        request, lang, who, meetings, name, "minutes.html", error, minutes=written or kept,
        version=version, agenda=agenda, here="minutes",
    )  # fmt: skip


@router.post("/{lang}/meetings/{name}/minutes")
def save(
    request: Request, lang: Language, who: Sender, meetings: Workbench, name: MeetingName,
    form: Fields,
) -> Response:  # fmt: skip
    """Keep them."""
    entries = zip(column(form, "item"), column(form, "text"), strict=False)
    written = Minutes(
        language=told(form, "language"),
        present=tuple(filter(None, (line.strip() for line in told(form, "present").split("\n")))),
        entries=tuple(Entry(item=item, text=text) for item, text in entries if text),
    )

    def do() -> str:
        seen = number(told(form, "seen"))
        meetings.preparing.save_minutes(who.actor, name, written, seen)
        return f"/{lang}/meetings/{name}/minutes"

    return attempt(do, lambda error: _shown(request, lang, who, meetings, name, written, error))
