"""A server between a client and another server that behaves badly on request.

Faults stand one after another: each is a function of a request and of what asks on, and gives an
answer. TLS and credentials belong to the server itself.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import gzip
import ipaddress
import json
import ssl
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = b"<!doctype html><html><head><title>Gateway</title></head><body>Try later</body></html>"
_ENDED = (ConnectionError, httpx.HTTPError, asyncio.IncompleteReadError, asyncio.CancelledError)
"""What ends a connection: the client's going, the server's behind, or ours."""
_HOP = {"connection", "transfer-encoding", "content-encoding", "content-length", "keep-alive"}


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; ``sent`` is how much of the body is, before the line is cut."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    sent: int | None = None


Ask = Callable[[Request], Awaitable[Answer]]
Fault = Callable[[Request, Ask], Awaitable[Answer]]


def as_json(status: int, content: object) -> Answer:
    """An answer of a server that speaks JSON."""
    return Answer(status, json.dumps(content).encode(), {"content-type": "application/json"})


def slow(seconds: float) -> Fault:
    """Every answer comes late."""

    async def fault(request: Request, ask: Ask) -> Answer:
        await asyncio.sleep(seconds)
        return await ask(request)

    return fault


def cut(path: str, times: int) -> Fault:
    """The answers to the first ``times`` requests with ``path`` in them break off in the middle."""
    left = [times]

    async def fault(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if path not in request.path or not left[0]:
            return answer
        left[0] -= 1
        return replace(answer, sent=len(answer.body) // 2)

    return fault


def page(status: int = 200) -> Fault:
    """A page instead of any answer, as something on the way to the server gives it."""

    async def fault(request: Request, ask: Ask) -> Answer:
        return Answer(status, PAGE, {"content-type": "text/html; charset=utf-8"})

    return fault


def version(number: str, distribution: str | None = "opensearch") -> Fault:
    """The server says that it is another version, or another product (``None`` says none)."""

    async def fault(request: Request, ask: Ask) -> Answer:
        answer = await ask(request)
        if request.path.split("?")[0] != "/":
            return answer
        said = json.loads(answer.body)
        said["version"] = {**said["version"], "number": number, "distribution": distribution}
        if distribution is None:
            del said["version"]["distribution"]
        return as_json(200, said)

    return fault


def busy(times: int, path: str, status: int = 429) -> Fault:
    """The first ``times`` requests with ``path`` in them are turned away."""
    left = [times]

    async def fault(request: Request, ask: Ask) -> Answer:
        if path not in request.path or not left[0]:
            return await ask(request)
        left[0] -= 1
        error = {"type": "rejected_execution_exception", "reason": "queue is full"}
        return as_json(status, {"error": {**error, "root_cause": [error]}, "status": status})

    return fault


def before(path: str, after: int, act: Callable[[], None]) -> Fault:
    """Once ``after`` requests with ``path`` in them have come, act before the next one goes on."""
    seen = [0]

    async def fault(request: Request, ask: Ask) -> Answer:
        if path in request.path:
            seen[0] += 1
            if seen[0] == after + 1:
                await asyncio.to_thread(act)
        return await ask(request)

    return fault


def failing_items(chosen: Callable[[int], bool], status: int, kind: str, times: int = 1) -> Fault:
    """Of each of the first ``times`` bulk requests the ``chosen`` items fail; the others are written."""
    left = [times]

    async def fault(request: Request, ask: Ask) -> Answer:
        if not request.path.split("?")[0].endswith("_bulk") or not left[0]:
            return await ask(request)
        left[0] -= 1
        items = bulk_items(request.body)
        kept = [item for at, item in enumerate(items) if not chosen(at)]
        written: list[object] = []
        if kept:
            body = b"".join(line + b"\n" for item in kept for line in item)
            written = json.loads((await ask(replace(request, body=body))).body)["items"]
        rest = iter(written)
        error = {"type": kind, "reason": "made to fail"}
        said = [
            {_verb(item): {**_place(item), "status": status, "error": error}}
            if chosen(at)
            else next(rest)
            for at, item in enumerate(items)
        ]
        return as_json(200, {"took": 1, "errors": len(kept) < len(items), "items": said})

    return fault


def bulk_items(body: bytes) -> list[list[bytes]]:
    """The items of a bulk request, each one line or two."""
    lines = iter([line for line in body.split(b"\n") if line])
    items = []
    for line in lines:
        items.append([line] if "delete" in json.loads(line) else [line, next(lines)])
    return items


def _verb(item: list[bytes]) -> str:
    return str(next(iter(json.loads(item[0]))))


def _place(item: list[bytes]) -> dict[str, object]:
    place: dict[str, object] = json.loads(item[0])[_verb(item)]
    return place


class Certificate:
    """A certificate for ``host`` that nobody vouches for, and its key, in ``folder``."""

    def __init__(self, folder: Path, host: str = "127.0.0.1", *, days: int = 1) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        now = dt.datetime.now(dt.UTC)
        try:
            place: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            place = x509.DNSName(host)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=2))
            .not_valid_after(now + dt.timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([place]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.file = folder / f"{host}-{days}.pem"
        self.key = folder / f"{host}-{days}.key"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def context(self) -> ssl.SSLContext:
        """What a server with this certificate listens with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context


class Faulty:
    """Listens on loopback while a ``with`` block runs and asks ``behind`` (``http://…``).

    ``faults`` and ``password`` may be changed at any time; ``asked`` is what came in.
    """

    def __init__(
        self, behind: str, *faults: Fault, certificate: Certificate | None = None,
        user: str = "", password: str = "", port: int = 0,
    ) -> None:  # fmt: skip
        self.behind = behind
        self.faults = list(faults)
        self.user, self.password = user, password
        self.asked: list[Request] = []
        self._port = port
        self._tls = certificate.context() if certificate else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Faulty:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    async def _open(self) -> None:
        self._client = httpx.AsyncClient(base_url=self.behind, timeout=300, trust_env=False)
        self._server = await asyncio.start_server(
            self._talk, "127.0.0.1", self._port, ssl=self._tls
        )  # fmt: skip
        self._port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._client.aclose()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read(reader)) is not None:
                self.asked.append(request)
                answer = await self._answer(request)
                await _write(writer, request, answer)
                if answer.sent is not None:
                    writer.transport.abort()
                    return
        except _ENDED:
            return
        finally:
            writer.close()

    async def _answer(self, request: Request) -> Answer:
        if self.password and not self._admits(request):
            error = {"type": "security_exception", "reason": "Unauthorized"}
            answer = as_json(401, {"error": error, "status": 401})
            return replace(answer, headers={**answer.headers, "www-authenticate": "Basic"})
        ask: Ask = self._ask
        for fault in reversed(self.faults):
            ask = _behind(fault, ask)
        return await ask(request)

    def _admits(self, request: Request) -> bool:
        expected = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {expected}"

    async def _ask(self, request: Request) -> Answer:
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in {"host", "authorization", *_HOP}
        }
        answer = await self._client.request(
            request.method, request.path, content=request.body, headers=headers
        )
        kept = {name: value for name, value in answer.headers.items() if name not in _HOP}
        return Answer(answer.status_code, answer.content, kept)


def _behind(fault: Fault, ask: Ask) -> Ask:
    async def asked(request: Request) -> Answer:
        return await fault(request, ask)

    return asked


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (line.split(": ", 1) for line in lines if line)
    headers = {name.lower(): value for name, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    if headers.pop("content-encoding", "") == "gzip":
        body = gzip.decompress(body)
    return Request(method, path, headers, body)


async def _write(writer: asyncio.StreamWriter, request: Request, answer: Answer) -> None:
    headers = {**answer.headers, "content-length": str(len(answer.body))}
    lines = [
        f"HTTP/1.1 {answer.status} -",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    body = b"" if request.method == "HEAD" else answer.body[: answer.sent]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    await writer.drain()
