"""The page of a series, and of every series that fits a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from trihub.core.errors import NotFound
from trihub.core.statistics import DIMENSIONS, Period, Series
from trihub.statistics.addresses import ENDINGS, Address, path_of
from trihub.statistics.charts import MOST_LINES, differing, is_drawn, labels_among, title_of
from trihub.statistics.comparability import label_objections
from trihub.statistics.formats import Given
from trihub.statistics.formats.citations import cite
from trihub.statistics.formats.given import vintages_of
from trihub.statistics.formats.pictures import check_drawable
from trihub.statistics.overview import Held
from trihub.statistics.tables import Figure
from trihub.web.guard import SECURITY
from trihub.web.pages.common import Language
from trihub.web.stats.common import shown
from trihub.web.stats.explore.reading import in_words
from trihub.web.stats.figures.asking import Asked, FigureAddress, FigureRequest
from trihub.web.stats.figures.downloads import send
from trihub.web.stats.figures.history import history_of
from trihub.web.stats.figures.judging import touching, verdict_on

router = APIRouter()

ON_PAGE = 40
"""Series on a page of a table."""
COLUMNS = 12
"""Periods beside one another there: the newest, or what is asked for."""
_NEAREST = 12
_MOST_TITLED = 5_000
"""Series of which a page says what they have in common."""
EMBEDDED = SECURITY["Content-Security-Policy"].replace(
    "frame-ancestors 'none'", "frame-ancestors *"
)
"""An embedded chart alone may stand in pages of others: it has no form and knows no session."""


@router.get("/stats/{dataset}/{name}/embed")
def embed_anywhere(asked: FigureRequest, address: FigureAddress) -> Response:
    """The embedded chart, in the reader's language."""
    return asked.moved(address, "", "/embed") or asked.in_language(address, "/embed")


@router.get("/{lang}/stats/{dataset}/{name}/embed")
def embed(lang: Language, asked: FigureRequest, address: FigureAddress) -> Response:
    """A chart and its table for a frame in another page."""
    if moved := asked.moved(address, lang, "/embed"):
        return moved
    given = asked.given(address, lang)
    check_drawable(given.extract)
    context = _common(asked, address, given)
    rows, periods = _rows(given, given.extract.held, 200)
    answer = shown(asked.request, lang, "figures/embed.html", rows=rows, periods=periods, **context)
    answer.headers["Content-Security-Policy"] = EMBEDDED
    return answer


@router.get("/stats/{dataset}/{name}")
def permanent(asked: FigureRequest, address: FigureAddress) -> Response:
    """The permanent address: the file that it names, or the page in the reader's language."""
    if moved := asked.moved(address, ""):
        return moved
    return send(asked, address, "en") if address.ending else asked.in_language(address)


@router.get("/{lang}/stats/{dataset}/{name}")
def figures(lang: Language, asked: FigureRequest, address: FigureAddress) -> Response:
    """The page of a series, or of every series that fits, or a file in the page's language."""
    if moved := asked.moved(address, lang):
        return moved
    if address.ending:
        return send(asked, address, lang)
    given = asked.given(address, lang)
    series = address.key.series
    context = _common(asked, address, given)
    if series is None:
        return _every(asked, lang, given, context)
    return _series(asked, lang, given, series, context)


def _common(asked: Asked, address: Address, given: Given) -> dict[str, Any]:
    """What every page of figures shows of itself."""
    query = asked.query()
    few = len(given.extract.held) <= MOST_LINES
    apart = [*label_objections([each.series for each in given.extract.held])] if few else []
    drawn = few and not apart and any(map(is_drawn, given.extract.whole))
    passed_over = () if drawn else ("svg", "png") if few else ("svg", "png", "bib", "ris", "txt")
    return {
        "address": address, "key": str(address.key), "query": query, "given": given,
        "here": path_of(address, given.language), "permalink": path_of(address),
        "endings": [each for each in ENDINGS if each not in passed_over], "as_of": asked.as_of, "years": asked.years, "today": asked.today,
        "few": few, "drawn": drawn, "apart": [in_words(each, given.language) for each in apart],
        "nearest": _nearest(asked, given) if apart else (),
    }  # fmt: skip


def _nearest(asked: Asked, given: Given) -> list[tuple[str, str]]:
    """What can be compared of series that cannot be compared together: labels and addresses."""
    judged = asked.statistics.reconciled.at_hand()
    told = [each for each in given.extract.whole if each.period.is_year and each.value is not None]
    if judged is None or not told:
        return []
    years = [each.period.year for each in told]
    try:
        every = list(dict.fromkeys(each.series for each in told))
        verdict = judged.guard.judge(every, min(years), max(years))
    except NotFound:  # the guard does not know figures that were just added
        return []
    dataset, language = given.extract.address.dataset, given.language
    found = []
    for one in verdict.nearest[:_NEAREST]:
        codes = [sorted({getattr(each, name) for each in one.series}) for name in DIMENSIONS]
        key = ".".join("+".join(each) for each in codes)
        query = urlencode({"first": one.first, "last": one.last})
        name = "; ".join(title_of(each, language) for each in one.series[:3])
        found.append(
            (f"{name}, {one.first}–{one.last}", f"/{language}/stats/{dataset}/{key}?{query}")
        )
    return found


def _series(
    asked: Asked, lang: str, given: Given, series: Series, context: dict[str, Any]
) -> Response:
    extract = given.extract
    table = extract.whole
    judged = asked.statistics.reconciled.at_hand()
    verdict = verdict_on(judged, series, table.figures)
    return shown(
        asked.request, lang, "figures/series.html", series=series,
        codes=list(zip(DIMENSIONS, series.codes, strict=True)),
        figures=list(reversed(table.figures)), vintages=vintages_of(table), slices=table.slices,
        history=history_of(asked.statistics, extract.address.dataset, series, asked.as_of,
                           asked.years),
        judged=judged is not None, touching=touching(judged, extract.address.dataset, series),
        verdict=verdict, objections=[in_words(each, lang) for each in verdict.objections] if verdict
        else (),
        citation=cite(given), **context,
    )  # fmt: skip


class Row(NamedTuple):
    """A series of a table: its label, its page, and its figures by period."""

    label: str
    held: Held
    path: str
    figures: dict[int, Figure]


def _rows(
    given: Given, held: Sequence[Held], columns: int, by: Sequence[str] = ()
) -> tuple[list[Row], list[Period]]:
    """The rows of some series, labelled ``by`` some dimensions, and the newest periods in which they
    have figures."""
    table = given.extract.table(held)
    found: dict[int, dict[int, Figure]] = {}
    for each in table:
        found.setdefault(each.cell.series, {})[each.cell.period] = each
    periods = sorted({each.period for each in table}, reverse=True)[:columns]
    labels = labels_among([each.series for each in held], given.language, by)
    dataset = given.extract.address.dataset
    rows = [
        Row(label, each, f"/{given.language}/stats/{dataset}/{each.series.key}",
            found.get(each.number, {}))
        for label, each in zip(labels, held, strict=True)
    ]  # fmt: skip
    return rows, periods


def _every(asked: Asked, lang: str, given: Given, context: dict[str, Any]) -> Response:
    held = given.extract.held
    last = max(-(-len(held) // ON_PAGE), 1)
    page = min(asked.page, last)
    every = [each.series for each in held]
    asked_for = ("differing", given.extract.address.dataset, context["key"], asked.years)
    by = asked.statistics.kept.get(asked_for, lambda: differing(every))
    rows, periods = _rows(given, held[(page - 1) * ON_PAGE : page * ON_PAGE], COLUMNS, by)
    named = len(held) <= _MOST_TITLED
    return shown(
        asked.request, lang, "figures/every.html", rows=rows, periods=periods, last_page=last,
        page_number=page, title=given.title if named else "",
        counted=given.counted if named else "", citation=cite(given) if context["few"] else None,
        **context,
    )  # fmt: skip
