"""``trihub learn-translations`` and ``trihub translations``."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import json_option, library, print_json, print_rows, say
from trihub.core.errors import NotFound
from trihub.core.languages import MAIN_LANGUAGES

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.learning.alignment import Tell
    from trihub.learning.translations import Learned
    from trihub.text.learned.table import TermTable

EXAMPLE = "en-zh"


def one_pair(value: str) -> tuple[str, str]:
    """Two of the main languages. :raises click.BadParameter: they are not."""
    one, _, other = value.lower().partition("-")
    if one == other or one not in MAIN_LANGUAGES or other not in MAIN_LANGUAGES:
        raise click.BadParameter(
            f"“{value}” is no pair of {', '.join(MAIN_LANGUAGES)}, for example {EXAMPLE}."
        )
    return one, other


def _pairs(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(map(one_pair, value))


@click.command(short_help="Learn translations from the library's own texts.")
@click.option("--pair", "pairs", multiple=True, callback=_pairs,
              help=f"A pair of languages, for example {EXAMPLE}. Default: every pair.")  # fmt: skip
@click.option("--definitions", multiple=True, type=click.Path(path_type=Path),
              help="Definitions of classes in both languages: WIPO's IPC scheme (XML), or CSV with "
                   "the columns symbol, lang, text.")  # fmt: skip
@click.option("--leave-out", type=click.Choice(["test", "none"]), default="none", show_default=True,
              help="Families that are not learned from, so that they can be searched as a test.")  # fmt: skip
@click.option("--no-glossary", is_flag=True, help="Learn from texts alone, without the glossary.")
@json_option
@click.pass_context
def learn_translations(
    ctx: click.Context,
    pairs: tuple[tuple[str, str], ...],
    definitions: tuple[Path, ...],
    leave_out: str,
    no_glossary: bool,
    as_json: bool,
) -> None:
    """Learn which tokens of one language stand for which of another, and keep it for searches.

    What is learned from: documents with titles, abstracts or first claims in two languages, families
    whose members are in different ones, the glossary, and definitions of classes. A table that is
    there serves until the new one is complete.
    """
    from trihub.app.learning import learn_translations as learn
    from trihub.core.splits import Part
    from trihub.learning.pairs import every_pair
    from trihub.learning.translations import Course

    started = time.monotonic()
    wanted = tuple(dict.fromkeys(tuple(sorted(pair)) for pair in pairs)) or every_pair()
    course = Course(leave_out=Part.TEST if leave_out == "test" else None)
    with library(ctx) as opened, progress() as tell:
        learned = list(
            learn(
                opened,
                [(one, other) for one, other in wanted],
                definitions=definitions,
                course=course,
                glossary=not no_glossary,
                tell=tell,
            )
        )
    seconds = time.monotonic() - started
    if as_json:
        print_json({"pairs": [learned_shape(one) for one in learned], "seconds": round(seconds, 1)})
        return
    for one in learned:
        print_learned(one)


@contextmanager
def progress() -> Iterator[Tell]:
    """What is going on, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return

    def tell(what: str, done: int, total: int) -> None:
        click.echo(f"\r\x1b[K{what}: {done:,} of {total:,}", nl=False, err=True)

    try:
        yield tell
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def learned_shape(one: Learned) -> dict[str, Any]:
    """Documented in ``docs/reference/json.md``."""
    first, second = one.pair.split("-")
    return {
        "pair": one.pair, "learned": bool(one.used),
        "terms": [
            {"from": first, "to": second, "tokens": one.terms[0]},
            {"from": second, "to": first, "tokens": one.terms[1]},
        ],
        "sections": list(one.sections), "used": dict(one.used),
        "found": dict(one.gathered.pairs), "documents_read": one.gathered.documents,
        "wrong_language": one.gathered.wrong_language, "left_out": one.gathered.left_out,
        "size": one.bytes,
    }  # fmt: skip


def print_learned(one: Learned) -> None:
    """What was learned, for people."""
    if not one.used:
        say(f"{one.pair}: nothing to learn from; the glossary alone translates.")
        return
    used = ", ".join(f"{count:,} {kind}s" for kind, count in one.used.items())
    say(f"{one.pair}: {one.terms[0]:,} and {one.terms[1]:,} tokens, learned from {used}.")
    if one.gathered.wrong_language:
        say(f"  {one.gathered.wrong_language:,} texts left out: not in the language they declare.")
    if one.gathered.left_out:
        say(f"  {one.gathered.left_out:,} documents of the test part left out.")


@click.command(short_help="What a term is translated by.")
@click.argument("term", default="")
@click.option("--from", "source", type=click.Choice(MAIN_LANGUAGES), help="The term's language.")
@click.option("--to", "target", type=click.Choice(MAIN_LANGUAGES), help="The other language.")
@click.option(
    "--section", type=click.Choice(list("ABCDEFGH")), help="The IPC section it is used in."
)
@click.option("--export", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the whole table to this file as TBX instead.")  # fmt: skip
@click.option("--pair", help=f"With --export: from the first language to the second, {EXAMPLE}.")
@json_option
@click.pass_context
def translations(
    ctx: click.Context,
    term: str,
    source: str | None,
    target: str | None,
    section: str | None,
    file: Path | None,
    pair: str | None,
    as_json: bool,
) -> None:
    """Show what a term is translated by, with probabilities and evidence; or export a table.

    A term is shown by the tokens that the index makes of it: stems of words, pairs of characters.
    Evidence is how many alignments of two texts speak for a translation.
    """
    if file is not None:
        if not pair or term:
            raise click.UsageError("--export needs --pair, and no term.")
        with library(ctx) as opened:
            _export(opened, file, *one_pair(pair), as_json=as_json)
        return
    if not (term and source and target) or source == target or pair:
        raise click.UsageError("Give a term with --from and --to, or --export with --pair.")
    with library(ctx) as opened:
        shape = _translations(opened, term, source, target, section)
    if as_json:
        print_json(shape)
    else:
        _print_translations(shape)


def _translations(
    opened: Library, term: str, source: str, target: str, section: str | None
) -> dict[str, Any]:
    """Documented in ``docs/reference/json.md``. :raises TableStale: the table cannot be used."""
    from trihub.text.analysis import tokens
    from trihub.text.glossary import GlossaryTranslator

    table = opened.translations.find(source, target)
    known = GlossaryTranslator(opened.glossary).translate(term, source, [target])
    return {
        "term": term, "from": source, "to": target, "learned": table is not None,
        "made": table.record["made"] if table else None,
        "tokens": [
            {"token": token, "alternatives": _alternatives(table, token, section)}
            for token in dict.fromkeys(tokens(term))
        ],
        "glossary": [
            {"term": one.source, "target": one.target, "weight": one.weight} for one in known
        ],
    }  # fmt: skip


def _alternatives(table: TermTable | None, token: str, section: str | None) -> list[dict[str, Any]]:
    found = table.translations(token, [section] if section else []) if table else []
    return [
        {
            "token": one.token, "probability": round(one.probability, 4),
            "evidence": round(one.evidence, 1),
        }
        for one in found
    ]  # fmt: skip


def _print_translations(shape: dict[str, Any]) -> None:
    if not shape["learned"]:
        say(
            f"Nothing was learned of {shape['from']}-{shape['to']}: “trihub learn-translations” "
            "learns it. The glossary has:"
        )
        for one in shape["glossary"]:
            say(f"  {one['term']} → {one['target']}")
        return
    for token in shape["tokens"]:
        say(token["token"])
        print_rows(
            [
                [f"  {one['token']}", f"{one['probability']:.3f}", f"{one['evidence']:,.1f}"]
                for one in token["alternatives"]
            ]
        )
        if not token["alternatives"]:
            say("  no translation")


def _export(opened: Library, file: Path, source: str, target: str, *, as_json: bool) -> None:
    from trihub.learning.tbx import tbx

    table = opened.translations.find(source, target)
    if table is None:
        raise NotFound(
            f"Nothing was learned of {source}-{target}.",
            hint=f"Learn it: trihub learn-translations --pair {source}-{target}.",
        )
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8", errors="replace") as out:
            entries = sum(out.write(line) > 0 for line in tbx(table)) - 2
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    if as_json:
        print_json({"file": str(file), "entries": entries})
    else:
        say(f"{entries:,} entries written to {file}.")
