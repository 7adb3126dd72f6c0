"""Why documents score what they score, leaf by leaf.

The engine's own explanations are a long JSON text for each document: 2 ms for a hundred tokens
in three fields. Here a run of the engine tells, for all documents at once, which of up to 24
leaves each of them has: every leaf scores a power of two, and a sum of 24 of them is exact in the
engine's 32-bit floats. Then each leaf is scored once, for those documents that have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tantivy import Occur, Query

from trihub.core.hits import Explanation, Part
from trihub.core.query import (
    And,
    ClassField,
    ClassSymbol,
    Node,
    Not,
    Or,
    TextField,
    Token,
    TokenPhrase,
    TokenPrefix,
)
from trihub.index.tantivy.compile import Compiler, all_of, any_of
from trihub.index.tantivy.schema import DOC
from trihub.index.tantivy.snapshot import Snapshot

_BITS = 24
Address = tuple[int, int]


class _Leaf:
    """A leaf in one field: its query, the documents that have it, and what it adds to them.

    ``fixed`` is what it adds to every document, where that is always the same.
    """

    def __init__(
        self,
        query: Any,
        term: str = "",
        field: TextField | ClassField | None = None,
        fixed: float | None = None,
    ) -> None:
        self.query = query
        self.term = term
        self.field = field
        self.fixed = fixed
        self.scores: dict[Address, float] = {}


@dataclass(frozen=True, slots=True)
class _Branch:
    """A node over leaves."""

    kind: type
    children: tuple[_Branch | _Leaf, ...]


def explain(snapshot: Snapshot, node: Node, docs: Sequence[int]) -> list[Explanation]:
    """Explanations in the order of ``docs``; what does not match scores 0 for nothing."""
    compiler = Compiler(snapshot)
    tree = _tree(node, compiler)
    leaves = list(_leaves(tree))
    addresses = _addresses(snapshot, compiler, docs)
    numbers = {address: doc for doc, address in addresses.items()}
    for start in range(0, len(leaves), _BITS):
        _find(snapshot, compiler, leaves[start : start + _BITS], numbers)
    for leaf in leaves:
        if leaf.fixed is None and leaf.scores:
            _score(snapshot, compiler, leaf, numbers)
    return [_explanation(doc, tree, addresses.get(doc)) for doc in docs]


def _addresses(snapshot: Snapshot, compiler: Compiler, docs: Sequence[int]) -> dict[int, Address]:
    if not docs:
        return {}
    hits = snapshot.searcher.search(compiler.documents(docs), len(docs), count=False).hits
    found = [address for _, address in hits]
    numbers = snapshot.searcher.fast_field_values(DOC, found)
    return {n: (a.segment_ord, a.doc) for n, a in zip(numbers, found, strict=True)}


def _find(
    snapshot: Snapshot, compiler: Compiler, leaves: Sequence[_Leaf], numbers: dict[Address, int]
) -> None:
    """Which documents have which of at most 24 leaves."""
    marked = [Query.const_score_query(leaf.query, float(1 << n)) for n, leaf in enumerate(leaves)]
    for score, address in _among(snapshot, compiler, list(numbers.values()), any_of(marked)):
        bits = int(score)
        while bits:
            leaf = leaves[(bits & -bits).bit_length() - 1]
            leaf.scores[address] = leaf.fixed or 0.0
            bits &= bits - 1


def _score(
    snapshot: Snapshot, compiler: Compiler, leaf: _Leaf, numbers: dict[Address, int]
) -> None:
    docs = [numbers[address] for address in leaf.scores]
    for score, address in _among(snapshot, compiler, docs, leaf.query):
        leaf.scores[address] = score


def _among(
    snapshot: Snapshot, compiler: Compiler, docs: Sequence[int], query: Any
) -> Iterator[tuple[float, Address]]:
    """The scores of these documents, where they match."""
    if not docs:
        return
    asked = all_of([(Occur.Must, compiler.documents(docs)), (Occur.Must, query)])
    for score, address in snapshot.searcher.search(asked, len(docs), count=False).hits:
        yield score, (address.segment_ord, address.doc)


# --- the query as a tree of leaves ---------------------------------------------------------


def _tree(node: Node, compiler: Compiler) -> _Branch | _Leaf:
    match node:
        case Or():
            return _Branch(Or, tuple(_alternatives(node, compiler)))
        case And():
            return _Branch(And, tuple(_tree(child, compiler) for child in node.children))
        case Not():
            return _Branch(Not, (_tree(node.child, compiler),))
        case Token() | TokenPhrase():
            return _Branch(Or, tuple(_texts(node, compiler)))
        case TokenPrefix():
            return _Leaf(compiler.node(node), f"{node.prefix}*", None, node.weight)
        case ClassSymbol():
            return _Leaf(compiler.node(node), node.symbol, node.field, node.weight)
    return _Leaf(compiler.node(node), fixed=0.0)


def _alternatives(node: Or, compiler: Compiler) -> Iterator[_Branch | _Leaf]:
    """The alternatives of a tree of them, flat: most queries are one long list of leaves."""
    for child in node.children:
        if isinstance(child, Or):
            yield from _alternatives(child, compiler)
        elif isinstance(child, Token | TokenPhrase):
            yield from _texts(child, compiler)
        else:
            yield _tree(child, compiler)


def _texts(node: Token | TokenPhrase, compiler: Compiler) -> Iterator[_Leaf]:
    for name in compiler.used(node.fields):
        if isinstance(node, Token):
            alone = Token(node.token, (name,), node.weight)
            yield _Leaf(compiler.node(alone), node.token, name)
        else:
            phrase = replace(node, fields=(name,))
            yield _Leaf(compiler.node(phrase), " ".join(node.tokens), name)


def _leaves(tree: _Branch | _Leaf) -> Iterator[_Leaf]:
    if isinstance(tree, _Leaf):
        yield tree
        return
    for child in tree.children:
        yield from _leaves(child)


def _explanation(doc: int, tree: _Branch | _Leaf, address: Address | None) -> Explanation:
    parts = (_parts(tree, address) if address else None) or []
    kept = tuple(part for part in parts if part.score)
    return Explanation(doc=doc, score=sum(part.score for part in kept), parts=kept)


def _parts(tree: _Branch | _Leaf, address: Address) -> list[Part] | None:
    """What a node adds to a document; ``None`` where it does not match."""
    if isinstance(tree, _Leaf):
        score = tree.scores.get(address)
        return None if score is None else [Part(term=tree.term, field=tree.field, score=score)]
    if tree.kind is Not:
        return [] if _parts(tree.children[0], address) is None else None
    found: list[Part] = []
    matched = tree.kind is And
    for child in tree.children:
        if isinstance(child, _Leaf) and address not in child.scores:
            parts = None
        else:
            parts = _parts(child, address)
        if parts is not None:
            matched = True
            found += parts
        elif tree.kind is And:
            return None
    return found if matched else None
