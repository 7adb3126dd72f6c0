"""``trihub register load|confirm|list|show|retract|check|export``."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, print_json, print_rows, say
from trihub.cli.register import following
from trihub.cli.register.opening import opened_register
from trihub.core.errors import BadFile, BadInput

if TYPE_CHECKING:
    from trihub.register.paper import Paper, PaperRecord
    from trihub.register.records import Record

AUTHORITIES = ("office", "secretariat", "public-record", "press", "commentary")
KINDS = ("meeting", "commitment", "document", "person", "office", "working-group", "programme")
_LARGEST = 2 << 20


@click.group(short_help="Meetings of offices and what they agreed.")
def register() -> None:
    """The register of cooperation: meetings of offices, commitments with their strength, and
    documents, each value with its source and its place there."""


@register.command(short_help="Propose records from texts.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--publisher", default="", help="Who published the texts.")
@click.option("--authority", default="press", type=click.Choice(AUTHORITIES), show_default=True,
              help="Whose word they are.")  # fmt: skip
@click.option("--url", default="", help="Where they were published.")
@click.option("--published", default="", metavar="DATE", help="When they were published.")
@json_option
@click.pass_context
def load(
    ctx: click.Context, files: tuple[Path, ...], publisher: str, authority: str, url: str,
    published: str, as_json: bool,
) -> None:  # fmt: skip
    """Read news items or summaries in English, Chinese, Japanese or Korean and propose records;
    nothing is recorded. With --json the working paper that “trihub register confirm” takes.
    Without FILES, record the meetings that come with Trihub."""
    from trihub.core.register import Authority, Source
    from trihub.register.paper import checked_day, dumped

    with opened_register(ctx, create=True) as opened:
        if not files:
            new = opened.load_shipped()
            if as_json:
                print_json({"added": new})
            else:
                say(f"{new:,} meetings of the package are new.")
            return
        if published:
            checked_day(published)
        papers = [
            opened.read(
                _text(path),
                Source(title=path.stem, publisher=publisher, authority=Authority(authority),
                       url=url, published=published),
            )
            for path in files
        ]  # fmt: skip
    if as_json:
        click.echo(dumped(papers))
        return
    for path, paper in zip(files, papers, strict=True):
        say(f"{path.name}:")
        _tell(paper)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadFile(
                f"{path} is larger than {_LARGEST:,} bytes.", hint="Give one text a file."
            )
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path} cannot be read as text: {error}.", hint="Give UTF-8.") from error


def _tell(paper: Paper) -> None:
    for each in paper.records:
        like = f", perhaps {', '.join(each.like)}" if each.like else ""
        about = f", of {each.about}" if each.about else ""
        say(f"  {each.number} {each.kind.value}{about}{like}")
        print_rows([["", "", *row] for row in _rows(each)])
    for note in paper.notes:
        say(f"  note: {note.doubt} {note.detail}".rstrip())


def _rows(each: PaperRecord) -> list[list[str]]:
    return [
        [v.name, v.value[:80], "inferred: " + "; ".join(v.because) if v.because else f"{v.start}–{v.end}"]
        for v in each.values
    ]  # fmt: skip


@register.command(short_help="Record what was proposed.")
@click.argument("paper", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--all", "everything", is_flag=True, help="Confirm every proposal that is not decided on."
)
@click.option("--reject", multiple=True, metavar="[PAPER:]NUMBER", help="Reject a proposal.")
@click.option("--set", "corrected", multiple=True, metavar="[PAPER:]NUMBER.NAME=VALUE",
              help="Correct a value: it is recorded as your word, beside what was read.")  # fmt: skip
@click.option(
    "--into",
    multiple=True,
    metavar="[PAPER:]NUMBER=RECORD",
    help="Record it of a record that is there.",
)
@click.option("--by", default="", help="Who you are. Default: the user of this machine.")
@json_option
@click.pass_context
def confirm(
    ctx: click.Context, paper: Path, everything: bool, reject: tuple[str, ...],
    corrected: tuple[str, ...], into: tuple[str, ...], by: str, as_json: bool,
) -> None:  # fmt: skip
    """Record the proposals of a working PAPER (“-”: from standard input). Papers are counted from 1;
    without PAPER: the first is meant."""
    from trihub.register.paper import loaded

    papers = loaded(sys.stdin.buffer.read() if str(paper) == "-" else _text(paper).encode())
    for text in reject:
        _named(papers, text).decision = "reject"
    for text in corrected:
        _correct(papers, text)
    for text in into:
        where, _, name = text.partition("=")
        _named(papers, where).into = name
    for each in (one for given in papers for one in given.records):
        if everything and not each.decision:
            each.decision = "confirm"
    with opened_register(ctx, create=True) as opened:
        made = [opened.confirm(each, by or getpass.getuser()) for each in papers]
    if as_json:
        print_json({"records": made})
    else:
        for ids in made:
            say(f"Recorded: {', '.join(ids) or 'nothing'}.")


def _named(papers: Sequence[Paper], text: str) -> PaperRecord:
    of, colon, number = text.rpartition(":")
    place = int(of) if of.isdigit() else 1 if not colon else 0
    if not 1 <= place <= len(papers) or not number.isdigit():
        raise BadInput(f"{text} names no proposal.", hint="Write for example 2, or 1:2.")
    return papers[place - 1].record(int(number))


def _correct(papers: Sequence[Paper], text: str) -> None:
    from trihub.core.register import Certainty
    from trihub.register.paper import PaperValue

    where, equals, value = text.partition("=")
    number, dot, name = where.partition(".")
    if not equals or not dot or not value:
        raise BadInput(f"{text} corrects nothing.", hint="Write for example 1.date=2031-05-20.")
    record = _named(papers, number)
    old = next((each for each in record.values if each.name == name), None)
    if old is None:
        old = PaperValue(name, "", 0, 0, "", Certainty.STATED, [])
        record.values.append(old)
    old.read_as, old.value = old.value, value
    old.certainty = Certainty.STATED
    old.because = [f"read as {old.read_as}"] if old.read_as else []


@register.command("list", short_help="List records.")
@click.argument("kind", type=click.Choice(KINDS), default="meeting", metavar="[KIND]")
@click.option("-w", "--where", "chosen", multiple=True, metavar="NAME=VALUE",
              help="Only records of which this is said, for example mechanism=TRIPO.")  # fmt: skip
@click.option("--limit", default=50, type=click.IntRange(1, 1_000), show_default=True)
@click.option("--offset", default=0, type=click.IntRange(0))
@json_option
@click.pass_context
def list_records(
    ctx: click.Context, kind: str, chosen: tuple[str, ...], limit: int, offset: int, as_json: bool
) -> None:
    """List records of a KIND (meeting, commitment, document, person, office, working-group or
    programme; default: meeting), the newest date first."""
    from trihub.core.register import RecordKind
    from trihub.register.shapes import record_shape

    having = dict(_pair(text) for text in chosen)
    with opened_register(ctx) as opened:
        found = opened.find(RecordKind(kind), having, limit=limit, offset=offset)
        count = opened.store.count(RecordKind(kind), having)
    if as_json:
        print_json({"count": count, "records": [record_shape(each) for each in found]})
        return
    print_rows([_row(each) for each in found])
    say(f"{len(found):,} of {count:,}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadInput(f"{text} chooses nothing.", hint="Write for example -w mechanism=TRIPO.")
    return name, value


def _row(record: Record) -> list[str]:
    what = record.first("text") or " ".join(
        filter(None, (record.first("mechanism"), record.first("number"), record.first("document")))
    )
    strength = record.first("strength").lower().replace("_", " ")
    return [record.id, record.date, strength, what[:70], record.first("place")]


@register.command(short_help="Show a record with its sources.")
@click.argument("record")
@json_option
@click.pass_context
def show(ctx: click.Context, record: str, as_json: bool) -> None:
    """Show everything that was recorded of RECORD, and what belongs to it."""
    from trihub.register.shapes import record_shape

    with opened_register(ctx) as opened:
        found = opened.get(record)
        parts = opened.of(record)
        sources = opened.store.sources()
    if as_json:
        shape = record_shape(found, sources)
        print_json({**shape, "parts": [record_shape(each) for each in parts]})
        return
    for each in found.statements:
        source = sources.get(each.source)
        whose = f"{source.title} ({source.authority.value})" if source else each.actor
        state = f" (taken back by {each.retracted})" if each.retracted else ""
        say(
            f"{each.number:>6}  {each.name} = {each.value}{state}  [{whose}] {'; '.join(each.because)}"
        )
    for name, values in found.contradictions().items():
        say(f"Sources contradict each other: {name} {' / '.join(values)}")
    print_rows([_row(each) for each in parts])


@register.command(short_help="Record your own word.")
@click.argument("record")
@click.argument("statements", nargs=-1, required=True, metavar="NAME=VALUE…")
@click.option("--seen", type=int, help="The newest statement that you saw: refused where somebody "
              "recorded something since. Default: what is there now.")  # fmt: skip
@click.option("--by", default="", help="Who you are. Default: the user of this machine.")
@json_option
@click.pass_context
def state(
    ctx: click.Context, record: str, statements: tuple[str, ...], seen: int | None, by: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Record statements of RECORD as your own word, beside what its sources say."""
    from trihub.core.register import Draft
    from trihub.register.shapes import record_shape

    drafts = [Draft(name=name, value=value) for name, value in map(_pair, statements)]
    with opened_register(ctx) as opened:
        newest = opened.get(record).newest if seen is None else seen
        opened.state(record, drafts, by or getpass.getuser(), seen=newest)
        found = opened.get(record)
    if as_json:
        print_json(record_shape(found))
    else:
        say(f"{len(drafts)} statements recorded of {record}.")


@register.command(short_help="Take a statement back.")
@click.argument("number", type=int)
@click.option("--because", required=True, help="Why.")
@click.option("--by", default="", help="Who you are. Default: the user of this machine.")
@json_option
@click.pass_context
def retract(ctx: click.Context, number: int, because: str, by: str, as_json: bool) -> None:
    """Take the statement NUMBER back. It stays in the record, marked, with the reason."""
    with opened_register(ctx) as opened:
        opened.retract(number, because, by or getpass.getuser())
    if as_json:
        print_json({"number": number, "because": because})
    else:
        say(f"Statement {number} is taken back.")


@register.command(short_help="What is wrong or missing.")
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """List gaps in numbering, impossible dates, people in two roles at once, statements without
    source, and sources that contradict one another."""
    from trihub.register.editing.tasks import tasks
    from trihub.register.shapes import findings_shape

    with opened_register(ctx) as opened:
        found, taken = opened.findings(), tasks(opened)
    if as_json:
        print_json(findings_shape(found, taken))
    else:
        print_rows([[each.fault.value, " ".join(each.records), each.detail] for each in found])


@register.command(short_help="Write the register to a file.")
@click.argument("format", type=click.Choice(["json", "csv"]), default="json")
@click.pass_context
def export(ctx: click.Context, format: str) -> None:
    """Write all records to standard output: JSON with every statement, or CSV with one row a
    statement."""
    from trihub.register.export import as_csv
    from trihub.register.shapes import record_shape, source_shape

    with opened_register(ctx) as opened:
        sources = opened.store.sources()
        if format == "csv":
            for line in as_csv(opened.everything(), sources):
                click.echo(line, nl=False)
            return
        print_json({
            "records": [record_shape(each) for each in opened.everything()],
            "sources": [source_shape(each) for each in sources.values()],
        })  # fmt: skip


for each in following.COMMANDS:
    register.add_command(each)
