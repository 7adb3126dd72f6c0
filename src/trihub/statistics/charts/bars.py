"""Figures of one year side by side, as bars."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from trihub.charts import Spec, theme_of
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.statistics.charts.layout import footer, heading
from trihub.statistics.charts.model import Bar
from trihub.statistics.charts.numbers import short_number
from trihub.statistics.charts.words import word

MOST_BARS = 40
"""Bars of a chart."""
_STEP = 26
"""Pixels from one bar to the next."""


def bars(
    given: Sequence[Bar], language: str, *, title: str = "", told: str = "", source: str = "",
    width: int = 420, theme: str = "light",
) -> Spec:  # fmt: skip
    """A chart of bars in the order in which they are given, each with its value at its end; what is
    not final is hollow, what is not published says so.

    :raises BadInput: there are no bars, or more than :data:`MOST_BARS`.
    """
    if not given or len(given) > MOST_BARS:
        raise BadInput(
            said("A chart needs 1 to {most} figures; these are {count}.", most=MOST_BARS,
                 count=len(given)),
            hint=said("Choose fewer, or take the table."),
        )  # fmt: skip
    ink = theme_of(theme)
    rows = [_row(bar, place, language, ink.colour(bar.code, place), ink.paper)
            for place, bar in enumerate(given)]  # fmt: skip
    is_open = any(bar.is_open for bar in given)
    notes = [word("open", language)] * is_open + [source] * bool(source)
    own = {"type": "nominal", "scale": None, "legend": None}
    mark = {
        "mark": {"type": "bar", "height": {"band": 0.62}, "strokeWidth": 1.5},
        "encoding": {
            "fill": {"field": "fill", **own}, "stroke": {"field": "colour", **own},
        },
    }  # fmt: skip
    label = {
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12},
        "encoding": {"text": {"field": "shown", "type": "nominal"}},
    }
    axis = {"domain": False, "ticks": False, "labelColor": ink.ink, "labelFontSize": 12,
            "labelLimit": 240, "title": None, "labelExpr": _labels(given)}  # fmt: skip
    return {
        "width": width, "height": {"step": _STEP}, "padding": 8,
        "title": heading(title, told, width) if title else {},
        "layer": [
            {
                "data": {"values": rows},
                "encoding": {
                    "y": {"field": "place", "type": "ordinal", "sort": None, "axis": axis},
                    "x": {"field": "value", "type": "quantitative", "axis": None},
                },
                "layer": [mark, label],
            },
            *footer(notes, _STEP * len(given) + 10, width + 90, ink.told),
        ],
    }  # fmt: skip


def _row(bar: Bar, place: int, language: str, colour: str, paper: str) -> dict[str, Any]:
    shown = word("none", language) if bar.value is None else short_number(bar.value, language)
    return {"place": place, "value": float(bar.value or 0), "shown": shown, "colour": colour,
            "fill": paper if bar.is_open else colour}  # fmt: skip


def _labels(given: Sequence[Bar]) -> str:
    """An expression that gives the label of each place: two bars may have the same name."""
    names = json.dumps([bar.label for bar in given])
    return f"({names})[datum.value]"
