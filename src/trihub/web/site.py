"""The web application: API, pages, static files, security headers, errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from trihub import __version__
from trihub.core.errors import TrihubError
from trihub.core.languages import MAIN_LANGUAGES
from trihub.web import api, problems
from trihub.web.i18n import choose
from trihub.web.pages import documents, errors, library, numbers, search
from trihub.web.services import Services

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Next = Callable[[Request], Awaitable[Response]]


def create_app(services: Services, *, max_body: int = 2 << 20) -> FastAPI:
    """The application over an open library. ``max_body`` bounds request bodies, in bytes."""
    app = FastAPI(
        title="Trihub", version=__version__, description=api.DESCRIPTION,
        openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.services = services
    app.state.max_body = max_body
    app.include_router(api.router)
    for module in (search, documents, numbers, library):
        app.include_router(module.router, include_in_schema=False)
    app.mount("/static", StaticFiles(packages=[("trihub.web", "static")]), name="static")
    app.add_api_route("/", home, include_in_schema=False)
    app.add_api_route("/robots.txt", robots, include_in_schema=False)
    app.add_api_route("/healthz", healthy, include_in_schema=False)
    for kind in (TrihubError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, on_error)
    app.middleware("http")(guard)
    return app


def home(request: Request) -> Response:
    """Send the reader to the site in their language."""
    language = choose(request.headers.get("accept-language", ""))
    return RedirectResponse(f"/{language}/", 302, headers={"Vary": "Accept-Language"})


def robots() -> Response:
    """Searches are not for crawlers; documents are."""
    rules = "".join(f"Disallow: /{code}/search\n" for code in MAIN_LANGUAGES)
    return PlainTextResponse(f"User-agent: *\n{rules}Disallow: /api/\n")


def healthy(request: Request) -> Response:
    """Whether the library answers."""
    request.app.state.services.index.state()
    return PlainTextResponse("ok\n")


async def on_error(request: Request, error: Exception) -> Response:
    """An error as problem+json for the API, as a page for readers."""
    if request.url.path.startswith("/api/"):
        if isinstance(error, TrihubError):
            return await problems.on_trihub_error(request, error)
        if isinstance(error, RequestValidationError):
            return await problems.on_validation_error(request, error)
        if isinstance(error, HTTPException):
            return await problems.on_http_error(request, error)
        return problems.problem(500, "Trihub failed while answering.", code="internal")
    return errors.error_page(request, error)


async def guard(request: Request, call_next: Next) -> Response:
    """Refuse oversized bodies; add the security headers to every answer."""
    length = request.headers.get("content-length", "0")
    limit = request.app.state.max_body
    if request.method in ("POST", "PUT", "PATCH") and (not length.isdigit() or int(length) > limit):
        response: Response = problems.problem(
            413, f"The request's body is larger than {limit:,} bytes, or of unknown length.",
            "Send less, with a Content-Length.", code="too-large",
        )  # fmt: skip
    else:
        response = await call_next(request)
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    return response
