"""``trihub stats compute|flows|fields``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, library_settings, print_json, print_rows, say
from trihub.cli.common import library as opened_library
from trihub.cli.statistics.opening import opened_statistics
from trihub.core.errors import BadInput
from trihub.core.statistics import LANGUAGES, names_of

if TYPE_CHECKING:
    from trihub.statistics.computed import ComputedTable, FlowCell, FlowMatrix
    from trihub.statistics.computed.library import LibraryFigure, LibraryFigures

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_SHOWN = 200

_as_of = click.option(
    "--as-of", type=_DAY, help="From what was published by this day. Default: today."
)
_language = click.option(
    "--language", default="en", type=click.Choice(LANGUAGES), help="Language of the sentences."
)
_chosen = click.option(
    "-w", "--where", "chosen", multiple=True, metavar="DIMENSION=CODE[,CODE]",
    help="Only these codes of a dimension. May be given several times.",
)  # fmt: skip


def codes_of(chosen: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The codes that ``-w`` chooses. :raises BadInput: one chooses nothing."""
    codes: dict[str, tuple[str, ...]] = {}
    for text in chosen:
        name, equals, values = text.partition("=")
        if not equals:
            raise BadInput(f"{text} chooses nothing.", hint="Write for example -w office=CN,JP,KR.")
        codes[name.replace("-", "_")] = tuple(values.split(","))
    return codes


@click.command(short_help="Figures that follow from published ones.")
@click.argument("indicator", default="")
@_chosen
@_as_of
@click.option("--base", type=click.IntRange(1400, 2200), help="Base year of compound growth.")
@click.option("--prefer", multiple=True, metavar="DATASET", help="A data set that comes before the "
              "preferred ones. May be given several times.")  # fmt: skip
@_language
@json_option
@click.pass_context
def compute(
    ctx: click.Context, indicator: str, chosen: tuple[str, ...], as_of: dt.datetime | None,
    base: int | None, prefer: tuple[str, ...], language: str, as_json: bool,
) -> None:  # fmt: skip
    """Compute an INDICATOR of published figures, each with its inputs, or the reason that there is
    none; without one, list the indicators. “-w indicator=GRANTS” chooses what it is computed of."""
    from trihub.statistics.computed import compute as computed
    from trihub.statistics.computed import computed_shape

    if not indicator:
        _tell_indicators(language, as_json=as_json)
        return
    day = as_of.date() if as_of else None
    with opened_statistics(ctx) as opened:
        table = computed(opened, indicator, codes_of(chosen), day, base=base, prefer=prefer)
    if as_json:
        print_json(computed_shape(table))
    else:
        _tell_table(table, language)


def _tell_indicators(language: str, *, as_json: bool) -> None:
    from trihub.statistics.computed import definition_shape, indicators, refused
    from trihub.statistics.computed.shapes import refused_shape

    if as_json:
        print_json({"indicators": [definition_shape(each) for each in indicators().values()],
                    "refused": [refused_shape(each) for each in refused().values()]})  # fmt: skip
        return
    print_rows([[each.id, each.version, each.name(language)] for each in indicators().values()])
    for each in refused().values():
        say(f"{each.id}: {each.reason[language]}")


def _tell_table(table: ComputedTable, language: str) -> None:
    print_rows([
        [each.series.key, str(each.period), "–" if each.value is None else f"{each.value:f}",
         each.dataset, " ".join(names_of(each.flags)),
         each.missing.text(language) if each.missing else ""]
        for each in table
    ])  # fmt: skip


@click.command(short_help="Who files where: a matrix of offices.")
@click.argument("year", type=click.IntRange(1400, 2200))
@click.option("--right", default="PATENT", show_default=True, help="Code of the right.")
@click.option("--indicator", default="APPLICATIONS", type=click.Choice(["APPLICATIONS", "GRANTS"]),
              show_default=True, help="What flows.")  # fmt: skip
@_as_of
@_language
@json_option
@click.pass_context
def flows(
    ctx: click.Context, year: int, right: str, indicator: str, as_of: dt.datetime | None,
    language: str, as_json: bool,
) -> None:  # fmt: skip
    """Show the flows of a YEAR between China, Japan, Korea, the USA and the EPO: rows are the offices
    where, columns the countries whence. Each row comes from one data set."""
    from trihub.statistics.computed import flows as flows_of
    from trihub.statistics.computed import flows_shape

    day = as_of.date() if as_of else None
    with opened_statistics(ctx) as opened:
        matrix = flows_of(opened, year, right, day, indicator=indicator)
    if as_json:
        print_json(flows_shape(matrix))
    else:
        _tell_flows(matrix, language)


def _tell_flows(matrix: FlowMatrix, language: str) -> None:
    rows = [["", *matrix.offices, "OTHER", "_T", ""]]
    for office in matrix.offices:
        row = matrix.rows[office]
        cells = [*(row.cells[each] for each in matrix.offices), row.other, row.total]
        rows.append([office, *map(_shown, cells), row.dataset])
    totals = [_shown(matrix.totals[each]) for each in matrix.offices]
    print_rows([*rows, ["_T", *totals, "", "", ""]])
    reasons = [cell.missing.text(language) for row in matrix.rows.values()
               for cell in (*row.cells.values(), row.other, row.total) if cell.missing]  # fmt: skip
    reasons += [cell.missing.text(language) for cell in matrix.totals.values() if cell.missing]
    for reason in dict.fromkeys(reasons):
        say(reason)
    for row in matrix.rows.values():
        if row.adds_up is False:
            say(f"{row.office}: the total is not the sum of the origins.")


def _shown(cell: FlowCell) -> str:
    return "–" if cell.value is None else f"{cell.value:,}"


@click.command(short_help="The library's documents by field of technology.")
@click.option("-w", "--where", "chosen", multiple=True, metavar="DIMENSION=CODE[,CODE]",
              help="Only these codes of unit (document, application, family), right, office, origin, "
              "field or year. May be given several times.")  # fmt: skip
@click.option("--limit", default=_SHOWN, type=click.IntRange(0), show_default=True,
              help="At most so many figures.")  # fmt: skip
@json_option
@click.pass_context
def fields(ctx: click.Context, chosen: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Count the library's published patents and utility models by WIPO's 35 fields of technology,
    office, year of filing and origin. The first call after a change of the library counts anew."""
    from trihub.statistics.computed.library import FOLDER, LibraryFigure, library_figures
    from trihub.statistics.computed.shapes import fields_shape

    codes = codes_of(chosen)
    unknown = sorted(codes.keys() - {*LibraryFigure._fields} | codes.keys() & {"number"})
    if unknown:
        raise BadInput(f"There is no dimension {unknown[0]} to choose by.",
                       hint="The dimensions are unit, right, office, origin, field, year.")  # fmt: skip
    folder = library_settings(ctx).library / FOLDER
    with opened_library(ctx) as opened:
        found = library_figures(
            opened.store, folder, dt.datetime.now(dt.UTC).date(), _tell_progress
        )
    shown = list(found.choose(codes))
    if as_json:
        print_json(fields_shape(found, shown[:limit]))
    else:
        _tell_fields(found, shown, limit)


def _tell_progress(seen: int, documents: int) -> None:
    if seen % 100_000 == 0:
        say(f"{seen:,} of {documents:,} documents counted.", err=True)


def _tell_fields(found: LibraryFigures, shown: list[LibraryFigure], limit: int) -> None:
    say(f"{found.documents:,} documents of the library as of change {found.change:,}, counted on "
        f"{found.counted_on} by version {found.version} of {found.definition.id} "
        f"({found.definition.concordance}).")  # fmt: skip
    if found.invented:
        say(f"{found.invented:,} of them are invented: they belong to the demonstration.")
    print_rows([[*(str(part) for part in each[:-1]), f"{each.number:,}"] for each in shown[:limit]])
    if len(shown) > limit:
        say(f"and {len(shown) - limit:,} more; --limit shows more.")
    if found.unmapped:
        most = sorted(found.unmapped.items(), key=lambda item: (-item[1], item[0]))[:10]
        names = ", ".join(f"{name} ({count:,})" for name, count in most)
        say(f"The concordance lacks: {names}.")
