"""When and where something was published."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from trihub.core.errors import BadDate
from trihub.core.messages import said

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_OPEN = ".."


@dataclass(frozen=True, slots=True)
class Published:
    """A date of publication as exactly as it is known: ``2025-04-15``, ``2025-04``, ``2025``, or
    between two of them, ``2023/2025-06``; two points stand for an end that is not known
    (ISO 8601-2, intervals)."""

    text: str

    def __post_init__(self) -> None:
        """Check it. :raises BadDate: there is no such date."""
        try:
            good = self.first <= self.last
        except ValueError:
            good = False
        if not good or self.text.endswith(_OPEN):
            raise BadDate(
                said("{text} is not a date of publication.", text=self.text[:40]),
                hint=said("Write {examples}.", examples="2025-04-15, 2025-04, 2025, ../2025"),
            )

    @property
    def first(self) -> dt.date:
        """The first day that it can be."""
        start = self.text.partition("/")[0]
        return dt.date.min if start == _OPEN else _days(start)[0]

    @property
    def last(self) -> dt.date:
        """The last day that it can be: by then it was published."""
        start, _, end = self.text.partition("/")
        return _days(end or start)[1]

    def __str__(self) -> str:
        return self.text


def _days(text: str) -> tuple[dt.date, dt.date]:
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        return dt.date(year, month, day), dt.date(year, month, day)
    last = month or 12
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return dt.date(year, month or 1, 1), end


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """One state of a data set, as one file gives it.

    ``dataset``: code of the line of publications that supersede one another. ``publisher``,
    ``document``, ``url``: whose, which and where. ``published``: when; ``published_by`` the last
    day that it can have been (not after the day on which it was loaded). ``name``, ``sha256``: of
    the retrieved file. ``licence``: SPDX identifier or a short name.
    """

    dataset: str
    publisher: str
    document: str
    url: str
    published: Published
    published_by: dt.date
    name: str
    sha256: str
    licence: str = ""

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that name the vintage in identifiers: from the file's checksum,
        the data set, the document and its date."""
        parts = (self.dataset, self.document, self.url, self.published.text, self.sha256)
        return _digest("\n".join(parts))


@lru_cache(maxsize=4_096)
def _digest(text: str) -> str:
    """Asked for each figure of a table: its vintages are few."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
