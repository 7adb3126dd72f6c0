"""What the commands on fields share: the definition that is named, and its members."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import library_settings, note_index

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.fields.definition import Definition
    from trihub.fields.members import Members

name_argument = click.argument("name", metavar="NAME")
"""A definition by its id, or the path of its file."""

field_option = click.option(
    "--field", default="", metavar="ID", help="Only this sub-field, by its id or path."
)


def named(ctx: click.Context, name: str) -> Definition:
    """The definition that a call names. :raises NotFound: there is none."""
    from trihub.fields.definition import find

    return find(name, library_settings(ctx).fields)


def members_of(opened: Library, definition: Definition, *, anew: bool = False) -> Members:
    """The members as of now, with a note where the index lacks documents."""
    note_index(opened)
    return opened.collections.get(definition, anew=anew)


def counts_shape(opened: Library, definition: Definition, members: Members) -> dict[str, Any]:
    """Members by field and tier, as JSON: publications, and simple families."""
    from trihub.fields.navigation.shapes import counts_shape

    families = partial(opened.collections.families, members)
    return counts_shape(definition, members, families)
