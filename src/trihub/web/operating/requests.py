"""How long requests take, by route and status, never by what was asked.

A route is its template (``/{lang}/doc/{number}``): paths and queries hold numbers and words that
nobody else may see. Requests of the parts for people who have signed in (joint search, accounts,
meetings), and whatever changes something, are one route without status or method: their counts
would tell of cases.
"""

from __future__ import annotations

import re
import time
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from prometheus_client import CollectorRegistry, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
PUBLIC = re.compile(
    r"/|/(?:robots\.txt|healthz|metrics|(?:health|static|sdmx|stats|fields|register)(?:/.*)?)"
    r"|/(?:[a-z]{2}|api/v1)(?:/(?:search|search\.\w+|preview|doc|documents|family|numbers?|library"
    r"|help|info|rejects|export|openapi\.json|stats|fields|green|ipc|register)(?:/.*)?|/)?"
)
"""Paths whose routes are told. Whatever else has a route is told of as one, so that a part added
later tells nothing until it is named here."""
READING = frozenset({"GET", "HEAD"})
ASKING = re.compile(r"/api/v1/(?:search|export|green|ipc)\b.*")
"""Paths that are asked with a body, by whoever reads."""
PRIVATE = "(signed in)"
NO_ROUTE = "(none)"
API = "/api/v1"
_HOLDER = "trihub.measured"


class RequestMetrics:
    """The figures of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.seconds = Histogram(
            "trihub_http_request_duration_seconds",
            "Time from a request's beginning to the end of its answer.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=registry,
        )
        self.under_way = Gauge(
            "trihub_http_requests_under_way", "Requests being answered now.", registry=registry
        )
        self._limiter: Any = None
        busy = Gauge("trihub_threads_busy", "Threads at work on requests.", registry=registry)
        queue = Gauge(
            "trihub_threads_waiting", "Requests that wait for a thread.", registry=registry
        )
        busy.set_function(lambda: self._threads()[0])
        queue.set_function(lambda: self._threads()[1])

    def know_threads(self) -> None:
        """Take hold of the pool of threads, which only the loop that serves knows."""
        self._limiter = self._limiter or current_default_thread_limiter()

    def _threads(self) -> tuple[int, int]:
        if self._limiter is None:
            return 0, 0
        found = self._limiter.statistics()
        return found.borrowed_tokens, found.tasks_waiting


class Measured:
    """ASGI middleware around all others: counts each request when its answer is complete."""

    def __init__(self, app: ASGIApp, *, metrics: RequestMetrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and count."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.metrics.know_threads()
        holder: dict[str, str] = {}
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        start = time.perf_counter()
        self.metrics.under_way.inc()
        try:
            await self.app({**scope, _HOLDER: holder}, receive, noted)
        finally:
            self.metrics.under_way.dec()
            labels = _labels(scope, holder.get("route", NO_ROUTE), status)
            self.metrics.seconds.labels(*labels).observe(time.perf_counter() - start)


def _labels(scope: Scope, route: str, status: int) -> tuple[str, str, str]:
    """Method, route and status as they are told."""
    method, path = scope["method"], scope["path"]
    reading = method in READING or (method == "POST" and ASKING.fullmatch(path))
    if route == NO_ROUTE:
        return method if reading else "other", NO_ROUTE, str(status)
    if not reading or not PUBLIC.fullmatch(path):
        return "any", PRIVATE, "any"
    return method, route, str(status)


class Routed:
    """ASGI middleware inside all others: notes which route answers for :class:`Measured`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; the router puts the route into this scope."""
        try:
            await self.app(scope, receive, send)
        finally:
            holder = scope.get(_HOLDER)
            if holder is not None:
                holder["route"] = _template(scope)


def _template(scope: Scope) -> str:
    """The template of the route that answered."""
    if scope["path"].startswith("/static/"):
        return "/static/{path}"
    route: str = getattr(scope.get("route"), "path", NO_ROUTE)
    if route.startswith("/") and scope["path"].startswith(f"{API}/"):
        return f"{API}{route.removeprefix(API)}"  # a router inside another knows its own part alone
    return route
