"""The newest full year of what an office counts, with the year before and the years around."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from trihub.core.statistics import NOT_APPLICABLE, TOTAL, Flag, Series
from trihub.statistics.catalogue import counts_whole
from trihub.statistics.comparability import Guard
from trihub.statistics.overview.holdings import Held, Holdings
from trihub.statistics.tables import Figure, Table

RESIDENT, NON_RESIDENT = "RES", "NRES"
_OPEN = Flag.INCOMPLETE | Flag.FORECAST | Flag.NOT_PUBLISHED
"""Flags of a year that is not a full one."""


class Tables(Protocol):
    """Where tables come from."""

    def table_of_series(self, dataset: str, indicator: str, numbers: Sequence[int]) -> Table:
        """The table of some series, by their numbers, as it stands now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year's value and the published figures that it is made of: one, or resident and
    non-resident ones of one data set, which are added."""

    year: int
    value: Decimal
    flags: Flag
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The newest full year of an office's total, from one data set.

    ``series``: what is counted, as the total that it is. ``years``: all years of it, oldest first. ``breaks``:
    first years after a break in method; ``judged``: whether breaks were looked for.
    """

    dataset: str
    series: Series
    years: tuple[Year, ...]
    breaks: tuple[int, ...]
    judged: bool

    @property
    def newest(self) -> Year:
        """The newest full year."""
        return next(each for each in reversed(self.years) if not each.flags & _OPEN)

    @property
    def is_sum(self) -> bool:
        """Whether the total is added up here."""
        return len(self.newest.figures) > 1

    @property
    def change(self) -> Decimal | None:
        """By what part of the year before the newest year is greater; none across a break in
        method, where breaks were not looked for, and where that year is not published."""
        newest = self.newest
        if not self.judged or newest.year in self.breaks:
            return None
        before = next((each for each in self.years if each.year == newest.year - 1), None)
        if before is None or not before.value:
            return None
        return newest.value / before.value - 1


def headline(
    tables: Tables, holdings: Holdings, wanted: Mapping[str, str], guard: Guard | None
) -> Headline | None:
    """The newest full year of what has the ``wanted`` codes (indicator, right, office).

    Of several data sets the one with the latest year counts; of those, one that publishes the
    total goes before one whose parts are added, and whole counts before fractions. A fiscal year
    is never taken for a calendar year's figure.
    """
    for candidate in _candidates(holdings.by_office.get(wanted["office"], ()), wanted):
        found = _read(tables, candidate, guard)
        if found is not None:
            return found
    return None


def _candidates(held: Sequence[Held], wanted: Mapping[str, str]) -> Iterator[tuple[Held, ...]]:
    mine = [
        one for one in held
        if all(getattr(one.series, name) == code for name, code in wanted.items())
        and one.series.field in (TOTAL, NOT_APPLICABLE)
        and one.series.route in (TOTAL, NOT_APPLICABLE)
        and one.series.year_basis != "FISCAL"
    ]  # fmt: skip
    ways: dict[tuple[str, Series], dict[str, Held]] = defaultdict(dict)
    for one in mine:
        ways[one.dataset, replace(one.series, origin=TOTAL)][one.series.origin] = one
    found = [way for origins in ways.values() if (way := _way(origins))]
    found.sort(key=lambda way: (-min(one.last for one in way), len(way),
                                not counts_whole(way[0].series.unit), way[0].dataset))  # fmt: skip
    yield from found


def _way(origins: Mapping[str, Held]) -> tuple[Held, ...]:
    for whole in (TOTAL, NOT_APPLICABLE):
        if whole in origins:
            return (origins[whole],)
    if RESIDENT in origins and NON_RESIDENT in origins:
        return origins[RESIDENT], origins[NON_RESIDENT]
    return ()


def _read(tables: Tables, way: tuple[Held, ...], guard: Guard | None) -> Headline | None:
    series = [one.series for one in way]
    numbers = [one.number for one in way]
    by_year: dict[int, dict[int, Figure]] = defaultdict(dict)
    for figure in tables.table_of_series(way[0].dataset, series[0].indicator, numbers):
        if figure.cell.value is not None and figure.period.is_year:
            by_year[figure.period.year][figure.cell.series] = figure
    years = tuple(
        _year(year, tuple(by_year[year][each] for each in numbers))
        for year in sorted(by_year)
        if len(by_year[year]) == len(numbers)
    )
    if all(each.flags & _OPEN for each in years):
        return None
    total = series[0] if len(series) == 1 else replace(series[0], origin=TOTAL)
    ends = years[0].year, years[-1].year
    breaks = guard.breaks_of(series[0], *ends) if guard else ()
    flagged = (each.year for each in years if each.flags & Flag.BREAK)
    return Headline(
        dataset=way[0].dataset, series=total, years=years,
        breaks=tuple(sorted({*breaks, *flagged})), judged=guard is not None,
    )  # fmt: skip


def _year(number: int, figures: tuple[Figure, ...]) -> Year:
    flags = Flag(0)
    for each in figures:
        flags |= Flag(each.cell.flags)
    values = [each.value for each in figures if each.value is not None]
    return Year(year=number, value=sum(values, Decimal(0)), flags=flags, figures=figures)
