"""Figures over time, as lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from trihub.charts import Spec, Theme, theme_of
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.statistics import NOT_APPLICABLE
from trihub.statistics.catalogue import label as name_of
from trihub.statistics.charts.layout import footer, heading, spread, ticks
from trihub.statistics.charts.model import Line, Point
from trihub.statistics.charts.numbers import Scale, scale_for
from trihub.statistics.charts.words import word

MOST_LINES = 12
"""Lines of a chart that a reader can still tell apart."""
_DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3])
_GAP = 15
"""Pixels between the labels at the ends of lines."""
_ROWS = 3
"""Rows over a chart for the labels of breaks that stand near one another."""


def lines(
    given: Sequence[Line], language: str, *, title: str = "", told: str = "", source: str = "",
    width: int = 560, height: int = 300, theme: str = "light",
) -> Spec:  # fmt: skip
    """A chart of figures over time. ``told`` says beside the title how they are counted, ``source``
    whose they are.

    :raises BadInput: there are no lines with figures, or more than :data:`MOST_LINES`.
    """
    shown = [line for line in given if line.points]
    if not shown or len(shown) > MOST_LINES:
        raise BadInput(
            said("A chart needs 1 to {most} series with figures; these are {count}.",
                 most=MOST_LINES, count=len(shown)),
            hint=said("Choose fewer, or take the table."),
        )  # fmt: skip
    ink = theme_of(theme)
    values = [point.value for line in shown for point in line.points]
    scale = scale_for(max(values, key=abs), language)
    marks = ticks(float(scale.of(max(values))), float(scale.of(min(values))))
    is_open = any(point.is_open for line in shown for point in line.points)
    breaks = _breaks(shown)
    notes = [word("open", language)] * is_open + [source] * bool(source)
    head = heading(title, told, width) if title else {}
    if breaks and head:
        head["offset"] += 14 * min(len(breaks), _ROWS)
    colours = _colours(shown, ink)
    return {
        "width": width, "height": height, "title": head, "padding": 8,
        "layer": [
            *_curves(shown, colours, scale, marks, ink, _caption(shown, scale, language)),
            *_broken(breaks, len(shown) > 1, language, ink),
            *_ends(shown, colours, scale, marks, width, height),
            *footer(notes, height + 34, width + 90, ink.told),
        ],
    }  # fmt: skip


def _colours(shown: Sequence[Line], ink: Theme) -> list[str]:
    """A colour for each line: the office's, or the next that is free. Lines of one colour differ by
    their dashes."""
    codes = list(dict.fromkeys(line.code for line in shown))
    taken = {ink.offices[code] for code in codes if code in ink.offices}
    free = [colour for colour in ink.others if colour not in taken] or list(ink.others)
    rest = [code for code in codes if code not in ink.offices]
    chosen = {code: free[place % len(free)] for place, code in enumerate(rest)} | dict(ink.offices)
    return [chosen[line.code] for line in shown]


def _turns(colours: Sequence[str]) -> list[int]:
    """Which line of its colour each one is, from 0."""
    return [list(colours[:place]).count(colour) for place, colour in enumerate(colours)]


def _pieces(line: Line) -> Iterator[tuple[int, Point]]:
    """The points with the number of their piece: a line is cut at breaks and where years are
    missing."""
    piece, last = 0, None
    for point in line.points:
        if last is not None:
            cut = any(last.at < year <= point.at for year in line.breaks)
            piece += cut or point.at - last.at > 1.001
        yield piece, point
        last = point


def _caption(shown: Sequence[Line], scale: Scale, language: str) -> str:
    units = list(dict.fromkeys(name_of("unit", line.unit, language) for line in shown
                               if line.unit != NOT_APPLICABLE))  # fmt: skip
    name = " / ".join(units[:2])
    if not scale.name:
        return name
    return f"{name} ({scale.name})" if language in ("en", "ko") else f"{name}（{scale.name}）"


def _curves(
    shown: Sequence[Line], colours: Sequence[str], scale: Scale, marks: Sequence[float],
    ink: Theme, caption: str,
) -> list[dict[str, Any]]:  # fmt: skip
    turns = _turns(colours)
    rows = [
        {"at": point.at, "value": float(scale.of(point.value)), "line": number, "piece": piece,
         "turn": turns[number] % len(_DASHES),
         "fill": ink.paper if point.is_open else colours[number]}
        for number, line in enumerate(shown)
        for piece, point in _pieces(line)
    ]  # fmt: skip
    years = [point.at for line in shown for point in line.points]
    first, last = min(years), max(years)
    domain = [first - 1, last + 1] if first == last else [first, last]
    axis = {"format": "d", "tickMinStep": 1, "tickCount": 8, "grid": False, "title": None}
    encoding = {
        "x": {"field": "at", "type": "quantitative", "axis": axis,
              "scale": {"domain": domain, "nice": False, "zero": False}},
        "y": {"field": "value", "type": "quantitative",
              "scale": {"domain": [marks[0], marks[-1]], "nice": False},
              "axis": {"values": list(marks), "format": ",.10~f", "domain": False, "ticks": False,
                       "labelPadding": 7, "title": caption or None, "titleAngle": 0, "titleAlign": "left",
                       "titleAnchor": "start", "titleX": 0, "titleY": -10,
                       "titleBaseline": "bottom"}},
        "color": {"field": "line", "type": "nominal", "legend": None,
                  "scale": {"domain": list(range(len(shown))), "range": list(colours)}},
        "detail": [{"field": "line", "type": "nominal"}, {"field": "piece", "type": "nominal"}],
    }  # fmt: skip
    own = {"type": "nominal", "scale": None, "legend": None}
    dots = {"mark": {"type": "point", "filled": False, "size": 22 if len(rows) < 120 else 9,
                     "strokeWidth": 1.6, "opacity": 1},
            "encoding": {"fill": {"field": "fill", **own}}}  # fmt: skip
    dash = {"field": "turn", "type": "nominal", "legend": None,
            "scale": {"domain": list(range(len(_DASHES))), "range": list(_DASHES)}}  # fmt: skip
    drawn = {"mark": {"type": "line", "strokeWidth": 1.8}, "encoding": {"strokeDash": dash}}
    return [{"data": {"values": rows}, "encoding": encoding, "layer": [drawn, dots]}]


def _breaks(shown: Sequence[Line]) -> dict[int, list[str]]:
    """The first years after breaks inside the lines, with the labels of the lines that they cut."""
    found: dict[int, list[str]] = defaultdict(list)
    for line in shown:
        for year in line.breaks:
            if line.points[0].at < year <= line.points[-1].at:
                found[year].append(line.label)
    return dict(sorted(found.items()))


def _broken(
    breaks: dict[int, list[str]], named: bool, language: str, ink: Theme
) -> list[dict[str, Any]]:
    """A mark and a short label where a method changed."""
    made: list[dict[str, Any]] = []
    for place, (year, cut) in enumerate(breaks.items()):
        whose = [", ".join(dict.fromkeys(cut))] if named else []
        text = " · ".join([str(year), *whose, word("break", language)])
        row = -12 * (place % _ROWS) - 18
        at = {"datum": year - 0.5, "type": "quantitative"}
        made.append({
            "data": {"values": [{}]},
            "encoding": {"x": at},
            "layer": [
                {"mark": {"type": "rule", "strokeDash": [3, 3], "color": ink.told},
                 "encoding": {"y": {"value": row + 6}, "y2": {"value": "height"}}},
                {"mark": {"type": "text", "align": "center", "baseline": "bottom", "fontSize": 11,
                          "color": ink.told},
                 "encoding": {"y": {"value": row + 4}, "text": {"value": text}}},
            ],
        })  # fmt: skip
    return made


def _ends(
    shown: Sequence[Line], colours: Sequence[str], scale: Scale, marks: Sequence[float],
    width: int, height: int,
) -> list[dict[str, Any]]:  # fmt: skip
    """The label of each line beside its end, in its colour, none over another."""
    span = marks[-1] - marks[0]
    ends = [float(scale.of(line.points[-1].value)) for line in shown]
    wanted = [height * (1 - (value - marks[0]) / span) for value in ends]
    placed = spread(wanted, _GAP, 0, height)
    return [
        {
            "data": {"values": [{}]},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12,
                     "color": colour},
            "encoding": {"x": {"value": width + 9}, "y": {"value": y},
                         "text": {"value": line.label}},
        }
        for line, colour, y in zip(shown, colours, placed, strict=True)
    ]  # fmt: skip
