"""The figures of a call's library."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from trihub.cli.common import library_settings

if TYPE_CHECKING:
    from trihub.statistics.service import Statistics


def opened_statistics(ctx: click.Context, *, create: bool = False) -> closing[Statistics]:
    """The figures of the library that this call names, to be closed by ``with``.

    :raises NotFound: there are none.
    """
    from trihub.app import open_statistics

    return closing(open_statistics(library_settings(ctx), create=create))
