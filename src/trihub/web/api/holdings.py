"""What the library holds, and what could not be read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from trihub.access.clock import utc_now
from trihub.delivery.shape import summary_shape
from trihub.library.shape import info_shape, rejects_shape, vectors_shape
from trihub.web.services import Library

router = APIRouter()
Json = dict[str, Any]


@router.get("/info", summary="What the library holds")
def info(library: Library) -> Json:
    """Counts by office, kind and language, how far the index and the learned vectors are, and how
    late the offices' deliveries are."""
    counts = library.store.counts()
    vectors = vectors_shape(counts, *library.vectors_state())
    shape = info_shape(counts, library.index.state(), vectors=vectors)
    return shape | {"deliveries": summary_shape(library.store.deliveries.all(), utc_now())}


@router.get("/rejects", summary="Records that could not be read")
def rejects(
    library: Library,
    limit: Annotated[int, Query(ge=1, le=1000, description="Records.")] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9, description="Records to pass over.")] = 0,
) -> Json:
    """Rejected records with file, offset, reason and what to do."""
    found = library.store.rejects(limit=limit, offset=offset)
    return rejects_shape(library.store.counts().rejects, found)
