"""Computed indicators: what each means, its figures by office and year, and why some are absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from trihub.charts import to_svg
from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.statistics import Flag, Slice
from trihub.statistics.catalogue import label
from trihub.statistics.charts import MOST_LINES, Line, Point, lines, source_of
from trihub.statistics.charts.model import NOT_FINAL
from trihub.statistics.computed import Computed, ComputedTable, Definition, compute, indicators
from trihub.statistics.computed.definitions import Kind, definition_of, refused
from trihub.statistics.service import Statistics
from trihub.web.dates import day_of, year_of
from trihub.web.pages.common import Language
from trihub.web.stats.common import OFFICES, RIGHTS, Official, shown

router = APIRouter()
MOST_OFFICES = 12
"""Offices of one page: what a chart can still show."""
_YEARS = 12
"""Years of the table; the chart and the API have all."""


class Asked(NamedTuple):
    """What a page is of. ``indicator``: the published one that is computed of; ``base``: the base
    year of compound growth; ``day``: as published by then."""

    indicator: str
    right: str
    offices: tuple[str, ...]
    base: int | None
    day: dt.date | None


class Row(NamedTuple):
    """The figures of one series: ``code`` names it in tables and charts."""

    code: str
    name: str
    dataset: str
    by_year: Mapping[int, Computed]


class Choice(NamedTuple):
    """An indicator, what is asked of it, and what follows from the figures."""

    definition: Definition
    asked: Asked
    table: ComputedTable


def chosen(
    statistics: Official,
    name: str,
    indicator: Annotated[str, Query(max_length=60)] = "",
    right: Annotated[str, Query(max_length=60)] = "PATENT",
    office: Annotated[Sequence[str], Query(max_length=MOST_OFFICES)] = (),
    base: Annotated[str, Query(max_length=4)] = "",
    as_of: Annotated[str, Query(max_length=40)] = "",
) -> Choice:
    """What the address asks for.

    :raises NotFound: there is no such indicator. :raises BadInput: it is not computed of what is
        asked for. :raises BadDate: the day is none.
    """
    if name not in indicators():
        raise NotFound(
            said("There is no computed indicator {indicator}.", indicator=name[:60]),
            hint=said("The list of computed indicators has all of them."),
        )
    definition = definition_of(name)
    offices = tuple(dict.fromkeys(one[:60] for one in office)) or OFFICES
    asked = Asked(
        indicator or definition.of[0], right, offices, _base(statistics, definition, base),
        day_of(as_of),
    )  # fmt: skip
    table = statistics.kept.get(
        ("computed", name, asked), lambda: _computed(statistics, name, asked)
    )
    return Choice(definition, asked, table)


def _base(statistics: Statistics, definition: Definition, text: str) -> int | None:
    """The base year: the one that is asked for, or ten years before the newest figure."""
    if definition.kind is not Kind.COMPOUND:
        return None
    if text:
        return year_of(text)
    held = statistics.holdings().of_indicator(definition.of[0])
    return max((one.last for one in held), default=dt.date.min.year) - 10


def _computed(statistics: Statistics, name: str, asked: Asked) -> ComputedTable:
    codes = {"indicator": (asked.indicator,), "right": (asked.right,), "office": asked.offices}
    return compute(statistics, name, codes, asked.day, base=asked.base)


Chosen = Annotated[Choice, Depends(chosen)]


@router.get("/{lang}/stats/computed")
def computed_list(request: Request, lang: Language, statistics: Official) -> Response:
    """All of them, and what is not computed on purpose."""
    return shown(
        request, lang, "computed_list.html", definitions=list(indicators().values()),
        refused=list(refused().values()), loaded=bool(statistics.holdings().by_indicator),
    )  # fmt: skip


@router.get("/{lang}/stats/computed/{name}.svg")
def chart(
    lang: Language, choice: Chosen,
    theme: Annotated[Literal["light", "dark"], Query()] = "light",
) -> Response:  # fmt: skip
    """The figures over time. :raises NotFound: there is nothing to draw."""
    drawn = [made for row in _rows(choice.table, lang) if (made := _line(row, choice)).points]
    if not drawn:
        raise NotFound(said("There is nothing to draw."), hint=said("The page says what there is."))
    spec = lines(drawn[:MOST_LINES], lang, source=_source(choice.table, lang), theme=theme)
    return Response(to_svg(spec, lang, theme, ground=False), media_type="image/svg+xml")


@router.get("/{lang}/stats/computed/{name}")
def computed_page(
    request: Request, lang: Language, statistics: Official, choice: Chosen
) -> Response:
    """The definition, the figures with what they follow from, the chart."""
    rows = _rows(choice.table, lang)
    years = sorted({year for row in rows for year in row.by_year}, reverse=True)
    holdings = statistics.holdings()
    offices = sorted(
        {one.series.office for one in holdings.of_indicator(choice.asked.indicator)},
        key=lambda code: (code not in OFFICES, label("office", code, lang)),
    )
    return shown(
        request, lang, "computed.html", definition=choice.definition, asked=choice.asked,
        rows=rows, years=years[:_YEARS], first=years[-1] if years else None,
        drawn=any(_line(row, choice).points for row in rows), more_lines=len(rows) > MOST_LINES,
        offices=offices, rights=RIGHTS, loaded=bool(holdings.by_indicator),
        source=_source(choice.table, lang),
    )  # fmt: skip


def _rows(table: ComputedTable, language: str) -> list[Row]:
    """The figures by series, the five offices first; told apart by what differs."""
    by: dict[tuple[str, str], list[Computed]] = {}
    for each in table:
        by.setdefault((each.dataset, each.series.key), []).append(each)
    series = [own[0].series for own in by.values()]
    differing = [
        name for name in ("right", "origin", "field", "route", "unit", "year_basis", "definition")
        if len({getattr(each, name) for each in series}) > 1
    ]  # fmt: skip
    rows = []
    for (dataset, _), own in by.items():
        one = own[0].series
        parts = [label(name, getattr(one, name), language) for name in ("office", *differing)]
        rows.append(Row(one.office, " · ".join(parts), dataset, {e.period.year: e for e in own}))
    order = {code: place for place, code in enumerate(OFFICES)}
    return sorted(rows, key=lambda row: (order.get(row.code, len(order)), row.name))


def _line(row: Row, choice: Choice) -> Line:
    years = sorted(row.by_year)
    points = [
        Point(row.by_year[year].period, value, bool(row.by_year[year].flags & NOT_FINAL))
        for year in years
        if (value := row.by_year[year].value) is not None
    ]
    breaks = tuple(year for year in years if row.by_year[year].flags & Flag.BREAK)
    return Line(
        label=row.name, code=row.code, points=points, breaks=breaks, unit=choice.definition.unit
    )


def _source(table: ComputedTable, language: str) -> str:
    slices: dict[int, Slice] = {
        given.figure.slice.number: given.figure.slice for each in table for given in each.inputs
    }
    return source_of(list(slices.values()), language) if slices else ""
