"""When each examiner is with the host: the days of the period on which the host is open."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from icalendar import Calendar as Ics
from icalendar import Event

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.exchanges.matching.model import Call, Match, Pairing, Period
from trihub.exchanges.papers import Calendar
from trihub.exchanges.programme.model import Session

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A pairing in days: the first and last on which the host is open (``None`` where there is no
    such day), how many open days there are, and the closed ones between that are no weekend."""

    pairing: Pairing
    first: dt.date | None
    last: dt.date | None
    days: int
    closed: tuple[tuple[dt.date, str], ...]


def stays(call: Call, match: Match, calendar: Calendar) -> tuple[Stay, ...]:
    """Every pairing in days, by period and host."""
    found = [_stay(call.period(one.period), one, calendar) for one in match.pairings]
    return tuple(
        sorted(found, key=lambda one: (call.period(one.pairing.period).start, one.pairing.host))
    )


def _stay(period: Period, pairing: Pairing, calendar: Calendar) -> Stay:
    days = [period.start + n * _DAY for n in range((period.end - period.start).days + 1)]
    names = {day: calendar.why_closed(pairing.host, day) for day in days}
    opened = [day for day in days if not names[day]]
    return Stay(
        pairing=pairing,
        first=opened[0] if opened else None,
        last=opened[-1] if opened else None,
        days=len(opened),
        closed=tuple((day, name) for day, name in names.items() if name and day.weekday() < 5),
    )


def check_session(session: Session, offices: Sequence[str], calendar: Calendar) -> None:
    """:raises BadInput: the session has no title or is of another office, its day is closed there,
    or it ends before it begins."""
    if not session.title.strip():
        raise BadInput(said("The session has no title."))
    if session.office not in offices:
        raise BadInput(said("“{value}” is not of this call.", value=session.office))
    closed = calendar.why_closed(session.office, session.day)
    if closed:
        raise BadInput(
            said("{office} is closed on {day} ({reason}).", office=session.office,
                 day=session.day.isoformat(), reason=closed),
            hint=said("Choose a day on which the host is open."),
        )  # fmt: skip
    if _time(session.end) <= _time(session.start):
        raise BadInput(said("The session ends before it begins."))


def _time(text: str) -> dt.time:
    try:
        return dt.time.fromisoformat(text if len(text) == len("09:30") else "")
    except ValueError as error:
        raise BadInput(
            said("“{text}” is no time of day.", text=text), hint=said("Write it as 09:30.")
        ) from error


def as_ics(
    name: str, title: str, planned: Iterable[Stay], sessions: Iterable[tuple[str, Session]], at: dt.datetime,
) -> bytes:  # fmt: skip
    """A calendar (RFC 5545) of stays, as all-day events, and sessions, in the host's own time.

    No examiner is named in it. ``name`` is the programme's number, ``at`` when it was last changed.
    """
    calendar = Ics()
    calendar.add("prodid", "-//Trihub//Exchanges//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    for stay in planned:
        if stay.first and stay.last:
            one = stay.pairing
            event = _event(f"{name}|{one.nomination}", f"{one.home} → {one.host}: {one.field}", at)
            event.add("dtstart", stay.first)
            event.add("dtend", stay.last + _DAY)
            calendar.add_component(event)
    for number, session in sessions:
        event = _event(f"{name}|{number}", f"{session.title} ({session.office})", at)
        event.add("dtstart", dt.datetime.combine(session.day, _time(session.start)))
        event.add("dtend", dt.datetime.combine(session.day, _time(session.end)))
        if session.place:
            event.add("location", session.place)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(key: str, summary: str, at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://trihub.invalid/{key}")))
    event.add("dtstamp", at.replace(microsecond=0))
    event.add("summary", summary)
    event.add("class", "CONFIDENTIAL")
    return event
