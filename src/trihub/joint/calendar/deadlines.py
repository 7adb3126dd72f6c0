"""When a period ends.

A period of days begins on the day after the event (PCT Rule 80.3); one of months ends on the
day with the event's number, or on the month's last day where it has none (PCT Rule 80.2).
Where its last day is closed, it ends on the first open day after it (Paris Convention, Article
4C(3); PCT Rule 80.5; the national rule is in ``closed_days.toml``). The same rule holds for
every office, so that a programme's deadline is one for all of them; the national reckoning of
months in Japan and Korea (from the day after the event) never ends earlier.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass

from trihub.core.errors import BadInput
from trihub.core.messages import N_, Message, said
from trihub.joint.calendar.days import is_certain, next_open, rule_of, why_closed

LONGEST = 3_660
"""The longest period, in its own unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last day of a period at an office (its own date), and how it was found.

    ``nominal`` is the day before closed days were looked at, ``closed`` why that one is closed
    (empty where it is open), ``reason`` the whole in words. ``certain`` is false where the closed
    days of that year are not all known yet.
    """

    day: dt.date
    start: dt.date
    nominal: dt.date
    closed: str
    office: str
    reason: Message
    rule: str
    certain: bool


def deadline(day: dt.date, count: int, unit: str, office: str) -> Due:
    """The last day of a period of ``count`` ``unit`` (days, working days, months) after ``day``.

    :raises BadInput: the unit, the count or the office is not known, or the year is too late.
    """
    if unit not in _COUNTED:
        raise BadInput(
            said("A period cannot be counted in “{unit}”.", unit=unit),
            hint=said("Count it in: {units}.", units=", ".join(_COUNTED)),
        )
    if not 0 <= count <= LONGEST:
        raise BadInput(
            said("A period of {count} {unit} cannot be counted.", count=count, unit=unit),
            hint=said("Give a number from 0 to {longest}.", longest=LONGEST),
        )
    count_on, one, several = _COUNTED[unit]
    length = said(one if count == 1 else several, count=count)
    try:
        nominal = count_on(day, count, office)
        end = next_open(office, nominal)
    except OverflowError as error:
        raise BadInput(
            said("The period ends after the last year that a calendar has."),
            hint=said("Give a shorter one."),
        ) from error
    closed = why_closed(office, nominal)
    return Due(
        day=end, start=day, nominal=nominal, closed=closed, office=office,
        reason=_reason(length, day, nominal, closed, end, office),
        rule=rule_of(office), certain=is_certain(office, end.year),
    )  # fmt: skip


def _days(day: dt.date, count: int, office: str) -> dt.date:
    return day + dt.timedelta(days=count)


def _working_days(day: dt.date, count: int, office: str) -> dt.date:
    for _ in range(count):
        day = next_open(office, day + dt.timedelta(days=1))
    return day


def _months(day: dt.date, count: int, office: str) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > dt.MAXYEAR:
        raise OverflowError
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_COUNTED: dict[str, tuple[Callable[[dt.date, int, str], dt.date], str, str]] = {
    "days": (_days, N_("1 day"), N_("{count} days")),
    "working days": (_working_days, N_("1 working day"), N_("{count} working days")),
    "months": (_months, N_("1 month"), N_("{count} months")),
}
"""How each unit is counted, and its name for one and for several."""


def _reason(
    length: Message, start: dt.date, nominal: dt.date, closed: str, end: dt.date, office: str
) -> Message:
    values = {"length": length, "start": start, "end": end, "office": office}
    if closed:
        reason = said(
            "{length} from {start} → {nominal}, closed at {office} ({closed}) "
            "→ {end}.",
            **values, nominal=nominal, closed=said(closed.replace("{", "").replace("}", "")),
        )  # fmt: skip
    else:
        reason = said("{length} from {start} → {end} at {office}.", **values)
    if is_certain(office, end.year):
        return reason
    return said(
        "{reason} Not all closed days of {office} in {year} are known yet.",
        reason=reason, office=office, year=end.year,
    )  # fmt: skip
