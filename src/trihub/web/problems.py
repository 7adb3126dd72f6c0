"""Errors as problem+json (RFC 9457) for the API; the site renders the same as pages."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from trihub.core.errors import (
    BadInput,
    BadQuery,
    IndexStale,
    LibraryError,
    NotFound,
    TrihubError,
)

STATUS = {NotFound: 404, BadInput: 400, LibraryError: 503, IndexStale: 503, TrihubError: 500}
"""HTTP status of each branch of the error tree."""


def status_of(error: TrihubError) -> int:
    """The HTTP status of an error."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def problem(status: int, title: str, detail: str = "", **more: Any) -> JSONResponse:
    """A problem document."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(content, status, media_type="application/problem+json")


def trihub_problem(error: TrihubError) -> JSONResponse:
    """The problem of one of Trihub's own errors, with what to do."""
    more: dict[str, Any] = {"code": error.code, "hint": error.hint}
    if isinstance(error, BadQuery):
        more |= {"position": error.position, "expected": error.expected}
    return problem(status_of(error), error.message, error.hint, **more)


async def on_trihub_error(request: Request, error: Exception) -> Response:
    """Handler for :class:`TrihubError`."""
    if not isinstance(error, TrihubError):
        raise error
    return trihub_problem(error)


async def on_validation_error(request: Request, error: Exception) -> Response:
    """Handler for parameters that do not fit the schema: 422 with each place."""
    if not isinstance(error, RequestValidationError):
        raise error
    places = [
        {"place": ".".join(map(str, item["loc"])), "message": item["msg"]}
        for item in error.errors()
    ]
    return problem(
        422, "The request has parameters that do not fit.", code="bad-request", errors=places
    )


async def on_http_error(request: Request, error: Exception) -> Response:
    """Handler for unknown addresses and methods."""
    if not isinstance(error, HTTPException):
        raise error
    response = problem(error.status_code, str(error.detail), code="http")
    response.headers.update(error.headers or {})
    return response
