"""An item of the agenda: the offices' positions on it, and the own office's notes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from trihub.core.errors import TrihubError
from trihub.meetings.model import Note, Position
from trihub.meetings.service import Meetings
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.meetings.common import (
    Fields,
    MeetingName,
    Workbench,
    attempt,
    number,
    told,
    workbench_page,
)
from trihub.web.pages.common import Language
from trihub.web.services import services

router = APIRouter()
Item = Annotated[str, Path(max_length=20)]


@router.get("/{lang}/meetings/{name}/agenda/{item}")
def item_page(
    request: Request, lang: Language, who: Member, meetings: Workbench, name: MeetingName,
    item: Item,
) -> Response:  # fmt: skip
    """The item, with what the reader's office may read of it."""
    return _shown(request, lang, who, meetings, name, item)


def _shown(
    request: Request, lang: str, who: Visitor, meetings: Meetings, name: str, item: str,
    error: TrihubError | None = None, written: tuple[str, str, str] = ("", "", ""),
) -> Response:  # fmt: skip
    found = meetings.preparing.item(who.actor, name, item)
    positions = meetings.preparing.positions(who.actor, name)
    notes = meetings.preparing.notes(who.actor, name)
    records = services(request).register.get_all([found.commitment] if found.commitment else [])
    return workbench_page(
        request, lang, who, meetings, name, "item.html", error, item=found, records=records,
        positions=[pair for pair in positions if pair[1].item == item],
        notes=[pair for pair in notes if pair[1].item == item], written=written, here="agenda",
    )  # fmt: skip


@router.post("/{lang}/meetings/{name}/agenda/{item}")
def write(
    request: Request, lang: Language, who: Sender, meetings: Workbench, name: MeetingName,
    item: Item, form: Fields,
) -> Response:  # fmt: skip
    """Keep a position or a note, or take one back."""
    what, paper, seen = told(form, "do"), told(form, "paper")[:80], told(form, "seen")
    title, text = told(form, "title").strip(), told(form, "text").strip()

    def do() -> str:
        if what == "remove":
            meetings.preparing.remove(who.actor, name, paper, number(seen))
        elif what == "note":
            note = Note(item=item, text=text)
            meetings.preparing.save_note(who.actor, name, note, paper=paper, seen=number(seen))
        else:
            position = Position(item=item, title=title, text=text, language=told(form, "language"))
            meetings.preparing.save_position(
                who.actor, name, position, paper=paper, seen=number(seen),
                share=told(form, "share") == "1",
            )  # fmt: skip
        return f"/{lang}/meetings/{name}/agenda/{item}"

    return attempt(
        do,
        lambda e: _shown(
            request, lang, who, meetings, name, item, e, ("" if paper else what, title, text)
        ),
    )
