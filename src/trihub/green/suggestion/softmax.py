"""A regression of which class a document is in among all (multinomial logistic regression), learned on
top of what is said already.

What the texts of the classes say of a document stands in the regression as given, so that its weights
hold only what the documents teach beyond it: a class with two documents keeps what its text says, and
one with hundreds outgrows it. It is learned by stochastic gradient descent whose steps shrink, feature
by feature, with the gradients met so far (AdaGrad, Duchi and others, 2011). It stops after a few rounds;
this stands in for a penalty.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from trihub.green.features.training import Matrix
from trihub.green.features.words import Floats

ROUNDS = 8
BATCH = 128
"""Documents of a step."""
MOST_FEATURES = 60_000
"""Features learned of, those in the most documents: they bound the memory (four bytes a feature and
class)."""


def softmax(
    documents: Matrix, labels: Matrix, given: Matrix, counted: Floats, rounds: int = ROUNDS
) -> tuple[Any, Floats]:
    """The features learned of, and their weights (a row a feature, a column a class).

    ``documents`` are weighed, a row each; ``labels`` has a 1 for each class of a document: of several
    each counts its part. ``given`` holds weights of the classes (a row each) whose scores the learned
    ones are added to, and ``counted`` what each document counts. The order of the documents is drawn
    with a fixed seed, so that the same documents give the same weights. Without a feature that two
    documents share nothing is learned.
    """
    from sklearn.preprocessing import normalize  # type: ignore[import-untyped]

    known = _often(documents)
    x = documents[:, known].tocsr()
    shares = normalize(labels, norm="l1").tocsr()
    turned = given.T.tocsr()
    weights = np.zeros((len(known), labels.shape[1]), np.float32)
    met = np.full(len(known), 1e-8, np.float32)
    draw = np.random.default_rng(0)
    for _ in range(rounds if len(known) else 0):
        order = draw.permutation(x.shape[0])
        for first in range(0, len(order), BATCH):
            some = order[first : first + BATCH]
            said = (documents[some] @ turned).toarray()
            _step(weights, met, x[some], shares[some].toarray(), said, counted[some])
    return known, weights


def _often(documents: Matrix) -> Any:
    """The features of two documents or more, ascending."""
    held = np.bincount(documents.indices, minlength=documents.shape[1])
    best = np.argsort(-held, kind="stable")[:MOST_FEATURES]
    return np.sort(best[held[best] >= 2])


def _step(
    weights: Floats, met: Floats, x: Matrix, shares: Floats, said: Floats, counted: Floats
) -> None:
    """Move the weights by one batch. ``met`` holds each feature's squared gradients so far."""
    places = np.unique(x.indices)
    rows = x[:, places]
    scores = said + rows @ weights[places]
    found = np.exp(scores - scores.max(1, keepdims=True))
    found /= found.sum(1, keepdims=True)
    slope = rows.T @ ((found - shares) * counted[:, None])
    met[places] += (slope * slope).sum(1)
    weights[places] -= slope / np.sqrt(met[places])[:, None]
