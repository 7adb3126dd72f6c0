"""``/metrics`` in Prometheus' text format, only where the operator says so.

Figures are those of this process: where several serve the same library, each is asked by itself.
"""

from __future__ import annotations

import hmac
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Gauge, Info, start_http_server
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from trihub import __version__
from trihub.core.errors import BadInput, TrihubError
from trihub.web.operating.figures import LibraryFigures
from trihub.web.operating.health import Place
from trihub.web.operating.requests import RequestMetrics
from trihub.web.services import Services

router = APIRouter()
LONG_ENOUGH = 16
"""Characters of a token at least."""
_ADDRESS = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[^\s:\[\]]+):(?P<port>\d{1,5})")


@dataclass(frozen=True, slots=True)
class Serving:
    """Where figures are served: at an address of their own, or on the site to whoever has the
    token; nowhere by default."""

    host: str = ""
    port: int = 0
    token: str = ""


def serving(text: str) -> Serving:
    """Read the setting. :raises BadInput: it is neither an address nor a token."""
    if not text:
        return Serving()
    match = _ADDRESS.fullmatch(text)
    if match and int(match["port"]) <= 65_535:
        return Serving(host=match["host"].strip("[]"), port=int(match["port"]))
    if match or len(text) < LONG_ENOUGH or re.search(r"\s", text):
        raise BadInput(
            "TRIHUB_METRICS is neither an address nor a token.",
            hint="Give host:port, for example 127.0.0.1:9100, or a token of at least "
            f"{LONG_ENOUGH} characters.",
        )
    return Serving(token=text)


class Metrics:
    """The registry of one application."""

    def __init__(self, services: Services, place: Place, where: Serving) -> None:
        self.where = where
        self.registry = CollectorRegistry()
        self.requests = RequestMetrics(self.registry)
        self.registry.register(LibraryFigures(services, place))
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        blocks = Gauge(
            "python_blocks", "Blocks of memory that Python's objects hold.",
            registry=self.registry,
        )  # fmt: skip
        blocks.set_function(sys.getallocatedblocks)
        Info("trihub_build", "The version that serves.", registry=self.registry).info(
            {"version": __version__}
        )

    def text(self) -> bytes:
        """Every figure in Prometheus' text format."""
        return generate_latest(self.registry)

    @contextmanager
    def listening(self, beside: int = 0) -> Iterator[None]:
        """Serve the figures at their own address, where one is set, while the block lasts: so many
        ports ``beside`` it, for one of several processes.

        :raises TrihubError: the address cannot be used.
        """
        if not self.where.host:
            yield
            return
        host, port = self.where.host, self.where.port + beside
        try:
            server, thread = start_http_server(port, host, self.registry)
        except (OSError, OverflowError) as error:
            raise TrihubError(
                f"TRIHUB_METRICS: {host}:{port} cannot be used: {error}.",
                hint="Choose another address.",
            ) from error
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The figures, to whoever has the token; where none is set there is no such page."""
    found: Metrics = request.app.state.metrics
    token = found.where.token
    if not token:
        raise HTTPException(404)
    given = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    text = await run_in_threadpool(found.text)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
