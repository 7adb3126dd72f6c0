"""Comparing two runs on the same topics: measure by measure, and topic by topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trihub.evaluation.evaluate import Evaluation, Level
from trihub.evaluation.measures import MEASURES
from trihub.evaluation.statistics import SEED, Difference, compare


@dataclass(frozen=True, slots=True)
class Row:
    """One topic's value in both runs."""

    topic: str
    first: float
    second: float

    @property
    def difference(self) -> float:
        """How much better the first run is."""
        return self.first - self.second


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs at one level: differences by measure, and the topics by ``measure``, the worst loss
    of the first run first."""

    differences: Mapping[str, Difference]
    measure: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs at both levels; ``families`` is ``None`` where they were not told."""

    documents: Compared
    families: Compared | None


def compare_runs(
    first: Evaluation, second: Evaluation, *, measure: str = "AP", seed: int = SEED
) -> Comparison:
    """Compare evaluations over the same topics and judgments; ``measure`` orders the topics."""
    families = None
    if first.families is not None and second.families is not None:
        families = _compared(first.families, second.families, measure, seed)
    return Comparison(
        documents=_compared(first.documents, second.documents, measure, seed), families=families
    )


def _compared(first: Level, second: Level, measure: str, seed: int) -> Compared:
    differences = {}
    for name in MEASURES:
        ids = [topic for topic, values in first.topics.items() if name in values]
        if ids:
            one, other = (
                np.array([level.topics[topic][name] for topic in ids]) for level in (first, second)
            )
            differences[name] = compare(one, other, seed=seed)
    rows = [
        Row(topic, values[measure], second.topics[topic][measure])
        for topic, values in first.topics.items()
        if measure in values
    ]
    return Compared(differences, measure, sorted(rows, key=lambda row: row.difference))
