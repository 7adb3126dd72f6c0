"""Data sets described for machines: the catalogue (DCAT), Data Package, CSV on the Web."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.errors import NotFound
from trihub.statistics.metadata import catalogue, csv_metadata, data_package
from trihub.statistics.metadata.facts import every, facts_of
from trihub.web.api.problems import of_error
from trihub.web.identity import base_address
from trihub.web.sdmx.answers import kept
from trihub.web.services import Library

router = APIRouter(prefix="/stats")


def _described(
    request: Request, library: Library, media_type: str, make: Callable[[str], Any]
) -> Response:
    def answer() -> Response:
        body = json.dumps(make(base_address(request)), ensure_ascii=False, indent=1)
        return Response(body, media_type=media_type)

    try:
        return kept(request, library.statistics, answer)
    except NotFound as error:
        return of_error(error)


@router.get("/catalogue.jsonld")
def whole_catalogue(request: Request, library: Library) -> Response:
    """All data sets."""
    return _described(
        request, library, "application/ld+json",
        lambda base: catalogue(every(library.statistics), base),
    )  # fmt: skip


@router.get("/{dataset}/datapackage.json")
def package(request: Request, library: Library, dataset: str) -> Response:
    """The Data Package of a data set."""
    return _described(
        request, library, "application/json",
        lambda base: data_package(facts_of(library.statistics, dataset), base),
    )  # fmt: skip


@router.get("/{dataset}/csv-metadata.json")
def table(request: Request, library: Library, dataset: str) -> Response:
    """CSV on the Web's metadata of a data set."""
    return _described(
        request, library, "application/csvm+json",
        lambda base: csv_metadata(facts_of(library.statistics, dataset), base),
    )  # fmt: skip
