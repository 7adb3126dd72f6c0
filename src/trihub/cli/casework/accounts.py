"""``trihub account``: people's accounts, by whoever runs the machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import access, json_option, print_json, print_rows, say
from trihub.core.casework.people import Account, Role, Token
from trihub.core.errors import BadInput

if TYPE_CHECKING:
    from trihub.access.tokens import Tokens

ROLES = {
    "applicant": Role.APPLICANT, "examiner": Role.EXAMINER, "head": Role.HEAD,
    "officer": Role.OFFICER, "administrator": Role.ADMINISTRATOR,
}  # fmt: skip
"""Roles as commands call them."""

office_option = click.option(
    "--office", default="", help="The office of an examiner, head or officer: CN, JP, KR …"
)


@click.group(short_help="People's accounts.")
def account() -> None:
    """Make and change accounts. A person is named by login or number; every change is recorded in
    the audit log. Needs the file of keys (TRIHUB_KEYS)."""


def shape_of(one: Account) -> dict[str, Any]:
    """An account as JSON: nothing that could be used to sign in."""
    return {
        "id": one.id, "login": one.login, "name": one.name, "role": one.role.value,
        "office": one.office or None, "language": one.language, "disabled": one.disabled,
        "password": bool(one.password), "second_factor": bool(one.totp),
        "provider": one.subject.partition(" ")[0] or None, "created_at": one.created_at,
    }  # fmt: skip


def token_shape(one: Token) -> dict[str, Any]:
    """A token as JSON, without its secret."""
    return {
        "id": one.id, "name": one.name, "scopes": sorted(one.scopes),
        "created_at": one.created_at, "expires_at": one.expires_at,
        "used_at": one.used_at or None,
    }  # fmt: skip


def report(one: Account, done: str, *, as_json: bool) -> None:
    """Say what was done to an account."""
    if as_json:
        print_json(shape_of(one))
    else:
        say(f"{one.login} ({one.id}): {done}")


def read_password() -> str:
    """A password: typed twice unseen at a terminal, else the first line of standard input."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise BadInput(
            "No password was given.", hint="Type it at a terminal, or send it to standard input."
        )
    return line


@account.command(short_help="Make an account.")
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as shown.")
@click.option(
    "--role", required=True, type=click.Choice(list(ROLES)), help="What the person may do."
)
@office_option
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "zh", "ja", "ko"]),
              help="Language of messages.")  # fmt: skip
@click.option(
    "--no-password", is_flag=True, help="The person signs in through the office's provider."
)
@json_option
@click.pass_context
def add(
    ctx: click.Context, login: str, name: str, role: str, office: str, language: str,
    no_password: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make an account. LOGIN is an e-mail address. The password is asked for, or read from standard
    input; the second factor is set up at the first sign-in."""
    from trihub.access.people import OPERATOR

    password = "" if no_password else read_password()
    with access(ctx, create=True) as opened:
        made = opened.people.create(
            OPERATOR, login=login, name=name, role=ROLES[role], office=office,
            language=language, password=password,
        )  # fmt: skip
    report(made, "account made.", as_json=as_json)


@account.command("list", short_help="List accounts.")
@office_option
@json_option
@click.pass_context
def list_accounts(ctx: click.Context, office: str, as_json: bool) -> None:
    """List accounts, by login."""
    with access(ctx) as opened:
        found = [one for one in opened.accounts.all() if office in ("", one.office)]
    if as_json:
        print_json([shape_of(one) for one in found])
        return
    print_rows([
        [one.login, one.name, one.role.value, one.office, "disabled" if one.disabled else "", one.id]
        for one in found
    ])  # fmt: skip


@account.command(short_help="Give a role and an office.")
@click.argument("person")
@click.argument("role", type=click.Choice(list(ROLES)))
@office_option
@json_option
@click.pass_context
def role(ctx: click.Context, person: str, role: str, office: str, as_json: bool) -> None:
    """Give a person a role, and an office where the role has one. All of the person's sessions and
    tokens end; an examiner who moves loses everything of the old office at once."""
    from trihub.access.people import OPERATOR

    with access(ctx) as opened:
        found = opened.people.find(person)
        changed = opened.people.change(OPERATOR, found, ROLES[role], office)
    report(changed, f"{changed.role.value} {changed.office}".strip() + ".", as_json=as_json)


@account.command(short_help="Shut an account.")
@click.argument("person")
@click.option("--undo", is_flag=True, help="Open it again.")
@json_option
@click.pass_context
def disable(ctx: click.Context, person: str, undo: bool, as_json: bool) -> None:
    """Shut an account: its sessions and tokens end and nobody signs in to it."""
    from trihub.access.people import OPERATOR

    with access(ctx) as opened:
        found = opened.people.find(person)
        changed = opened.people.disable(OPERATOR, found, disabled=not undo)
    report(changed, "open again." if undo else "disabled.", as_json=as_json)


@account.command(short_help="Give a new password.")
@click.argument("person")
@json_option
@click.pass_context
def password(ctx: click.Context, person: str, as_json: bool) -> None:
    """Give a person a new password, asked for or read from standard input. All sessions end."""
    from trihub.access.people import OPERATOR

    with access(ctx) as opened:
        found = opened.people.find(person)
        changed = opened.people.set_password(OPERATOR, found, read_password())
    report(changed, "new password.", as_json=as_json)


@account.command("totp-reset", short_help="Forget the second factor.")
@click.argument("person")
@json_option
@click.pass_context
def totp_reset(ctx: click.Context, person: str, as_json: bool) -> None:
    """Forget the second factor of somebody whose device is lost: the next sign-in sets up a new
    one. All sessions end. Make sure that it is the person who asks."""
    from trihub.access.people import OPERATOR

    with access(ctx) as opened:
        found = opened.people.find(person)
        changed = opened.people.reset_second_factor(OPERATOR, found)
    report(changed, "second factor forgotten.", as_json=as_json)


@account.command(short_help="Make, list or revoke tokens.")
@click.argument("person")
@click.option("--name", default="", help="What will use the token.")
@click.option("--scope", multiple=True, type=click.Choice(["read", "write", "feed"]),
              help="What it may do; may be given several times.")  # fmt: skip
@click.option(
    "--days", default=90, show_default=True, type=click.IntRange(1, 366), help="How long it lasts."
)
@click.option("--list", "listing", is_flag=True, help="List the tokens that hold.")
@click.option("--revoke", default="", metavar="ID", help="End a token.")
@json_option
@click.pass_context
def token(
    ctx: click.Context, person: str, name: str, scope: tuple[str, ...], days: int, listing: bool,
    revoke: str, as_json: bool,
) -> None:  # fmt: skip
    """Make a token for programs, feeds and calendars, and print it, this once; or list or revoke
    the person's tokens."""
    with access(ctx) as opened:
        owner = opened.people.find(person)
        if revoke:
            opened.tokens.revoke(owner, revoke, by="operator")
        elif not listing:
            secret, made = opened.tokens.issue(owner, name, frozenset(scope), days, by="operator")
            _show_new(secret, made, as_json=as_json)
            return
        _show_tokens(opened.tokens, owner, as_json=as_json)


def _show_new(secret: str, made: Token, *, as_json: bool) -> None:
    if as_json:
        print_json({**token_shape(made), "token": secret})
    else:
        click.echo(secret)
        say(f"Token {made.id} ends at {made.expires_at}. It is never shown again.", err=True)


def _show_tokens(tokens: Tokens, owner: Account, *, as_json: bool) -> None:
    found = tokens.in_force(owner.id)
    if as_json:
        print_json([token_shape(one) for one in found])
        return
    rows = [[t.id, t.name, " ".join(sorted(t.scopes)), t.expires_at, t.used_at] for t in found]
    print_rows(rows)
