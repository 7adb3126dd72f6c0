"""From a line to the query that an index runs.

A member is one or is none: nothing ranks here. So words side by side, which the query language
takes for “either, and better both”, are refused: a definition says AND, OR, or a phrase. Every word
is taken strictly, as beside operators (``docs/reference/query-language.md``).
"""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.errors import BadQuery
from trihub.core.query import (
    And,
    ClassField,
    ClassRange,
    ClassSymbol,
    DateRange,
    KeywordField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Words,
)
from trihub.fields.definition.model import Classes, Dates, Line
from trihub.text.query.compile import compile_query
from trihub.text.query.conditions import read_condition
from trihub.text.query.parser import parse


def compile_line(line: Line) -> Node:
    """The query of a line: token leaves only.

    :raises BadQuery: the query cannot be read, or words stand side by side without an operator.
    """
    parts = []
    if line.query:
        parts.append(compile_query(_strict(parse(line.query))))
    if line.classes:
        parts.append(compile_query(Or(tuple(_classes(line.classes)))))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def compile_dates(dates: Dates) -> DateRange:
    """The condition of dates."""
    return DateRange(dates.by, dates.since, dates.until)


def class_symbols(line: Line) -> list[str]:
    """Every IPC and CPC symbol of a line, in its query or its classes; ranges by their ends."""
    nodes = list(_classes(line.classes))
    if line.query:
        nodes.append(parse(line.query))
    return [symbol for node in nodes for symbol in _symbols(node)]


def _symbols(node: Node) -> Iterator[str]:
    match node:
        case ClassSymbol():
            yield node.symbol
        case ClassRange():
            yield from (node.low, node.high)
        case And() | Or():
            for child in node.children:
                yield from _symbols(child)
        case Not():
            yield from _symbols(node.child)


def _classes(classes: Classes) -> Iterator[Node]:
    for field, symbols in (
        (ClassField.IPC, classes.ipc), (ClassField.CPC, classes.cpc), (KeywordField.FI, classes.fi)
    ):  # fmt: skip
        for symbol in symbols:
            yield read_condition(field.value, symbol, 0)


def _strict(node: Node) -> Node:
    """Words as phrases of what is written: each must stand as it is."""
    match node:
        case Words():
            if len(node.text.split()) > 1:
                raise BadQuery(
                    f"“{node.text}” at character {node.position + 1} are words side by side, which "
                    "say neither AND nor OR.",
                    position=node.position,
                    expected="AND or OR between the words, or quotation marks around them",
                    example='"novel coronavirus" OR 新冠',
                )
            return Phrase(node.text, node.field, node.weight, node.position)
        case And() | Or():
            return type(node)(tuple(map(_strict, node.children)))
        case Not():
            return Not(_strict(node.child))
        case Near():
            return node
    return node
