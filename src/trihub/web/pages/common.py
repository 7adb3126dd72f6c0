"""What pages share: the language in the address."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from trihub.core.languages import MAIN_LANGUAGES


def language_of(request: Request) -> str:
    """The language in the address, or English for an address without one."""
    first = request.url.path.split("/")[1]
    return first if first in MAIN_LANGUAGES else "en"


def known_language(lang: str) -> str:
    """The language of a page. :raises HTTPException: 404 for a language that the site lacks."""
    if lang not in MAIN_LANGUAGES:
        raise HTTPException(404, "There is no page at this address.")
    return lang


Language = Annotated[str, Depends(known_language)]
