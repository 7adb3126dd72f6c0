"""Series in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trihub.core.statistics import (
    DIMENSIONS,
    NOT_APPLICABLE,
    TOTAL,
    UNKNOWN,
    Published,
    Series,
    Slice,
)
from trihub.statistics.catalogue import label
from trihub.statistics.charts.words import word

_ABOUT = ("indicator", "right", "office", "origin", "field", "route")
_COUNTED = ("unit", "year_basis", "applicant_basis", "definition")
_SILENT = {
    "field": (TOTAL, NOT_APPLICABLE), "route": (TOTAL, NOT_APPLICABLE),
    "origin": (NOT_APPLICABLE,), "right": (NOT_APPLICABLE,), "office": (NOT_APPLICABLE,),
    "indicator": (NOT_APPLICABLE,),
}  # fmt: skip
"""Codes of each dimension that go without saying."""
_JOINT = " · "
_NAMED = 3
"""Sources, and dates of each, that are named under a chart."""


def title_of(series: Series, language: str = "en") -> str:
    """What a series is about: indicator, right, office, origin, and what else is not all."""
    return title_among([series], language)


def counted_as(series: Series, language: str = "en") -> str:
    """How a series is counted: unit, year, applicant, definition, as far as it is said."""
    return counted_among([series], language)


def title_among(every: Sequence[Series], language: str = "en") -> str:
    """What series have in common, of what they are about."""
    return _common(every, _ABOUT, language)


def counted_among(every: Sequence[Series], language: str = "en") -> str:
    """What series have in common, of how they are counted."""
    return _common(every, _COUNTED, language)


def _common(every: Sequence[Series], names: Sequence[str], language: str) -> str:
    found = []
    for name in names:
        codes = {getattr(each, name) for each in every}
        code = codes.pop() if len(codes) == 1 else NOT_APPLICABLE
        if code not in _SILENT.get(name, (NOT_APPLICABLE, UNKNOWN)):
            found.append(label(name, code, language))
    return _JOINT.join(found)


def differing(every: Sequence[Series]) -> list[str]:
    """The dimensions in which series differ. A single one is told by its office, else by its
    indicator."""
    first = every[0] if every else None
    found = [
        name for name in DIMENSIONS
        if any(getattr(each, name) != getattr(first, name) for each in every)
    ]  # fmt: skip
    if found:
        return found
    return ["indicator" if first is None or first.office == NOT_APPLICABLE else "office"]


def labels_among(
    every: Sequence[Series], language: str = "en", by: Sequence[str] = ()
) -> list[str]:
    """A label for each series that tells it from the others: the names of what differs, or of the
    dimensions that are given."""
    names = by or differing(every)
    return [_JOINT.join(label(name, getattr(each, name), language) for name in names)
            for each in every]  # fmt: skip


def source_of(slices: Sequence[Slice], language: str = "en") -> str:
    """The line under a chart: whose publications the figures come from, the newest first."""
    dates: dict[str, list[str]] = {}
    for each in slices:
        vintage = each.vintage
        known = dates.setdefault(f"{vintage.publisher}, {vintage.document}", [])
        known.append(published(vintage.published, language))
    names = [f"{name} ({_some(dict.fromkeys(when), language)})" for name, when in dates.items()]
    return word("source", language, source=_some(names, language, "; ")) if names else ""


def _some(texts: Iterable[str], language: str, mark: str = ", ") -> str:
    """The first few texts, and how many more there are."""
    every = list(texts)
    rest = len(every) - _NAMED
    more = [word("and-more", language, count=str(rest))] if rest > 0 else []
    return mark.join([*every[:_NAMED], *more])


def published(when: Published, language: str = "en") -> str:
    """A date of publication, which may not be known exactly."""
    first, _, last = when.text.partition("/")
    if first == "..":
        return word("by", language, when=last)
    return f"{first}–{last}" if last else first
