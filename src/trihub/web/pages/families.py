"""The page of a family."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.ports import Family, PatentStore
from trihub.library.shape import family_shape, simple_reason
from trihub.web.downloads import send
from trihub.web.pages.common import Language, named
from trihub.web.services import Library
from trihub.web.views.numbered import application_names
from trihub.web.views.render import page
from trihub.web.views.timeline import timeline

router = APIRouter()


def _family(store: PatentStore, key: str) -> Family:
    found = store.family(key)
    if found is None:
        raise NotFound(
            said("{number} has no family yet.", number=key),
            hint=said("Ask the operator to run “trihub doctor”."),
        )
    return found


@router.get("/{lang}/family/{number:path}/download.{name}")
def download(
    lang: Language, number: str, name: str, library: Library,
    extended: Annotated[bool, Query()] = False,
) -> Response:  # fmt: skip
    """The members of the simple, or the extended, family as a file."""
    key = named(library.store, number).patent.key
    family = _family(library.store, key)
    members = family.extended if extended else family.simple
    whole = library.store.get_many([member.doc for member in members], whole=True)
    return send(whole, name, f"family-{key}")


@router.get("/{lang}/family/{number:path}")
def family(request: Request, lang: Language, number: str, library: Library) -> Response:
    """Both families of a document, with a timeline and the reason for each member."""
    stored = named(library.store, number)
    key = stored.patent.key
    if number != key:
        return RedirectResponse(f"/{lang}/family/{key}", 301)
    found = _family(library.store, key)
    shape = family_shape(found, key)
    simple = {member.doc for member in found.simple}
    return page(
        request, lang, "family.html", stored=stored, patent=stored.patent, family=found,
        reasons={m.doc: simple_reason(m.patent) for m in found.simple},
        paths={m.doc: s["path"] for m, s in zip(found.extended, shape["extended"], strict=True)},
        wider=[m for m in found.extended if m.doc not in simple],
        names=application_names((*found.simple, *found.extended)),
        drawing=timeline(found.extended), counts=library.store.counts(),
    )  # fmt: skip
