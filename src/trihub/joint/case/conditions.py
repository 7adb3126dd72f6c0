"""What the table asks of a case before a step: each a small function of the case and the step.

They look at nothing else (no clock, no store), so that reading a case's steps back repeats every
decision that was made when they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from trihub.core.casework.cases import Step
from trihub.core.errors import BadInput, Conflict, Refused
from trihub.core.messages import N_, said
from trihub.joint.case.states import Needs, When

if TYPE_CHECKING:
    from trihub.joint.case.case import Case

LOOK_AGAIN = N_("Look at the case again.")
NOT_YOUR_TURN = N_("In this programme the offices search one after the other.")
FIRST_SEARCHES = N_(
    "The turn of the others comes when {office} has filed its report or given its waiver."
)
NEW_CONSENT = N_("The applicant can give a new consent.")


def open_rules(case: Case, machine: Mapping[str, bool | None]) -> dict[str, bool | None]:
    """The rules that stand against admission: ``False`` where one does not hold, ``None`` where
    it is undecided.

    ``machine`` is what the data say. Where they say nothing, examiners decide: one who decides
    that a rule does not hold outweighs others; without any the rule is open.
    """
    found: dict[str, bool | None] = {}
    for rule, holds in machine.items():
        if holds is None:
            said_so = [side.rules[rule] for side in case.sides.values() if rule in side.rules]
            holds = all(said_so) if said_so else None
        if holds is not True:
            found[rule] = holds
    return found


def _of_case(case: Case, step: Step) -> None:
    if step.office not in case.sides:
        raise BadInput(
            said("{office} takes no part in this case.", office=step.office or "—"),
            hint=said("Its offices are {offices}.", offices=", ".join(case.offices)),
        )


def _lead(case: Case, step: Step) -> None:
    if step.office != case.lead:
        raise Refused(
            said("The office of first filing decides this."),
            hint=said("In this case that is {office}.", office=case.lead),
        )


def _reason(_case: Case, step: Step) -> None:
    if not step.reason.strip() and not step.data.get("reason"):
        raise BadInput(said("This needs a reason."), hint=said("Say why, in a sentence or two."))


def _not_requested(case: Case, step: Step) -> None:
    if at := case.sides[step.office].requested:
        raise _already(said("The request at {office} was joined", office=step.office), at)


def _already(what: str, at: str) -> Conflict:
    return Conflict(said("{what} on {day}.", what=what, day=at[:10]), hint=said(LOOK_AGAIN))


def _consent(case: Case, step: Step) -> None:
    _consent_of(case, step, step.office)


def _consent_of(case: Case, step: Step, office: str) -> None:
    consent = case.sides[office].consent
    if consent is None or not consent.covers(case.shares):
        message = said("The applicant has not given consent for {office}.", office=office)
    elif consent.lost or consent.ends <= step.at:
        message = said("The applicant’s consent for {office} does not hold.", office=office)
    else:
        return
    raise Refused(message, hint=said(NEW_CONSENT))


def _consents(case: Case, step: Step) -> None:
    for office in case.offices:
        _consent_of(case, step, office)


def _consent_over(case: Case, step: Step) -> None:
    consent = case.sides[step.office].consent
    if consent is None or consent.lost or consent.ends > step.at:
        raise Refused(said("The consent for {office} has not run out.", office=step.office))


def _consent_kept(case: Case, step: Step) -> None:
    consent = case.sides[step.office].consent
    if consent is None or consent.lost:
        raise Conflict(
            said("There is no consent for {office} that could be revoked.", office=step.office),
            hint=said(LOOK_AGAIN),
        )


def _all_in_favour(case: Case, _step: Step) -> None:
    others = [side.office for side in case.sides.values() if not side.favourable]
    if others:
        raise Refused(
            said("Not yet decided in favour: {offices}.", offices=", ".join(others)),
            hint=said("Every office decides provisionally first."),
        )


def _rules_hold(case: Case, step: Step) -> None:
    against = open_rules(case, step.data.get("rules", {}))
    failing = [rule for rule, holds in against.items() if holds is False]
    if failing:
        raise Refused(
            said("Rules that do not hold: {rules}.", rules=", ".join(failing)),
            hint=said("Refuse the petition, or decide again where an examiner decides."),
        )
    if against:
        raise Refused(
            said("Rules that are not decided: {rules}.", rules=", ".join(against)),
            hint=said("An examiner decides them first."),
        )


def _none_assigned(case: Case, step: Step) -> None:
    if case.sides[step.office].assigned:
        raise Conflict(
            said("Examiners of {office} are on this case already.", office=step.office),
            hint=said(LOOK_AGAIN),
        )


def _some_assigned(case: Case, step: Step) -> None:
    if not case.sides[step.office].assigned:
        raise Conflict(
            said("No examiner of {office} is on this case.", office=step.office),
            hint=said(LOOK_AGAIN),
        )


def _one_side(case: Case, step: Step) -> None:
    named = set(step.data.get("examiners", ()))
    for side in case.sides.values():
        if side.office != step.office and named & {*side.assigned, *side.former}:
            raise Refused(
                said("An examiner who has worked on this case at another office cannot work on it here."),
                hint=said("Choose somebody else: the searches are independent."),
            )  # fmt: skip


def _not_filed(case: Case, step: Step) -> None:
    if at := case.sides[step.office].filed:
        raise _already(said("The report of {office} was filed", office=step.office), at)


def _in_turn(case: Case, step: Step) -> None:
    if step.office in case.waiting:
        raise Refused(said(NOT_YOUR_TURN), hint=said(FIRST_SEARCHES, office=case.lead))


def _commitment(_case: Case, step: Step) -> None:
    if len(str(step.data.get("commitment", ""))) != 64:
        raise BadInput(
            said("A report is filed with its commitment."), hint=said("Seal the report first.")
        )


def _not_waived(case: Case, step: Step) -> None:
    if at := case.sides[step.office].waived:
        raise _already(said("The waiver of {office} was given", office=step.office), at)


def _reports_in(case: Case, _step: Step) -> None:
    if not case.reports_in:
        waiting = [side.office for side in case.sides.values() if not side.filed]
        raise Refused(
            said("The reports stay sealed. Still to be filed: {offices}.", offices=", ".join(waiting)),
            hint=said("They open by themselves when the last one is filed."),
        )  # fmt: skip


def _not_acted(case: Case, step: Step) -> None:
    if at := case.sides[step.office].acted:
        raise _already(said("The first action of {office} was recorded", office=step.office), at)


def _all_acted(case: Case, _step: Step) -> None:
    others = [side.office for side in case.sides.values() if not side.acted]
    if others:
        raise Refused(said("Still to act: {offices}.", offices=", ".join(others)))


def _deadline_open(case: Case, step: Step) -> None:
    due = case.deadline(str(step.data.get("deadline", "")), step.office)
    if due is None or due.met or due.dropped:
        raise Conflict(said("This deadline is not open."), hint=said(LOOK_AGAIN))


def _deadline_past(case: Case, step: Step) -> None:
    due = case.deadline(str(step.data.get("deadline", "")), step.office)
    if due is None or due.missed or due.ends > step.at:
        raise Conflict(said("This deadline is not newly missed."), hint=said(LOOK_AGAIN))


def _last_request(case: Case, step: Step) -> bool:
    return all(side.requested or side.office == step.office for side in case.sides.values())


NEEDS: Mapping[Needs, Callable[[Case, Step], None]] = {
    Needs.OF_CASE: _of_case,
    Needs.LEAD: _lead,
    Needs.REASON: _reason,
    Needs.NOT_REQUESTED: _not_requested,
    Needs.CONSENT: _consent,
    Needs.CONSENTS: _consents,
    Needs.CONSENT_OVER: _consent_over,
    Needs.CONSENT_KEPT: _consent_kept,
    Needs.ALL_IN_FAVOUR: _all_in_favour,
    Needs.RULES_HOLD: _rules_hold,
    Needs.NONE_ASSIGNED: _none_assigned,
    Needs.SOME_ASSIGNED: _some_assigned,
    Needs.ONE_SIDE: _one_side,
    Needs.NOT_FILED: _not_filed,
    Needs.IN_TURN: _in_turn,
    Needs.COMMITMENT: _commitment,
    Needs.NOT_WAIVED: _not_waived,
    Needs.REPORTS_IN: _reports_in,
    Needs.NOT_ACTED: _not_acted,
    Needs.ALL_ACTED: _all_acted,
    Needs.DEADLINE_OPEN: _deadline_open,
    Needs.DEADLINE_PAST: _deadline_past,
}
"""Each raises the error that the reader gets where it does not hold."""

WHEN: Mapping[When, Callable[[Case, Step], bool]] = {When.LAST_REQUEST: _last_request}
