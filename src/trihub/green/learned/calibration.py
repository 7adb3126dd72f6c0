"""Probabilities that hold, and what is told of how well they do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SURE_GREEN, SURE_NOT = 0.7, 0.95
"""How often an answer must have been right, at a probability, to be given."""
MOST_MOVED = 3.0
"""By how many times the odds of green may differ from those learned. An estimate beyond it says that the
documents read differently, not that so many are green: it made all green where a tenth was."""
MOST_ROUNDS = 500
CLOSE = 1e-6

Bools = NDArray[np.bool_]


def calibrate(scores: Any, labels: Bools) -> tuple[list[float], NDArray[np.float64]]:
    """Platt's slope and shift, and the probabilities."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    found = LogisticRegression(C=1e3).fit(scores[:, None], labels)
    return (
        [float(found.coef_[0][0]), float(found.intercept_[0])],
        found.predict_proba(scores[:, None])[:, 1],
    )


def log_odds_between(one: float, other: float) -> float:
    """What the log-odds grow by where a share is the other instead of the one."""
    return float(np.log(other / (1 - other)) - np.log(one / (1 - one)))


def share_among(probabilities: Any, learned: float) -> float:
    """The share of green among documents whose classes nobody knows, out of what a model says that
    learned from documents with the share ``learned``.

    By expectation and maximisation (Saerens, Latinne and Decaestecker 2002): the share is the mean
    of the probabilities that it makes, and both are sought in turn. It holds where green documents
    read alike here and there, and others too; its odds stay within three times those learned.
    """
    odds = probabilities / np.maximum(1 - probabilities, 1e-12)
    known = learned / (1 - learned)
    least, most = known / (known + MOST_MOVED), known / (known + 1 / MOST_MOVED)
    share = learned
    for _ in range(MOST_ROUNDS):
        here = odds * np.exp(log_odds_between(learned, share))
        found = float(np.clip((here / (1 + here)).mean(), least, most))
        if abs(found - share) < CLOSE:
            return found
        share = found
    return share


def unsure(shares: Any, labels: Bools) -> list[float]:
    """From and to which probability the model says that it does not know: above, at least
    :data:`SURE_GREEN` of the answers were right, below at least :data:`SURE_NOT`."""
    order = np.argsort(-shares)
    right = np.cumsum(labels[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= SURE_GREEN)
    high = float(shares[order[enough[-1]]]) if len(enough) else 1.0
    order = order[::-1]
    right = np.cumsum(~labels[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= SURE_NOT)
    low = float(shares[order[enough[-1]]]) if len(enough) else 0.0
    return [min(low, high), high]


def calibration_error(shares: Any, labels: Bools, bins: int = 10) -> float:
    """Expected calibration error over equally wide bins, each weighed by its documents."""
    at = np.minimum((shares * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(shares[at == one].mean() - labels[at == one].mean()) * (at == one).mean()
            for one in range(bins)
            if (at == one).any()
        )
    )


def auc(scores: Any, labels: Bools) -> float:
    """The area under the receiver operating characteristic."""
    from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

    return float(roc_auc_score(labels, scores))
