"""Errors as pages: what happened, where, what to do."""

from __future__ import annotations

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from trihub.core.errors import TrihubError
from trihub.web.pages.common import language_of
from trihub.web.problems import status_of
from trihub.web.render import page


def error_page(request: Request, error: Exception) -> Response:
    """The page for any error."""
    message, hint, status = "", "", 500
    if isinstance(error, TrihubError):
        message, hint, status = error.message, error.hint, status_of(error)
    elif isinstance(error, RequestValidationError):
        first = error.errors()[0]
        status = 422
        message = f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}"
    elif isinstance(error, HTTPException):
        status = error.status_code
    return page(
        request,
        language_of(request),
        "error.html",
        status,
        status=status,
        message=message,
        hint=hint,
    )
