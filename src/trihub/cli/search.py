"""``trihub search``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import counted, json_option, library, note_index, print_json, say
from trihub.core.errors import BadDate, BadInput
from trihub.core.languages import MAIN_LANGUAGES

if TYPE_CHECKING:
    from trihub.core.patent import Patent
    from trihub.core.ports import Reader
    from trihub.priorart.request import SearchRequest
    from trihub.priorart.result import Hit, SearchResult


class Day(click.ParamType[dt.date]):
    """A day, in any form that :func:`trihub.priorart.request.cutoff_day` reads."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """Read the day."""
        from trihub.priorart.request import cutoff_day

        if isinstance(value, dt.date):
            return value
        try:
            day = cutoff_day(str(value))
        except BadDate as error:
            self.fail(str(error), param, ctx)
        if day is None:
            self.fail("A cut-off needs a whole day, for example 2020-01-31.", param, ctx)
        return day


def split(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Values given several times or with commas between them."""
    return tuple(item.strip() for part in value for item in part.split(",") if item.strip())


def checked(
    valid: Callable[[str], bool], what: str, example: str, fold: Callable[[str], str] = str
) -> Callable[..., Any]:
    """A callback that splits, folds case, and refuses values of another form."""

    def callback(
        ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
    ) -> tuple[str, ...]:
        values = tuple(map(fold, split(ctx, param, value)))
        for item in values:
            if not valid(item):
                raise click.BadParameter(f"“{item}” is no {what}, for example {example}.")
        return values

    return callback


_FILE = re.compile(r"(?:[.~]{0,2}/)\S*|\S+\.[A-Za-z]{2,5}")
"""What is meant as a file: no number or claim looks like it."""


def _is_code(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isalpha()


def _is_class(text: str) -> bool:
    from trihub.core.classes import is_symbol

    return is_symbol(text)


def search_options(command: Any) -> Any:
    """The options that search and export share."""
    office = checked(_is_code, "office", "CN", str.upper)
    symbol = checked(_is_class, "class", "H01M10/0562")
    language = checked(_is_code, "language", "zh", str.lower)
    pair = checked(lambda text: ">" in text, "translation", "电池>battery")
    for option in reversed(
        (
            click.option("--like", default="", help="Start from a document: its number, a file, or claims."),
            click.option("--before", type=Day(), help="Cut-off: published before this day."),
            click.option("--conflicting", is_flag=True,
                         help="With --before: also filed before and published later (category E)."),
            click.option("--office", "offices", multiple=True, callback=office, help="CN, JP, KR, US, EP, WO."),
            click.option("--class", "classes", multiple=True, callback=symbol, help="IPC or CPC, any level: H01M10."),
            click.option("--lang", "languages", multiple=True, callback=language, help="Language of the document."),
            click.option("--translate", multiple=True, callback=split,
                         help=f"Translate the query to: {','.join(MAIN_LANGUAGES)}."),
            click.option("--written-in", default="", metavar="LANGUAGE",
                         help="The language of the query, where it is not to be guessed."),
            click.option("--without", "disabled", multiple=True, callback=pair,
                         help="Leave a translation out, as source>target."),
            click.option("--weigh", "weights", multiple=True, callback=split,
                         help="What a translation counts, from 0 to 1, as source>target=0.5."),
        )
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(short_help="Search for prior art.")
@click.argument("query", default="")
@search_options
@click.option(
    "--reader",
    default="en",
    type=click.Choice(MAIN_LANGUAGES),
    help="Language of titles shown first.",
)
@click.option(
    "--limit",
    default=20,
    show_default=True,
    type=click.IntRange(1, 200),
    help="Families on a page.",
)
@click.option(
    "--offset",
    default=0,
    show_default=True,
    type=click.IntRange(0, 2000),
    help="Families to pass over.",
)
@click.option(
    "--align", is_flag=True, help="With --like: compare each hit with the claim, by features."
)
@json_option
@click.pass_context
def search(ctx: click.Context, /, as_json: bool, **options: Any) -> None:
    """Search in the query language (see the documentation), or from a document with --like.

    Words are ranked by best match. Fields: ti ab cl de pa in ic cp fi ft pn an pr pd ad prd ofc
    lang kind kc. Operators: AND OR NOT "phrase" NEAR/n ADJ/n word*. A query beside --like
    restricts what is found.
    """
    request = make_request(options)
    with library(ctx) as opened:
        note_index(opened)
        result = opened.prior_art.search(request)
    if as_json:
        from trihub.priorart.shape import search_shape

        print_json(search_shape(result))
    else:
        _print(result)


def make_request(options: dict[str, Any]) -> SearchRequest:
    """The request behind the options; ``--like FILE`` reads the file's document or its text.

    :raises BadInput: the file is not there or no text, or options contradict one another.
    """
    from trihub.priorart.request import SearchRequest

    like = options.pop("like")
    path = Path(like)
    if like and len(like) < 4096 and "\n" not in like and path.is_file():
        like = _like_file(path)
    elif _FILE.fullmatch(like):
        raise BadInput(f"There is no file {like}.", hint="Give a number, a file, or claims.")
    return SearchRequest(like=like, **options)


def _like_file(path: Path) -> str:
    """What to search from: the key or the texts of an office's document, else the file's text."""
    from trihub.offices.registry import Registry

    with path.open("rb") as file:
        reader = Registry().find(file.read(64 << 10))
    if reader is not None:
        return _like_document(path, reader)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path} is not text in UTF-8.", hint="Save the claims as a UTF-8 text file."
        ) from error


def _like_document(path: Path, reader: Reader) -> str:
    """The key of the file's document where the library keeps it, so that its family is left out;
    else its title, abstract and claims."""
    patent = _only(path, reader)
    with library(click.get_current_context()) as opened:
        if opened.store.get(patent.key) is not None:
            return patent.key
    texts = [one.text for one in (*patent.titles, *patent.abstracts)]
    texts += [claim.text for claim in patent.claims]
    if not texts:
        raise BadInput(
            f"{path} has neither a title nor an abstract nor claims.",
            hint="Give a file with the document's text, or the text itself.",
        )
    return "\n".join(texts)


def _only(path: Path, reader: Reader) -> Patent:
    """The one document in a file. :raises BadInput: there is none, or several."""
    from trihub.core.patent import Patent
    from trihub.core.ports import Place, Rejected

    found: list[Patent] = []
    with path.open("rb") as file:
        for record in reader.records(file):
            for item in reader.read(record, Place(file=str(path))):
                if isinstance(item, Rejected):
                    raise BadInput(f"{path} cannot be read: {item.reason}", hint=item.hint)
                if isinstance(item, Patent):
                    found.append(item)
            if len(found) > 1:
                break
    if len(found) != 1:
        raise BadInput(
            f"{path} holds {'several documents' if found else 'no document to search from'}.",
            hint="Give a file with one document, or a publication number.",
        )
    return found[0]


def _print(result: SearchResult) -> None:
    note = counted(result.documents, "document")
    if result.cutoff:
        note += f"; published before {result.cutoff.before}: {result.cutoff.removed:,} removed"
    say(f"{note}; best match first ({result.milliseconds:.0f} ms)")
    if result.translations:
        terms = ", ".join(
            f"{t.source}→{t.target}" for t in result.translations if not result.is_off(t)
        )
        say(f"Translated from {result.written_in}: {terms or 'nothing'}")
    for notice in result.notices:
        say(f"Note: {notice}")
    for hit in result.hits:
        _print_hit(hit)
    if result.more:
        say("More: repeat with --offset.")


def _print_hit(hit: Hit) -> None:
    from trihub.core.shapes.heads import document_head

    head = document_head(hit.stored)
    marks = " [E?]" if hit.conflicting else ""
    marks += " (invented)" if head["invented"] else ""
    say(
        f"\n{hit.rank:>3}. {head['number']['display']}  {head['date'] or ''}  {hit.score:.2f}{marks}"
    )
    for title in head["titles"][:2]:
        say(f"     {title['text']}")
    for passage in hit.passages[:1]:
        say(f"     {passage.part.value} {passage.label}: {' '.join(passage.text.split())}")
    for one in hit.aligned:
        say(f"     – {' '.join(one.feature.split())}")
        if one.passage is None:
            say("       no passage says this")
        else:
            text = " ".join(one.passage.text.split())
            say(f"       {one.score:.0%} {one.passage.part.value} {one.passage.label}: {text}")
    if hit.others:
        numbers = ", ".join(document_head(o)["number"]["docdb"] for o in hit.others)
        say(f"     family: {numbers}")
