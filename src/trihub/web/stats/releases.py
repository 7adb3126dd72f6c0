"""The log of releases: numbered and signed states of all figures that may be republished."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.web.pages.common import Language
from trihub.web.services import Library
from trihub.web.stats.common import shown

router = APIRouter()


@router.get("/{lang}/stats/releases")
def releases(request: Request, lang: Language, library: Library) -> Response:
    """Every release, newest first: what is in it, what is left out, what changed."""
    return shown(request, lang, "releases.html", releases=library.releases)
