"""What series a library has, in which data sets and of which years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from trihub.core.ports.statistics import StatisticsStore
from trihub.core.statistics import DIMENSIONS, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A series as a data set has it: the years of its first and its last figure, and of how many
    periods there are figures. ``number`` is the series' in the store."""

    dataset: str
    number: int
    series: Series
    first: int
    last: int
    periods: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """Every series of a library. ``by_indicator``: by data set and indicator, in the order of
    keys; ``by_office``: of every data set; ``where``: the data sets that have a series; ``codes``: of
    a data set and indicator, those of each dimension."""

    by_indicator: Mapping[str, Mapping[str, Sequence[Held]]]
    by_office: Mapping[str, Sequence[Held]] = field(repr=False)
    where: Mapping[Series, Sequence[str]] = field(repr=False)
    codes: Mapping[tuple[str, str], Mapping[str, frozenset[str]]] = field(repr=False)

    @property
    def datasets(self) -> list[str]:
        """The data sets by name."""
        return sorted(self.by_indicator)

    def indicators(self, dataset: str) -> list[str]:
        """The indicators of a data set."""
        return sorted(self.by_indicator.get(dataset, {}))

    def of_indicator(self, indicator: str) -> list[Held]:
        """What every data set has of an indicator."""
        return [one for dataset in self.datasets for one in self.get(dataset, indicator)]

    def get(self, dataset: str, indicator: str) -> Sequence[Held]:
        """What a data set has of an indicator."""
        return self.by_indicator.get(dataset, {}).get(indicator, ())

    def choose(
        self, dataset: str, indicator: str, codes: Mapping[str, Collection[str]]
    ) -> list[Held]:
        """What it has with some codes; a dimension that is not named, or without codes, may be
        any."""
        asked = [(name, frozenset(given)) for name, given in codes.items() if given]
        return [
            one
            for one in self.get(dataset, indicator)
            if all(getattr(one.series, name) in given for name, given in asked)
        ]


def read_holdings(store: StatisticsStore) -> Holdings:
    """Read them. It takes a pass over the figures: seconds for some millions."""
    by_indicator: dict[str, dict[str, list[Held]]] = defaultdict(dict)
    by_office: dict[str, list[Held]] = defaultdict(list)
    where: dict[Series, list[str]] = defaultdict(list)
    pairs = {(each.vintage.dataset, each.indicator) for each in store.slices()}
    for dataset, indicator in sorted(pairs):
        spans = store.spans(dataset, indicator)
        known = store.series_by_number([span.series for span in spans])
        found = [
            Held(dataset=dataset, number=span.series, series=known[span.series],
                 first=span.first, last=span.last, periods=span.periods)
            for span in spans
        ]  # fmt: skip
        found.sort(key=lambda one: one.series.key)
        by_indicator[dataset][indicator] = found
        for one in found:
            by_office[one.series.office].append(one)
            where[one.series].append(dataset)
    codes = {
        (dataset, indicator): _codes(held)
        for dataset, own in by_indicator.items() for indicator, held in own.items()
    }  # fmt: skip
    return Holdings(dict(by_indicator), dict(by_office), dict(where), codes)


def _codes(held: Sequence[Held]) -> Mapping[str, frozenset[str]]:
    every = zip(*(one.series.codes for one in held), strict=True)
    return {name: frozenset(codes) for name, codes in zip(DIMENSIONS, every, strict=True)}
