"""Days and years as people write them into forms."""

from __future__ import annotations

import datetime as dt

from trihub.core.dates import parse_date
from trihub.core.errors import BadDate, BadInput
from trihub.core.messages import said


def day_of(text: str) -> dt.date | None:
    """A whole day in any form that dates are read in, ``None`` for no text.

    :raises BadDate: no such day.
    """
    date = parse_date(text) if text.strip() else None
    if date and not date.day:
        raise BadDate(
            said("“{text}” is no whole day.", text=text.strip()),
            hint=said("Write it as YYYY-MM-DD, for example 2020-02-29."),
        )
    return date.first if date else None


def year_of(text: str) -> int:
    """A year in four digits. :raises BadInput: anything else."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadInput(said("{year} is no year.", year=text), hint=said("Write it as 2015."))
    return int(text)
