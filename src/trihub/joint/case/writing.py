"""Steps on their way into the store: drafted against the table, then written all at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from trihub.access.clock import moment, stamp
from trihub.access.papers.encoding import encode
from trihub.access.papers.numbers import new_number
from trihub.access.rules import Subject, require
from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.cases import NO_PREMISE, CaseRow, Item, ItemKind, Step
from trihub.core.casework.people import SYSTEM, Actor
from trihub.core.errors import Conflict, Refused
from trihub.core.messages import said
from trihub.joint.calendar import office_day
from trihub.joint.case import figures
from trihub.joint.case.case import Case, find_row, fold, start
from trihub.joint.case.deadlines import starting
from trihub.joint.case.states import ACTS, OVER, SEALED, Event, rows
from trihub.joint.case.subject import known_row, programme_of, to_subject
from trihub.joint.parts import Parts
from trihub.joint.programmes.model import Programme

TRIES = 8
"""How often a change is made again where somebody else's came first."""
STEADY = dt.timedelta(seconds=1)
"""By how much the clocks of several processes may differ before it is recorded."""


class Draft:
    """What one change does to a case: its steps, items and entries of the audit log; ``premise`` is
    what it rests on beside the case's steps."""

    def __init__(
        self, programme: Programme, actor: Actor, now: dt.datetime, number: str,
        case: Case | None = None, row: CaseRow | None = None,
    ) -> None:  # fmt: skip
        self.programme = programme
        self.actor = actor
        self.now = now
        self.number = number
        self.steps: list[Step] = []
        self.items: list[Item] = []
        self.audit: list[AuditDraft] = []
        self.figures = dict(row.figures) if row else {}
        self.expected = case.version if case else 0
        self.premise = NO_PREMISE
        self._case = case

    @property
    def case(self) -> Case:
        """The case after the steps drafted so far."""
        if self._case is None:
            raise Refused(said("There is no case yet."))
        return self._case

    @property
    def at(self) -> str:
        """The moment of the next step: now, but never before the last step."""
        now = stamp(self.now)
        return max(now, self._case.at) if self._case else now

    def step(
        self, event: Event, *, office: str = "", reason: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> Step:  # fmt: skip
        """Take a step, with the deadlines that it starts.

        :raises Refused: the table does not allow it now. :raises Conflict: it has been done.
        """
        self._note_clock()
        step = self._bare(event, office, reason, data or {})
        if self._case is None:
            after, row = start(step), rows(None, event)[0]
        else:
            row = find_row(self._case, step)
            after = self._case.after(step)
        if begun := starting(after, self.programme, row, step):
            step = replace(step, data={**step.data, "deadlines": begun})
            after = start(step) if self._case is None else self._case.after(step)
        self._take(self._apart(step), after)
        return step

    def _apart(self, step: Step) -> Step:
        """The step without its reason, which is kept encrypted as an item."""
        if not step.reason:
            return step
        number = self.item(ItemKind.REASON, step.office, step.reason, author=step.actor)
        return replace(step, reason="", data={**step.data, "reason": number})

    def check(
        self, event: Event, *, office: str = "", reason: str = "-",
        data: Mapping[str, Any] | None = None,
    ) -> Case:  # fmt: skip
        """The case as it would be after a step; takes none. Raises what :meth:`step` would."""
        return self.case.after(self._bare(event, office, reason, data or {}))

    def item(
        self, kind: ItemKind, office: str, content: Any, *, number: str = "", author: str = ""
    ) -> str:
        """Keep a new item; returns its number."""
        number = number or new_number()
        self.items.append(
            Item(
                id=number, case=self.number, kind=kind, office=office,
                author=author or self.actor.account, version=1, at=self.at,
                content=encode(content),
            )
        )  # fmt: skip
        return number

    def next_version(self, item: Item, content: Any, *, author: str = "") -> None:
        """Keep an item's next version."""
        self.items.append(
            replace(
                item, version=item.version + 1, author=author or self.actor.account, at=self.at,
                content=encode(content),
            )
        )  # fmt: skip

    def row(self) -> CaseRow:
        """The case in one line, after the steps."""
        case = self.case
        waiting = [due for due in case.deadlines if due.open]
        due = min(waiting, key=lambda due: (due.day, due.office), default=None)
        day = office_day(moment(case.at), case.lead).isoformat()
        return CaseRow(
            id=case.id,
            programme=case.programme,
            state=case.state.value,
            offices=case.offices,
            applicant=case.applicant,
            opened=office_day(moment(case.opened), case.lead).isoformat(),
            version=case.version,
            closed=day if case.state in OVER else "",
            due=due.day if due else "",
            due_office=due.office if due else "",
            assigned={s.office: s.assigned for s in case.sides.values() if s.assigned},
            figures={**self.figures, **figures.of_steps(case, self.programme)},
        )

    def _bare(self, event: Event, office: str, reason: str, data: Mapping[str, Any]) -> Step:
        by = self.actor.account if ACTS[event] else SYSTEM.account
        number = self._case.version + 1 if self._case else 1
        return Step(
            case=self.number, number=number, at=self.at, event=event.value, actor=by,
            office=office, reason=reason.strip(), data=data,
        )  # fmt: skip

    def _note_clock(self) -> None:
        """Record that the clock was set back, once for as long as time stands still."""
        case = self._case
        if case is None or self.now >= moment(case.at) - STEADY or case.set_back == case.at:
            return
        step = self._bare(Event.CLOCK_SET_BACK, "", "", {"clock": stamp(self.now)})
        self._take(step, case.after(step))

    def _take(self, step: Step, after: Case) -> None:
        self._case = after
        self.steps.append(step)
        detail: dict[str, Any] = {"step": step.number, "office": step.office}
        if "examiners" in step.data:
            detail["examiners"] = list(step.data["examiners"])
        self.audit.append(
            AuditDraft(
                actor=step.actor, action=f"case.{step.event}", subject=step.case, detail=detail
            )
        )


Plan = Callable[[Draft], None]
"""Takes the steps of one change; run again on the case as it then is, where others came first."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Loads a case, lets a change be drafted, and writes it in one transaction."""

    parts: Parts

    def open(self, programme: Programme, actor: Actor, plan: Plan) -> Case:
        """A new case."""
        draft = Draft(programme, actor, self.parts.now(), new_number())
        plan(draft)
        self._write(draft)
        return draft.case

    def change(self, actor: Actor, case: str, event: Event, plan: Plan) -> Case:
        """Let an actor bring an event about.

        Where another change comes first, the draft is made anew on the case as it then is, so
        that who loses is told by the table and not by chance. Where a consent has run out, the
        case ends before anything else.

        :raises NotFound: there is no case that the actor may know of.
        :raises Refused: the actor may not, or the table does not allow it.
        :raises Conflict: it has been done already, or others change the case without a pause.
        """

        def checked(draft: Draft) -> None:
            self.require(draft, actor, event)
            if not expire(draft):
                plan(draft)

        for _ in range(2):  # the second time where the first one ended the case
            draft = self.retry(lambda: self.load(actor, case), checked)
            if draft.steps[-1].event != Event.CONSENT_EXPIRED:
                break
        return draft.case

    def retry(self, load: Callable[[], Draft], plan: Plan) -> Draft:
        """Load, plan and write, again where another change came first."""
        for left in range(TRIES, 0, -1):
            draft = load()
            plan(draft)
            try:
                self._write(draft)
            except Conflict:
                if left == 1:
                    raise
                continue
            break
        return draft

    def require(self, draft: Draft, actor: Actor, event: Event) -> None:
        """Nothing where the rules let the actor bring the event about for the own side."""
        act = ACTS[event]
        if act is None:
            raise Refused(
                said("This comes about by itself."), hint=said("Nobody has to ask for it.")
            )
        subject = to_subject(self.parts, draft.case)
        require(actor, act, Subject(case=subject, office=actor.office))

    def load(self, actor: Actor, case: str) -> Draft:
        """A draft on a case that the actor may know of. :raises NotFound: there is none."""
        return self.draft(known_row(self.parts, actor, case), actor)

    def draft(self, row: CaseRow, actor: Actor, now: dt.datetime | None = None) -> Draft:
        """A draft on a case."""
        case = fold(self.parts.cases.steps(row.id))
        if case.version != row.version:  # it went on between the two readings
            row = self.parts.cases.case(row.id) or row
        programme = programme_of(self.parts, case.programme)
        return Draft(programme, actor, now or self.parts.now(), row.id, case, row)

    def _write(self, draft: Draft) -> None:
        if draft.steps:
            self.parts.cases.write(
                draft.row(), draft.steps, expected=draft.expected, items=draft.items,
                audit=draft.audit, premise=draft.premise,
            )  # fmt: skip


def expire(draft: Draft) -> bool:
    """End the case where a consent has run out before the exchange; whether it did."""
    if draft.case.state not in SEALED:
        return False
    for side in draft.case.sides.values():
        if side.consent and not side.consent.lost and side.consent.ends <= draft.at:
            draft.step(Event.CONSENT_EXPIRED, office=side.office)
            return True
    return False
