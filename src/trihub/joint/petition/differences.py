"""How two claims of one language differ, word by word, for a view side by side.

Every character of both texts stands in exactly one segment. Words are compared as they are
folded (width, case and spelling variants do not count), never stemmed: in a claim "battery" and
"batteries" differ. Chinese, Japanese and Korean are compared by characters, and an agreement of
a single character between two differences is taken as difference, since it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from trihub.joint.petition.alignment import common
from trihub.text.analysis import HAN_KANA, HANGUL
from trihub.text.folding import fold

MAX_TEXT = 50_000
"""Characters of a claim that are compared; what follows is shown as it is."""
STEPS = 500_000
"""Steps for comparing word by word (texts that differ in up to some 1,000 words); beyond, clauses
are compared, and with twice as many steps the words within those that differ."""

_UNIT = re.compile(rf"[{HAN_KANA}{HANGUL}]|\s+|[^\W_{HAN_KANA}{HANGUL}]+|.", re.DOTALL)
_CLAUSE = re.compile(r"[^,;:.，、。；：\n]*[,;:.，、。；：\n]?\s*", re.DOTALL)
_WORD = re.compile(rf"[^\W_{HAN_KANA}{HANGUL}]{{2,}}")


class Kind(StrEnum):
    """Where a segment stands."""

    SAME = "same"
    LEFT = "left"
    """Only in the left text."""
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text. ``left`` and ``right`` are what each text has there: both of a ``SAME``
    segment (they may differ in width or case), one is empty of the others."""

    kind: Kind
    left: str
    right: str


_Op = tuple[Kind, list[str], list[str]]


def differences(left: str, right: str) -> tuple[Segment, ...]:
    """The segments of two texts, in order."""
    tail = (left[MAX_TEXT:], right[MAX_TEXT:])
    left, right = left[:MAX_TEXT], right[:MAX_TEXT]
    segments = [s for op in _merged(_compared(left, right)) for s in _segments(op)]
    segments += [
        s
        for s in (Segment(Kind.LEFT, tail[0], ""), Segment(Kind.RIGHT, "", tail[1]))
        if s.left or s.right
    ]
    return tuple(segments)


def _compared(left: str, right: str) -> list[_Op]:
    found, _ = _matched(_UNIT.findall(left), _UNIT.findall(right), STEPS)
    if found is not None:
        return found
    clauses, steps = _matched(_clauses(left), _clauses(right), STEPS)
    ops: list[_Op] = []
    for kind, mine, theirs in clauses or [(Kind.LEFT, [left], [right])]:
        one, two = _UNIT.findall("".join(mine)), _UNIT.findall("".join(theirs))
        within: list[_Op] | None = None
        if kind is not Kind.SAME:
            within, steps = _matched(one, two, steps + STEPS)
            steps = max(steps - STEPS, 0)
        ops += within or [(kind, one, two)]
    return ops


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if clause]


def _matched(left: list[str], right: list[str], steps: int) -> tuple[list[_Op] | None, int]:
    """Runs of units that agree, and between them runs that do not (kind ``LEFT`` for both)."""
    pairs, steps = common(_folded(left), _folded(right), steps)
    if pairs is None:
        return None, steps
    ops: list[_Op] = []
    i = j = 0
    for a, b in (*pairs, (len(left), len(right))):
        if (a, b) != (i, j):
            ops.append((Kind.LEFT, left[i:a], right[j:b]))
        if a < len(left):
            ops.append((Kind.SAME, [left[a]], [right[b]]))
        i, j = a + 1, b + 1
    return ops, steps


def _folded(units: list[str]) -> list[str]:
    return [fold(unit).strip() or " " for unit in units]


def _merged(ops: list[_Op]) -> list[_Op]:
    """Join neighbours, and take agreements that say nothing into the differences around them."""
    ordered = _joined(ops)
    return _joined(
        (Kind.LEFT, left, right)
        if kind is Kind.SAME and 0 < place < len(ordered) - 1 and not _says_something(left)
        else (kind, left, right)
        for place, (kind, left, right) in enumerate(ordered)
    )


def _joined(ops: Iterable[_Op]) -> list[_Op]:
    found: list[_Op] = []
    for kind, left, right in ops:
        if found and found[-1][0] is kind:
            found[-1][1].extend(left)
            found[-1][2].extend(right)
        else:
            found.append((kind, list(left), list(right)))
    return found


def _says_something(units: list[str]) -> bool:
    words = [unit for unit in units if unit.strip() and unit.strip()[0].isalnum()]
    return len(words) > 1 or any(_WORD.fullmatch(word) for word in words)


def _segments(op: _Op) -> Iterator[Segment]:
    kind, left, right = op[0], "".join(op[1]), "".join(op[2])
    if kind is Kind.SAME:
        yield Segment(kind, left, right)
        return
    if left:
        yield Segment(Kind.LEFT, left, "")
    if right:
        yield Segment(Kind.RIGHT, "", right)
