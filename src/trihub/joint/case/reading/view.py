"""A case as one reader may see it. What the reader may not see is absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from trihub.access.clock import stamp
from trihub.access.papers.encoding import decode
from trihub.access.rules import Act, CaseSubject, Subject, allowed
from trihub.core.casework.cases import Item, ItemKind, Step
from trihub.core.casework.people import Actor
from trihub.core.errors import TrihubError
from trihub.core.messages import said
from trihub.joint.calendar import deadline
from trihub.joint.case.case import CONSENT, Case, Deadline, fold
from trihub.joint.case.exchange import actions
from trihub.joint.case.reading.steps import StepView, sees_people, visible_steps
from trihub.joint.case.states import ACTS, Event, State, rows
from trihub.joint.case.subject import programme_of, to_subject
from trihub.joint.parts import Parts
from trihub.joint.petition.model import Assessment, Consent, Petition
from trihub.joint.programmes.model import Programme
from trihub.joint.report.actions import FirstAction

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """How far an office is, as every party may know it. Moments are UTC, empty for what has not
    happened. ``commitment`` shows from the moment the report is filed; ``assigned`` only to those
    who may know the office's people."""

    office: str
    requested: str
    favourable: bool | None
    decided: str
    consented: bool
    consent_until: str
    filed: str
    commitment: str
    waived: str
    acted: str
    publication: str
    published: str
    assigned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView:
    """A deadline, and whether it is late: past its day and not met, or met after it. ``reason``
    says how its day was found, and can be translated where the calendar is still the same."""

    deadline: Deadline
    late: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A case. Content (petition, consents, assessments, documents, actions) is empty for whom it
    is not for. ``documents`` are the items that hold unpublished texts, by office; ``may`` is what
    the actor can bring about now; ``joint`` says that the joint report is open to the actor."""

    id: str
    programme: Programme
    state: State
    lead: str
    offices: tuple[str, ...]
    applicant: str
    opened: str
    sides: tuple[SideView, ...]
    deadlines: tuple[DeadlineView, ...]
    steps: tuple[StepView, ...]
    may: frozenset[Event]
    joint: bool = False
    petition: Petition | None = None
    consents: tuple[Consent, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    documents: Mapping[str, str] | None = None
    actions: tuple[FirstAction, ...] = ()

    def side(self, office: str) -> SideView:
        """One office's side."""
        return next(side for side in self.sides if side.office == office)


def view(parts: Parts, actor: Actor, steps: Sequence[Step]) -> View:
    """The case as the actor may see it; whoever calls has asked whether the actor may know it."""
    case = fold(steps)
    subject = to_subject(parts, case)
    at = max(stamp(parts.now()), case.at)
    content = _content(parts, actor, case, subject)
    petition: Petition | None = next(iter(content.petitions), None)
    return View(
        id=case.id,
        programme=programme_of(parts, case.programme),
        state=case.state,
        lead=case.lead,
        offices=case.offices,
        applicant=case.applicant,
        opened=case.opened,
        sides=tuple(_side(actor, case, office, at) for office in case.offices),
        deadlines=tuple(
            DeadlineView(deadline=due, late=_late(due, at), reason=_reason(due))
            for due in case.deadlines
        ),
        steps=visible_steps(actor, case, steps, content.reasons),
        may=_may(actor, case, subject),
        joint=allowed(actor, Act.SEE_JOINT, Subject(case=subject)),
        petition=petition,
        consents=content.consents,
        assessments=content.assessments,
        documents=(
            {filed.office: filed.document for filed in petition.applications if filed.document}
            if petition
            else None
        ),
        actions=content.actions,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    petitions: tuple[Petition, ...] = ()
    consents: tuple[Consent, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    actions: tuple[FirstAction, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


_READ = (
    ItemKind.PETITION, ItemKind.CONSENT, ItemKind.ASSESSMENT, ItemKind.ACTION, ItemKind.REASON,
)  # fmt: skip


def _content(parts: Parts, actor: Actor, case: Case, subject: CaseSubject) -> _Content:
    """What the actor may read. The store is not asked for what is not for the actor."""
    if not allowed(actor, Act.SEE_PETITION, Subject(case=subject)):
        return _Content()
    items = parts.cases.items(case.id, kinds=_READ)
    return _Content(
        petitions=_of(items, ItemKind.PETITION, Petition),
        consents=_of(items, ItemKind.CONSENT, Consent),
        assessments=_of(items, ItemKind.ASSESSMENT, Assessment),
        actions=tuple(
            action for _, action in actions(i for i in items if i.kind is ItemKind.ACTION)
        ),
        reasons={i.id: decode(i.content, str) for i in items if i.kind is ItemKind.REASON},
    )


def _of(items: Sequence[Item], kind: ItemKind, shape: type[Kept]) -> tuple[Kept, ...]:
    return tuple(decode(item.content, shape) for item in items if item.kind is kind)


def _side(actor: Actor, case: Case, office: str, at: str) -> SideView:
    side = case.sides[office]
    return SideView(
        office=office,
        requested=side.requested,
        favourable=side.favourable,
        decided=side.decided,
        consented=office in case.consented(at),
        consent_until=side.consent.until if side.consent else "",
        filed=side.filed,
        commitment=side.commitment,
        waived=side.waived,
        acted=side.acted,
        publication=side.publication,
        published=side.published,
        assigned=side.assigned if sees_people(actor, case, office) else (),
    )


def _late(due: Deadline, at: str) -> bool:
    if due.missed or due.met:
        return bool(due.missed) or due.met >= due.ends
    return due.open and due.ends <= at


def _reason(due: Deadline) -> str:
    if due.id == CONSENT:
        return said("The applicant’s consent ends with this day.")
    again = deadline(dt.date.fromisoformat(due.start), due.count, due.unit, due.office)
    return again.reason if again.day.isoformat() == due.day else due.reason


def _may(actor: Actor, case: Case, subject: CaseSubject) -> frozenset[Event]:
    """What the actor can bring about now: the rules let the actor, and the table takes the step."""
    own = Subject(case=subject, office=actor.office)
    offices = (actor.office,) if actor.office else case.offices
    return frozenset(
        event
        for event, act in ACTS.items()
        if act is not None
        and rows(case.state, event)
        and allowed(actor, act, own)
        and any(_takes(case, event, office) for office in offices)
    )


def _takes(case: Case, event: Event, office: str) -> bool:
    """Whether the table takes a step with all that it asks for."""
    data = {"rules": case.rules} if event is Event.ADMITTED else _SAMPLE
    step = Step(
        case=case.id, number=case.version + 1, at=case.at, event=event.value, actor="",
        office=office, reason="-", data=data,
    )  # fmt: skip
    try:
        case.after(step)
    except TrihubError:
        return False
    return True


_SAMPLE: Mapping[str, object] = {
    "commitment": "0" * 64, "favourable": True, "rule": "", "holds": True, "examiners": (),
    "what": (), "until": "", "ends": "", "publication": "", "date": "",
}  # fmt: skip
"""Stands for what a step brings along, where only the table is asked."""
