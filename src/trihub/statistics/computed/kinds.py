"""The kinds of indicators: from the figures of a year to a value, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from trihub.core.statistics import TOTAL, Series
from trihub.statistics.catalogue import code_lists
from trihub.statistics.computed import formulas
from trihub.statistics.computed.definitions import Definition, Kind, members
from trihub.statistics.computed.model import Input, Missing, Result, Why, missing
from trihub.statistics.computed.reading import PARTS, Inputs, Line, Years


class Divisor(NamedTuple):
    """What a figure is divided by, by year, and the years whose prices have another base."""

    years: Years
    other_prices: Years


_NOTHING = Divisor({}, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One computation: the figures that were read, and the divisors by their place in the definition
    and by economy."""

    definition: Definition
    base: int
    inputs: Inputs
    divisors: Mapping[tuple[int, str], Divisor] = field(default_factory=dict)


def _share(job: Job, line: Line, year: int, broken: set[int]) -> Result:
    del broken
    mine = line.series
    part = _one_or_total(job.inputs, line.dataset, mine, year, "part")
    whole = replace(mine, origin=TOTAL, **job.definition.whole)
    total = _one_or_total(job.inputs, line.dataset, whole, year, "whole")
    inputs = tuple(dict.fromkeys((*part.inputs, *total.inputs)))
    if absent := part.missing or total.missing:
        return Result(None, inputs, absent)
    above, below = Fraction(part.value or 0), Fraction(total.value or 0)
    if not below:
        return Result(None, inputs, missing(Why.DIVISION_BY_ZERO, input=mine.indicator))
    if above > below:
        facts = {"total": _plain(below), "sum": _plain(above)}
        return Result(None, inputs, missing(Why.TOTAL_IS_NOT_ITS_PARTS, **facts))
    return Result(above / below * job.definition.scale, inputs)


def _one_or_total(inputs: Inputs, dataset: str, series: Series, year: int, role: str) -> Result:
    """A figure; of a total the published one, which must be its parts where they are published, or
    else its parts added."""
    published = _input(inputs, dataset, series, year, role)
    if series.origin != TOTAL:
        return published
    parts = [_input(inputs, dataset, replace(series, origin=each), year, role) for each in PARTS]
    used = tuple(each for part in parts for each in part.inputs)
    absent = published.missing is not None and published.missing.why is Why.INPUT_MISSING
    if any(each.missing for each in parts):
        return Result(None, used, missing(Why.TOTAL_MISSING)) if absent else published
    added = sum((Fraction(each.value or 0) for each in parts), Fraction(0))
    if absent:
        return Result(added, used)
    if published.missing is None and published.value != added:
        facts = {"total": _plain(Fraction(published.value or 0)), "sum": _plain(added)}
        return Result(
            None, (*published.inputs, *used), missing(Why.TOTAL_IS_NOT_ITS_PARTS, **facts)
        )
    return published


def _input(inputs: Inputs, dataset: str, series: Series, year: int, role: str) -> Result:
    return _of_year(inputs.years(dataset, series), year, role,
                    missing(Why.INPUT_MISSING, input=series.indicator))  # fmt: skip


def _of_year(years: Years, year: int, role: str, absent: Missing) -> Result:
    found = years.get(year)
    if found is None:
        return Result(None, (), absent)
    given = Input(role, found)
    value, none = given.value, None
    if value is None:
        none = missing(Why.NOT_PUBLISHED)
    elif value < 0:
        none = missing(Why.BELOW_ZERO, input=found.series.indicator)
    return Result(value, (given,), none)


def _plain(value: Fraction) -> str:
    return f"{formulas.rounded(value, 4):f}".rstrip("0").rstrip(".")


def _growth(job: Job, line: Line, year: int, broken: set[int]) -> Result:
    absent = missing(Why.PREVIOUS_YEAR_MISSING, year=year - 1)
    return _since(job, line, (year - 1, year), broken, absent)


def _compound(job: Job, line: Line, year: int, broken: set[int]) -> Result:
    if year <= job.base:
        here = (Input("part", line.years[year]),)
        return Result(None, here, missing(Why.BEFORE_BASE, year=job.base))
    absent = missing(Why.BASE_YEAR_MISSING, year=job.base)
    return _since(job, line, (job.base, year), broken, absent)


def _since(
    job: Job, line: Line, years: tuple[int, int], broken: set[int], absent: Missing
) -> Result:
    first, last = years
    before, after = _both(job.inputs, line, years, absent)
    inputs = (*after.inputs, *before.inputs)
    cuts = [each for each in sorted(broken) if first < each <= last]
    if cuts:
        facts = {"office": line.series.office, "year": cuts[0]}
        return Result(None, inputs, missing(Why.BREAK, **facts))
    if none := after.missing or before.missing:
        return Result(None, inputs, none)
    one, other = Fraction(before.value or 0), Fraction(after.value or 0)
    if one == 0:
        return Result(None, inputs, missing(Why.DIVISION_BY_ZERO, input=line.series.indicator))
    if job.definition.kind is Kind.COMPOUND:
        found = Fraction(formulas.compound(one, other, last - first))
    else:
        found = formulas.growth(one, other)
    return Result(found * job.definition.scale, inputs)


def _both(
    inputs: Inputs, line: Line, years: tuple[int, int], absent: Missing
) -> tuple[Result, Result]:
    """The figures of two years; of a total both published, or else both of its parts added."""
    given = inputs.years(line.dataset, line.series)
    before, after = (_of_year(given, years[0], "before", absent),
                     _of_year(given, years[1], "part", missing(Why.TOTAL_MISSING)))  # fmt: skip
    if line.series.origin != TOTAL or not (before.missing or after.missing):
        return before, after
    parts = (_added(inputs, line, years[0], "before", absent),
             _added(inputs, line, years[1], "part", missing(Why.TOTAL_MISSING)))  # fmt: skip
    whole = not any(each.missing for each in parts)
    return parts if whole or not after.inputs else (before, after)


def _added(inputs: Inputs, line: Line, year: int, role: str, absent: Missing) -> Result:
    """A total from its parts."""
    parts = [
        _of_year(inputs.years(line.dataset, replace(line.series, origin=each)), year, role, absent)
        for each in PARTS
    ]
    used = tuple(each for part in parts for each in part.inputs)
    none = next((part.missing for part in parts if part.missing), None)
    if none:
        return Result(None, used, none)
    return Result(sum((Fraction(part.value or 0) for part in parts), Fraction(0)), used)


def _ratio(job: Job, line: Line, year: int, broken: set[int]) -> Result:
    del broken
    part = _of_year(line.years, year, "part", missing(Why.INPUT_MISSING))
    inputs, product, absent = part.inputs, Fraction(1), part.missing
    for place, by in enumerate(job.definition.by):
        name = by["indicator"]
        divisor = job.divisors.get((place, line.series.office), _NOTHING)
        why = Why.PRICE_BASE if year in divisor.other_prices else Why.INPUT_MISSING
        found = _of_year(divisor.years, year, name, missing(why, input=name))
        inputs += found.inputs
        absent = absent or found.missing
        if not absent and not found.value:
            absent = missing(Why.DIVISION_BY_ZERO, input=name)
        product *= Fraction(found.value or 0)
    if absent:
        return Result(None, inputs, absent)
    return Result(Fraction(part.value or 0) / product * job.definition.scale, inputs)


def _equivalent(job: Job, line: Line, year: int, broken: set[int]) -> Result:
    del broken
    office = line.series.office
    part = _of_year(line.years, year, "part", missing(Why.INPUT_MISSING))
    if part.missing:
        return part
    offices = code_lists()["office"]
    kind = offices.get(office).notes["kind"] if office in offices else ""
    if kind not in ("office", "economy"):
        return Result(None, part.inputs, missing(Why.NOT_AN_OFFICE, office=office))
    times = 1 if kind == "economy" else members(office, year)
    if times is None:
        return Result(None, part.inputs, missing(Why.MEMBERS_UNKNOWN, office=office, year=year))
    return Result(Fraction(part.value or 0) * times * job.definition.scale, part.inputs)


KINDS: Mapping[Kind, Callable[[Job, Line, int, set[int]], Result]] = {
    Kind.SHARE: _share,
    Kind.GROWTH: _growth,
    Kind.COMPOUND: _compound,
    Kind.RATIO: _ratio,
    Kind.EQUIVALENT: _equivalent,
}
"""How each kind is computed: of a line and a year, with the first years after its breaks."""
