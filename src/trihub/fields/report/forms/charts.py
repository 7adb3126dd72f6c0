"""The charts of a report: which tables have one, and its description (Vega-Lite)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trihub.charts import Spec, Theme, theme_of, to_png, to_svg
from trihub.fields.report.forms.view import printed
from trihub.fields.report.model import Column, Kind, Report, Table
from trihub.fields.report.text.words import Words

WIDTH = 560
MOST_BARS = 15
_NAME = 260
"""Pixels of a name beside a bar."""
_MORE = ("#8a8a3c", "#4f7f9f", "#a0522d", "#7a6f9b", "#6b8e5a", "#9b5f7a", "#5a5a8e", "#86663f")
"""Colours of offices that the theme has none for; of contrast 3:1 and more on its paper."""


def svgs(report: Report, words: Words) -> dict[str, str]:
    """The charts by the ids of their tables, as SVG."""
    return {
        name: to_svg(spec, words.language, ground=False)
        for name, spec in specs(report, words).items()
    }


def pngs(report: Report, words: Words) -> dict[str, bytes]:
    """The charts by the ids of their tables, as PNG.

    :raises BadSetup: this system has no typeface for the language.
    """
    return {name: to_png(spec, words.language) for name, spec in specs(report, words).items()}


def specs(report: Report, words: Words) -> dict[str, Spec]:
    """Descriptions of all charts by the ids of their tables."""
    found: dict[str, Spec] = {}
    for table in report.figures.tables:
        draw = _CHARTS.get(table.id)
        if draw and table.rows:
            found[table.id] = draw(printed(table), words, theme_of("light"))
    return found


def _years(table: Table, words: Words, ink: Theme) -> Spec:
    """Columns by year, one on another by office; incomplete years are pale."""
    shown = [c for c in table.columns if c.about is Kind.OFFICE or c.id == "other"]
    names = [words.head(column) for column in shown]
    values = [
        {"year": str(row[0]), "part": name, "order": place, "value": row[place + 1],
         "ink": 0.4 if row[-1] else 1.0}
        for row in table.rows
        for place, name in enumerate(names)
    ]  # fmt: skip
    colours = [_colour(column, place, ink) for place, column in enumerate(shown)]
    open_years = any(row[-1] for row in table.rows)
    return {
        "width": WIDTH, "height": 240, "padding": 6, "data": {"values": values},
        "title": {"text": "", "subtitle": words("pale") if open_years else ""},
        "mark": {"type": "bar"},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None,
                  "axis": {"labelAngle": 0, "labelOverlap": True, "ticks": False}},
            "y": {"field": "value", "type": "quantitative", "title": words("filings_axis"),
                  "axis": {"tickMinStep": 1, "domain": False, "ticks": False}},
            "color": {"field": "part", "type": "nominal", "sort": None,
                      "scale": {"domain": names, "range": colours},
                      "legend": {"title": None, "orient": "bottom", "columns": 5}},
            "order": {"field": "order"},
            "opacity": {"field": "ink", "type": "quantitative", "scale": None, "legend": None},
        },
    }  # fmt: skip


def _colour(column: Column, place: int, ink: Theme) -> str:
    return ink.offices.get(column.id) or (
        ink.told if column.id == "other" else _MORE[place % len(_MORE)]
    )


def _bars(table: Table, words: Words, ink: Theme) -> Spec:
    """A bar for each row by its families, with its number at the end."""
    place = next(i for i, column in enumerate(table.columns) if column.id == "families")
    values = [
        {"name": words.cell(row[0], table.columns[0].kind), "order": order, "value": row[place],
         "told": words.cell(row[place], Kind.NUMBER)}
        for order, row in enumerate(table.rows[:MOST_BARS])
    ]  # fmt: skip
    name = {"field": "name", "type": "nominal", "sort": {"field": "order"}, "title": None,
            "axis": {"domain": False, "ticks": False, "labelLimit": _NAME,
                     "labelColor": ink.ink}}  # fmt: skip
    along = {"field": "value", "type": "quantitative", "axis": None}
    return {
        "width": WIDTH - _NAME, "height": {"step": 24}, "padding": 6,
        "data": {"values": values}, "encoding": {"y": name, "x": along},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.62}}},
            {"mark": {"type": "text", "align": "left", "dx": 5},
             "encoding": {"text": {"field": "told", "type": "nominal"}}},
        ],
    }  # fmt: skip


def _matrix(table: Table, words: Words, ink: Theme) -> Spec:
    """Cells by rows and columns, darker with more families, each with its number."""
    places = [i for i, c in enumerate(table.columns) if c.about in (Kind.OFFICE, Kind.TEXT)]
    values: list[dict[str, Any]] = [
        {"row": words.cell(row[0], table.columns[0].kind), "column": words.head(table.columns[i]),
         "value": row[i], "told": words.cell(row[i], Kind.NUMBER)}
        for row in table.rows
        for i in places
    ]  # fmt: skip
    most = max((one["value"] for one in values), default=0)
    axis = {"domain": False, "ticks": False, "labelLimit": _NAME, "labelColor": ink.ink}
    encoding = {
        "y": {"field": "row", "type": "nominal", "sort": None, "title": None, "axis": axis},
        "x": {"field": "column", "type": "nominal", "sort": None, "title": None,
              "axis": {**axis, "orient": "top", "labelAngle": -35, "labelLimit": 110}},
    }  # fmt: skip
    shade = {
        "field": "value",
        "type": "quantitative",
        "legend": None,
        "scale": {"domain": [0, max(most, 1)], "range": list(ink.steps), "type": "sqrt"},
    }
    pale = {"condition": {"test": f"datum.value > {most} * 0.5", "value": ink.paper},
            "value": ink.ink}  # fmt: skip
    return {
        "width": {"step": 46}, "height": {"step": 26}, "padding": 6, "data": {"values": values},
        "encoding": encoding,
        "layer": [
            {"mark": {"type": "rect", "stroke": ink.paper, "strokeWidth": 2},
             "encoding": {"color": shade}},
            {"mark": {"type": "text", "fontSize": 11},
             "encoding": {"text": {"field": "told", "type": "nominal"}, "color": pale}},
        ],
    }  # fmt: skip


_Draw = Callable[[Table, Words, Theme], Mapping[str, Any]]
_CHARTS: Mapping[str, _Draw] = {
    "filings-by-office": _years,
    "filings-by-origin": _years,
    "applicants": _bars,
    "flows": _matrix,
    "sub-fields": _bars,
    "green": _bars,
    "sub-fields-by-office": _matrix,
    "sub-fields-by-class": _matrix,
}
