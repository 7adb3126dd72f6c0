"""Why documents score what they score, leaf by leaf.

The engine's own explanations are a long JSON text for each document: 2 ms for a hundred tokens
in three fields. Here a run of the engine tells, for all documents at once, which of up to 24
leaves each of them has: every leaf scores a power of two, and a sum of 24 of them is exact in the
engine's 32-bit floats. Then each leaf is scored once, for those documents that have it; leaves of
which no document has two are scored in one run, since each score is then that of one leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    Synonyms,
    TextField,
    Token,
    TokenPhrase,
    TokenPrefix,
)
from trihub.index.tantivy.compile import Compiler, all_of, any_of, condition
from trihub.index.tantivy.schema import DOC
from trihub.index.tantivy.snapshot import Snapshot

_BITS = 24
_EVERYTHING = condition(Query.all_query())
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
    run = _Run(snapshot, compiler, docs)
    for start in range(0, len(leaves), _BITS):
        run.find(leaves[start : start + _BITS])
    run.score([leaf for leaf in leaves if leaf.fixed is None])
    parts = _all_parts(tree, run.addresses.values())
    return [
        _explanation(doc, parts[run.addresses[doc]] if doc in run.addresses else None)
        for doc in docs
    ]


class _Run:
    """Runs of the engine over a few documents."""

    def __init__(self, snapshot: Snapshot, compiler: Compiler, docs: Sequence[int]) -> None:
        self._searcher = snapshot.searcher
        self._queries = {doc: compiler.document(doc) for doc in docs if doc >= 0}
        self._all = condition(any_of(list(self._queries.values())))
        found = self._searcher.search(self._all, max(1, len(docs)), count=False).hits
        numbers = self._searcher.fast_field_values(DOC, [address for _, address in found])
        places = [(address.segment_ord, address.doc) for _, address in found]
        self.addresses: dict[int, Address] = dict(zip(numbers, places, strict=True))
        self._doc_at = dict(zip(places, numbers, strict=True))

    def find(self, leaves: Sequence[_Leaf]) -> None:
        """Which documents have which of at most 24 leaves."""
        marked = [
            Query.const_score_query(leaf.query, float(1 << n)) for n, leaf in enumerate(leaves)
        ]
        for score, address in self._scored(self._all, marked):
            bits = int(score)
            while bits:
                leaf = leaves[(bits & -bits).bit_length() - 1]
                leaf.scores[address] = leaf.fixed or 0.0
                bits &= bits - 1

    def score(self, leaves: Iterable[_Leaf]) -> None:
        """The scores of leaves for the documents that have them."""
        for apart in _apart(leaves):
            owner = {address: leaf for leaf in apart for address in leaf.scores}
            docs = condition(any_of([self._queries[self._doc_at[at]] for at in owner]))
            for score, address in self._scored(docs, [leaf.query for leaf in apart]):
                owner[address].scores[address] = score

    def _scored(self, docs: Any, queries: Sequence[Any]) -> Iterator[tuple[float, Address]]:
        """The scores of documents for ``queries``, added up.

        Not a union: the engine reads thousands of documents of each part of one ahead, while
        what is optional beside everything is only looked up where the documents are.
        """
        clauses = [(Occur.Must, docs)]
        clauses += [
            (Occur.Must, all_of([(Occur.Must, _EVERYTHING), (Occur.Should, query)]))
            for query in queries
        ]
        most = max(1, len(self.addresses))
        for score, address in self._searcher.search(all_of(clauses), most, count=False).hits:
            yield score, (address.segment_ord, address.doc)


def _apart(leaves: Iterable[_Leaf]) -> Iterable[list[_Leaf]]:
    """Groups of leaves of which no document has two: few groups, by giving each leaf, those of
    many documents first, the first group that is free for all its documents."""
    groups: dict[int, list[_Leaf]] = {}
    taken: dict[Address, int] = {}
    for leaf in sorted(leaves, key=lambda one: -len(one.scores)):
        used = 0
        for address in leaf.scores:
            used |= taken.get(address, 0)
        free = ~used & (used + 1)
        for address in leaf.scores:
            taken[address] = taken.get(address, 0) | free
        if leaf.scores:
            groups.setdefault(free, []).append(leaf)
    return groups.values()


# --- the query as a tree of leaves ---------------------------------------------------------


def _tree(node: Node, compiler: Compiler) -> _Branch | _Leaf:
    match node:
        case Or():
            return _Branch(Or, tuple(_alternatives(node, compiler)))
        case And():
            return _Branch(And, tuple(_tree(child, compiler) for child in node.children))
        case Not():
            return _Branch(Not, (_tree(node.child, compiler),))
        case Token() | Synonyms() | TokenPhrase():
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
        elif isinstance(child, Token | Synonyms | TokenPhrase):
            yield from _texts(child, compiler)
        else:
            yield _tree(child, compiler)


def _texts(node: Token | Synonyms | TokenPhrase, compiler: Compiler) -> Iterator[_Leaf]:
    for term, name, query in compiler.texts(node):
        yield _Leaf(query, term, name)


def _leaves(tree: _Branch | _Leaf) -> Iterator[_Leaf]:
    if isinstance(tree, _Leaf):
        yield tree
        return
    for child in tree.children:
        yield from _leaves(child)


def _explanation(doc: int, parts: list[Part] | None) -> Explanation:
    kept = tuple(part for part in parts or () if part.score)
    return Explanation(doc=doc, score=sum(part.score for part in kept), parts=kept)


def _all_parts(
    tree: _Branch | _Leaf, addresses: Iterable[Address]
) -> Mapping[Address, list[Part] | None]:
    """What a query adds to each document; ``None`` where it does not match."""
    if isinstance(tree, _Branch) and tree.kind is Or:
        flat = [leaf for leaf in tree.children if isinstance(leaf, _Leaf)]
        if len(flat) == len(tree.children):
            found: dict[Address, list[Part]] = {at: [] for at in addresses}
            for leaf in flat:
                for at, score in leaf.scores.items():
                    found[at].append(Part(term=leaf.term, field=leaf.field, score=score))
            return found
    return {address: _parts(tree, address) for address in addresses}


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
