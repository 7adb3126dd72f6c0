"""A number or a pasted text: green by rules and by the learned model, and suggested classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response

from trihub.core.errors import BadInput, NotFound, TableStale, TrihubError
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.green.given import LONGEST_NUMBER, Given
from trihub.green.service import Classified
from trihub.green.suggestion.model import Suggestion
from trihub.web.api.problems import status_of
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.services import Library, Services
from trihub.web.views.render import page

router = APIRouter()

MAX_TEXT = 2 << 20
"""Bytes of a text: 300 pages in any language. The bound on bodies may be lower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form holds."""

    text: str = ""
    language: str = ""


async def asked_of(request: Request) -> Asked:
    """The form that was sent. :raises HTTPException: 400 where it is none, 413 for a part too long."""
    form = await request.form(max_files=0, max_fields=4, max_part_size=2 * MAX_TEXT)
    text, language = (str(form.get(name, "")) for name in ("text", "language"))
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT:
        raise HTTPException(413)
    return Asked(text=text, language=language if language in MAIN_LANGUAGES else "")


Sent = Annotated[Asked, Depends(asked_of)]


@router.get("/{lang}/green")
def start(
    request: Request, lang: Language, library: Library,
    number: Annotated[str, Query(max_length=LONGEST_NUMBER)] = "",
) -> Response:  # fmt: skip
    """The form, or what is said of the document with a number."""
    return _answer(request, lang, library, Asked(text=number), number) if number else _page(
        request, lang, library, Asked()
    )  # fmt: skip


@router.post("/{lang}/green")
def classify(request: Request, lang: Language, library: Library, asked: Sent) -> Response:
    """What is said of a text, or of the document with a number."""
    return _answer(request, lang, library, asked)


def _answer(
    request: Request, lang: str, library: Services, asked: Asked, number: str = ""
) -> Response:
    try:
        given = library.green.given(asked.text, asked.language or None)
        if number and not given.key:
            raise NotFound(said("“{number}” is no number of a publication.", number=number))
        found = library.green.classify(given)
    except TrihubError as error:
        return _page(request, lang, library, asked, status_of(error), problem=shown(error, lang))
    suggestion, problem = _suggested(library, given)
    return _page(
        request, lang, library, asked, found=found, suggestion=suggestion,
        text_problem=found.problem and shown(found.problem, lang),
        class_problem=problem and shown(problem, lang),
    )  # fmt: skip


def _suggested(library: Services, given: Given) -> tuple[Suggestion | None, TrihubError | None]:
    try:
        return library.green.suggest(given), None
    except (NotFound, TableStale, BadInput) as error:
        return None, error


def _page(
    request: Request, lang: str, library: Services, asked: Asked, status: int = 200, *,
    found: Classified | None = None, **told: Any,
) -> Response:  # fmt: skip
    nothing = {"problem": None, "suggestion": None, "text_problem": None, "class_problem": None}
    return page(
        request, lang, "green/classify.html", status, asked=asked, found=found,
        counts=library.store.counts(), **(nothing | told),
    )  # fmt: skip
