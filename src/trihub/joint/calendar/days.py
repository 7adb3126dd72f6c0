"""Closed days of an office, and which day a moment is there."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from trihub.core.errors import BadInput
from trihub.core.messages import N_, said

FIRST_YEAR, LAST_YEAR = 1990, 2099
"""Years that calendars are asked for."""

SATURDAY, SUNDAY = N_("Saturday"), N_("Sunday")
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Yearly:
    """A day (``MM-DD``) that is closed every year from ``start`` on."""

    day: str
    name: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Office:
    """An office's part of the data file."""

    zone: str
    country: str
    subdivision: str
    law: str
    covered: frozenset[int]
    open: frozenset[dt.date]
    closed: Mapping[dt.date, str]
    yearly: tuple[_Yearly, ...]


@cache
def _offices() -> Mapping[str, _Office]:
    text = (files("trihub.joint.calendar") / "closed_days.toml").read_text(encoding="utf-8")
    return {code: _office(table) for code, table in tomllib.loads(text)["offices"].items()}


def _office(table: Mapping[str, Any]) -> _Office:
    return _Office(
        zone=table["zone"],
        country=table["country"],
        subdivision=table.get("subdivision", ""),
        law=table["law"],
        covered=frozenset(table["covered"]),
        open=frozenset(day for part in table.get("open", ()) for day in part["days"]),
        closed={day: part["name"] for part in table.get("closed", ()) for day in part["days"]},
        yearly=tuple(
            _Yearly(day=day, name=part["name"], start=part.get("from", FIRST_YEAR))
            for part in table.get("yearly", ())
            for day in part["days"]
        ),
    )


def _known(office: str) -> _Office:
    found = _offices().get(office)
    if found is None:
        raise BadInput(
            said("There is no calendar of the office {office}.", office=office),
            hint=said("Calendars are kept for: {offices}.", offices=", ".join(_offices())),
        )
    return found


def offices() -> tuple[str, ...]:
    """The offices that have a calendar (ST.3 codes)."""
    return tuple(_offices())


def rule_of(office: str) -> str:
    """The national rule by which a period that ends on a closed day goes on."""
    return _known(office).law


@cache
def time_zone(office: str) -> ZoneInfo:
    """The time zone of the office's seat. :raises BadInput: it has no calendar."""
    return ZoneInfo(_known(office).zone)


def office_day(moment: dt.datetime, office: str) -> dt.date:
    """The day on which something happens at the office: its own date at that moment.

    :raises BadInput: the office has no calendar, or the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise BadInput(
            said("The moment {moment} has no time zone.", moment=moment.isoformat()),
            hint=said("Give moments in UTC."),
        )
    return moment.astimezone(time_zone(office)).date()


def last_moment(day: dt.date, office: str) -> dt.datetime:
    """The moment (UTC) at which the office's day is over: the first of its next day."""
    start = dt.datetime.combine(day + _DAY, dt.time(), tzinfo=time_zone(office))
    return start.astimezone(dt.UTC)


@lru_cache(maxsize=512)
def _holidays(office: str, year: int) -> Mapping[dt.date, str]:
    """Public holidays and the office's own closed days, whatever day of the week they are."""
    import holidays  # slow to import

    known = _known(office)
    found = holidays.country_holidays(
        known.country, subdiv=known.subdivision or None, years=year, language="en_US"
    )
    days = {day: str(name) for day, name in found.items() if day.year == year}
    for yearly in known.yearly:
        if year >= yearly.start:
            days.setdefault(dt.date.fromisoformat(f"{year}-{yearly.day}"), yearly.name)
    days.update((day, name) for day, name in known.closed.items() if day.year == year)
    return days


@lru_cache(maxsize=512)
def closed_days(office: str, year: int) -> Mapping[dt.date, str]:
    """Every closed day of a year at an office, with its name, in order.

    Saturdays and Sundays are among them, unless they are working days in exchange for a holiday;
    a holiday on a weekend has the holiday's name. Names are English.

    :raises BadInput: the office has no calendar, or the year is outside 1990 to 2099.
    """
    known = _known(office)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(
            said("There is no calendar of the year {year}.", year=year),
            hint=said("Years from {first} to {last} are known.", first=FIRST_YEAR, last=LAST_YEAR),
        )
    named = _holidays(office, year)
    first = dt.date(year, 1, 1)
    days = [first + place * _DAY for place in range((dt.date(year + 1, 1, 1) - first).days)]
    found: dict[dt.date, str] = {}
    for day in days:
        if day in known.open:
            continue
        if name := named.get(day) or {5: SATURDAY, 6: SUNDAY}.get(day.weekday()):
            found[day] = name
    return MappingProxyType(found)


def why_closed(office: str, day: dt.date) -> str:
    """The name of the closed day, empty where the office is open."""
    return closed_days(office, day.year).get(day, "")


def next_open(office: str, day: dt.date) -> dt.date:
    """The day itself where the office is open, else the first open day after it."""
    while why_closed(office, day):
        day += _DAY
    return day


def is_certain(office: str, year: int) -> bool:
    """Whether all closed days of the year are known; else weekends and the law's holidays are
    assumed, and the office may announce others."""
    return year in _known(office).covered
