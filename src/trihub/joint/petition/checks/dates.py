"""Checks on when the applicant asked, and on what the applicant agreed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from trihub.core.messages import said
from trihub.joint.calendar import Due, deadline
from trihub.joint.petition.checks.subject import Subject
from trihub.joint.petition.consents import holding, standing
from trihub.joint.petition.facts import Finding

Values = Mapping[str, Any]


def requested_within(subject: Subject, values: Values) -> Finding:
    """All offices were asked within some days of the first, closed days of each reckoned with."""
    asked = {o: day for o, day in subject.facts.requested.items() if o in subject.offices}
    evidence = tuple(said("{office}: {day}.", office=o, day=day) for o, day in asked.items())
    if not asked:
        return Finding(None, said("It is not known when the offices were asked."))
    first, days = min(asked.values()), int(values["days"])
    due = {office: deadline(first, days, "days", office) for office in subject.offices}
    late = [o for o, limit in due.items() if asked.get(o, subject.today) > limit.day]
    if late:
        reasons = tuple(due[office].reason for office in late)
        reason = said(
            "{offices} was not asked within {days} days of the first office.",
            offices=", ".join(late), days=days,
        )  # fmt: skip
        return Finding(False, reason, (*evidence, *reasons))
    if missing := [office for office in subject.offices if office not in asked]:
        return _open(missing, due, evidence)
    reason = said("All offices were asked within {days} days.", days=days)
    return Finding(True, reason, evidence)


def _open(missing: list[str], due: Mapping[str, Due], evidence: tuple[str, ...]) -> Finding:
    until = tuple(due[office].reason for office in missing)
    reason = said("{offices} has not been asked yet.", offices=", ".join(missing))
    return Finding(None, reason, (*evidence, *until))


def consent_given(subject: Subject, values: Values) -> Finding:
    """The applicant's consent holds for each office and all of ``what``."""
    consents = subject.facts.consents
    if consents is None:
        return Finding(None, said("Whether the applicant gave consent is not known."))
    at = subject.facts.now or dt.datetime.combine(subject.today, dt.time(), tzinfo=dt.UTC)
    wanted = [(office, what) for office in subject.programme.offices for what in values["what"]]
    lacking = [each for each in wanted if not holding(consents, *each, at)]
    if lacking:
        evidence = tuple(standing(consents, *each, at).reason for each in lacking)
        return Finding(False, said("A consent of the applicant is missing."), evidence)
    evidence = tuple(standing(consents, *each, at).reason for each in wanted)
    return Finding(True, said("The applicant's consent holds."), evidence)
