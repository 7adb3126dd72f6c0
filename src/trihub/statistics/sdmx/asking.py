"""Queries as SDMX-REST 2.2 writes them: a path and parameters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trihub.core.messages import said
from trihub.core.statistics import Series
from trihub.statistics.catalogue import code_lists
from trihub.statistics.sdmx.faults import NO_RESULTS, NOT_OFFERED, SEMANTIC, SYNTAX, Fault
from trihub.statistics.sdmx.filters import Filter, read_filter
from trihub.statistics.sdmx.names import (
    AGENCY,
    ALL_AT_OBSERVATION,
    ATTRIBUTES,
    DIMENSION_IDS,
    MEASURE,
    STRUCTURE,
    TIME,
)
from trihub.statistics.sdmx.sorting import Order, orders_of
from trihub.statistics.sdmx.times import moment_of

Parameters = Sequence[tuple[str, str]]
Key = tuple[frozenset[str] | None, ...]
"""The codes that each dimension may have, ``None`` for any."""

_CONTEXTS = ("datastructure", "dataflow", "provisionagreement", "*")
_COMPONENT = re.compile(r"c\[([^\]]+)\]")
_CODE = re.compile(r"[A-Za-z0-9_@$-]{1,60}")
_VERSION = re.compile(r"(\d+)(\+?)\.(\d+)(\+?)(?:\.(\d+)(\+?))?", re.ASCII)
_MANY_KEYS = 1_000
_DATA = {
    "updatedAfter", "firstNObservations", "lastNObservations", "dimensionAtObservation",
    "attributes", "measures", "includeHistory", "offset", "limit", "sort", "asOf",
}  # fmt: skip
_LATER = {"reportingYearStartDay"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuery:
    """Which figures are asked for, and how they are packed.

    ``flows``: data sets. ``keys``: any of them may fit; none means all. ``as_of``: the day of
    publication. ``updated_after``: the moment of recording. ``first``, ``last``: figures of each
    series, 0 for all. ``attributes``: the wanted ones in their order. ``measured``: with values.
    ``sort``: the order, none for that of keys and periods.
    """

    flows: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    as_of: dt.date | None = None
    updated_after: dt.datetime | None = None
    history: bool = False
    first: int = 0
    last: int = 0
    at_observation: str = TIME
    attributes: tuple[str, ...] = ATTRIBUTES
    measured: bool = True
    offset: int = 0
    limit: int | None = None
    sort: tuple[Order, ...] = ()

    @property
    def gathered(self) -> bool:
        """Whether the whole answer is gathered before the first figure is given."""
        return bool(self.history or self.updated_after or self.sort)

    @property
    def keys_only(self) -> bool:
        """Whether series alone are asked for, without figures."""
        return not self.measured and not self.attributes

    def fits(self, series: Series) -> bool:
        """Whether keys and conditions allow a series."""
        codes = series.codes
        if self.keys and not any(
            all(wanted is None or code in wanted for code, wanted in zip(codes, key, strict=True))
            for key in self.keys
        ):
            return False
        return all(
            found.accepts(code)
            for name, code in zip(DIMENSION_IDS, codes, strict=True)
            if (found := self.filters.get(name))
        )

    def codes(self) -> dict[str, frozenset[str]]:
        """The codes to which keys and conditions narrow each dimension; others may be any."""
        found: dict[str, frozenset[str]] = {}
        for place, name in enumerate(DIMENSION_IDS):
            sets = [key[place] for key in self.keys]
            wanted: list[frozenset[str]] = []
            if sets and None not in sets:
                wanted.append(frozenset().union(*(one for one in sets if one)))
            chosen = self.filters.get(name)
            if chosen and chosen.codes is not None:
                wanted.append(chosen.codes)
            if wanted:
                found[name] = frozenset.intersection(*wanted)
        return found


def data_query(path: Sequence[str], given: Parameters, datasets: Iterable[str]) -> DataQuery:
    """Read a data query: the parts of the path after ``data``, and the parameters.

    :raises Fault: it cannot be read, does not fit the structure, or there is no such data.
    """
    if len(path) > 5:
        raise Fault(
            SYNTAX, said("The address has more parts than a data query."),
            hint=said("Write {examples}.", examples="data/dataflow/TRIHUB/WDI/1.0.0/*"),
        )  # fmt: skip
    context, agency, resource, version, key = [*path, *["*"] * (5 - len(path))]
    plain, filters = _split(given)
    _known(plain, _DATA)
    as_of = moment_of(plain["asOf"]) if "asOf" in plain else None
    after = moment_of(plain["updatedAfter"]) if "updatedAfter" in plain else None
    if as_of and after and after > as_of:
        raise Fault(
            SEMANTIC, said("“updatedAfter” is later than “asOf”."),
            hint=said("Ask for changes before the moment that “asOf” names."),
        )  # fmt: skip
    at_observation = _at_observation(plain.get("dimensionAtObservation", TIME))
    return DataQuery(
        flows=flows_of(context, agency, resource, version, datasets), keys=keys_of(key),
        filters=filters, as_of=as_of.date() if as_of else None, updated_after=after,
        history=_truth(plain, "includeHistory"), first=_number(plain, "firstNObservations", 1) or 0,
        last=_number(plain, "lastNObservations", 1) or 0,
        at_observation=at_observation,
        attributes=_attributes(plain.get("attributes", "dsd")),
        measured=_measured(plain.get("measures", "all")),
        offset=_number(plain, "offset", 0) or 0, limit=_number(plain, "limit", 1),
        sort=orders_of(plain.get("sort", ""), at_observation),
    )  # fmt: skip


def _split(given: Parameters) -> tuple[dict[str, str], dict[str, Filter]]:
    plain: dict[str, str] = {}
    filters: dict[str, Filter] = {}
    for name, value in given:
        found = _COMPONENT.fullmatch(name)
        if name in plain or (found and found[1] in filters):
            raise Fault(
                SYNTAX, said("“{name}” is given twice.", name=name[:60]),
                hint=said("Join values by a comma (or) or a plus (and)."),
            )  # fmt: skip
        if found:
            filters[found[1]] = read_filter(found[1], value)
        else:
            plain[name] = value
    return plain, filters


def _known(plain: Mapping[str, str], known: set[str]) -> None:
    for name in plain:
        if name in _LATER:
            raise Fault(
                NOT_OFFERED, said("“{name}” is not offered.", name=name),
                hint=said("Periods are compared by the days of calendar years."),
            )  # fmt: skip
        if name not in known:
            raise Fault(
                SYNTAX, said("There is no parameter “{name}”.", name=name[:60]),
                hint=said("The parameters are {names}.", names=", ".join(sorted(known))),
            )  # fmt: skip


def flows_of(
    context: str, agency: str, resource: str, version: str, datasets: Iterable[str]
) -> tuple[str, ...]:
    """The data sets that the first parts of a path name.

    Figures of different data sets may have the same key, so that those of a structure are given
    by data set too. :raises Fault: no such context, or nothing is there.
    """
    contexts = context.split(",")
    if not set(contexts) <= set(_CONTEXTS):
        raise Fault(
            SYNTAX, said("There is no context “{name}”.", name=context[:60]),
            hint=said("The contexts are {names}.", names=", ".join(_CONTEXTS[:3])),
        )  # fmt: skip
    flows: tuple[str, ...] = ()
    wanted = set(resource.split(","))
    if {AGENCY, "*"} & set(agency.split(",")) and any(map(fits_version, version.split(","))):
        every = tuple(datasets)
        if {"dataflow", "*"} & set(contexts):
            flows = tuple(name for name in every if wanted & {name, "*"})
        if {"datastructure", "*"} & set(contexts) and wanted & {STRUCTURE, "*"}:
            flows = every
    if not flows:
        raise Fault(
            NO_RESULTS, said("There is no data set {name} here.", name=resource[:60]),
            hint=said("“structure/dataflow” lists the data sets."),
        )  # fmt: skip
    return flows


def fits_version(text: str, have: tuple[int, int, int] = (1, 0, 0)) -> bool:
    """Whether a version as it is asked for means the one that is there: exactly, the latest (``+``,
    ``~``), all (``*``), or any from one on (``1.0+.0``: of 1, from 1.0.0; SDMX 3.0, section 6,
    14.7).

    :raises Fault: it is no version.
    """
    if text in ("*", "+", "~"):
        return True
    found = _VERSION.fullmatch(text)
    if not found:
        raise Fault(
            SYNTAX, said("{text} is not a version.", text=text[:40]),
            hint=said("Write {examples}.", examples="1.0.0, 1.0+.0, +, ~, *"),
        )  # fmt: skip
    least = tuple(int(part or 0) for part in found.group(1, 3, 5))
    free = next((place for place, group in enumerate((2, 4, 6)) if found[group]), None)
    if free is None:
        return least == have
    return least <= have and least[:free] == have[:free]


def keys_of(text: str) -> tuple[Key, ...]:
    """The keys of a path. A part may be ``*`` or empty (any), or codes joined by ``+``; parts that
    are left out at the end may be any.

    :raises Fault: one cannot be read, or does not fit the structure.
    """
    if text in ("", "*", "all"):
        return ()
    parts = text.split(",")
    if len(parts) > _MANY_KEYS:
        raise Fault(
            SEMANTIC, said("The query has more than {count} keys.", count=_MANY_KEYS),
            hint=said("Leave dimensions open with “*”."),
        )  # fmt: skip
    return tuple(_key(one) for one in parts)


def _key(text: str) -> Key:
    places = text.split(".")
    if len(places) > len(DIMENSION_IDS):
        raise Fault(
            SEMANTIC, said("The key {key} has more parts than the structure.", key=text[:120]),
            hint=said("A key has {count} codes joined by dots.", count=len(DIMENSION_IDS)),
        )  # fmt: skip
    found: list[frozenset[str] | None] = []
    for name, place in zip(DIMENSION_IDS, places, strict=False):
        if place in ("", "*"):
            found.append(None)
            continue
        codes = place.split("+")
        if not all(map(_CODE.fullmatch, codes)):
            raise Fault(
                SYNTAX, said("{key} is not the key of a series.", key=text[:120]),
                hint=said("A key has {count} codes joined by dots.", count=len(DIMENSION_IDS)),
            )  # fmt: skip
        unknown = [code for code in codes if code not in code_lists()[name.lower()]]
        if unknown:
            raise Fault(
                SEMANTIC, said("{name} has no code {code}.", name=name, code=unknown[0]),
                hint=said("“structure/codelist/{list}” lists its codes.",
                          list=f"{AGENCY}/CL_{name}"),
            )  # fmt: skip
        found.append(frozenset(codes))
    return (*found, *[None] * (len(DIMENSION_IDS) - len(found)))


def _truth(plain: Mapping[str, str], name: str) -> bool:
    text = plain.get(name, "false").lower()
    if text not in ("true", "false"):
        raise Fault(
            SYNTAX, said("“{name}” is neither true nor false.", name=name),
            hint=said("Write {examples}.", examples=f"{name}=true"),
        )  # fmt: skip
    return text == "true"


def _number(plain: Mapping[str, str], name: str, least: int) -> int | None:
    text = plain.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,12}", text, re.ASCII) or int(text) < least:
        raise Fault(
            SYNTAX, said("“{name}” is no number from {least}.", name=name, least=least),
            hint=said("Write {examples}.", examples=f"{name}=10"),
        )  # fmt: skip
    return int(text)


def _at_observation(text: str) -> str:
    known = (TIME, ALL_AT_OBSERVATION, *DIMENSION_IDS)
    if text not in known:
        raise Fault(
            SEMANTIC, said("There is no dimension {name} for observations.", name=text[:60]),
            hint=said("The dimensions are {names}.", names=", ".join(known)),
        )  # fmt: skip
    return text


def _attributes(text: str) -> tuple[str, ...]:
    wanted: set[str] = set()
    for name in text.split(","):
        if name in ("dsd", "all", "obs"):
            wanted |= set(ATTRIBUTES)
        elif name in ATTRIBUTES:
            wanted.add(name)
        elif name not in ("none", "msd", "dataset", "series"):
            raise Fault(
                SEMANTIC, said("There is no attribute {name}.", name=name[:60]),
                hint=said("The attributes are {names}.", names=", ".join(ATTRIBUTES)),
            )  # fmt: skip
    return tuple(name for name in ATTRIBUTES if name in wanted)


def _measured(text: str) -> bool:
    if not set(text.split(",")) <= {"all", "none", MEASURE}:
        raise Fault(
            SEMANTIC, said("There is no measure {name}.", name=text[:60]),
            hint=said("The measure is {name}.", name=MEASURE),
        )  # fmt: skip
    return text != "none"
