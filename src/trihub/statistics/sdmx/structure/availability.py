"""Which codes have figures (SDMX-REST 2.2, availability queries)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pysdmx.model import (
    AvailabilityConstraint,
    Codelist,
    ConstraintAttachment,
    CubeKeyValue,
    CubeRegion,
    CubeValue,
)
from pysdmx.model.constraint import CubeTimeRange, TimePeriodBoundary

from trihub.core.messages import said
from trihub.core.statistics import Series, Which
from trihub.statistics.sdmx.asking import DataQuery, Parameters, data_query
from trihub.statistics.sdmx.faults import SEMANTIC, SYNTAX, Fault
from trihub.statistics.sdmx.finding import codes_of, nothing, parts
from trihub.statistics.sdmx.names import DIMENSION_IDS, TIME, urn
from trihub.statistics.sdmx.structure.artefacts import Artefact, every
from trihub.statistics.sdmx.structure.choosing import partial
from trihub.statistics.sdmx.times import days
from trihub.statistics.service import Statistics

COUNTED = 200_000
"""Figures of a data set up to which they are counted one by one; of more, the codes of all series
are told that any vintage has."""
_OWN, _OF_DATA = ("references", "mode"), ("updatedAfter", "asOf")
_REFERENCES = (
    "none", "all", "dataflow", "datastructure", "conceptscheme", "codelist", "valuelist",
    "dataproviderscheme",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityQuery:
    """A data query, and what is to be told of its answer."""

    data: DataQuery
    components: tuple[str, ...]
    references: frozenset[str]
    available: bool


def availability_query(
    path: Sequence[str], given: Parameters, datasets: Iterable[str]
) -> AvailabilityQuery:
    """Read a query: the parts of the path after ``availability``, and the parameters.

    :raises Fault: it cannot be read, does not fit the structure, or there is no such data.
    """
    own = {name: value for name, value in given if name in _OWN}
    rest = [(name, value) for name, value in given if name not in own]
    for name, _ in rest:
        if name not in _OF_DATA and not name.startswith("c["):
            raise Fault(
                SYNTAX, said("There is no parameter “{name}”.", name=name[:60]),
                hint=said("The parameters are {names}.", names=", ".join((*_OWN, *_OF_DATA))),
            )  # fmt: skip
    wanted = tuple(path[5].split(",")) if len(path) > 5 else ("*",)
    every_dimension = (*DIMENSION_IDS, TIME)
    if not set(wanted) <= {*every_dimension, "*"} or len(path) > 6:
        raise Fault(
            SEMANTIC, said("There is no dimension {name}.", name=wanted[0][:60]),
            hint=said("The dimensions are {names}.", names=", ".join(every_dimension)),
        )  # fmt: skip
    references = frozenset(own.get("references", "none").split(","))
    mode = own.get("mode", "exact")
    if not references <= set(_REFERENCES) or mode not in ("exact", "available"):
        raise Fault(
            SYNTAX, said("“references” or “mode” cannot be read."),
            hint=said("“references” is one of {names}; “mode” is exact or available.",
                      names=", ".join(_REFERENCES)),
        )  # fmt: skip
    return AvailabilityQuery(
        data=data_query(path[:5], rest, datasets),
        components=every_dimension if "*" in wanted else wanted,
        references=references, available=mode == "available",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """What a data set has for a query. ``series`` and ``observations`` are none where they were not
    counted."""

    flow: str
    codes: Mapping[str, Sequence[str]]
    series: int | None
    observations: int | None
    first: dt.date
    last: dt.date


def available(statistics: Statistics, query: AvailabilityQuery) -> list[Available]:
    """What there is for a query, by data set. :raises Fault: nothing."""
    found = []
    for flow in query.data.flows:
        one = replace(query.data, flows=(flow,))
        slices = statistics.store.slices(flow)
        if sum(each.count for each in slices) <= COUNTED:
            told = _counted(statistics, one)
        else:
            told = _listed(statistics, one)
        if told:
            codes = _selectable(statistics, one) if query.available else told.codes
            found.append(replace(told, codes=codes))
    if not found:
        raise nothing()
    return found


def _counted(statistics: Statistics, query: DataQuery) -> Available | None:
    series: dict[int, Series] = {}
    count, first, last = 0, dt.date.max, dt.date.min
    for part in parts(statistics, query):
        for figure in part.figures:
            series[figure.cell.series] = figure.series
            count += 1
            begin, end = days(figure.cell.period)
            first, last = min(first, begin), max(last, end)
    if not count:
        return None
    return Available(
        flow=query.flows[0], codes=codes_of(list(series.values())), series=len(series),
        observations=count, first=first, last=last,
    )  # fmt: skip


def _listed(statistics: Statistics, query: DataQuery) -> Available | None:
    flow = query.flows[0]
    series = [one for one in _series(statistics, flow) if query.fits(one)]
    years = [(each.first, each.last) for each in statistics.store.slices(flow)]
    if not series:
        return None
    return Available(
        flow=flow, codes=codes_of(series), series=None, observations=None,
        first=dt.date(min(first for first, _ in years), 1, 1),
        last=dt.date(max(last for _, last in years), 12, 31),
    )  # fmt: skip


def _series(statistics: Statistics, flow: str) -> list[Series]:
    return [
        one
        for indicator in statistics.datasets().get(flow, ())
        for one in statistics.series(Which(dataset=flow, indicator=indicator))
    ]


def _selectable(statistics: Statistics, query: DataQuery) -> Mapping[str, Sequence[str]]:
    """The codes of each dimension that could be chosen besides what is chosen of the others."""
    every_series = _series(statistics, query.flows[0])
    found = {}
    for place, name in enumerate(DIMENSION_IDS):
        without = replace(
            query,
            keys=tuple((*key[:place], None, *key[place + 1 :]) for key in query.keys),
            filters={each: one for each, one in query.filters.items() if each != name},
        )
        found[name] = sorted({one.codes[place] for one in every_series if without.fits(one)})
    return found


def used_codes(statistics: Statistics, flows: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The codes with figures in any of the data sets, by dimension."""
    return codes_of([one for flow in flows for one in _series(statistics, flow)])


def constraints(
    found: Sequence[Available], query: AvailabilityQuery, datasets: Sequence[str]
) -> list[Artefact | AvailabilityConstraint]:
    """The message's structures: a constraint for each data set, and what is asked for with it."""
    made: list[Artefact | AvailabilityConstraint] = [
        AvailabilityConstraint(
            constraint_attachment=ConstraintAttachment(
                None, dataflows=[urn("Dataflow", one.flow)]
            ),
            cube_region=CubeRegion(_region(one, query.components)),
            series_count=one.series, obs_count=one.observations,
        )
        for one in found
    ]  # fmt: skip
    flows = {one.flow for one in found}
    used: dict[str, set[str]] = {}
    for one in found:
        for name, codes in one.codes.items():
            used.setdefault(name, set()).update(codes)
    for kind, artefacts in every(sorted(flows & set(datasets))).items():
        if query.references & {kind, "all"} and kind != "agencyscheme":
            made += [
                partial(each, used) if isinstance(each, Codelist) else each for each in artefacts
            ]
    return made


def _region(one: Available, components: Sequence[str]) -> list[CubeKeyValue]:
    found = [
        CubeKeyValue(name, [CubeValue(code) for code in codes])
        for name, codes in one.codes.items()
        if name in components
    ]
    if TIME in components:
        span = CubeTimeRange(
            start_period=TimePeriodBoundary(one.first.isoformat()),
            end_period=TimePeriodBoundary(one.last.isoformat()),
        )
        found.append(CubeKeyValue(TIME, time_range=span))
    return found
