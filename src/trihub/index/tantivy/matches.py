"""Running queries: which documents match, how many, and which are best.

tantivy breaks ties by where a document happens to lie. Ours go by the store's number, so more is
fetched until the last score that is wanted is above all that was not fetched.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from heapq import nsmallest
from typing import Any

from tantivy import Order

from trihub.core.hits import IndexHit
from trihub.core.query import (
    And,
    ClassRange,
    ClassSymbol,
    DateRange,
    Everything,
    Keyword,
    Node,
    Not,
    Or,
    Synonyms,
    TokenLetter,
    TokenPrefix,
)
from trihub.index.ranking import rounded
from trihub.index.tantivy.schema import DOC, ROW
from trihub.index.tantivy.snapshot import Snapshot

SLACK = 32
"""Hits fetched beyond those wanted, for ties at the end."""
AT_ONCE = 500_000
"""Documents for which room is taken without counting first."""
MANY = 32
"""Tokens from which on a query is worth running in two halves: opening and reading their lists
takes longer then than handing one half to another thread."""


def count(snapshot: Snapshot, query: Any) -> int:
    """How many documents match. An aggregation does not score: a third faster than a search."""
    found = snapshot.searcher.aggregate(query, {"n": {"value_count": {"field": ROW}}})
    return int(found["n"]["value"])


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Documents that match, highest score first: their lines in the side files, and their scores
    (two NumPy arrays)."""

    rows: Any
    scores: Any

    def __len__(self) -> int:
        return len(self.rows)

    def those(self, met: Any) -> Found:
        """Those for which ``met``, an array of truth values, holds."""
        return Found(self.rows[met], self.scores[met])


def halves(node: Node) -> tuple[Node, ...]:
    """The alternatives of a query, dealt out to two queries whose scores add up to its own; a
    query of few alternatives, or of something else, alone."""
    if not isinstance(node, Or) or _lists(node) < MANY:
        return (node,)
    parts = list(_alternatives(node))
    if len(parts) < 2:
        return (node,)
    return Or(tuple(parts[::2])), Or(tuple(parts[1::2]))


def _alternatives(node: Or) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Or):
            yield from _alternatives(child)
        else:
            yield child


def _lists(node: Node) -> int:
    """In how many lists, of each field, alternatives are looked up."""
    if isinstance(node, Or):
        return sum(map(_lists, node.children))
    return len(node.tokens) if isinstance(node, Synonyms) else 1


def everything(snapshot: Snapshot, queries: Sequence[Any], most: int | None = None) -> Found:
    """All that matches one of ``queries``, whose scores are added; ``most`` documents may.

    With the facets it costs 0.5 µs a match: less than counting them in a second run of the query
    until thousands match, and about the same above. Several queries run at once, each on a
    processor of its own where one is free: the engine lets go of Python's lock. What no one has
    begun meanwhile runs here, so that none waits for a processor that is busy.
    """
    size = snapshot.documents if most is None else min(most, snapshot.documents)
    if size > AT_ONCE:
        size = max(count(snapshot, query) for query in queries)
    run = partial(_run, snapshot.searcher, max(size, 1))
    here, *elsewhere = queries
    begun = [_begin(run, query) for query in elsewhere]
    parts = [run(here)]
    for query, one in zip(elsewhere, begun, strict=True):
        parts.append(run(query) if one is None or one.cancel() else one.result())
    return parts[0] if len(parts) == 1 else _added(parts)


def _begin(run: Callable[[Any], Found], query: Any) -> Future[Found] | None:
    """Let another thread run a query; ``None`` where there can be none (too many, or Python ends)."""
    try:
        return _helpers().submit(run, query)
    except RuntimeError:
        return None


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max((os.cpu_count() or 1) - 1, 1), thread_name_prefix="search")


def _run(searcher: Any, size: int, query: Any) -> Found:
    import numpy as np

    found = searcher.search(query, size, count=False).hits
    rows = searcher.fast_field_values(ROW, [address for _, address in found])
    return Found(np.array(rows, np.int64), np.array([score for score, _ in found], np.float64))


def _added(parts: Sequence[Found]) -> Found:
    """The scores of each document added, highest first."""
    import numpy as np

    rows, at = np.unique(np.concatenate([one.rows for one in parts]), return_inverse=True)
    scores = np.bincount(at, np.concatenate([one.scores for one in parts]), len(rows))
    order = np.argsort(-scores, kind="stable")
    return Found(rows[order], scores[order])


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
        case TokenPrefix() | TokenLetter() | ClassSymbol():
            return node.weight
        case And():
            scores = [constant(child) for child in node.children]
            known = [score for score in scores if score is not None]
            return sum(known) if len(known) == len(scores) else None
        case Or():
            return 0.0 if all(constant(child) == 0 for child in node.children) else None
    return None
