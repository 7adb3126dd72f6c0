"""The API's addresses together, and their OpenAPI description."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI

from trihub import __version__
from trihub.web.api import (
    computed,
    documents,
    exchanges,
    fields,
    green,
    holdings,
    joint,
    meetings,
    register,
    searching,
    statistics,
)
from trihub.web.api.problems import RESPONSES

DESCRIPTION = """Search for prior art, read documents, families, numbers and official figures.

The answers are those of the commands with `--json`; docs/reference/json.md lists every key.
Errors are `application/problem+json` (RFC 9457). Reading in publications and figures, rebuilding the index
and the doctor are the operator's: they are commands and have no address here."""

router = APIRouter(prefix="/api/v1", responses=RESPONSES)
for module in (
    searching,
    documents,
    holdings,
    statistics,
    computed,
    fields,
    green,
    register,
    joint,
    exchanges,
    meetings,
):
    router.include_router(module.router)


def openapi() -> dict[str, Any]:
    """The API's OpenAPI description, without a library."""
    app = FastAPI(title="Trihub", version=__version__, description=DESCRIPTION)
    app.include_router(router)
    return app.openapi()
