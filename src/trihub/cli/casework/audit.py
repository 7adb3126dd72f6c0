"""``trihub audit`` and ``trihub keys``: the proof of the audit log, and the operator's keys."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import casework, json_option, library_settings, print_json, print_rows, say
from trihub.core.errors import BadInput

if TYPE_CHECKING:
    from trihub.access.audit import Verification


@click.group(short_help="Prove and export the audit log.")
def audit() -> None:
    """The audit log: every sign-in, every change of an account, every step of a case, each entry
    chained to the one before by SHA-256."""


@audit.command(short_help="Find any change of the log.")
@click.option("--head", "known", default="", metavar="DIGEST",
              help="A digest that was noted earlier; it must still occur.")  # fmt: skip
@json_option
@click.pass_context
def verify(ctx: click.Context, known: str, as_json: bool) -> None:
    """Follow the chain from its start. Exits with 1 when an entry was edited, deleted, put in,
    moved or cut off, and names the first one that is wrong.

    Note the digest that it prints outside this machine: with --head the next run also finds a log
    that was written anew as a whole.
    """
    from trihub.access.audit import verify as follow

    known = known.strip().lower()
    if known and (len(known) != 64 or not set(known) <= set("0123456789abcdef")):
        raise BadInput("A digest has 64 hexadecimal digits.", hint="Copy it whole.")
    with casework(ctx) as opened:
        # The head first: entries that are written meanwhile come after it.
        number, digest = opened.audit.head()
        entries = (entry for entry in opened.audit.entries() if entry.number <= number)
        found = follow(entries, (number, digest), known)
    _report(found, as_json=as_json)
    ctx.exit(0 if found.whole else 1)


def _report(found: Verification, *, as_json: bool) -> None:
    if as_json:
        print_json({
            "whole": found.whole, "entries": found.count, "digest": found.digest,
            "wrong": found.wrong, "problem": found.problem or None,
        })  # fmt: skip
    elif found.whole:
        say(f"{found.count:,} entries, unchanged. The last digest is")
        say(found.digest)
    else:
        say(f"WRONG at entry {found.wrong:,}: {found.problem}")
        say(f"The {found.count:,} entries before it hold.")


@audit.command(short_help="Write the log for an auditor.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="The file. Default: standard output.")  # fmt: skip
@click.pass_context
def export(ctx: click.Context, output: Path | None) -> None:
    """Write the log as JSON Lines: how to check it by hand, then every entry as it was digested."""
    from trihub.access.audit import export as lines

    with casework(ctx) as opened:
        number, digest = opened.audit.head()
        entries = (entry for entry in opened.audit.entries() if entry.number <= number)
        with click.open_file(str(output) if output else "-", "w", encoding="utf-8") as target:
            for line in lines(entries, (number, digest)):
                target.write(line + "\n")


@click.group(short_help="The keys that encrypt what is not published.")
def keys() -> None:
    """The file of keys. Keep a copy of it apart from the library: without it, what is encrypted can
    be read by nobody."""


def _key_file(ctx: click.Context) -> Path:
    path = library_settings(ctx).keys
    if path is None:
        raise BadInput("No file of keys is set.", hint="Set TRIHUB_KEYS to its path.")
    return path


@keys.command(short_help="Make the file of keys.")
@json_option
@click.pass_context
def new(ctx: click.Context, as_json: bool) -> None:
    """Make the file that TRIHUB_KEYS names, with one key, readable by its owner alone."""
    from trihub.app import create_keys

    path = _key_file(ctx)
    names = create_keys(path)
    if as_json:
        print_json({"file": str(path), "keys": names})
    else:
        say(f"{path}: key {names[-1]}. Keep a copy apart from the library.")


@keys.command(short_help="Encrypt everything with a new key.")
@click.option("--forget", is_flag=True, help="Then take the older keys out of the file.")
@json_option
@click.pass_context
def rotate(ctx: click.Context, forget: bool, as_json: bool) -> None:
    """Add a key and encrypt everything with it, while the site goes on. What was stopped is taken
    up by the same command. Copies of the library made before need the older keys."""
    from trihub.app import rotate_keys

    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done:,} of {total:,}", nl=False, err=True)

    key, done, gone = rotate_keys(library_settings(ctx), forget_old=forget, tell=tell)
    if as_json:
        print_json({"key": key, "encrypted": done, "forgotten": gone})
    else:
        say(f"Key {key}: {done:,} rows encrypted anew, {len(gone)} older keys forgotten.")


@keys.command("list", short_help="List the keys.")
@json_option
@click.pass_context
def list_keys(ctx: click.Context, as_json: bool) -> None:
    """List the keys by name, oldest first; the last one encrypts. Secrets are not shown."""
    from trihub.app import load_keys

    file = load_keys(library_settings(ctx))
    rows = list(file.names().items())
    if file.exposed():
        say(
            f"Note: others than its owner may read {_key_file(ctx)}; run chmod 600 on it.", err=True
        )
    if as_json:
        print_json([{"id": name, "created_at": made} for name, made in rows])
    else:
        print_rows([list(row) for row in rows])
