"""Whether totals are the sums of their parts, within one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from trihub.core.statistics import DIMENSIONS, Period, Series
from trihub.statistics.findings import Findings, Kind
from trihub.statistics.loading.mapping import TotalRule

_Key = tuple[int, int, tuple[str, ...], int]


@dataclass(slots=True)
class Totals:
    """Collects the parts of totals as they are read. Nothing is collected without a rule."""

    rules: Sequence[TotalRule]
    _found: dict[_Key, dict[str, tuple[Decimal, int]]] = field(default_factory=dict)

    def take(self, of: int, series: Series, period: int, value: str, line: int) -> None:
        """A figure of a slice."""
        for number, rule in enumerate(self.rules):
            code = getattr(series, rule.dimension)
            if rule.parts and code != rule.total and code not in rule.parts:
                continue
            others = list(series.codes)
            others[DIMENSIONS.index(rule.dimension)] = ""
            key = (number, of, tuple(others), period)
            self._found.setdefault(key, {}).setdefault(code, (Decimal(value), line))

    def check(self, findings: Findings) -> None:
        """Note every total that is not the sum of its parts, where all of them are there."""
        for (number, _, _, period), given in self._found.items():
            rule = self.rules[number]
            if rule.total not in given:
                continue
            parts = {code: value for code, (value, _) in given.items() if code != rule.total}
            total, line = given[rule.total]
            whole = set(rule.parts) <= set(parts) if rule.parts else len(parts) > 1
            if whole and sum(parts.values()) != total:
                findings.note(
                    Kind.NOT_THE_SUM, line=line, column=rule.dimension,
                    code=f"{rule.total} {Period(period)}",
                    detail=f"{total:f} ≠ {sum(parts.values()):f} = "
                    + " + ".join(f"{value:f} ({code})" for code, value in sorted(parts.items())),
                )  # fmt: skip
