"""A test set, and the folder that it is written to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trihub.core.errors import BadFile, BadInput
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore
from trihub.core.shapes.record import to_record
from trihub.core.splits import Part
from trihub.evaluation.testsets.documents import QueryText
from trihub.evaluation.topics import Topic, write_topics
from trihub.evaluation.trec import write_qrels

FORMAT = "trihub-test-set/1"
TOPICS, QRELS, ABOUT, COLLECTION = "topics.jsonl", "qrels.txt", "about.json", "collection.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be made: ``limit`` 0 is as many topics as there are."""

    source: str
    target: str
    query: QueryText
    part: Part = Part.DEVELOPMENT
    limit: int = 0
    seed: int = 1


@dataclass(slots=True)
class MadeSet:
    """Topics with their judgments, and what was left out, by reason."""

    topics: list[Topic] = field(default_factory=list)
    qrels: dict[str, dict[str, int]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, topic: Topic, grades: Mapping[str, int]) -> None:
        """Add a topic with the grades of its relevant documents."""
        self.topics.append(topic)
        self.qrels[topic.id] = dict(sorted(grades.items()))

    def full(self, plan: Plan) -> bool:
        """Whether it has all topics that were asked for."""
        return 0 < plan.limit <= len(self.topics)

    def check(self) -> None:
        """:raises BadInput: there is no topic."""
        if not self.topics:
            reasons = "; ".join(f"{n:,} {reason}" for reason, n in self.left_out.items() if n)
            raise BadInput(
                f"No topic could be made{f' ({reasons})' if reasons else ''}.",
                hint="Choose other languages, another part or another kind of test set.",
            )


def about(kind: str, plan: Plan, made: MadeSet, store: PatentStore) -> dict[str, Any]:
    """How a test set was made, as JSON."""
    counts = store.counts()
    return {
        "format": FORMAT, "kind": kind, "source": plan.source, "target": plan.target,
        "query": plan.query.value, "part": plan.part.value, "seed": plan.seed,
        "topics": len(made.topics), "relevant": sum(map(len, made.qrels.values())),
        "left_out": [{"reason": r, "count": n} for r, n in sorted(made.left_out.items()) if n],
        "documents": counts.documents, "last_change": counts.last_change,
    }  # fmt: skip


def prepare_folder(folder: Path) -> None:
    """Make the folder of a test set.

    :raises BadInput: it holds a test set already. :raises BadFile: it cannot be made.
    """
    if (folder / ABOUT).exists():
        raise BadInput(
            f"{folder} holds a test set already.", hint="Choose another folder, or remove that one."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFile(
            f"{folder} cannot be made: {error.strerror}.", hint="Choose another folder."
        ) from error


def write_set(folder: Path, made: MadeSet, described: Mapping[str, Any]) -> None:
    """Write topics, judgments and, last of all, how they were made."""
    write_topics(folder / TOPICS, made.topics)
    write_qrels(folder / QRELS, made.qrels)
    text = json.dumps(described, ensure_ascii=False, indent=2)
    (folder / ABOUT).write_text(text + "\n", encoding="utf-8")


def write_collection(folder: Path, documents: Iterable[Patent]) -> int:
    """Write the documents to search in, in the project's record shape; how many."""
    count = 0
    with (folder / COLLECTION).open("w", encoding="utf-8") as out:
        for patent in documents:
            out.write(json.dumps(to_record(patent), ensure_ascii=False) + "\n")
            count += 1
    return count
