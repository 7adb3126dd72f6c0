"""``trihub fields estimate|agreement``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import json_option, library, print_json, print_rows, say
from trihub.cli.fields.opening import field_option, members_of, name_argument, named
from trihub.core.errors import BadInput

if TYPE_CHECKING:
    from trihub.fields.definition import Definition
    from trihub.fields.making.estimates import Estimate, Share
    from trihub.fields.making.judgements import Judgement
    from trihub.fields.making.neighbours import Found

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Estimate precision and recall from a judged sample.")
@name_argument
@click.argument("sample", type=FILE)
@click.argument("judgements", type=FILE)
@json_option
@click.pass_context
def estimate(
    ctx: click.Context, name: str, sample: Path, judgements: Path, as_json: bool
) -> None:  # fmt: skip
    """Estimate the precision and recall of the field that the SAMPLE was drawn for from its JUDGEMENTS,
    with 95 % intervals, and how many of the definition's examples and of their citation neighbours
    are found."""
    from trihub.fields.making.estimates import estimate as estimated
    from trihub.fields.making.estimates import parts_of
    from trihub.fields.making.judgements import decided, read_sample
    from trihub.fields.making.neighbours import examples_found, neighbours_found

    definition, drawn = named(ctx, name), read_sample(sample)
    known = decided(_counted(definition, judgements), drawn.field.rpartition("/")[2])
    with library(ctx) as opened:
        members = members_of(opened, definition)
        inside = set(opened.store.keys_of([int(d) for d in members.of(drawn.field)]).values())
        examples = examples_found(members, opened.store, definition.examples, drawn.field)
        near = neighbours_found(members, opened.store, definition.examples, drawn.field)
    if drawn.address != members.address:
        say(f"Note: the sample was drawn for {drawn.address}; the members of now are "
            f"{members.address}.", err=True)  # fmt: skip
    found = estimated(parts_of(drawn.strata, inside.__contains__, known))
    if as_json:
        print_json(_shape(drawn.field, found, examples, near))
        return
    _print(drawn.field, found, examples, near)


def _counted(definition: Definition, judgements: Path) -> list[Judgement]:
    """The judgements that count, with a note for each judge about whom something is odd."""
    from trihub.fields.making.judgements import counting, questionable, read_judgements

    made = read_judgements(judgements)
    for who, notes in questionable(definition, made).items():
        for note in notes:
            say(f"Note: {who} {note}.", err=True)
    return counting(definition, made)


def _share(one: Share | None) -> str:
    return f"{one.value:.3f} ({one.low:.3f} to {one.high:.3f})" if one else "not known"


def _print(field: str, found: Estimate, examples: Found, near: Found) -> None:
    say(f"{field}, {found.judged:,} documents judged")
    print_rows([["stratum", "members", "documents", "judged", "relevant"]] + [
        [part.name, "yes" if part.member else "no", f"{part.size:,.0f}", str(part.judged),
         str(part.relevant)]
        for part in found.parts
    ])  # fmt: skip
    say(f"precision: {_share(found.precision)}")
    say(f"recall: {_share(found.recall)}")
    say(f"examples found: {_share(examples.recall)} of {examples.here}")
    for number in examples.missing:
        say(f"  not found: {number}")
    for number in examples.not_here:
        say(f"  not in the library: {number}")
    say(
        f"citation neighbours of the examples that are members: {_share(near.recall)} of {near.here}"
    )


def _shape(field: str, found: Estimate, examples: Found, near: Found) -> dict[str, Any]:
    def share(one: Share | None) -> dict[str, float] | None:
        return {"value": one.value, "low": one.low, "high": one.high} if one else None

    return {
        "field": field,
        "judged": found.judged,
        "precision": share(found.precision),
        "recall": share(found.recall),
        "strata": [
            {"name": part.name, "members": part.member, "documents": part.size,
             "judged": part.judged, "relevant": part.relevant}
            for part in found.parts
        ],
        "examples": {"here": examples.here, "recall": share(examples.recall),
                     "missing": list(examples.missing), "not_here": list(examples.not_here)},
        "neighbours": {"here": near.here, "recall": share(near.recall),
                       "missing": list(near.missing)},
    }  # fmt: skip


@click.command(short_help="How far several judges agree.")
@name_argument
@click.argument("judgements", type=FILE)
@field_option
@json_option
@click.pass_context
def agreement(
    ctx: click.Context, name: str, judgements: Path, field: str, as_json: bool
) -> None:  # fmt: skip
    """Krippendorff's alpha (nominal) of the JUDGEMENTS on a field, or on each field that was judged.
    “unsure” is no value."""
    from trihub.fields.making.agreement import nominal_alpha
    from trihub.fields.making.judgements import Verdict, standing

    made = _counted(named(ctx, name), judgements)
    wanted = [field] if field else sorted({one.field for one in made})
    if not made:
        raise BadInput(
            f"{judgements} holds no judgement that counts.", hint="Judge some documents."
        )
    found = {}
    for each in wanted:
        units = [[v for v in verdicts.values() if v is not Verdict.UNSURE]
                 for verdicts in standing(made, each).values()]  # fmt: skip
        found[each] = nominal_alpha(units)
    if as_json:
        print_json([{"field": each, "alpha": one.alpha, "documents": one.units,
                     "judgements": one.values} for each, one in found.items()])  # fmt: skip
        return
    print_rows([["field", "alpha", "documents", "judgements"]] + [
        [each, "not known" if one.alpha is None else f"{one.alpha:.3f}", str(one.units),
         str(one.values)]
        for each, one in found.items()
    ])  # fmt: skip
