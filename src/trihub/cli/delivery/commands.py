"""``trihub deliver``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, library, print_json, print_rows, say
from trihub.cli.ingest import REJECTED, progress
from trihub.core.errors import BadFile, BadInput, BadSetup, IndexStale, ServiceError

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.delivery.issues import Gap
    from trihub.delivery.pipeline import Loaded
    from trihub.delivery.recognising import Recognised


@click.command(short_help="Load offices' deliveries; see what is late.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--office", default="", help="The office that delivers, by WIPO ST.3 (with --issue).")
@click.option("--issue", default="",
              help="Which delivery: a week (2024-W10), a day (2021-12-10) or a gazette (37-5002).")  # fmt: skip
@click.option("--map", "mapping", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="A TOML mapping, to read tables (CSV, TSV, XLSX, JSON Lines).")  # fmt: skip
@click.option("--again", is_flag=True, help="Load what is loaded already, too.")
@click.option("--strict", is_flag=True, help=f"Exit with {REJECTED} when any record was rejected.")
@click.option("--list", "listing", is_flag=True, help="What was delivered, what is late, what is missing.")  # fmt: skip
@json_option
@click.pass_context
def deliver(
    ctx: click.Context, paths: tuple[Path, ...], office: str, issue: str, mapping: Path | None,
    again: bool, strict: bool, listing: bool, as_json: bool,
) -> None:  # fmt: skip
    """Load deliveries of offices: a week, a day, an issue of a gazette.

    Which delivery a file belongs to is told by the name that its office gives, or by its content;
    otherwise --office and --issue say it. A delivery that was stopped goes on when the same command
    is called again; one that was loaded with the same files changes nothing. A delivery after a
    gap is loaded, and the gap is reported.
    """
    if listing == bool(paths):
        raise BadInput(
            "Give folders or files to load, or --list.", hint="Try: trihub deliver week-2024-10/"
        )
    if listing:
        with library(ctx) as opened:
            _list(opened, as_json=as_json)
        return
    for path in paths:
        if not path.exists():
            raise BadFile(f"There is no file or folder {path}.", hint="Check the path's spelling.")
    loaded, recognised = _load(ctx, paths, (office, issue), mapping, again=again, quiet=as_json)
    if as_json:
        from trihub.delivery.shape import run_shape

        print_json(run_shape(loaded, recognised.others))
    elif recognised.others:
        say(
            f"{len(recognised.others):,} files tell of no delivery and were not read, the first: "
            f"{recognised.others[0]}"
        )
    if strict and any(one.report and one.report.rejected for one in loaded):
        ctx.exit(REJECTED)


def _load(
    ctx: click.Context, paths: tuple[Path, ...], given: tuple[str, str], mapping: Path | None,
    *, again: bool, quiet: bool,
) -> tuple[list[Loaded], Recognised]:  # fmt: skip
    from trihub.app import OfficeFiles
    from trihub.app.loading.deliveries import deliver as run
    from trihub.delivery.recognising import recognise

    recognised = recognise(OfficeFiles(), paths, *given)
    loaded = []
    with library(ctx, create=True) as opened, ExitStack() as stack:
        tell = stack.enter_context(progress())
        for one in run(opened, recognised, mapping=mapping, again=again, tell=lambda named: tell):
            loaded.append(one)
            if not quiet:
                _print(one)
    return loaded, recognised


def _print(one: Loaded) -> None:
    from trihub.delivery.shape import outcome

    entry = one.delivery
    say(
        f"{entry.series} {entry.issue}: {outcome(one)}, {entry.read:,} documents from "
        f"{entry.files:,} files ({entry.bytes / 1e6:,.1f} MB), {entry.added:,} added, "
        f"{entry.updated:,} updated, {entry.unchanged:,} unchanged, {entry.rejected:,} rejected."
    )
    for gap in one.gaps:
        _print_gap(gap)


def _print_gap(gap: Gap) -> None:
    missing = gap.first if gap.count == 1 else f"{gap.first} to {gap.last} ({gap.count:,})"
    say(f"  missing in {gap.series}, between {gap.after} and {gap.before}: {missing}")


def _list(opened: Library, *, as_json: bool) -> None:
    from trihub.access.clock import utc_now
    from trihub.delivery.lag import lags
    from trihub.delivery.pipeline import all_gaps
    from trihub.delivery.shape import journal_shape
    from trihub.library.report import day_shown
    from trihub.library.shape import moment

    deliveries = opened.store.deliveries.all()
    late = lags(deliveries, utc_now())
    waiting = _waiting(opened)
    if as_json:
        print_json(journal_shape(deliveries, late, waiting))
        return
    print_rows([
        [one.series, one.issue, one.state.value, f"{one.read:,} documents",
         f"{one.rejected:,} rejected", moment(one.finished) or ""]
        for one in deliveries
    ])  # fmt: skip
    for lag in late:
        published = day_shown(lag.published) or "–"
        say(
            f"{lag.series}: newest {lag.newest}, loaded {_ago(lag.loaded_days)}; latest day of "
            f"publication {published}, {_ago(lag.published_days)}"
        )
    for gap in all_gaps(deliveries):
        _print_gap(gap)
    told = "the index cannot be opened" if waiting is None else f"{waiting:,} changes wait for it"
    say(f"Index: {told}.")


def _ago(days: int | None) -> str:
    return "never" if days is None else f"{days:,} days ago"


def _waiting(opened: Library) -> int | None:
    """Changes that the index lacks; nothing where it cannot be opened."""
    try:
        state = opened.index.state()
    except (IndexStale, ServiceError, BadSetup):
        return None
    return max(0, opened.store.counts().last_change - state.change)
