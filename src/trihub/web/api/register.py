"""The register of cooperation: records, what is missing, exports, linked data."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response, StreamingResponse

from trihub.core.register import RecordKind
from trihub.register.export import as_csv
from trihub.register.linked import as_linked
from trihub.register.shapes import findings_shape, record_shape
from trihub.web.services import Library

router = APIRouter(prefix="/register")
Json = dict[str, Any]
Value = Annotated[str, Query(max_length=200)]


@router.get("/records", summary="Records of the register of cooperation")
def records(
    library: Library,
    kind: Annotated[RecordKind, Query(description="What they are about.")] = RecordKind.MEETING,
    mechanism: Value = "", number: Value = "", office: Value = "", strength: Value = "",
    field: Value = "", actor: Value = "", about: Value = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="Records.")] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9, description="Records to pass over.")] = 0,
) -> Json:  # fmt: skip
    """Records of which this is said, the newest date first."""
    chosen = {
        "mechanism": mechanism, "number": number, "office": office, "strength": strength,
        "field": field, "actor": actor, "about": about,
    }  # fmt: skip
    having = {name: value for name, value in chosen.items() if value}
    register = library.register
    found = register.find(kind, having, limit=limit, offset=offset)
    count = register.store.count(kind, having)
    return {"count": count, "records": [record_shape(each) for each in found]}


Name = Annotated[
    str, Path(pattern="^[A-Z][0-9]{1,12}$", description="The record, for example `M12`.")
]


@router.get("/records/{record}", summary="A record with its statements and sources")
def record(library: Library, record: Name) -> Json:
    """Everything that was recorded of it, and what belongs to it."""
    found = library.register.get(record)
    parts = library.register.of(record)
    shape = record_shape(found, library.register.store.sources())
    return {**shape, "parts": [record_shape(each) for each in parts]}


@router.get("/records/{record}/linked", summary="A record as JSON-LD (schema.org)")
def linked(library: Library, record: Name) -> Json:
    """A meeting as an Event with its offices as GovernmentOrganization."""
    return as_linked(library.register.get(record))


@router.get("/findings", summary="What is wrong or missing in the register")
def findings(library: Library) -> list[Json]:
    """Gaps in numbering, impossible dates, contradictions, statements without source."""
    return findings_shape(library.register.findings())


@router.get(
    "/export.csv", summary="The register as CSV", response_class=Response,
    responses={200: {"description": "One row a statement.",
                     "content": {"text/csv": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def export(library: Library) -> Response:
    """Every statement with its source."""
    register = library.register
    lines = as_csv(register.everything(), register.store.sources())
    name = {"Content-Disposition": 'attachment; filename="trihub-register.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=name)
