"""What commands share: the library of this call, JSON, progress."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from trihub.core.errors import BadInput, IndexStale

if TYPE_CHECKING:
    from trihub.access.parts import Access
    from trihub.app import Library
    from trihub.settings import Settings
    from trihub.store.casework import Casework

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(
        command
    )


def library_settings(ctx: click.Context) -> Settings:
    """The settings of this call: the environment's, ``--library`` before them.

    :raises BadInput: an environment variable holds what it cannot.
    """
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from trihub.settings import Settings

    folder: Path | None = ctx.find_root().obj
    try:
        return Settings(library=folder) if folder else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        said = f"TRIHUB_{name} is {first['input']!r}: {first['msg']}."
        if len(first["loc"]) > 1:  # a part of a list or object, which may hold secrets elsewhere
            said = f"TRIHUB_{name}, {'.'.join(map(str, first['loc'][1:]))}: {first['msg']}."
        raise BadInput(said, hint="See docs/reference/settings.md.") from error
    except SettingsError as error:
        raise BadInput(f"A setting cannot be read: {error}.", hint=_LIST_HINT) from error


_LIST_HINT = "Lists are written as JSON, for example TRIHUB_GLOSSARY='[\"terms.csv\"]'."


@contextmanager
def library(ctx: click.Context, *, create: bool = False) -> Iterator[Library]:
    """Open the library that this call names, and close it."""
    from trihub.app import open_library

    opened = open_library(library_settings(ctx), create=create)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def casework(ctx: click.Context, *, create: bool = False) -> Iterator[Casework]:
    """Open accounts, cases and the audit log of the library that this call names, and close them.

    :raises BadInput: no file of keys is set. :raises NotFound: there are none.
    """
    from trihub.app import open_casework

    opened = open_casework(library_settings(ctx), create=create)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def access(ctx: click.Context, *, create: bool = False) -> Iterator[Access]:
    """The accounts of the library that this call names."""
    from trihub.app import open_access

    with casework(ctx, create=create) as opened:
        yield open_access(library_settings(ctx), opened)


def note_index(opened: Library) -> None:
    """Say on standard error when the index lacks what the store has.

    :raises IndexStale: there is no index that can be searched.
    """
    last, state = opened.store.counts().last_change, opened.index.state()
    if last and not state.change:
        raise IndexStale(
            f"The library {opened.settings.library} has no index of its documents.",
            hint="Build it from the store: trihub reindex.",
        )
    if last > state.change:
        click.echo(
            f"Note: the index lacks the last {last - state.change:,} changes of the library. They "
            "come with the end of the ingest that runs, or with “trihub reindex”.",
            err=True,
        )


_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal obeys instead of showing."""


def say(text: str = "", *, err: bool = False) -> None:
    """Print a line; what comes out of documents cannot steer the terminal."""
    click.echo(_OBEYED.sub("\ufffd", text), err=err)


def counted(number: int, noun: str) -> str:
    """``1 document``, ``1,200 documents``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


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
        say("  ".join(cells).rstrip())
