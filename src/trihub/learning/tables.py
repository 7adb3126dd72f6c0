"""From counts of alignments to a table of translations: symmetrised, cut short, by IPC section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from trihub.learning.alignment import Counts, Floats, Ints

ALTERNATIVES = 10
"""Translations kept of a token."""

LEAST = 0.02
"""Least probability of a translation that is kept."""

BACKING = 20.0
"""What the general probabilities count beside a section's own evidence, in alignments."""

SECTION_EVIDENCE = 20.0
"""Alignments of a token in a section from which the section may have translations of its own."""

SECTION_DIFFERS = 0.1
"""How far a section's probabilities must lie from the general ones (total variation distance)."""

_FAINT = 1e-4


@dataclass(frozen=True, slots=True)
class Rows:
    """Translations of tokens, by token and then by probability; as arrays of one length."""

    source: Ints
    target: Ints
    probability: Floats
    evidence: Floats

    def arrays(self) -> dict[str, Any]:
        """As a file keeps them: ascending tokens, where each begins, and its alternatives."""
        keys, starts = np.unique(self.source, return_index=True)
        return {
            "keys": keys.astype("<u4"),
            "starts": np.append(starts, len(self.source)).astype("<u4"),
            "targets": self.target.astype("<u4"),
            "probabilities": self.probability.astype("<f4"),
            "evidence": self.evidence.astype("<f4"),
        }


def both_directions(
    counts: Counts, *, alternatives: int = ALTERNATIVES, least: float = LEAST
) -> dict[str, dict[str, Rows]]:
    """The tables of both directions (``forward``: left to right), by section, ``""`` for all.

    What two tokens say of each other is the geometric mean of the probabilities in both directions:
    each direction alone gives frequent words to whatever stands beside them.
    """
    evidence = np.sqrt(counts.forward_count * counts.backward_count)
    general = np.sqrt(counts.forward * counts.backward)
    tables: dict[str, dict[str, Rows]] = {}
    for name, source, target in (
        ("forward", counts.left, counts.right),
        ("backward", counts.right, counts.left),
    ):
        every = _best(source, target, general, evidence, alternatives, least)
        tables[name] = {"": every}
        for letter, (forward, backward) in counts.by_section.items():
            own = _of_section(counts, forward, backward)
            seen = np.sqrt(forward * backward)
            rows = _best(source, target, own, seen, alternatives, least)
            kept = _that_differ(rows, every, np.bincount(source, weights=seen))
            if len(kept.source):
                tables[name][letter] = kept
    return tables


def _of_section(counts: Counts, forward: Floats, backward: Floats) -> Floats:
    """A section's probabilities, backed off to the general ones by how much evidence it has."""
    ahead = _backed(forward, counts.forward, counts.left)
    back = _backed(backward, counts.backward, counts.right)
    return np.asarray(np.sqrt(ahead * back), np.float32)


def _backed(own: Floats, general: Floats, given: Ints) -> Any:
    totals = np.bincount(given, weights=own)
    return (own + BACKING * general) / (totals[given] + BACKING)


def _best(
    source: Ints, target: Ints, p: Floats, evidence: Floats, alternatives: int, least: float
) -> Rows:
    told = np.flatnonzero(p > _FAINT)
    order = told[np.lexsort((target[told], -p[told], source[told]))]
    source, target, p, evidence = source[order], target[order], p[order], evidence[order]
    first = np.searchsorted(source, source)
    kept = np.arange(len(source)) - first < alternatives
    p = p / np.maximum(_sums(source, np.where(kept, p, 0)), 1e-30)
    kept &= p >= least
    source, target, p, evidence = source[kept], target[kept], p[kept], evidence[kept]
    p = p / np.maximum(_sums(source, p), 1e-30)
    return Rows(source, target, p.astype(np.float32), evidence.astype(np.float32))


def _sums(given: Ints, values: Any) -> Any:
    """For each entry the sum over all entries of its token."""
    return np.bincount(given, weights=values)[given] if len(given) else values


def _that_differ(rows: Rows, general: Rows, evidence: Any) -> Rows:
    """The tokens whose translations in a section are others than in general."""
    size = int(max(rows.target.max(initial=0), general.target.max(initial=0))) + 1
    ours = rows.source.astype(np.int64) * size + rows.target
    theirs = general.source.astype(np.int64) * size + general.target
    sorter = np.argsort(theirs)
    at = np.minimum(np.searchsorted(theirs, ours, sorter=sorter), max(len(theirs) - 1, 0))
    place = sorter[at] if len(theirs) else at
    same = theirs[place] == ours if len(theirs) else np.zeros(len(ours), bool)
    shared = np.minimum(rows.probability, np.where(same, general.probability[place], 0))
    # Of two distributions, 1 minus what they share is their total variation distance.
    differs = 1 - np.bincount(rows.source, weights=shared, minlength=len(evidence))
    wanted = (differs > SECTION_DIFFERS) & (evidence >= SECTION_EVIDENCE)
    kept = wanted[rows.source]
    return Rows(rows.source[kept], rows.target[kept], rows.probability[kept], rows.evidence[kept])
