"""Search and export."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response

from trihub.library.export import FORMATS
from trihub.priorart.shape import search_shape
from trihub.web.api.cursors import make_cursor
from trihub.web.api.parameters import ExportParameters, SearchParameters
from trihub.web.downloads import send
from trihub.web.services import Library

router = APIRouter()
Json = dict[str, Any]
FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The documents as a file.",
        "content": {
            form.media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
            for form in FORMATS.values()
        },
    }
}


def _search(library: Library, parameters: SearchParameters) -> Response:
    request = parameters.request()
    result = library.prior_art.search(request)
    following = make_cursor(request.offset + request.limit, parameters.name())
    answer = search_shape(result) | {"next": following if result.more else None}
    # The shape is made of plain values: checking each of a thousand parts again takes longer
    # than many a search.
    return Response(orjson.dumps(answer), media_type="application/json")


@router.get("/search", summary="Search for prior art", response_model=Json)
def search(library: Library, parameters: Annotated[SearchParameters, Query()]) -> Response:
    """Ranked families, explained, with facets and the cut-off that was applied."""
    return _search(library, parameters)


@router.post("/search", summary="Search for prior art, with a long text", response_model=Json)
def search_long(library: Library, parameters: SearchParameters) -> Response:
    """As GET, with the parameters as a JSON body: for claims and other long texts in `like`."""
    return _search(library, parameters)


@router.get(
    "/export", summary="The documents of a search as a file", response_class=Response,
    responses=FILES,
)  # fmt: skip
def export(library: Library, parameters: Annotated[ExportParameters, Query()]) -> Response:
    """Every document that a search finds, best first: CSV, XLSX, RIS, JSON Lines or ST.96."""
    documents = library.prior_art.documents(parameters.request(), parameters.limit)
    return send(documents, parameters.format, "trihub")
