"""Hostile requests: paths, bodies, languages, methods."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trihub.app import Library, create_site
from trihub.web.guard import SECURITY
from web.client import Client, wait_for

LIMIT = 2 << 20


def raw(app: Any, path: bytes, *, method: str = "GET", query: bytes = b"") -> tuple[int, bytes]:
    """Ask with a path as a server hands it over, which a client would tidy up."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": path.decode("utf-8", "replace"), "raw_path": path,
        "query_string": query, "headers": [(b"host", b"test")], "root_path": "",
        "server": ("test", 80), "client": ("test", 1),
    }  # fmt: skip

    left = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()  # the client stays, and says no more
        return left.pop()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    wait_for(app(scope, receive, send))
    body = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    return sent[0]["status"], body


TRICKS = [
    b"/en/../../etc/passwd", b"/../", b"/en/..", b"/static/../site.py", b"/static/../../app.py",
    b"/static/%2e%2e/site.py", b"/static/..%2f..%2fapp.py", b"/static//etc/passwd", b"/static/",
    b"/static/\x00", b"/en/doc/\x00", b"/en/doc/CN1\x00A", b"/en/doc/../x",
    b"/en/doc/", b"/en/doc//", b"/en/family/..", b"/en/doc/\xff\xfe", b"/\xe2\x80\xae/",
    b"/en/doc/" + "特許".encode() * 40, b"/en/doc/" + b"A" * 9000, b"/en/search.../../x",
    b"/en/doc/CN199000002A/download../x", b"//evil.example/", b"/xx/", b"/EN/", b"/en-US/", b"/zh-Hans/",
    b"/en%00/", b"/e/", b"/api/v1/documents/..", b"/api/v1/documents/\x00", b"/api/v1/../v1/info/x",
]  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_path_tricks_find_nothing(library: Library, path: bytes) -> None:
    status, body = raw(create_site(library), path)
    assert status in (400, 404, 405, 422), (path, status)
    assert b"root:" not in body
    assert b"from __future__" not in body


def test_a_path_without_its_slash_is_sent_on(site: Client) -> None:
    answer = site.get("/en")
    assert answer.status_code in (301, 307)
    assert answer.headers["location"] in ("/en/", "http://test/en/")


@given(path=st.binary(max_size=40), query=st.binary(max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_path_and_no_query_makes_it_fail(site: Client, path: bytes, query: bytes) -> None:
    for head in (b"/", b"/en/", b"/en/doc/", b"/en/search?q=", b"/api/v1/documents/"):
        where, _, given_query = head.partition(b"?")
        status, _ = raw(site.app, where + path if not given_query else where,
                        query=given_query + query)  # fmt: skip
        assert status < 500


@given(text=st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_no_text_makes_search_or_numbers_fail(site: Client, text: str) -> None:
    for address, name in (
        ("/en/search", "q"), ("/ja/search", "like"), ("/zh/search", "before"),
        ("/ko/number", "text"), ("/api/v1/search", "q"), ("/api/v1/numbers", "text"),
        ("/en/preview", "show"),
    ):  # fmt: skip
        parameters = {name: text, **({"q": "a"} if name == "before" else {})}
        encoded = {key: value.encode("utf-8", "replace") for key, value in parameters.items()}
        assert site.get(address, params=encoded).status_code < 500


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\x00b", "\u202e", "\ufeff"])
def test_odd_characters_in_a_body(site: Client, text: str) -> None:
    for name in ("q", "like"):
        escaped = "".join(f"\\u{ord(c):04x}" for c in text)
        body = f'{{"{name}": "{escaped}"}}'
        answer = site.request(
            "POST", "/api/v1/search", content=body, headers={"content-type": "application/json"}
        )
        assert answer.status_code in (200, 400, 404, 422)


def test_bodies_are_bounded(site: Client) -> None:
    large = b" " * (LIMIT + 1)
    headers = {"content-type": "application/json"}
    answer = site.request("POST", "/api/v1/search", content=large, headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "too-large"

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    answer = site.request("POST", "/api/v1/search", content=chunks(), headers=headers)
    assert "content-length" not in answer.request.headers
    assert answer.status_code == 413
    answer = site.request("GET", "/en/", content=large)
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "99999999999999999999999", "١٢"])
def test_lengths_that_are_none(site: Client, length: str) -> None:
    headers = [(b"content-length", length.encode()), (b"content-type", b"application/json")]
    answer = site.request("POST", "/api/v1/search", content=b"{}", headers=httpx.Headers(headers))
    assert answer.status_code == 413


def test_a_small_body_in_chunks_is_read(site: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"q": '
        yield b'"battery"}'

    headers = {"content-type": "application/json"}
    answer = site.request("POST", "/api/v1/search", content=chunks(), headers=headers)
    assert answer.status_code == 200
    assert answer.json()["documents"] > 0


@pytest.mark.parametrize(
    "address",
    ["/en/", "/en/search?q=battery", "/en/doc/CN199000002A", "/static/site.css", "/api/v1/info",
     "/en/search.csv?q=battery", "/robots.txt", "/healthz", "/en/nothing"],
)  # fmt: skip
def test_head_is_get_without_a_body(site: Client, address: str) -> None:
    got, head = site.get(address), site.request("HEAD", address)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("address", ["/", "/en/", "/static/site.js", "/api/v1/info", "/nothing"])
def test_headers_of_security(site: Client, address: str) -> None:
    answer = site.get(address)
    for name, value in SECURITY.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_static_files_may_be_kept(site: Client) -> None:
    page = site.page("/en/")
    address = page.partition('href="/static/')[2].partition('"')[0]
    assert "immutable" in site.get(f"/static/{address}").headers["cache-control"]
    assert "immutable" not in site.get("/static/site.css").headers.get("cache-control", "")


def test_pages_are_compressed(site: Client) -> None:
    answer = site.get("/en/search?q=battery", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    plain = site.get("/en/search?q=battery", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_markup_in_queries_is_text(site: Client) -> None:
    attack = '"><script>alert(1)</script><b x="'
    for address in ("/en/search", "/en/number", "/en/nothing", "/en/doc/"):
        for name in ("q", "like", "text", "office", "before", "show"):
            answer = site.get(address, params={name: attack})
            assert "<script>alert" not in answer.text
