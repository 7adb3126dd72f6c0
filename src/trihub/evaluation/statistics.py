"""How sure a mean is, and whether two runs differ: intervals and tests over topics.

Sources: B. Efron, R. Tibshirani, “An introduction to the bootstrap”, 1993, chapter 13
(percentile interval); M. Smucker, J. Allan, B. Carterette, “A comparison of statistical
significance tests for information retrieval evaluation”, CIKM 2007 (randomisation and t-test).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import BadInput
from trihub.evaluation.measures import MISSING_HINT

SAMPLES = 2_000
"""Bootstrap samples."""

SIGNS = 10_000
"""Random sign changes of the randomisation test."""

SEED = 20_100_719
CELLS = 4_000_000
"""Numbers drawn at once, so that many topics do not need much memory."""

_SAME = 1e-12
"""Means that differ by less are equal: what sums of floating-point numbers leave."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over ``topics`` topics with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    topics: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much better the first run is: the mean difference with its 95 % bootstrap interval, the
    two-sided p values of the paired randomisation test and t-test, and on how many topics it is
    better (``wins``), equal and worse. ``t_test`` is ``None`` where it is not defined: one topic, or
    all differences alike."""

    difference: Mean
    randomisation: float
    t_test: float | None
    wins: int
    ties: int
    losses: int


def means_of(values: Floats, *, seed: int = SEED, samples: int = SAMPLES) -> list[Mean | None]:
    """The mean of each column with its percentile bootstrap interval; the same seed gives the same.

    ``values`` has a row for each topic and a column for each measure, NaN where a measure does not
    apply to a topic; ``None`` for a column of NaN alone.
    """
    number = len(values)
    valid = ~np.isnan(values)
    weights, known = np.nan_to_num(values), valid.astype(np.float64)
    rng, drawn = np.random.default_rng(seed), []
    for rows in _chunks(samples, number):
        picked = rng.integers(0, number, (rows, number)) + np.arange(rows)[:, None] * number
        counts = np.bincount(picked.ravel(), minlength=rows * number).reshape(rows, number)
        with np.errstate(invalid="ignore"):
            drawn.append((counts @ weights) / (counts @ known))
    means, topics = np.concatenate(drawn), valid.sum(axis=0)
    found: list[Mean | None] = []
    for column, count in enumerate(topics):
        if not count:
            found.append(None)
            continue
        low, high = np.nanpercentile(means[:, column], (2.5, 97.5))
        mean = weights[:, column].sum() / count
        found.append(Mean(float(mean), float(low), float(high), int(count)))
    return found


def mean_of(values: Floats, *, seed: int = SEED) -> Mean:
    """The mean of one number per topic (at least one topic) with its interval."""
    (found,) = means_of(values[:, None], seed=seed)
    if found is None:
        raise ValueError("no number at all")
    return found


def compare(first: Floats, second: Floats, *, seed: int = SEED) -> Difference:
    """Compare two runs on the same topics, in the same order.

    :raises BadInput: SciPy, which ir-measures brings, is not installed.
    """
    gaps = first - second
    gaps[np.abs(gaps) < _SAME] = 0.0
    return Difference(
        difference=mean_of(gaps, seed=seed),
        randomisation=_randomisation(gaps, seed),
        t_test=_t_test(gaps),
        wins=int((gaps > 0).sum()),
        ties=int((gaps == 0).sum()),
        losses=int((gaps < 0).sum()),
    )


def _randomisation(gaps: Floats, seed: int, samples: int = SIGNS) -> float:
    """Two-sided p value: how often a mean difference is as large when signs fall at random.

    Exact where all ways to set the signs are at most ``samples``; else (k + 1) / (samples + 1).
    Topics on which the runs are equal change nothing and are left out.
    """
    gaps = gaps[gaps != 0]
    seen = abs(gaps.sum()) - _SAME * max(1, len(gaps))
    if 2 ** len(gaps) <= samples:
        ways = np.arange(2 ** len(gaps))[:, None] >> np.arange(len(gaps)) & 1
        return float((np.abs((ways * 2 - 1) @ gaps) >= seen).mean())
    rng = np.random.default_rng(seed)
    reached = 0
    for rows in _chunks(samples, len(gaps)):
        signs = rng.integers(0, 2, (rows, len(gaps)), dtype=np.int8) * 2 - 1
        reached += int((np.abs(signs @ gaps) >= seen).sum())
    return (reached + 1) / (samples + 1)


def _t_test(gaps: Floats) -> float | None:
    """Two-sided p value of Student's paired t-test."""
    number = len(gaps)
    spread = float(gaps.std(ddof=1)) if number > 1 else 0.0
    if spread < _SAME:
        return None
    try:
        from scipy.special import stdtr  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise BadInput("The package SciPy is not installed.", hint=MISSING_HINT) from error
    statistic = float(gaps.mean()) / (spread / math.sqrt(number))
    return float(2 * stdtr(number - 1, -abs(statistic)))


def _chunks(samples: int, width: int) -> Iterator[int]:
    """Numbers of rows that add up to ``samples``, few enough at a time."""
    most = max(1, CELLS // max(1, width))
    while samples > 0:
        yield min(most, samples)
        samples -= most
