"""Items' content to bytes and back, and the canonical form that commitments are made over."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from trihub.core.errors import BadInput

Kept = TypeVar("Kept")


def encode(value: Any) -> bytes:
    """JSON of a dataclass of ours."""
    return msgspec.json.encode(value)


def decode(content: bytes, kind: type[Kept]) -> Kept:
    """A dataclass of ours from its JSON. :raises BadInput: it is something else."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise BadInput(
            f"This is no {kind.__name__}: {error}.", hint="Compare it with the documented shape."
        ) from error


def canonical(value: Any) -> bytes:
    """The one form of a value that a digest is taken of: JSON, names sorted, no blanks, UTF-8.

    Agrees with RFC 8785 (JCS) for what is kept here: ASCII names, no fractions.
    """
    return msgspec.json.encode(value, order="sorted")
