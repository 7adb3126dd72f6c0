"""Flows between offices: who files where, in one year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.statistics import TOTAL, Flag, Series
from trihub.statistics.catalogue import code_lists, counts_whole
from trihub.statistics.computed.definitions import flow_rules
from trihub.statistics.computed.model import Input, Missing, Why, missing
from trihub.statistics.computed.reading import Inputs
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure

OTHER = "OTHER"
_COUNTED = ("unit", "year_basis", "applicant_basis")
_INDICATORS = ("APPLICATIONS", "GRANTS")
Counted = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCell:
    """A published figure, or a sum of them, or why there is none."""

    value: int | None
    flags: Flag
    inputs: tuple[Input, ...]
    missing: Missing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """What is filed at an office. ``cells`` are by the offices whose applicants file; ``dataset`` is
    where the whole row comes from (empty: none gives it), ``counted`` its unit, year basis and
    applicant basis. ``adds_up``: whether the total is the sum of the origins with the others;
    ``None`` where one of them is missing."""

    office: str
    dataset: str
    counted: Counted
    cells: Mapping[str, FlowCell]
    other: FlowCell
    total: FlowCell
    adds_up: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowMatrix:
    """Flows of a year between offices: rows by the office where, columns by the office whence.
    ``origins`` are the codes of origin that stand for the offices, ``totals`` the columns' sums."""

    year: int
    indicator: str
    right: str
    as_of: dt.date | None
    offices: tuple[str, ...]
    origins: Mapping[str, str]
    rows: Mapping[str, FlowRow]
    totals: Mapping[str, FlowCell]


def flows(
    statistics: Statistics,
    year: int,
    right: str = "PATENT",
    as_of: dt.date | None = None,
    *,
    indicator: str = "APPLICATIONS",
) -> FlowMatrix:
    """The flows of a year between CN, JP, KR, US and EP, as they stood on a day (default: of all).

    Each row comes from one data set; sums over rows are made only where all come from the same.

    :raises BadInput: there is no such right, or flows of the indicator are not known.
    """
    if indicator not in _INDICATORS or right not in code_lists()["right"]:
        raise BadInput(
            said("There are no flows of {indicator} of {right}.", indicator=indicator[:60],
                 right=right[:60]),
            hint=said("There are {names}.", names=", ".join(_INDICATORS)),
        )  # fmt: skip
    rules = flow_rules()
    codes = {"right": (right,), "office": rules.offices, "field": (TOTAL,), "route": (TOTAL,)}
    inputs = Inputs(statistics, indicator, codes, as_of)
    rows = {office: _row(inputs, office, year) for office in rules.offices}
    return FlowMatrix(
        year=year, indicator=indicator, right=right, as_of=as_of, offices=rules.offices,
        origins={office: rules.origin(office) for office in rules.offices}, rows=rows,
        totals={office: _sum(rows, office) for office in rules.offices},
    )  # fmt: skip


def years_of(
    statistics: Statistics, right: str = "PATENT", as_of: dt.date | None = None,
    *, indicator: str = "APPLICATIONS",
) -> list[int]:  # fmt: skip
    """The years of which some flow between two of the offices is known, newest first."""
    rules = flow_rules()
    codes = {"right": (right,), "office": rules.offices, "field": (TOTAL,), "route": (TOTAL,)}
    foreign = {rules.origin(office) for office in rules.offices}
    found: set[int] = set()
    for lines in Inputs(statistics, indicator, codes, as_of).by_dataset.values():
        for series, years in lines.items():
            others = foreign - {rules.origin(series.office)}
            if series.origin in others and counts_whole(series.unit):
                found.update(years)
    return sorted(found, reverse=True)


def _row(inputs: Inputs, office: str, year: int) -> FlowRow:
    rules = flow_rules()
    found = {
        name: ways
        for name in inputs.by_dataset
        if (ways := _of_office(inputs, name, office, year)) is not None
    }
    order = {name: place for place, name in enumerate(rules.datasets)}
    foreign = {rules.origin(each) for each in rules.offices if each != office}
    # a row of countries comes before one of residents alone, whatever the preference
    ranked = sorted(
        found, key=lambda name: (not foreign & found[name][1].keys(),
                                 order.get(name, len(order)), name),
    )  # fmt: skip
    if not ranked:
        none = _none(missing(Why.NO_DATA_SET, office=office, year=year))
        return FlowRow(office=office, dataset="", counted=(), other=none, total=none,
                       cells=dict.fromkeys(rules.offices, none), adds_up=None)  # fmt: skip
    dataset = ranked[0]
    counted, figures = found[dataset]
    absent = _none(missing(Why.NOT_IN_DATA_SET, dataset=dataset))
    cells = {each: _cell(figures, _codes(each, office), absent) for each in rules.offices}
    other, total = (_cell(figures, (code,), absent) for code in (OTHER, TOTAL))
    parts = [*(cell.value for cell in cells.values()), other.value]
    whole = all(part is not None for part in parts) and total.value is not None
    return FlowRow(
        office=office, dataset=dataset, counted=counted, cells=cells, other=other, total=total,
        adds_up=sum(part or 0 for part in parts) == total.value if whole else None,
    )  # fmt: skip


def _codes(origin: str, office: str) -> Sequence[str]:
    """The codes of origin that stand for an office's own applicants or another's."""
    code = flow_rules().origin(origin)
    return (code, "RES") if origin == office else (code,)


def _of_office(
    inputs: Inputs, dataset: str, office: str, year: int
) -> tuple[Counted, Mapping[str, Figure]] | None:
    """The figures of an office in a year by origin, of the way of counting that gives the most.
    Fractional counts are left out: they are shares of inventors, not filings."""
    ways: dict[Counted, dict[str, Figure]] = defaultdict(dict)
    for series, years in inputs.by_dataset[dataset].items():
        if series.office == office and year in years and counts_whole(series.unit):
            ways[_way(series)][series.origin] = years[year]
    if not ways:
        return None
    most = min(ways, key=lambda way: (-len(ways[way]), way))
    return most, ways[most]


def _way(series: Series) -> Counted:
    return tuple(getattr(series, name) for name in _COUNTED)


def _cell(figures: Mapping[str, Figure], codes: Sequence[str], absent: FlowCell) -> FlowCell:
    given = next((figures[code] for code in codes if code in figures), None)
    if given is None:
        return absent
    value = given.value
    if value is None:
        none = missing(Why.NOT_PUBLISHED)
        return FlowCell(value=None, flags=Flag(0), inputs=(Input("part", given),), missing=none)
    return FlowCell(value=int(value), flags=Flag(given.cell.flags),
                    inputs=(Input("part", given),), missing=None)  # fmt: skip


def _none(why: Missing) -> FlowCell:
    return FlowCell(value=None, flags=Flag(0), inputs=(), missing=why)


def _sum(rows: Mapping[str, FlowRow], origin: str) -> FlowCell:
    """What an office's applicants file at all the offices."""
    if len({(row.dataset, row.counted) for row in rows.values()}) > 1:
        return _none(missing(Why.SEVERAL_DATA_SETS))
    parts = [row.cells[origin] for row in rows.values()]
    if any(part.value is None for part in parts):
        return _none(missing(Why.PART_MISSING))
    flags = Flag(0)
    for part in parts:
        flags |= part.flags
    return FlowCell(
        value=sum(part.value or 0 for part in parts), flags=flags,
        inputs=tuple(each for part in parts for each in part.inputs), missing=None,
    )  # fmt: skip
