"""``trihub batch export|families|green|members|pairs|translations``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from trihub.cli.common import json_option, library, library_settings, print_json, say
from trihub.cli.learning import learned_shape, one_pair, print_learned
from trihub.core.errors import BadInput

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Command = TypeVar("Command", bound=Callable[..., Any])
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(short_help="Batch work on Spark over an export.")
def batch() -> None:
    """Work through more documents than one machine holds: export a library as Parquet once, then let
    Spark find families, green technology and members of fields in it, or learn translations. Needs
    trihub[spark] and Java."""


@batch.command("export", short_help="Write the library as Parquet.")
@click.argument("folder", type=_FOLDER)
@json_option
@click.pass_context
def export_(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Write what batch work needs of every document into a new FOLDER."""
    from trihub.batch import export

    def tell(done: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done:,} documents", err=True, nl=False)

    with library(ctx) as opened:
        count = export(opened.store, folder, tell)
    if as_json:
        print_json({"documents": count})
    else:
        say(f"{count:,} documents in {folder}.")


def _job(command: Command) -> Command:
    """What every job takes."""
    for option in (
        json_option,
        click.option("--memory", default="2g", show_default=True, help="Memory of Spark's driver."),
        click.option("--master", default="local[2]", show_default=True, help="Spark's master."),
        click.option("--to", required=True, type=_FOLDER, help="Folder for the answers, new."),
        click.argument("folder", type=_FOLDER),
    ):
        command = option(command)
    return command


def _run(
    folder: Path, to: Path, master: str, memory: str, work: Callable[[SparkSession], int]
) -> int:
    from trihub.batch.session import documents_in, session

    documents_in(folder)
    _new(to)
    with session(master, memory) as spark:
        return work(spark)


def _new(to: Path) -> None:
    """:raises BadInput: the folder for the answers is there."""
    if to.exists():
        raise BadInput(f"{to} is there already.", hint="Name a folder that is not there yet.")


def _tell(rows: int, to: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({"rows": rows})
    else:
        say(f"{rows:,} rows in {to}.")


@batch.command(short_help="Simple and extended families.")
@_job
def families(folder: Path, to: Path, master: str, memory: str, as_json: bool) -> None:
    """Find the simple and the extended family of every document of the export in FOLDER."""
    from trihub.batch import families as found

    rows = _run(folder, to, master, memory, lambda spark: found(spark, folder, to))
    _tell(rows, to, as_json=as_json)


@batch.command(short_help="Green technology by classes.")
@click.option("--scheme", "names", multiple=True, help="A scheme (“trihub green schemes”). May be given "
              "several times. Default: every one that goes by classes.")  # fmt: skip
@_job
@click.pass_context
def green(
    ctx: click.Context, folder: Path, to: Path, master: str, memory: str, as_json: bool,
    names: tuple[str, ...],
) -> None:  # fmt: skip
    """Classify every document of the export in FOLDER by the schemes of green technology."""
    from trihub.app.green import schemes
    from trihub.batch import green as judged

    known = schemes(library_settings(ctx))
    chosen = [known.get(name) for name in names] or [one for one in known.all() if one.by_places]
    rows = _run(folder, to, master, memory, lambda spark: judged(spark, folder, to, chosen))
    _tell(rows, to, as_json=as_json)


@batch.command(short_help="Members of a field.")
@click.argument("name")
@_job
@click.pass_context
def members(
    ctx: click.Context, name: str, folder: Path, to: Path, master: str, memory: str, as_json: bool
) -> None:
    """Find the members of the definition NAME (“trihub fields list”, or the path of a TOML file) among
    the documents of the export in FOLDER. Numbers given by hand are looked up in the library."""
    from trihub.batch import members as found
    from trihub.fields.definition import find
    from trihub.fields.members.plan import plan

    definition = find(name, library_settings(ctx).fields)
    with library(ctx) as opened:
        made = plan(definition, opened.store)
    rows = _run(folder, to, master, memory, lambda spark: found(spark, folder, to, made))
    _tell(rows, to, as_json=as_json)


@batch.command(short_help="Write pairs of texts to learn translations from.")
@click.argument("languages", metavar="PAIR", callback=lambda ctx, param, value: one_pair(value))
@click.argument("folder", type=_FOLDER)
@click.option("--definitions", multiple=True, type=click.Path(path_type=Path),
              help="Definitions of classes, as for “trihub learn-translations”.")  # fmt: skip
@click.option("--leave-out", type=click.Choice(["test", "none"]), default="none", show_default=True,
              help="Families that are not learned from, so that they can be searched as a test.")  # fmt: skip
@click.option("--no-glossary", is_flag=True, help="Learn from texts alone, without the glossary.")
@json_option
@click.pass_context
def pairs(
    ctx: click.Context, languages: tuple[str, str], folder: Path, definitions: tuple[Path, ...],
    leave_out: str, no_glossary: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write what “trihub learn-translations” would learn from of a PAIR of languages into a new
    FOLDER, as numbers of tokens."""
    from trihub.app.learning import gather_pairs
    from trihub.batch.translations import write_pairs
    from trihub.core.splits import Part
    from trihub.learning.translations import Course

    course = Course(leave_out=Part.TEST if leave_out == "test" else None)
    first, second = sorted(languages)
    with library(ctx) as opened:
        material = gather_pairs(
            opened, (first, second), definitions=definitions, course=course,
            glossary=not no_glossary,
        )  # fmt: skip
    count = write_pairs(material, folder)
    if as_json:
        print_json({"pairs": count})
    else:
        say(f"{count:,} pairs of texts in {folder}.")


@batch.command(short_help="Learn translations.")
@_job
def translations(folder: Path, to: Path, master: str, memory: str, as_json: bool) -> None:
    """Learn translations from the pairs in FOLDER (“trihub batch pairs”) and write their table."""
    from trihub.batch.session import session
    from trihub.batch.translations import read_pairs
    from trihub.batch.translations import translations as learned
    from trihub.learning.translations import Course

    read_pairs(folder)
    _new(to)
    with session(master, memory) as spark:
        made = learned(spark, folder, to, Course())
    if as_json:
        print_json(learned_shape(made))
    else:
        print_learned(made)
