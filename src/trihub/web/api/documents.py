"""Documents, families, former states, numbers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.numbers import describe
from trihub.core.numbers.clean import LONGEST
from trihub.core.numbers.lookup import find_document
from trihub.library.shape import document_shape, family_shape
from trihub.web.api.parameters import Number
from trihub.web.services import Library

router = APIRouter()
Json = dict[str, Any]


@router.get("/documents/{number:path}/family", summary="A document's families")
def family(library: Library, number: Number) -> Json:
    """The simple and the extended family, with the reason why each member belongs."""
    key = find_document(library.store, number).patent.key
    found = library.store.family(key)
    if found is None:
        raise NotFound(
            said("{number} has no family yet.", number=key),
            hint=said("Ask the operator to run “trihub doctor”."),
        )
    return family_shape(found, key)


@router.get("/documents/{number:path}/history", summary="A document's former states")
def history(library: Library, number: Number) -> Json:
    """When the document's view was replaced, and where the former view was read."""
    key = find_document(library.store, number).patent.key
    return {
        "document": key,
        "versions": [
            {"replaced_at": v.replaced_at, "change": v.change, "reader": v.patent.source.reader}
            for v in library.store.history(key)
        ],
    }


@router.get("/documents/{number:path}", summary="One document")
def document(library: Library, number: Number) -> Json:
    """A document with every field of its record, the documents that cite it and where it was read."""
    store = library.store
    stored = find_document(store, number)
    key = stored.patent.key
    return document_shape(stored, store.cited_by(key), store.sources(key))


@router.get("/numbers", summary="Read a number")
def number(
    text: Annotated[
        str, Query(min_length=1, max_length=LONGEST, description="A number in any form.")
    ],
) -> Json:
    """What a number is and every form it has, or its candidates."""
    return describe(text)
