"""What stands before every request: bounds on bodies, HEAD, and headers of security."""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trihub.web.api.problems import problem
from trihub.web.identity import signed_in

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""Sent with every answer. Styles, scripts and requests come from this site alone, none inline."""


ASCII = bytes(range(0x21, 0x7F))


UPLOADS = re.compile(r"/[a-z]{2}/(joint/new|(exchanges|symposia)/[a-z2-7]{26}/materials)")
"""Pages that take files, from people who have signed in."""
TEXTS = 5
"""Texts that come with a petition at most: one for each office."""


class Guard:
    """ASGI middleware around the application. ``max_body`` bounds request bodies, in bytes;
    ``max_upload`` each text that comes with a petition."""

    def __init__(self, app: ASGIApp, *, max_body: int, max_upload: int) -> None:
        self.app, self.max_body = app, max_body
        self.max_upload = max_body + TEXTS * max_upload

    async def _bound(self, scope: Scope) -> int:
        """The largest body here: files are taken only from somebody who has signed in."""
        if scope["method"] != "POST" or not UPLOADS.fullmatch(scope["path"]):
            return self.max_body
        who = await run_in_threadpool(signed_in, Request(scope))
        return self.max_upload if who and not who.missing else self.max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body within its bound, answer HEAD as GET without a body, add headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "query_string": _ascii(scope["query_string"])}
        answer = Answer(send, bodiless=scope["method"] == "HEAD")
        bound = await self._bound(scope)
        body = await self._body(Headers(scope=scope), receive, bound)
        if body is None:
            refused = problem(
                413, f"The request's body is larger than {bound:,} bytes.",
                "Send less, or read large files in with “trihub ingest”.", code="too-large",
            )  # fmt: skip
            await refused(scope, receive, answer)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self.app(scope, Replay(body, receive), answer)

    async def _body(self, headers: Headers, receive: Receive, bound: int) -> bytes | None:
        """The whole body, or ``None`` where it is too large, whatever length it claims."""
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:20]) > bound:
            return None
        body = bytearray()
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > bound:
                return None
        return bytes(body)


def _ascii(query: bytes) -> bytes:
    """The query string with the bytes that do not belong into one escaped."""
    return query if query.isascii() else quote_from_bytes(query, safe=ASCII).encode()


class Replay:
    """Gives the application the body that was read, then what follows it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self.body: bytes | None = body
        self.receive = receive

    async def __call__(self) -> Message:
        """The next message."""
        if self.body is None:
            return await self.receive()
        body, self.body = self.body, None
        return {"type": "http.request", "body": body, "more_body": False}


class Answer:
    """Sends the answer with the headers of security; without its body to a HEAD."""

    def __init__(self, send: Send, *, bodiless: bool) -> None:
        self.send, self.bodiless = send, bodiless

    async def __call__(self, message: Message) -> None:
        """Send one message."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
        elif self.bodiless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self.send(message)
