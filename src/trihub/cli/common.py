"""What commands share: the library of this call, JSON, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from trihub.app import Library

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(
        command
    )


@contextmanager
def library(ctx: click.Context, *, create: bool = False) -> Iterator[Library]:
    """Open the library that this call names, and close it."""
    from trihub.app import open_library
    from trihub.settings import Settings

    folder: Path | None = ctx.find_root().obj
    settings = Settings(library=folder) if folder else Settings()
    opened = open_library(settings, create=create)
    try:
        yield opened
    finally:
        opened.close()


def print_json(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print one JSON value, indented on a terminal."""
    import orjson

    option = orjson.OPT_INDENT_2 if sys.stdout.isatty() else 0
    click.echo(orjson.dumps(value, option=option | orjson.OPT_APPEND_NEWLINE), nl=False)


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, wide characters counted as two."""
    import unicodedata

    def width(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    widths = [max(map(width, column)) for column in zip(*rows, strict=True)] if rows else []
    for row in rows:
        cells = [text + " " * (w - width(text)) for text, w in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())
