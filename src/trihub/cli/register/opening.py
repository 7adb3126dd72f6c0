"""Opening the register for a command."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from trihub.cli.common import library_settings

if TYPE_CHECKING:
    from trihub.register.service import Register


def opened_register(ctx: click.Context, *, create: bool = False) -> closing[Register]:
    """The register of the library that this call names, to be closed by ``with``.

    :raises NotFound: there is none.
    """
    from trihub.app import open_register

    return closing(open_register(library_settings(ctx), create=create))
