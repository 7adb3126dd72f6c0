"""What charts are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from trihub.core.statistics import NOT_APPLICABLE, Flag, Period, Series
from trihub.statistics.charts.titles import labels_among
from trihub.statistics.comparability import Guard
from trihub.statistics.tables import Figure

NOT_FINAL = Flag.PROVISIONAL | Flag.ESTIMATED | Flag.INCOMPLETE | Flag.FORECAST


class Point(NamedTuple):
    """A figure of a line. ``is_open``: it is not final, and drawn hollow."""

    period: Period
    value: Decimal
    is_open: bool

    @property
    def at(self) -> float:
        """The place on an axis of years: a month or a quarter stands where it begins."""
        part = self.period.number % 10_000
        return self.period.year + ((part // 100 - 1) / 12 if part >= 100 else (part - 1) / 4
                                   if part else 0)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Figures of a series over time. ``code`` gives the colour, ``breaks`` are the first years after
    a break in method, ``unit`` is the counting unit's code."""

    label: str
    code: str
    points: Sequence[Point]
    breaks: Sequence[int] = ()
    unit: str = NOT_APPLICABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure beside others of its year; ``value`` is none where it is not published."""

    label: str
    code: str
    value: Decimal | None
    is_open: bool = False


def is_drawn(figure: Figure) -> bool:
    """Whether a figure has a place on an axis of years: what counts several years together has
    none."""
    period = figure.period
    return figure.cell.value is not None and period.first_year == period.year


def line_of(figures: Sequence[Figure], *, label: str, guard: Guard | None = None) -> Line:
    """The line of one series' figures, in the order of their periods. Breaks are those that the
    figures state themselves, and those that the guard knows."""
    series = figures[0].series
    points = [
        Point(each.period, each.value, bool(each.cell.flags & NOT_FINAL))
        for each in figures
        if each.value is not None and is_drawn(each)
    ]
    stated = {each.period.first_year for each in figures if each.cell.flags & Flag.BREAK}
    years = [each.period.year for each in points]
    if guard and years:
        stated |= set(guard.breaks_of(series, min(years), max(years)))
    return Line(label=label, code=code_of(series), points=points, breaks=tuple(sorted(stated)),
                unit=series.unit)  # fmt: skip


def lines_of(
    figures: Iterable[Figure], language: str, guard: Guard | None = None
) -> list[Line]:  # fmt: skip
    """A line for each series of a table, labelled by what tells it from the others."""
    grouped = [list(group) for _, group in groupby(figures, key=lambda each: each.series)]
    labels = labels_among([group[0].series for group in grouped], language)
    made = (line_of(g, label=name, guard=guard) for g, name in zip(grouped, labels, strict=True))
    return [line for line in made if line.points]


def bar_of(figure: Figure, label: str) -> Bar:
    """The bar of a figure."""
    return Bar(label=label, code=code_of(figure.series), value=figure.value,
               is_open=bool(figure.cell.flags & NOT_FINAL))  # fmt: skip


def code_of(series: Series) -> str:
    """The code that gives a series its colour: the office, else the country of origin."""
    return series.origin if series.office == NOT_APPLICABLE else series.office
