"""XML written out by hand, so that the same source always gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Union

INVENTED = "<?trihub invented?>"
"""Stands first in every file (or record of a container) and marks it as invented."""

RECORDS = "\0"
"""Stands for the records in the root of a container."""

Child = Union["Node", str, None, Iterable["Child"]]


@dataclass(frozen=True, slots=True)
class Node:
    """An element. Children are elements and texts in order."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node | str, ...]


def el(tag: str, *children: Child | Mapping[str, str]) -> Node:
    """An element. A mapping among the children gives attributes, ``None`` and empty lists nothing."""
    attributes = [pair for item in children if isinstance(item, Mapping) for pair in item.items()]
    rest = (item for item in children if not isinstance(item, Mapping))
    return Node(tag, tuple(attributes), tuple(_flat(rest)))


def leaves(tag: str, values: Iterable[str]) -> list[Node]:
    """One element of the same name a value."""
    return [el(tag, value) for value in values]


def lines(text: str, line_break: str) -> list[Child]:
    """A text with an empty element where it has a line break."""
    parts: list[Child] = []
    for place, part in enumerate(text.split("\n")):
        parts += [el(line_break), part] if place else [part]
    return parts


def _flat(children: Iterable[Child]) -> Iterable[Node | str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Node | str):
            yield child
        else:
            yield from _flat(child)


def escape(text: str) -> str:
    """Text with XML's own characters written as references."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write(node: Node, depth: int = 0) -> str:
    """The element as text: elements on lines of their own, texts as they stand."""
    indent = " " * depth
    opening = node.tag + "".join(
        f' {name}="{escape(value).replace(chr(34), "&quot;")}"' for name, value in node.attributes
    )
    if not node.children:
        return f"{indent}<{opening}/>"
    if any(isinstance(child, str) for child in node.children):
        return f"{indent}<{opening}>{_inline(node)}</{node.tag}>"
    inner = "\n".join(write(child, depth + 1) for child in node.children if isinstance(child, Node))
    return f"{indent}<{opening}>\n{inner}\n{indent}</{node.tag}>"


def _inline(node: Node) -> str:
    return "".join(
        escape(child) if isinstance(child, str) else write_inline(child) for child in node.children
    )


def write_inline(node: Node) -> str:
    """The element without any line break of its own, as inside running text."""
    opening = node.tag + "".join(f' {name}="{escape(value)}"' for name, value in node.attributes)
    return f"<{opening}>{_inline(node)}</{node.tag}>" if node.children else f"<{opening}/>"


def document(root: Node, *, encoding: str = "UTF-8", codec: str = "", doctype: str = "") -> bytes:
    """A whole file: declaration, the mark, the root. ``codec`` writes what ``encoding`` declares."""
    parts = [f'<?xml version="1.0" encoding="{encoding}"?>', doctype, INVENTED, write(root), ""]
    text = "\n".join(part for place, part in enumerate(parts) if part or place == 4)
    return text.encode(codec or encoding)


def container(root: Node, records: Iterable[Node]) -> bytes:
    """A file that holds records one by one, each with its own mark; they stand where the text
    :data:`RECORDS` does in the root."""
    opening, closing = write(root).split(RECORDS)
    inner = "\n".join(_marked(record) for record in records)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{INVENTED}\n'
    return f"{head}{opening}\n{inner}\n{closing}\n".encode()


def _marked(record: Node) -> str:
    first, rest = write(record, 1).split("\n", 1)
    return f"{first}\n  {INVENTED}\n{rest}"
