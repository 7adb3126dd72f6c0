"""A case's figures: days to each step, and at its end overlap and agreement.

``published`` is 1 for a case of which every application is published: public figures are made of
these alone. ``agreement_before`` is the overlap of the sealed searches, ``agreement_after`` that of the first
actions. They are plain numbers by name, kept in the case's row, so that the store can count them and give
their means without looking at every case. Days are counted in the time zone of the office of
first filing; shares are thousandths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from trihub.access.clock import moment
from trihub.joint.calendar import office_day
from trihub.joint.case.case import Case
from trihub.joint.case.states import Event
from trihub.joint.petition.model import Petition
from trihub.joint.programmes.model import Programme
from trihub.joint.programmes.periods import latest_period
from trihub.joint.report.actions import Agreement, FirstAction, agreement
from trihub.joint.report.model import JointReport, Overlap

ADMITTED = "admitted"
"""``admitted.PERIOD.LEAD`` is 1 for an admitted petition: what caps count."""
PUBLISHED = "published"

DAYS: Mapping[str, Event] = {
    "days_to_admission": Event.ADMITTED,
    "days_to_exchange": Event.EXCHANGED,
    "days_to_first_action": Event.ACTION_RECORDED,
    "days_to_closing": Event.CLOSED,
}
"""Figure to the event whose first day it counts to, from the petition's."""


def of_steps(case: Case, programme: Programme) -> dict[str, float]:
    """What the steps alone say; nothing that a report holds."""
    opened = office_day(moment(case.opened), case.lead)
    found = {
        name: float((office_day(moment(case.reached[event]), case.lead) - opened).days)
        for name, event in DAYS.items()
        if event in case.reached
    }
    requests = [side.requested for side in case.sides.values()]
    if all(requests):
        day = office_day(moment(max(requests)), case.lead)
        found["days_to_all_requests"] = float((day - opened).days)
    if Event.ADMITTED in case.reached:
        found[f"{ADMITTED}.{latest_period(programme, opened)}.{case.lead}"] = 1.0
    return found


def of_petition(petition: Petition) -> dict[str, float]:
    """Whether every application is published."""
    return {PUBLISHED: 1.0} if all(one.publication for one in petition.applications) else {}


def admitted_in(figures: Mapping[str, tuple[int, float]]) -> dict[tuple[int, str], int]:
    """Admitted petitions by period and first office, out of counts and means by figure."""
    found: dict[tuple[int, str], int] = {}
    for name, (count, _) in figures.items():
        if name.startswith(f"{ADMITTED}."):
            _, period, lead = name.split(".")
            found[int(period), lead] = count
    return found


def of_exchange(joint: JointReport) -> dict[str, float]:
    """How far the sealed reports agree: the share of families that all of them cite, and of
    categories alike among the rows of claims that all of them judge."""
    whole = _of_all(joint.overlap, joint.offices)
    if whole is None:
        return {}
    found = {"agreement_before": float(whole.jaccard_permille)}
    if whole.compared_rows:
        found["same_categories"] = round(1000 * whole.agreed_rows / whole.compared_rows)
    return found


def of_actions(joint: JointReport, actions: Sequence[FirstAction]) -> dict[str, float]:
    """How far the offices agree after the exchange: in what their first actions rest on, and in
    which claims they reject."""
    whole = _of_all(agreement(joint, actions), joint.offices)
    if whole is None:
        return {}
    found = {"agreement_after": float(whole.after)}
    if whole.decided:
        found["same_verdict"] = round(1000 * whole.same_verdict / whole.decided)
    return found


Figure = TypeVar("Figure", Overlap, Agreement)


def _of_all(found: Iterable[Figure], offices: tuple[str, ...]) -> Figure | None:
    """Of figures for groups of offices the one for all of them."""
    return next((figure for figure in found if set(figure.offices) == set(offices)), None)
