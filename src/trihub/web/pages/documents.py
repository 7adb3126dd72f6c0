"""The page of a document, alone or beside another one, and the page of a family."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.errors import BadNumber, NotFound
from trihub.core.numbers.lookup import find_document
from trihub.core.patent import ClaimSet, Patent
from trihub.core.ports import PatentStore, Stored
from trihub.library.shape import family_shape, simple_reason
from trihub.web.citing import cite
from trihub.web.pages.common import Language
from trihub.web.render import page
from trihub.web.services import Library
from trihub.web.terms import Annotator
from trihub.web.timeline import timeline

router = APIRouter()


def _by_key(store: PatentStore, number: str) -> Stored:
    """The document at an address. :raises NotFound: also for a text that is no number at all."""
    try:
        return find_document(store, number)
    except BadNumber as error:
        raise NotFound(error.message, hint=error.hint) from error


@router.get("/{lang}/doc/{number}")
def document(
    request: Request,
    lang: Language,
    number: str,
    library: Library,
    beside: Annotated[str, Query(alias="with", max_length=64)] = "",
) -> Response:
    """One document; ``with`` another one in a second pane."""
    stored = _by_key(library.store, number)
    key = stored.patent.key
    if number != key:
        suffix = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{lang}/doc/{key}{suffix}", 301)
    panes = [_pane(library, stored, lang)]
    if beside:
        panes.append(_pane(library, _by_key(library.store, beside), lang))
    family = library.store.family(key)
    cited_by = [
        s for k in library.store.cited_by(key)[:200] if (s := library.store.get(k, whole=False))
    ]
    return page(
        request, lang, "document.html", panes=panes, stored=stored, patent=stored.patent,
        family=family, members=[m for m in (family.simple if family else ()) if m.doc != stored.doc],
        cited=_cited(library.store, stored.patent), cited_by=cited_by,
        versions=library.store.history(key), citation=cite(stored.patent, str(request.base_url), lang),
    )  # fmt: skip


def _pane(library: Any, stored: Stored, lang: str) -> dict[str, Any]:
    """What one pane shows: the document, its claims as trees, terms of the glossary marked."""
    annotate = Annotator(library.glossary, lang)
    patent = stored.patent
    return {
        "stored": stored,
        "patent": patent,
        "annotate": annotate,
        "claim_sets": [(claims, claim_tree(claims)) for claims in patent.claim_sets],
    }


def claim_tree(claims: ClaimSet) -> list[dict[str, Any]]:
    """Claims as a tree: each dependent claim under the first claim that it depends on."""
    nodes: dict[int, dict[str, Any]] = {}
    roots: list[dict[str, Any]] = []
    for claim in claims.claims:
        node: dict[str, Any] = {"claim": claim, "children": []}
        parent = nodes.get(claim.depends_on[0]) if claim.depends_on else None
        (parent["children"] if parent else roots).append(node)
        nodes[claim.number] = node
    return roots


def _cited(store: PatentStore, patent: Patent) -> list[dict[str, Any]]:
    """Every citation with the document kept here that it names, if one is."""
    out = []
    for citation in patent.citations:
        keys = (
            store.find(citation.office, citation.number, citation.kind) if citation.number else []
        )
        if not keys and citation.number:
            keys = store.find(citation.office, citation.number)
        found = store.get(keys[0], whole=False) if keys else None
        out.append({"citation": citation, "found": found})
    return out


@router.get("/{lang}/family/{number}")
def family(request: Request, lang: Language, number: str, library: Library) -> Response:
    """Both families of a document, with a timeline and the reason for each member."""
    stored = _by_key(library.store, number)
    key = stored.patent.key
    if number != key:
        return RedirectResponse(f"/{lang}/family/{key}", 301)
    found = library.store.family(key)
    if found is None:
        raise NotFound(f"{key} has no family yet.", hint="Ask the operator to run “trihub doctor”.")
    shape = family_shape(found, key)
    simple = {member.doc for member in found.simple}
    return page(
        request, lang, "family.html", stored=stored, patent=stored.patent, family=found,
        reasons={m.doc: simple_reason(m.patent) for m in found.simple},
        paths={m.doc: s["path"] for m, s in zip(found.extended, shape["extended"], strict=True)},
        wider=[m for m in found.extended if m.doc not in simple],
        drawing=timeline(found.extended, lang),
    )  # fmt: skip
