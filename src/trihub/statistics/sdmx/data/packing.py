"""Which observations stand together in a message that is packed by series or sections."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import chain

from trihub.statistics.sdmx.asking import DataQuery
from trihub.statistics.sdmx.names import ALL_AT_OBSERVATION, DIMENSION_IDS, TIME
from trihub.statistics.tables import Figure


def packed(figures: Sequence[Figure], query: DataQuery) -> Sequence[Figure]:
    """Figures with those together that differ in the dimension at the observations alone. By time
    and where every dimension stands at the observation they are already, unless the query asks for
    an order: then sections come as their first figures do."""
    at = query.at_observation
    if at == ALL_AT_OBSERVATION or (at == TIME and not query.sort):
        return figures
    place = -1 if at == TIME else DIMENSION_IDS.index(at)

    def section(figure: Figure) -> tuple[Hashable, ...]:
        if place < 0:
            return (figure.cell.series,)
        codes = figure.series.codes
        return (codes[:place] + codes[place + 1 :], figure.cell.period)

    if query.sort:
        sections: dict[Hashable, list[Figure]] = {}
        for figure in figures:
            sections.setdefault(section(figure), []).append(figure)
        return list(chain.from_iterable(sections.values()))
    return sorted(figures, key=lambda figure: (*section(figure), figure.series.codes[place]))
