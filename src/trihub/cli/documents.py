"""``trihub show`` and ``trihub family``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import counted, json_option, library, print_json, print_rows, say
from trihub.core.errors import NotFound

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.core.patent import Patent


def find_one(opened: Library, number: str) -> str:
    """The key of the document that the number names; the last publication where several are.

    :raises NotFound: nothing is kept under it. :raises BadNumber: it is no number.
    """
    from trihub.core.numbers.lookup import find_document

    return find_document(opened.store, number).patent.key


@click.command(short_help="Show one document.")
@click.argument("number")
@json_option
@click.pass_context
def show(ctx: click.Context, number: str, as_json: bool) -> None:
    """Show one document by its number, in any form of its office."""
    from trihub.library.shape import document_shape

    with library(ctx) as opened:
        stored = opened.store.get(find_one(opened, number))
        if stored is None:
            raise NotFound(f"No document {number} is in this library.", hint="See “trihub number”.")
        key = stored.patent.key
        shape = document_shape(stored, opened.store.cited_by(key), opened.store.sources(key))
    if as_json:
        print_json(shape)
    else:
        _print_document(shape, stored.patent)


def _print_document(shape: dict[str, Any], patent: Patent) -> None:
    record = shape["record"]
    say(f"{_named(shape)}  {shape['neutral_kind']}  {shape['date'] or ''}".rstrip())
    for title in shape["titles"]:
        say(f"[{title['lang']}] {title['text']}")
    rows = _parties(patent)
    rows += [[c["scheme"], c["symbol"]] for c in record.get("classes", ())]
    print_rows(rows)
    for abstract in record.get("abstracts", ()):
        say(f"\n[{abstract['lang']}] {abstract['text']}")
    for claims in record.get("claim_sets", ()):
        for claim in claims["claims"]:
            say(f"\n{claim['number']}. {claim['text']}")
    if shape["cited_by"]:
        say(f"\nCited by {', '.join(shape['cited_by'])}")
    say("\nRead from" if len(shape["sources"]) == 1 else "\nRead from, newest first")
    for one in shape["sources"]:
        _print_source(one)


def _named(head: dict[str, Any]) -> str:
    """The number; an invented document says so, as in lists of hits."""
    return f"{head['number']['display']}{' (invented)' if head['invented'] else ''}"


def _parties(patent: Patent) -> list[list[str]]:
    """Each party once with its role and, where it is known, its country."""
    from trihub.core.shapes.parties import country_of, each_once

    rows = []
    for role in dict.fromkeys(party.role for party in patent.parties):
        for party in each_once(patent, role):
            country = country_of(patent, party)
            rows.append([role.value, f"{party.name} [{country}]" if country else party.name])
    return rows


def _print_source(one: dict[str, Any]) -> None:
    from trihub.core.shapes.places import unit

    place = f"{one['file']}!{one['member']}" if one["member"] else one["file"]
    what = unit(one["file"], one["member"] or "", one["offset"], one["reader"] or "")
    # A row's length is that of the record made of it, which nobody finds in the file.
    length = f", {one['length']} bytes" if what == "byte" else ""
    say(f"{place}, {what} {one['offset']}{length}")
    told = {"SHA-256": one["sha256"], "reader": one["reader"], "read at": one["read_at"]}
    print_rows([["  " + name, value] for name, value in told.items() if value])


@click.command(short_help="Show a document's families.")
@click.argument("number")
@json_option
@click.pass_context
def family(ctx: click.Context, number: str, as_json: bool) -> None:
    """Show the simple and the extended family of a document, with the reason for each member."""
    from trihub.library.shape import family_shape

    with library(ctx) as opened:
        key = find_one(opened, number)
        found = opened.store.family(key)
        if found is None:
            raise NotFound(f"{key} has no family yet.", hint="Run “trihub doctor”.")
        shape = family_shape(found, key)
    if as_json:
        print_json(shape)
        return
    for name, why in (("simple", _simple_reason), ("extended", _chain)):
        say(f"{name.capitalize()} family: {counted(len(shape[name]), 'document')}")
        for member in shape[name]:
            _print_member(member, why(member))


def _print_member(member: dict[str, Any], reason: str) -> None:
    title = member["titles"][0]["text"] if member["titles"] else ""
    cells = (_named(member), member["date"], member["neutral_kind"], title)
    say("  ".join(cell for cell in cells if cell))
    if reason:
        say(f"  {reason}")


def _simple_reason(member: dict[str, Any]) -> str:
    """The priorities that put a member in the simple family."""
    reason = member["reason"]
    own = "no priority, its own application counts: "
    named = ", ".join(map(_application, reason["priorities"]))
    return (own if reason["own_application_counts"] else "priorities: ") + named


def _chain(member: dict[str, Any]) -> str:
    """The links from the document asked for to a member; empty within one application."""
    return "; ".join(
        f"{_application(link['application'])} {link['reason']} {_application(link['other'])}"
        for link in member["path"]
    )


def _application(key: str) -> str:
    return key.removeprefix("publication:")
