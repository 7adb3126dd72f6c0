"""The register for everybody: meetings by mechanism and year, a page for each record, its gaps."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.dates import PatentDate
from trihub.core.register import RecordKind, Statement
from trihub.register.lexicon import table
from trihub.register.names import PROPERTIES, name_of, office_at
from trihub.register.quality import Finding
from trihub.register.records import Record
from trihub.web.i18n import show_date
from trihub.web.pages.common import Language, language_of
from trihub.web.services import Library
from trihub.web.views.render import page

router = APIRouter()
ON_PAGE = 100
STRENGTHS = tuple(row["code"] for row in table("strengths") if row["rank"] != "0")
MECHANISMS = tuple(row["code"] for row in table("mechanisms"))
FIELDS = tuple(row["code"] for row in table("fields"))

Code = Annotated[str, Query(max_length=40)]
Page = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@router.get("/{lang}/register")
def meetings(
    request: Request, lang: Language, library: Library, mechanism: Code = "", number: Page = 1
) -> Response:
    """The meetings, newest first, by year; of one mechanism, or of all."""
    having = {"mechanism": mechanism} if mechanism else {}
    register = library.register
    count = register.store.count(RecordKind.MEETING, having)
    found = register.find(RecordKind.MEETING, having, limit=ON_PAGE, offset=(number - 1) * ON_PAGE)
    years = [(year, list(each)) for year, each in groupby(found, key=_year)]
    return _shown(
        request, lang, "meetings.html", years=years, count=count, mechanism=mechanism,
        mechanisms=MECHANISMS, number=number, pages=max(1, -(-count // ON_PAGE)),
    )  # fmt: skip


@router.get("/{lang}/register/commitments")
def commitments(
    request: Request, lang: Language, library: Library, strength: Code = "", field: Code = "",
    actor: Code = "", number: Page = 1,
) -> Response:  # fmt: skip
    """What was promised, by strength, field and office."""
    chosen = {"strength": strength, "field": field, "actor": actor}
    having = {name: value for name, value in chosen.items() if value}
    register = library.register
    count = register.store.count(RecordKind.COMMITMENT, having)
    found = register.find(
        RecordKind.COMMITMENT, having, limit=ON_PAGE, offset=(number - 1) * ON_PAGE
    )
    of = {each.id: each for each in register.get_all([one.first("about") for one in found])}
    return _shown(
        request, lang, "commitments.html", found=found, of=of, count=count, chosen=chosen,
        strengths=STRENGTHS, fields=FIELDS, number=number, pages=max(1, -(-count // ON_PAGE)),
    )  # fmt: skip


@router.get("/{lang}/register/quality")
def quality(request: Request, lang: Language, library: Library) -> Response:
    """What is missing in the register, and what cannot be."""
    found = sorted(library.register.findings(), key=lambda each: each.fault)
    groups = [(fault, list(each)) for fault, each in groupby(found, key=_fault)]
    return _shown(request, lang, "quality.html", groups=groups, count=len(found))


@router.get("/{lang}/register/{record}")
def record(request: Request, lang: Language, library: Library, record: str) -> Response:
    """A record with every statement and its source, and what belongs to it."""
    found = library.register.get(record)
    parts = library.register.of(found.id)
    about = library.register.get_all([found.first("about")] if found.first("about") else [])
    used = list(dict.fromkeys(each.source for each in found.statements if each.source))
    return _shown(
        request, lang, "record.html", record=found, parts=parts, about=about,
        sources=library.register.store.sources(used) if used else {},
        groups=_by_name(found.standing), taken=[s for s in found.statements if s.retracted],
    )  # fmt: skip


@router.get("/register/{record}")
def without_language(request: Request, record: str) -> Response:
    """The permanent address: on to the reader's language."""
    address = f"/{language_of(request)}/register/{quote(record, safe='')}"
    return RedirectResponse(address, 302, headers={"Vary": "Accept-Language"})


def _by_name(standing: Iterable[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for each in standing:
        found.setdefault(each.name, []).append(each)
    order = {name: place for place, name in enumerate(PROPERTIES)}
    return {name: found[name] for name in sorted(found, key=lambda one: order.get(one, 99))}


def _year(each: Record) -> str:
    return each.date[:4]


def _fault(each: Finding) -> str:
    return each.fault.value


def _shown(request: Request, lang: str, template: str, **context: Any) -> Response:
    return page(
        request, lang, f"register/{template}", name_of=partial(name_of, language=lang),
        when=partial(_when, language=lang), title_of=partial(_title, language=lang),
        office_at=partial(office_at, language=lang), **context,
    )  # fmt: skip


def _when(date: str, language: str) -> str:
    """A date as exactly as it is known, in the reader's form."""
    parts = [int(part) for part in date.split("-")] if date else []
    return show_date(PatentDate(*parts), language) if parts else ""


def _title(one: Record, language: str) -> str:
    """What a record is called: the meeting with its number, the words of a commitment."""
    if one.kind is RecordKind.COMMITMENT:
        return one.first("text")
    if one.kind is RecordKind.DOCUMENT:
        return name_of("document", one.first("document"), language)
    name = name_of("mechanism", one.first("mechanism"), language)
    number = one.first("number")
    if not number:
        return name
    forms = {"en": f"{name} {number}", "zh": f"第{number}次{name}", "ja": f"第{number}回{name}",
             "ko": f"제{number}차 {name}"}  # fmt: skip
    return forms[language]
