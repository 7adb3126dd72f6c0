"""What a computed figure is: its value or why there is none, and all that it follows from."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import NamedTuple

from trihub.core.statistics import Flag, Period, Series
from trihub.statistics.catalogue import label
from trihub.statistics.computed.definitions import Definition
from trihub.statistics.tables import Figure
from trihub.text.particles import settled


class Why(StrEnum):
    """Why there is no figure. The codes are kept for good; sentences are in ``reasons.csv``."""

    INPUT_MISSING = "input-missing"
    TOTAL_MISSING = "total-missing"
    NOT_PUBLISHED = "not-published"
    BASE_YEAR_MISSING = "base-year-missing"
    PREVIOUS_YEAR_MISSING = "previous-year-missing"
    BEFORE_BASE = "before-base"
    DIVISION_BY_ZERO = "division-by-zero"
    BELOW_ZERO = "below-zero"
    BREAK = "break"
    TOTAL_IS_NOT_ITS_PARTS = "total-is-not-its-parts"
    PRICE_BASE = "price-base"
    MEMBERS_UNKNOWN = "members-unknown"
    NOT_AN_OFFICE = "not-an-office"
    NOT_IN_DATA_SET = "not-in-data-set"
    NO_DATA_SET = "no-data-set"
    SEVERAL_DATA_SETS = "several-data-sets"
    PART_MISSING = "part-missing"


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "data" / "reasons.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(StringIO(text))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Why a figure is absent, with the codes and numbers that show it."""

    why: Why
    facts: Mapping[str, str]

    def text(self, language: str = "en") -> str:
        """The reason as a sentence; codes of indicators and offices by their names."""
        named = {
            name: label("indicator", value, language) if name == "input"
            else label("office", value, language) if name == "office" else value
            for name, value in self.facts.items()
        }  # fmt: skip
        text = _sentences()[self.why.value][language].format_map(named)
        return settled(text, language)


def missing(why: Why, **facts: object) -> Missing:
    """A reason with its facts."""
    return Missing(why=why, facts={name: str(value) for name, value in facts.items()})


class Input(NamedTuple):
    """A published figure that a computed one follows from, and what it is there for: ``part``,
    ``whole``, ``before``, or the indicator that it is divided by."""

    role: str
    figure: Figure

    @property
    def value(self) -> Fraction | None:
        """The exact value; none where the publisher says that there is none."""
        given = self.figure.value
        return None if given is None else Fraction(given)

    @property
    def dataset(self) -> str:
        """The data set that it stands in."""
        return self.figure.slice.vintage.dataset

    @property
    def id(self) -> str:
        """Its permanent identifier."""
        return self.figure.observation.id


class Result(NamedTuple):
    """A value before it is rounded, or why there is none, and what it follows from."""

    value: Fraction | Decimal | None
    inputs: tuple[Input, ...]
    missing: Missing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A computed figure of a published series for a period: the rounded ``value``, or ``missing``
    says why there is none. ``dataset`` is that of the series; ``flags`` are those of the inputs, and
    a break that begins with the period."""

    definition: Definition
    dataset: str
    series: Series
    period: Period
    value: Decimal | None
    flags: Flag
    inputs: tuple[Input, ...]
    missing: Missing | None

    @property
    def id(self) -> str:
        """Names the figure: indicator, version, and twelve digits of what it is of, its inputs and
        its value."""
        value = "" if self.value is None else f"{self.value:f}"
        inputs = [each.id for each in self.inputs]
        said = "\n".join([self.dataset, self.series.key, str(self.period), value, *inputs])
        digest = hashlib.sha256(said.encode()).hexdigest()[:12]
        return f"{self.definition.id}-{self.definition.version}-{digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedTable:
    """Computed figures as they stood on a day (none: of everything that is loaded), by the keys of
    their series and periods. ``base`` is the base year of compound growth."""

    definition: Definition
    as_of: dt.date | None
    base: int | None
    figures: Sequence[Computed]

    def __iter__(self) -> Iterator[Computed]:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)
