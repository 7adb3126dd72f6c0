"""Computing an indicator for every series and year that the figures allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.statistics import Flag, Period
from trihub.statistics.computed import formulas
from trihub.statistics.computed.definitions import Definition, Kind, definition_of
from trihub.statistics.computed.kinds import KINDS, Divisor, Job
from trihub.statistics.computed.model import Computed, ComputedTable, Result
from trihub.statistics.computed.reading import Codes, Inputs, Line, checked, matches, one_vintage
from trihub.statistics.service import Statistics

_OF_TOTALS = (Kind.SHARE, Kind.GROWTH, Kind.COMPOUND)
"""What is computed also of totals that follow from residents and non-residents."""
_WHERE = ("right", "office")
"""Dimensions that narrow what is read. Breaks show in other units and origins, which are read."""


def compute(
    statistics: Statistics,
    indicator: str,
    codes: Codes | None = None,
    as_of: dt.date | None = None,
    *,
    base: int | None = None,
    prefer: Sequence[str] = (),
) -> ComputedTable:
    """Compute an indicator of published figures as they stood on a day (default: of all).

    ``codes`` chooses codes of dimensions (:data:`~trihub.core.statistics.DIMENSIONS`; ``indicator``
    is the published one: default the first that the definition names). ``base`` is the base year of
    compound growth. ``prefer`` names data sets that come before the preferred ones.

    :raises BadInput: there is no such indicator or dimension, or it is not computed on purpose; the
        base year is missing or not asked for; too much is asked for.
    """
    definition = definition_of(indicator)
    wanted = checked(codes or {})
    _check_preferred(statistics, prefer)
    _check_base(definition, base)
    figures: list[Computed] = []
    for published in _published(definition, wanted):
        job = _job(statistics, definition, published, wanted, as_of, base or 0, prefer)
        figures += _figures(job, wanted, prefer)
    return ComputedTable(definition=definition, as_of=as_of, base=base, figures=figures)


def _check_base(definition: Definition, base: int | None) -> None:
    if (definition.kind is Kind.COMPOUND) == (base is not None):
        return
    if base is None:
        raise BadInput(
            said("{indicator} needs a base year.", indicator=definition.id),
            hint=said("Give the year that growth is counted from."),
        )
    raise BadInput(
        said("{indicator} has no base year.", indicator=definition.id),
        hint=said("Only compound growth has one."),
    )


def _check_preferred(statistics: Statistics, prefer: Sequence[str]) -> None:
    known = statistics.datasets() if prefer else {}
    for each in prefer:
        if each not in known:
            raise BadInput(
                said("There is no data set {dataset} in this library.", dataset=each[:60]),
                hint=said("There are {names}.", names=", ".join(known)),
            )


def _published(definition: Definition, wanted: Codes) -> Sequence[str]:
    asked = wanted.get("indicator", definition.of[:1])
    wrong = [each for each in asked if each not in definition.of]
    if wrong:
        raise BadInput(
            said("{indicator} is not computed of {name}.", indicator=definition.id, name=wrong[0]),
            hint=said("It is computed of {names}.", names=", ".join(definition.of)),
        )
    return asked


def _job(
    statistics: Statistics, definition: Definition, published: str, wanted: Codes,
    as_of: dt.date | None, base: int, prefer: Sequence[str],
) -> Job:  # fmt: skip
    codes = {name: wanted[name] for name in _WHERE if name in wanted}
    if "office" in codes and "office" in definition.whole:
        codes["office"] = tuple({*codes["office"], definition.whole["office"]})
    divisors: dict[tuple[int, str], Divisor] = {}
    where = {"office": wanted["office"]} if "office" in wanted else {}
    for place, by in enumerate(definition.by):
        for line in Inputs(statistics, by["indicator"], where, as_of).lines(prefer):
            if by.get("unit") in (None, line.series.unit):
                constant = line.series.unit.endswith("_CONSTANT")
                found = one_vintage(line.years) if constant else (line.years, {})
                divisors[place, line.series.office] = Divisor(*found)
    inputs = Inputs(statistics, published, codes, as_of)
    return Job(definition=definition, base=base, inputs=inputs, divisors=divisors)


def _figures(job: Job, wanted: Codes, prefer: Sequence[str]) -> Iterator[Computed]:
    made, part = KINDS[job.definition.kind], job.definition.part
    cuts = job.inputs.breaks()
    for line in job.inputs.lines(prefer, totals=job.definition.kind in _OF_TOTALS):
        series = line.series
        fits = all(getattr(series, name) == code for name, code in part.items())
        if not fits or not matches(series, wanted):
            continue
        broken = cuts.get((series.indicator, series.right, series.office), set())
        for year in sorted(line.years):
            result = made(job, line, year, broken)
            yield _figure(job.definition, line, year, result, breaks=year in broken)


def _figure(
    definition: Definition, line: Line, year: int, result: Result, *, breaks: bool
) -> Computed:
    flags = Flag.BREAK if breaks else Flag(0)
    for each in result.inputs:
        flags |= Flag(each.figure.cell.flags) & ~Flag.NOT_PUBLISHED
    value = None if result.value is None or result.missing else result.value
    return Computed(
        definition=definition, dataset=line.dataset, series=line.series,
        period=Period.parse(f"{year:04}"), flags=flags, inputs=result.inputs,
        missing=result.missing,
        value=None if value is None else formulas.rounded(value, definition.places),
    )  # fmt: skip
