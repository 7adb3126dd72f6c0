"""The web application: API, pages, static files, errors."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Scope

from trihub import __version__
from trihub.core.errors import TrihubError
from trihub.core.languages import MAIN_LANGUAGES
from trihub.web import (
    accounts,
    exchanges,
    fields,
    green,
    joint,
    meetings,
    operating,
    register,
    sdmx,
    stats,
)
from trihub.web.api import routes
from trihub.web.api.problems import of_error
from trihub.web.guard import SECURITY, Guard
from trihub.web.i18n import choose
from trihub.web.identity import Private
from trihub.web.operating.health import Place
from trihub.web.operating.requests import Measured, Routed
from trihub.web.operating.serving import Metrics, serving
from trihub.web.pages import documents, errors, families, library, numbers, preview, search
from trihub.web.services import Services
from trihub.web.warming import warmed

PAGES = (
    operating,
    search,
    preview,
    documents,
    families,
    numbers,
    library,
    accounts,
    joint,
    sdmx,
    stats,
    fields,
    green,
    register,
    exchanges,
    meetings,
)
FOREVER = "public, max-age=31536000, immutable"
GZIP_LEVEL = 3
"""A third of the time of level 9 and a tenth more bytes, on answers of 40 to 60 kB."""


ADDRESSES = APIRouter()
"""All of the API and of the pages. FastAPI works out half a second for what is included: once in a
process, not for each application."""
ADDRESSES.include_router(routes.router)
for module in PAGES:
    ADDRESSES.include_router(module.router, include_in_schema=False)


class Assets(StaticFiles):
    """Static files. Their addresses change with their content, so they may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file."""
        response = await super().get_response(path, scope)
        if scope["query_string"] and response.status_code == 200:
            response.headers["Cache-Control"] = FOREVER
        return response


def create_app(
    services: Services,
    *,
    place: Place,
    metrics: str = "",
    max_body: int = 2 << 20,
    max_upload: int = 20 << 20,
    public_url: str = "",
) -> FastAPI:
    """The application over an open library, which lies in a ``place``.

    ``max_body`` bounds request bodies, in bytes, ``max_upload`` each text that comes with a petition;
    ``public_url`` is where readers reach the site, empty for the address that they ask for;
    ``metrics`` is where figures of its work are served.

    :raises BadInput: ``metrics`` is neither an address nor a token.
    """
    app = FastAPI(
        title="Trihub", version=__version__, description=routes.DESCRIPTION,
        openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None, lifespan=warmed,
    )  # fmt: skip
    app.state.services = services
    app.state.public_url = public_url
    app.state.place = place
    app.state.metrics = Metrics(services, place, serving(metrics))
    app.mount("/static", Assets(packages=[("trihub.web", "static")]), name="static")
    app.add_api_route("/", home, include_in_schema=False)
    app.add_api_route("/robots.txt", robots, include_in_schema=False)
    app.add_api_route("/healthz", healthy, include_in_schema=False)
    app.router.routes.extend(ADDRESSES.routes)
    for kind in (TrihubError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, on_error)
    app.add_middleware(Routed)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=GZIP_LEVEL)
    app.add_middleware(Private)
    app.add_middleware(Guard, max_body=max_body, max_upload=max_upload)
    app.add_middleware(Measured, metrics=app.state.metrics.requests)
    return app


def home(request: Request) -> Response:
    """Send the reader to the site in their language."""
    language = choose(request.headers.get("accept-language", ""))
    return RedirectResponse(f"/{language}/", 302, headers={"Vary": "Accept-Language"})


def robots() -> Response:
    """Searches are not for crawlers; documents are."""
    rules = "".join(
        f"Disallow: /{code}/search\nDisallow: /{code}/preview\nDisallow: /{code}/stats/explore\n"
        for code in MAIN_LANGUAGES
    )
    rest = "".join(f"Disallow: {path}\n" for path in ("/api/", "/sdmx/", "/*mt="))
    return PlainTextResponse(f"User-agent: *\n{rules}{rest}")


def healthy(request: Request) -> Response:
    """Whether the library answers."""
    request.app.state.services.index.state()
    return PlainTextResponse("ok\n")


async def on_error(request: Request, error: Exception) -> Response:
    """An error as problem+json for the API, as a page for readers."""
    api_call = request.url.path.startswith("/api/")
    response = of_error(error) if api_call else errors.error_page(request, error)
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    return response
