"""``trihub exchanges list|match|figures|erase``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, library, print_json, print_rows, say
from trihub.core.errors import BadFile, BadInput, NotFound

if TYPE_CHECKING:
    from trihub.exchanges.matching.model import Call, Match, Nomination
    from trihub.exchanges.matching.reasons import Reason
    from trihub.exchanges.service import Exchanges

_LARGEST = 2 << 20


@contextmanager
def _opened(ctx: click.Context) -> Iterator[Exchanges]:
    """Exchanges of the library that this call names. :raises BadInput: no file of keys is set."""
    with library(ctx) as opened:
        if opened.exchanges is None:
            raise BadInput(
                "No file of keys is set.",
                hint="Set TRIHUB_KEYS to its path; “trihub keys new” makes it.",
            )
        yield opened.exchanges


@click.group(short_help="Exchange and training of examiners.")
def exchanges() -> None:
    """Calls for examiners: what is open, who goes where under the stated rules, and figures."""


@exchanges.command("list", short_help="Calls that were published.")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """The calls that were published, newest first, with their state and deadline."""
    from trihub.exchanges.shapes import programme_shape

    with _opened(ctx) as feature:
        desk = feature.desk
        found = [(paper, known, desk.state(paper.id)) for paper, known in desk.published()]
    if as_json:
        shapes = [programme_shape(p.id, p.version, known, state) for p, known, state in found]
        print_json({"exchanges": shapes})
        return
    print_rows(
        [
            [paper.id, state.value, known.call.deadline.isoformat(), " ".join(known.call.offices),
             next(iter(known.call.titles.values()), "")]
            for paper, known, state in found
        ]
    )  # fmt: skip
    if not found:
        say("No call was published.")


@exchanges.command(short_help="Match the nominations of a file.")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def match(file: Path, as_json: bool) -> None:
    """Work out who goes where from a JSON FILE of a call and its nominations, under the rules that
    the call states. Nothing is kept: it shows what a rule or a place would change."""
    from trihub.exchanges.matching.match import match as matched
    from trihub.exchanges.matching.reasons import explained, rules
    from trihub.exchanges.shapes import match_shape

    call, nominations = _read(file)
    matched(call, nominations)
    found, reasons = explained(call, nominations)
    if as_json:
        print_json(match_shape(found, reasons))
        return
    for rule in rules(call):
        say(f"- {rule}")
    _tell(found, reasons, {one.id: one.examiner for one in nominations})


def _read(file: Path) -> tuple[Call, list[Nomination]]:
    from trihub.access.papers.encoding import decode
    from trihub.exchanges.programme.model import Plan

    try:
        if file.stat().st_size > _LARGEST:
            raise BadFile(f"{file} is larger than {_LARGEST:,} bytes.", hint="Give one call.")
        content = file.read_bytes()
    except OSError as error:
        raise BadFile(f"{file} cannot be read: {error}.", hint="Give a file of JSON.") from error
    plan = decode(content, Plan)
    return plan.call, list(plan.nominations)


def _tell(found: Match, reasons: tuple[Reason, ...], names: dict[str, str]) -> None:
    pairs = {one.nomination: one for one in found.pairings}
    say()
    for reason in reasons:
        one = pairs.get(reason.nomination)
        where = f"{one.host} {one.period}, {one.field}, fit {one.fit}" if one else "not placed"
        say(f"{reason.nomination} {names[reason.nomination]}: {where}")
        for text in reason.why:
            say(f"    {text}")
        for text in reason.changes:
            say(f"    would change it: {text}")
    say()
    say(f"{len(found.pairings)} placed; total fit {found.total}, lowest {found.lowest}")
    print_rows(
        [
            [one.office, f"sent {one.sent} (share {_share(one.share_sent)})",
             f"received {one.received} (share {_share(one.share_received)})"]
            for one in found.balances
        ]
    )  # fmt: skip


def _share(share: float | None) -> str:
    return "none" if share is None else f"{share:.1f}"


@exchanges.command(short_help="Published figures of an exchange.")
@click.argument("programme")
@click.option("--csv", "as_csv_", is_flag=True, help="Print CSV.")
@json_option
@click.pass_context
def figures(ctx: click.Context, programme: str, as_csv_: bool, as_json: bool) -> None:
    """How many examiners of a PROGRAMME went from where to where, by field and period, where every
    office agreed to publish it."""
    from trihub.exchanges.programme.figures import COLUMNS, as_csv
    from trihub.exchanges.programme.figures import figures as counted
    from trihub.exchanges.shapes import figures_shape

    with _opened(ctx) as feature:
        found = feature.desk.public_match(programme)
    if found is None:
        raise NotFound(
            f"There are no published figures of {programme}.",
            hint="Every office of the call has to agree to their publication.",
        )
    rows = counted(found)
    if as_json:
        print_json(figures_shape(rows))
    elif as_csv_:
        click.echo(as_csv(rows), nl=False)
    else:
        print_rows([COLUMNS, *([str(getattr(one, name)) for name in COLUMNS] for one in rows)])


@exchanges.command(short_help="Erase registrations of symposia for good.")
@click.argument("symposium", default="")
@click.option("--mail", default="", metavar="ADDRESS",
              help="At a person's request: of this e-mail address alone.")  # fmt: skip
@json_option
@click.pass_context
def erase(ctx: click.Context, symposium: str, mail: str, as_json: bool) -> None:
    """Erase the registrations of every symposium whose days of keeping are over; with SYMPOSIUM and
    --mail the one of an e-mail address. A served site does the first by itself."""
    from trihub.access.clock import utc_now
    from trihub.access.people import OPERATOR

    if bool(symposium) is not bool(mail):
        raise BadInput("A symposium and an e-mail address belong together.",
                       hint="Give both, or neither to erase what is over.")  # fmt: skip
    with _opened(ctx) as feature:
        if mail:
            count = feature.erasing.of_mail(OPERATOR.account, symposium, mail)
        else:
            count = feature.erasing.over(utc_now())
    if as_json:
        print_json({"erased": count})
    else:
        say(f"{count} registrations were erased.")
