"""Places of things in a chart, in pixels."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from typing import Any

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_LINE = 14
"""Pixels from one line of small text to the next."""


def ticks(most: float, least: float = 0.0, many: int = 5) -> list[float]:
    """Round values from zero (or below the least) to above the most, some ``many`` of them."""
    span = max(most, 0.0) - min(least, 0.0) or 1.0
    size = 10.0 ** _exponent(span / many)
    step = next(size * each for each in _STEPS if size * each >= span / many * 0.999)
    first, last = -_up(-min(least, 0.0), step), _up(max(most, 0.0), step)
    return [float(f"{step * number:.12g}") for number in range(first, max(last, first + 1) + 1)]


def _exponent(value: float) -> int:
    return int(f"{value:e}".partition("e")[2])


def _up(value: float, step: float) -> int:
    return int(-(-value // step))


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Places near the wanted ones that keep a gap between them, from top to bottom."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed: list[float] = []
    for place in order:
        placed.append(max(wanted[place], placed[-1] + gap if placed else top))
    over = placed[-1] - bottom if placed else 0
    if over > 0:
        placed[-1] = bottom
        for number in range(len(placed) - 2, -1, -1):
            placed[number] = min(placed[number], placed[number + 1] - gap)
    found = [0.0] * len(wanted)
    for place, where in zip(order, placed, strict=True):
        found[place] = where
    return found


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` narrow characters, of which a Chinese or Japanese one takes two."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    if not text:
        return []
    mean = 1 + wide / len(text)
    return textwrap.wrap(text, max(int(width / mean), 8), break_on_hyphens=False)


def footer(notes: Sequence[str], y: float, width: int, colour: str) -> list[dict[str, Any]]:
    """Small lines of text under a chart."""
    lines = [line for note in notes for line in wrapped(note, width // 6)]
    if not lines:
        return []
    return [
        {
            "data": {"values": [{"text": lines}]},
            "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 11,
                     "lineHeight": _LINE, "color": colour},
            "encoding": {"x": {"value": 0}, "y": {"value": y}, "text": {"value": lines}},
        }
    ]  # fmt: skip


def heading(title: str, told: str, width: int) -> dict[str, Any]:
    """The title over a chart, with what is said beside it."""
    return {"text": wrapped(title, width // 8), "subtitle": wrapped(told, width // 6),
            "fontSize": 15, "subtitleFontSize": 12, "subtitlePadding": 5, "offset": 14}  # fmt: skip
