"""The query as it was understood, as a tree that a page can write out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trihub.text.query.writing import Understood

BRANCHES = ("and", "or", "not")
NAMES = ("pa", "in")


@dataclass(frozen=True, slots=True)
class Branch:
    """``and``, ``or`` or ``not`` over its children."""

    operator: str
    children: tuple[Tree, ...]


Tree = Branch | Understood


def tree(lines: Sequence[Understood]) -> Tree:
    """Make the tree of the indented lines that :func:`trihub.text.query.writing.describe` gives.

    Words that are not ranked but must stand as written have the operator ``any`` (of several) or
    ``word``: those beside other words under ``and``, under ``or`` and ``not``, and names (see
    :mod:`trihub.text.query.compile`).
    """
    return _strict(_node(lines, 0)[0], False)


def _node(lines: Sequence[Understood], at: int) -> tuple[Tree, int]:
    line = lines[at]
    if line.operator not in BRANCHES:
        return line, at + 1
    children: list[Tree] = []
    at += 1
    while at < len(lines) and lines[at].depth > line.depth:
        child, at = _node(lines, at)
        children.append(child)
    return Branch(line.operator, tuple(children)), at


def _strict(node: Tree, strict: bool) -> Tree:
    if isinstance(node, Branch):
        if node.operator != "and" or sum(map(_asks_for_text, map(_denied, node.children))) > 1:
            strict = True
        return Branch(node.operator, tuple(_strict(child, strict) for child in node.children))
    if node.operator == "words" and (strict or node.field in NAMES):
        return replace(node, operator="any" if " " in node.text else "word")
    return node


def _denied(node: Tree) -> Tree:
    """What a NOT takes away; any other node itself."""
    return node.children[0] if isinstance(node, Branch) and node.operator == "not" else node


def _asks_for_text(node: Tree) -> bool:
    if isinstance(node, Branch):
        return node.operator != "not" and any(map(_asks_for_text, node.children))
    text = node.operator.partition("/")[0] in ("words", "phrase", "starts", "near", "adj")
    return text and node.field not in NAMES
