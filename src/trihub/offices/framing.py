"""Cutting a stream into records by bytes, so that each has its place and checksum.

A broken record never takes its neighbours with it, memory stays constant, and records can
be parsed in parallel. Two shapes cover every office: documents one after another (each
with its own XML declaration, as in the USPTO's weekly files) and elements repeated inside
a container (DOCDB, OPS, KIPRIS).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from trihub.core.ports import Record

CHUNK = 1 << 20
MAX_RECORD = 64 << 20
"""Bytes. The largest real publication (with its sequence listing) stays far below."""

_DOCUMENT = re.compile(rb"<\?xml\s")
_NAMESPACE = re.compile(rb"""\sxmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")


def documents(stream: BinaryIO) -> Iterator[Record]:
    """Cut at every XML declaration; a stream without any is one record.

    A record over :data:`MAX_RECORD` is yielded cut at that length (and so fails to parse,
    with its place), and its rest is passed over.
    """
    start, buffer = 0, b""
    overflow = False
    while chunk := stream.read(CHUNK):
        search_from = max(1, len(buffer) - 8)
        buffer += chunk
        while match := _DOCUMENT.search(buffer, search_from):
            if not overflow and buffer[: match.start()].strip(b"\xef\xbb\xbf \t\r\n"):
                yield Record(data=buffer[: match.start()], offset=start)
            start, buffer = start + match.start(), buffer[match.start() :]
            overflow, search_from = False, 1
        if len(buffer) > MAX_RECORD:
            if not overflow:
                yield Record(data=buffer[: MAX_RECORD + 1], offset=start)
            overflow = True
            start, buffer = start + len(buffer) - 8, buffer[-8:]
    if not overflow and buffer.strip():
        yield Record(data=buffer, offset=start)


def elements(stream: BinaryIO, name: str, namespaces: bytes = b"") -> Iterator[Record]:
    """Cut out every element with the local name ``name``, under any prefix.

    ``context`` of each record is an opening tag that declares the container's namespaces
    (``namespaces`` where it declares none) after the stream's own XML declaration; close it
    with ``</records>``. An element that never closes is yielded as far as it goes, last.
    """
    opening = re.compile(rb"<(?:[\w.-]+:)?" + name.encode() + rb"(?=[\s>/])")
    closing = re.compile(
        rb"</(?:[\w.-]+:)?"
        + name.encode()
        + rb"\s*>|<(?:[\w.-]+:)?"
        + name.encode()
        + rb"\b[^>]*/>"
    )
    buffer, base, context = b"", 0, b""
    inside = False
    margin = len(name) + 80
    position = 0
    while True:
        chunk = stream.read(CHUNK)
        buffer += chunk
        while True:
            match = (closing if inside else opening).search(buffer, position)
            if match is None:
                break
            if not inside:
                context = context or _context(buffer[: match.start()], namespaces)
                base, buffer = base + match.start(), buffer[match.start() :]
                inside, position = True, 0
            else:
                yield Record(data=buffer[: match.end()], offset=base, context=context)
                base, buffer = base + match.end(), buffer[match.end() :]
                inside, position = False, 0
        if inside:
            if len(buffer) > MAX_RECORD or not chunk:
                yield Record(data=buffer[: MAX_RECORD + 1], offset=base, context=context)
                base, buffer, inside = base + len(buffer), b"", False
            position = max(0, len(buffer) - margin)
        elif context or len(buffer) > CHUNK:
            keep = min(margin, len(buffer))
            base, buffer = base + len(buffer) - keep, buffer[len(buffer) - keep :]
            position = 0
        if not chunk:
            return


def _context(head: bytes, namespaces: bytes) -> bytes:
    declaration = (
        head[: head.find(b"?>") + 2]
        if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml")
        else b""
    )
    declared = {item.split(b"=")[0].strip(): item for item in _NAMESPACE.findall(namespaces)}
    declared |= {item.split(b"=")[0].strip(): item for item in _NAMESPACE.findall(head)}
    return (
        declaration.lstrip(b"\xef\xbb\xbf \r\n") + b"<records" + b"".join(declared.values()) + b">"
    )
