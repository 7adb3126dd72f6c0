"""Which documents to judge next: active learning with a small logistic regression.

Features are a document's terms and classes, each once, weighed by how rare they are and scaled to
length 1; the regression is ridge-penalised and solved by Newton's method over the judged documents
(kernel form), so that hundreds of judgements take milliseconds. Half of what comes next is what is
most likely relevant, half what is least certain (D. D. Lewis and W. A. Gale, “A sequential algorithm
for training text classifiers”, SIGIR 1994), taken in turn.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import BadInput
from trihub.core.patent import Patent
from trihub.fields.making.suggesting import terms_of

PENALTY = 0.05
STEPS = 30
ENOUGH = 1e-6

Vector = dict[str, float]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A document to judge: how likely it is relevant, and why it is asked for."""

    number: str
    chance: float
    why: str


def order(
    judged: Mapping[str, bool], documents: Iterable[Patent], limit: int
) -> list[Next]:  # fmt: skip
    """The documents to judge next, most useful first. ``documents`` are those judged and those that
    may be asked for.

    :raises BadInput: there is not at least one relevant and one other document.
    """
    terms = {patent.key: _terms(patent) for patent in documents}
    known = {key: value for key, value in judged.items() if key in terms}
    if len(set(known.values())) < 2:
        raise BadInput(
            "There is nothing to learn from yet.",
            hint="Judge at least one document that belongs in the field and one that does not.",
        )
    vectors = _vectors(terms)
    keys = list(known)
    left = [key for key in terms if key not in known]
    model = fit(_dot(vectors, keys, keys), np.array([known[key] for key in keys], dtype=float))
    chances = model(_dot(vectors, left, keys))
    scored = dict(zip(left, map(float, chances), strict=True))
    return _in_turn(scored, limit)


def fit(kernel: Numbers, labels: Numbers) -> Any:
    """A ridge-penalised logistic regression in kernel form, without penalty on its intercept; gives a
    function from kernel rows to probabilities.

    Minimises the mean of log(1 + exp(-y f)) plus penalty / 2 of the squared length of the weights, by
    Newton's method (iteratively reweighted least squares; T. Hastie, R. Tibshirani and J. Friedman,
    *The Elements of Statistical Learning*, 2nd edition, section 4.4.1).
    """
    count = len(labels)
    alpha, intercept = (
        np.zeros(count),
        math.log((labels.sum() + 0.5) / (count - labels.sum() + 0.5)),
    )
    for _ in range(STEPS):
        chance = _sigmoid(kernel @ alpha + intercept)
        weight = np.maximum(chance * (1 - chance), 1e-6)
        target = kernel @ alpha + intercept + (labels - chance) / weight
        system = kernel + np.diag(count * PENALTY / weight)
        solved = np.linalg.solve(system, np.column_stack([target, np.ones(count)]))
        fitted = float(solved[:, 0].sum() / solved[:, 1].sum())
        new = solved[:, 0] - fitted * solved[:, 1]
        moved = float(np.abs(new - alpha).max() + abs(fitted - intercept))
        alpha, intercept = new, fitted
        if moved < ENOUGH:
            break
    return lambda rows: _sigmoid(rows @ alpha + intercept)


def _sigmoid(values: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(-np.clip(values, -50, 50)))
    return found


def _terms(patent: Patent) -> set[str]:
    return {f"{kind}:{term}" for kind, terms in terms_of(patent).items() for term in terms}


def _vectors(terms: Mapping[str, set[str]]) -> dict[str, Vector]:
    """Terms weighed by their rarity, each document's scaled to length 1."""
    having = Counter(term for found in terms.values() for term in found)
    rarity = {term: math.log(len(terms) / count) for term, count in having.items() if count > 1}
    vectors = {}
    for key, found in terms.items():
        vector = {term: rarity[term] for term in found if term in rarity}
        length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors[key] = {term: value / length for term, value in vector.items()}
    return vectors


def _dot(vectors: Mapping[str, Vector], rows: Sequence[str], columns: Sequence[str]) -> Numbers:
    """The products of documents, by way of the terms of the columns."""
    places: dict[str, list[tuple[int, float]]] = {}
    for place, key in enumerate(columns):
        for term, value in vectors[key].items():
            places.setdefault(term, []).append((place, value))
    found = np.zeros((len(rows), len(columns)))
    for row, key in enumerate(rows):
        for term, value in vectors[key].items():
            for place, other in places.get(term, ()):
                found[row, place] += value * other
    return found


def _in_turn(scored: Mapping[str, float], limit: int) -> list[Next]:
    likely = sorted(scored, key=lambda key: (-scored[key], key))
    unsure = sorted(scored, key=lambda key: (abs(scored[key] - 0.5), key))
    chosen: dict[str, str] = {}
    for first, second in zip(likely, unsure, strict=True):
        chosen.setdefault(first, "likely relevant")
        chosen.setdefault(second, "uncertain")
        if len(chosen) >= limit:
            break
    found = [Next(number=key, chance=scored[key], why=why) for key, why in chosen.items()]
    return found[:limit]
