"""``trihub green``: schemes, classifying, learning, concordance, figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import json_option, library, library_settings, print_json, print_rows, say
from trihub.cli.green.reading import read_given
from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES

if TYPE_CHECKING:
    from trihub.green.schemes.model import Scheme

INVENTORY = "ipc-green-inventory"


@click.group(short_help="Green technology by schemes of classes, and from text.")
def green() -> None:
    """Green technology: documents are classified by rules from their classes, with the reason, and by
    a learned model from their text."""


scheme_option = click.option(
    "--scheme", default=INVENTORY, show_default=True, metavar="ID[@VERSION]",
    help="The scheme (“trihub green schemes” lists them).",
)  # fmt: skip
reading_option = click.option(
    "--reading", type=click.Choice(["listed", "hierarchical"]),
    help="A main group that stands alone is that symbol only, or holds its subgroups. Default: as "
    "the scheme says.",
)  # fmt: skip
languages_option = click.option(
    "--language", "languages", multiple=True, type=click.Choice(MAIN_LANGUAGES),
    help="Only this language. May be given several times. Default: all four.",
)  # fmt: skip
definitions_option = click.option(
    "--definitions", multiple=True, type=click.Path(path_type=Path),
    help="Texts of classes: the CPC's or WIPO's IPC scheme in XML, archives of them, or CSV with the "
    "columns symbol, lang, text.",
)  # fmt: skip


def scheme_of(ctx: click.Context, name: str, reading: str | None) -> Scheme:
    """The scheme named, read as asked. :raises NotFound: there is none."""
    from trihub.app.green import schemes
    from trihub.green.schemes.places import Reading
    from trihub.green.schemes.tables import read_as

    found = schemes(library_settings(ctx)).get(name)
    return read_as(found, Reading(reading)) if reading else found


@green.command("schemes", short_help="List schemes, or the classes of one.")
@click.argument("name", default="")
@json_option
@click.pass_context
def list_schemes(ctx: click.Context, name: str, as_json: bool) -> None:
    """List the schemes at hand with version and source; with NAME its classes with their places."""
    from trihub.app.green import schemes
    from trihub.green.shapes import scheme_shape

    kept = schemes(library_settings(ctx))
    if name:
        shape = scheme_shape(kept.get(name), classes=True)
        if as_json:
            print_json(shape)
            return
        say(f"{shape['title']}, {shape['version']}. Source: {shape['source']}")
        print_rows(
            [[c["class"], c["names"].get("en", ""), "; ".join(c["places"])[:80]] for c in shape["classes"]]
        )  # fmt: skip
        return
    shapes = [scheme_shape(one) for one in kept.all()]
    if as_json:
        print_json(shapes)
        return
    print_rows(
        [[s["id"], s["version"], s["title"], f"{s['count']:,} classes"
          + ("" if s["by_places"] else ", names alone")] for s in shapes]
    )  # fmt: skip


@green.command(short_help="Load a scheme.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--id", "scheme_id", default="", help="Its id, for a file that does not say.")
@click.option("--version", default="", help="Its version, for a file that does not say.")
@click.option("--title", default="", help="Its title, for a file that does not say.")
@click.option("--source", default="", help="Where it was published, for a file that does not say.")
@json_option
@click.pass_context
def load(
    ctx: click.Context, paths: tuple[Path, ...], scheme_id: str, version: str, title: str,
    source: str, as_json: bool,
) -> None:  # fmt: skip
    """Load a scheme: a table in Trihub's form, a list of codes, or the CPC's XML (its Y02 and Y04S).
    A scheme of another version is kept beside the ones that are there."""
    from trihub.app.green import load_scheme, schemes
    from trihub.green.shapes import scheme_shape

    told = {"id": scheme_id, "version": version, "title": title, "source": source}
    scheme = load_scheme(paths, told)
    new = schemes(library_settings(ctx)).keep(scheme)
    if as_json:
        print_json({**scheme_shape(scheme), "new": new})
    else:
        say(
            f"{scheme.name}: {len(scheme.classes):,} classes" + ("." if new else ", known already.")
        )


@green.command(short_help="Classify a document or a text.")
@click.argument("what")
@click.option("--scheme", "names", multiple=True, metavar="ID[@VERSION]",
              help="Only this scheme. May be given several times. Default: all with places.")  # fmt: skip
@click.option("--lang", type=click.Choice(MAIN_LANGUAGES), help="The text's language. Default: by "
              "its script.")  # fmt: skip
@json_option
@click.pass_context
def classify(
    ctx: click.Context, what: str, names: tuple[str, ...], lang: str | None, as_json: bool
) -> None:
    """Classify WHAT: the number of a document of the library, a text file (title on its first line),
    or a text. By rules from its classes, with the reason; and from its text, where a model was
    learned."""
    with library(ctx, create=True) as opened:
        found = opened.green.classify(read_given(opened.store, what, lang), names)
    shape = found.shape()
    if as_json:
        print_json(shape)
    else:
        _print_classified(shape)


def _print_classified(shape: dict[str, Any]) -> None:
    for one in shape["rules"]:
        answer = {True: "green", False: "not green", None: "no class to go by"}[one["green"]]
        say(f"{one['scheme']} {one['version']}: {answer}")
        for found in one["classes"]:
            why = ", ".join(f"{r['symbol']} in {r['place']}" for r in found["reasons"])
            say(f"  {' > '.join(found['path'])}: {why}")
    text = shape["text"]
    if text is None:
        say(f"From text: {shape['no_text_because']}")
        return
    share = "" if text["probability"] is None else f", probability {text['probability']:.2f}"
    say(f"From text ({text['language']}): {text['answer']}{share}")
    for name, label in (("terms", "for it"), ("against", "against it")):
        if text[name]:
            say(f"  {label}: " + ", ".join(f"{t['term']} {t['weight']:+.2f}" for t in text[name]))


@green.command(short_help="Learn green technology from the library's documents.")
@scheme_option
@reading_option
@languages_option
@definitions_option
@json_option
@click.pass_context
def learn(
    ctx: click.Context, scheme: str, reading: str | None, languages: tuple[str, ...],
    definitions: tuple[Path, ...], as_json: bool,
) -> None:  # fmt: skip
    """Learn from documents whose classes say what they are, and from the texts of classes; a model a
    language. The glossary carries documents and texts of classes into languages that have few."""
    from trihub.app.green import learn_green

    chosen = scheme_of(ctx, scheme, reading)
    if not chosen.by_places:
        raise BadInput(f"No class of {chosen.name} has a place: there is nothing to learn from.")
    with library(ctx) as opened:
        made = list(
            learn_green(opened, chosen, definitions, languages or MAIN_LANGUAGES, tell_err(as_json))
        )
    if as_json:
        print_json(made)
        return
    for one in made:
        say(f"{one['language']}: {one['green']:,} green and {one['not_green']:,} other documents, "
            f"{one['class_texts']:,} texts of classes. On documents not learned from: AUC "
            f"{one['auc']:.3f}, calibration error {one['expected_calibration_error']:.3f}.")  # fmt: skip


def tell_err(quiet: bool) -> Any:
    """What is going on, on standard error."""
    return (lambda what: None) if quiet else (lambda what: say(what, err=True))


@green.command(short_help="Which classes of one scheme fall into which of another.")
@click.argument("one")
@click.argument("other")
@click.option("--limit", type=click.IntRange(1), default=40, show_default=True)
@json_option
@click.pass_context
def concordance(ctx: click.Context, one: str, other: str, limit: int, as_json: bool) -> None:
    """Measure on the library's families how the classes of two schemes overlap."""
    first, second = (scheme_of(ctx, name, None) for name in (one, other))
    with library(ctx) as opened:
        shape = opened.green.measured.compare(first, second)
    shape["overlaps"] = shape["overlaps"][:limit]
    if as_json:
        print_json(shape)
        return
    whole = shape["whole"]
    said = (
        f"; both schemes share {whole['both']:,} (Jaccard {whole['jaccard']:.2f})" if whole else ""
    )
    say(f"{shape['families']:,} families{said}.")
    print_rows(
        [[o["one"], o["relation"], o["other"], f"{o['both']:,}", f"{o['jaccard']:.2f}"]
         for o in shape["overlaps"]]
    )  # fmt: skip


@green.command(short_help="Families by class, office and year.")
@scheme_option
@reading_option
@json_option
@click.pass_context
def figures(ctx: click.Context, scheme: str, reading: str | None, as_json: bool) -> None:
    """Count the library's families by class of a scheme, office and year of first publication."""
    chosen = scheme_of(ctx, scheme, reading)
    with library(ctx) as opened:
        shape = opened.green.measured.count(chosen, keep=reading is None)
    if as_json:
        print_json(shape)
        return
    say(f"{chosen.title}, {chosen.version}: simple families by first publication.")
    print_rows(
        [[f["class"] or "(scheme)", f["office"], str(f["year"] or "?"), f"{f['families']:,}"]
         for f in shape["figures"]]
    )  # fmt: skip
