"""The schemes: their classes as a tree, and two of them side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from trihub.green.schemes.model import Scheme, SchemeClass
from trihub.web.pages.common import Language
from trihub.web.services import Library
from trihub.web.views.render import page

router = APIRouter()

SHOWN = 200
"""Overlaps that a page shows; the API gives the rest."""

Tree = Mapping[str, list[SchemeClass]]


@router.get("/{lang}/green/schemes")
def schemes(request: Request, lang: Language, library: Library) -> Response:
    """Every scheme in every version."""
    return page(
        request, lang, "green/schemes.html", schemes=library.green.schemes.all(),
        counts=library.store.counts(),
    )  # fmt: skip


@router.get("/{lang}/green/schemes/side-by-side")
def side_by_side(
    lang: Language,
    one: Annotated[str, Query(max_length=130)],
    other: Annotated[str, Query(alias="with", max_length=130)],
) -> Response:
    """On to the page of two schemes: the form has no script."""
    address = f"/{lang}/green/schemes/{quote(one, safe='')}?with={quote(other, safe='')}"
    return RedirectResponse(address, 303)


@router.get("/{lang}/green/schemes/{name}")
def scheme(
    request: Request, lang: Language, library: Library, name: str,
    beside: Annotated[str, Query(alias="with", max_length=130)] = "",
) -> Response:  # fmt: skip
    """The classes of a scheme; with another one beside it what was measured of both."""
    kept = library.green.schemes
    one = kept.get(name)
    other = kept.get(beside) if beside else None
    return page(
        request, lang, "green/scheme.html", one=one, other=other, all=kept.all(),
        trees=[(each, tree(each)) for each in (one, other) if each], shown=SHOWN,
        concordance=library.green.measured.concordance(one, other) if other else None,
        named=partial(named, lang=lang), counts=library.store.counts(),
    )  # fmt: skip


def tree(scheme: Scheme) -> Tree:
    """The classes of a scheme by the one that holds them; the highest under the empty one."""
    found: defaultdict[str, list[SchemeClass]] = defaultdict(list)
    for one in scheme.classes.values():
        found[one.parent].append(one)
    return found


def named(one: SchemeClass, lang: str) -> list[tuple[str, str]]:
    """The names of a class with their languages, the reader's first."""
    names = one.names
    return sorted(((code, names[code]) for code in names), key=lambda pair: pair[0] != lang)
