"""The register of cooperation: records, search, figures, what is missing, exports, linked data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from trihub.core.register import RecordKind
from trihub.register.editing.tasks import tasks
from trihub.register.export import as_csv
from trihub.register.linked import as_linked
from trihub.register.service import Register
from trihub.register.shapes import findings_shape, network_shape, record_shape, timeline_shape
from trihub.register.view import Asked, found, listed, naming, network, timeline
from trihub.web.identity import base_address
from trihub.web.services import Library

router = APIRouter()
Json = dict[str, Any]
Value = Annotated[str, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=1000, description="Records.")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="Records to pass over.")]
Since = Annotated[int, Query(ge=0, le=9999, description="The first year; 0 for no bound.")]
Until = Annotated[int, Query(ge=0, le=9999, description="The last year; 0 for no bound.")]
PARTS = 200
"""Records that belong to one, or name it, in its answer."""


@router.get("/records", summary="Records of the register of cooperation", response_model=Json)
def records(
    library: Library,
    kind: Annotated[RecordKind, Query(description="What they are about.")] = RecordKind.MEETING,
    mechanism: Value = "", number: Value = "", office: Value = "", strength: Value = "",
    field: Value = "", actor: Value = "", about: Value = "", programme: Value = "",
    person: Value = "", since: Since = 0, until: Until = 0, limit: Limit = 30, offset: Offset = 0,
) -> Response:  # fmt: skip
    """Records of which this is said, the newest date first (of a commitment that of its meeting).
    `office` and `field` are met in any part that they play."""
    chosen = {
        "mechanism": mechanism, "number": number, "office": office, "strength": strength,
        "field": field, "actor": actor, "about": about, "programme": programme, "person": person,
    }  # fmt: skip
    having = {name: value for name, value in chosen.items() if value}
    asked = Asked(kinds=(kind,), having=having, since=since, until=until)
    hits = listed(library.register.view(), asked, limit=limit, offset=offset)
    shapes = [record_shape(each) for each in library.register.get_all(hits.records)]
    return _json({"count": hits.count, "records": shapes})


@router.get("/search", summary="Search in the register of cooperation", response_model=Json)
def search(
    library: Library,
    q: Annotated[str, Query(min_length=1, max_length=500, description="Words in any language.")],
    kind: Annotated[RecordKind | None, Query(description="Only records of a kind.")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Records.")] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000, description="Records to pass over.")] = 0,
) -> Response:
    """Records with all the words, best first; where none has all of them, those with some
    (`anywhere`). Names of offices count at any time, names of people in any script."""
    asked = Asked(words=q, kinds=(kind,) if kind else ())
    hits = found(library.register.view(), asked, limit=limit, offset=offset)
    shapes = [record_shape(each) for each in library.register.get_all(hits.records)]
    return _json({"count": hits.count, "anywhere": hits.anywhere, "records": shapes})


@router.get("/timeline", summary="Meetings by mechanism and year")
def by_mechanism(
    library: Library, office: Value = "", since: Since = 0, until: Until = 0
) -> list[Json]:
    """How many meetings of each mechanism there were in each year, those of the most first."""
    asked = Asked(kinds=(RecordKind.MEETING,), having={"office": office} if office else {},
                  since=since, until=until)  # fmt: skip
    return timeline_shape(timeline(library.register.view(), asked))


@router.get("/network", summary="Commitments by office and field")
def offices_and_fields(library: Library, since: Since = 0, until: Until = 0) -> Json:
    """How many commitments each office made in each field, and how many there were of each field
    in every five years."""
    return network_shape(network(library.register.view(), since, until))


Name = Annotated[
    str, Path(pattern="^[A-Z][0-9]{1,12}$", description="The record, for example `M12`.")
]


@router.get(
    "/records/{record}", summary="A record with its statements and sources", response_model=Json
)
def record(library: Library, record: Name) -> Response:
    """Everything that was recorded of it, with what belongs to it (`parts`), or, of a person, an
    office, a working group or a programme, what names it, the newest first."""
    register = library.register
    one = register.get(record)
    parts = register.get_all(_parts(register, record, one.kind))
    used = list(dict.fromkeys(each.source for each in one.statements if each.source))
    shape = record_shape(one, register.store.sources(used) if used else {})
    return _json({**shape, "parts": [record_shape(each) for each in parts]})


def _json(shape: Json) -> Response:
    # Written at once: looking every value over again takes three times as long as all the rest.
    return Response(orjson.dumps(shape), media_type="application/json")


def _parts(register: Register, record: str, kind: RecordKind) -> list[str]:
    view = register.view()
    if kind.named:
        numbers = view.newest_first(naming(view, int(record[1:])))[:PARTS]
        return [view.id(int(number)) for number in numbers]
    asked = Asked(having={"about": record}, order="number")
    return list(listed(view, asked, limit=PARTS).records)


@router.get("/records/{record}/linked", summary="A record as JSON-LD (schema.org)")
def linked(request: Request, library: Library, record: Name) -> Json:
    """A meeting as an Event with its offices as GovernmentOrganization."""
    one = library.register.get(record)
    about = library.register.get_all(one.all("about")[:1])
    return as_linked(one, base=base_address(request), about=about)


@router.get("/findings", summary="What is wrong or missing in the register")
def findings(library: Library, limit: Limit = 1000, offset: Offset = 0) -> list[Json]:
    """Gaps in numbering, impossible dates, contradictions, statements without source."""
    register = library.register
    return findings_shape(register.findings()[offset : offset + limit], tasks(register))


@router.get(
    "/export.csv", summary="The register as CSV", response_class=Response,
    responses={200: {"description": "One row a statement.",
                     "content": {"text/csv": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def export(library: Library) -> Response:
    """Every statement with its source."""
    register = library.register
    lines = as_csv(register.everything(), register.store.sources())
    return _file(lines, "text/csv; charset=utf-8", "csv")


@router.get(
    "/export.jsonl", summary="The register as JSON Lines", response_class=Response,
    responses={200: {"description": "One record a line.",
                     "content": {"application/jsonl": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def export_lines(library: Library) -> Response:
    """Every record with its statements and sources."""
    return _file(_lines(library.register), "application/jsonl", "jsonl")


def _lines(register: Register) -> Iterator[bytes]:
    sources = register.store.sources()
    for one in register.everything():
        yield orjson.dumps(record_shape(one, sources)) + b"\n"


def _file(lines: Iterator[Any], kind: str, ending: str) -> Response:
    name = {"Content-Disposition": f'attachment; filename="trihub-register.{ending}"'}
    return StreamingResponse(lines, media_type=kind, headers=name)
