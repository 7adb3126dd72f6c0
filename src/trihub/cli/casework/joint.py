"""``trihub joint``: joint search by whoever runs the machine. Process, never content."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import json_option, library, library_settings, print_json, print_rows, say
from trihub.core.errors import BadFile, BadInput, NotFound

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.joint.case.reading.lists import Line
    from trihub.joint.case.reading.view import View
    from trihub.joint.report.seal import Sealed
    from trihub.joint.service import Joint

LARGEST = 64 << 20
"""Bytes of a file in an archive, unpacked."""
MEMBERS = 8


@click.group(short_help="Joint search: programmes, cases, what time brings, mail.")
def joint() -> None:
    """Joint search as whoever looks after it sees it: states, days and deadlines, never content.
    Cases need the file of keys (TRIHUB_KEYS)."""


@contextmanager
def opened_joint(ctx: click.Context) -> Iterator[tuple[Library, Joint]]:
    """The library of this call with its cases.

    :raises BadInput: no file of keys is set. :raises NotFound: there are no cases.
    """
    from trihub.app import load_keys, open_casework

    settings = library_settings(ctx)
    load_keys(settings)
    open_casework(settings, create=False).close()
    with library(ctx) as found:
        if found.joint is None:
            raise BadInput("No file of keys is set.", hint="Set TRIHUB_KEYS to its path.")
        yield found, found.joint


@joint.command(short_help="List the programmes.")
@json_option
@click.pass_context
def programmes(ctx: click.Context, as_json: bool) -> None:
    """List the programmes of joint search: the shipped ones and those that TRIHUB_PROGRAMMES adds.
    With --json whole, as their files say it."""
    from trihub.joint.case.reading.shape import programme_shape
    from trihub.joint.programmes.load import programmes as load

    found = load(library_settings(ctx).programmes).values()
    if as_json:
        print_json([programme_shape(one) for one in found])
        return
    print_rows([
        [one.id, one.status.value, " ".join(one.offices), one.names["en"]] for one in found
    ])  # fmt: skip


@joint.command(short_help="A programme's figures for everybody.")
@click.argument("programme")
@json_option
@click.pass_context
def figures(ctx: click.Context, programme: str, as_json: bool) -> None:
    """Give a programme's figures by year, as the site shows them to everybody: of the cases of which
    every application is published, and no number below five."""
    from trihub.joint.case.reading.public import SMALLEST, public_shape

    with opened_joint(ctx) as (_, found):
        known = found.parts.programmes.get(programme)
        if known is None:
            raise NotFound(f"There is no programme “{programme}”.",
                           hint="“trihub joint programmes” lists them.")  # fmt: skip
        told = found.reading.public_figures(known)
    if as_json:
        print_json(public_shape(told))
        return
    fewer = f"fewer than {SMALLEST}"
    say(f"{programme}, {told.day}")
    print_rows([
        [str(one.year), f"requests {fewer if one.requests is None else one.requests}",
         f"closed {'not given' if one.closed is None else one.closed}",
         " ".join(f"{name}={mean:.1f}" for name, mean in one.means.items())]
        for one in told.years
    ])  # fmt: skip


def _states() -> list[str]:
    from trihub.joint.case.states import State

    return [state.value for state in State]


class _State(click.ParamType[str]):
    """A state of a case; the states are read when one is given."""

    name = "state"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The state."""
        if value not in _states():
            self.fail(f"“{value}” is no state: {', '.join(_states())}.", param, ctx)
        return str(value)


@joint.command(short_help="List the cases.")
@click.option("--state", "states", multiple=True, type=_State(),
              help="Only cases in this state; may be given several times.")  # fmt: skip
@click.option("--programme", default="", help="Only cases of this programme.")
@json_option
@click.pass_context
def cases(ctx: click.Context, states: tuple[str, ...], programme: str, as_json: bool) -> None:
    """List the cases, newest first: number, programme, state, opened, nearest deadline."""
    from trihub.access.people import OPERATOR
    from trihub.core.casework.cases import CaseFilter
    from trihub.joint.case.reading.shape import line_shape

    wanted, after = CaseFilter(states=states, programme=programme), ""
    lines: list[Line] = []
    with opened_joint(ctx) as (_, found):
        while True:
            page = found.reading.list(OPERATOR, wanted, after=after, limit=200)
            lines += page.lines
            after = page.after
            if not after:
                break
    if as_json:
        print_json([line_shape(line) for line in lines])
        return
    print_rows([
        [one.id, one.programme, one.state.value, one.opened[:10], one.due, one.due_office]
        for one in lines
    ])  # fmt: skip


@joint.command(short_help="Show a case's process.")
@click.argument("case")
@json_option
@click.pass_context
def show(ctx: click.Context, case: str, as_json: bool) -> None:
    """Show how far a case is: its steps, deadlines and commitments. What it is about does not show."""
    from trihub.access.people import OPERATOR
    from trihub.joint.case.reading.shape import view_shape

    with opened_joint(ctx) as (_, found):
        view = found.reading.open(OPERATOR, case)
    if as_json:
        print_json(view_shape(view))
    else:
        _print(view)


def _print(view: View) -> None:
    say(f"{view.id}  {view.programme.id}  {view.state.value}")
    say()
    print_rows([[one.at[:16], one.event.value, one.office] for one in view.steps])
    say()
    for due in view.deadlines:
        state = "met" if due.deadline.met else "late" if due.late else ""
        state = "dropped" if due.deadline.dropped else state
        say(f"{due.deadline.day}  {due.deadline.id}  {due.deadline.office}  {state}".rstrip())
    for side in view.sides:
        if side.commitment:
            say(f"{side.office}: report filed {side.filed[:16]}, commitment {side.commitment}")


@joint.command(short_help="Write what time has brought.")
@json_option
@click.pass_context
def sweep(ctx: click.Context, as_json: bool) -> None:
    """Write deadlines missed, reminders due and consents that ran out into the cases. Running it again
    changes nothing. A site that is served does it every 15 minutes by itself."""
    with opened_joint(ctx) as (_, found):
        brought = found.cases.sweep()
    if as_json:
        print_json([
            {"case": one.case, "event": one.event.value, "deadline": one.deadline,
             "office": one.office or None, "day": one.day, "whose": one.whose}
            for one in brought
        ])  # fmt: skip
        return
    print_rows([[one.case, one.event.value, one.deadline, one.office, one.day] for one in brought])
    say(f"{len(brought):,} things came due.")


@joint.command(short_help="Send the mail that is due.")
@json_option
@click.pass_context
def alerts(ctx: click.Context, as_json: bool) -> None:
    """Queue what people are to be told of deadlines and events, and send what waits, through the server
    that TRIHUB_MAIL names. Nobody is told twice. A site that is served does it every 15 minutes."""
    from trihub.app import open_rounds

    with opened_joint(ctx) as (opened, _):
        rounds = open_rounds(opened)
        if rounds is None or rounds.mailer is None:
            raise BadInput(
                "No mail server is set.", hint="Set TRIHUB_MAIL; see docs/how-to/joint-search.md."
            )
        told = rounds.tell()
    shape = {"queued": told.queued, "sent": told.mail.sent, "to_be_tried_again": told.mail.again,
             "given_up": told.mail.dropped}  # fmt: skip
    if as_json:
        print_json(shape)
    else:
        say(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in shape.items()))


@joint.command(short_help="Check a sealed report.")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--commitment", "shown", default="", metavar="DIGEST",
              help="The commitment that was shown when the report was filed.")  # fmt: skip
@json_option
@click.pass_context
def verify(ctx: click.Context, archive: Path, shown: str, as_json: bool) -> None:
    """Check a sealed report (CN-sealed.zip) downloaded after the exchange: that nonce and report
    answer to the commitment. Needs no library. Exits with 1 when they do not.

    Give the commitment that was shown before the exchange: an archive alone proves only that it is
    whole.
    """
    from trihub.joint.report.seal import commitment, unseal
    from trihub.joint.report.seal import verify as holds

    shown = shown.strip().lower()
    sealed = read_archive(archive)
    good = holds(sealed, shown)
    report = unseal(sealed, shown) if good else None
    shape = {
        "whole": good, "commitment": commitment(sealed.nonce, sealed.report),
        "shown": shown or None, "case": report.case if report else None,
        "office": report.office if report else None, "filed": report.filed if report else None,
    }  # fmt: skip
    if as_json:
        print_json(shape)
    elif report:
        say(
            f"Unchanged: the report of {report.office} in case {report.case}, filed {report.filed}."
        )
        say(f"Commitment {sealed.digest}")
        if not shown:
            say("Compare it with the one that the case showed before the exchange.")
    else:
        say("WRONG: the report does not answer to its commitment.")
        say(f"Computed {shape['commitment']}, expected {shown or sealed.digest}")
    ctx.exit(0 if good else 1)


def read_archive(path: Path) -> Sealed:
    """The sealed report in an archive. :raises BadFile: it is none, or too large."""
    from trihub.joint.report.seal import unpack

    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS or any(one.file_size > LARGEST for one in members):
                raise BadFile(f"{path} is too large for a sealed report.", hint=_ANEW)
            parts = {one.filename: archive.read(one) for one in members}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise BadFile(f"{path} cannot be read as an archive: {error}", hint=_ANEW) from error
    return unpack(parts)


_ANEW = "Download it again from the joint report's page."
