"""The start page, the search page and its downloads."""

from __future__ import annotations

import io
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.core.errors import BadInput, NotFound
from trihub.core.languages import guess_language
from trihub.core.query import Facet
from trihub.library.export import format_of
from trihub.text.query_writing import describe
from trihub.web.pages.common import Language
from trihub.web.pages.form import SearchForm
from trihub.web.render import page
from trihub.web.services import Library

router = APIRouter()

DOWNLOADED = 1_000
"""Documents in a download at most; the command line exports more."""

FACET_PARAMETERS = {
    Facet.OFFICE: "office", Facet.CLASS: "class", Facet.YEAR: "year",
    Facet.KIND: "kind", Facet.APPLICANT: "applicant",
}  # fmt: skip
"""Each facet and the parameter that narrows by it."""


@router.get("/{lang}/")
def start(request: Request, lang: Language, library: Library) -> Response:
    """The start page: the query line, what the library holds, how to begin."""
    counts = library.store.counts()
    return page(request, lang, "start.html", form=SearchForm(), counts=counts)


@router.get("/{lang}/search")
def results(
    request: Request, lang: Language, library: Library, form: Annotated[SearchForm, Query()]
) -> Response:
    """Results, or the form with what is wrong with the query."""
    context: dict[str, Any] = {"form": form, "result": None, "error": None, "facets": []}
    status = 200
    if form.q.strip() or form.like.strip():
        try:
            asked = form.request(lang)
            result = library.prior_art.search(asked)
            context |= {
                "result": result,
                "understood": describe(result.understood),
                "facets": _facets(result.facets, form, lang),
                "source": guess_language(form.q),
                "pages": _pages(form, result.more, lang),
                "total_parts": {hit.rank: sum(p.score for p in hit.parts) for hit in result.hits},
            }
        except (BadInput, NotFound) as error:
            context["error"] = error
            status = 404 if isinstance(error, NotFound) else 400
    return page(request, lang, "search.html", status, **context)


@router.get("/{lang}/search.{name}")
def download(
    lang: Language, name: str, library: Library, form: Annotated[SearchForm, Query()]
) -> Response:
    """The documents of a search as a file."""
    found = format_of(name)
    out = io.BytesIO()
    found.write(library.prior_art.documents(form.request(lang), DOWNLOADED), out)
    headers = {"Content-Disposition": f'attachment; filename="trihub.{found.ending}"'}
    return Response(out.getvalue(), media_type=found.media_type, headers=headers)


def _facets(facets: Any, form: SearchForm, lang: str) -> list[dict[str, Any]]:
    """Each facet's values with the address that switches the value on or off."""
    out = []
    for facet, parameter in FACET_PARAMETERS.items():
        chosen = form.values(parameter)
        values = [
            {
                "value": count.value,
                "count": count.count,
                "on": count.value in chosen,
                "href": form.href(lang, toggle=(parameter, count.value)),
            }
            for count in facets.get(facet, ())
        ]
        out.append({"name": facet.value, "parameter": parameter, "values": values})
    return out


def _pages(form: SearchForm, more: bool, lang: str) -> dict[str, str]:
    """Addresses of the pages before and after."""
    out = {}
    if form.offset:
        out["before"] = form.href(lang, offset=max(0, form.offset - form.limit))
    if more:
        out["after"] = form.href(lang, offset=form.offset + form.limit)
    return out
