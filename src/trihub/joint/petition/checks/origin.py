"""Checks on where the applications come from: are they for one invention, since when, by which route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from trihub.core.messages import said
from trihub.joint.petition.checks.priorities import Roots, connected, roots
from trihub.joint.petition.checks.subject import Subject
from trihub.joint.petition.facts import Finding

Values = Mapping[str, Any]


def _found(subject: Subject) -> tuple[dict[str, Roots], tuple[str, ...], Finding | None]:
    """The roots by office, their evidence, and the finding that stands where a text is missing."""
    found = {o: roots(o, patent) for o in subject.offices if (patent := subject.text(o))}
    evidence = tuple(each.evidence for each in found.values())
    missing = [office for office in subject.offices if office not in found]
    if missing or len(found) < 2:
        reason = said(
            "The application of {offices} is not there to compare.",
            offices=", ".join(missing) or "—",
        )
        return found, evidence, Finding(None, reason, evidence)
    return found, evidence, None


def _unread(evidence: tuple[str, ...]) -> Finding:
    return Finding(
        None, said("A number could not be read, so that nothing follows from it."), evidence
    )


def same_earliest_priority(subject: Subject, values: Values) -> Finding:
    """The earliest priority, or the filing where there is none, is the same application."""
    found, evidence, missing = _found(subject)
    if missing:
        return missing
    earliest = {office: each.earliest for office, each in found.items()}
    if not all(earliest.values()):
        return Finding(None, said("The day of a priority is not known."), evidence)
    keys = {root.key for root in earliest.values() if root}
    if len(keys) == 1:
        return Finding(True, said("The earliest priority is the same."), evidence)
    if any(each.unread for each in found.values()):
        return _unread(evidence)
    if not connected(found):
        return _another_invention(evidence)
    return Finding(False, said("The earliest priorities are not the same."), evidence)


def same_invention(subject: Subject, values: Values) -> Finding:
    """The applications share a priority, or one is the priority of the other."""
    found, evidence, missing = _found(subject)
    if missing:
        return missing
    if connected(found):
        return Finding(True, said("The applications are connected by a priority."), evidence)
    if any(each.unread for each in found.values()):
        return _unread(evidence)
    return _another_invention(evidence)


def _another_invention(evidence: tuple[str, ...]) -> Finding:
    reason = said(
        "The applications are not for the same invention: they share no priority, and none is "
        "the priority of another."
    )
    return Finding(False, reason, evidence)


def paris_route(subject: Subject, values: Values) -> Finding:
    """One family, and no application is the national phase of an international one."""
    same = same_invention(subject, values)
    if not same.holds:
        return same
    phases = [
        said("{office}: national phase of {number}.", office=office, number=each.pct)
        for office, each in _found(subject)[0].items()
        if each.pct
    ]
    if phases:
        reason = said("An application came by the PCT, not by the Paris Convention route.")
        return Finding(False, reason, (*same.evidence, *phases))
    return Finding(True, said("One family, by the Paris Convention route."), same.evidence)


def priority_from(subject: Subject, values: Values) -> Finding:
    """The earliest priority (or filing) of each application is not before a day."""
    day = dt.date.fromisoformat(str(values["day"]))
    found, evidence, missing = _found(subject)
    days = {o: each.earliest.day if each.earliest else None for o, each in found.items()}
    early = [office for office, known in days.items() if known and known < day]
    if early:
        reason = said(
            "The earliest date of {offices} is before {day}.", offices=", ".join(early), day=day
        )
        return Finding(False, reason, evidence)
    if missing:
        return missing
    if not all(days.values()):
        return Finding(None, said("The day of a priority is not known."), evidence)
    return Finding(True, said("No earliest date is before {day}.", day=day), evidence)
