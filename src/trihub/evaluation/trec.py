"""TREC's files: relevance judgments (qrels) and runs, as trec_eval and ir-measures read them.

Qrels: ``topic 0 document grade``. Runs: ``topic Q0 document rank score tag``. Fields are divided
by white space. Documents are publication keys (``CN113781974A``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from trihub.core.errors import BadFile
from trihub.evaluation.lines import bad_line, numbered_lines

Qrels = dict[str, dict[str, int]]
"""Grades by document by topic: 0 not relevant, 1 relevant, 2 and more highly relevant (X)."""

Run = dict[str, list[str]]
"""Documents by topic, best first."""

_QRELS_HINT = "A line of qrels is: topic 0 document grade, for example “t1 0 CN113781974A 1”."
_RUN_HINT = (
    "A line of a run is: topic Q0 document rank score tag, for example “t1 Q0 CN1A 1 9.5 x”."
)


def read_qrels(path: Path) -> Qrels:
    """Read judgments.

    :raises BadFile: a line is malformed or judges a document twice, or there is none.
    """
    found: Qrels = {}
    for number, line in numbered_lines(path):
        fields = line.split()
        if len(fields) != 4 or not _is_whole(fields[3]):
            raise bad_line(path, number, "it is no line of qrels", _QRELS_HINT)
        topic, _, document, grade = fields
        judged = found.setdefault(topic, {})
        if document in judged:
            raise bad_line(path, number, f"{document} is judged for topic {topic} already",
                           "Keep one of the two lines.")  # fmt: skip
        judged[document] = int(grade)
    if not found:
        raise BadFile(f"{path} has no judgments.", hint=_QRELS_HINT)
    return found


def read_run(path: Path) -> Run:
    """Read a run: by score, highest first, then by rank.

    :raises BadFile: a line is malformed or names a document twice, or there is none.
    """
    scored: dict[str, dict[str, tuple[float, int]]] = {}
    for number, line in numbered_lines(path):
        fields = line.split()
        if len(fields) != 6 or not _is_whole(fields[3]) or not _is_score(fields[4]):
            raise bad_line(path, number, "it is no line of a run", _RUN_HINT)
        topic, _, document, rank, score, _ = fields
        found = scored.setdefault(topic, {})
        if document in found:
            raise bad_line(path, number, f"{document} stands under topic {topic} twice",
                           "Keep the better of the two lines.")  # fmt: skip
        found[document] = (-float(score), int(rank))
    if not scored:
        raise BadFile(f"{path} is an empty run.", hint="Search first, with --write-run.")
    return {topic: sorted(found, key=found.__getitem__) for topic, found in scored.items()}


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 10


def _is_score(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def run_lines(topic: str, ranked: Iterable[tuple[str, float]], tag: str) -> str:
    """The lines of one topic: documents with their scores, best first."""
    lines = (
        f"{topic} Q0 {key} {rank} {score:.6g} {tag}\n"
        for rank, (key, score) in enumerate(ranked, 1)
    )
    return "".join(lines)


def write_qrels(path: Path, qrels: Mapping[str, Mapping[str, int]]) -> None:
    """Write judgments."""
    lines = (
        f"{topic} 0 {key} {grade}\n"
        for topic, judged in qrels.items()
        for key, grade in judged.items()
    )
    path.write_text("".join(lines), encoding="utf-8")
