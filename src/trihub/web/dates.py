"""Days as people write them into forms."""

from __future__ import annotations

import datetime as dt

from trihub.core.dates import parse_date
from trihub.core.errors import BadDate
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
