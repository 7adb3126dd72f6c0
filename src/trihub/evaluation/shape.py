"""The JSON shape of an evaluation and a comparison. Documented in ``docs/reference/json.md``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trihub.evaluation.compare import Compared, Comparison
from trihub.evaluation.evaluate import Evaluation, Level, Remarks
from trihub.evaluation.statistics import Difference, Mean

Json = dict[str, Any]


def evaluation_shape(done: Evaluation, comparison: Comparison | None = None) -> Json:
    """An evaluation, with a comparison where there is one."""
    return {
        "depth": done.depth,
        "topics": len(done.topics),
        "documents": _level(done.documents),
        "families": done.families and _level(done.families),
        "remarks": _remarks(done.remarks),
        "comparison": comparison
        and {
            "documents": _compared(comparison.documents),
            "families": comparison.families and _compared(comparison.families),
        },
    }


def _level(level: Level) -> Json:
    return {
        "measures": _means(level.means),
        "slices": [
            {"by": s.by, "value": s.value, "topics": s.topics, "measures": _means(s.means)}
            for s in level.slices
        ],
        "by_topic": {
            topic: {name: _number(value) for name, value in values.items()}
            for topic, values in level.topics.items()
        },
    }


def _means(means: Mapping[str, Mean]) -> list[Json]:
    return [{"measure": name, **_mean(mean)} for name, mean in means.items()]


def _mean(mean: Mean) -> Json:
    return {
        "mean": _number(mean.mean), "low": _number(mean.low), "high": _number(mean.high),
        "topics": mean.topics,
    }  # fmt: skip


def _number(value: float) -> float:
    return round(value, 6)


def _remarks(remarks: Remarks) -> Json:
    unknown = remarks.unknown_documents
    return {
        "unknown_documents": None if unknown is None else _listed(unknown),
        "without_relevant": _listed(remarks.without_relevant),
        "without_answer": _listed(remarks.without_answer),
        "strange_topics": _listed(remarks.strange_topics),
    }


def _listed(names: Sequence[str]) -> Json:
    return {"count": len(names), "names": list(names)}


def _compared(compared: Compared) -> Json:
    return {
        "measures": [
            {"measure": name, **_difference(one)} for name, one in compared.differences.items()
        ],
        "ordered_by": compared.measure,
        "rows": [
            {"topic": row.topic, "first": _number(row.first), "second": _number(row.second),
             "difference": _number(row.difference)}
            for row in compared.rows
        ],
    }  # fmt: skip


def _difference(one: Difference) -> Json:
    return {
        **_mean(one.difference),
        "p_randomisation": one.randomisation,
        "p_t_test": one.t_test,
        "wins": one.wins,
        "ties": one.ties,
        "losses": one.losses,
    }
