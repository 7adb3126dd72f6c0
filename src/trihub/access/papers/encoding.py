"""What a paper or an item of a case holds, to bytes and back, and the canonical form that
commitments are made over."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import msgspec

from trihub.core.errors import BadInput
from trihub.core.messages import Message, said

Kept = TypeVar("Kept")

WRITTEN = "{text}"
"""The template of a sentence that a person wrote: nothing to translate."""


def _plain(value: Any) -> str:
    """A sentence that remembers its template is kept as it reads in English."""
    if isinstance(value, Message):
        return str.__str__(value)
    raise NotImplementedError(f"{type(value).__name__} cannot be kept")


def _parted(value: Any) -> Any:
    """A sentence for readers of any language is kept with what it was made from."""
    if isinstance(value, Message):
        values = {name: one if _kept(one) else str(one) for name, one in value.values.items()}
        return {"template": value.template, "values": values}
    raise NotImplementedError(f"{type(value).__name__} cannot be kept")


def _kept(value: Any) -> bool:
    return type(value) in (int, float, Message)


def _joined(kind: type, value: Any) -> Any:
    """The sentence again; one that a person wrote is a plain text."""
    if kind is not Message:
        raise NotImplementedError(f"{kind.__name__} is not kept")
    if not isinstance(value, dict):
        return said(WRITTEN, text=str(value))
    template = value["template"]
    values = {
        name: _joined(Message, one) if isinstance(one, dict) else one
        for name, one in value["values"].items()
    }
    return said(template, **values)


def encode(value: Any) -> bytes:
    """JSON of a dataclass of ours, always the same for the same content; a sentence is kept with
    what it was made from."""
    return msgspec.json.encode(value, order="sorted", enc_hook=_parted)


def decode(content: bytes, kind: type[Kept]) -> Kept:
    """A dataclass of ours from its JSON. :raises BadInput: it is something else."""
    try:
        return msgspec.json.decode(content, type=kind, dec_hook=_joined)
    except (msgspec.MsgspecError, LookupError, ValueError) as error:
        raise BadInput(
            said("This is no {kind}: {error}.", kind=kind.__name__, error=str(error)[:200]),
            hint=said("Compare it with the documented shape."),
        ) from error


def digest_of(content: bytes) -> str:
    """What a version is named by: SHA-256 (hex) of its JSON, byte for byte."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: Any) -> bytes:
    """The one form of a value that a digest is taken of: JSON, names sorted, no blanks, UTF-8.

    Agrees with RFC 8785 (JCS) for what is kept here: ASCII names, no fractions.
    """
    return msgspec.json.encode(value, order="sorted", enc_hook=_plain)
