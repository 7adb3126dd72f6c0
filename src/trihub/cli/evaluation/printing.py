"""An evaluation as tables on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trihub.cli.common import print_rows, say

if TYPE_CHECKING:
    from trihub.evaluation.compare import Compared, Comparison
    from trihub.evaluation.evaluate import Evaluation, Level, Remarks
    from trihub.evaluation.statistics import Mean

SHOWN = 10
"""Topics, names and values of slices that are shown; JSON has them all."""

SLICED = ("R@10", "R@100", "AP", "nDCG@10", "PRES", "X@10")
"""Measures shown of each slice."""


def print_evaluation(done: Evaluation, compared: Comparison | None) -> None:
    """Print means, slices of the widest level, and the comparison where there is one."""
    judged = len(done.documents.topics)
    say(f"{judged:,} of {len(done.topics):,} topics judged; {done.depth:,} documents each count.")
    _print_remarks(done.remarks)
    levels = {"Documents": done.documents, "Families": done.families}
    told = {name: level for name, level in levels.items() if level is not None}
    say("\nMeans, with 95 % bootstrap intervals")
    _print_means(told)
    _print_slices(*list(told.items())[-1])
    if compared:
        _print_compared("Documents", compared.documents)
        if compared.families:
            _print_compared("Families", compared.families)


def _print_remarks(remarks: Remarks) -> None:
    for names, what in (
        (remarks.unknown_documents or (), "judged documents are not in the library"),
        (remarks.without_relevant, "topics have no relevant document and are left out"),
        (remarks.without_answer, "topics have no answer in the run and count with 0"),
        (remarks.strange_topics, "topics of judgments or run are not among the topics"),
    ):
        if names:
            more = " …" if len(names) > SHOWN else ""
            say(f"{len(names):,} {what}: {', '.join(names[:SHOWN])}{more}")


def _interval(mean: Mean | None) -> str:
    return f"{mean.mean:.3f} [{mean.low:.3f}, {mean.high:.3f}]" if mean else "–"


def _print_means(levels: Mapping[str, Level]) -> None:
    names = list(dict.fromkeys(name for level in levels.values() for name in level.means))
    rows = [["", *levels, "topics"]]
    for name in names:
        means = [level.means.get(name) for level in levels.values()]
        count = max(mean.topics for mean in means if mean)
        rows.append([name, *map(_interval, means), f"{count:,}"])
    print_rows(rows)


def _print_slices(name: str, level: Level) -> None:
    for by in dict.fromkeys(one.by for one in level.slices):
        every = sorted((s for s in level.slices if s.by == by), key=lambda s: -s.topics)
        slices = every[:SHOWN]
        shown = [m for m in SLICED if any(m in one.means for one in slices)]
        largest = f", the {SHOWN} largest of {len(every):,}" if len(every) > SHOWN else ""
        say(f"\n{name} by {by}{largest}")
        print_rows(
            [[by, "topics", *shown]]
            + [
                [one.value, f"{one.topics:,}", *(_interval(one.means.get(m)) for m in shown)]
                for one in slices
            ]
        )


def _print_compared(name: str, compared: Compared) -> None:
    say(f"\n{name}: this run less the other")
    rows = [["", "difference", "p (randomisation)", "p (t-test)", "wins", "ties", "losses"]]
    for measure, one in compared.differences.items():
        t_test = "–" if one.t_test is None else f"{one.t_test:.4f}"
        rows.append([
            measure, _interval(one.difference), f"{one.randomisation:.4f}", t_test,
            f"{one.wins:,}", f"{one.ties:,}", f"{one.losses:,}",
        ])  # fmt: skip
    print_rows(rows)
    worst = [row for row in compared.rows if row.difference][:SHOWN]
    if worst:
        say(f"\n{name}: topics by {compared.measure}, worst losses first")
        print_rows(
            [["topic", "this run", "the other", "difference"]]
            + [
                [r.topic, f"{r.first:.3f}", f"{r.second:.3f}", f"{r.difference:+.3f}"]
                for r in worst
            ]
        )
