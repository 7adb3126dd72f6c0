"""Lists of offices, people, working groups and programmes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.register import RecordKind
from trihub.register.service import Register
from trihub.register.view import Asked, found, naming
from trihub.web.pages.common import Language
from trihub.web.register.common import OFFICES, ON_PAGE, Code, Page, pages_of, shown
from trihub.web.register.searching import Words
from trihub.web.services import Library

router = APIRouter()


@router.get("/{lang}/register/offices")
def offices(request: Request, lang: Language, library: Library, number: Page = 1) -> Response:
    """The offices, with how many records name each."""
    kinds = (RecordKind.OFFICE,)
    listed = _listed(library.register, Asked(kinds=kinds, order="number"), number)
    return shown(request, lang, "entities.html", here="offices", of="", q="", **listed)


@router.get("/{lang}/register/people")
def people(
    request: Request,
    lang: Language,
    library: Library,
    of: Code = "",
    q: Words = "",
    number: Page = 1,
) -> Response:
    """The people, of one office or by name."""
    having = {"of": of} if of else {}
    asked = Asked(words=q, kinds=(RecordKind.PERSON,), having=having, order="number")
    listed = _listed(library.register, asked, number)
    return shown(
        request, lang, "entities.html", here="people", of=of, q=q, offices=OFFICES, **listed
    )


@router.get("/{lang}/register/programmes")
def programmes(request: Request, lang: Language, library: Library, number: Page = 1) -> Response:
    """The working groups and programmes."""
    kinds = (RecordKind.PROGRAMME, RecordKind.WORKING_GROUP)
    listed = _listed(library.register, Asked(kinds=kinds, order="number"), number)
    return shown(request, lang, "entities.html", here="programmes", of="", q="", **listed)


def _listed(register: Register, asked: Asked, number: int) -> dict[str, Any]:
    view = register.view()
    hits = found(view, asked, limit=ON_PAGE, offset=(number - 1) * ON_PAGE)
    rows = [(each, len(naming(view, int(each.id[1:])))) for each in register.get_all(hits.records)]
    return {"rows": rows, "count": hits.count, "number": number, "pages": pages_of(hits.count)}
