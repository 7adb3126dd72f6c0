"""Search over all records, and the network of offices and fields."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.core.register import RecordKind
from trihub.register.view import Asked, found, network
from trihub.web.pages.common import Language
from trihub.web.register.common import Year, shown
from trihub.web.register.drawing import network_drawn
from trihub.web.services import Library

router = APIRouter()
HITS = 20

Words = Annotated[str, Query(max_length=500, description="Words in any of the four languages.")]
Kind = Annotated[
    str, Query(pattern=f"^({'|'.join(kind.value for kind in RecordKind)})?$", description="A kind.")
]
Far = Annotated[int, Query(alias="page", ge=1, le=500)]


@router.get("/{lang}/register/search")
def search(
    request: Request,
    lang: Language,
    library: Library,
    q: Words = "",
    kind: Kind = "",
    number: Far = 1,
) -> Response:
    """The records with the words, best first."""
    register = library.register
    kinds = (RecordKind(kind),) if kind else ()
    asked = Asked(words=q, kinds=kinds)
    hits = found(register.view(), asked, limit=HITS, offset=(number - 1) * HITS)
    records = register.get_all(hits.records)
    abouts = list(dict.fromkeys(one.first("about") for one in records if one.first("about")))
    return shown(
        request, lang, "search.html", q=q, kind=kind, kinds=tuple(RecordKind), hits=hits,
        found=records, of={each.id: each for each in register.get_all(abouts)}, number=number,
        pages=max(1, -(-hits.count // HITS)),
    )  # fmt: skip


@router.get("/{lang}/register/network")
def offices_and_fields(
    request: Request, lang: Language, library: Library, since: Year = "", until: Year = ""
) -> Response:
    """Who committed to what in which field, in the years of a time, and how the fields changed."""
    view = library.register.view()
    years = int(since or 0), int(until or 0)
    counted = view.keep(("network", *years), lambda: network(view, *years))
    return shown(
        request, lang, "network.html", counted=counted, drawn=network_drawn(counted), since=since,
        until=until, firsts=sorted({first for _, first in counted.periods})[-12:],
    )  # fmt: skip
