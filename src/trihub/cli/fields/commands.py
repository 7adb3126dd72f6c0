"""``trihub fields list|check|build|members|diff``, and the group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import (
    counted,
    json_option,
    library,
    library_settings,
    print_json,
    print_rows,
    say,
)
from trihub.cli.export import target
from trihub.cli.fields import making
from trihub.cli.fields.including import include
from trihub.cli.fields.opening import counts_shape, field_option, members_of, name_argument, named
from trihub.cli.fields.report import report
from trihub.core.errors import NotFound

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.fields.definition import Definition
    from trihub.fields.members import Difference, Members
    from trihub.fields.members.findings import Finding

FORMATS = click.Choice(["csv", "jsonl", "xlsx", "ris", "st96"])


@click.group(short_help="Collections of documents by versioned definitions.")
def fields() -> None:
    """Collections of documents by versioned definitions: who is in them and why, how good the
    definition is, and what a change of it changes. NAME is the id of a definition that is known
    (“trihub fields list”) or the path of a TOML file."""


for command in (*making.COMMANDS, include, report):
    fields.add_command(command)


@fields.command("list", short_help="List the definitions that are known.")
@json_option
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    """List the definitions that are known: an office's own (TRIHUB_FIELDS), then those that come with
    Trihub."""
    from trihub.fields.definition import definitions
    from trihub.fields.definition.digest import address

    known = definitions(library_settings(ctx).fields)
    if as_json:
        print_json([
            {"id": one.id, "version": one.version, "address": address(one),
             "names": dict(one.root.names), "fields": [path for path, _ in one.walk()]}
            for one in known.values()
        ])  # fmt: skip
        return
    print_rows([[one.id, one.version, one.root.name("en")] for one in known.values()])


@fields.command(short_help="Look for what is wrong or odd in a definition.")
@name_argument
@json_option
@click.pass_context
def check(ctx: click.Context, name: str, as_json: bool) -> None:
    """Read a definition and say what is odd about it, by itself and, where there is a library, in that
    library: fields that match nothing or everything, lines that find nothing, classes that the
    scheme moved, numbers that are not kept. Contradictions are errors."""
    from trihub.fields.definition.digest import address
    from trihub.fields.members.findings import findings, findings_in

    definition = named(ctx, name)
    found = findings(definition)
    try:
        with library(ctx) as opened:
            found += findings_in(definition, members_of(opened, definition), opened.store)
    except NotFound:
        say("Note: there is no library, so the definition alone is checked.", err=True)
    if as_json:
        print_json({"address": address(definition), "findings": [_finding(one) for one in found]})
        return
    say(address(definition))
    for one in found:
        where = f"{one.field}, line {one.line}" if one.line else one.field
        say(f"{one.kind}: {where}: {one.message}")
    if not found:
        say("Nothing is odd about it.")


def _finding(one: Finding) -> dict[str, str]:
    return {"kind": one.kind, "field": one.field, "line": one.line, "message": one.message}


@fields.command(short_help="Find the members of a definition.")
@name_argument
@click.option("--anew", is_flag=True, help="Judge every document again, whatever is kept.")
@json_option
@click.pass_context
def build(ctx: click.Context, name: str, anew: bool, as_json: bool) -> None:
    """Find the members of a definition and keep them. What was kept of an earlier state of the library
    is brought up to date: only new and changed documents are judged."""
    from trihub.fields.definition import Unit

    definition = named(ctx, name)
    with library(ctx) as opened:
        members = members_of(opened, definition, anew=anew)
        told = counts_shape(opened, definition, members)
    if as_json:
        print_json(told)
        return
    say(f"{members.address}, {members.state.documents:,} documents in the library")
    unit = "families" if definition.unit is Unit.FAMILY else "publications"
    rows = [["field", "publications", "families", *(f"{t} ({unit})" for t in members.tier_ids)]]
    for one in told["fields"]:
        tiers = [f"{one['tiers'][tier][unit]:,}" for tier in members.tier_ids]
        name = f"{one['field']} ({one['names']['en']})"
        rows.append([name, f"{one['publications']:,}", f"{one['families']:,}", *tiers])
    print_rows(rows)


@fields.command(short_help="List or export the members, with the reasons.")
@name_argument
@field_option
@click.option("--tier", default="", metavar="ID", help="Only this tier.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000),
              help="Members that are listed; exports hold all.")  # fmt: skip
@click.option("--format", "kind", type=FORMATS, help="Export all members in this format instead.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False),
              help="A file for the export; default: standard output.")  # fmt: skip
@json_option
@click.pass_context
def members(
    ctx: click.Context, name: str, field: str, tier: str, limit: int, kind: str | None,
    output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """List the members of a definition in the order of the library, each with every reason why it is
    one; or export them."""
    from trihub.fields.feeds import write

    definition = named(ctx, name)
    with library(ctx) as opened:
        found = members_of(opened, definition)
        if kind:
            with target(output, kind) as out:
                count = write(found, opened.store, kind, out, field, tier)
            click.echo(
                f"{counted(count, 'document')} written{f' to {output}' if output else ''}.",
                err=True,
            )
            return
        listed = _listed(opened, found, field, tier, limit)
    if as_json:
        print_json({"address": found.address, "publications": found.count(field, tier),
                    "members": listed})  # fmt: skip
        return
    for one in listed:
        say(f"{one['number']}  {one['title']}")
        for reason in one["reasons"]:
            say(f"    {reason}")
    say(f"{len(listed):,} of {found.count(field, tier):,} publications.")


def _listed(
    opened: Library, members: Members, field: str, tier: str, limit: int
) -> list[dict[str, Any]]:
    from trihub.core.shapes.heads import main_title
    from trihub.fields.members import reasons_of
    from trihub.fields.members.reasons import told

    docs = [int(doc) for doc in members.of(field, tier)[:limit]]
    return [
        {
            "number": stored.patent.key,
            "title": title.text if (title := main_title(stored.patent)) else "",
            "family": stored.simple_family,
            "fields": list(members.fields_of(stored.doc)),
            "reasons": [told(reason) for reason in reasons_of(members, stored.doc, field)],
        }
        for stored in opened.store.get_many(docs)
    ]


@fields.command(short_help="What a change of definition or new documents changed.")
@name_argument
@click.option("--against", default="", metavar="VERSION",
              help="Another version of the definition: the path of its file, or the version or the "
              "beginning of the digest of one that was built in this library.")  # fmt: skip
@click.option("--since", type=click.IntRange(0), metavar="CHANGE",
              help="A former state of the library that the members were built in. Default: the last "
              "but one.")  # fmt: skip
@json_option
@click.pass_context
def diff(
    ctx: click.Context, name: str, against: str, since: int | None, as_json: bool
) -> None:  # fmt: skip
    """Every document whose fields differ, with the reason: from another version of the definition
    (--against), or from a former state of the library (--since) to this one."""
    from trihub.fields.members import differences

    definition = named(ctx, name)
    with library(ctx) as opened:
        new = members_of(opened, definition)
        old = (
            members_of(opened, _other(opened, definition, against))
            if against
            else _former(opened, definition, since)
        )
        found = differences(old, new, opened.store)
    if as_json:
        print_json({"from": _end(old), "to": _end(new), "documents": list(map(_shape, found))})
        return
    for one in found:
        _print(one)
    say(f"{len(found):,} documents differ between {_told(old)} and {_told(new)}.")


def _other(opened: Library, definition: Definition, against: str) -> Definition:
    from trihub.fields.definition import load

    if against.endswith(".toml"):
        return load(Path(against))
    return opened.collections.files.definition(definition.id, against)


def _former(opened: Library, definition: Definition, since: int | None) -> Members:
    from trihub.fields.definition import digest

    known = opened.collections.files.changes(definition.id, digest(definition))
    now = opened.collections.state().change
    earlier = [change for change in known if change < now]
    wanted = since if since is not None else max(earlier, default=None)
    found = opened.collections.at(definition, wanted) if wanted is not None else None
    if found is None:
        kept = ", ".join(map(str, known))
        raise NotFound(
            "The members of that state of the library are not kept.",
            hint=f"Kept are the states {kept}: give one with --since, or --against a version.",
        )
    return found


def _end(members: Members) -> dict[str, Any]:
    return {"address": members.address, "change": members.state.change}


def _told(members: Members) -> str:
    return f"{members.address} at change {members.state.change:,}"


def _shape(one: Difference) -> dict[str, Any]:
    from trihub.fields.members.reasons import told

    return {
        "number": one.key,
        "gained": list(one.gained),
        "lost": list(one.lost),
        "cause": one.cause.value,
        "matches": [told(reason) for reason in one.matches],
        "no_longer": [told(reason) for reason in one.no_longer],
    }


def _print(one: Difference) -> None:
    from trihub.fields.members.reasons import told

    moves = [*(f"+{path}" for path in one.gained), *(f"-{path}" for path in one.lost)]
    say(f"{one.key}  {' '.join(moves)}  ({one.cause.value})")
    for sign, reasons in (("now", one.matches), ("no longer", one.no_longer)):
        for reason in reasons:
            say(f"    {sign}: {told(reason)}")
