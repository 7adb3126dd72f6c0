"""Editing a record: one's own word or a source's beside what stands there, and taking back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from trihub.access.rules import Act, Subject, require
from trihub.core.errors import BadInput, Conflict, NotFound, TrihubError
from trihub.core.messages import said
from trihub.core.register import Authority, Draft
from trihub.register.editing.checking import NAMES
from trihub.register.records import Record
from trihub.web.api.problems import status_of
from trihub.web.identity import Member, Sender, Visitor
from trihub.web.messages import shown as shown_error
from trihub.web.pages.common import Language
from trihub.web.register.common import shown
from trihub.web.register.recording.common import (
    Line,
    Words,
    actor_of,
    called,
    chosen_source,
)
from trihub.web.register.recording.controls import controls
from trihub.web.services import Library, services

router = APIRouter()
Seen = Annotated[int, Form(ge=0, le=10**15)]


@router.get("/{lang}/register/{record}/edit")
def edit(request: Request, lang: Language, library: Library, who: Member, record: str) -> Response:
    """The forms."""
    require(who.actor, Act.CONFIRM_RECORD, Subject())
    return _page(request, lang, who, library.register.get(record), {})


def _page(
    request: Request, lang: str, who: Visitor, record: Record, typed: dict[str, Any],
    error: TrihubError | None = None, wrong: str = "", seen: int = 0,
) -> Response:  # fmt: skip
    """The forms again, with what was typed; ``seen``: what was recorded after that statement is new
    to the reader."""
    register = services(request).register
    late = isinstance(error, Conflict)
    used = list(dict.fromkeys(each.source for each in record.statements if each.source))
    return shown(
        request, lang, "edit.html", status_of(error) if error else 200, record=record, typed=typed,
        csrf=who.csrf, wrong=wrong, error=shown_error(error, lang) if error else None,
        news=[each for each in record.statements if each.number > seen] if late else [],
        sources=register.store.sources(used) if used else {}, authorities=tuple(Authority),
        called=called(request, lang, who), nameable=_nameable(record),
        back=[each for each in record.standing if each.name != "task"], **controls(lang),
    )  # fmt: skip


def _nameable(record: Record) -> tuple[str, ...]:
    """What can be said of it: where texts are not read into such records, what is said already."""
    return NAMES.get(record.kind) or tuple(dict.fromkeys(each.name for each in record.facts))


@router.post("/{lang}/register/{record}/statements")
def state(
    request: Request, lang: Language, library: Library, who: Sender, record: str, seen: Seen = 0,
    name: Line = "", value: Words = "", source: Line = "", title: Line = "", publisher: Line = "",
    authority: Line = "", url: Words = "", published: Line = "",
) -> Response:  # fmt: skip
    """Record a statement of a source, or as one's own word."""
    require(who.actor, Act.CONFIRM_RECORD, Subject())
    about = {"title": title, "publisher": publisher, "authority": authority, "url": url,
             "published": published}  # fmt: skip
    register = library.register
    try:
        of = chosen_source(register, source, **about)
        draft = Draft(name=name, value=value.replace("\r\n", "\n"))
        register.state(record, [draft], actor_of(who), seen=seen, source=of)
    except (BadInput, Conflict) as error:
        typed = {"name": name, "value": value, "source": source, **about}
        return _page(request, lang, who, register.get(record), typed, error, "state", seen)
    return RedirectResponse(f"/{lang}/register/{record}", 303)


@router.post("/{lang}/register/{record}/retract")
def retract(
    request: Request, lang: Language, library: Library, who: Sender, record: str, seen: Seen = 0,
    number: Annotated[int, Form(ge=0, le=10**15)] = 0, because: Words = "",
) -> Response:  # fmt: skip
    """Take a statement back, or without ``number`` the whole record; both stay, marked."""
    require(who.actor, Act.RETRACT, Subject())
    register = library.register
    found = register.get(record)
    try:
        if not number:
            register.withdraw(record, because, actor_of(who), seen=seen)
        elif number in {each.number for each in found.standing}:
            register.retract(number, because, actor_of(who))
        else:
            raise NotFound(
                said("There is no statement {number} that holds.", number=number),
                hint=said("Look at the record again."),
            )
    except (BadInput, Conflict, NotFound) as error:
        typed = {"number": number, "because": because}
        wrong = "retract" if number else "withdraw"
        return _page(request, lang, who, register.get(record), typed, error, wrong, seen)
    return RedirectResponse(f"/{lang}/register/{record}", 303)
