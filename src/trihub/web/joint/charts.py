"""Charts of a programme's dashboard: Vega-Lite descriptions, drawn as SVG on the server.

Each chart stands beside the table that it is made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trihub.charts import to_svg
from trihub.joint.case.reading.dashboard import Dashboard
from trihub.joint.case.states import STATE_NAMES, State
from trihub.web.i18n import translations
from trihub.web.messages import translate
from trihub.web.words import word

AGREEMENT = {
    "agreement_before": word("chart", "before the exchange"),
    "agreement_after": word("chart", "after it"),
}


def _said(text: str, language: str) -> str:
    return str(translations(language).pgettext("chart", text))


def _states(board: Dashboard, language: str) -> dict[str, Any]:
    rows = [
        {"state": translate(STATE_NAMES[state], language), "cases": board.states.get(state, 0)}
        for state in State
        if board.states.get(state)
    ]
    bar = {"mark": {"type": "bar", "height": {"band": 0.6}}}
    label = {"mark": {"type": "text", "align": "left", "dx": 4},
             "encoding": {"text": {"field": "cases", "type": "quantitative"}}}  # fmt: skip
    return {
        "data": {"values": rows}, "height": {"step": 24},
        "encoding": {
            "y": {"field": "state", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "cases", "type": "quantitative", "axis": None},
        },
        "layer": [bar, label],
    }  # fmt: skip


def _months(board: Dashboard, language: str) -> dict[str, Any]:
    rows = [{"month": f"{month}-01", "cases": count} for month, count in board.months.items()]
    most = max(board.months.values(), default=0)
    return {
        "data": {"values": rows}, "height": 160,
        "mark": {"type": "bar", "width": {"band": 0.7}},
        "encoding": {
            "x": {"field": "month", "type": "ordinal", "timeUnit": "utcyearmonth", "title": None,
                  "axis": {"format": "%Y-%m", "labelAngle": 0, "labelOverlap": True}},
            "y": {"field": "cases", "type": "quantitative",
                  "title": _said(word("chart", "cases opened"), language), "axis": {"values": list(range(0, most + 1, max(1, most // 5))), "format": "d"}},
        },
    }  # fmt: skip


def _agreement(board: Dashboard, language: str) -> dict[str, Any]:
    rows = [
        {"quarter": quarter.start, "when": _said(name, language), "share": mean / 10, "cases": many}
        for quarter in board.quarters
        for figure, name in AGREEMENT.items()
        if figure in quarter.figures
        for many, mean in [quarter.figures[figure]]
    ]
    line = {"mark": {"type": "line", "point": True},
            "encoding": {"strokeDash": {"field": "when", "type": "nominal", "legend": None}}}  # fmt: skip
    label = {
        "mark": {"type": "text", "align": "left", "dx": 6},
        "encoding": {
            "text": {"field": "when", "type": "nominal"},
            "x": {"aggregate": "max", "field": "quarter", "type": "temporal"},
            "y": {"aggregate": {"argmax": "quarter"}, "field": "share", "type": "quantitative"},
        },
    }
    return {
        "data": {"values": rows}, "height": 200,
        "encoding": {
            "x": {"field": "quarter", "type": "temporal", "title": None,
                  "axis": {"format": "%Y-%m", "labelOverlap": True}},
            "y": {"field": "share", "type": "quantitative", "scale": {"domain": [0, 100]},
                  "title": _said(word("chart", "same families cited, %"), language)},
            "detail": {"field": "when", "type": "nominal"},
        },
        "layer": [line, label],
    }  # fmt: skip


CHARTS: Mapping[str, Callable[[Dashboard, str], dict[str, Any]]] = {
    "states": _states, "months": _months, "agreement": _agreement,
}  # fmt: skip
"""Every chart by its name in the address."""


def draw(name: str, board: Dashboard, language: str, theme: str) -> str:
    """A chart as SVG, on no ground of its own."""
    described = {"width": 520, **CHARTS[name](board, language)}
    return to_svg(described, language, theme, ground=False)
