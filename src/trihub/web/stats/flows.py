"""From which countries applications come to which office, in one year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from trihub.charts import to_svg
from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.statistics import Slice
from trihub.statistics.catalogue import label
from trihub.statistics.charts import matrix, source_of
from trihub.statistics.computed import FlowMatrix, flows
from trihub.statistics.computed.flows import years_of
from trihub.statistics.service import Statistics
from trihub.web.dates import day_of
from trihub.web.pages.common import Language
from trihub.web.stats.common import Official, shown

router = APIRouter()
_LOOKED_AT = 10
Right = Literal["PATENT", "UTILITY_MODEL", "DESIGN", "TRADEMARK"]
Indicator = Literal["APPLICATIONS", "GRANTS"]


class Asked(NamedTuple):
    """What is asked for. ``day``: as published by then."""

    indicator: str
    right: str
    day: dt.date | None


class Choice(NamedTuple):
    """The years that there are, newest first, and the flows of one; none where there are none."""

    asked: Asked
    years: list[int]
    found: FlowMatrix | None


def chosen(
    statistics: Official,
    indicator: Annotated[Indicator, Query()] = "APPLICATIONS",
    right: Annotated[Right, Query()] = "PATENT",
    year: Annotated[str, Query(max_length=4)] = "",
    as_of: Annotated[str, Query(max_length=40)] = "",
) -> Choice:
    """The flows of the year that is asked for, or of a year that is well known. :raises NotFound: there are none of
    this year. :raises BadDate: the day is none."""
    asked = Asked(indicator, right, day_of(as_of))
    years = statistics.kept.get(
        ("years of flows", asked),
        lambda: years_of(statistics, right, asked.day, indicator=indicator),
    )
    if year and (not year.isascii() or not year.isdigit() or int(year) not in years):
        raise NotFound(
            said("There are no flows of the year {year}.", year=year),
            hint=said("There are flows of: {years}.", years=", ".join(map(str, years[:20]))),
        )
    if not years:
        return Choice(asked, years, None)
    wanted = int(year) if year else _fullest(statistics, asked, years)
    return Choice(asked, years, _read(statistics, asked, wanted))


def _fullest(statistics: Statistics, asked: Asked, years: Sequence[int]) -> int:
    """The year, of the newest ones, of which the most flows are published."""

    def known(year: int) -> tuple[int, int]:
        rows = _read(statistics, asked, year).rows.values()
        return sum(cell.value is not None for row in rows for cell in row.cells.values()), year

    return max(years[:_LOOKED_AT], key=known)


def _read(statistics: Statistics, asked: Asked, year: int) -> FlowMatrix:
    return statistics.kept.get(
        ("flows", asked, year),
        lambda: flows(statistics, year, asked.right, asked.day, indicator=asked.indicator),
    )


def _slices(found: FlowMatrix) -> list[Slice]:
    slices = {each.figure.slice.number: each.figure.slice
              for row in found.rows.values() for cell in (*row.cells.values(), row.total)
              for each in cell.inputs}  # fmt: skip
    return list(slices.values())


Chosen = Annotated[Choice, Depends(chosen)]


@router.get("/{lang}/stats/flows")
def page(request: Request, lang: Language, statistics: Official, choice: Chosen) -> Response:
    """The table of the flows with its heat map."""
    return shown(
        request, lang, "flows.html", asked=choice.asked, years=choice.years, found=choice.found,
        rights=get_args(Right), indicators=get_args(Indicator),
        loaded=bool(statistics.holdings().by_indicator),
        source=source_of(_slices(choice.found), lang) if choice.found else "",
    )  # fmt: skip


@router.get("/{lang}/stats/flows.svg")
def chart(
    lang: Language, choice: Chosen,
    theme: Annotated[Literal["light", "dark"], Query()] = "light",
) -> Response:  # fmt: skip
    """The heat map. :raises NotFound: there are no flows."""
    found = choice.found
    if found is None:
        raise NotFound(said("There is nothing to draw."), hint=said("The page says what there is."))
    cells = {
        (office, origin): None if cell.value is None else Decimal(cell.value)
        for office, row in found.rows.items()
        for origin, cell in row.cells.items()
    }
    names = [(code, label("office", code, lang)) for code in found.offices]
    origins = [(code, label("origin", found.origins[code], lang)) for code in found.offices]
    spec = matrix(cells, names, origins, lang, source=source_of(_slices(found), lang), theme=theme)
    return Response(to_svg(spec, lang, theme, ground=False), media_type="image/svg+xml")
