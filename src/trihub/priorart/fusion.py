"""One ranking of what words find and what likeness in meaning finds.

The words' score stands as it is; on top of it comes a share of the best one's for how alike a
document is in meaning, and one for being named in the description that is searched from::

    score = words + best × (VECTORS × likeness / greatest likeness + CITED × (named or not))

A weighted sum of scores keeps what ranks throw away: how much better the first is than the second.
The shares were set by judgement; what all evidence together brings is in ``docs/quality.md``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trihub.core.hits import Evidence, IndexAnswer, IndexHit, Part
from trihub.core.ports import SearchIndex, VectorIndex
from trihub.core.query import Everything, Filters, IndexRequest
from trihub.priorart.query.trees import conditions

VECTORS = 0.35
"""What the document most alike in meaning gets, as a share of the words' best score."""
CITED = 0.5
"""What a document gets that the description names, as the same share."""
POOL = 1000
"""Documents that each of the two rankings brings at least."""
ALIKE = 0.2
"""Likeness from which a document is found that shares no word (and no translation) with the query."""


_NOTHING = IndexAnswer(hits=(), total=0, without_cutoff=0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What vectors are asked: where they are, and the vector of what is looked for."""

    vectors: VectorIndex
    vector: Any


@dataclass(frozen=True, slots=True)
class Fused:
    """The answer with its hits in the new order; what was added to each beside words; and the
    engine's own answer, which counts what words match."""

    answer: IndexAnswer
    words: IndexAnswer
    added: Mapping[int, tuple[Part, ...]] = field(default_factory=dict)


def fuse(
    index: SearchIndex,
    asked: IndexRequest,
    meaning: Meaning | None,
    cited: Collection[int],
    limit: int,
    *,
    by_words: bool = True,
) -> Fused:
    """The best ``limit`` documents by all evidence; without ``by_words`` words and translations
    neither find nor count.

    Facets and the total are those of the words; where words find nothing, the total is what is
    alike in meaning.
    """
    pool = max(POOL, limit)
    answer = index.search(replace(asked, limit=pool)) if by_words else _NOTHING
    words = {hit.doc: hit.score for hit in answer.hits}
    best = max(words.values(), default=0.0) or 1.0
    likeness = _likeness(index, asked, meaning, words, pool) if meaning else {}
    greatest = max(likeness.values(), default=0.0) or 1.0
    named = _named(index, asked, cited)
    added: dict[int, tuple[Part, ...]] = {}
    scores = dict(words)
    for doc in {*words, *likeness, *named}:
        parts = []
        if likeness.get(doc, 0.0) > 0:
            parts.append(_part(Evidence.VECTORS, best * VECTORS * likeness[doc] / greatest))
        if doc in named:
            parts.append(_part(Evidence.CITED, best * CITED))
        added[doc] = tuple(parts)
        scores[doc] = words.get(doc, 0.0) + sum(part.score for part in parts)
    ranked = sorted(scores, key=lambda doc: (-scores[doc], doc))[:limit]
    hits = tuple(IndexHit(doc, float(f"{scores[doc]:.5g}")) for doc in ranked)
    total = max(answer.total, len(scores))
    return Fused(replace(answer, hits=hits, total=total), answer, added)


def _part(evidence: Evidence, score: float) -> Part:
    return Part(term="", field=None, score=score, evidence=evidence)


def _likeness(
    index: SearchIndex,
    asked: IndexRequest,
    meaning: Meaning,
    words: Mapping[int, float],
    pool: int,
) -> dict[int, float]:
    """How alike each candidate is: those of the words, and the most alike of all that may be found."""
    must = conditions(asked.query)
    narrowed = asked.filters != Filters() or not isinstance(must, Everything)
    among = index.passing(IndexRequest(query=must, filters=asked.filters)) if narrowed else None
    nearest = meaning.vectors.best(meaning.vector, pool, among)
    found = {hit.doc: hit.score for hit in nearest if hit.score >= ALIKE or hit.doc in words}
    others = [doc for doc in words if doc not in found]
    compared = zip(others, meaning.vectors.scores(meaning.vector, others), strict=True)
    return found | {doc: score for doc, score in compared if score is not None}


def _named(index: SearchIndex, asked: IndexRequest, cited: Collection[int]) -> frozenset[int]:
    """Those of the documents named that may be found at all."""
    if not cited:
        return frozenset()
    may = IndexRequest(query=conditions(asked.query), filters=asked.filters)
    return frozenset(cited).intersection(index.passing(may))
