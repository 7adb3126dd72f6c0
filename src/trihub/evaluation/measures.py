"""What a ranking is worth, topic by topic.

Recall, average precision and nDCG come from ir-measures (pytrec_eval); PRES and the share of
topics with an X citation in the top k, which it lacks, are computed here. ``docs/how-to/
evaluate.md`` gives the formulas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trihub.core.errors import BadInput
from trihub.evaluation.trec import Qrels, Run

CUTS = (10, 50, 100, 500)
"""Ranks at which recall is told."""

X_CUTS = (1, 5, 10, 50, 100)
"""Ranks up to which an X citation is looked for."""

X_GRADE = 2
"""Grade from which a document is an X citation."""

MEASURES = (*(f"R@{k}" for k in CUTS), "AP", "nDCG@10", "PRES", *(f"X@{k}" for k in X_CUTS))
"""Every measure, in the order in which they are shown."""

Values = dict[str, float]
"""One topic's measures by name; those that do not apply to it are absent."""

MISSING = "The package ir-measures is not installed."
MISSING_HINT = "Install it: pip install 'trihub[evaluation]'."


def measure(qrels: Qrels, run: Run, depth: int) -> dict[str, Values]:
    """The measures of every topic that has a relevant document; a topic that the run lacks gets 0.

    Only the first ``depth`` documents of a topic count, and ``depth`` is the N_max of PRES; measures
    that look further down are absent.

    :raises BadInput: ir-measures is not installed.
    """
    cut = {topic: run.get(topic, [])[:depth] for topic in qrels}
    judged = {topic: one for topic, one in qrels.items() if max(one.values(), default=0) > 0}
    found = _standard(judged, cut)
    for topic, grades in judged.items():
        found[topic] |= {"PRES": pres(grades, cut[topic], depth), **x_in_top(grades, cut[topic])}
    return {
        topic: {name: values[name] for name in MEASURES if name in values and _cut(name) <= depth}
        for topic, values in found.items()
    }


def _cut(name: str) -> int:
    """The rank at which a measure stops, 0 where it has none."""
    return int(name.partition("@")[2] or 0)


def _standard(qrels: Qrels, run: Run) -> dict[str, Values]:
    """The measures that ir-measures computes.

    pytrec_eval orders equal scores by name; scores made of ranks keep the order of the run.
    """
    try:
        import ir_measures
        from ir_measures import AP, R, nDCG
    except ModuleNotFoundError as error:
        raise BadInput(MISSING, hint=MISSING_HINT) from error
    names = {R @ k: f"R@{k}" for k in CUTS} | {AP: "AP", nDCG @ 10: "nDCG@10"}
    scored = {
        topic: {key: float(-rank) for rank, key in enumerate(keys)} for topic, keys in run.items()
    }
    found: dict[str, Values] = {topic: dict.fromkeys(names.values(), 0.0) for topic in qrels}
    for one in ir_measures.iter_calc(list(names), qrels, scored):
        if one.query_id in found:
            found[one.query_id][names[one.measure]] = float(one.value)
    return found


def pres(grades: Mapping[str, int], ranked: Sequence[str], depth: int) -> float:
    """Patent retrieval evaluation score (W. Magdy, G. Jones, SIGIR 2010).

    PRES = 1 − (Σ rᵢ / n − (n + 1) / 2) / N_max, with N_max = ``depth``, n relevant documents and
    rᵢ the rank of the i-th of them; one that is not among the first N_max gets rank N_max + i.
    """
    relevant = {key for key, grade in grades.items() if grade > 0}
    ranks = [rank for rank, key in enumerate(ranked[:depth], 1) if key in relevant]
    number = len(relevant)
    ranks += [depth + i for i in range(len(ranks) + 1, number + 1)]
    return 1 - (sum(ranks) / number - (number + 1) / 2) / depth


def x_in_top(grades: Mapping[str, int], ranked: Sequence[str]) -> Values:
    """For each cut 1 where an X citation is among the first k documents, else 0; empty for a topic
    without X citations."""
    wanted = {key for key, grade in grades.items() if grade >= X_GRADE}
    if not wanted:
        return {}
    best = next((rank for rank, key in enumerate(ranked, 1) if key in wanted), None)
    return {f"X@{k}": float(best is not None and best <= k) for k in X_CUTS}
