"""``trihub register follow|open|withdraw|task|remind``: what became of commitments, and of gaps."""

from __future__ import annotations

import datetime as dt
import getpass
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import json_option, library, library_settings, print_json, print_rows, say
from trihub.cli.register.opening import opened_register
from trihub.core.errors import BadInput

if TYPE_CHECKING:
    from trihub.core.register import Source
    from trihub.register.follow.targets import Held
    from trihub.register.service import Register

STATUSES = ("announced", "started", "running", "done", "lapsed", "unknown")
seen_option = click.option(
    "--seen", type=int, help="The newest statement that you saw: refused where somebody recorded "
    "something since. Default: what is there now.",
)  # fmt: skip
by_option = click.option("--by", default="", help="Who you are. Default: the user of this machine.")


@click.command("follow", short_help="Record what became of a commitment.")
@click.argument("record")
@click.option("--status", default="", type=click.Choice(["", *STATUSES]), help="How far it is.")
@click.option("--day", default="", metavar="DATE", help="Since when.")
@click.option("--source", default="", metavar="DIGEST", help="The source that says so.")
@click.option("--place", default=(0, 0), type=(int, int), help="Its place there, in characters.")
@click.option("--evidence", default="", metavar="KIND:NAME",
              help="Or programme:…, dataset:…, scheme:…, record:… that shows it.")  # fmt: skip
@click.option("--note", default="", help="What is to be said of it.")
@click.option("--due", default="", metavar="DATE", help="When it is due.")
@click.option(
    "--owner", default="", help="The office that owns it, or an office and an account: KR:1a2b."
)
@click.option("--created", default="", metavar="KIND:NAME", help="What it created.")
@seen_option
@by_option
@json_option
@click.pass_context
def follow_command(
    ctx: click.Context, /, record: str, seen: int | None, by: str, source: str, as_json: bool,
    **step: Any,
) -> None:  # fmt: skip
    """Record a status of the commitment RECORD with its evidence, a due date, an owner, or what it
    created; without options show how it stands."""
    from trihub.register.follow import Step, follow
    from trihub.register.shapes import follow_shape

    with opened_register(ctx) as opened:
        if source or any(value for value in step.values() if value != (0, 0)):
            newest = opened.get(record).newest if seen is None else seen
            made = Step(source=_source(opened, source), **step)
            follow(
                opened, record, made, by or getpass.getuser(), seen=newest,
                targets=_held(ctx, opened),
            )  # fmt: skip
        shape = follow_shape(opened.get(record))
    if as_json:
        print_json(shape)
        return
    say(f"{record}: {shape['status']}, due {shape['due'] or 'unknown'}")
    print_rows([
        [each["day"] or "", each["status"], each["evidence"] or each["source"], each["note"]]
        for each in shape["changes"]
    ])  # fmt: skip


def _source(opened: Register, digest: str) -> Source | None:
    found = opened.store.sources([digest]).get(digest) if digest else None
    if digest and found is None:
        raise BadInput(f"There is no source {digest}.", hint="“trihub register show” gives them.")
    return found


def _held(ctx: click.Context, opened: Register) -> Held:
    from trihub.register.follow.targets import Held

    def programmes() -> list[str]:
        from trihub.joint.programmes.load import programmes as load

        return list(load(library_settings(ctx).programmes))

    def datasets() -> list[str]:
        with library(ctx) as found:
            return list(found.statistics.holdings().datasets)

    def schemes() -> list[str]:
        with library(ctx) as found:
            return [each.name for each in found.green.schemes.all()]

    return Held(opened, {"programme": programmes, "dataset": datasets, "scheme": schemes})


@click.command("open", short_help="List commitments that are open.")
@click.argument("office", default="")
@click.option("--limit", default=50, type=click.IntRange(1, 1_000), show_default=True)
@click.option("--offset", default=0, type=click.IntRange(0))
@json_option
@click.pass_context
def open_command(ctx: click.Context, office: str, limit: int, offset: int, as_json: bool) -> None:
    """List the commitments (of an OFFICE) that are neither done nor lapsed: what is due first, then the
    newest."""
    from trihub.register.follow.lists import open_ones
    from trihub.register.shapes import follow_shape

    with opened_register(ctx) as opened:
        found, count = open_ones(opened, office, limit=limit, offset=offset)
    shapes = [follow_shape(each) for each in found]
    if as_json:
        print_json({"count": count, "commitments": shapes})
        return
    print_rows([
        [one["id"], one["due"] or "", one["status"], " ".join(one["actors"]), one["text"][:70]]
        for one in shapes
    ])  # fmt: skip
    say(f"{len(found):,} of {count:,}")


@click.command("withdraw", short_help="Take a whole record back.")
@click.argument("record")
@click.option("--because", required=True, help="Why.")
@seen_option
@by_option
@json_option
@click.pass_context
def withdraw_command(
    ctx: click.Context, record: str, because: str, seen: int | None, by: str, as_json: bool
) -> None:
    """Take RECORD back: it stays with all that was recorded of it, marked, with the reason."""
    with opened_register(ctx) as opened:
        newest = opened.get(record).newest if seen is None else seen
        opened.withdraw(record, because, by or getpass.getuser(), seen=newest)
    if as_json:
        print_json({"record": record, "because": because})
    else:
        say(f"{record} is taken back.")


@click.command("task", short_help="Take a finding up, or say that it is done.")
@click.argument("key")
@click.argument("what", type=click.Choice(["take", "give-back", "done"]))
@click.option("--note", default="", help="What is to be said of it.")
@by_option
@json_option
@click.pass_context
def task_command(
    ctx: click.Context, key: str, what: str, note: str, by: str, as_json: bool
) -> None:
    """Take up the finding KEY of “trihub register check”, give it back, or say that it is done."""
    from trihub.register.editing import tasks
    from trihub.register.shapes import findings_shape

    with opened_register(ctx) as opened:
        tasks.do(opened, key, what, by or getpass.getuser(), note)
        finding = tasks.find(opened.findings(), key)
        shape = findings_shape([finding], tasks.tasks(opened))[0]
    if as_json:
        print_json(shape)
    else:
        say(f"{finding.detail}: {what}")


@click.command("remind", short_help="Remind owners of commitments by mail.")
@json_option
@click.pass_context
def remind_command(ctx: click.Context, as_json: bool) -> None:
    """Queue reminders of commitments that are due in 30, 7 or 1 days or over, and send what waits,
    through the server that TRIHUB_MAIL names. Nobody is told twice. A site that is served does it
    every 15 minutes."""
    from trihub.app import open_rounds

    with library(ctx) as found:
        rounds = open_rounds(found)
        if rounds is None or rounds.mailer is None:
            raise BadInput(
                "No mail server is set, or no file of keys.",
                hint="Set TRIHUB_MAIL and TRIHUB_KEYS; see docs/how-to/register.md.",
            )
        now = dt.datetime.now(dt.UTC)
        queued = sum(queue(now) for queue in rounds.others)
        mail = rounds.alerts.deliver(rounds.mailer, rounds.url, now)
    shape = {"queued": queued, "sent": mail.sent, "to_be_tried_again": mail.again,
             "given_up": mail.dropped}  # fmt: skip
    if as_json:
        print_json(shape)
    else:
        say(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in shape.items()))


COMMANDS = (follow_command, open_command, withdraw_command, task_command, remind_command)
