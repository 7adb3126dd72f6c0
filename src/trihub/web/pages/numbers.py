"""The number reader's page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.core.errors import BadNumber
from trihub.core.numbers import describe
from trihub.core.numbers.lookup import find_keys
from trihub.core.ports import Stored
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.services import Library
from trihub.web.views.render import page

router = APIRouter()

EXAMPLES = (
    "CN202111286633.X", "特願平5-142789", "特許第7624240号", "10-2010-7026618",
    "US 2005/0004437 A1", "EP0007054A1", "PCT/EP02/07746", "WO00101000",
)  # fmt: skip

LONGEST_TEXT = 200


@router.get("/{lang}/number")
def number(
    request: Request,
    lang: Language,
    library: Library,
    text: Annotated[str, Query(max_length=LONGEST_TEXT)] = "",
) -> Response:
    """Read a number: what it is, every form, or the candidates."""
    context: dict[str, Any] = {
        "text": text, "shape": None, "error": None, "documents": [], "examples": EXAMPLES,
        "counts": library.store.counts(),
    }  # fmt: skip
    status = 200
    if text.strip():
        try:
            shape = describe(text)
            context["shape"] = shape
            context["candidates"] = shape.get("candidates", [shape])
            context["documents"] = _documents(library, text)
        except BadNumber as error:
            context["error"], status = shown(error, lang), 400
    return page(request, lang, "number.html", status, **context)


def _documents(library: Library, text: str) -> list[Stored]:
    found = (library.store.get(key, whole=False) for key in find_keys(library.store, text))
    return [stored for stored in found if stored]
