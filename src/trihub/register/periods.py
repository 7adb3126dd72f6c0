"""Values that held for a time, in a language: "2018-08-28/.. en China National …".

The time is an interval of ISO 8601-2:2019 (EDTF, level 1): two days as exactly as known, ``..``
where it has no known beginning or end.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trihub.core.errors import BadInput
from trihub.core.messages import said

_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_FORM = re.compile(rf"({_DAY}|\.\.)/({_DAY}|\.\.) ([a-z]{{2,3}}) (\S.*)", re.DOTALL)
UNKNOWN = ".."


class Period(NamedTuple):
    """What held from ``since`` to ``until`` (ISO 8601, empty where not known)."""

    since: str
    until: str
    language: str
    text: str

    @property
    def value(self) -> str:
        """As a statement keeps it."""
        return f"{self.since or UNKNOWN}/{self.until or UNKNOWN} {self.language} {self.text}"

    def holds(self, date: str) -> bool:
        """Whether it held on a date (as exactly as known, at its end; empty: today and for good)."""
        day = (date + "-12-31"[len(date) - 4 :])[:10] if date else "9999-12-31"
        return self.since <= day and (not self.until or day[: len(self.until)] <= self.until)


def period_of(value: str) -> Period:
    """A statement's value; a text without a time holds always, in no language."""
    found = _FORM.fullmatch(value)
    if not found:
        return Period("", "", "", value)
    since, until, language, text = found.groups()
    return Period(since.replace(UNKNOWN, ""), until.replace(UNKNOWN, ""), language, text)


def checked_period(value: str) -> str:
    """The value of a name or a mandate. :raises BadInput: it has no time and language."""
    if not _FORM.fullmatch(value):
        raise BadInput(
            said("{text} is no name with its time.", text=value[:60]),
            hint=said("Write {examples}.", examples="2018-08-28/.. en Name; ../.. ko 이름"),
        )
    return value
