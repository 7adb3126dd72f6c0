"""Errors as problem+json (RFC 9457) for the API; the site renders the same as pages."""

from __future__ import annotations

from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from trihub.core.errors import (
    BadInput,
    BadQuery,
    BadSetup,
    Conflict,
    IndexStale,
    LibraryError,
    NotFound,
    Refused,
    ServiceError,
    TableStale,
    TrihubError,
)

MEDIA_TYPE = "application/problem+json"

STATUS = {
    NotFound: 404, BadInput: 400, Refused: 403, Conflict: 409, LibraryError: 503, IndexStale: 503,
    TableStale: 503, BadSetup: 503, ServiceError: 503, TrihubError: 500,
}  # fmt: skip
"""HTTP status of each branch of the error tree."""


class Problem(BaseModel):
    """What went wrong (RFC 9457), and what to do."""

    type: str = "about:blank"
    title: str = Field(description="What happened and where.")
    status: int
    detail: str = Field("", description="What to do.")
    code: str = Field(description="One word for programs (docs/reference/errors.md).")
    position: int | None = Field(None, description="Of a query: the first character that is wrong.")
    expected: str | None = Field(None, description="Of a query: what would have fitted there.")
    errors: list[dict[str, str]] | None = Field(
        None, description="Of parameters: each `place` that does not fit, with a `message`."
    )


MEANINGS = {
    400: "Something in the request cannot be used; the problem says what to do.",
    404: "Nothing is kept under this number.",
    413: "The body is too large.",
    422: "Parameters do not fit.",
    503: "The library cannot be used right now.",
}

DENIALS = {
    401: "A bearer token is needed, or the one given does not hold.",
    403: "The token’s person, or its scopes, do not allow it; the problem says what is missing.",
    409: "Somebody else changed it first.",
}


def _described(meanings: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    return {
        status: {
            "description": meaning,
            "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
        }
        for status, meaning in meanings.items()
    }


RESPONSES = _described(MEANINGS)
"""The errors of every endpoint, for OpenAPI."""
DENIED = _described(DENIALS)
"""Those of endpoints that need a token."""


def status_of(error: TrihubError) -> int:
    """The HTTP status of an error."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def problem(status: int, title: str, detail: str = "", **more: Any) -> JSONResponse:
    """A problem document."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(content, status, media_type=MEDIA_TYPE)


def of_error(error: Exception) -> JSONResponse:
    """The problem of any error; one that nobody raised on purpose says nothing of the inside."""
    if isinstance(error, TrihubError):
        return _of_trihub(error)
    if isinstance(error, RequestValidationError):
        return _of_parameters(error)
    if isinstance(error, HTTPException):
        response = problem(error.status_code, str(error.detail), code="http")
        response.headers.update(error.headers or {})
        return response
    return problem(500, "Trihub failed while answering.", code="internal")


def _of_trihub(error: TrihubError) -> JSONResponse:
    more: dict[str, Any] = {"code": error.code}
    if isinstance(error, BadQuery):
        more |= {"position": error.position, "expected": error.expected}
    return problem(status_of(error), error.message, error.hint, **more)


def _of_parameters(error: RequestValidationError) -> JSONResponse:
    places = [
        {"place": ".".join(map(str, item["loc"])), "message": item["msg"]}
        for item in error.errors()
    ]
    title = "The request has parameters that do not fit."
    return problem(422, title, "The errors name each place.", code="bad-request", errors=places)
