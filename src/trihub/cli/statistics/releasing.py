"""``trihub stats release|verify|key``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, library_settings, print_json, print_rows, say
from trihub.cli.statistics.opening import opened_statistics
from trihub.core.errors import BadFile, BadInput

if TYPE_CHECKING:
    from trihub.statistics.releases import Release, Verification

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_password_file = click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file whose first line is the password of the secret key. Default: it is asked for.",
)  # fmt: skip


def _password(file: Path | None, *, confirm: bool) -> str:
    if file is not None:
        lines = file.read_text(encoding="utf-8").splitlines()
        if not lines or not lines[0]:
            raise BadInput(f"The first line of {file} is empty.", hint="Write the password there.")
        return lines[0]
    asked: str = click.prompt("Password of the secret key", hide_input=True,
                              confirmation_prompt=confirm, err=True)  # fmt: skip
    return asked


@click.command(short_help="Make a key pair that signs releases.")
@click.argument("path", type=_FILE)
@_password_file
@click.option("--no-password", is_flag=True, help="Do not encrypt the secret key.")
@json_option
def key(path: Path, password_file: Path | None, no_password: bool, as_json: bool) -> None:
    """Make a key pair in minisign's format: the secret key at PATH, which only you may read, and the
    public key beside it with the ending .pub."""
    from trihub.statistics.releases import make_keys

    if no_password and password_file:
        raise BadInput(
            "A key without a password has no password file.", hint="Give one of the two."
        )
    password = "" if no_password else _password(password_file, confirm=True)
    made = make_keys(path, password)
    if as_json:
        print_json({"secret": str(made.secret), "public": str(made.public), "id": made.key.id,
                    "key": made.key.text})  # fmt: skip
        return
    say(f"Secret key: {made.secret}. Keep it secret, and a copy in a safe place.")
    say(f"Public key {made.key.id}: {made.public}. Publish it: {made.key.text}")


def _releases_folder(ctx: click.Context, folder: Path | None) -> Path:
    found = folder or library_settings(ctx).statistics_releases
    if found is None:
        raise BadInput("No folder of releases is given.",
                       hint="Name one, or set TRIHUB_STATISTICS_RELEASES.")  # fmt: skip
    return found


@click.command(short_help="Freeze all tables as a numbered, signed release.")
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--number", required=True, help="The new number: a year and a count, as 2026.1.")
@click.option("--key", "key_file", required=True, type=_FILE, help="The secret key that signs.")
@_password_file
@click.option(
    "--date", type=_DAY, help="The day as of which tables are frozen. Default: today (UTC)."
)
@json_option
@click.pass_context
def release(
    ctx: click.Context, folder: Path | None, number: str, key_file: Path,
    password_file: Path | None, date: dt.datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Freeze the tables of all data sets whose licence allows it as a release in FOLDER (default:
    TRIHUB_STATISTICS_RELEASES), compare it with the last release, and sign it."""
    from trihub.statistics.releases import read_secret, release_shape
    from trihub.statistics.releases import release as make
    from trihub.statistics.releases.keys import needs_password

    target = _releases_folder(ctx, folder)
    password = _password(password_file, confirm=False) if needs_password(key_file) else ""
    secret = read_secret(key_file, password)
    today = dt.datetime.now(dt.UTC).date()
    day = date.date() if date else today
    if day > today:
        raise BadInput(f"{day} is yet to come.", hint="A release is of today or of a day before.")
    with opened_statistics(ctx) as opened:
        made = make(opened, target, number, secret, date=day)
    if as_json:
        print_json(release_shape(made))
    else:
        _tell_release(made)


def _tell_release(made: Release) -> None:
    say(f"Release {made.number} of {made.date}: {made.figures:,} figures in {made.path}")
    print_rows([["", each.dataset, f"{each.figures:,}",
                 ", ".join(licence["licence"] for licence in each.licences)]
                for each in made.datasets])  # fmt: skip
    for left in made.left_out:
        say(f"Left out: {left.dataset} ({left.licence or 'no licence'}). {left.reason}")
    if made.previous:
        changes = ", ".join(f"{count:,} {kind}" for kind, count in made.changes.items())
        say(f"Since {made.previous}: {changes}")


@click.command(short_help="Verify a release.")
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--public-key", default="", help="The public key, or its file: show that the release "
              "comes from its owner. Default: the key that lies in the release, which shows only "
              "that the release is whole.")  # fmt: skip
@json_option
@click.pass_context
def verify(ctx: click.Context, folder: Path | None, public_key: str, as_json: bool) -> None:
    """Verify the release in FOLDER, or all releases in it (default: TRIHUB_STATISTICS_RELEASES):
    signature, files, figures, changes. Exits with 1 where something does not fit, and says what."""
    from trihub.statistics.releases import read_public, verification_shape
    from trihub.statistics.releases import verify as verified
    from trihub.statistics.releases.listing import folders

    target = _releases_folder(ctx, folder)
    paths = folders(target)
    if not paths:
        raise BadFile(f"There is no release in {target}.", hint="Give the folder of a release.")
    public = read_public(public_key) if public_key else None
    found = [verified(path, public) for path in paths]
    if as_json:
        print_json([verification_shape(each) for each in found])
    else:
        for each in found:
            _tell_verification(each)
    if not all(each.holds for each in found):
        ctx.exit(1)


def _tell_verification(found: Verification) -> None:
    if found.holds:
        say(f"{found.path}: release {found.number} is whole and signed with the key {found.key}.")
        if not found.given:
            say("The key lies in the release: compare it with the one that its owner publishes, or "
                "give that with --public-key.")  # fmt: skip
        return
    say(f"{found.path}: the release does not verify.")
    for each in found.problems:
        say(f"  {each.file}: {each.what}")
