"""A logistic regression of what is said of documents from several sides (stacking, Wolpert 1992).

What a side says of a document in training is said by a model that saw neither it nor its family: one
that saw it would be trusted too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trihub.green.features.training import Matrix, idf_of, one_hot, weighed_matrix
from trihub.green.features.words import BUCKETS, Floats
from trihub.green.learned.calibration import Bools, auc, calibrate, calibration_error, unsure
from trihub.green.learned.model import VIEWS, green_share, log_odds
from trihub.green.suggestion.train import Course, Material, centroids, weights

LEAST = 10
"""Documents of each kind, green and not, below which nothing is learned."""
FOLDS = 5
STRENGTH = 10.0
"""How freely the regressions over features follow the documents (the inverse of the penalty)."""
TRUST, EVEN = 0.01, 20.0
"""The same of the regression over the sides, and how large their mean stands beside them: with few
documents the sides count alike. What suits one source best would not hold for the next."""
ACROSS = (0.5, 0.5, 1.0, 1.0, 0.5)
"""What each side counts, to one another, where fewer documents than :data:`LEAST` of either kind are in
the language itself, and what is learned comes from translations. The texts of classes are in the language: they count twice what was learned from words and classes of documents, which a
regression among the documents, all translated alike, would trust too much."""
PRIOR = 3.0
"""As how many documents the share of a subclass's symbols counts beside its documents."""

Doubles = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Read:
    """Documents as the model sees them."""

    words: Matrix
    grams: Matrix
    """How often each sequence of characters occurs."""
    class_texts: Floats
    """What a regression over the texts of classes says of each."""
    green: Floats
    """Of each subclass, which share of its symbols lies in the scheme."""
    labels: Bools
    weights: Floats
    keys: Sequence[str]
    subclasses: Sequence[Sequence[int]]

    @property
    def translated(self) -> bool:
        """Whether fewer documents are in the language itself, green or not, than are learned from."""
        own = self.labels[self.weights == 1]
        return bool(min(own.sum(), (~own).sum()) < LEAST)

    @property
    def asked(self) -> Bools:
        """The documents that stand for those asked about: those in the language itself, or all
        where these are too few of a kind."""
        return np.ones(len(self.labels), bool) if self.translated else self.weights == 1


@dataclass(frozen=True)
class Sides:
    """The models of the sides that learn from documents."""

    words: Any
    characters: Any
    rarity: Floats
    classes: Matrix
    rates: Floats


def learn_sides(read: Read, some: Numbers, material: Material, course: Course) -> Sides:
    """Learn from some of the documents."""
    unseen = {*read.keys} - {read.keys[at] for at in some}
    rarity = idf_of([read.grams[some]])
    return Sides(
        _regression(read.words[some], read, some),
        _regression(weighed_matrix(read.grams[some], rarity), read, some), rarity,
        weights(material.without(unseen), course), rates(read, some),
    )  # fmt: skip


def rates(read: Read, some: Numbers) -> Floats:
    """Of each subclass, which share of its documents is green, drawn to that of its symbols."""
    of = one_hot([read.subclasses[at] for at in some], len(read.green))
    out = (of.T @ read.labels[some] + PRIOR * read.green) / (np.asarray(of.sum(0)).ravel() + PRIOR)
    return np.asarray(out, np.float32)


def said_of(read: Read, some: Numbers, sides: Sides, texts: Matrix) -> Doubles:
    """What every side says of some documents: a row a document, a column a side."""
    words = read.words[some]
    grams = weighed_matrix(read.grams[some], sides.rarity)
    return np.array([
        sides.words.decision_function(words), sides.characters.decision_function(grams),
        read.class_texts[some], log_odds(green_share((words @ texts.T).toarray(), read.green)),
        log_odds(green_share((words @ sides.classes.T).toarray(), sides.rates)),
    ]).T  # fmt: skip


def fit(read: Read, material: Material, course: Course) -> tuple[dict[str, Any], dict[str, Any]]:
    """Learn from documents and calibrate: what the record says and the arrays."""
    size, idf = len(material.subclasses), material.idf
    texts = sum(centroids(part, idf, size) for part in material.of("texts"))
    every, asked = np.arange(len(read.labels)), np.flatnonzero(read.asked)
    sides = learn_sides(read, every, material, course)
    said, fold = np.zeros((len(every), len(VIEWS))), np.zeros(len(every), int)
    for number, (some, others) in enumerate(_splits(read)):
        fold[others] = number
        model = learn_sides(read, some, material, course)
        said[others] = said_of(read, others, model, texts)
    means, spreads = said[asked].mean(0), np.maximum(said[asked].std(0), 1e-6)
    said, labels = ((said - means) / spreads)[asked], read.labels[asked]
    held_out = np.zeros(len(asked))
    for number in range(FOLDS):
        here = fold[asked] == number
        if here.any() and len(set(labels[~here].tolist())) == 2:
            counts, bias = _stacked(said[~here], labels[~here], read.translated)
            held_out[here] = said[here] @ counts + bias
    platt, shares = calibrate(held_out, labels)
    counts, bias = _stacked(said, labels, read.translated)
    if read.translated:  # What is fixed becomes log-odds by the calibration alone.
        counts, bias, platt = counts * platt[0], bias * platt[0], [1.0, platt[1]]
    biases = np.array([sides.words.intercept_[0], sides.characters.intercept_[0], 0, 0, 0])
    record = {
        "views": list(VIEWS), "means": (means - biases).tolist(), "spreads": spreads.tolist(),
        "weights": counts.tolist(), "bias": bias,
        "platt": platt, "unsure": unsure(shares, labels), "folds": FOLDS,
        "share": float(labels.mean()), "translated": read.translated,
        "expected_calibration_error": round(calibration_error(shares, labels), 4),
        "auc": round(auc(held_out, labels), 4),
    }  # fmt: skip
    return record, {
        "rates": sides.rates, "documents": _array(sides.words),
        "characters": _array(sides.characters), "rarity": sides.rarity.astype("<f4"),
    }  # fmt: skip


def _array(model: Any) -> Any:
    return np.ascontiguousarray(model.coef_[0], "<f4")


def _stacked(said: Doubles, labels: Bools, translated: bool) -> tuple[Doubles, float]:
    """What each side counts, and the bias."""
    if translated:
        return np.array(ACROSS), 0.0
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    columns = np.hstack([said, EVEN * said.mean(1, keepdims=True)])
    found = LogisticRegression(C=TRUST).fit(columns, labels)
    *single, even = found.coef_[0]
    return np.array(single) + EVEN * even / len(VIEWS), float(found.intercept_[0])


def _regression(rows: Matrix, read: Read, some: Numbers) -> Any:
    """A regression over the features that occur, told as one over all."""
    from sklearn.linear_model import LogisticRegression

    used = np.unique(rows.indices)
    model = LogisticRegression(
        C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=300, random_state=0
    ).fit(rows[:, used], read.labels[some], sample_weight=read.weights[some])
    weights = np.zeros((1, BUCKETS))
    weights[0, used] = model.coef_[0]
    model.coef_, model.n_features_in_ = weights, BUCKETS
    return model


def _splits(read: Read) -> Any:
    from sklearn.model_selection import StratifiedGroupKFold  # type: ignore[import-untyped]

    splits = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    for some, others in splits.split(read.words, read.labels, read.keys):
        if len(set(read.labels[some].tolist())) == 2:
            yield some, others
