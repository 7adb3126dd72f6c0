"""What each kind of evidence says of every document, query by query, and how it is added up.

A search is asked once for each query; its evidence is kept apart in arrays (queries × documents), so
that any shares can be tried without searching again. :class:`Shares` adds up as
:func:`trihub.priorart.fusion.fuse` does; :class:`Reciprocal` is the published alternative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.systems import Query, System
from trihub.core.ports import SearchIndex
from trihub.core.query import Everything, IndexRequest, Node, Or, TokenPhrase, Words
from trihub.priorart.fusion import ALIKE, POWER, VECTORS
from trihub.priorart.query.neighbours import TOGETHER, pairs, telling_pairs
from trihub.priorart.query.understanding import (
    Understanding,
    Understood,
    chosen_terms,
    free_words,
)
from trihub.priorart.search import PriorArt
from trihub.text.analysis import tokens
from trihub.text.query.compile import compile_query

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Parts:
    """Queries of one kind with what each kind of evidence gives each document of the view.

    ``words`` is the score by words and translations without neighbouring words, ``together`` what
    these would add with the weight 1, ``likeness`` the inner product of the vectors, ``definition``
    the score of the definition of the query's class. ``wanted`` is the column of the document that
    is to be found, ``part`` the fifth that the query is in, ``length`` the number of its tokens.
    """

    name: str
    queries: tuple[str, ...]
    part: Numbers
    length: Numbers
    wanted: Numbers
    words: Floats
    together: Floats
    likeness: Floats
    definition: Floats

    def of(self, chosen: NDArray[np.bool_]) -> Parts:
        """Some of the queries."""
        return Parts(
            self.name, tuple(q for q, one in zip(self.queries, chosen, strict=True) if one),
            self.part[chosen], self.length[chosen], self.wanted[chosen], self.words[chosen],
            self.together[chosen], self.likeness[chosen], self.definition[chosen],
        )  # fmt: skip


def collect(
    name: str,
    system: System,
    asked: Mapping[int, Sequence[Query]],
    searching: Callable[[int], PriorArt],
    definitions: Mapping[str, str],
) -> Parts:
    """Ask every query of every part once; ``definitions`` has the text of each query's class."""
    known = {query.id: (part, query) for part in sorted(asked) for query in asked[part]}
    queries = [*known.values()]
    prior_art = {part: searching(part) for part in asked}
    view = next(iter(prior_art.values()))
    docs = view.index.passing(IndexRequest(query=Everything()))
    column = {doc: at for at, doc in enumerate(docs)}
    places = {key: column[doc] for doc, key in view.store.keys_of(docs).items()}
    rows = [_row(prior_art[part], system, query, column, definitions) for part, query in queries]
    arrays = [np.array(kind) for kind in zip(*rows, strict=True)]
    made = Parts(
        name, tuple(query.id for _, query in queries),
        np.array([part for part, _ in queries]),
        np.array([len(tokens(query.text)) for _, query in queries]),
        np.array([places[query.id] for _, query in queries]),
        *arrays,
    )  # fmt: skip
    part, query = queries[0]
    check(made, [hit.score for hit in prior_art[part].ranked(system.request(query), CHECKED)])
    return made


def check(parts: Parts, scores: Sequence[float]) -> None:
    """Refuse parts whose sum is not what the search gives the first query.

    :raises RuntimeError: they differ.
    """
    told = np.sort(SHIPPED.scores(parts)[0])[::-1][: len(scores)]
    if not np.allclose(told, scores, rtol=1e-4):
        raise RuntimeError(f"{parts.name}: the sum of the parts is not the score of the search")


def _row(
    prior_art: PriorArt,
    system: System,
    query: Query,
    column: Mapping[int, int],
    definitions: Mapping[str, str],
) -> tuple[Floats, Floats, Floats, Floats]:
    understood = Understanding(
        prior_art.store, prior_art.index, prior_art.translator, prior_art.tables
    ).of(system.request(query))
    words, neighbours = apart(understood, prior_art.index)
    definition = definitions.get(query.id, "")

    def scores(node: Node | None) -> Floats:
        found = np.zeros(len(column))
        if node is not None:
            asked = IndexRequest(query=node, limit=len(column))
            for hit in prior_art.index.search(asked).hits:
                found[column[hit.doc]] = hit.score
        return found

    likeness = np.zeros(len(column))
    meaning = prior_art.vectors.meaning(understood.meaning) if prior_art.vectors else None
    if meaning:
        told = meaning.vectors.scores(meaning.vector, list(column))
        likeness[:] = [one or 0.0 for one in told]
    return scores(words), scores(neighbours), likeness, scores(_definition(definition))


def apart(understood: Understood, index: SearchIndex) -> tuple[Node, Node | None]:
    """A query without its neighbouring words, and these alone as if ``TOGETHER`` were 1."""
    if not isinstance(understood.executed, Or):
        return understood.executed, None
    neighbours = _neighbours(understood, index)
    left = tuple(node for node in _flat(understood.executed) if node not in neighbours)
    alone = tuple(replace(node, weight=node.weight / TOGETHER) for node in neighbours)
    return Or(left), Or(alone) if alone else None


def _flat(node: Node) -> Iterator[Node]:
    if isinstance(node, Or):
        for child in node.children:
            yield from _flat(child)
    else:
        yield node


def _neighbours(understood: Understood, index: SearchIndex) -> list[TokenPhrase]:
    like = understood.like
    if like is None:
        free = free_words(understood.read)
        return pairs(free) if free else []
    return telling_pairs(like.text, chosen_terms(like.executed), index)


@dataclass(frozen=True, slots=True)
class Shares:
    """A weighted sum: the shares of likeness and of neighbouring words, the least likeness of a
    document that shares no word, the power that likeness is raised to, and what the definition of
    the query's class counts."""

    vectors: float
    together: float
    alike: float
    power: float = POWER
    definition: float = 0.0

    def scores(self, parts: Parts) -> Floats:
        """The scores of all documents; 0 for what is not found."""
        words = parts.words + self.together * parts.together
        best = _largest(words)
        likeness = _counting(parts, words, self.alike)
        defined = np.where((words > 0) | (likeness > 0), parts.definition, 0.0)
        return (
            words
            + best * self.vectors * (likeness / _largest(likeness)) ** self.power
            + best * self.definition * defined / _largest(defined)
        )

    def __str__(self) -> str:
        root = {1.0: "", 0.5: "√"}[self.power]
        return f"{self.vectors:g}{root}, {self.together:g}, {_least(self.alike)}"


SHIPPED = Shares(VECTORS, TOGETHER, ALIKE)
"""What search counts."""


@dataclass(frozen=True, slots=True)
class Reciprocal:
    """Reciprocal rank fusion: 1 / (k + rank by words) + share / (k + rank by likeness).

    Cormack, Clarke and Büttcher 2009, “Reciprocal rank fusion outperforms Condorcet and individual
    rank learning methods”; there the share is 1.
    """

    k: float
    share: float
    together: float
    alike: float

    def scores(self, parts: Parts) -> Floats:
        """The scores of all documents; 0 for what is not found."""
        words = parts.words + self.together * parts.together
        likeness = _counting(parts, words, self.alike)
        return _by_rank(words, self.k) + self.share * _by_rank(likeness, self.k)

    def __str__(self) -> str:
        return f"k {self.k:g}, {self.share:g}"


def _least(alike: float) -> str:
    return f"{alike:g}" if alike <= 1 else "none"


def _largest(scores: Floats) -> Floats:
    largest = scores.max(axis=1, keepdims=True)
    return np.where(largest > 0, largest, 1.0)


def _counting(parts: Parts, words: Floats, alike: float) -> Floats:
    counts = (words > 0) | (parts.likeness >= alike)
    return np.where(counts, np.maximum(parts.likeness, 0.0), 0.0)


def _by_rank(scores: Floats, k: float) -> Floats:
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(scores)
    np.put_along_axis(ranks, order, np.arange(1.0, scores.shape[1] + 1)[None, :], axis=1)
    return np.where(scores > 0, 1 / (k + ranks), 0.0)


def ranks(scores: Floats, wanted: Numbers) -> Floats:
    """The rank of each query's document, infinite for one that is not found; ties go by number."""
    own = scores[np.arange(len(wanted)), wanted][:, None]
    before = np.arange(scores.shape[1])[None, :] < wanted[:, None]
    above = ((scores > own) | ((scores == own) & before)).sum(axis=1)
    return np.where(own[:, 0] > 0, above + 1.0, np.inf)


def measures(found: Floats) -> Floats:
    """R@10, R@100 and nDCG@10 of queries with one relevant document each: queries × measures."""
    with np.errstate(divide="ignore"):
        gain = np.where(found <= 10, 1 / np.log2(1 + found), 0.0)
    return np.stack([found <= 10, found <= 100, gain], axis=1).astype(float)


CHECKED = 20
"""Documents whose scores are compared with those of the search."""
MEASURES = ("R@10", "R@100", "nDCG@10")
"""The columns of :func:`measures`: what the targets of search are told in."""


def _definition(text: str) -> Node | None:
    return compile_query(Words(text)) if text else None
