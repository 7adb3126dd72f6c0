"""Whether a petition meets a programme's rules: rule by rule, with reason and evidence.

A rule is a row of the programme's file; its ``check`` names a function of :data:`CHECKS`. The
machine decides facts alone. What the data do not say, and what is a matter of judgement
(substantial correspondence of claims), is left to the examiner: ``holds`` is ``None``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from trihub.core.messages import N_, Message, said
from trihub.core.patent import Patent
from trihub.core.ports import Translator
from trihub.joint.petition.checks import claims as on_claims
from trihub.joint.petition.checks import dates as on_dates
from trihub.joint.petition.checks import origin as on_origin
from trihub.joint.petition.checks import state as on_state
from trihub.joint.petition.checks.caps import assess_cap
from trihub.joint.petition.checks.subject import Subject
from trihub.joint.petition.facts import CaseFacts, Finding
from trihub.joint.petition.model import Assessment, Petition
from trihub.joint.programmes.model import Decider, Programme, Status
from trihub.joint.programmes.periods import caps_on, period_on, rules_on

TAKEN = "taken"
"""The rule, of every programme, that it takes petitions on the day."""
NAMED = "applications"
"""The rule, of every programme, that the petition names its applications, and their own texts."""
CAP = "cap"
"""With its number (``cap 1``), the rule that a cap is not reached."""

Check = Callable[[Subject, Mapping[str, Any]], Finding]


def _examiner_decides(subject: Subject, values: Mapping[str, Any]) -> Finding:
    return Finding(None, said("The data do not say; an examiner decides."))


CHECKS: Mapping[str, Check] = {
    "same-earliest-priority": on_origin.same_earliest_priority,
    "same-invention": on_origin.same_invention,
    "paris-route": on_origin.paris_route,
    "priority-from": on_origin.priority_from,
    "claims-at-most": on_claims.claims_at_most,
    "independent-claims-at-most": on_claims.independent_claims_at_most,
    "no-multiple-dependent-claims": on_claims.no_multiple_dependent_claims,
    "independent-claims-answered": on_claims.independent_claims_answered,
    "all-claims-answered": on_claims.all_claims_answered,
    "claims-correspond": on_claims.claims_correspond,
    "unexamined": on_state.unexamined,
    "examination-requested": on_state.examination_requested,
    "claims-copy-if-unpublished": on_state.claims_copy_if_unpublished,
    "requested-within": on_dates.requested_within,
    "consent-given": on_dates.consent_given,
    "examiner-decides": _examiner_decides,
}
"""Each check by its name in a programme's file."""


def assess(
    programme: Programme,
    petition: Petition,
    texts: Mapping[str, Patent | None],
    facts: CaseFacts,
    today: dt.date,
    *,
    translator: Translator | None = None,
) -> tuple[Assessment, ...]:
    """Every rule of the programme as applied to the petition, in the file's order.

    First whether the programme takes petitions on the day, whether the petition names the
    applications that it needs and whether the caps leave room, then the rules of the period. ``texts`` are the applications' texts by office, ``None`` where none
    is there. The day that counts is that of the first request, else ``today``. ``translator``
    lets the evidence on correspondence name terms that claims in two languages share.
    """
    day = min(facts.requested.values(), default=today)
    subject = Subject(
        programme=programme, petition=petition, texts=texts, facts=facts, day=day, today=today,
        translator=translator,
    )  # fmt: skip
    found = [_assessed(TAKEN, _taken(programme, day), Decider.MACHINE)]
    found.append(_assessed(NAMED, on_state.applications(subject), Decider.MACHINE))
    found += [
        _assessed(f"{CAP} {number}", assess_cap(cap, subject), Decider.MACHINE)
        for number, cap in enumerate(caps_on(programme, day), 1)
    ]
    for rule in rules_on(programme, day):
        finding = CHECKS[rule.check](subject, rule.values)
        found.append(_assessed(rule.id, finding, rule.decider))
    return tuple(found)


def _assessed(rule: str, finding: Finding, decider: Decider) -> Assessment:
    holds = finding.holds if decider is Decider.MACHINE else None
    return Assessment(
        rule=rule, holds=holds,
        decider=(Decider.EXAMINER if holds is None else Decider.MACHINE).value,
        reason=finding.reason, evidence=finding.evidence,
    )  # fmt: skip


_OVER: Mapping[Status, tuple[bool | None, str]] = {
    Status.IN_FORCE: (False, N_("No period of the programme takes petitions on {day}.")),
    Status.CLOSED: (False, N_("The programme is closed; it took no petitions on {day}.")),
    Status.NOT_IN_FORCE: (False, N_("The programme is not in force.")),
    Status.UNKNOWN: (
        None,
        N_("No period is known that takes petitions on {day}; the office decides whether it does."),
    ),
}


def _taken(programme: Programme, day: dt.date) -> Finding:
    evidence = tuple(_period(number, programme) for number in range(len(programme.periods)))
    number = period_on(programme, day)
    if number and programme.status is not Status.NOT_IN_FORCE:
        reason = said("Petitions are taken on {day}, in period {number}.", day=day, number=number)
        return Finding(True, reason, evidence)
    holds, reason_of = _OVER[programme.status]
    return Finding(holds, said(reason_of, day=day), evidence)


def _period(place: int, programme: Programme) -> Message:
    period = programme.periods[place]
    if period.end is None:
        return said("Period {number}: from {start}.", number=place + 1, start=period.start)
    return said(
        "Period {number}: {start} to {end}.", number=place + 1, start=period.start, end=period.end
    )
