"""``trihub fields suggest|coverage|sample|judge|next``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, library, print_json, print_rows, say
from trihub.cli.fields.measuring import agreement, estimate
from trihub.cli.fields.opening import field_option, members_of, name_argument, named
from trihub.core.errors import BadInput, NotFound

if TYPE_CHECKING:
    from trihub.fields.definition import Definition

FILE = click.Path(path_type=Path, dir_okay=False)
CANDIDATES = 2_000
"""Documents of which those to judge next are chosen."""

judgements_argument = click.argument("judgements", type=FILE)
judgements_option = click.option("--judgements", type=FILE, help="A file of judgements.")


@click.command(short_help="Suggest classes and terms from examples.")
@name_argument
@field_option
@click.option("--example", "examples", multiple=True, metavar="NUMBER",
              help="A document that belongs in the field; beside the definition's own examples.")  # fmt: skip
@judgements_option
@click.option("--limit", default=15, show_default=True, type=click.IntRange(1, 200),
              help="Suggestions of each language and scheme.")  # fmt: skip
@json_option
@click.pass_context
def suggest(
    ctx: click.Context, name: str, field: str, examples: tuple[str, ...], judgements: Path | None,
    limit: int, as_json: bool,
) -> None:  # fmt: skip
    """Suggest the terms of each language and the classes that tell examples from the rest of the
    library. Examples are those of the definition, those given, and those judged relevant."""
    from trihub.fields.making.judgements import counting, decided, read_judgements
    from trihub.fields.making.suggesting import suggest as suggestions
    from trihub.fields.members.plan import lookup

    definition = named(ctx, name)
    numbers = [*definition.examples, *examples]
    if judgements:
        counted = counting(definition, read_judgements(judgements))
        known = decided(counted, _id(definition, field))
        numbers += [number for number, relevant in known.items() if relevant]
    with library(ctx) as opened:
        keys = dict.fromkeys(key for number in numbers for key in lookup(opened.store, number))
        docs = [kept.doc for key in keys if (kept := opened.store.get(key, whole=False))]
        if not docs:
            raise NotFound(
                "None of the examples is in the library.",
                hint="Give documents of the library with --example, or judge some.",
            )
        found = suggestions(opened.store, opened.index, docs, limit=limit)
    if as_json:
        print_json([{"kind": one.kind, "text": one.text, "examples": one.examples,
                     "background": one.background, "z": round(one.z, 3)} for one in found])  # fmt: skip
        return
    print_rows([["kind", "term", "examples", "background", "z"]] + [
        [one.kind, one.text, str(one.examples), str(one.background), f"{one.z:.2f}"]
        for one in found
    ])  # fmt: skip


def _id(definition: Definition, field: str) -> str:
    """The id of the field that is meant, as judgements name it."""
    found = definition.field(field or definition.id)
    if found is None:
        raise NotFound(
            f"The definition has no field “{field}”.", hint="“trihub fields build” lists them."
        )
    return found[1].id


@click.command(short_help="What each line finds, and what it alone finds.")
@name_argument
@field_option
@json_option
@click.pass_context
def coverage(ctx: click.Context, name: str, field: str, as_json: bool) -> None:
    """What each line of a definition finds, and what no other line of the same field finds."""
    from trihub.fields.making.coverage import coverage as covered

    with library(ctx) as opened:
        found = covered(members_of(opened, named(ctx, name)), field)
    if as_json:
        print_json([{"field": one.field, "line": one.line, "said": one.said,
                     "members": one.members, "alone": one.alone} for one in found])  # fmt: skip
        return
    print_rows([["field", "line", "members", "alone"]] + [
        [one.field, one.line, f"{one.members:,}", f"{one.alone:,}"] for one in found
    ])  # fmt: skip


@click.command(short_help="Draw a stratified sample for judgement.")
@name_argument
@click.argument("output", type=FILE)
@field_option
@click.option("--size", default=200, show_default=True, type=click.IntRange(10, 10_000),
              help="Documents, half of them members.")  # fmt: skip
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Of the draw.")
@json_option
@click.pass_context
def sample(
    ctx: click.Context, name: str, output: Path, field: str, size: int, seed: int, as_json: bool
) -> None:  # fmt: skip
    """Draw a sample into the file OUTPUT: half from the members, by what found them, half from what lies
    around them and from the rest of the library. The same seed on the same library draws the same."""
    from trihub.fields.making.judgements import write_sample
    from trihub.fields.making.sampling import draw, strata

    if output.exists():
        raise BadInput(f"{output} exists.", hint="Give another file: a sample is not drawn over.")
    definition = named(ctx, name)
    with library(ctx) as opened:
        members = members_of(opened, definition)
        parts = strata(definition, members, opened.index, field)
        drawn = draw(parts, size, seed, opened.store, members=members, field=field)
    write_sample(output, drawn)
    if as_json:
        print_json([{"stratum": one.name, "documents": one.size, "drawn": len(one.numbers)}
                    for one in drawn.strata])  # fmt: skip
        return
    print_rows([["stratum", "documents", "drawn"]] + [
        [one.name, f"{one.size:,}", f"{len(one.numbers):,}"] for one in drawn.strata
    ])  # fmt: skip


@click.command(short_help="Record a judgement.")
@name_argument
@judgements_argument
@click.argument("number")
@click.argument("verdict", type=click.Choice(["yes", "no", "unsure"]))
@field_option
@click.option("--judge", "who", required=True, help="The judge's id in the definition.")
@click.option("--note", default="", help="Why.")
@json_option
@click.pass_context
def judge(
    ctx: click.Context, name: str, judgements: Path, number: str, verdict: str, field: str, who: str,
    note: str, as_json: bool,
) -> None:  # fmt: skip
    """Add a judgement to the file JUDGEMENTS: whether the document NUMBER belongs in the field."""
    from trihub.fields.making.judgements import Judgement, Verdict, add_judgements, questionable
    from trihub.fields.members.plan import lookup

    definition = named(ctx, name)
    with library(ctx) as opened:
        keys = lookup(opened.store, number)
    if not keys:
        raise NotFound(
            f"{number} is not in the library.", hint="Judge a document that is kept here."
        )
    today = dt.datetime.now(dt.UTC).date()
    made = [
        Judgement(number=key, field=_id(definition, field), verdict=Verdict(verdict), judge=who,
                  on=today, note=note)
        for key in keys
    ]  # fmt: skip
    if odd := questionable(definition, made).get(who):
        raise BadInput(f"{who} {odd[0]}.", hint="Judge under an id that the definition names.")
    count = add_judgements(judgements, made)
    if as_json:
        print_json({"added": count})
    else:
        say(f"{count} judgements added to {judgements}.")


@click.command("next", short_help="Which documents to judge next.")
@name_argument
@judgements_argument
@field_option
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500),
              help="Documents.")  # fmt: skip
@json_option
@click.pass_context
def next_(
    ctx: click.Context, name: str, judgements: Path, field: str, limit: int, as_json: bool
) -> None:
    """Which documents to judge next, learned from the JUDGEMENTS so far: in turn the likeliest and the
    least certain, among members and what lies around them."""
    from trihub.core.shapes.heads import main_title
    from trihub.fields.making.candidates import candidates
    from trihub.fields.making.judgements import counting, decided, read_judgements
    from trihub.fields.making.learning import order

    definition = named(ctx, name)
    judged = decided(counting(definition, read_judgements(judgements)), _id(definition, field))
    with library(ctx) as opened:
        members = members_of(opened, definition)
        kept = candidates(
            definition, members, opened.index, opened.store, judged, CANDIDATES, field
        )
        found = order(judged, [stored.patent for stored in kept], limit)
        titles = {stored.patent.key: main_title(stored.patent) for stored in kept}
    if as_json:
        print_json([{"number": one.number, "chance": round(one.chance, 4), "why": one.why}
                    for one in found])  # fmt: skip
        return
    print_rows([
        [one.number, f"{one.chance:.2f}", one.why,
         title.text if (title := titles[one.number]) else ""]
        for one in found
    ])  # fmt: skip


COMMANDS = (suggest, coverage, sample, judge, estimate, next_, agreement)
"""The commands, in the order of work."""
