"""Deadlines of a reader's cases as a calendar (iCalendar, RFC 5545): all-day events with alarms."""

from __future__ import annotations

import datetime as dt
import uuid

from icalendar import Alarm, Calendar, Event

from trihub.access.clock import moment
from trihub.access.rules import Act, Subject, require
from trihub.core.casework.people import Actor, Role
from trihub.joint.alerts.feed import own_cases
from trihub.joint.alerts.words import address, due_text, frame_text, office_text
from trihub.joint.case.case import CONSENT
from trihub.joint.case.reading.reading import Reading
from trihub.joint.case.reading.view import DeadlineView, View


def ics(reading: Reading, actor: Actor, lang: str, url: str) -> bytes:
    """The open deadlines of one account's cases; those that are its own to keep have alarms.

    ``url`` is the site's address, without a slash at its end. The same cases give the same bytes.
    :raises Refused: the token is not for feeds, or nobody has signed in.
    """
    require(actor, Act.READ_FEED, Subject(office=actor.office))
    calendar = Calendar()
    calendar.add("prodid", "-//Trihub//Joint search//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", frame_text("calendar", lang))
    for case in own_cases(reading, actor):
        for kept in case.deadlines:
            if kept.deadline.open:
                calendar.add_component(_event(case, kept, actor, lang, url))
    return bytes(calendar.to_ical())


def _event(case: View, kept: DeadlineView, actor: Actor, lang: str, url: str) -> Event:
    due = kept.deadline
    day = dt.date.fromisoformat(due.day)
    what = due_text(CONSENT if due.id == CONSENT else due.until, lang)
    summary = frame_text("missed", lang, due=what) if kept.late else what
    event = Event()
    name = f"https://trihub.invalid/{case.id}|{due.id}|{due.office}|{due.start}"
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, name)))
    event.add("dtstamp", moment(case.steps[-1].at).replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", f"{summary} ({office_text(due.office, lang)})")
    event.add("description", frame_text("case", lang, case=case.id))
    event.add("url", address(url, lang, case.id))
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    if _own(case, kept, actor) and not kept.late:
        for days in case.programme.reminders:
            event.add_component(_alarm(summary, days))
    return event


def _alarm(summary: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", dt.timedelta(days=-days))
    return alarm


def _own(case: View, kept: DeadlineView, actor: Actor) -> bool:
    if kept.deadline.whose == "applicant":
        return actor.role is Role.APPLICANT and actor.account == case.applicant
    return bool(actor.office) and actor.office == kept.deadline.office
