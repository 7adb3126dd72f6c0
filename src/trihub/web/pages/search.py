"""The start page, the search page and its downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.core.errors import BadInput, NotFound
from trihub.core.hits import FacetCount
from trihub.core.ports import Translation
from trihub.core.query import Facet
from trihub.priorart.reasons import Reason, reasons
from trihub.priorart.result import Hit, SearchResult
from trihub.text.query.writing import describe
from trihub.web.downloads import send
from trihub.web.messages import shown
from trihub.web.pages.common import Language
from trihub.web.pages.form import SearchForm
from trihub.web.pages.preview import preview
from trihub.web.services import Library
from trihub.web.views import understood
from trihub.web.views.bars import bar
from trihub.web.views.render import page
from trihub.web.views.translated import machine, of_hits, of_preview

router = APIRouter()
Form = Annotated[SearchForm, Query()]

DOWNLOADED = 1_000
"""Documents in a download at most; the command line exports more."""

FACET_PARAMETERS = {
    Facet.OFFICE: "office", Facet.CLASS: "class", Facet.YEAR: "year",
    Facet.KIND: "kind", Facet.APPLICANT: "applicant",
}  # fmt: skip
"""Each facet and the parameter that narrows by it."""

WEIGHABLE = 100
"""Translations that can be weighed on the page, the first of the query."""

FACET_VALUES = 12
"""Values that a facet shows."""

OFFICES = 8
"""Offices that the start page counts documents of."""


@router.get("/{lang}/")
def start(request: Request, lang: Language, library: Library) -> Response:
    """The start page: the query line, what the library holds, how to begin."""
    counts = library.store.counts()
    offices = largest(counts.by_office)
    return page(request, lang, "start.html", form=SearchForm(), counts=counts, offices=offices)


def largest(by_office: Mapping[str, int]) -> list[tuple[str, int]]:
    """The offices with most documents, as many as the start page shows; equal ones by their code."""
    return sorted(by_office.items(), key=lambda item: (-item[1], item[0]))[:OFFICES]


@router.get("/{lang}/search")
def results(request: Request, lang: Language, library: Library, form: Form) -> Response:
    """Results, or the form with what is wrong with the query."""
    context: dict[str, Any] = {
        "form": form, "result": None, "error": None, "counts": library.store.counts(),
    }  # fmt: skip
    status = 200
    if form.asks:
        try:
            result = library.prior_art.search(form.request(lang))
            context |= _found(result, form, lang)
            context["preview"] = _preview(library, form, lang, result)
            excerpts = list(of_hits(result.hits, lang))
            if context["preview"]:
                excerpts += of_preview(context["preview"], lang)
            context["machine"] = machine(library.translating, excerpts, lang, on=form.mt)
        except (BadInput, NotFound) as error:
            context["error"] = shown(error, lang)
            status = 404 if isinstance(error, NotFound) else 400
    return page(request, lang, "search.html", status, **context)


@router.get("/{lang}/search.{name}")
def download(lang: Language, name: str, library: Library, form: Form) -> Response:
    """The documents of a search as a file."""
    documents = library.prior_art.documents(form.request(lang), DOWNLOADED)
    return send(documents, name, "trihub")


def _found(result: SearchResult, form: SearchForm, lang: str) -> dict[str, Any]:
    why = {hit.rank: _why(hit, result) for hit in result.hits}
    highest = max((sum(r.score for r in own) for own in why.values()), default=0.0)
    return {
        "result": result,
        "understood": understood.tree(describe(result.understood)),
        "within": understood.tree(describe(result.within)) if result.within else None,
        "facets": _facets(result.facets, form),
        "source": result.written_in,
        "chips": _chips(result),
        "weighable": result.translations[:WEIGHABLE],
        "pages": _pages(form, result.more, lang),
        "why": why,
        "bars": {rank: bar(own, highest) for rank, own in why.items()},
    }


def _chips(result: SearchResult) -> dict[str, list[Translation]]:
    """The translations by the term that they translate, also those that are switched off."""
    chips: dict[str, list[Translation]] = {}
    for translation in result.translations:
        chips.setdefault(translation.source, []).append(translation)
    return chips


def _why(hit: Hit, result: SearchResult) -> tuple[Reason, ...]:
    return reasons(hit.parts, result.understood, result.translations)


def _preview(
    library: Library, form: SearchForm, lang: str, result: SearchResult
) -> dict[str, Any] | None:
    """What the preview shows: the hit asked for, else the first one."""
    chosen = next((h for h in result.hits if h.stored.patent.key == form.show), None)
    first = chosen or next(iter(result.hits), None)
    if first is None:
        return None
    return preview(first.stored, library.prior_art.wanted(form.request(lang)), lang)


def _facets(facets: Mapping[Facet, Sequence[FacetCount]], form: SearchForm) -> list[dict[str, Any]]:
    """Each facet with its commonest values; values that are on stay, counted or not."""
    out = []
    for facet, parameter in FACET_PARAMETERS.items():
        chosen = form.values(parameter)
        counted = {count.value: count.count for count in facets.get(facet, ())}
        values = dict.fromkeys([*chosen, *counted])
        shown_values = [
            {"value": value, "count": counted.get(value, 0), "on": value in chosen}
            for value in list(values)[: FACET_VALUES + len(chosen)]
        ]
        if shown_values:
            out.append({"name": facet.value, "parameter": parameter, "items": shown_values})
    return out


def _pages(form: SearchForm, more: bool, lang: str) -> dict[str, str]:
    """Addresses of the pages before and after."""
    before = form.href(lang, offset=form.offset - form.limit) if form.offset >= form.limit else ""
    if form.offset and not before:
        before = form.href(lang)
    after = form.href(lang, offset=form.offset + form.limit) if more else ""
    return {"before": before, "after": after} if before or after else {}
