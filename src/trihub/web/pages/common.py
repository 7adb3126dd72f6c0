"""What pages share: the language in the address, the document it names, the library's state."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from trihub.core.errors import BadNumber, NotFound
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.numbers.lookup import find_document
from trihub.core.ports import PatentStore, Stored
from trihub.web.i18n import choose


def language_of(request: Request) -> str:
    """The language in the address, or the one that the browser asks for."""
    first = request.url.path.split("/")[1]
    return first if first in MAIN_LANGUAGES else choose(request.headers.get("accept-language", ""))


def known_language(lang: str) -> str:
    """The language of a page. :raises HTTPException: 404 for a language that the site lacks."""
    if lang not in MAIN_LANGUAGES:
        raise HTTPException(404, "There is no page at this address.")
    return lang


Language = Annotated[str, Depends(known_language)]


def named(store: PatentStore, number: str) -> Stored:
    """The document at an address. :raises NotFound: also for a text that is no number at all."""
    try:
        return find_document(store, number)
    except BadNumber as error:
        raise NotFound(error.message, hint=error.hint) from error
