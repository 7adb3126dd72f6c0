"""``trihub learn-vectors``."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from trihub.cli.common import json_option, library, print_json, say


def _show(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        of = f" of {total:,}" if total else ""
        click.echo(f"\r\x1b[K{what}: {done:,}{of}", nl=False, err=True)


@click.command(short_help="Learn vectors from the library's own texts.")
@click.option("--dimensions", type=click.IntRange(2, 2048), default=None,
              help="Numbers in a vector. Default: 256.")  # fmt: skip
@click.option("--leave-out", type=click.Choice(["test", "none"]), default="none", show_default=True,
              help="Families that are not learned from, so that they can be searched as a test.")  # fmt: skip
@click.option("--anew", is_flag=True, help="Learn from the beginning also where a run was stopped.")
@json_option
@click.pass_context
def learn_vectors(
    ctx: click.Context, dimensions: int | None, leave_out: str, anew: bool, as_json: bool
) -> None:
    """Learn one space of meaning for all languages from documents and families that say the same in
    two, and encode every document in it. The vectors that were there serve until the new ones are
    complete. A run that was stopped while it encoded goes on there.

    Where TRIHUB_ENCODER names a neural encoder, nothing is learned: that one encodes every document."""
    from trihub.core.splits import Part

    with library(ctx) as opened:
        part = Part.TEST if leave_out == "test" else None
        report = opened.learn_vectors(dimensions=dimensions, leave_out=part, anew=anew, tell=_show)
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        print_json(asdict(report))
        return
    if report.resumed:
        say("An earlier run's vectors were completed; --anew learns from the beginning.")
    pairs = ", ".join(f"{name} {count:,}" for name, count in report.pairs.items() if count)
    if pairs:
        say(f"Learned from pairs of texts: {pairs}.")
    say(f"{report.documents:,} documents have vectors of {report.dimensions} dimensions "
        f"({report.encoder}).")  # fmt: skip
