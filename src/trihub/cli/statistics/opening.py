"""The figures of a call's library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from trihub.cli.common import library_settings

if TYPE_CHECKING:
    from trihub.statistics.service import Statistics


@contextmanager
def opened_statistics(ctx: click.Context, *, create: bool = False) -> Iterator[Statistics]:
    """The figures of the library that this call names. :raises NotFound: there are none."""
    from trihub.app import open_statistics

    opened = open_statistics(library_settings(ctx), create=create)
    try:
        yield opened
    finally:
        opened.close()
