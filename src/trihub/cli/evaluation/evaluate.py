"""``trihub evaluate``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import json_option, library, note_index, print_json
from trihub.cli.search import split
from trihub.core.errors import NotFound
from trihub.core.hits import Evidence

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.evaluation.evaluate import Evaluation
    from trihub.evaluation.families import Families
    from trihub.evaluation.live import Way
    from trihub.evaluation.topics import Topic
    from trihub.evaluation.trec import Run

FILE = click.Path(path_type=Path, dir_okay=False)
WAYS = click.Choice(["like", "query", "document"])


def options(command: Any) -> Any:
    """What is judged, how it is searched for, and how it is told."""
    for option in reversed((
        click.argument("topics", type=FILE),
        click.argument("qrels", type=FILE),
        click.option("--run", "run_path", type=FILE, help="Judge this TREC run instead of searching."),
        click.option("--against", type=FILE, help="Compare with this TREC run."),
        click.option("--write-run", type=FILE,
                     help="Keep what is found as a TREC run; the same command goes on with one that was stopped."),
        click.option("--limit", "depth", default=500, show_default=True, type=click.IntRange(1, 10_000),
                     help="Documents of each topic that count; N_max of PRES."),
        click.option("--by", default="like", show_default=True, type=WAYS,
                     help="Search from a text's most telling terms, with its words as a query, or from "
                          "the document that it comes from."),
        click.option("--evidence", multiple=True, callback=split,
                     help=f"What the ranking may go by: {','.join(Evidence)}. Default: all there is."),
        click.option("--order", default="AP", show_default=True,
                     help="With --against: the measure that orders the topics."),
        click.option("--seed", type=click.IntRange(0), help="Seed of intervals and of the randomisation test."),
        json_option,
        click.pass_context,
    )):  # fmt: skip
        command = option(command)
    return command


@click.command(short_help="Measure how well searches find what they should.")
@options
def evaluate(
    ctx: click.Context, /, topics: Path, qrels: Path, run_path: Path | None, against: Path | None,
    write_run: Path | None, depth: int, by: str, evidence: tuple[str, ...], order: str,
    seed: int | None, as_json: bool,
) -> None:  # fmt: skip
    """Search the TOPICS and judge what was found by the QRELS, or judge a run.

    TOPICS: JSON Lines of “trihub test-set”, TREC topics, or id<TAB>text. QRELS and runs: TREC's
    forms, with publication keys. See the documentation for measures and tests.
    """
    from trihub.evaluation.compare import compare_runs
    from trihub.evaluation.evaluate import evaluate as judge
    from trihub.evaluation.families import Families
    from trihub.evaluation.live import By, Way
    from trihub.evaluation.measures import MEASURES
    from trihub.evaluation.statistics import SEED
    from trihub.evaluation.topics import read_topics
    from trihub.evaluation.trec import read_qrels, read_run

    if run_path and (write_run or evidence):
        raise click.UsageError("--run judges a file: it goes without --write-run and --evidence.")
    if order not in MEASURES:
        raise click.BadParameter(
            f"“{order}” is none of {', '.join(MEASURES)}.", param_hint="--order"
        )
    seed = SEED if seed is None else seed
    asked, judgments = read_topics(topics), read_qrels(qrels)
    other = read_run(against) if against else None
    way = Way(by=By(by), depth=depth, evidence=evidence)
    given = read_run(run_path) if run_path else None
    with _library_if_any(ctx, needed=given is None) as opened:
        families = Families(opened.store) if opened else None
        if given is None and opened and families:
            given = _search(opened, asked, families, write_run, way)

        def judged(run: Run) -> Evaluation:
            return judge(asked, judgments, run, depth=depth, family_of=families, seed=seed)

        done = judged(given or {})
        compared = compare_runs(done, judged(other), measure=order, seed=seed) if other else None
    if as_json:
        from trihub.evaluation.shape import evaluation_shape

        print_json(evaluation_shape(done, compared))
    else:
        from trihub.cli.evaluation.printing import print_evaluation

        print_evaluation(done, compared)


@contextmanager
def _library_if_any(ctx: click.Context, *, needed: bool) -> Iterator[Library | None]:
    """The library of this call; ``None`` where there is none and none is needed."""
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(library(ctx))
        except NotFound:
            if needed:
                raise
            click.echo("Note: there is no library, so families and unknown documents are not told.",
                       err=True)  # fmt: skip
            yield None
            return
        yield opened


def _search(
    opened: Library, topics: Sequence[Topic], families: Families, write_run: Path | None, way: Way
) -> Run:
    """Search the topics, with the run kept where that is asked."""
    from trihub.evaluation.live import run_file, search_topics

    note_index(opened)
    tag = way.tag(topics, opened.index.state().change)
    with run_file(write_run, tag) as out:
        return search_topics(opened.prior_art, topics, way, out, families=families, tell=_tell)


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        click.echo(f"\r{done:,} of {total:,} topics{end}", nl=False, err=True)
