"""A meeting's deadlines: as a calendar (iCalendar, RFC 5545: all-day events with alarms), and as what
its offices are reminded of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from icalendar import Alarm, Calendar, Event

from trihub.access.clock import moment
from trihub.access.papers.due import BEFORE, Due
from trihub.core.casework.working import Paper
from trihub.meetings.model import Meeting
from trihub.meetings.papers import content
from trihub.register.names import name_of

ALARMS = BEFORE
"""Days before a deadline on which the calendar speaks up: those of letters."""


def ics(meetings: Iterable[tuple[str, str, Meeting]], language: str, url: str) -> bytes:
    """Meetings, each with its number and the moment at which it last changed, and their deadlines.
    ``url`` is the site's address, without a slash at its end. The same meetings give the same bytes.

    A meeting of which the month or the year alone is known has no day yet and is left out; its
    deadlines are not.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Trihub//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for name, at, meeting in meetings:
        address = f"{url}/{language}/meetings/{name}"
        title = title_of(meeting, language)
        if len(meeting.date) == len("2031-05-20"):
            calendar.add_component(_event(meeting.date, title, at, address, meeting.place))
        for deadline in meeting.deadlines:
            event = _event(deadline.day, f"{deadline.what} ({title})", at, address)
            for days in ALARMS:
                event.add_component(_alarm(deadline.what, days))
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def due_of(folder: Paper) -> Iterator[Due]:
    """The deadlines of a meeting that is not published yet, for all of its offices."""
    known = content(folder, Meeting)
    if not known.published:
        for deadline in known.deadlines:
            yield Due(dt.date.fromisoformat(deadline.day), folder.offices)


def title_of(meeting: Meeting, language: str) -> str:
    """What a meeting is called."""
    name = name_of("mechanism", meeting.mechanism, language)
    if not meeting.number:
        return name
    number = meeting.number
    return {
        "zh": f"第{number}次{name}", "ja": f"第{number}回{name}", "ko": f"제{number}차 {name}",
    }.get(language, f"{name} {number}")  # fmt: skip


def _event(day: str, summary: str, at: str, address: str, place: str = "") -> Event:
    start = dt.date.fromisoformat(day)
    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{address}|{day}|{summary}")))
    event.add("dtstamp", moment(at).replace(microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", start + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("url", address)
    event.add("class", "CONFIDENTIAL")
    if place:
        event.add("location", place)
    return event


def _alarm(summary: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", dt.timedelta(days=-days))
    return alarm
