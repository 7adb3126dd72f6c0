"""How the columns of one file are read by its mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trihub.core.errors import BadDate, BadFile
from trihub.core.statistics import Period
from trihub.statistics.findings import Findings, Kind
from trihub.statistics.loading.mapping import Mapping
from trihub.statistics.loading.tables import Table, Targets


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A column of codes: its place, its table, or the dimension whose codes of ours it holds."""

    index: int
    name: str
    table: Table | None
    dimension: str


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of values: its place, its period where the header names it, and what its name means."""

    index: int
    name: str
    period: int | None
    targets: Targets | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The places of everything in a file's rows. ``width`` is how many fields a row needs."""

    codes: Sequence[CodeColumn]
    values: Sequence[ValueColumn]
    period: int
    fixed_period: int
    flags: int
    width: int


def plan(mapping: Mapping, header: Sequence[str], file: str, findings: Findings) -> Plan:
    """Find the mapping's columns in a header; columns that nobody names are findings.

    :raises BadFile: one that is needed is missing.
    """
    rules = mapping.rules
    place = _places(header, file)
    needed = [rule.name for rule in rules.columns]
    needed += [name for name in (rules.values.column, rules.values.period) if name]
    if rules.flags:
        needed.append(rules.flags.column)
    for name in needed:
        if name not in place:
            raise BadFile(
                f"{file} has no column {name}.",
                hint="Give the mapping that fits it with --mapping.",
            )
    codes = [
        CodeColumn(place[rule.name], rule.name, mapping.columns[rule.name], rule.dimension)
        for rule in rules.columns
    ]
    values = _values(mapping, place)
    known = {*needed, *rules.ignore, *(each.name for each in values), ""}
    for name in place:
        if name not in known:
            findings.note(Kind.UNKNOWN_COLUMN, column=name)
    if not values:
        raise BadFile(
            f"{file} has no column of values.",
            hint="Give the mapping that fits it with --mapping.",
        )
    fixed = rules.values.fixed_period
    return Plan(
        codes=codes,
        values=values,
        period=place[rules.values.period] if rules.values.period else -1,
        fixed_period=Period.parse(fixed).number if fixed else 0,
        flags=place[rules.flags.column] if rules.flags else -1,
        width=1 + max([each.index for each in codes] + [each.index for each in values]),
    )


def _places(header: Sequence[str], file: str) -> dict[str, int]:
    place: dict[str, int] = {}
    for index, name in enumerate(header):
        if name and name in place:
            raise BadFile(
                f"{file} has two columns {name}.",
                hint="Give one of them another name.",
            )
        place[name] = index
    return place


def _values(mapping: Mapping, place: dict[str, int]) -> list[ValueColumn]:
    rules = mapping.rules.values
    if rules.column:
        return [ValueColumn(place[rules.column], rules.column, None, None)]
    if mapping.measures:
        named = ((name, mapping.measures.get(name)) for name in place)
        return [
            ValueColumn(place[name], name, None, targets)
            for name, targets in named
            if targets is not None
        ]
    found = []
    taken = {rule.name for rule in mapping.rules.columns} | set(mapping.rules.ignore)
    for name, index in place.items():
        if name in taken:
            continue
        try:
            found.append(ValueColumn(index, name, Period.parse(name).number, None))
        except BadDate:
            continue
    return found
