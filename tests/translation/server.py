"""A server that answers as LibreTranslate does (docs.libretranslate.com), or misbehaves as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WORDS = {
    "en": "The translation of", "zh": "译文：", "ja": "これは翻訳です：", "ko": "번역문입니다:",
}  # fmt: skip
LANGUAGES = [
    {"code": code, "name": code, "targets": ["en", "ja", "ko", "zh-Hans"]}
    for code in ("en", "ja", "ko", "zh-Hans")
]
"""Newer servers call simplified Chinese ``zh-Hans``."""

Answer = Callable[["Handler", dict[str, Any]], None]


def translated(text: str, target: str) -> str:
    """What the server makes of a text."""
    return f"{WORDS[target.removesuffix('-Hans')]} {len(text)}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        if self.path != "/languages":
            self.reply(404, {"error": "not found"})
        elif self.server.languages is None:
            self.server.answer(self, {})
        else:
            self.reply(200, self.server.languages)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.answer(self, asked)

    def reply(self, status: int, shape: Any) -> None:
        self.send(status, json.dumps(shape).encode(), "application/json")

    def send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Keeps what it was asked; ``answer`` says how it behaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer: Answer = well
        self.languages: Any = LANGUAGES
        self.asked: list[dict[str, Any]] = []
        self.stopped = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what some tests are about."""


@contextmanager
def running() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def well(handler: Handler, asked: dict[str, Any]) -> None:
    known = {entry["code"] for entry in LANGUAGES}
    for name in ("q", "source", "target"):
        if not asked.get(name):
            return handler.reply(400, {"error": f"Invalid request: missing {name} parameter"})
    for name in ("source", "target"):
        if asked[name] not in known:
            return handler.reply(400, {"error": f"{asked[name]} is not supported"})
    q, target = asked["q"], asked["target"]
    one = isinstance(q, str)
    found = [translated(text, target) for text in ([q] if one else q)]
    return handler.reply(200, {"translatedText": found[0] if one else found})


def failing(status: int, error: str = "out of order", times: int = 1 << 30) -> Answer:
    """Errors as LibreTranslate words them, for so many requests."""
    left = [times]

    def answer(handler: Handler, asked: dict[str, Any]) -> None:
        left[0] -= 1
        if left[0] < 0:
            return well(handler, asked)
        return handler.reply(status, {"error": error})

    return answer


def hanging(handler: Handler, asked: dict[str, Any]) -> None:
    handler.server.stopped.wait(20)


def trickling(handler: Handler, asked: dict[str, Any]) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.stopped.wait(0.05):
        handler.wfile.write(b" ")


def lying(handler: Handler, asked: dict[str, Any]) -> None:
    """Another language than asked for."""
    other = "ko" if asked["target"] != "ko" else "zh"
    found = [translated(text, other) for text in asked["q"]]
    handler.reply(200, {"translatedText": found})


def empty(handler: Handler, asked: dict[str, Any]) -> None:
    handler.reply(200, {"translatedText": [""] * len(asked["q"])})


def fewer(handler: Handler, asked: dict[str, Any]) -> None:
    found = [translated(text, asked["target"]) for text in asked["q"]]
    handler.reply(200, {"translatedText": found[:-1]})


def page(handler: Handler, asked: dict[str, Any]) -> None:
    handler.send(200, b"<!doctype html><title>Sign in</title>", "text/html")


def huge(handler: Handler, asked: dict[str, Any]) -> None:
    """50 MB."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b'{"translatedText": ["')
    for _ in range(50):
        handler.wfile.write(b"x" * (1 << 20))
    handler.wfile.write(b'"]}')


def shape(answer: Any) -> Answer:
    """Any other JSON."""

    def reply(handler: Handler, asked: dict[str, Any]) -> None:
        handler.reply(200, answer)

    return reply


def gone(handler: Handler, asked: dict[str, Any]) -> None:
    """The connection is closed without an answer."""
    handler.close_connection = True
