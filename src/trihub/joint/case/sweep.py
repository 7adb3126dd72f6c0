"""What time brings: deadlines missed, reminders due, consents that run out.

A sweep looks at every case whose nearest deadline is near, and writes what has come due, one
transaction a case. Nothing that it writes is written twice, so that it may run as often as one
likes, and after any pause.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trihub.access.clock import moment
from trihub.core.casework.cases import CaseFilter, CaseRow
from trihub.core.casework.people import SYSTEM
from trihub.joint.calendar import office_day
from trihub.joint.case.case import CONSENT, Case, Deadline
from trihub.joint.case.states import OPEN, Event
from trihub.joint.case.writing import Draft, Writer, expire
from trihub.joint.parts import Parts

PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Something that time brought to a case: ``event`` is deadline-missed, reminder-due or
    consent-expired, ``deadline`` the programme's name of it, ``day`` its last day."""

    case: str
    event: Event
    deadline: str
    office: str
    day: str
    whose: str


def sweep(parts: Parts, now: dt.datetime | None = None) -> tuple[Brought, ...]:
    """Write what has come due at ``now`` (the clock's moment where none is given), and tell it.

    Who is told is for whoever calls; a case that changes meanwhile is looked at again.
    """
    now = now or parts.now()
    return tuple(brought for row in near(parts, now) for brought in _one(parts, row, now))


def near(parts: Parts, now: dt.datetime) -> Iterator[CaseRow]:
    """Cases with a deadline near or over, page by page."""
    farthest = max((p.reminders[0] for p in parts.programmes.values()), default=0)
    until = now.date() + dt.timedelta(days=farthest + 2)  # offices may be a day ahead
    wanted = CaseFilter(
        states=tuple(state.value for state in OPEN), due_before=until.isoformat()
    )  # fmt: skip
    after = ""
    while page := parts.cases.cases(wanted, after=after, limit=PAGE):
        yield from page
        after = page[-1].id


def reached(due: Deadline, at: dt.datetime, reminders: Sequence[int]) -> int | None:
    """The nearest of the days before its last day that has come, of those that a programme names;
    ``None`` before the first."""
    left = (dt.date.fromisoformat(due.day) - office_day(at, due.office)).days
    return min((days for days in reminders if left <= days), default=None)


def _one(parts: Parts, row: CaseRow, now: dt.datetime) -> list[Brought]:
    writer = Writer(parts)

    def load() -> Draft:
        return writer.draft(parts.cases.case(row.id) or row, SYSTEM, now)

    found: list[Brought] = []

    def plan(draft: Draft) -> None:
        found[:] = _bring(draft)

    writer.retry(load, plan)
    return found


def _bring(draft: Draft) -> list[Brought]:
    """Draft what has come due, and tell it."""
    before = draft.case
    if before.state not in OPEN:
        return []
    if expire(draft):
        over = draft.steps[-1]
        due = before.deadline(CONSENT, over.office)
        return [_told(before, Event.CONSENT_EXPIRED, due)] if due else []
    found = []
    for due in before.deadlines:
        if not due.open:
            continue
        data: dict[str, object] = {"deadline": due.id, "day": due.day}
        if due.ends <= draft.at:
            if not due.missed and due.id != CONSENT:
                draft.step(Event.DEADLINE_MISSED, office=due.office, data=data)
                found.append(_told(before, Event.DEADLINE_MISSED, due))
        elif (days := _reminder(due, draft)) is not None:
            draft.step(Event.REMINDER_DUE, office=due.office, data={**data, "before": days})
            found.append(_told(before, Event.REMINDER_DUE, due))
    return found


def _reminder(due: Deadline, draft: Draft) -> int | None:
    """The nearest reminder that is due and was not given, as its days before the last day."""
    days = reached(due, moment(draft.at), draft.programme.reminders)
    return None if days is None or any(given <= days for given in due.reminded) else days


def _told(case: Case, event: Event, due: Deadline) -> Brought:
    return Brought(
        case=case.id, event=event, deadline=due.id, office=due.office, day=due.day, whose=due.whose
    )
