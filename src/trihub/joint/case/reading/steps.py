"""The steps of a case as a reader may see them.

Until the exchange, what an office does among its own people (who searches, since when, how often
that changes) is its own. Such steps are left out, not blanked: what remains is numbered anew, so
that no gap tells of them.

People write reasons in their own words, of claims that are not published: they show to those who
may read the petition. Why an office waives can tell of its search: until the exchange it shows to
those alone who are assigned there, and to whoever said it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trihub.core.casework.cases import Step
from trihub.core.casework.people import SYSTEM, Actor, Role
from trihub.joint.case.case import Case
from trihub.joint.case.states import Event

NONE: Mapping[str, str] = {}
INTERNAL = frozenset({Event.EXAMINER_ASSIGNED, Event.EXAMINER_REASSIGNED})
"""Steps that concern an office's own people alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step as a reader sees it. ``number`` counts what this reader sees; ``actor`` is empty
    where it is somebody of another side, ``reason`` where it is not for the reader."""

    number: int
    at: str
    event: Event
    office: str
    actor: str
    reason: str
    data: Mapping[str, Any] = field(default_factory=dict)


def visible_steps(
    actor: Actor, case: Case, steps: Sequence[Step], reasons: Mapping[str, str] = NONE
) -> tuple[StepView, ...]:
    """What the actor may see of a case's steps; ``reasons`` by the number of the item that holds
    them, empty for whom they are not."""
    return tuple(
        StepView(
            number=number,
            at=step.at,
            event=Event(step.event),
            office=step.office,
            actor=step.actor if _knows(actor, step) else "",
            reason=_reason(actor, case, step, reasons),
            data={name: value for name, value in step.data.items() if name != "reason"},
        )
        for number, step in enumerate(_kept(actor, case, steps), 1)
    )


def sees_people(actor: Actor, case: Case, office: str) -> bool:
    """Whether the actor may know who works for an office: its own people, whoever looks after
    the process, and after the exchange the other offices."""
    if actor.role is Role.ADMINISTRATOR or actor.office == office != "":
        return True
    return case.exchanged and actor.office in case.offices


def _kept(actor: Actor, case: Case, steps: Sequence[Step]) -> Iterator[Step]:
    """A note that the clock was set back shows with the step that it was made for."""
    clocks: list[Step] = []
    for step in steps:
        if step.event == Event.CLOCK_SET_BACK:
            clocks.append(step)
            continue
        if step.event not in INTERNAL or sees_people(actor, case, step.office):
            yield from clocks
            yield step
        clocks = []


def _reason(actor: Actor, case: Case, step: Step, reasons: Mapping[str, str]) -> str:
    sealed = step.event == Event.WAIVER_GIVEN and not case.exchanged
    if sealed and not _of_side(actor, case, step):
        return ""
    return reasons.get(step.data.get("reason", ""), "")


def _of_side(actor: Actor, case: Case, step: Step) -> bool:
    own = actor.office == step.office
    return own and actor.account in (step.actor, *case.sides[step.office].assigned)


def _knows(actor: Actor, step: Step) -> bool:
    if step.actor in (actor.account, SYSTEM.account) or actor.role is Role.ADMINISTRATOR:
        return True
    return bool(actor.office) and step.office == actor.office
