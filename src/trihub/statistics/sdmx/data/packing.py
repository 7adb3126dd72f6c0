"""The order in which a message groups figures, by the dimension at its observations."""

from __future__ import annotations

from collections.abc import Sequence

from trihub.statistics.sdmx.asking import DataQuery
from trihub.statistics.sdmx.names import ALL_AT_OBSERVATION, DIMENSION_IDS, TIME
from trihub.statistics.tables import Figure


def packed(figures: Sequence[Figure], query: DataQuery) -> Sequence[Figure]:
    """Figures with those together that differ in the dimension at the observations alone. By time
    and where every dimension stands at the observation they are already."""
    if query.at_observation in (TIME, ALL_AT_OBSERVATION):
        return figures
    place = DIMENSION_IDS.index(query.at_observation)

    def order(figure: Figure) -> tuple[tuple[str, ...], int, str]:
        codes = figure.series.codes
        return codes[:place] + codes[place + 1 :], figure.cell.period, codes[place]

    return sorted(figures, key=order)
