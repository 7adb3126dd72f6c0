"""What became of a commitment: its timeline, recording the next step, and lists of what is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from trihub.access.rules import Act, Subject, allowed, require
from trihub.core.errors import BadInput, Conflict, NotFound, TrihubError
from trihub.core.messages import said
from trihub.core.register import Authority, RecordKind
from trihub.joint.case.reading.public import PublicFigures
from trihub.register.follow import Status, Step, Target, follow, follow_of
from trihub.register.follow.lists import open_ones, owned
from trihub.register.records import Record
from trihub.web.api.problems import status_of
from trihub.web.identity import Member, Sender, Visitor, Who, visitor
from trihub.web.messages import shown as shown_error
from trihub.web.pages.common import Language
from trihub.web.register.common import OFFICES, Code, Page, shown
from trihub.web.register.recording.common import (
    Line,
    Words,
    actor_of,
    address_of,
    called,
    chosen_source,
    held,
    officers,
)
from trihub.web.services import Library, Services, services

router = APIRouter()
OPEN = 50
"""Open commitments on a page."""
Seen = Annotated[int, Form(ge=0, le=10**15)]


def aftermath(request: Request, lang: str, record: Record) -> dict[str, Any]:
    """For a record's page: how a commitment stands (``follow``: none for other records), the ``figures``
    of the programmes that it created, whether the reader may record (``may``), what somebody is
    called, and where things are."""
    who = visitor(request)
    stands = follow_of(record) if record.kind is RecordKind.COMMITMENT else None
    return {
        "follow": stands, "figures": _figures(services(request), stands.created if stands else ()),
        "may": allowed(who.actor, Act.FOLLOW, Subject()),
        "called": called(request, lang, who), "today": services(request).register.today(),
        "address_of": lambda target: address_of(target, lang),
    }  # fmt: skip


def _figures(library: Services, created: Sequence[Target]) -> list[PublicFigures]:
    """The figures for everybody of the programmes of joint search that were created."""
    names = [each.name for each in created if each.kind == "programme"]
    if library.joint is None:
        return []
    reading = library.joint.reading
    known = (library.programmes.get(name) for name in names)
    return [reading.public_figures(each) for each in known if each]


@router.get("/{lang}/register/open")
def open_list(
    request: Request, lang: Language, library: Library, who: Who, office: Code = "",
    number: Page = 1,
) -> Response:  # fmt: skip
    """The commitments that are open, of an office or of all, what is due first."""
    found, count = open_ones(library.register, office, limit=OPEN, offset=(number - 1) * OPEN)
    return _list(
        request, lang, who, "open.html", found, count=count, office=office, number=number,
        pages=max(1, -(-count // OPEN)), offices=OFFICES,
    )  # fmt: skip


@router.get("/{lang}/register/mine")
def mine(request: Request, lang: Language, library: Library, who: Member) -> Response:
    """What the reader owns, by name or as one of the office."""
    require(who.actor, Act.FOLLOW, Subject())
    found = owned(library.register, who.actor.office or "admin", who.actor.account)
    return _list(request, lang, who, "mine.html", found[:OPEN], count=len(found))


def _list(
    request: Request, lang: str, who: Visitor, template: str, found: list[Record], **context: Any
) -> Response:
    register = services(request).register
    of = {each.id: each for each in register.get_all([one.first("about") for one in found])}
    return shown(
        request, lang, template, rows=[(each, follow_of(each)) for each in found], of=of,
        today=register.today(), called=called(request, lang, who),
        may=allowed(who.actor, Act.FOLLOW, Subject()), **context,
    )  # fmt: skip


@router.get("/{lang}/register/{record}/follow")
def form(request: Request, lang: Language, library: Library, who: Member, record: str) -> Response:
    """The form for the next step."""
    require(who.actor, Act.FOLLOW, Subject())
    return _page(request, lang, who, _commitment(library.register.get(record)), {})


def _commitment(record: Record) -> Record:
    if record.kind is not RecordKind.COMMITMENT:
        raise NotFound(said("There is no page at this address."))
    return record


def _page(
    request: Request, lang: str, who: Visitor, record: Record, typed: dict[str, Any],
    error: TrihubError | None = None, seen: int = 0,
) -> Response:  # fmt: skip
    library = services(request)
    meeting = library.register.get_all([record.first("about")])
    every = [each for one in (record, *meeting) for each in one.statements]
    used = list(dict.fromkeys(each.source for each in every if each.source))
    late = isinstance(error, Conflict)
    return shown(
        request, lang, "follow.html", status_of(error) if error else 200, record=record,
        csrf=who.csrf, typed=typed, error=shown_error(error, lang) if error else None,
        news=[each for each in record.statements if each.number > seen] if late else [],
        sources=library.register.store.sources(used) if used else {}, statuses=tuple(Status),
        authorities=tuple(Authority), offices=OFFICES, people=officers(request),
        targets=held(library).every(), **aftermath(request, lang, record),
    )  # fmt: skip


@router.post("/{lang}/register/{record}/follow")
def record_step(
    request: Request, lang: Language, library: Library, who: Sender, record: str, seen: Seen = 0,
    status: Line = "", day: Line = "", source: Line = "", title: Line = "", publisher: Line = "",
    authority: Line = "", url: Words = "", published: Line = "", start: Line = "", end: Line = "",
    evidence: Line = "", note: Words = "", due: Line = "", owner: Line = "", created: Line = "",
) -> Response:  # fmt: skip
    """Record a step, or show the form again with what was typed."""
    require(who.actor, Act.FOLLOW, Subject())
    about = {"title": title, "publisher": publisher, "authority": authority, "url": url,
             "published": published}  # fmt: skip
    rest = {"status": status, "day": day.strip(), "evidence": evidence.strip(), "note": note,
            "due": due.strip(), "owner": owner, "created": created.strip()}  # fmt: skip
    register = library.register
    try:
        if ":" in owner and owner not in {each for each, _ in officers(request)}:
            raise BadInput(said("There is no account {account}.", account=owner[:60]))
        of = chosen_source(register, source, **about)
        place = int(start or 0), int(end or 0)
        step = Step(source=of, place=place, **rest)
        follow(register, record, step, actor_of(who), seen=seen, targets=held(library))
    except (BadInput, Conflict, ValueError) as error:
        typed = {"source": source, "start": start, "end": end, **about, **rest}
        wrong = error if isinstance(error, TrihubError) else BadInput(
            said("A place in a text is two numbers, the first one smaller.")
        )  # fmt: skip
        return _page(request, lang, who, register.get(record), typed, wrong, seen)
    return RedirectResponse(f"/{lang}/register/{record}#follow", 303)
