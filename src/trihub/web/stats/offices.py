"""The page of an office or economy: its figures, sources, disagreements, breaks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from trihub.charts import to_svg
from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.statistics import NOT_APPLICABLE, Period, Series, Vintage
from trihub.statistics.catalogue import label
from trihub.statistics.charts import Line, Point, lines
from trihub.statistics.charts.model import NOT_FINAL
from trihub.statistics.comparability import Guard, label_objections
from trihub.statistics.overview import Held
from trihub.statistics.reconciled import Judged
from trihub.statistics.service import Statistics
from trihub.web.pages.common import Language
from trihub.web.stats.common import OFFICES, RIGHTS, Official, shown
from trihub.web.stats.start import Told, newest

router = APIRouter()
CHARTED = "APPLICATIONS"


class Source(NamedTuple):
    """What a data set has of an office."""

    dataset: str
    series: int
    first: int
    last: int
    newest: Vintage


def prepare(statistics: Statistics) -> None:
    """Find the newest figures of the five offices before anybody asks; they are kept."""
    for office in OFFICES:
        _figures(statistics, office)


@router.get("/{lang}/stats/offices/{office}.svg")
def chart(
    lang: Language, office: str, statistics: Official,
    theme: Annotated[Literal["light", "dark"], Query()] = "light",
) -> Response:  # fmt: skip
    """The applications of an office by right. :raises NotFound: there are none."""
    _held(statistics, office)
    drawn = _charted(_figures(statistics, office))
    if not drawn:
        raise NotFound(said("There is nothing to draw."), hint=said("The page says what there is."))
    made = [_line(one, lang) for one in drawn]
    return Response(
        to_svg(lines(made, lang, theme=theme), lang, theme, ground=False),
        media_type="image/svg+xml",
    )


def _charted(figures: Sequence[Told]) -> list[Told]:
    """What one chart can show: what objects to nothing that stands in it already, patents first."""
    drawn: list[Told] = []
    series: list[Series] = []
    for one in figures:
        found = one.found
        if one.indicator != CHARTED or found is None or len(found.years) < 2:
            continue
        if not list(label_objections([*series, found.series])):
            drawn.append(one)
            series.append(found.series)
    return drawn


def _line(one: Told, language: str) -> Line:
    years = one.found.years if one.found else ()
    points = [Point(Period(each.year * 10_000), each.value, bool(each.flags & NOT_FINAL))
              for each in years]  # fmt: skip
    return Line(label=label("right", one.right, language), code=one.right, points=points,
                breaks=one.found.breaks if one.found else (),
                unit=one.found.series.unit if one.found else NOT_APPLICABLE)  # fmt: skip


class Listed(NamedTuple):
    """An office or economy with its data sets, how many series, and of which years."""

    office: str
    datasets: Sequence[str]
    series: int
    first: int
    last: int


@router.get("/{lang}/stats/offices")
def office_list(request: Request, lang: Language, statistics: Official) -> Response:
    """Every office and economy that there are figures of: the five offices, then by name."""
    listed = statistics.kept.get("offices", lambda: _listed(statistics))
    order = {code: place for place, code in enumerate(OFFICES)}
    ordered = sorted(
        listed,
        key=lambda one: (order.get(one.office, len(order)), label("office", one.office, lang)),
    )
    return shown(request, lang, "offices.html", listed=ordered)


def _listed(statistics: Statistics) -> list[Listed]:
    return [
        Listed(
            office, sorted({one.dataset for one in held}), len(held),
            min(one.first for one in held), max(one.last for one in held),
        )
        for office, held in statistics.holdings().by_office.items()
        if office != NOT_APPLICABLE
    ]  # fmt: skip


@router.get("/{lang}/stats/offices/{office}")
def office_page(request: Request, lang: Language, office: str, statistics: Official) -> Response:
    """The page. :raises NotFound: there is no such office, or no figure of it."""
    held = _held(statistics, office)
    judged = statistics.reconciled.at_hand()
    entries = judged.directory.choose(office=office) if judged else []
    rules = Counter((each.difference.comparison.value, each.rule) for each in entries)
    figures = _figures(statistics, office)
    return shown(
        request, lang, "office.html", office_code=office, judged=judged,
        figures=[one for one in figures if one.found], sources=_sources(statistics, held),
        rules=sorted(rules.items(), key=lambda item: (-item[1], item[0])), entries=len(entries),
        breaks=_breaks(held, judged.guard) if judged else [],
        charted=[one.right for one in _charted(figures)], charted_indicator=CHARTED,
    )  # fmt: skip


def _held(statistics: Statistics, office: str) -> Sequence[Held]:
    held = statistics.holdings().by_office.get(office, ())
    if not held or office == NOT_APPLICABLE:
        raise NotFound(
            said("There are no figures of {office} in this library.", office=office[:60]),
            hint=said("The start page of the statistics lists the offices."),
        )
    return held


def _figures(statistics: Statistics, office: str) -> list[Told]:
    """The newest figure of each indicator and right that the office has."""
    judged = statistics.reconciled.at_hand()
    asked = ("office", office, judged.state if judged else None)
    return statistics.kept.get(asked, lambda: _read(statistics, judged, office))


def _read(statistics: Statistics, judged: Judged | None, office: str) -> list[Told]:
    # What there is now, not what there was when the page was asked for: the answer is kept.
    holdings = statistics.holdings()
    held = holdings.by_office.get(office, ())
    pairs = {(one.series.right, one.series.indicator) for one in held}
    order = (*RIGHTS, NOT_APPLICABLE)
    ranked = sorted(pairs, key=lambda pair: (order.index(pair[0]), pair[1]))
    return [
        newest(
            statistics, holdings, judged, {"indicator": indicator, "right": right, "office": office}
        )
        for right, indicator in ranked
    ]


def _sources(statistics: Statistics, held: Sequence[Held]) -> list[Source]:
    mine: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        mine[one.dataset].append(one)
    vintages = {each.vintage.dataset: each.vintage for each in statistics.store.slices()}
    return [
        Source(dataset, len(own), min(one.first for one in own), max(one.last for one in own),
               vintages[dataset])
        for dataset, own in sorted(mine.items())
    ]  # fmt: skip


def _breaks(held: Sequence[Held], guard: Guard) -> list[tuple[str, str, int]]:
    """Indicator, right and first year after each break."""
    found = set()
    seen = set()
    for one in held:
        series = one.series
        if (series.indicator, series.right) not in seen:
            seen.add((series.indicator, series.right))
            years = guard.breaks_of(series, 0, 9999)
            found |= {(series.indicator, series.right, year) for year in years}
    return sorted(found)
