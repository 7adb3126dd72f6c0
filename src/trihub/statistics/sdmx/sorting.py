"""The order of figures that a query asks for (SDMX-REST 2.2, ``sort``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from trihub.core.messages import said
from trihub.statistics.sdmx.data.texts import attribute_of
from trihub.statistics.sdmx.faults import SEMANTIC, SYNTAX, Fault
from trihub.statistics.sdmx.names import (
    ALL_AT_OBSERVATION,
    COMPONENTS,
    DIMENSION_IDS,
    MEASURE,
    TIME,
)
from trihub.statistics.sdmx.times import days
from trihub.statistics.tables import Figure

_TERM = re.compile(r"([A-Za-z_*]+)(?::(asc|desc))?")


class Order(NamedTuple):
    """A component to sort by, and whether the greatest comes first."""

    component: str
    descending: bool


def orders_of(text: str, at_observation: str) -> tuple[Order, ...]:
    """Read the order: components joined by a plus (or the blank that it becomes in a query string),
    ``*`` for all dimensions, ``series_key`` for those that do not stand at the observation; each
    with ``:asc`` or ``:desc``.

    :raises Fault: it cannot be read, or no such component.
    """
    if not text:
        return ()
    every = (*DIMENSION_IDS, TIME)
    groups = {"*": every}
    if at_observation != ALL_AT_OBSERVATION:
        groups["series_key"] = tuple(name for name in every if name != at_observation)
    found: dict[str, Order] = {}
    for term in re.split(r"[+ ]", text):
        read = _TERM.fullmatch(term)
        if not read:
            raise Fault(
                SYNTAX, said("The order {text} cannot be read.", text=text[:80]),
                hint=said("Write {examples}.", examples=f"sort={TIME}:desc+OFFICE, sort=*, sort=series_key"),
            )  # fmt: skip
        for name in groups.get(read[1], (read[1],)):
            if name not in COMPONENTS:
                raise Fault(
                    SEMANTIC, said("There is no component {name} to sort by.", name=name[:60]),
                    hint=said("The components are {names}.", names=", ".join(COMPONENTS)),
                )  # fmt: skip
            found.setdefault(name, Order(name, read[2] == "desc"))
    return tuple(found.values())


def in_order(figures: Sequence[Figure], orders: Sequence[Order]) -> list[Figure]:
    """The figures in that order; those that it does not tell apart stay as they were."""
    ordered = list(figures)
    for order in reversed(orders):
        ordered.sort(key=_key(order.component), reverse=order.descending)
    return ordered


def _key(component: str) -> Callable[[Figure], Any]:
    """What a component is sorted by: codes and texts by themselves, periods by their days, values
    as numbers (none before the least)."""
    if component == TIME:
        return lambda figure: days(figure.cell.period)
    if component == MEASURE:
        return lambda figure: (figure.value is not None, figure.value or Decimal(0))
    if component in DIMENSION_IDS:
        place = DIMENSION_IDS.index(component)
        return lambda figure: figure.series.codes[place]
    return lambda figure: attribute_of(figure, component)
