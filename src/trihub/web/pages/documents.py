"""The page of a document, alone or beside another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.patent import Patent
from trihub.core.ports import PatentStore, Stored
from trihub.web.downloads import send
from trihub.web.identity import base_address
from trihub.web.pages.common import Language, named
from trihub.web.services import Library
from trihub.web.views import texts
from trihub.web.views.citing import cite
from trihub.web.views.render import page
from trihub.web.views.terms import Annotator, Beside
from trihub.web.views.translated import machine, of_pane

router = APIRouter()

CITING = 200
"""Citing documents that a page lists."""

Text = Annotated[str, Query(max_length=8)]
Start = Annotated[int, Query(alias="from", ge=1, le=10**6)]


@router.get("/{lang}/doc/{number:path}/download.{name}")
def download(lang: Language, number: str, name: str, library: Library) -> Response:
    """The document as a file."""
    stored = named(library.store, number)
    return send([stored], name, stored.patent.key)


@router.get("/{lang}/doc/{number:path}")
def document(
    request: Request,
    lang: Language,
    number: str,
    library: Library,
    beside: Annotated[str, Query(alias="with", max_length=80)] = "",
    text: Text = "",
    withtext: Text = "",
    start: Start = 1,
    whole: bool = False,
    mt: bool = False,
    terms: bool = False,
) -> Response:
    """One document; ``with`` another one, or itself in another language, in a second pane.

    ``mt`` adds machine translations into the reader's language, ``terms`` the words of the glossary and
    learned ones beside terms.
    """
    stored = named(library.store, number)
    key = stored.patent.key
    if number != key:
        suffix = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{lang}/doc/{key}{suffix}", 301)
    annotate = (
        partial(Beside, library.glossary, library.translations)
        if terms
        else partial(Annotator, library.glossary)
    )
    panes = [_pane(stored, lang, text, start, whole, annotate)]
    if beside:
        other = named(library.store, beside)
        panes.append(_pane(other, lang, withtext, start, whole, annotate))
    excerpts = [one for pane in panes for one in of_pane(pane, lang)]
    switches = {"mt": mt, "terms": terms}
    family = library.store.family(key)
    members = [m for m in (family.simple if family else ()) if m.doc != stored.doc]
    return page(
        request, lang, "document.html", panes=panes, stored=stored, patent=stored.patent,
        beside=beside, members=members, cited=_cited(library.store, stored.patent),
        cited_by=_citing(library.store, key), sources=library.store.sources(key),
        counts=library.store.counts(), citation=cite(stored.patent, base_address(request), lang),
        machine=machine(library.translating, excerpts, lang, on=mt), terms=terms,
        foreign=any(one.lang != lang for one in excerpts), switched=_switched(request, switches),
        kept="".join(f"&{name}=1" for name, on in switches.items() if on),
    )  # fmt: skip


def _switched(request: Request, switches: Mapping[str, bool]) -> dict[str, str]:
    """This page's address with each of its switches turned."""
    pairs = request.query_params.multi_items()
    rest = {name: [pair for pair in pairs if pair[0] != name] for name in switches}
    return {
        name: f"?{urlencode(rest[name] if on else [*rest[name], (name, '1')])}"
        for name, on in switches.items()
    }


def _pane(
    stored: Stored,
    reader: str,
    asked: str,
    start: int,
    whole: bool,
    annotate: Callable[[str], Annotator | Beside],
) -> dict[str, Any]:
    """What one pane shows: abstract, claims as trees and a page of the description.

    ``annotate`` makes what marks terms for a reader of a language, anew for each pane.
    """
    patent = stored.patent
    lang = texts.choose(patent, reader, asked)
    claims = texts.in_language(patent.claim_sets, lang)
    descriptions = texts.in_language(patent.descriptions, lang)
    return {
        "stored": stored,
        "patent": patent,
        "annotate": annotate(reader),
        "lang": lang,
        "languages": texts.languages(patent),
        "abstracts": texts.abstracts(patent, reader, asked),
        "claim_sets": [(one, texts.claim_tree(one)) for one in claims],
        "descriptions": [texts.description_page(d, start, whole=whole) for d in descriptions],
    }


def _citing(store: PatentStore, key: str) -> list[Stored]:
    """The documents kept here that cite this one."""
    found = (store.get(citing, whole=False) for citing in store.cited_by(key)[:CITING])
    return [stored for stored in found if stored]


def _cited(store: PatentStore, patent: Patent) -> list[dict[str, Any]]:
    """Every citation with the document kept here that it names, if one is."""
    return [{"citation": one, "found": _find(store, one.office, one.number, one.kind)}
            for one in patent.citations]  # fmt: skip


def _find(store: PatentStore, office: str, number: str, kind: str) -> Stored | None:
    if not number:
        return None
    keys = store.find(office, number, kind) or store.find(office, number)
    return store.get(keys[0], whole=False) if keys else None
