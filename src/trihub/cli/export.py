"""``trihub export``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from trihub.cli.common import counted, library, note_index
from trihub.cli.search import make_request, search_options
from trihub.core.errors import BadInput

MOST = 10_000
"""Documents that one export writes at most."""


@click.command(short_help="Write the documents of a search to a file.")
@click.argument("query", default="")
@search_options
@click.option(
    "--format",
    "name",
    required=True,
    type=click.Choice(["csv", "jsonl", "xlsx", "ris", "st96"]),
    help="What to write.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file; default: standard output.",
)
@click.option(
    "--limit",
    "most",
    default=MOST,
    show_default=True,
    type=click.IntRange(1, MOST),
    help="Documents.",
)
@click.pass_context
def export(
    ctx: click.Context, /, name: str, output: Path | None, most: int, **options: Any
) -> None:
    """Write every document that a search finds, best first.

    jsonl is the project's own record shape, which “trihub ingest” reads back.
    """
    from trihub.library.export import format_of

    request = make_request(options)
    with library(ctx) as opened, target(output, name) as out:
        note_index(opened)
        count = format_of(name).write(opened.prior_art.documents(request, most), out)
    click.echo(
        f"{counted(count, 'document')} written{f' to {output}' if output else ''}.", err=True
    )


@contextmanager
def target(output: Path | None, name: str) -> Iterator[BinaryIO]:
    """The file, put in place only when it is whole; or standard output.

    :raises BadInput: XLSX to a terminal.
    """
    if output is None:
        if name == "xlsx" and sys.stdout.isatty():
            raise BadInput(
                "A workbook cannot be shown on a terminal.", hint="Give --output FILE.xlsx."
            )
        yield sys.stdout.buffer
        return
    part = output.with_name(output.name + ".part")
    try:
        out = part.open("wb")
    except OSError as error:
        raise BadInput(
            f"{output} cannot be written: {error.strerror}.", hint="Choose another --output."
        ) from error
    try:
        with out:
            yield out
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
