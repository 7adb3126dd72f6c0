"""Years, quarters, months, and spans of years, as figures are published for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trihub.core.errors import BadDate
from trihub.core.messages import said

_FORM = re.compile(r"(\d{4})(?:-?(?:M?(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)
_SPAN = re.compile(r"(\d{4})[-/–](\d{4})", re.ASCII)
_DATABANK = re.compile(r"(\d{4}) \[YR\1\]", re.ASCII)
_FIRST, _LAST = 1400, 2200
_PART = 10_000
_SPAN_PART = 10**8


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reference period by its number: ``YYYY0000`` a year, ``YYYYMM00`` a month, ``YYYY000Q`` a
    quarter, ``YYYYyyyy0000`` the years YYYY to yyyy together. Numbers sort years by time."""

    number: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2017``, ``2017-03`` (``2017M03``), ``2017-Q1``, ``1985-2016`` (``1985/2016``) or a
        DataBank column's ``2017 [YR2017]``.

        :raises BadDate: it is none of these.
        """
        text = text.strip()
        if found := _SPAN.fullmatch(text):
            first, last = int(found[1]), int(found[2])
            if _FIRST <= first < last <= _LAST:
                return cls(first * _SPAN_PART + last * _PART)
        elif found := _FORM.fullmatch(text) or _DATABANK.fullmatch(text):
            year, *parts = found.groups(default="0")
            month, quarter = (int(part) for part in (parts or ("0", "0")))
            if _FIRST <= int(year) <= _LAST:
                return cls(int(year) * _PART + month * 100 + quarter)
        raise BadDate(
            said("{text} is not a year, a month or a span of years.", text=text[:40]),
            hint=said("Write {examples}.", examples="2017, 2017-03, 2017-Q1, 1985/2016"),
        )

    @property
    def year(self) -> int:
        """The year, or the last one of a span."""
        return self.number // _PART % _PART

    @property
    def first_year(self) -> int:
        """The year, or the first one of a span."""
        return self.number // _SPAN_PART or self.year

    @property
    def is_year(self) -> bool:
        """Whether it is one whole year."""
        return self.number < _SPAN_PART and not self.number % _PART

    def __str__(self) -> str:
        year, part = f"{self.year:04}", self.number % _PART
        if self.number >= _SPAN_PART:
            return f"{self.first_year:04}/{year}"
        if not part:
            return year
        return f"{year}-{part // 100:02}" if part >= 100 else f"{year}-Q{part}"
