"""One ranking of what words find and what likeness in meaning finds.

The words' score stands as it is; on top of it come shares of the best one's for how alike a document
is in meaning, for what the definition of the class says of it, and for being named in the description
that is searched from::

    score = words + best × (VECTORS × (likeness / greatest likeness) ^ POWER
                            + DEFINED × definition / greatest definition
                            + CITED × (named or not))

A weighted sum of scores keeps what ranks throw away: how much better the first is than the second.
``VECTORS``, ``POWER`` and ``DEFINED`` are chosen by cross-validation, beside reciprocal rank fusion;
``docs/quality.md`` has the figures. ``CITED`` and ``ALIKE`` are not: see there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trihub.core.hits import Evidence, IndexAnswer, IndexHit, Part
from trihub.core.ports import SearchIndex, VectorIndex
from trihub.core.query import ClassField, Everything, Filters, IndexRequest
from trihub.priorart.query.defined import Defined
from trihub.priorart.query.trees import conditions

VECTORS = 0.5
"""What the document most alike in meaning gets, as a share of the words' best score."""
POWER = 0.5
"""What likeness, as a share of the greatest, is raised to: its square root lets the many that are
somewhat alike come up without moving the best."""
DEFINED = 0.2
"""What the document that the definition of the class fits best gets, as the same share."""
CITED = 0.5
"""What a document gets that the description names, as the same share.

Set by judgement: no collection at hand has descriptions that name documents of the collection. The
applicant started from such a document; it comes up although it shares nothing with the query, and
does not pass the best by that alone.
"""
POOL = 1000
"""Documents that each of the rankings brings at least."""
ALIKE = 0.2
"""Likeness from which a document is found that shares no word (and no translation) with the query.

No figure depends on it measurably (``docs/quality.md``); without it every search would find, and
count, all documents of the library.
"""


_NOTHING = IndexAnswer(hits=(), total=0, without_cutoff=0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What vectors are asked: where they are, and the vector of what is looked for."""

    vectors: VectorIndex
    vector: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Evidence beside words: likeness, the definition of a class, documents that are named."""

    meaning: Meaning | None = None
    defined: Defined | None = None
    cited: Collection[int] = ()

    def __bool__(self) -> bool:
        return bool(self.meaning or self.defined or self.cited)


@dataclass(frozen=True, slots=True)
class Fused:
    """The answer with its hits in the new order; what was added to each beside words; and the
    engine's own answer, which counts what words match."""

    answer: IndexAnswer
    words: IndexAnswer
    added: Mapping[int, tuple[Part, ...]] = field(default_factory=dict)


def fuse(
    index: SearchIndex, asked: IndexRequest, beside: Beside, limit: int, *, by_words: bool = True
) -> Fused:
    """The best ``limit`` documents by all evidence; without ``by_words`` words and translations
    neither find nor count.

    Facets and the total are those of the words; where words find nothing, the total is what is
    alike in meaning. A definition finds nothing by itself.
    """
    pool = max(POOL, limit)
    answer = index.search(replace(asked, limit=pool)) if by_words else _NOTHING
    words = {hit.doc: hit.score for hit in answer.hits}
    best = max(words.values(), default=0.0) or 1.0
    likeness = _likeness(index, asked, beside.meaning, words, pool) if beside.meaning else {}
    named = _named(index, asked, beside.cited)
    fitting = _fitting(index, asked, beside.defined, pool, {*words, *likeness, *named})
    shares = (
        (Evidence.VECTORS, {doc: VECTORS * one**POWER for doc, one in _relative(likeness)}),
        (Evidence.CLASSES, {doc: DEFINED * one for doc, one in _relative(fitting)}),
        (Evidence.CITED, dict.fromkeys(named, CITED)),
    )
    scores = dict.fromkeys((*likeness, *named), 0.0) | words
    for _, own in shares:
        for doc, share in own.items():
            scores[doc] += best * share
    ranked = sorted(scores, key=lambda doc: (-scores[doc], doc))[:limit]
    added = {
        doc: tuple(_part(kind, best * own[doc], beside) for kind, own in shares if doc in own)
        for doc in ranked
    }
    hits = tuple(IndexHit(doc, float(f"{scores[doc]:.5g}")) for doc in ranked)
    total = max(answer.total, len(scores))
    return Fused(replace(answer, hits=hits, total=total), answer, added)


def _relative(scores: Mapping[int, float]) -> Iterator[tuple[int, float]]:
    """The scores above 0 as shares of the greatest."""
    greatest = max(scores.values(), default=0.0)
    return ((doc, score / greatest) for doc, score in scores.items() if score > 0)


def _fitting(
    index: SearchIndex,
    asked: IndexRequest,
    definition: Defined | None,
    pool: int,
    found: Collection[int],
) -> dict[int, float]:
    """How well the definition of the class fits what is found."""
    if definition is None:
        return {}
    wanted = IndexRequest(query=definition.query, filters=asked.filters, limit=pool)
    return {hit.doc: hit.score for hit in index.search(wanted).hits if hit.doc in found}


def _part(evidence: Evidence, score: float, beside: Beside) -> Part:
    if evidence is Evidence.CLASSES and beside.defined:
        term = beside.defined.symbol.replace(" ", "")
        return Part(term=term, field=ClassField.IPC, score=score, evidence=evidence)
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
