"""Which deadlines of its programme a step starts, for whom, and their last days.

They are written into the step that starts them, so that a calendar or a programme that is
corrected later does not change what was told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from trihub.access.clock import moment, stamp
from trihub.core.casework.cases import Step
from trihub.joint.calendar import deadline, last_moment, office_day
from trihub.joint.case.case import CONSENT, Case, Deadline
from trihub.joint.case.states import Row
from trihub.joint.petition.model import Consent
from trihub.joint.programmes.model import Deadline as Agreed
from trihub.joint.programmes.model import Programme
from trihub.joint.programmes.periods import deadlines_on

OFFICE_STEPS = frozenset({"provisionally decided", "report filed", "first action"})
"""Words of programme files for what each office does for itself."""
EVERYWHERE = "requested everywhere"


def starting(case: Case, programme: Programme, row: Row, step: Step) -> list[dict[str, Any]]:
    """The deadlines that a step starts, as its data keep them; ``case`` is the case after it."""
    if not row.starts:
        return []
    filed = office_day(moment(case.opened), case.lead)
    return [
        _kept(_counted(agreed, office, step))
        for agreed in deadlines_on(programme, filed)
        if agreed.after in row.starts
        for office in _offices(case, agreed, step)
        if case.deadline(agreed.id, office) is None
    ]


def consent_deadline(office: str, consent: Consent) -> dict[str, Any]:
    """The last day of a consent, which is looked after like a deadline until the exchange."""
    day = dt.date.fromisoformat(consent.until)
    return _kept(
        Deadline(
            id=CONSENT,
            office=office,
            whose="applicant",
            until="exchanged",
            day=consent.until,
            ends=stamp(last_moment(day, office)),
            start=office_day(moment(consent.given), office).isoformat(),
            count=0,
            unit="",
            reason="The applicant’s consent ends with this day.",
        )
    )


def _offices(case: Case, agreed: Agreed, step: Step) -> Iterator[str]:
    """For which offices: each has a deadline of its own, by its own calendar."""
    found: tuple[str, ...] = (case.lead,)
    if agreed.until == EVERYWHERE:
        found = tuple(side.office for side in case.sides.values() if not side.requested)
    elif agreed.after in OFFICE_STEPS:
        found = (step.office,)
    elif agreed.until in OFFICE_STEPS:
        found = case.offices
    return (office for office in found if agreed.office in ("", office))


def _counted(agreed: Agreed, office: str, step: Step) -> Deadline:
    begun = office_day(moment(step.at), office)
    due = deadline(begun, agreed.count, agreed.unit, office)
    return Deadline(
        id=agreed.id,
        office=office,
        whose=agreed.whose,
        until=agreed.until,
        day=due.day.isoformat(),
        ends=stamp(last_moment(due.day, office)),
        start=begun.isoformat(),
        count=agreed.count,
        unit=agreed.unit,
        reason=str(due.reason),
    )


def _kept(found: Deadline) -> dict[str, Any]:
    """A deadline as a step keeps it: without what happens to it later."""
    later = ("met", "missed", "dropped", "reminded")
    return {name: value for name, value in asdict(found).items() if name not in later}
