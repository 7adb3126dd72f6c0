"""Flows between offices: a heat map with its numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from trihub.charts import Spec, Theme, theme_of
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.statistics.charts.layout import footer, heading, wrapped
from trihub.statistics.charts.numbers import short_number
from trihub.statistics.charts.words import word

_MOST = 40
_CELL = (92, 40)
"""Pixels of a cell: width and height."""


def matrix(
    cells: Mapping[tuple[str, str], Decimal | None], rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]], language: str, *, title: str = "", told: str = "",
    source: str = "", theme: str = "light",
) -> Spec:  # fmt: skip
    """A heat map. ``cells`` are values by the codes of row and column (none: not published);
    ``rows`` and ``columns`` are codes with their names, in their order. Depth of colour goes by
    the logarithm; the cells of an office with itself have a frame.

    :raises BadInput: there are no rows or columns, or more than 40 of either.
    """
    if not (0 < len(rows) <= _MOST and 0 < len(columns) <= _MOST):
        raise BadInput(
            said("A chart needs 1 to {most} figures; these are {count}.", most=_MOST,
                 count=max(len(rows), len(columns))),
            hint=said("Choose fewer, or take the table."),
        )  # fmt: skip
    ink = theme_of(theme)
    names = {"row": dict(rows), "column": dict(columns)}
    values = [_value(cells, row, column, language, ink) for row, _ in rows for column, _ in columns]
    _shade(values, ink)
    return {
        "width": _CELL[0] * len(columns), "height": _CELL[1] * len(rows), "padding": 8,
        "title": heading(title, told, _CELL[0] * len(columns) + 80) if title else {},
        "layer": [
            {
                "data": {"values": values},
                "encoding": {"x": _axis("column", names, "top"), "y": _axis("row", names, "left")},
                "layer": [_squares(), _texts()],
            },
            *footer([source] * bool(source), _CELL[1] * len(rows) + 12,
                    _CELL[0] * len(columns) + 80, ink.told),
        ],
    }  # fmt: skip


def _value(
    cells: Mapping[tuple[str, str], Decimal | None], row: str, column: str, language: str,
    ink: Theme,
) -> dict[str, Any]:  # fmt: skip
    value = cells.get((row, column))
    shown = word("none", language) if value is None else short_number(value, language)
    return {"row": row, "column": column, "value": None if value is None else float(value),
            "shown": shown, "frame": ink.ink if row == column else ink.paper}  # fmt: skip


def _shade(values: list[dict[str, Any]], ink: Theme) -> None:
    """The colour of each cell and of the number on it."""
    logs = [math.log(each["value"]) for each in values if each["value"] and each["value"] > 0]
    least, most = (min(logs), max(logs)) if logs else (0.0, 0.0)
    last = len(ink.steps) - 1
    for each in values:
        share = 0.0
        if each["value"] and each["value"] > 0 and most > least:
            share = (math.log(each["value"]) - least) / (most - least)
        place = round(share * last)
        each["fill"] = ink.steps[place] if each["value"] is not None else ink.paper
        each["ink"] = ink.paper if place == last else ink.ink


def _axis(field: str, names: Mapping[str, Mapping[str, str]], orient: str) -> dict[str, Any]:
    codes = list(names[field])
    shown = {code: wrapped(names[field][code], 15 if orient == "top" else 40) for code in codes}
    deep = max(len(lines) for lines in shown.values()) - 1 if orient == "top" else 0
    axis = {"orient": orient, "domain": False, "ticks": False, "title": None, "labelAngle": 0,
            "labelExpr": f"({json.dumps(shown)})[datum.value]", "labelLimit": 240,
            "labelPadding": 6 + 13 * deep}  # fmt: skip
    return {"field": field, "type": "nominal", "sort": codes, "axis": axis,
            "scale": {"domain": codes, "paddingInner": 0.03, "paddingOuter": 0}}  # fmt: skip


def _own(field: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def _squares() -> dict[str, Any]:
    return {"mark": {"type": "rect", "strokeWidth": 1.2},
            "encoding": {"fill": _own("fill"), "stroke": _own("frame")}}  # fmt: skip


def _texts() -> dict[str, Any]:
    return {"mark": {"type": "text", "fontSize": 12},
            "encoding": {"text": {"field": "shown", "type": "nominal"},
                         "color": _own("ink")}}  # fmt: skip
