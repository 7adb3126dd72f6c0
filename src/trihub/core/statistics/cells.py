"""Figures in bulk: tuples that share what is the same for all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from trihub.core.statistics.flags import Flag
from trihub.core.statistics.observation import Observation, Place
from trihub.core.statistics.periods import Period
from trihub.core.statistics.series import Series
from trihub.core.statistics.slices import Slice


class Cell(NamedTuple):
    """A figure as a store keeps it: numbers of its series, its period in
    :class:`~trihub.core.statistics.periods.Period`'s form, the plain decimal or ``None``, the
    flags, and where it stands in the file."""

    series: int
    period: int
    value: str | None
    flags: int
    line: int
    column: int


def observation_of(cell: Cell, series: Series, of: Slice) -> Observation:
    """The figure with all that is known of it."""
    return Observation(
        series=series,
        period=Period(cell.period),
        value=None if cell.value is None else Decimal(cell.value),
        flags=Flag(cell.flags),
        vintage=of.vintage,
        load=of.load,
        place=Place(cell.line, cell.column),
    )
