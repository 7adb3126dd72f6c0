"""The preview beside the results: abstract and first claim of one document, matches marked, with
machine translations where the reader asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.core.ports import Stored
from trihub.priorart.present import passages
from trihub.text.highlight import find_spans
from trihub.web.pages.common import Language, named
from trihub.web.pages.form import SearchForm
from trihub.web.services import Library
from trihub.web.views import texts
from trihub.web.views.citing import owners
from trihub.web.views.render import page
from trihub.web.views.translated import machine, of_preview

router = APIRouter()

CLAIM = 1_200
"""Characters of the first claim that a preview shows."""


@router.get("/{lang}/preview")
def fragment(
    request: Request, lang: Language, library: Library, form: Annotated[SearchForm, Query()]
) -> Response:
    """The preview alone, for the page's script; ``show`` names the document."""
    stored = named(library.store, form.show)
    wanted = library.prior_art.wanted(form.request(lang)) if form.asks else {}
    shown = preview(stored, wanted, lang)
    machines = machine(library.translating, list(of_preview(shown, lang)), lang, on=form.mt)
    return page(request, lang, "preview.html", preview=shown, machine=machines)


def preview(stored: Stored, wanted: Mapping[str, float], reader: str) -> dict[str, Any]:
    """What the preview of a whole document shows, with the tokens ``wanted`` marked."""
    patent = stored.patent
    abstract = next(iter(texts.abstracts(patent, reader, "")), None)
    lang = texts.choose(patent, reader, "")
    claims = next((s for s in texts.in_language(patent.claim_sets, lang) if s.claims), None)
    claim = claims.claims[0].text if claims else ""
    cut = claim if len(claim) <= CLAIM else claim[:CLAIM].rstrip() + "…"
    return {
        "stored": stored,
        "patent": patent,
        "owners": owners(patent)[:4],
        "symbols": list(dict.fromkeys(c.symbol for c in patent.classes))[:6],
        "abstract": abstract and (abstract, find_spans(abstract.text, wanted)),
        "claim": claims and (claims, cut, find_spans(cut, wanted)),
        "passages": passages(patent, dict(wanted), 3),
    }
