"""Running queries: which documents match, how many, and which are best.

tantivy breaks ties by where a document happens to lie. Ours go by the store's number, so more is
fetched until the last score that is wanted is above all that was not fetched.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import compress
from typing import Any

from tantivy import Order

from trihub.core.hits import IndexHit
from trihub.core.query import (
    And,
    ClassRange,
    ClassSymbol,
    Cutoff,
    DateField,
    DateRange,
    Everything,
    Keyword,
    Node,
    Not,
    Or,
    TokenPrefix,
)
from trihub.index import days
from trihub.index.ranking import rounded
from trihub.index.tantivy.schema import DOC, ROW
from trihub.index.tantivy.snapshot import Snapshot

SLACK = 32
"""Hits fetched beyond those wanted, for ties at the end."""
AT_ONCE = 500_000
"""Documents for which room is taken without counting first."""


def count(snapshot: Snapshot, query: Any) -> int:
    """How many documents match. An aggregation does not score: a third faster than a search."""
    found = snapshot.searcher.aggregate(query, {"n": {"value_count": {"field": ROW}}})
    return int(found["n"]["value"])


@dataclass(frozen=True, slots=True)
class Found:
    """Documents that match, highest score first: where they lie in the engine, and their scores."""

    searcher: Any
    addresses: list[Any]
    scores: list[float]

    def __len__(self) -> int:
        return len(self.scores)

    def rows(self) -> list[int]:
        """Their lines in the side files."""
        return self._values(ROW)

    def documents(self) -> list[int]:
        """Their numbers."""
        return self._values(DOC)

    def before(self, cutoff: Cutoff) -> Found:
        """Those that a cut-off leaves."""
        low, high = days.before(cutoff).low, days.before(cutoff).high
        published = self._values(DateField.PUBLISHED.value)
        if cutoff.conflicting:
            firsts = self._values(DateField.EARLIEST.value)
            kept = [
                low <= day <= high or (day > high and low <= first <= high)
                for day, first in zip(published, firsts, strict=True)
            ]
        else:
            kept = [low <= day <= high for day in published]
        return Found(
            self.searcher, list(compress(self.addresses, kept)), list(compress(self.scores, kept))
        )

    def _values(self, name: str) -> list[int]:
        values: list[int] = self.searcher.fast_field_values(name, self.addresses)
        return values


def everything(snapshot: Snapshot, query: Any, most: int | None = None) -> Found:
    """All that matches, which ``most`` documents may.

    With the facets it costs 0.5 µs a match: less than counting them in a second run of the query
    until thousands match, and about the same above.
    """
    size = snapshot.documents if most is None else min(most, snapshot.documents)
    if size > AT_ONCE:
        size = count(snapshot, query)
    found = snapshot.searcher.search(query, max(size, 1), count=False).hits
    return Found(
        snapshot.searcher, [address for _, address in found], [score for score, _ in found]
    )


def reach(scores: Sequence[float], wanted: int) -> int:
    """How many of ``scores``, which descend, may be among the best ``wanted``: ties count."""
    if not 0 < wanted < len(scores):
        return len(scores) if wanted else 0
    last = rounded(scores[wanted - 1])
    return bisect_right(scores, -last, lo=wanted, key=lambda one: -rounded(one))


def best(scores: Sequence[float], docs: Sequence[int], wanted: int) -> list[IndexHit]:
    """The best ``wanted``; ``scores`` descend. Documents of equal rounded scores are ties.

    ``docs`` are the documents' numbers, at least as far as scores :func:`reach`.
    """
    hits: list[IndexHit] = []
    start = 0
    following = rounded(scores[0]) if scores else 0.0
    while len(hits) < wanted and start < len(scores):
        score, end = following, start + 1
        following = rounded(scores[end]) if end < len(scores) else -1.0
        if following != score:
            hits.append(IndexHit(docs[start], score))
        else:
            end = bisect_right(scores, -score, lo=end, key=lambda one: -rounded(one))
            following = rounded(scores[end]) if end < len(scores) else -1.0
            tied = nsmallest(wanted - len(hits), docs[start:end])
            hits += [IndexHit(doc, score) for doc in tied]
        start = end
    return hits


def highest(snapshot: Snapshot, query: Any, wanted: int) -> tuple[list[IndexHit], int]:
    """The best documents, and how many match."""
    if not wanted:
        return [], count(snapshot, query)
    answer = snapshot.searcher.search(query, wanted + SLACK)
    found, total = answer.hits, int(answer.count)
    if len(found) < total and rounded(found[-1][0]) == rounded(found[wanted - 1][0]):
        # Ties at the end, most often very many: documents alike but for one token of the query.
        found = snapshot.searcher.search(query, total, count=False).hits
    scores = [score for score, _ in found]
    docs = snapshot.searcher.fast_field_values(DOC, [address for _, address in found])
    return best(scores, docs, wanted), total


def lowest(snapshot: Snapshot, query: Any, wanted: int, score: float) -> tuple[list[IndexHit], int]:
    """The lowest document numbers of those that match, all with this score, and how many match."""
    total = count(snapshot, query)
    if not wanted or not total:
        return [], total
    found = snapshot.searcher.search(
        query, min(wanted, total), count=False, order_by_field=DOC, order=Order.Asc
    ).hits
    return [IndexHit(doc, rounded(score)) for doc, _ in found], total


def constant(node: Node) -> float | None:
    """The score of every document that matches, where it is the same for all."""
    match node:
        case Everything() | Keyword() | ClassRange() | DateRange() | Not():
            return 0.0
        case TokenPrefix() | ClassSymbol():
            return node.weight
        case And():
            scores = [constant(child) for child in node.children]
            known = [score for score in scores if score is not None]
            return sum(known) if len(known) == len(scores) else None
        case Or():
            return 0.0 if all(constant(child) == 0 for child in node.children) else None
    return None
