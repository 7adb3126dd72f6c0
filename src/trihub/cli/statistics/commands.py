"""``trihub stats load|sources|table|history|diff|show``, and the group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, print_json, print_rows, say
from trihub.cli.statistics.comparing import compare, disagreements, reconcile
from trihub.cli.statistics.computing import codes_of, compute, fields, flows
from trihub.cli.statistics.opening import opened_statistics
from trihub.cli.statistics.releasing import key, release, verify

if TYPE_CHECKING:
    from trihub.core.statistics import Which
    from trihub.statistics.differences import Difference
    from trihub.statistics.service import LoadReport

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_SHOWN = 20


@click.group(short_help="Official figures, as they stood on any day.")
def stats() -> None:
    """Official figures, append-only: what was published is never overwritten, so that a table can be
    had as it stood on any day."""


for _command in (disagreements, reconcile, compare, compute, flows, fields, release, verify, key):
    stats.add_command(_command)


def _which(dataset: str, indicator: str, chosen: Sequence[str]) -> Which:
    from trihub.core.statistics import Which

    return Which(dataset=dataset, indicator=indicator, codes=codes_of(chosen))


_chosen = click.option(
    "-w", "--where", "chosen", multiple=True, metavar="DIMENSION=CODE[,CODE]",
    help="Only these codes of a dimension: right, office, origin, field, route, unit, year_basis, "
    "applicant_basis, definition. May be given several times.",
)  # fmt: skip


@stats.command(short_help="Load files of figures.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--mapping", default="", help="Name of a mapping (“trihub stats mappings”) or path of a "
              "mapping file. Default: the one that fits the columns.")  # fmt: skip
@click.option("--published", default="", metavar="DATE", help="When it was published, as exactly as "
              "you know it (2025-04-15, 2025-04 or 2025), for files that do not say.")  # fmt: skip
@click.option("--url", default="", help="Where it was published, for files that do not say.")
@click.option("--strict", is_flag=True, help="Exit with 5 where a row was refused.")
@json_option
@click.pass_context
def load(
    ctx: click.Context, paths: tuple[Path, ...], mapping: str, published: str, url: str,
    strict: bool, as_json: bool,
) -> None:  # fmt: skip
    """Load files, and the tables in folders; without PATHS the figures that come with Trihub. What
    is loaded already is not loaded again; nothing is overwritten."""
    from trihub.statistics.shapes import load_shape

    with opened_statistics(ctx, create=True) as opened:
        if not paths:
            added = opened.load_shipped()
            if as_json:
                print_json({"added": added})
            else:
                say(f"{added:,} figures of the package are new.")
            return
        report = opened.load(paths, mapping=mapping, published=published, url=url)
    if as_json:
        print_json(load_shape(report))
    else:
        _tell(report)
    if strict and any(each.refused for each in report.files):
        ctx.exit(5)


def _tell(report: LoadReport) -> None:
    for each in report.files:
        name = Path(each.file).name
        if each.loaded_before:
            say(f"{name}: loaded before.")
            continue
        say(f"{name} ({each.mapping}): {each.added:,} figures new, {each.known:,} known, "
            f"{each.refused:,} refused.")  # fmt: skip
        for finding in each.findings[:_SHOWN]:
            parts = [f"line {finding.line}" if finding.line else "", finding.column,
                     repr(finding.code) if finding.code else "", finding.detail]  # fmt: skip
            times = f" ({finding.count:,} times)" if finding.count > 1 else ""
            say(f"  {finding.kind.value}: {', '.join(filter(None, parts))}{times}")
        if len(each.findings) > _SHOWN:
            say(f"  and {len(each.findings) - _SHOWN:,} more; --json lists all.")
    for path in report.passed_over:
        say(f"{path}: no mapping fits its columns.", err=True)


@stats.command(short_help="List the mappings that come with Trihub.")
@json_option
def mappings(as_json: bool) -> None:
    """List the mappings by name, with what they read."""
    from trihub.statistics.loading import shipped_mappings

    known = list(shipped_mappings().values())
    if as_json:
        print_json([{"name": each.name, "version": each.rules.version, "title": each.rules.title,
                     "dataset": each.rules.source.dataset} for each in known])  # fmt: skip
    else:
        print_rows([[each.name, each.rules.title] for each in known])


@stats.command(short_help="List the vintages of the data sets.")
@click.argument("dataset", default="")
@json_option
@click.pass_context
def sources(ctx: click.Context, dataset: str, as_json: bool) -> None:
    """List what was loaded, oldest publication first; of one DATASET, or of all."""
    from trihub.statistics.shapes import source_shape

    with opened_statistics(ctx) as opened:
        found = opened.sources(dataset)
    if as_json:
        print_json([source_shape(each) for each in found])
        return
    print_rows([
        [each.vintage.digest, each.vintage.dataset, each.vintage.published.text,
         f"{each.count:,}", ", ".join(each.indicators), each.vintage.document, each.vintage.name]
        for each in found
    ])  # fmt: skip


@stats.command(short_help="A table as it stood on a day.")
@click.argument("dataset")
@click.argument("indicator")
@_chosen
@click.option("--as-of", type=_DAY, help="What was published by this day. Default: today.")
@json_option
@click.pass_context
def table(
    ctx: click.Context, dataset: str, indicator: str, chosen: tuple[str, ...],
    as_of: dt.datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Show the figures of an INDICATOR of a DATASET as they stood. What a newer publication no
    longer gives is not shown: “trihub stats diff” lists it."""
    from trihub.statistics.shapes import table_shape

    with opened_statistics(ctx) as opened:
        found = opened.table(_which(dataset, indicator, chosen), as_of=_day(as_of))
    if as_json:
        print_json(table_shape(found))
        return
    print_rows([
        [each.series.key, str(each.period), each.cell.value or "–",
         each.slice.vintage.published.text]
        for each in found
    ])  # fmt: skip


@stats.command("history", short_help="Everything that was published about a figure.")
@click.argument("key")
@click.argument("period")
@click.option("--dataset", default="", help="Only of this data set.")
@json_option
@click.pass_context
def history_of(ctx: click.Context, key: str, period: str, dataset: str, as_json: bool) -> None:
    """Show what each publication says of the figure of a series (its KEY, as “trihub stats table”
    shows it) for a PERIOD."""
    from trihub.core.statistics import Period, Series
    from trihub.statistics.shapes import entry_shape

    with opened_statistics(ctx) as opened:
        found = opened.history(Series.of_key(key), Period.parse(period), dataset)
    if as_json:
        print_json([entry_shape(each) for each in found])
        return
    print_rows([
        [each.slice.vintage.published.text, each.slice.vintage.dataset, each.said.value,
         "–" if each.observation is None or each.observation.value is None
         else f"{each.observation.value:f}",
         each.observation.id if each.observation else ""]
        for each in found
    ])  # fmt: skip


@stats.command(short_help="What was revised, vanished and appeared.")
@click.argument("dataset")
@click.argument("indicator")
@click.argument("before")
@click.argument("after", default="")
@_chosen
@json_option
@click.pass_context
def diff(
    ctx: click.Context, dataset: str, indicator: str, before: str, after: str,
    chosen: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Compare a table as it stood on two days (AFTER: default today), or two vintages by the names
    that “trihub stats sources” lists."""
    from trihub.statistics.shapes import difference_shape

    which = _which(dataset, indicator, chosen)
    with opened_statistics(ctx) as opened:
        days = [_as_day(text) for text in (before, after) if text]
        if all(days) and days[0]:
            found = opened.difference(which, days[0], days[1] if len(days) > 1 else None)
        else:
            found = opened.difference_of(which, before, after)
    if as_json:
        print_json(difference_shape(found))
    else:
        _tell_difference(found)


def _tell_difference(found: Difference) -> None:
    for name in ("revised", "remarked", "vanished", "appeared"):
        changes = getattr(found, name)
        say(f"{len(changes):,} {name}")
        print_rows([
            ["", each.series.key, str(each.period), each.before.cell.value or "–" if each.before
             else "", "→", each.after.cell.value or "–" if each.after else ""]
            for each in changes[:_SHOWN]
        ])  # fmt: skip
        if len(changes) > _SHOWN:
            say(f"  and {len(changes) - _SHOWN:,} more; --json lists all.")
    say(f"{found.same:,} the same")


@stats.command(short_help="Show a figure with its provenance.")
@click.argument("identifier")
@json_option
@click.pass_context
def show(ctx: click.Context, identifier: str, as_json: bool) -> None:
    """Show the figure with a permanent IDENTIFIER."""
    from trihub.statistics.shapes import observation_shape

    with opened_statistics(ctx) as opened:
        shape = observation_shape(opened.get(identifier))
    if as_json:
        print_json(shape)
        return
    flat = {**shape, **shape.pop("provenance")}
    print_rows([[name, ", ".join(text) if isinstance(text, list) else str(text)]
                for name, text in flat.items() if name != "provenance"])  # fmt: skip


def _day(given: dt.datetime | None) -> dt.date | None:
    return given.date() if given else None


def _as_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
