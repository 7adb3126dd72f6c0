"""Queries for engines (trees of token leaves): which part asks for text, which is a condition."""

from __future__ import annotations

from collections.abc import Sequence

from trihub.core.query import (
    And,
    ClassRange,
    ClassSymbol,
    DateRange,
    Everything,
    Keyword,
    Node,
    Not,
    Or,
)


def is_condition(node: Node) -> bool:
    """Whether a node scores nothing: a number, a day, a class, what must not occur."""
    if isinstance(node, And):
        return all(map(is_condition, node.children))
    if isinstance(node, Or):
        # Words that no document has leave alternatives without any: they asked for text.
        return bool(node.children) and all(map(is_condition, node.children))
    if isinstance(node, ClassSymbol):
        return not node.weight
    return isinstance(node, Not | Keyword | ClassRange | DateRange | Everything)


def conditions(node: Node) -> Node:
    """The conditions of a query alone, without what it asks of texts."""
    if is_condition(node):
        return node
    if not isinstance(node, And):
        return Everything()
    kept = tuple(child for child in node.children if is_condition(child))
    return And(kept) if kept else Everything()


def add_alternatives(node: Node, more: Sequence[Node]) -> Node:
    """A query with further alternatives of its words. Conditions on numbers, days, classes and what
    must not occur go on holding for all that is found."""
    if not more:
        return node
    if not isinstance(node, And):
        return And((node, _any(more))) if is_condition(node) else _any((node, *more))
    held = tuple(child for child in node.children if is_condition(child))
    texts = tuple(child for child in node.children if not is_condition(child))
    if not texts:
        return And((*held, _any(more)))
    wanted = texts[0] if len(texts) == 1 else And(texts)
    return And((*held, _any((wanted, *more))))


def _any(nodes: Sequence[Node]) -> Or:
    """Alternatives, flat: engines walk them faster than a tree of them."""
    return Or(
        tuple(
            leaf for node in nodes for leaf in (node.children if isinstance(node, Or) else (node,))
        )
    )
