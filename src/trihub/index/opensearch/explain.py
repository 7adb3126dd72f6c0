"""Why documents score what they score, leaf by leaf.

Each leaf of the query is named, and the server gives the score of every name for every document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    TokenPhrase,
    TokenPrefix,
)
from trihub.index.opensearch.compile import Clause, Compiler, documents, scores
from trihub.index.opensearch.matches import Searching
from trihub.index.opensearch.schema import DOC

AT_ONCE = 400
"""Leaves that one request asks for: the server allows 1,024 clauses unless it is told otherwise."""


class _Leaf:
    """A leaf in one field: its query, what it is called, and what it adds to which documents."""

    def __init__(
        self,
        query: Clause,
        term: str = "",
        field: TextField | ClassField | None = None,
        *,
        scored: bool = True,
    ) -> None:
        self.query = query
        self.term = term
        self.field = field
        self.scored = scored
        self.scores: dict[int, float] = {}


@dataclass(frozen=True, slots=True)
class _Branch:
    """A node over leaves."""

    kind: type
    children: tuple[_Branch | _Leaf, ...]


def explain(
    searching: Searching, compiler: Compiler, node: Node, docs: Sequence[int]
) -> list[Explanation]:
    """Explanations in the order of ``docs``; what does not match scores 0 for nothing."""
    tree = _tree(node, compiler)
    leaves = list(_leaves(tree))
    known: set[int] = set()
    for start in range(0, max(1, len(leaves)), AT_ONCE):
        known |= _score(searching, leaves[start : start + AT_ONCE], docs)
    return [_explanation(doc, _parts(tree, doc) if doc in known else None) for doc in docs]


def _score(searching: Searching, leaves: Sequence[_Leaf], docs: Sequence[int]) -> set[int]:
    """Note what leaves add to documents; the documents that there are."""
    named = [
        {"bool": {"must": [leaf.query], "_name": str(number)}} for number, leaf in enumerate(leaves)
    ]
    asked = list(dict.fromkeys(doc for doc in docs if doc >= 0))
    body = {
        "query": {"bool": {"filter": [documents(asked)], "should": named}},
        "size": len(asked),
        "sort": [{DOC: "asc"}],
    }
    if not asked:
        return set()
    answer = searching.ask(body, include_named_queries_score=True)
    known = set()
    for hit in answer["hits"]["hits"]:
        doc = int(hit["sort"][0])
        known.add(doc)
        for number, score in hit.get("matched_queries", {}).items():
            leaf = leaves[int(number)]
            leaf.scores[doc] = score if leaf.scored else 0.0
    return known


# --- the query as a tree of leaves ---------------------------------------------------------


def _tree(node: Node, compiler: Compiler) -> _Branch | _Leaf:
    match node:
        case Or() | And():
            return _Branch(type(node), tuple(_tree(child, compiler) for child in node.children))
        case Not():
            return _Branch(Not, (_tree(node.child, compiler),))
        case Token() | Synonyms() | TokenPhrase():
            parts = compiler.texts(node)
            return _Branch(Or, tuple(_Leaf(query, term, name) for term, name, query in parts))
        case TokenPrefix():
            return _Leaf(compiler.node(node), f"{node.prefix}*")
        case ClassSymbol():
            return _Leaf(compiler.node(node), node.symbol, node.field, scored=scores(node))
    return _Leaf(compiler.node(node), scored=False)


def _leaves(tree: _Branch | _Leaf) -> Iterator[_Leaf]:
    if isinstance(tree, _Leaf):
        yield tree
        return
    for child in tree.children:
        yield from _leaves(child)


def _explanation(doc: int, parts: list[Part] | None) -> Explanation:
    kept = tuple(part for part in parts or () if part.score)
    return Explanation(doc=doc, score=sum(part.score for part in kept), parts=kept)


def _parts(tree: _Branch | _Leaf, doc: int) -> list[Part] | None:
    """What a node adds to a document; ``None`` where it does not match."""
    if isinstance(tree, _Leaf):
        score = tree.scores.get(doc)
        return None if score is None else [Part(term=tree.term, field=tree.field, score=score)]
    found = [_parts(child, doc) for child in tree.children]
    matched = [parts for parts in found if parts is not None]
    if tree.kind is Not:
        return None if matched else []
    if len(matched) < (len(found) if tree.kind is And else 1):
        return None
    return [part for parts in matched for part in parts]
