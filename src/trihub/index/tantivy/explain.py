"""Why documents score what they score, leaf by leaf.

The engine's own explanations are a long JSON text for each document: 2 ms for a hundred tokens
in three fields. Here a run of the engine tells, for all documents at once, which of up to 24
leaves each of them has: every leaf scores a power of two, and a sum of 24 of them is exact in the
engine's 32-bit floats. Then each leaf is scored once, for those documents that have it; leaves of
which no document has two are scored in one run, since each score is then that of one leaf.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from tantivy import Occur, Query

from trihub.core.hits import Explanation
from trihub.core.query import Node
from trihub.index.leaves import Leaf, all_parts, explanation, leaves, tree
from trihub.index.tantivy.compile import Compiler, all_of, any_of, condition
from trihub.index.tantivy.schema import DOC
from trihub.index.tantivy.snapshot import Snapshot

_BITS = 24
_EVERYTHING = condition(Query.all_query())
Address = tuple[int, int]


def explain(snapshot: Snapshot, node: Node, docs: Sequence[int]) -> list[Explanation]:
    """Explanations in the order of ``docs``; what does not match scores 0 for nothing."""
    compiler = Compiler(snapshot)
    top = tree(node, compiler)
    found = list(leaves(top))
    run = _Run(snapshot, compiler, docs)
    for start in range(0, len(found), _BITS):
        run.find(found[start : start + _BITS])
    run.score([leaf for leaf in found if leaf.fixed is None])
    parts = all_parts(top, run.addresses.values())
    return [
        explanation(doc, parts[run.addresses[doc]] if doc in run.addresses else None)
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
        self._doc_at: dict[Hashable, int] = dict(zip(places, numbers, strict=True))

    def find(self, leaves: Sequence[Leaf]) -> None:
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

    def score(self, leaves: Iterable[Leaf]) -> None:
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


def _apart(leaves: Iterable[Leaf]) -> Iterable[list[Leaf]]:
    """Groups of leaves of which no document has two: few groups, by giving each leaf, those of
    many documents first, the first group that is free for all its documents."""
    groups: dict[int, list[Leaf]] = {}
    taken: dict[Hashable, int] = {}
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
