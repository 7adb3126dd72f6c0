"""What is known of a data set as a whole, from its vintages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.statistics import Vintage
from trihub.statistics.sdmx.names import AGENCY, VERSION, Names, names, offered
from trihub.statistics.service import Statistics

LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International",
                  "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODC-PDDL-1.0": ("Open Data Commons Public Domain Dedication and License 1.0",
                     "https://opendatacommons.org/licenses/pddl/1-0/"),
    "US-Government-work": ("Work of the United States government",
                           "https://www.usa.gov/government-works"),
}  # fmt: skip
"""Title and address of the licences that vintages name."""
_VARIANTS = {"csv": "csvdata", "json": "jsondata", "xml": "structurespecificdata"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A data set. ``first`` and ``last`` are the years that figures are about, ``vintages`` oldest
    first, ``modified`` the last moment at which figures were added."""

    id: str
    names: Names
    indicators: Sequence[str]
    vintages: Sequence[Vintage]
    first: int
    last: int
    modified: dt.datetime

    @property
    def publishers(self) -> list[str]:
        """Who published its figures."""
        return list(dict.fromkeys(each.publisher for each in self.vintages))

    @property
    def addresses(self) -> list[str]:
        """Where its figures were published."""
        return list(dict.fromkeys(each.url for each in self.vintages if each.url))

    @property
    def documents(self) -> list[tuple[str, str]]:
        """Its publications with their dates, each with its address (empty where it has none)."""
        told = [(f"{each.document} ({each.published})", each.url) for each in self.vintages]
        return list(dict.fromkeys(told))

    @property
    def licences(self) -> list[str]:
        """The licences of its vintages, those alone that have an address."""
        return [
            one for one in dict.fromkeys(each.licence for each in self.vintages) if one in LICENCES
        ]

    def address(self, base: str, kind: str) -> str:
        """Where all its figures are, as ``csv``, ``json`` or ``xml``."""
        place = f"{base}/sdmx/v2/data/dataflow/{AGENCY}/{self.id}/{VERSION}"
        return f"{place}?format={_VARIANTS[kind]}"


def facts_of(statistics: Statistics, dataset: str) -> Facts:
    """What is known of a data set. :raises NotFound: there is none of this name that is offered."""
    slices = statistics.store.slices(dataset) if offered([dataset]) else ()
    if not slices:
        raise NotFound(
            said("There is no data set {name} here.", name=dataset[:60]),
            hint=said("The catalogue lists the data sets."),
        )
    vintages = {each.vintage.digest: each.vintage for each in slices}
    return Facts(
        id=dataset, names=names("dataset", dataset),
        indicators=sorted({each.indicator for each in slices}), vintages=list(vintages.values()),
        first=min(each.first for each in slices), last=max(each.last for each in slices),
        modified=max(each.load.recorded_at for each in slices),
    )  # fmt: skip


def every(statistics: Statistics) -> list[Facts]:
    """All data sets."""
    return [facts_of(statistics, name) for name in offered(statistics.datasets())]
