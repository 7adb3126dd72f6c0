"""Dates in a text: whole ones, months, days of a year that is not said, and eras of Japan."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ERAS = {"令和": 2018, "平成": 1988}

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,?\s+(?P<year>\d{{4}}))?\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\.?(?:,?\s+(?P<year>\d{{4}}))?\b",
        rf"\b(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{4}})\b",
        r"(?<![\d.])(?P<year>\d{4})(?P<sep>[-./])\s?(?P<month>\d{1,2})(?P=sep)\s?(?P<day>\d{1,2})(?!\d)",
        r"(?:(?P<year>\d{4})|(?P<era>令和|平成)(?P<of_era>\d{1,2}|元))\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]"
        r"(?:\s*(?P<day>\d{1,2})\s*[日일号])?",
        r"(?<!\d)(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일号]",
    )
)


class DateMention(NamedTuple):
    """A date in a text. ``year`` is 0 where the text does not say it, ``day`` 0 for a month."""

    year: int
    month: int
    day: int
    start: int
    end: int

    def in_year(self, year: int) -> str:
        """The date in ISO 8601, in a year where its own is not said."""
        text = f"{self.year or year:04}-{self.month:02}"
        return f"{text}-{self.day:02}" if self.day else text


def dates(text: str, start: int, end: int) -> list[DateMention]:
    """The dates of a part of a text by place; what is no date of the calendar is none."""
    found = sorted(_found(text, start, end), key=lambda each: (each.start, -each.end))
    kept: list[DateMention] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _found(text: str, start: int, end: int) -> Iterator[DateMention]:
    for form in _FORMS:
        for match in form.finditer(text, start, end):
            parts = match.groupdict()
            year = int(parts.get("year") or 0) or _of_era(parts)
            month = parts["month"].lower().rstrip(".")
            number = _MONTHS.get(month) or (int(month) if month.isdigit() else 0)
            day = int(parts.get("day") or 0)
            if _is_date(year, number, day):
                yield DateMention(year, number, day, match.start(), match.end())


def _of_era(parts: dict[str, str | None]) -> int:
    era, number = parts.get("era"), parts.get("of_era")
    return _ERAS[era] + (1 if number == "元" else int(number or 0)) if era else 0


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year or 2000, month, day or 1)
    except ValueError:
        return False
    return not year or 1950 <= year <= 2100
