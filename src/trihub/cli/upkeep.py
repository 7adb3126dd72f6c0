"""``trihub rejects``, ``trihub reindex``, ``trihub info``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from trihub.cli.common import counted, json_option, library, print_json, print_rows, say
from trihub.core.errors import BadSetup, IndexStale, ServiceError


@click.command(short_help="List the records that could not be read.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000),
              help="Records to list.")  # fmt: skip
@click.option("--offset", default=0, type=click.IntRange(0), help="Records to pass over.")
@json_option
@click.pass_context
def rejects(ctx: click.Context, limit: int, offset: int, as_json: bool) -> None:
    """List rejected records with file, offset, reason and what to do."""
    from trihub.core.shapes.places import unit
    from trihub.library.shape import rejects_shape

    with library(ctx) as opened:
        found = opened.store.rejects(limit=limit, offset=offset)
        page = rejects_shape(opened.store.counts().rejects, found)
    if as_json:
        print_json(page)
        return
    say(f"{counted(page['total'], 'rejected record')}.")
    for shape in page["rejects"]:
        place = shape["file"] + (f"!{shape['member']}" if shape["member"] else "")
        what = unit(shape["file"], shape["member"] or "", shape["offset"])
        say(f"{place}, {what} {shape['offset']}: {shape['reason']} {shape['hint']}")


@click.command(short_help="Build the index anew from the store.")
@click.pass_context
def reindex(ctx: click.Context) -> None:
    """Build the index anew from the store; the old one serves until the new one is complete."""
    with library(ctx) as opened:
        total = opened.store.counts().documents

        def tell(done: int) -> None:
            if sys.stderr.isatty():
                click.echo(f"\r{done:,} of {total:,} documents", nl=False, err=True)

        done = opened.reindex(tell)
    click.echo(f"{counted(done, 'document')} indexed.")


def published_size(folder: Path) -> int:
    """Bytes of a library's store and index. Casework lies in the same folder and is not counted:
    its size would tell of what is not published."""
    from trihub.app import INDEX_FOLDER, STORE_FILE

    files = [*folder.glob(f"{STORE_FILE}*"), *(folder / INDEX_FOLDER).rglob("*")]
    return sum(path.stat().st_size for path in files if path.is_file())


@click.command(short_help="What the library holds.")
@json_option
@click.pass_context
def info(ctx: click.Context, as_json: bool) -> None:
    """Counts by office, kind and language; sizes; versions; how late deliveries are."""
    from trihub.access.clock import utc_now
    from trihub.delivery.shape import summary_shape
    from trihub.library.shape import info_shape, vectors_shape

    with library(ctx) as opened:
        counts, state, problem = opened.store.counts(), None, ""
        try:
            state = opened.index.state()
        except (IndexStale, ServiceError, BadSetup) as error:
            problem = str(error)
        shape: dict[str, Any] = {
            "library": str(opened.settings.library),
            **info_shape(
                counts,
                state,
                problem,
                vectors=vectors_shape(counts, *opened.vectors_state()),
            ),
            "deliveries": summary_shape(opened.store.deliveries.all(), utc_now()),
            "bytes": published_size(opened.settings.library),
        }
    if as_json:
        print_json(shape)
        return
    for name, value in shape.items():
        if isinstance(value, dict):
            click.echo(f"{name}:")
            print_rows(
                [
                    [f"  {key or 'not stated'}", _shown(item)]
                    for key, item in value.items()
                    if item is not None
                ]
            )
        elif value is not None:
            say(f"{name}: {_shown(value)}")


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
