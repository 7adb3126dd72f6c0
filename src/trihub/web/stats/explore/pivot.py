"""Figures as a table with rows and columns: every figure has one cell, and every cell one figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trihub.core.statistics import Period, Series
from trihub.statistics.overview import Held
from trihub.statistics.tables import Figure
from trihub.web.stats.explore.form import CHOOSABLE

SERIES_ON_PAGE = 40
FIGURES_ON_PAGE = 600
"""About so many: series are not divided."""
MOST_COLUMNS = 80
PERIOD, DATASET = "period", "dataset"
Label = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A figure with its data set."""

    dataset: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the table goes: the dimensions of its rows (the first leads), that of its columns, what
    is the same for all, the series of this page, which page it is and of how many."""

    rows: tuple[str, ...]
    columns: str
    fixed: Mapping[str, str]
    held: Sequence[Held]
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pivot:
    """The table: codes of its columns and rows, and the figures by (row, column). ``cut``: columns
    that are left out because there are too many."""

    columns: Sequence[str]
    rows: Sequence[Label]
    cells: Mapping[tuple[Label, str], Found]
    cut: int


def plan(held: Sequence[Held], rows: str, columns: str, page: int) -> Plan:
    """Arrange series. Rows go by every dimension that varies and is not that of the columns."""
    codes = {name: {getattr(one.series, name) for one in held} for name in CHOOSABLE}
    codes[DATASET] = {one.dataset for one in held}
    varying = [PERIOD, *(name for name in (DATASET, *CHOOSABLE) if len(codes[name]) > 1)]
    fixed = {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}
    rest = [name for name in varying if name != columns]
    if rows in rest:
        rest.remove(rows)
        rest.insert(0, rows)
    blocks: dict[Label, list[Held]] = {}
    for one in sorted(held, key=lambda one: (one.dataset, one.series.key)):
        blocks.setdefault(_label(one.dataset, one.series, rest), []).append(one)
    pages: list[list[Held]] = [[]]
    figures = 0
    for block in blocks.values():
        many = sum(one.periods for one in block)
        full = len(pages[-1]) + len(block) > SERIES_ON_PAGE or figures + many > FIGURES_ON_PAGE
        if pages[-1] and full:
            pages.append([])
            figures = 0
        pages[-1] += block
        figures += many
    at = min(page, len(pages))
    return Plan(rows=tuple(rest), columns=columns, fixed=fixed, held=pages[at - 1],
                page=at, pages=len(pages))  # fmt: skip


def _label(dataset: str, series: Series, names: Sequence[str]) -> Label:
    return tuple(dataset if name == DATASET else getattr(series, name)
                 for name in names if name != PERIOD)  # fmt: skip


def pivot(plan: Plan, found: Sequence[Found], order: Mapping[str, Sequence[str]]) -> Pivot:
    """The table of a page's figures. ``order`` gives the codes of a dimension in their order."""
    cells: dict[tuple[Label, str], Found] = {}
    for one in found:
        row = tuple(_code(one, name) for name in plan.rows)
        cells[row, _code(one, plan.columns)] = one
    ranks = {name: {code: place for place, code in enumerate(codes)}
             for name, codes in order.items()}  # fmt: skip

    def rank(name: str, code: str) -> tuple[int, str]:
        if name == PERIOD:
            return -Period.parse(code).year if plan.rows[:1] == (PERIOD,) else 0, code
        return ranks.get(name, {}).get(code, 0), code

    columns = sorted({column for _, column in cells},
                     key=lambda code: (0, code) if plan.columns == PERIOD
                     else rank(plan.columns, code))  # fmt: skip
    rows = sorted({row for row, _ in cells},
                  key=lambda row: [rank(name, code) for name, code in zip(plan.rows, row,
                                                                          strict=True)])  # fmt: skip
    cut = max(0, len(columns) - MOST_COLUMNS)
    shown = columns[-MOST_COLUMNS:] if plan.columns == PERIOD else columns[:MOST_COLUMNS]
    return Pivot(columns=shown, rows=rows, cells=cells, cut=cut)


def _code(one: Found, name: str) -> str:
    if name == PERIOD:
        return str(one.figure.period)
    return one.dataset if name == DATASET else str(getattr(one.figure.series, name))
