"""Errors as pages: what happened, where, what to do."""

from __future__ import annotations

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from trihub.core.errors import TrihubError
from trihub.web.api.problems import status_of
from trihub.web.messages import Shown, misfit, shown
from trihub.web.pages.common import language_of
from trihub.web.views.render import page


def error_page(request: Request, error: Exception) -> Response:
    """The page for any error; one that nobody raised on purpose says nothing of the inside."""
    language = language_of(request)
    told, status = Shown(""), 500
    headers = None
    if isinstance(error, TrihubError):
        told, status = shown(error, language), status_of(error)
    elif isinstance(error, RequestValidationError):
        told, status = misfit(error, language), 422
    elif isinstance(error, HTTPException):
        status, headers = error.status_code, error.headers
    answer = page(request, language, "error.html", status, code=status, error=told)
    answer.headers.update({"Vary": "Accept-Language", **(headers or {})})
    return answer
