"""Numbers of cases, items and papers."""

from __future__ import annotations

import base64
import secrets


def new_number() -> str:
    """A number that nobody can guess: 128 random bits, as :func:`base32`."""
    return base32(secrets.token_bytes(16))


def base32(data: bytes) -> str:
    """Bytes in base32 (RFC 4648 section 6), lower case, without padding."""
    return base64.b32encode(data).decode().rstrip("=").lower()
