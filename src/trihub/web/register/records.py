"""The page of a record: every statement with its source, what belongs to it, what names it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.register import RecordKind, Statement
from trihub.register.linked import as_linked
from trihub.register.names import PROPERTIES
from trihub.register.records import Record
from trihub.register.service import Register
from trihub.register.view import Asked, codes_of, listed, naming
from trihub.web.identity import base_address
from trihub.web.pages.common import Language, language_of
from trihub.web.register.common import ON_PAGE, Page, pages_of, shown
from trihub.web.register.recording.following import aftermath
from trihub.web.services import Library

router = APIRouter()
PARTS = 200
"""Commitments and documents of a meeting that its page shows."""


@router.get("/{lang}/register/{record}")
def record(
    request: Request, lang: Language, library: Library, record: str, number: Page = 1
) -> Response:
    """A record."""
    register = library.register
    one = register.get(record)
    about = register.get_all([one.first("about")] if one.first("about") else [])
    context: dict[str, Any] = {"parts": [], "more": 0}
    if one.kind is RecordKind.MEETING:
        found = listed(
            register.view(), Asked(having={"about": one.id}, order="number"), limit=PARTS
        )
        context = {
            "parts": register.get_all(found.records),
            "more": found.count - len(found.records),
        }
    named = _named(register, one, number) if one.kind.named else None
    every = [one, *(each for each, _ in (named or {}).get("roles", ()))]
    used = dict.fromkeys(s.source for each in every for s in each.statements if s.source)
    return shown(
        request, lang, "record.html", record=one, about=about, named=named, number=number,
        sources=register.store.sources(list(used)) if used else {}, groups=_by_name(one.facts),
        taken=[s for s in one.statements if s.retracted],
        linked=as_linked(one, base=base_address(request), about=about),
        **aftermath(request, lang, one), **context,
    )  # fmt: skip


@router.get("/register/{record}")
def without_language(request: Request, record: str) -> Response:
    """The permanent address: on to the reader's language."""
    address = f"/{language_of(request)}/register/{quote(record, safe='')}"
    return RedirectResponse(address, 302, headers={"Vary": "Accept-Language"})


def _named(register: Register, one: Record, number: int) -> dict[str, Any]:
    """What names a person, an office …: a page of it, newest first, and what is said there."""
    view = register.view()
    of = int(one.id[1:])
    numbers = view.newest_first(naming(view, of))
    page = numbers[(number - 1) * ON_PAGE : number * ON_PAGE]
    records = register.get_all([view.id(int(each)) for each in page])
    codes = set(codes_of(view, of))
    people: list[Record] = []
    if one.kind is RecordKind.OFFICE:
        asked = Asked(kinds=(RecordKind.PERSON,), having={"of": one.first("code")}, order="changed")
        people = register.get_all(listed(view, asked, limit=ON_PAGE).records)
    return {
        "records": records, "count": len(numbers), "pages": pages_of(len(numbers)), "people": people,
        "roles": [(each, _as_what(each, codes)) for each in records]
        if one.kind is RecordKind.PERSON else [],
    }  # fmt: skip


def _as_what(meeting: Record, codes: set[str]) -> list[Statement]:
    """What a meeting says of a person: as whom they were there, and in which role."""
    return [
        each for each in meeting.facts
        if (each.name in ("head", "guest") and each.value in codes)
        or (each.name == "role" and each.value.partition("=")[0] in codes)
    ]  # fmt: skip


def _by_name(standing: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for each in standing:
        found.setdefault(each.name, []).append(each)
    order = {name: place for place, name in enumerate(PROPERTIES)}
    return {name: found[name] for name in sorted(found, key=lambda one: order.get(one, 99))}
