"""``trihub ipc``: classes suggested for a text."""

from __future__ import annotations

from pathlib import Path

import click

from trihub.cli.common import json_option, library, print_json, print_rows, say
from trihub.cli.green.commands import definitions_option, languages_option, tell_err
from trihub.cli.green.reading import read_given
from trihub.core.languages import MAIN_LANGUAGES


@click.group(short_help="Classes of the IPC for a text.")
def ipc() -> None:
    """Suggest classes of the IPC for a text in any of the four languages."""


@ipc.command(short_help="Suggest classes for a text.")
@click.argument("what")
@click.option("--lang", type=click.Choice(MAIN_LANGUAGES), help="The text's language. Default: by "
              "its script.")  # fmt: skip
@click.option("--top", type=click.IntRange(1, 20), default=3, show_default=True)
@json_option
@click.pass_context
def suggest(ctx: click.Context, what: str, lang: str | None, top: int, as_json: bool) -> None:
    """Suggest subclasses and main groups for WHAT: a document's number, a text file (title on its
    first line), or a text."""
    from trihub.green.shapes import suggestion_shape

    with library(ctx, create=True) as opened:
        found = opened.green.suggest(read_given(opened.store, what, lang), top)
    shape = suggestion_shape(found)
    if as_json:
        print_json(shape)
        return
    if found.little:
        say("The text has hardly a word that the model knows: this rests on nothing.", err=True)
    for name, rows in (("Subclasses", shape["subclasses"]), ("Main groups", shape["groups"])):
        say(name)
        print_rows([[f"  {r['symbol']}", f"{r['score']:.3f}", " ".join(r["terms"])] for r in rows])


@ipc.command(short_help="Learn classes from the library's documents.")
@languages_option
@definitions_option
@json_option
@click.pass_context
def learn(
    ctx: click.Context, languages: tuple[str, ...], definitions: tuple[Path, ...], as_json: bool
) -> None:
    """Learn from the library's documents with classes and from the texts of classes; a model a
    language."""
    from trihub.app.green import learn_classes

    with library(ctx, create=True) as opened:
        made = list(
            learn_classes(opened, definitions, languages or MAIN_LANGUAGES, tell_err(as_json))
        )
    if as_json:
        print_json(
            [{k: v for k, v in one.items() if k not in ("subclasses", "groups")} for one in made]
        )
        return
    for one in made:
        documents = ", ".join(f"{n:,} {name}" for name, n in one["documents"].items()) or "none"
        say(f"{one['language']}: {len(one['subclasses']):,} subclasses, {len(one['groups']):,} main "
            f"groups; documents: {documents}; {one['class_texts']:,} texts of classes.")  # fmt: skip
