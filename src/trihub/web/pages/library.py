"""Pages about the library and about using it: holdings, rejects, the query language, keys."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.web.pages.common import Language
from trihub.web.services import Library
from trihub.web.views.render import page

router = APIRouter()
REJECTS_ON_PAGE = 100


@router.get("/{lang}/library")
def library_page(
    request: Request, lang: Language, library: Library,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:  # fmt: skip
    """What the library holds, how far the index is, and what could not be read."""
    return page(
        request, lang, "library.html", counts=library.store.counts(), state=library.index.state(),
        rejects=library.store.rejects(limit=REJECTS_ON_PAGE, offset=offset), offset=offset,
        on_page=REJECTS_ON_PAGE,
    )  # fmt: skip


@router.get("/{lang}/help")
def help_page(request: Request, lang: Language) -> Response:
    """The query language, the cut-off, the ranking and the keys, on one page."""
    return page(request, lang, "help.html")
