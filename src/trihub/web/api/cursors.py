"""Cursors: where the next page begins, bound to the request that it belongs to."""

from __future__ import annotations

import base64
import hashlib

from trihub.core.errors import BadInput


def _mark(asked: str) -> bytes:
    return hashlib.blake2b(asked.encode(), digest_size=6).digest()


def make_cursor(offset: int, asked: str) -> str:
    """A cursor for the page from ``offset`` of the request ``asked`` (any text that names it)."""
    return base64.urlsafe_b64encode(offset.to_bytes(4, "big") + _mark(asked)).decode().rstrip("=")


def read_cursor(cursor: str, asked: str) -> int:
    """The offset in a cursor. :raises BadInput: it is none, or of another request."""
    try:
        data = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        data = b""
    if len(data) != 10 or data[4:] != _mark(asked):
        raise BadInput(
            "The cursor is not one of this search.",
            hint="Use “next” from the answer before, with the same parameters; or begin without a cursor.",
        )
    return int.from_bytes(data[:4], "big")
