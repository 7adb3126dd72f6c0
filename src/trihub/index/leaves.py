"""A query as a tree of leaves, each in one field: what an engine scores, and explanations from it.

An engine finds out the score of every leaf for the documents asked for (:attr:`Leaf.scores`); what
a document gets for the whole query is added up here, by one rule for all engines.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as new_field
from typing import Any, Protocol

from trihub.core.hits import Explanation, Part
from trihub.core.query import (
    And,
    ClassField,
    ClassSymbol,
    Node,
    Not,
    Or,
    Synonyms,
    TextField,
    Token,
    TokenLetter,
    TokenPhrase,
    TokenPrefix,
)


class Compiler(Protocol):
    """What turns nodes into an engine's own queries."""

    def node(self, node: Node) -> Any:
        """The engine's query of a node."""
        ...

    def texts(self, leaf: Token | Synonyms | TokenPhrase) -> Iterator[tuple[str, TextField, Any]]:
        """What is looked for, in which field, and its query."""
        ...


@dataclass(slots=True, eq=False)
class Leaf:
    """A leaf in one field: its query, and what it adds to which documents.

    ``fixed`` is what it adds to every document, where that is always the same.
    """

    query: Any
    term: str = ""
    field: TextField | ClassField | None = None
    fixed: float | None = None
    scores: dict[Hashable, float] = new_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Branch:
    """A node over leaves."""

    kind: type
    children: tuple[Branch | Leaf, ...]


def tree(node: Node, compiler: Compiler) -> Branch | Leaf:
    """The leaves of a query, and how they are joined."""
    match node:
        case Or():
            return Branch(Or, tuple(_alternatives(node, compiler)))
        case And():
            return Branch(And, tuple(tree(child, compiler) for child in node.children))
        case Not():
            return Branch(Not, (tree(node.child, compiler),))
        case Token() | Synonyms() | TokenPhrase():
            return Branch(Or, tuple(_texts(node, compiler)))
        case TokenPrefix():
            return Leaf(compiler.node(node), f"{node.prefix}*", None, node.weight)
        case TokenLetter():
            return Leaf(compiler.node(node), node.letter, None, node.weight)
        case ClassSymbol():
            return Leaf(compiler.node(node), node.symbol, node.field, node.weight)
    return Leaf(compiler.node(node), fixed=0.0)


def _alternatives(node: Or, compiler: Compiler) -> Iterator[Branch | Leaf]:
    """The alternatives of a tree of them, flat: most queries are one long list of leaves."""
    for child in node.children:
        if isinstance(child, Or):
            yield from _alternatives(child, compiler)
        elif isinstance(child, Token | Synonyms | TokenPhrase):
            yield from _texts(child, compiler)
        else:
            yield tree(child, compiler)


def _texts(node: Token | Synonyms | TokenPhrase, compiler: Compiler) -> Iterator[Leaf]:
    for term, name, query in compiler.texts(node):
        yield Leaf(query, term, name)


def leaves(top: Branch | Leaf) -> Iterator[Leaf]:
    """All leaves of a tree."""
    if isinstance(top, Leaf):
        yield top
        return
    for child in top.children:
        yield from leaves(child)


def explanation(doc: int, parts: list[Part] | None) -> Explanation:
    """What a document scores, of the parts that add something."""
    kept = tuple(part for part in parts or () if part.score)
    return Explanation(doc=doc, score=sum(part.score for part in kept), parts=kept)


def all_parts(
    top: Branch | Leaf, documents: Iterable[Hashable]
) -> Mapping[Hashable, list[Part] | None]:
    """What a query adds to each document; ``None`` where it does not match."""
    if isinstance(top, Branch) and top.kind is Or:
        flat = [leaf for leaf in top.children if isinstance(leaf, Leaf)]
        if len(flat) == len(top.children):
            return _listed(flat, documents)
    return {document: _parts(top, document) for document in documents}


def _listed(
    flat: Iterable[Leaf], documents: Iterable[Hashable]
) -> dict[Hashable, list[Part] | None]:
    found: dict[Hashable, list[Part]] = {}
    for leaf in flat:
        for document, score in leaf.scores.items():
            part = Part(term=leaf.term, field=leaf.field, score=score)
            found.setdefault(document, []).append(part)
    return {document: found.get(document) for document in documents}


def _parts(node: Branch | Leaf, document: Hashable) -> list[Part] | None:
    """What a node adds to a document; ``None`` where it does not match."""
    if isinstance(node, Leaf):
        score = node.scores.get(document)
        return None if score is None else [Part(term=node.term, field=node.field, score=score)]
    if node.kind is Not:
        return [] if _parts(node.children[0], document) is None else None
    found: list[Part] = []
    matched = node.kind is And
    for child in node.children:
        if isinstance(child, Leaf) and document not in child.scores:
            parts = None
        else:
            parts = _parts(child, document)
        if parts is not None:
            matched = True
            found += parts
        elif node.kind is And:
            return None
    return found if matched else None
