"""The texts of figures in messages, made once for each vintage and series."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from trihub.core.statistics import Slice, names_of
from trihub.core.statistics.observation import check_text
from trihub.statistics.sdmx.names import status_of
from trihub.statistics.tables import Figure


class VintageTexts(NamedTuple):
    """What figures of one vintage have in common, by the names of attributes."""

    VINTAGE: str
    PUBLISHED: str
    DOCUMENT: str
    URL: str


OF_VINTAGE = VintageTexts._fields


@lru_cache(maxsize=1_024)
def vintage_texts(found: Slice) -> VintageTexts:
    """The attributes that come from a slice's vintage."""
    of = found.vintage
    return VintageTexts(of.digest, of.published.text, of.document, of.url)


@lru_cache(maxsize=1_024)
def flag_text(flags: int) -> str:
    """All flags, separated by spaces."""
    return " ".join(names_of(flags))


class Identifiers:
    """Permanent identifiers of figures (:attr:`Observation.id`), whose beginnings are made once."""

    def __init__(self) -> None:
        self._heads: dict[tuple[int, int], str] = {}

    def of(self, figure: Figure) -> str:
        """The identifier of a figure."""
        cell = figure.cell
        place = (figure.slice.number, cell.series)
        head = self._heads.get(place)
        if head is None:
            head = f"{figure.slice.vintage.digest}-{figure.series.digest}"
            self._heads[place] = head
        return f"{head}-{cell.period}-{check_text(cell.value or '', cell.flags)}"


def attribute_of(figure: Figure, name: str) -> str:
    """An attribute of a figure."""
    if name == "OBS_STATUS":
        return status_of(figure.cell.flags)
    if name == "FLAGS":
        return flag_text(figure.cell.flags)
    if name == "OBSERVATION_ID":
        return figure.observation.id
    return str(getattr(vintage_texts(figure.slice), name))
