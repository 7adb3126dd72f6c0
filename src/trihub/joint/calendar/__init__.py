"""The offices' calendars: which days are closed, when a period ends, which day it is there.

Every office's days and time zone are data (``closed_days.toml``) over the public holidays of
the ``holidays`` package.
"""

from trihub.joint.calendar.days import (
    closed_days,
    is_certain,
    last_moment,
    next_open,
    office_day,
    offices,
    time_zone,
    why_closed,
)
from trihub.joint.calendar.deadlines import Due, deadline

__all__ = [
    "Due",
    "closed_days",
    "deadline",
    "is_certain",
    "last_moment",
    "next_open",
    "office_day",
    "offices",
    "time_zone",
    "why_closed",
]
