"""Lines of bytes and of text out of a stream, in constant memory, each with its number."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from trihub.core.errors import BadFile
from trihub.offices.framing import CHUNK, MAX_RECORD

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_END = re.compile(r"\r\n|\n|\r(?!\Z)")


def byte_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers from 1, without their ends; one over the limit is cut there."""
    number, rest = 1, b""
    while chunk := stream.read(CHUNK):
        first, *more = chunk.split(b"\n")
        if len(rest) <= MAX_RECORD:
            rest += first
        for line in more:
            yield number, rest[: MAX_RECORD + 1].removesuffix(b"\r")
            number, rest = number + 1, line
    if rest:
        yield number, rest[: MAX_RECORD + 1].removesuffix(b"\r")


def text_lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Lines of text with their ends, decoded as ``encoding`` (or by the mark in front, or UTF-8).

    Bytes that do not fit become lone surrogates, so that only their own row is lost.

    :raises BadFile: a line has no end in sight.
    """
    first = stream.read(CHUNK)
    found = next((name for bom, name in _BOMS if first.startswith(bom)), "utf-8")
    decoder = codecs.getincrementaldecoder(encoding or found)(errors="surrogateescape")
    rest = ""
    chunk = first
    while chunk:
        text = rest + decoder.decode(chunk)
        start = 0
        for end in _END.finditer(text):
            yield text[start : end.end()]
            start = end.end()
        rest = text[start:]
        if len(rest) > MAX_RECORD:
            raise BadFile(
                f"The table has a line of more than {MAX_RECORD >> 20} million characters.",
                hint="Check that the file is a table, and its encoding.",
            )
        chunk = stream.read(CHUNK)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def is_sound(text: str) -> bool:
    """Whether no byte of the text failed to decode."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
