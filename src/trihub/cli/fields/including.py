"""``trihub fields include``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, library, print_json, say
from trihub.cli.fields.opening import field_option, members_of, named
from trihub.core.errors import BadInput

if TYPE_CHECKING:
    from trihub.fields.making.including import Found

WHY = {
    "unknown": "is not in the library",
    "ambiguous": "can mean several documents",
    "member": "is in the field already",
    "left out": "is left out by hand",
    "twice": "is listed before",
}
"""Why a number is not taken in."""


@click.command(short_help="Take the documents of a list in by hand.")
@click.argument("name", metavar="DEFINITION")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@field_option
@click.option("--by", required=True, help="Who takes them in.")
@click.option("--reason", required=True, help="Why.")
@click.option(
    "--column", default="", metavar="HEADING", help="The column of a table with the numbers."
)
@click.option("--write", is_flag=True, help="Add the lines to the definition's file.")
@json_option
@click.pass_context
def include(
    ctx: click.Context, name: str, file: Path, field: str, by: str, reason: str, column: str,
    write: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read the publication numbers of FILE (RIS, CSV, XLSX or JSON Lines by its ending; else a number a
    line) and print the [[include]] lines that take those documents into the field, or add them to the
    definition's file (--write). Numbers that take in nothing are named with their line: not in the
    library, ambiguous, in the field already, left out by hand, listed twice."""
    from trihub.app.loading.lists import read_list
    from trihub.fields.definition.digest import address
    from trihub.fields.definition.model import ByHand
    from trihub.fields.making.including import Outcome, hands, resolve, with_hands

    if write and not name.endswith(".toml"):
        raise BadInput(
            "Lines are added to a file.",
            hint="Give the path of the definition's file with --write.",
        )
    by, reason = (_said(text, option) for text, option in ((by, "--by"), (reason, "--reason")))
    listed = read_list(file, column)
    definition = named(ctx, name)
    with library(ctx) as opened:
        members = members_of(opened, definition)
        found = resolve(listed, definition, members, opened.store, field)
    path = members.fields[members.column(field)]
    taken = [one for one in found if one.outcome is Outcome.TAKEN]
    others = [one for one in found if one.outcome is not Outcome.TAKEN]
    today = dt.datetime.now(dt.UTC).date()
    made = [ByHand(number=key, by=by, on=today, why=reason) for one in taken for key in one.keys]
    text = with_hands(definition, path, made, Path(name).name)
    written = write and bool(made)
    if written:
        Path(name).write_text(text, encoding="utf-8", newline="\n")
    if as_json:
        print_json({
            "address": address(definition), "field": path, "taken": [_shape(one) for one in taken],
            "others": [{**_shape(one), "outcome": one.outcome.value} for one in others],
            "lines": hands(path, made).strip(), "written": written,
        })  # fmt: skip
        return
    for one in others:
        say(f"{file.name}, line {one.listed.line}: {_told(one)}", err=True)
    if not write:
        click.echo(hands(path, made).strip())
    counted = f"{len(made):,} documents of {len(listed):,} numbers"
    if written:
        say(f"{counted} added to {name}; raise its version.", err=True)
    else:
        say(f"{counted} to take in.", err=True)


def _said(text: str, option: str) -> str:
    """Who or why, on one line. :raises BadInput: nothing is said, or too much."""
    text = " ".join(text.split())
    if not 0 < len(text) <= 1_000:
        raise BadInput(f"{option} is empty or too long.", hint="Say it in a line.")
    return text


def _shape(one: Found) -> dict[str, object]:
    return {"line": one.listed.line, "number": one.listed.said, "publications": list(one.keys)}


def _told(one: Found) -> str:
    if not one.listed.numbers:
        return "The record has no number."
    keys = f" ({', '.join(one.keys)})" if one.keys else ""
    return f"{one.listed.said} {WHY[one.outcome.value]}{keys}."
