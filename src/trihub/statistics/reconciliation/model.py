"""What the engine compares, and what it says of a difference."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from trihub.core.statistics import Cell, Period, Series, Slice, observation_of, plain
from trihub.statistics.reconciliation.words import name_of, sentence_of


class Claim(NamedTuple):
    """What a source says a figure is. ``cell`` is none where the figure does not stand in the
    source but follows from ``parts``; ``subtracted`` says that it is the first less the others."""

    series: Series
    period: int
    value: Decimal
    flags: int
    slice: Slice
    cell: Cell | None
    parts: tuple[Claim, ...] = ()
    subtracted: bool = False

    @property
    def dataset(self) -> str:
        """The data set that it stands in."""
        return self.slice.vintage.dataset

    @property
    def year(self) -> int:
        """The year, or the last one of a span."""
        return Period(self.period).year

    @property
    def id(self) -> str | None:
        """The permanent identifier of the figure, where it stands in the source."""
        return observation_of(self.cell, self.series, self.slice).id if self.cell else None

    @property
    def source(self) -> str:
        """The publication, in words."""
        vintage = self.slice.vintage
        return f"{vintage.document} ({vintage.published.text})"


class Comparison(StrEnum):
    """What was set side by side."""

    SOURCES = "sources"
    """The same cell in two data sets, or in one under two labels."""
    VINTAGES = "vintages"
    """The same cell in two successive publications of one data set."""
    DROPPED = "dropped"
    """A figure, and a newer publication of its table that has none."""
    PARTS = "parts"
    """A total and the sum of its parts."""
    ADJACENT = "adjacent"
    """Two adjacent periods of one data set that are counted by different methods."""
    ENDING = "ending"
    """The last year of a table and the year before it."""


class Rule(StrEnum):
    """Why two figures differ. The codes are kept for good; names are in ``rules.csv``."""

    ROUNDING = "rounding"
    SCOPE = "scope"
    COUNTING_UNIT = "counting-unit"
    FISCAL_YEAR = "fiscal-year"
    METHOD_BREAK = "method-break"
    ARITHMETIC = "arithmetic"
    RESIDENCE = "residence"
    WRONG_LABEL = "wrong-label"
    INCOMPLETE_YEAR = "incomplete-year"
    PROVISIONAL = "provisional"
    REVISION = "revision"
    COPY = "copy-of-another-date"
    DROPPED = "dropped-value"
    UNEXPLAINED = "unexplained"

    def name_in(self, language: str = "en") -> str:
        """The name in a language."""
        return name_of(self.value, language)


Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A rule that applies, with the facts that show it (numbers and codes, by name)."""

    rule: Rule
    facts: Facts

    def text(self, language: str = "en") -> str:
        """The evidence as a sentence."""
        return sentence_of(self.rule.value, self.facts, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two claims that are not the same. ``one`` is the earlier publication, period, or the total;
    ``other`` is none where a newer publication (``lacking``) has no value. ``dimension``: of a
    total."""

    comparison: Comparison
    one: Claim
    other: Claim | None = None
    lacking: Slice | None = None
    dimension: str = ""

    @property
    def id(self) -> str:
        """The permanent identifier: of the comparison, the cell, and the sources."""
        ends = [self._end(self.one)]
        if self.other is not None:
            ends.append(self._end(self.other))
        if self.lacking is not None:
            ends.append(self.lacking.vintage.digest)
        if self.comparison is Comparison.SOURCES:
            ends.sort()
        text = "\n".join((self.comparison.value, self.dimension, *ends))
        return "D" + hashlib.sha256(text.encode()).hexdigest()[:15]

    def _end(self, claim: Claim) -> str:
        source = claim.dataset
        if self.comparison in (Comparison.VINTAGES, Comparison.DROPPED, Comparison.ENDING):
            source = claim.slice.vintage.digest
        return f"{source}|{claim.series.key}|{claim.period}"

    @property
    def gap(self) -> Decimal | None:
        """The other value less the first."""
        return None if self.other is None else self.other.value - self.one.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """An entry of the register: a difference and every rule that explains it, the strongest
    first."""

    difference: Difference
    explanations: tuple[Explanation, ...] = field(default=())

    @property
    def id(self) -> str:
        """The permanent identifier."""
        return self.difference.id

    @property
    def rule(self) -> Rule:
        """The strongest rule, or that there is none."""
        return self.explanations[0].rule if self.explanations else Rule.UNEXPLAINED


def show(value: Decimal) -> str:
    """A value in its plain form."""
    return plain(value)
