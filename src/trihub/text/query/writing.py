"""Queries written out: as the query language (:func:`unparse`) and as a list of what was understood.

``parse(unparse(node)) == node`` for every node that :func:`trihub.text.query.parser.parse` gives.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from trihub.core.query import (
    And,
    ClassRange,
    ClassSymbol,
    DateRange,
    Everything,
    Keyword,
    KeywordField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    TextField,
    Truncated,
    Words,
)

_LEVELLED = (KeywordField.FI, KeywordField.FTERM, KeywordField.KIND_CODE)
_PLAIN = re.compile(r"[\w.,/@-]+")


@dataclass(frozen=True, slots=True)
class Understood:
    """One line of what was understood, language-neutral; ``depth`` is how far it is indented.

    ``operator`` is ``and``, ``or``, ``not`` (what follows one level deeper belongs to it; ``field`` and
    ``text`` are empty), or for a leaf ``words`` (best match), ``phrase``, ``starts``, ``near/3``,
    ``adj/3``, ``is``, ``under`` (a class or code and all below it), ``range``, ``all``. ``field`` is the
    prefix, empty for the body of the document.
    """

    field: str
    operator: str
    text: str
    depth: int = 0


def describe(node: Node) -> list[Understood]:
    """List what was understood, in reading order.

    :raises TypeError: a token leaf, which nobody wrote.
    """
    return list(_lines(node, 0))


def _lines(node: Node, depth: int) -> Iterator[Understood]:
    if isinstance(node, And | Or):
        yield Understood("", "and" if isinstance(node, And) else "or", "", depth)
        for child in node.children:
            yield from _lines(child, depth + 1)
    elif isinstance(node, Not):
        yield Understood("", "not", "", depth)
        yield from _lines(node.child, depth + 1)
    else:
        field, operator, text = _leaf(node)
        yield Understood(field, operator, text, depth)


def _leaf(node: Node) -> tuple[str, str, str]:
    match node:
        case Words() | Phrase():
            return _name(node.field), "words" if isinstance(node, Words) else "phrase", node.text
        case Truncated():
            return _name(node.field), "starts", node.stem
        case Near():
            operator = f"{'adj' if node.ordered else 'near'}/{node.distance}"
            return _name(node.left.field), operator, f"{_quoted(node.left)} … {_quoted(node.right)}"
        case Keyword():
            return node.field.value, "under" if node.field in _LEVELLED else "is", node.value
        case ClassSymbol():
            return node.field.value, "under", node.symbol
        case ClassRange():
            return node.field.value, "range", f"{node.low}..{node.high}"
        case DateRange():
            return node.field.value, "range", _dates(node)
        case Everything():
            return "", "all", "*"
    raise TypeError(f"{type(node).__name__} is not part of the query language.")


def _name(field: TextField | None) -> str:
    return field.value if field else ""


def unparse(node: Node) -> str:
    """Write the node in the query language. Weights and positions are not part of it.

    :raises TypeError: a token leaf, which the language cannot say.
    """
    if isinstance(node, Or):
        return " OR ".join(_operand(child, Or) for child in node.children)
    if isinstance(node, And):
        return " AND ".join(_operand(child, And | Or) for child in node.children)
    if isinstance(node, Not):
        return f"NOT {_operand(node.child, And | Or)}"
    if isinstance(node, Near):
        operator = f"{'ADJ' if node.ordered else 'NEAR'}/{node.distance}"
        return f"{_text(node.left)} {operator} {_text(node.right)}"
    if isinstance(node, Words | Phrase):
        return _text(node)
    field, operator, text = _leaf(node)
    if operator == "starts":
        return f"{field}:{text}*" if field else f"{text}*"
    if operator == "all":
        return "*"
    return f"{field}:{text}" if _PLAIN.fullmatch(text) else f'{field}:"{text}"'


def _operand(node: Node, bracketed: type | object) -> str:
    written = unparse(node)
    return f"({written})" if isinstance(node, bracketed) else written  # type: ignore[arg-type]


def _text(leaf: Words | Phrase) -> str:
    if leaf.field is None:
        return _quoted(leaf)
    if isinstance(leaf, Words) and " " in leaf.text:
        return f"{leaf.field.value}:({leaf.text})"
    return f"{leaf.field.value}:{_quoted(leaf)}"


def _quoted(leaf: Words | Phrase) -> str:
    return f'"{leaf.text}"' if isinstance(leaf, Phrase) else leaf.text


def _dates(node: DateRange) -> str:
    def iso(date: dt.date | None) -> str:
        return date.isoformat() if date else ""

    return f"{iso(node.low)}..{iso(node.high)}"
