"""``trihub fields report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, library, print_json, say
from trihub.cli.fields.opening import field_option, name_argument, named
from trihub.core.errors import BadInput

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.fields.definition import Definition
    from trihub.fields.making.estimates import Estimate
    from trihub.fields.members import Members

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
FORMATS = ("html", "pdf", "docx", "xlsx", "csv", "parquet")


@click.command(short_help="Write an analysis report of a field.")
@name_argument
@field_option
@click.option("--language", "languages", multiple=True, default=("en",), show_default=True,
              type=click.Choice(["en", "zh", "ja", "ko"]),
              help="The report's language; can be given several times.")  # fmt: skip
@click.option("--format", "forms", multiple=True, default=("html",), show_default=True,
              type=click.Choice(FORMATS),
              help="What to write; can be given several times. xlsx, csv and parquet are the data "
              "annex: every figure and table, whole.")  # fmt: skip
@click.option("--output", "-o", "folder", required=True,
              type=click.Path(path_type=Path, file_okay=False),
              help="The folder for the files, and for the comments on them.")  # fmt: skip
@click.option("--sample", type=FILE, help="A sample of the field that was judged.")
@click.option("--judgements", type=FILE, help="The judgements on it.")
@json_option
@click.pass_context
def report(
    ctx: click.Context, name: str, field: str, languages: tuple[str, ...], forms: tuple[str, ...],
    folder: Path, sample: Path | None, judgements: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Write a report on a field from its members: the definition and its quality, filings, growth,
    applicants, flows, sub-fields, key families with their independent claims, white spots, method and
    limits. Sentences are made from the figures by rules. Comments that somebody writes into the file
    FIELD.comments.toml of the folder are printed in every form and kept when the report is made
    again."""
    from trihub.fields.report.build import make_report
    from trihub.fields.report.comments import begin_comments, read_comments
    from trihub.fields.report.forms import write

    definition = named(ctx, name)
    with library(ctx) as opened:
        view = opened.navigation.view(definition)
        members = view.members
        path = members.fields[members.column(field)]
        comments = folder / f"{path.replace('/', '.')}.comments.toml"
        made = make_report(
            view, opened.store, field=path, comments=read_comments(comments),
            estimate=_estimate(opened, definition, members, path, sample, judgements),
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in dict.fromkeys(languages):
        for form in dict.fromkeys(forms):
            for file, content in write(made, form, language).items():
                (folder / file).write_bytes(content)
                written.append(file)
    begin_comments(comments)
    if as_json:
        print_json({"address": made.address, "field": path, "folder": str(folder),
                    "files": written, "comments": comments.name})  # fmt: skip
        return
    for file in written:
        say(str(folder / file))
    say(f"Comments: {comments}")


def _estimate(
    opened: Library, definition: Definition, members: Members, path: str, sample: Path | None,
    judgements: Path | None,
) -> Estimate | None:  # fmt: skip
    """Precision and recall, where a judged sample of the field is given.

    :raises BadInput: one of the two files is missing, or the sample is of another field.
    """
    from trihub.fields.making.estimates import estimate, parts_of
    from trihub.fields.making.judgements import counting, decided, read_judgements, read_sample

    if sample is None and judgements is None:
        return None
    if sample is None or judgements is None:
        raise BadInput(
            "Precision and recall need a sample and its judgements.",
            hint="Give both --sample and --judgements, or neither.",
        )
    drawn = read_sample(sample)
    if drawn.field != path:
        raise BadInput(
            f"{sample.name} is a sample of “{drawn.field}”, and the report is of “{path}”.",
            hint="Give a sample of the same field, or name the sample's with --field.",
        )
    known = decided(counting(definition, read_judgements(judgements)), path.rpartition("/")[2])
    keys = opened.store.keys_of([int(doc) for doc in members.of(path)])
    return estimate(parts_of(drawn.strata, set(keys.values()).__contains__, known))
