"""Moments as casework keeps them: UTC, ISO 8601 with microseconds, so that texts sort by time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]
"""Gives the present moment, with its time zone."""

BACK = dt.timedelta(minutes=5)
"""By how much a clock may be set back before what was seen later counts as wrong."""


def utc_now() -> dt.datetime:
    """The system's clock."""
    return dt.datetime.now(dt.UTC)


def stamp(moment: dt.datetime) -> str:
    """A moment as it is kept."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def moment(text: str) -> dt.datetime:
    """A moment that was kept."""
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
