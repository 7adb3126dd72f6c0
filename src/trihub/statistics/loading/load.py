"""Loading one file: every row through its mapping into the store, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from trihub.core.errors import BadDate, BadFile
from trihub.core.ports.statistics import Extent, StatisticsStore, StatisticsWriter
from trihub.core.statistics import BadValue, Cell, Coverage, Flag, Load, Period, Vintage, flags_of
from trihub.core.statistics.values import reader
from trihub.statistics.findings import REFUSED, Finding, Findings, Kind
from trihub.statistics.loading.mapping import Mapping
from trihub.statistics.loading.plan import Plan, ValueColumn, plan
from trihub.statistics.loading.provenance import Given, Provenance, checksum, stated_date
from trihub.statistics.loading.sheets import Sheet, open_sheet
from trihub.statistics.loading.targets import OpenSlice, Target, Targets
from trihub.statistics.loading.totals import Totals

_BATCH = 5_000
_LISTED = 20
_NO_FIGURE = int(Flag.NOT_PUBLISHED)
_Cache = dict[object, Target]


@dataclass(slots=True, kw_only=True)
class FileReport:
    """What became of a file. ``known``: figures that the store had; ``loaded_before``: the file was
    read whole before, and not again."""

    file: str
    mapping: str
    sha256: str
    rows: int = 0
    added: int = 0
    known: int = 0
    loaded_before: bool = False
    vintages: Sequence[Vintage] = ()
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Rows or cells that were not loaded, each with a finding."""
        return sum(each.count for each in self.findings if each.kind in REFUSED)


def load_file(store: StatisticsStore, path: Path, mapping: Mapping, given: Given) -> FileReport:
    """Read a file into the store.

    :raises BadFile: it is not what the mapping expects; nothing of it is kept.
    :raises BadInput: nothing says when it was published, or it is from the future.
    :raises LibraryLocked: another process loads.
    """
    sha256 = checksum(path)
    report = FileReport(file=str(path), mapping=mapping.name, sha256=sha256)
    load = Load(recorded_at=given.now, loader=mapping.name, version=mapping.rules.version,
                digest=mapping.digest)  # fmt: skip
    findings = Findings(path.name)
    with store.writing(load, given.clock) as writer:
        if writer.is_loaded(sha256, mapping.digest, given.published):
            report.loaded_before = True
            return report
        rules = mapping.rules
        with open_sheet(
            path, rules.reader, requires=rules.requires, encoding=rules.encoding,
            delimiter=rules.delimiter, records=rules.records,
        ) as sheet:  # fmt: skip
            stated = stated_date(path, rules.source.published, sheet.preamble)
            provenance = Provenance(name=path.name, sha256=sha256, source=rules.source,
                                    stated=stated, given=given)  # fmt: skip
            run = _Run(mapping, path, sheet, provenance, writer, findings)
            run.read()
        run.finish(report)
        writer.note_loaded(sha256, given.published)
    report.findings = list(findings)
    return report


class _Run:
    """The reading of one file."""

    def __init__(
        self, mapping: Mapping, path: Path, sheet: Sheet, provenance: Provenance,
        writer: StatisticsWriter, findings: Findings,
    ) -> None:  # fmt: skip
        self.mapping = mapping
        self.sheet = sheet
        self.writer = writer
        self.findings = findings
        self.plan: Plan = plan(mapping, sheet.header, path.name, findings)
        self.targets = Targets(mapping, _base(mapping, path), provenance, writer, findings)
        self.totals = Totals(mapping.rules.totals)
        self.read_number = reader(mapping.rules.numbers.decimal, mapping.rules.numbers.group)
        self.missing = frozenset(("", *mapping.rules.numbers.missing))
        self.rows = 0
        self._caches: dict[int, _Cache] = {}
        self._unknown: set[object] = set()
        self._fiscal = mapping.rules.values.fiscal
        self._periods: dict[str, int] = {}
        self._last: list[str] = []

    def read(self) -> None:
        """Read every row."""
        layout = self.plan
        codes = _getter([column.index for column in layout.codes])
        ditto = self.mapping.rules.ditto
        period, fiscal, flags = layout.fixed_period, False, 0
        caches = [(column, self._cache_of(column)) for column in layout.values]
        take = self._take
        for line, row in self.sheet.rows:
            self.rows += 1
            if len(row) < layout.width:
                self.findings.note(Kind.SHORT_ROW, line=line, code=str(len(row)))
                continue
            if ditto:
                row = self._last = self._as_above(row, ditto)
            if layout.period >= 0:
                text = row[layout.period]
                fiscal = bool(self._fiscal) and text.startswith(self._fiscal)
                period = self._periods.get(text) or self._period(text, line)
                if not period:
                    continue
            if layout.flags >= 0:
                found = self._flags(row[layout.flags], line)
                if found is None:
                    continue
                flags = found
            key = codes(row)
            for column, known in caches:
                at = (key, True) if fiscal else key
                target = known.get(at)
                if target is None:
                    target = self._target(at, key, column, line, fiscal)
                    if target is None:
                        continue
                take(target, column, row[column.index], column.period or period, flags, line)

    def _as_above(self, row: Sequence[str], ditto: str) -> list[str]:
        above = self._last or [""] * len(row)
        return [old if text == ditto else text for text, old in zip(row, above, strict=False)]

    def _period(self, text: str, line: int) -> int:
        try:
            number = Period.parse(text.removeprefix(self._fiscal)).number
        except BadDate:
            column = self.mapping.rules.values.period
            self.findings.note(Kind.BAD_PERIOD, line=line, column=column, code=text)
            return 0
        self._periods[text] = number
        return number

    def _flags(self, text: str, line: int) -> int | None:
        rule = self.mapping.rules.flags
        names = [] if rule is None or not text.strip() else rule.codes.get(text.strip())
        if names is None:
            column = rule.column if rule else ""
            self.findings.note(Kind.UNKNOWN_FLAG, line=line, column=column, code=text.strip())
            return None
        return int(flags_of(names))

    def _cache_of(self, column: ValueColumn) -> _Cache:
        """The targets worked out for a column; columns whose name means nothing share one."""
        return self._caches.setdefault(-1 if column.targets is None else column.index, {})

    def _target(
        self, at: object, key: Sequence[str], column: ValueColumn, line: int, fiscal: bool
    ) -> Target | None:
        """Work out a target, or count once more that a row's codes are not known."""
        if at in self._unknown and column is not self.plan.values[0]:
            return None
        target = self.targets.find(self.plan.codes, key, column, line, fiscal)
        if target is None:
            self._unknown.add(at)
        else:
            self._cache_of(column)[at] = target
        return target

    def _take(
        self, target: Target, column: ValueColumn, text: str, period: int, flags: int, line: int
    ) -> None:
        """Read one cell."""
        into = target.slice
        if period not in into.periods:
            into.periods.add(period)
        flags |= target.flags
        value: str | None
        if text in self.missing:
            if not flags & _NO_FIGURE:
                return
            value = None
        else:
            try:
                value = self.read_number(text)
            except BadValue:
                value = self._stripped(column, text, line)
                if value is None:
                    return
            if target.whole and "." in value:
                self.findings.note(Kind.NOT_WHOLE, line=line, column=column.name, code=text)
                return
            if self.totals.rules:
                self.totals.take(into.number, target.series, period, value, line)
        if period > into.late_from and Period(period).first_year > into.vintage.published_by.year:
            self.findings.note(
                Kind.AFTER_PUBLICATION, line=line, column=column.name, code=str(Period(period))
            )
        # tuple.__new__ spares a call in Python for each of a million figures.
        cell = target.number, period, value, flags, line, column.index + 1
        into.waiting.append(tuple.__new__(Cell, cell))
        if len(into.waiting) >= _BATCH:
            self._write(into)

    def _stripped(self, column: ValueColumn, text: str, line: int) -> str | None:
        """The number without blanks around it, or a finding."""
        try:
            return self.read_number(text.strip())
        except BadValue:
            self.findings.note(Kind.BAD_VALUE, line=line, column=column.name, code=text)
            return None

    def _write(self, into: OpenSlice) -> None:
        cells, into.waiting = into.waiting, []
        for index in self.writer.add(into.number, cells):
            second = cells[index]
            first = self.writer.cell(into.number, second.series, second.period)
            same = first is not None and first.value == second.value
            self.findings.note(
                Kind.REPEATED if same else Kind.CONTRADICTED, line=second.line,
                column=self.sheet.header[second.column - 1], code=second.value or "",
                detail=f"line {first.line}: {first.value}" if first else "",
            )  # fmt: skip

    def finish(self, report: FileReport) -> None:
        """Write what waits, close the slices, and check totals and the mapping's codes."""
        coverage = Coverage(self.mapping.rules.coverage)
        for into in self.targets.slices.values():
            self._write(into)
            done = self.writer.end(
                into.number,
                Extent(coverage, *into.years(), frozenset(into.groups), frozenset(into.offices)),
            )  # fmt: skip
            report.added += done.added
            report.known += done.known
        for line in self.sheet.deletions():
            self.findings.note(Kind.DELETION, line=line, column="ACTION", code="D")
        self.totals.check(self.findings)
        self._note_unmet()
        report.rows = self.rows
        report.vintages = list({each.vintage: None for each in self.targets.slices.values()})

    def _note_unmet(self) -> None:
        for name, table in self.mapping.columns.items():
            unmet = sorted(set(table.codes) - self.targets.met.get(name, set())) if table else []
            if unmet:
                listed = " ".join(unmet[:_LISTED]) + (" …" if len(unmet) > _LISTED else "")
                self.findings.note(Kind.UNMET_CODE, column=name, detail=listed, count=len(unmet))


def _base(mapping: Mapping, path: Path) -> dict[str, str]:
    """What the mapping says of every row: its constants, and what the file's name means."""
    if mapping.file_names is None:
        return dict(mapping.rules.constants)
    found = mapping.file_names.get(path.stem)
    if found is None:
        raise BadFile(
            f"The mapping {mapping.name} does not know a file named {path.name}.",
            hint=f"It knows {', '.join(sorted(mapping.file_names.codes)[:10])}.",
        )  # fmt: skip
    return {**mapping.rules.constants, **found}


def _getter(places: list[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    if places:
        only = places[0]
        return lambda row: (row[only],)
    return lambda row: ()
