"""The guard: what cannot be set side by side is answered with the reason and the nearest
comparison that can."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Any

from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.statistics import LANGUAGES, NOT_APPLICABLE, UNKNOWN, Series
from trihub.statistics.reconciliation.breaks import Known, counted

_MOST = 50
"""Series of one request."""
_OPEN = (UNKNOWN, NOT_APPLICABLE)
_TOGETHER = "PATENT_UTILITY_MODEL"


class Reason(StrEnum):
    """Why a comparison does not hold. The codes are kept for good; names and sentences are in
    ``comparability.csv``."""

    DEFINITION = "definition"
    STARTING_EVENT = "starting-event"
    COUNTING_UNIT = "counting-unit"
    YEAR_BASIS = "year-basis"
    APPLICANT_BASIS = "applicant-basis"
    SCOPE = "scope"
    BREAK = "break"

    def text(self, facts: Mapping[str, str], language: str = "en") -> str:
        """The reason as a sentence."""
        row = _sentences()[self.value]
        return (row.get(language) or row["en"]).format_map(facts)


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "comparability.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(StringIO(text))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A reason with the codes that show it."""

    reason: Reason
    facts: Mapping[str, str]

    def text(self, language: str = "en") -> str:
        """The objection as a sentence."""
        return self.reason.text(self.facts, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """A comparison: series and years, both ends included."""

    series: tuple[Series, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a comparison holds. ``nearest``: comparisons that do, the most alike first; empty
    where nothing is objected to, or nothing comparable is published. ``breaks``: first years after
    a break in method, by office, for charts."""

    asked: Comparable
    objections: tuple[Objection, ...]
    nearest: tuple[Comparable, ...]
    breaks: Mapping[str, tuple[int, ...]]

    @property
    def holds(self) -> bool:
        """Whether nothing is objected to."""
        return not self.objections


class Guard:
    """Judges comparisons by what the figures of a library say of themselves."""

    def __init__(self, known: Known) -> None:
        self._years = known.years
        self._alike: dict[tuple[str, ...], list[Series]] = defaultdict(list)
        for series in sorted(self._years, key=lambda each: each.key):
            self._alike[_topic(series)].append(series)
        self._breaks = known.breaks

    def judge(self, asked: Sequence[Series], first: int, last: int, most: int = _MOST) -> Verdict:
        """Judge a comparison of series over years, of ``most`` series at most.

        :raises BadInput: no series or too many, or the years are the wrong way round.
        :raises NotFound: there are no figures of a series.
        """
        if not asked or len(asked) > most or first > last:
            raise BadInput(
                said("There is nothing to compare."),
                hint=said("Give 1 to {most} series, and the first year before the last.",
                          most=most),
            )  # fmt: skip
        for each in asked:
            if each not in self._years:
                raise NotFound(
                    said("There are no figures of the series {key}.", key=each.key),
                    hint=said("“trihub stats table” shows the keys."),
                )
        wanted = Comparable(series=tuple(asked), first=first, last=last)
        cuts = {series: self.breaks_of(series, first, last) for series in asked}
        objections = (*label_objections(asked), *_break_objections(cuts))
        nearest = tuple(self._nearest(wanted)) if objections else ()
        shown = {series.office: years for series, years in cuts.items() if years}
        return Verdict(asked=wanted, objections=objections, nearest=nearest, breaks=shown)

    def breaks_of(self, series: Series, first: int, last: int) -> tuple[int, ...]:
        """The first years after a break of a series, between two years. A break that one source
        states holds for every source that counts the same at the same office."""
        found = self._breaks.get(counted(series), set())
        return tuple(sorted(year for year in found if first < year <= last))

    def _nearest(self, wanted: Comparable) -> Iterator[Comparable]:
        """The same series in a form that they share, else each alone; between breaks."""
        found = [each for one in self._shared(wanted.series) for each in self._pieces(one, wanted)]
        if not found and len(wanted.series) > 1:
            found = [each for one in wanted.series for each in self._pieces((one,), wanted)]
        yield from found

    def _pieces(self, series: tuple[Series, ...], wanted: Comparable) -> Iterator[Comparable]:
        """The stretches of years between the breaks of series, where all of them have figures."""
        cuts = sorted({
            year for each in series for year in self.breaks_of(each, wanted.first, wanted.last)
        })  # fmt: skip
        starts, ends = [wanted.first, *cuts], [*(year - 1 for year in cuts), wanted.last]
        for first, last in zip(starts, ends, strict=True):
            years = set(range(first, last + 1))
            if all(self._years[each] & years for each in series):
                yield Comparable(series=series, first=first, last=last)

    def _shared(self, asked: Sequence[Series]) -> Iterator[tuple[Series, ...]]:
        """One published series for each that was asked, none of which objects to another."""
        if not list(label_objections(asked)):
            yield tuple(asked)
            return
        for pattern in self._alike[_topic(asked[0])]:
            chosen = [self._like(each, pattern) for each in asked]
            found = tuple(dict.fromkeys(each for each in chosen if each is not None))
            if None not in chosen and not list(label_objections(found)):
                yield found
                return

    def _like(self, asked: Series, pattern: Series) -> Series | None:
        """The published series about what was asked that is counted as the pattern is."""
        fits = [each for each in self._alike[_topic(asked)]
                if not list(label_objections((each, pattern)))]  # fmt: skip
        return asked if asked in fits else fits[0] if fits else None


def _topic(series: Series) -> tuple[str, ...]:
    """What a series is about, apart from how it is counted."""
    right = "PATENT" if series.right == _TOGETHER else series.right
    return series.indicator, right, series.office, series.origin, series.field, series.route


def label_objections(asked: Sequence[Series]) -> Iterator[Objection]:
    """What the labels of series object to in a comparison of them."""
    for reason, dimension, counts in _CHECKS:
        codes = sorted({getattr(each, dimension) for each in asked} - set(_OPEN))
        if len(codes) > 1 and counts(asked, codes):
            yield Objection(reason=reason, facts={"codes": ", ".join(codes)})


def _is_pendency(asked: Sequence[Series], codes: Sequence[str]) -> bool:
    del codes
    return all(each.unit == "MONTH" for each in asked)


def _one_indicator(asked: Sequence[Series], codes: Sequence[str]) -> bool:
    """Units of different indicators are meant to differ: a grant is no application."""
    del codes
    return len({each.indicator for each in asked}) < len({(e.indicator, e.unit) for e in asked})


_CHECKS: tuple[tuple[Reason, str, Callable[[Sequence[Series], Sequence[str]], bool]], ...] = (
    (Reason.STARTING_EVENT, "definition", _is_pendency),
    (Reason.DEFINITION, "definition", lambda asked, codes: not _is_pendency(asked, codes)),
    (Reason.COUNTING_UNIT, "unit", _one_indicator),
    (Reason.YEAR_BASIS, "year_basis", lambda asked, codes: True),
    (Reason.APPLICANT_BASIS, "applicant_basis", lambda asked, codes: True),
    (Reason.SCOPE, "right", lambda asked, codes: _TOGETHER in codes),
)
"""A reason, the dimension whose codes differ, and whether that matters here."""


def _break_objections(cuts: Mapping[Series, Sequence[int]]) -> Iterator[Objection]:
    offices = {(series.office, year): series for series, years in cuts.items() for year in years}
    for office, year in sorted(offices):
        yield Objection(reason=Reason.BREAK, facts={"office": office, "year": str(year)})


def verdict_shape(verdict: Verdict) -> dict[str, Any]:
    """The JSON of a verdict."""
    return {
        "holds": verdict.holds,
        "asked": _comparable_shape(verdict.asked),
        "objections": [
            {"reason": each.reason.value, "facts": dict(each.facts),
             "text": {language: each.text(language) for language in LANGUAGES}}
            for each in verdict.objections
        ],
        "nearest": [_comparable_shape(each) for each in verdict.nearest],
        "breaks": {office: list(years) for office, years in verdict.breaks.items()},
    }  # fmt: skip


def _comparable_shape(found: Comparable) -> dict[str, Any]:
    return {"series": [each.key for each in found.series], "first": found.first,
            "last": found.last}  # fmt: skip
