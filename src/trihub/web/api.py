"""The REST API under ``/api/v1``: the same functions as the command line, the same shapes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from trihub import __version__
from trihub.core.errors import NotFound
from trihub.core.numbers import describe
from trihub.core.numbers.lookup import find_document
from trihub.library.shape import counts_shape, document_shape, family_shape, reject_shape
from trihub.priorart.request import MAX_LIMIT, SearchRequest
from trihub.priorart.shape import search_shape
from trihub.web.cursors import make_cursor, read_cursor
from trihub.web.services import Library

Language = Literal["en", "zh", "ja", "ko"]
Json = dict[str, Any]
MAX_LIKE = 100_000
DESCRIPTION = "Search for prior art, read documents, families and numbers. Errors are problem+json."

router = APIRouter(prefix="/api/v1")
Number = Annotated[str, Path(description="A number in any form of its office.", max_length=64)]


class SearchParameters(BaseModel):
    """The parameters of a search."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=10_000, description="A query in the query language.")
    like: str = Field(
        "", max_length=MAX_LIKE, description="Start from a document: its number, or text."
    )
    before: dt.date | None = Field(None, description="Cut-off: published before this day.")
    conflicting: bool = Field(
        False, description="With `before`: also filed before and published later (category E)."
    )
    office: list[str] = Field([], max_length=20, description="Offices, by code (CN, JP, KR …).")
    cls: list[str] = Field([], alias="class", max_length=20, description="IPC or CPC, any level.")
    lang: list[str] = Field([], max_length=20, description="Languages of the document.")
    kind: list[str] = Field([], max_length=20, description="Neutral kinds (granted …).")
    applicant: list[str] = Field([], max_length=20, description="Applicants, as printed.")
    year: list[int] = Field([], max_length=50, description="Years of publication.")
    translate: list[Language] = Field([], max_length=4, description="Translate the query to these.")
    without: list[str] = Field(
        [], max_length=200, description="Translations left out: source>target."
    )
    reader: Language = Field("en", description="The reader's language: picks the member shown.")
    limit: int = Field(20, ge=1, le=MAX_LIMIT, description="Families on a page.")
    cursor: str = Field("", max_length=64, description="`next` of the answer before.")
    facets: bool = Field(True, description="Count facets.")
    explain: bool = Field(True, description="Explain each hit.")

    def asked(self) -> str:
        """What names this search, without its page."""
        return self.model_dump_json(exclude={"cursor", "limit", "facets", "explain"})

    def request(self) -> SearchRequest:
        """As the feature takes it. :raises BadInput: a cursor of another search."""
        return SearchRequest(
            query=self.q, like=self.like, before=self.before, conflicting=self.conflicting,
            offices=tuple(self.office), classes=tuple(self.cls), languages=tuple(self.lang),
            kinds=tuple(self.kind), applicants=tuple(self.applicant), years=tuple(self.year),
            translate=tuple(self.translate), disabled=tuple(self.without), reader=self.reader,
            limit=self.limit, facets=self.facets, explain=self.explain,
            offset=read_cursor(self.cursor, self.asked()) if self.cursor else 0,
        )  # fmt: skip


def _search(library: Library, parameters: SearchParameters) -> Json:
    request = parameters.request()
    result = library.prior_art.search(request)
    following = make_cursor(request.offset + request.limit, parameters.asked())
    return {**search_shape(result), "next": following if result.more else None}


@router.get("/search", summary="Search for prior art")
def search(library: Library, parameters: Annotated[SearchParameters, Query()]) -> Json:
    """Ranked families, explained, with facets and the cut-off that was applied."""
    return _search(library, parameters)


@router.post("/search", summary="Search for prior art, with a long text")
def search_long(library: Library, parameters: SearchParameters) -> Json:
    """As GET, with the parameters as a JSON body: for claims and other long texts in `like`."""
    return _search(library, parameters)


@router.get("/documents/{number}", summary="One document")
def document(library: Library, number: Number) -> Json:
    """A document with every field of its record and the documents that cite it."""
    stored = find_document(library.store, number)
    return document_shape(stored, library.store.cited_by(stored.patent.key))


@router.get("/documents/{number}/family", summary="A document's families")
def family(library: Library, number: Number) -> Json:
    """The simple and the extended family, with the reason why each member belongs."""
    key = find_document(library.store, number).patent.key
    found = library.store.family(key)
    if found is None:
        raise NotFound(f"{key} has no family yet.", hint="Ask the operator to run “trihub doctor”.")
    return family_shape(found, key)


@router.get("/documents/{number}/history", summary="A document's former states")
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


@router.get("/numbers", summary="Read a number")
def number(
    text: Annotated[str, Query(max_length=100, description="A number in any form.")],
) -> Json:
    """What a number is and every form it has, or its candidates."""
    return describe(text)


@router.get("/info", summary="What the library holds")
def info(library: Library) -> Json:
    """Counts by office, kind and language, and how far the index is."""
    counts, state = library.store.counts(), library.index.state()
    return {
        "version": __version__,
        **counts_shape(counts),
        "index": {
            "documents": state.documents,
            "behind": max(0, counts.last_change - state.change),
            "analysis": state.analysis,
            "engine": state.engine,
        },
    }


@router.get("/rejects", summary="Records that could not be read")
def rejects(
    library: Library,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Json:
    """Rejected records with file, offset, reason and what to do."""
    found = library.store.rejects(limit=limit, offset=offset)
    return {"total": library.store.counts().rejects, "rejects": [reject_shape(r) for r in found]}


def openapi() -> Json:
    """The API's OpenAPI description, without a library."""
    app = FastAPI(title="Trihub", version=__version__, description=DESCRIPTION)
    app.include_router(router)
    return app.openapi()
