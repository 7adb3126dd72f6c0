"""SDMX-REST 2.2: data, structures, availability (docs/reference/sdmx.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from trihub.statistics.sdmx.asking import DataQuery, data_query
from trihub.statistics.sdmx.data.csv_data import Options, csv_rows
from trihub.statistics.sdmx.data.json_data import json_message
from trihub.statistics.sdmx.data.xml_data import xml_message
from trihub.statistics.sdmx.finding import GATHERED, Part, at_hand, nothing, parts
from trihub.statistics.sdmx.names import offered
from trihub.statistics.service import Statistics
from trihub.web.identity import base_address
from trihub.web.sdmx.answers import answered, refused, unoffered
from trihub.web.sdmx.negotiating import DATA, STRUCTURE, Wanted, format_of_errors
from trihub.web.services import Library

PREFIX = "/sdmx/v2"
MOST = GATHERED
"""Figures of an answer that is not streamed: JSON, XML, changes, history, what is sorted."""
router = APIRouter(prefix=PREFIX)


def _parts_of(path: str) -> list[str]:
    """The parts of a path; a slash at the end says nothing."""
    return path.strip("/").split("/") if path.strip("/") else []


@router.get("/data")
@router.get("/data/{path:path}")
def data(request: Request, library: Library, path: str = "") -> Response:
    """Figures."""
    statistics = library.statistics

    def work(wanted: Wanted) -> Response:
        query = data_query(_parts_of(path), wanted.parameters, offered(statistics.datasets()))
        body = _body(statistics, query, wanted, _bulk(request))
        answer = StreamingResponse(body, media_type=wanted.format.full)
        if wanted.format.kind == "csv":
            name = "_".join(query.flows) if len(query.flows) < 3 else "trihub"
            answer.headers["Content-Disposition"] = f'inline; filename="{name}.csv"'
        return answer

    return answered(request, statistics, DATA, work)


def _body(statistics: Statistics, query: DataQuery, wanted: Wanted, bulk: str) -> Iterator[bytes]:
    """The message; the first figures are found before, so that an error is an answer of its own."""
    kind, gathered = wanted.format.kind, query.gathered
    now = dt.datetime.now(dt.UTC)  # before reading: a client may ask what is newer than this
    options = Options(
        labels=wanted.options.get("labels", "id"), keys=wanted.options.get("keys", "none"),
        language=wanted.language,
    )  # fmt: skip
    if kind == "csv" and not gathered:
        return csv_rows(_begun(parts(statistics, query)), query, options)
    found = at_hand(statistics, query, MOST, "" if gathered else bulk)
    if kind == "csv":
        whole = (part._replace(figures=iter(figures)) for part, figures in found)
        return csv_rows(whole, query, options)
    if kind == "xml":
        return xml_message(found, query, now)
    return json_message(found, query, wanted.language, now)


def _begun(every: Iterator[Part]) -> Iterator[Part]:
    """The parts from the first figure on. :raises Fault: there is none."""
    for part in every:
        for figure in part.figures:
            return chain([part._replace(figures=chain([figure], part.figures))], every)
    raise nothing()


def _bulk(request: Request) -> str:
    """The address of the same figures as SDMX-CSV, which is streamed whatever its size."""
    given = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in ("format", "formatVersion")
    ]
    return f"{base_address(request)}{request.url.path}?{urlencode([*given, ('format', 'csvdata')])}"


@router.get("/structure")
@router.get("/structure/{path:path}")
def structure(request: Request, library: Library, path: str = "") -> Response:
    """Structures: what codes and attributes mean."""
    statistics = library.statistics

    def work(wanted: Wanted) -> Response:
        from trihub.statistics.sdmx.structure.availability import used_codes
        from trihub.statistics.sdmx.structure.choosing import structure_query, structures

        query = structure_query(_parts_of(path), wanted.parameters)
        datasets = offered(statistics.datasets())
        partial = query.detail == "referencepartial" and query.kind == "dataflow"
        flows = [name for name in datasets if query.resources & {name, "*"}]
        used = used_codes(statistics, flows) if partial else {}
        return _structures(structures(query, datasets, used), wanted)

    return answered(request, statistics, STRUCTURE, work)


def _structures(found: Sequence[Any], wanted: Wanted) -> Response:
    from trihub.statistics.sdmx.structure.writing import structure_json, structure_xml

    now = dt.datetime.now(dt.UTC)
    if wanted.format.kind == "xml":
        body = structure_xml(found, now)
    else:
        body = structure_json(found, wanted.language, now)
    return Response(body, media_type=wanted.format.full)


@router.get("/availability")
@router.get("/availability/{path:path}")
def availability(request: Request, library: Library, path: str = "") -> Response:
    """Which codes have figures."""
    statistics = library.statistics

    def work(wanted: Wanted) -> Response:
        from trihub.statistics.sdmx.structure.availability import (
            availability_query,
            available,
            constraints,
        )

        datasets = offered(statistics.datasets())
        query = availability_query(_parts_of(path), wanted.parameters, datasets)
        found = constraints(available(statistics, query), query, datasets)
        return _structures(found, wanted)

    return answered(request, statistics, STRUCTURE, work)


@router.get("/{resource}")
@router.get("/{resource}/{path:path}")
def others(request: Request, resource: str, path: str = "") -> Response:
    """Resources of the standard that are not offered: schemas, metadata, registrations."""
    return refused(unoffered(resource), format_of_errors(request, STRUCTURE))
