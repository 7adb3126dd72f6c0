"""The query as it was understood, as a tree that a page can write out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trihub.text.query_writing import Understood

BRANCHES = ("and", "or", "not")


@dataclass(frozen=True, slots=True)
class Branch:
    """``and``, ``or`` or ``not`` over its children."""

    operator: str
    children: tuple[Branch | Understood, ...]


def tree(lines: Sequence[Understood]) -> Branch | Understood:
    """Make the tree of the indented lines that :func:`trihub.text.query_writing.describe` gives."""
    return _node(lines, 0)[0]


def _node(lines: Sequence[Understood], at: int) -> tuple[Branch | Understood, int]:
    line = lines[at]
    if line.operator not in BRANCHES:
        return line, at + 1
    children: list[Branch | Understood] = []
    at += 1
    while at < len(lines) and lines[at].depth > line.depth:
        child, at = _node(lines, at)
        children.append(child)
    return Branch(line.operator, tuple(children)), at
