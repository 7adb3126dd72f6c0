"""Totals against their parts, within one publication: origins, routes, fields, rights, months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from trihub.core.statistics import DIMENSIONS, TOTAL, Period, Series
from trihub.statistics.reconciliation.figures import Figures
from trihub.statistics.reconciliation.model import Claim, Comparison, Difference

_SECTORS = {
    "SECTOR_ELECTRICAL": range(1, 9), "SECTOR_INSTRUMENTS": range(9, 14),
    "SECTOR_CHEMISTRY": range(14, 25), "SECTOR_MECHANICAL": range(25, 33),
    "SECTOR_OTHER_FIELDS": range(33, 36),
}  # fmt: skip
"""WIPO's 35 fields by sector (Schmoch 2008, table 2)."""
_FIELDS = tuple(f"WIPO_{number:02}" for number in range(1, 36))

SUMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("origin", TOTAL, ("RES", "NRES")),
    ("route", TOTAL, ("DIRECT", "PCT_NATIONAL")),
    ("route", TOTAL, ("DIRECT", "MADRID")),
    ("right", "PATENT_UTILITY_MODEL", ("PATENT", "UTILITY_MODEL")),
    ("field", TOTAL, tuple(_SECTORS)),
    ("field", TOTAL, (*_FIELDS, "UNASSIGNED")),
    *(("field", sector, tuple(f"WIPO_{n:02}" for n in numbers))
      for sector, numbers in _SECTORS.items()),
)  # fmt: skip
"""Dimension, total and the parts that make it up. A sum is only made where all parts are there."""
_OTHERS = "OTHER"
"""An origin that makes a list of origins whole."""


def against_parts(figures: Figures) -> Iterator[Difference]:
    """Totals that are not the sum of their parts in the same publication."""
    for (dataset, series), line in figures.lines.items():
        for sums in _sums_of(figures, dataset, series):
            for total in chain.from_iterable(line.values()):
                if parts := _parts(figures, total, *sums):
                    yield from _unless_equal(total, parts, sums[0])
    yield from against_months(figures)


def parts_of(figures: Figures, total: Claim) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """The parts of a total in its publication, by dimension, where all are there."""
    for dimension, codes in _sums_of(figures, total.dataset, total.series):
        found = _parts(figures, total, dimension, codes)
        if found:
            yield dimension, found


def _parts(
    figures: Figures, total: Claim, dimension: str, codes: Sequence[str]
) -> tuple[Claim, ...]:
    """The parts of a total in its publication; none where one is missing."""
    found = [
        figures.in_vintage(total, replace(total.series, **{dimension: code})) for code in codes
    ]
    whole = tuple(each for each in found if each is not None)
    return whole if len(whole) == len(codes) else ()


def _sums_of(figures: Figures, dataset: str, series: Series) -> Iterator[tuple[str, Sequence[str]]]:
    for dimension, total, parts in SUMS:
        if getattr(series, dimension) == total:
            first = replace(series, **{dimension: parts[0]})
            if (dataset, first) in figures.lines:
                yield dimension, parts
    origins = _origins(figures, dataset, series)
    if origins:
        yield "origin", origins


def _origins(figures: Figures, dataset: str, series: Series) -> list[str]:
    """The countries of origin of a table that is whole: it has a row of the others."""
    if series.origin not in (TOTAL, "NRES"):
        return []
    if (dataset, replace(series, origin=_OTHERS)) not in figures.lines:
        return []
    place = DIMENSIONS.index("origin")
    codes = series.codes
    found = [
        other.origin
        for name, other in figures.lines
        if name == dataset and other.origin not in (TOTAL, "RES", "NRES")
        and all(a == b for i, (a, b) in enumerate(zip(codes, other.codes, strict=True))
                if i != place)
    ]  # fmt: skip
    return sorted(each for each in found if series.origin == TOTAL or each != series.office)


def _unless_equal(total: Claim, parts: tuple[Claim, ...], dimension: str) -> Iterator[Difference]:
    value = sum((each.value for each in parts), Decimal(0))
    if value == total.value:
        return
    flags = 0
    for each in parts:
        flags |= each.flags
    made = Claim(total.series, total.period, value, flags, parts[0].slice, None, parts)
    yield Difference(comparison=Comparison.PARTS, one=total, other=made, dimension=dimension)


def against_months(figures: Figures) -> Iterator[Difference]:
    """Years that are not the sum of their twelve months or four quarters in one data set."""
    for line in figures.lines.values():
        pieces: dict[tuple[int, int], list[Claim]] = defaultdict(list)
        for number, claims in line.items():
            period = Period(number)
            if not period.is_year and period.first_year == period.year:
                size = 12 if number % 10_000 >= 100 else 4
                pieces[period.year, size].append(claims[-1])
        for (year, size), found in pieces.items():
            total = line.get(Period.parse(str(year)).number)
            if total and len(found) == size:
                yield from _unless_equal(total[-1], tuple(found), "period")
