"""Small charts: one line of years, cut where a method changed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from trihub.statistics.overview.headlines import Year

WIDTH, HEIGHT, EDGE = 132.0, 30.0, 3.0


class Spark(NamedTuple):
    """``pieces``: points of each stretch of years that can be compared; ``end``: where the newest
    year is; ``cuts``: where a method changed; ``first`` and ``last`` year."""

    pieces: tuple[str, ...]
    end: tuple[float, float]
    cuts: tuple[float, ...]
    first: int
    last: int


def spark(years: Sequence[Year], breaks: Sequence[int]) -> Spark | None:
    """The small chart of some years; none for a single one."""
    if len(years) < 2:
        return None
    first, last = years[0].year, years[-1].year
    most = max(float(each.value) for each in years) or 1.0

    def at(each: Year) -> tuple[float, float]:
        x = EDGE + (each.year - first) / (last - first) * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - max(0.0, float(each.value)) / most * (HEIGHT - 2 * EDGE)
        return round(x, 1), round(y, 1)

    pieces: list[list[Year]] = [[years[0]]]
    for one, other in itertools.pairwise(years):
        if other.year != one.year + 1 or other.year in breaks:
            pieces.append([])
        pieces[-1].append(other)
    step = (WIDTH - 2 * EDGE) / (last - first)
    cuts = [round(EDGE + (year - first - 0.5) * step, 1) for year in breaks if first < year <= last]
    lines = [" ".join("{},{}".format(*at(each)) for each in piece) for piece in pieces]
    return Spark(tuple(lines), at(years[-1]), tuple(cuts), first, last)
