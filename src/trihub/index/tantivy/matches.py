"""Running queries: which documents match, how many, and which are best.

tantivy breaks ties by where a document happens to lie. Ours go by the store's number, so more is
fetched until the last score that is wanted is above all that was not fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tantivy import Order

from trihub.core.hits import IndexHit
from trihub.core.query import And, ClassSymbol, Node, Or, Token, TokenPhrase, TokenPrefix
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


def everything(snapshot: Snapshot, query: Any) -> tuple[list[int], list[float]]:
    """All that matches, highest score first: lines in the side files, and scores.

    Fetching all costs 0.4 µs a match, less than a second run of the query to count facets until
    tens of thousands match, and about the same above.
    """
    size = snapshot.documents if snapshot.documents <= AT_ONCE else count(snapshot, query)
    found = snapshot.searcher.search(query, max(size, 1), count=False).hits
    rows = snapshot.searcher.fast_field_values(ROW, [address for _, address in found])
    return rows, [score for score, _ in found]


def best(scores: Sequence[float], docs: Any, wanted: int) -> list[IndexHit]:
    """The best of everything; ``docs`` is an array of numbers beside the descending ``scores``."""
    end = min(wanted, len(scores))
    if not end:
        return []
    least = rounded(scores[end - 1])
    while end < len(scores) and rounded(scores[end]) == least:
        end += 1
    return _sorted(scores[:end], docs[:end].tolist())[:wanted]


def highest(snapshot: Snapshot, query: Any, wanted: int) -> tuple[list[IndexHit], int]:
    """The best documents, and how many match."""
    if not wanted:
        return [], count(snapshot, query)
    size, total = wanted + SLACK, -1
    while True:
        answer = snapshot.searcher.search(query, size, count=total < 0)
        found, total = answer.hits, max(total, answer.count or 0)
        if len(found) < size or rounded(found[-1][0]) < rounded(found[wanted - 1][0]):
            break
        size *= 8
    docs = snapshot.searcher.fast_field_values(DOC, [address for _, address in found])
    return _sorted([score for score, _ in found], docs)[:wanted], total


def lowest(snapshot: Snapshot, query: Any, wanted: int) -> tuple[list[int], int]:
    """The lowest document numbers of those that match, and how many match."""
    total = count(snapshot, query)
    if not wanted or not total:
        return [], total
    found = snapshot.searcher.search(
        query, min(wanted, total), count=False, order_by_field=DOC, order=Order.Asc
    ).hits
    return [doc for doc, _ in found], total


def _sorted(scores: Sequence[float], docs: Sequence[int]) -> list[IndexHit]:
    hits = [IndexHit(doc, rounded(s)) for doc, s in zip(docs, scores, strict=True)]
    hits.sort(key=lambda hit: (-hit.score, hit.doc))
    return hits


def scoreless(node: Node) -> bool:
    """Whether no document can score anything: conditions only."""
    if isinstance(node, And | Or):
        return all(map(scoreless, node.children))
    if isinstance(node, Token | TokenPhrase | TokenPrefix | ClassSymbol):
        return not node.weight
    return True
