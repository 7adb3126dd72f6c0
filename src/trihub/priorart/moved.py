"""A query's vector moved towards the documents judged relevant, and away from the others.

Rocchio's formula in the space of vectors, where every language meets::

    moved = query + TOWARDS × mean of the relevant − AWAY × mean of those that are not

brought back to length 1. Both figures were chosen on halves of simulated sessions; what was measured
is in ``docs/explanation/search-desk.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from trihub.core.ports import Matrix, PatentStore, VectorIndex
from trihub.priorart.fusion import Meaning

TOWARDS = 2.0
"""What the mean of the relevant documents counts beside the query."""
AWAY = 0.5
"""What the mean of those that are not relevant takes away."""
MOST = 50
"""Documents of each kind that are looked at, the last judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Documents (publication keys) that an examiner judged: the relevant ones with what each
    counts, and those that are not relevant."""

    relevant: tuple[tuple[str, float], ...] = ()
    irrelevant: tuple[str, ...] = ()


UNJUDGED = Judged()
"""Nothing judged: vectors stay where they are."""


def moved(asked: Meaning, judged: Judged, store: PatentStore) -> Meaning:
    """What vectors are asked, moved by the vectors that the documents were indexed with. Documents
    that are not kept any more, and those without a vector, count nothing."""
    towards = _mean(dict(judged.relevant[-MOST:]), asked.vectors, store)
    away = _mean(dict.fromkeys(judged.irrelevant[-MOST:], 1.0), asked.vectors, store)
    vector = asked.vector
    if towards is not None:
        vector = vector + TOWARDS * towards
    if away is not None:
        vector = vector - AWAY * away
    length = float((vector @ vector) ** 0.5)
    return replace(asked, vector=vector / length) if length else asked


def _mean(weights: Mapping[str, float], vectors: VectorIndex, store: PatentStore) -> Matrix | None:
    kept = {key: stored.doc for key in weights if (stored := store.get(key, whole=False))}
    rows = vectors.own([*kept.values()]) if kept else ()
    pairs = [(weights[key], own) for key, own in zip(kept, rows, strict=True) if own.any()]
    total = sum(weight for weight, _ in pairs)
    return sum(weight * own for weight, own in pairs) / total if total else None
