"""Dates as patent documents give them: with a precision, a kind, and what was printed.

Sources: WIPO ST.2 (CCYYMMDD), ST.33/ST.36 files with ``00`` for an unknown day or month
(USPTO Red Book citations), JPO era dates. Unknown parts stay unknown: a date is never
completed.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from trihub.core.errors import BadDate
from trihub.core.messages import said

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""Era name to the year before its first (year 1 of 平成 is 1989)."""

ERA_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和",
               "明": "明治", "大": "大正", "昭": "昭和", "平": "平成", "令": "令和"}  # fmt: skip


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PatentDate:
    """A date of a known precision. ``month`` and ``day`` are 0 where unknown."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def precision(self) -> Precision:
        """The finest known part."""
        if self.day:
            return Precision.DAY
        return Precision.MONTH if self.month else Precision.YEAR

    @property
    def first(self) -> dt.date:
        """The earliest day that the date can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The latest day that the date can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """ISO 8601, cut at the precision: ``2010-11`` for a date without its day."""
        parts = f"{self.year:04d}", f"{self.month:02d}", f"{self.day:02d}"
        return "-".join(parts[: {"year": 1, "month": 2, "day": 3}[self.precision]])

    @property
    def compact(self) -> int:
        """The number CCYYMMDD (ST.2), zeros for unknown parts: what stores sort by."""
        return self.year * 10000 + self.month * 100 + self.day


_ISO = re.compile(
    r"^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?年?(?:[T ]\d\d:\d\d.*)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$|^(\d{4})(\d{2})$")
_ERA_YEAR = r"^(明治|大正|昭和|平成|令和|[MTSHR明大昭平令])\.?(\d{1,2}|元)"
_ERA = re.compile(
    rf"{_ERA_YEAR}(?:[年.\-/](\d{{1,2}})[月.\-/](\d{{1,2}})日?|年(?:(\d{{1,2}})月)?$)"
)
_KOREAN = re.compile(r"^(\d{4})년(?:(\d{1,2})월(?:(\d{1,2})일)?)?$")


def _checked(text: str, year: int, month: int, day: int) -> PatentDate:
    if not 1700 <= year <= 2200:
        raise BadDate(
            said("“{text}” has the year {year}.", text=text, year=year),
            hint=said("Years from 1700 to 2200 are read."),
        )
    if month > 12 or (day and not month) or (day and day > calendar.monthrange(year, month)[1]):
        raise BadDate(
            said("“{text}” is no date that exists.", text=text),
            hint=said("Write it as YYYY-MM-DD, for example 2020-02-29."),
        )
    return PatentDate(year, month, day)


def parse_date(text: str) -> PatentDate | None:
    """Read a date as offices print it.

    Accepts CCYYMMDD (ST.2), ISO 8601, ``2004.05.01``, ``1985/12/30 00:00:00`` (KIPRIS),
    ``2021年5月12日``, ``2021년 5월 12일`` and era dates (``令和3年5月12日``, ``平成5年4月``, ``H11.3.4``). Zeros mean
    unknown parts; an empty text or zeros alone are ``None``.

    :raises BadDate: the text names no date that exists.
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"(\d{4})년.*", clean):
        clean = clean.replace(" ", "").rstrip(".")
    if not clean or not clean.strip("0-/. "):
        return None
    if match := _COMPACT.match(clean):
        groups = [int(part) for part in match.groups() if part]
        year, month, day = (*groups, 0)[:3]
    elif match := (_ISO.match(clean) or _KOREAN.match(clean)):
        year, month, day = (int(part or 0) for part in match.groups())
    elif match := _ERA.match(clean):
        era = ERA_LETTERS.get(match[1], match[1])
        year = ERAS[era] + (1 if match[2] == "元" else int(match[2]))
        month, day = int(match[3] or match[5] or 0), int(match[4] or 0)
    else:
        raise BadDate(
            said("“{text}” is no date.", text=text),
            hint=said("Write it as YYYY-MM-DD, YYYYMMDD or in era form (令和3年5月12日)."),
        )
    return _checked(text, year, month, day)
