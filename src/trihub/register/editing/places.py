"""The places of values in a text, for showing both beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

AROUND = 60
"""Characters that are shown before and after a place."""


class Piece(NamedTuple):
    """A part of a text; ``marked`` where values have their place in it. ``number`` counts pieces."""

    number: int
    text: str
    marked: bool


class Extract(NamedTuple):
    """The words at a place with what stands around them; ``piece`` is the first one there."""

    before: str
    words: str
    after: str
    piece: int


def pieces(text: str, places: Iterable[tuple[int, int]]) -> list[Piece]:
    """A text cut wherever the place of a value begins or ends."""
    spans = sorted({(start, end) for start, end in places if end > start})
    cuts = sorted({0, len(text), *(cut for span in spans for cut in span)})
    found = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        marked = any(a <= start and end <= b for a, b in spans)
        found.append(Piece(number, text[start:end], marked))
    return found


def extract(text: str, cut: Sequence[Piece], start: int, end: int) -> Extract:
    """The words at a place."""
    first, at = 0, 0
    for piece in cut:
        if at >= start:
            first = piece.number
            break
        at += len(piece.text)
    before = text[max(0, start - AROUND) : start].split("\n")[-1]
    after = text[end : end + AROUND].split("\n")[0]
    if len(before) == AROUND and " " in before:
        before = before[before.index(" ") :]
    if len(after) == AROUND and " " in after:
        after = after[: after.rindex(" ")]
    return Extract(before, text[start:end], after, first)
