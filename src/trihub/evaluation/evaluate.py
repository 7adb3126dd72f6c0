"""Evaluating a run: measures topic by topic, means with intervals, slices, and what is amiss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from trihub.core.classes import parse_symbol
from trihub.core.errors import BadInput
from trihub.evaluation.families import FamilyOf, qrels_of_families, run_of_families
from trihub.evaluation.measures import MEASURES, Values, measure
from trihub.evaluation.statistics import SEED, Mean, means_of
from trihub.evaluation.topics import Topic
from trihub.evaluation.trec import Qrels, Run

ANY = "any"
"""Language sought where a topic names none."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The means over those topics that have ``value`` in the respect ``by``."""

    by: str
    value: str
    topics: int
    means: Mapping[str, Mean]


@dataclass(frozen=True, slots=True)
class Level:
    """Documents or families: measures topic by topic, their means, and the means of each slice."""

    topics: Mapping[str, Values]
    means: Mapping[str, Mean]
    slices: tuple[Slice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What does not fit together, by name.

    ``unknown_documents`` are judged and not in the library (``None``: there was no library to look
    into), they count as not found; ``without_relevant`` are topics for which nothing is relevant,
    and ``strange_topics`` those of judgments or run that are not among the topics: neither count.
    ``without_answer`` are topics that the run has nothing for; they count with 0.
    """

    unknown_documents: tuple[str, ...] | None
    without_relevant: tuple[str, ...]
    without_answer: tuple[str, ...]
    strange_topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A run, judged. ``families`` is ``None`` where there was no library to tell them."""

    depth: int
    topics: Sequence[Topic]
    documents: Level
    families: Level | None
    remarks: Remarks


def _language_pair(topic: Topic) -> Iterable[str]:
    return [f"{topic.lang}>{'+'.join(topic.languages) or ANY}"]


def _office(topic: Topic) -> Iterable[str]:
    return [topic.source[:2]] if topic.source else []


def _section(topic: Topic) -> Iterable[str]:
    symbol = parse_symbol(topic.ipc)
    return [symbol.section] if symbol else []


def _subclass(topic: Topic) -> Iterable[str]:
    symbol = parse_symbol(topic.ipc)
    return [symbol.levels[2]] if symbol and symbol.subclass else []


SLICES: Mapping[str, Callable[[Topic], Iterable[str]]] = {
    "language pair": _language_pair,
    "office": _office,
    "section": _section,
    "subclass": _subclass,
}
"""In which respects topics are divided; a topic that does not say is in none of them."""


def evaluate(
    topics: Sequence[Topic],
    qrels: Qrels,
    run: Run,
    *,
    depth: int,
    family_of: FamilyOf | None = None,
    seed: int = SEED,
) -> Evaluation:
    """Judge a run. Documents that a topic excludes are taken out of it.

    ``depth`` is how many documents (or families) of each topic count; ``family_of`` tells families
    and which documents are known.

    :raises BadInput: judgments or run are of another topic set, or no topic has a relevant document.
    """
    known = {topic.id: topic for topic in topics}
    if not known.keys() & qrels.keys():
        raise _strange("judgments", qrels)
    if run and not known.keys() & run.keys():
        raise _strange("run", run)
    relevant = {t: j for t, j in qrels.items() if t in known and max(j.values(), default=0) > 0}
    if not relevant:
        raise BadInput(
            "No topic has a relevant document.", hint="Relevant documents have grades from 1."
        )
    judged = [topic for topic in topics if topic.id in relevant]
    cleaned = {
        topic.id: [key for key in run.get(topic.id, ()) if key not in topic.exclude]
        for topic in judged
    }
    families = None
    if family_of is not None:
        families = _level(
            judged,
            measure(
                qrels_of_families(relevant, family_of), run_of_families(cleaned, family_of), depth
            ),
            seed,
        )
    return Evaluation(
        depth=depth, topics=topics, documents=_level(judged, measure(relevant, cleaned, depth), seed),
        families=families, remarks=_remarks(known, qrels, run, relevant, family_of),
    )  # fmt: skip


def _strange(what: str, given: Iterable[str]) -> BadInput:
    named = ", ".join(list(given)[:3])
    return BadInput(
        f"None of the topics is in the {what}; found there: {named}.",
        hint=f"Give the {what} that belong to the topics.",
    )


def _remarks(
    known: Mapping[str, Topic], qrels: Qrels, run: Run, relevant: Qrels, family_of: FamilyOf | None
) -> Remarks:
    unknown = None
    if family_of is not None:
        documents = dict.fromkeys(key for t in relevant for key in qrels[t])
        unknown = tuple(key for key in documents if family_of(key) is None)
    return Remarks(
        unknown_documents=unknown,
        without_relevant=tuple(topic for topic in known if topic not in relevant),
        without_answer=tuple(topic for topic in relevant if not run.get(topic)),
        strange_topics=tuple(dict.fromkeys(t for t in (*qrels, *run) if t not in known)),
    )


def _level(topics: Sequence[Topic], values: Mapping[str, Values], seed: int) -> Level:
    slices = []
    for by, values_of in SLICES.items():
        groups: dict[str, list[str]] = {}
        for topic in topics:
            for value in values_of(topic):
                groups.setdefault(value, []).append(topic.id)
        slices += [
            Slice(by, value, len(ids), _means([values[i] for i in ids], seed))
            for value, ids in sorted(groups.items())
        ]
    return Level(values, _means(list(values.values()), seed), tuple(slices))


def _means(rows: Sequence[Values], seed: int) -> dict[str, Mean]:
    """The mean of every measure that applies to some topic."""
    table = np.array([[row.get(name, np.nan) for name in MEASURES] for row in rows])
    found = zip(MEASURES, means_of(table, seed=seed), strict=True)
    return {name: mean for name, mean in found if mean is not None}
