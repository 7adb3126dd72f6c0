"""``trihub ingest``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import counted, json_option, library, print_json, say
from trihub.core.errors import BadFile

if TYPE_CHECKING:
    from trihub.library.report import IngestReport, Progress, Tell

REJECTED = 5
"""Exit code of ``--strict`` when records were rejected."""


@click.command(short_help="Read publications into the library.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--map", "mapping", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="A TOML mapping, to read tables (CSV, TSV, XLSX, JSON Lines).")  # fmt: skip
@click.option("--strict", is_flag=True, help=f"Exit with {REJECTED} when any record was rejected.")
@json_option
@click.pass_context
def ingest(
    ctx: click.Context, paths: tuple[Path, ...], mapping: Path | None, strict: bool, as_json: bool
) -> None:
    """Read publications from files, folders and archives (zip, tar, gz) into the library.

    The format is recognised from the content. Reading the same file again changes nothing;
    a run that was stopped goes on where it stopped when it is called again.
    """
    for path in paths:
        if not path.exists():
            raise BadFile(f"There is no file or folder {path}.", hint="Check the path's spelling.")
    with library(ctx, create=True) as opened, progress() as tell:
        report = opened.ingest(paths, mapping=mapping, tell=tell)
    if as_json:
        print_json(report.as_dict())
    else:
        _print(report)
    if strict and report.rejected:
        ctx.exit(REJECTED)


def _print(report: IngestReport) -> None:
    say(
        f"{counted(report.read, 'document')} read from {counted(report.files, 'file')} "
        f"({report.bytes / 1e6:,.1f} MB) in {report.seconds:,.1f} s: {report.added:,} added, "
        f"{report.updated:,} updated, {report.unchanged:,} unchanged."
    )
    for reason, count in sorted(report.skipped.items()):
        say(f"{count:,} skipped: {reason}.")
    if report.rejected:
        say(f"{report.rejected:,} rejected: see “trihub rejects”.")


@contextmanager
def progress() -> Iterator[Tell]:
    """A progress bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import (
        Progress as Bar,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)

        def tell(state: Progress) -> None:
            text = f"{state.documents:,} documents, {state.rejected:,} rejected"
            bar.update(task, total=state.total, completed=state.done, description=text)

        yield tell
