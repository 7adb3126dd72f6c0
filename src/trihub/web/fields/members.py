"""The members of a collection or sub-field, with filters and reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.fields.members.reasons import reasons_of
from trihub.fields.navigation import View
from trihub.fields.navigation.listing import FACETS, Asked, Listing, listing
from trihub.web.fields.common import (
    Collection,
    Filters,
    field_of,
    pages_of,
    query_of,
    shown,
    view_of,
)
from trihub.web.pages.common import Language
from trihub.web.services import Library, Services

router = APIRouter()
ON_PAGE = 25
Page = Annotated[int, Query(alias="page", ge=1, le=100_000)]


class Choice(NamedTuple):
    """A value of a facet: what choosing it, or giving it up, leads to."""

    value: str
    members: int
    on: bool
    href: str


@router.get("/{lang}/fields/{collection}/-/members")
def members(
    request: Request, lang: Language, library: Library, view: Collection, asked: Filters,
    number: Page = 1,
) -> Response:  # fmt: skip
    """The members of the whole collection, or of the field that the filters name."""
    return _page(request, lang, library, view, asked, number)


@router.get("/{lang}/fields/{collection}/{rest:path}")
def sub_field(
    request: Request, lang: Language, library: Library, collection: str, rest: str, asked: Filters,
    number: Page = 1,
) -> Response:  # fmt: skip
    """The members of a sub-field, which its path names. :raises NotFound: there is no such."""
    view = view_of(library, collection)
    path = f"{collection}/{rest}"
    field = path if path in view.members.fields else rest
    return _page(request, lang, library, view, replace(asked, field=field), number)


def _page(
    request: Request, lang: str, library: Services, view: View, asked: Asked, number: int
) -> Response:
    path, field = field_of(view, asked.field)
    asked = replace(asked, field=path if "/" in path else "")
    found = listing(view, library.index, asked, limit=ON_PAGE, offset=(number - 1) * ON_PAGE)
    link = f"/{lang}/fields/{path if asked.field else path + '/-/members'}"
    stored = library.store.get_many([row.doc for row in found.rows])
    return shown(
        request, lang, "members.html", view, path=path, field=field, asked=asked, found=found,
        documents=[(one, reasons_of(view.members, one.doc, path)) for one in stored],
        facets=_choices(link, asked, found), link=link, own=query_of(asked, field=False),
        files_query=query_of(asked), number=number, on_page=ON_PAGE,
        pages=pages_of(found.publications, ON_PAGE), counts=library.store.counts(),
    )  # fmt: skip


def _choices(link: str, asked: Asked, found: Listing) -> list[tuple[str, list[Choice]]]:
    return [
        (facet, [_choice(link, asked, facet, *pair) for pair in found.facets[facet]])
        for facet in FACETS
        if found.facets[facet]
    ]


def _choice(link: str, asked: Asked, facet: str, value: str, count: int) -> Choice:
    chosen = asked.of(facet)
    on = value in chosen
    after = tuple(v for v in chosen if v != value) if on else (*chosen, value)
    return Choice(value, count, on, link + query_of(asked.choosing(facet, after), field=False))
