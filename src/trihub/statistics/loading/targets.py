"""From a row's codes to its series and slice; each combination is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trihub.core.ports.statistics import StatisticsWriter
from trihub.core.statistics import Cell, Coverage, Flag, Period, Series, Vintage, flags_of
from trihub.statistics.catalogue import counts_whole
from trihub.statistics.findings import Findings, Kind
from trihub.statistics.loading.mapping import Mapping as Rules
from trihub.statistics.loading.mapping import own_codes, series_of
from trihub.statistics.loading.plan import CodeColumn, ValueColumn
from trihub.statistics.loading.provenance import Provenance
from trihub.statistics.loading.tables import PROVENANCE


@dataclass(slots=True)
class OpenSlice:
    """A slice that is being filled: what it speaks of, and cells that wait to be written."""

    number: int
    vintage: Vintage
    groups: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    periods: set[int] = field(default_factory=set)
    waiting: list[Cell] = field(default_factory=list)
    late_from: int = 0

    def __post_init__(self) -> None:
        """Numbers of periods up to this one are not after the publication."""
        self.late_from = self.vintage.published_by.year * 10_000 + 9_999

    def years(self) -> tuple[int, int]:
        """The first and the last year of the periods that were met."""
        found = [Period(number) for number in self.periods]
        first = min((each.first_year for each in found), default=0)
        return first, max((each.year for each in found), default=0)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a value goes: slice, series with its number, flags, and whether it must be whole."""

    slice: OpenSlice
    series: Series
    number: int
    flags: int
    whole: bool


class Targets:
    """Works out targets from codes, and remembers which codes were met."""

    def __init__(
        self, rules: Rules, base: Mapping[str, str], provenance: Provenance,
        writer: StatisticsWriter, findings: Findings,
    ) -> None:  # fmt: skip
        self._coverage = Coverage(rules.rules.coverage)
        self._base = base
        self._provenance = provenance
        self._writer = writer
        self._findings = findings
        self._vintages: dict[tuple[str, ...], Vintage] = {}
        self.slices: dict[tuple[str, str], OpenSlice] = {}
        self.met: dict[str, set[str]] = {}

    def find(
        self,
        columns: Sequence[CodeColumn],
        codes: Sequence[str],
        of: ValueColumn,
        line: int,
        fiscal: bool = False,
    ) -> Target | None:
        """The target of a combination of codes; none where one is not known, which is noted."""
        targets = dict(self._base)
        flags = Flag(0)
        good = True
        parts = [
            self._meaning(column, code, line) for column, code in zip(columns, codes, strict=True)
        ]
        for found in (*parts, of.targets or {}):
            if found is None:
                good = False
                continue
            targets.update(found)
            flags |= flags_of(found.get("flags", "").split())
        if fiscal:
            targets["year_basis"] = "FISCAL"
        return self._make(targets, flags) if good else None

    def _meaning(self, column: CodeColumn, code: str, line: int) -> Mapping[str, str] | None:
        code = code.strip()
        self.met.setdefault(column.name, set()).add(code)
        found = None
        if column.table is not None:
            found = column.table.get(code)
        elif code in own_codes(column.dimension):
            found = {column.dimension: code}
        if found is None:
            self._findings.note(Kind.UNKNOWN_CODE, line=line, column=column.name, code=code)
        return found

    def _make(self, targets: Mapping[str, str], flags: Flag) -> Target:
        series = series_of(targets)
        vintage = self._vintage(targets)
        key = (vintage.digest, series.indicator)
        into = self.slices.get(key)
        if into is None:
            number = self._writer.begin(vintage, series.indicator)
            into = self.slices[key] = OpenSlice(number, vintage)
        if self._coverage is not Coverage.CELLS:
            into.groups.add(series.group)
        if self._coverage is Coverage.ROWS:
            into.offices.add(series.office)
        number = self._writer.series(series)
        return Target(into, series, number, int(flags), counts_whole(series.unit))

    def _vintage(self, targets: Mapping[str, str]) -> Vintage:
        key = tuple(targets.get(name, "") for name in PROVENANCE)
        if key not in self._vintages:
            made = self._vintages[key] = self._provenance.vintage(targets)
            for other in self._writer.changed_silently(made):
                self._findings.note(
                    Kind.CHANGED_SILENTLY, column=made.document, code=made.sha256,
                    detail=other.sha256,
                )  # fmt: skip
        return self._vintages[key]
