"""Numbers that are read in one way, and those that are not."""

from __future__ import annotations

from trihub.core.numbers import Ambiguous, Number, parse


def single(text: str, **given: object) -> Number:
    read = parse(text, **given)  # type: ignore[arg-type]
    assert isinstance(read, Number), read
    return read


def several(text: str, **given: object) -> Ambiguous:
    read = parse(text, **given)  # type: ignore[arg-type]
    assert isinstance(read, Ambiguous), read
    assert read.original == text
    assert len(read.candidates) > 1
    assert read.settled_by
    return read
