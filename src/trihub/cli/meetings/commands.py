"""``trihub meetings list|show|check|export``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, library, library_settings, print_json, print_rows, say
from trihub.core.errors import BadFile, BadInput

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.meetings.aligned import Disagreement
    from trihub.meetings.model import Summary
    from trihub.meetings.preparing import Line
    from trihub.meetings.service import Meetings

LARGEST = 4 << 20
"""Bytes of a summary in a file."""


@click.group(short_help="Meetings in preparation; check a summary.")
def meetings() -> None:
    """Meetings of offices in preparation as whoever looks after the site sees them: offices, approvals
    and days, never what is written. They need the file of keys (TRIHUB_KEYS); “check” needs nothing."""


@contextmanager
def opened_meetings(ctx: click.Context) -> Iterator[tuple[Library, Meetings]]:
    """The library of this call with its meetings.

    :raises BadInput: no file of keys is set. :raises NotFound: there is no casework.
    """
    from trihub.app import load_keys, open_casework

    settings = library_settings(ctx)
    load_keys(settings)
    open_casework(settings, create=False).close()
    with library(ctx) as found:
        if found.meetings is None:
            raise BadInput("No file of keys is set.", hint="Set TRIHUB_KEYS to its path.")
        yield found, found.meetings


@meetings.command("list", short_help="List the meetings.")
@json_option
@click.pass_context
def list_meetings(ctx: click.Context, as_json: bool) -> None:
    """List the meetings in preparation and those published, the newest first: number, when it last
    changed, offices."""
    from trihub.access.people import OPERATOR
    from trihub.meetings.shapes import line_shape

    with opened_meetings(ctx) as (_, found):
        lines: list[Line] = []
        while page := found.preparing.lines(
            OPERATOR, after=lines[-1].id if lines else "", limit=200
        ):
            lines += page
    if as_json:
        print_json({"meetings": [line_shape(line) for line in lines]})
        return
    print_rows([[line.id, line.changed[:10], " ".join(line.offices)] for line in lines])


@meetings.command(short_help="Show how far a meeting is.")
@click.argument("meeting")
@json_option
@click.pass_context
def show(ctx: click.Context, meeting: str, as_json: bool) -> None:
    """Show which offices prepare MEETING, which of them have approved or signed a summary and when, and
    its record in the register where it is published."""
    from trihub.access.people import OPERATOR
    from trihub.meetings.shapes import process_shape

    with opened_meetings(ctx) as (_, found):
        process = found.process(OPERATOR, meeting)
    if as_json:
        print_json(process_shape(process))
        return
    say(f"{process.id}  {' '.join(process.offices)}  opened {process.opened[:10]}")
    print_rows([[step.at[:16], step.office, step.kind] for step in process.steps])
    say(f"published as {process.published}" if process.published else "not published")


@meetings.command(short_help="Check a summary's language versions.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
@click.pass_context
def check(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Check whether the language versions of the summary in FILE (JSON as the site gives it) agree in
    sentences, dates, numbers, names and strength, and show its digest. Needs no library. Exits with 1
    where they disagree and no reason is given."""
    from trihub.access.papers.encoding import digest_of
    from trihub.meetings.aligned import check as check_versions
    from trihub.meetings.shapes import disagreement_shape

    content = _content(file)
    summary = _summary(content)
    found = check_versions(summary)
    unsettled = [each for each in found if not each.why]
    if as_json:
        print_json({
            "digest": digest_of(content), "unsettled": len(unsettled),
            "disagreements": [disagreement_shape(each) for each in found],
        })  # fmt: skip
    else:
        say(f"SHA-256 {digest_of(content)}")
        for each in found:
            _tell(each, summary)
        say(f"{len(unsettled):,} disagreements stand without a reason.")
    if unsettled:
        ctx.exit(1)


def _content(file: Path) -> bytes:
    if file.stat().st_size > LARGEST:
        raise BadFile(f"{file} is larger than {LARGEST:,} bytes.", hint="Give a summary's JSON.")
    return file.read_bytes()


def _summary(content: bytes) -> Summary:
    from trihub.access.papers.encoding import decode
    from trihub.meetings.checking import checked_summary
    from trihub.meetings.model import Summary

    summary = decode(content, Summary)
    checked_summary(summary)
    return summary


def _tell(one: Disagreement, summary: Summary) -> None:
    number = [each.id for each in summary.sentences].index(one.sentence) + 1
    say(f"{number}  {one.matter.value}{f'  stands: {one.why}' if one.why else ''}")
    print_rows([
        ["", code, ", ".join(each.value for each in found) or "-"]
        for code, found in one.found.items()
    ])  # fmt: skip


@meetings.command(short_help="Export how meetings went.")
@click.argument("meeting")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="The file to write.")  # fmt: skip
@json_option
@click.pass_context
def export(ctx: click.Context, meeting: str, output: Path, as_json: bool) -> None:
    """Write how far MEETING is as JSON, with what the register holds of it where it is published: its
    record, its commitments, the digest of the summary, who signed."""
    import orjson

    from trihub.access.people import OPERATOR
    from trihub.meetings.shapes import process_shape
    from trihub.register.shapes import record_shape

    with opened_meetings(ctx) as (opened, found):
        process = found.process(OPERATOR, meeting)
        register = opened.register
        parts = [process.published, *(one.id for one in register.of(process.published))]
        records = register.get_all(parts if process.published else [])
        shape = process_shape(process) | {
            "records": [record_shape(each, register.store.sources()) for each in records]
        }
    try:
        output.write_bytes(orjson.dumps(shape, option=orjson.OPT_INDENT_2))
    except OSError as error:
        raise BadFile(
            f"{output} cannot be written: {error}.", hint="Choose another file."
        ) from error
    if as_json:
        print_json({"file": str(output), "records": len(records)})
    else:
        say(f"{len(records):,} records of the register in {output}.")
