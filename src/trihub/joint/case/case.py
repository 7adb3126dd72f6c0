"""A case as its steps left it: the steps folded over the table, one after the other.

Nothing else is kept of a case's state; a step that the table does not allow cannot have been
written, so finding one means that the database was changed by other hands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trihub.core.casework.cases import Step
from trihub.core.errors import LibraryError, Refused, TrihubError
from trihub.core.messages import said
from trihub.joint.case.conditions import NEEDS, WHEN
from trihub.joint.case.states import STATE_NAMES, Effect, Event, Row, State, rows

FIRST_THEN_SECOND = "first then second"
"""The order of a programme in which the office of first filing searches before the others."""
CONSENT = "consent"
"""The deadline that is a consent's last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFact:
    """An office's consent without its text: what it covers, its last day (CCYY-MM-DD), the moment
    after that day (UTC), and when it was given and lost (revoked or run out), else empty."""

    what: tuple[str, ...]
    until: str
    ends: str
    given: str
    lost: str = ""

    def covers(self, shares: Iterable[str]) -> bool:
        """Whether it covers all that the programme shares."""
        return set(shares) <= set(self.what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """How far one office is. Moments are UTC, ISO 8601, empty for what has not happened.

    ``favourable`` is its provisional decision; ``assigned`` are its examiners, ``former`` those
    who were, or who gave its waiver; ``rules`` its examiners' decisions; ``publication`` and
    ``published`` (CCYY-MM-DD) the evidence that its application is published.
    """

    office: str
    requested: str = ""
    favourable: bool | None = None
    decided: str = ""
    assigned: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    rules: Mapping[str, bool] = field(default_factory=dict)
    consent: ConsentFact | None = None
    commitment: str = ""
    filed: str = ""
    waived: str = ""
    acted: str = ""
    publication: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline of the case: ``day`` is its last day at ``office`` (CCYY-MM-DD), ``ends`` the moment
    after that day (UTC).

    ``id`` and ``until`` are the programme's; ``start``, ``count`` and ``unit`` say how the day was
    found, ``reason`` says it in English. ``met`` (what it was for was done, perhaps late),
    ``missed`` (found past its day) and ``dropped`` (no longer needed) are moments or empty;
    ``reminded`` the days before it for which reminders were due.
    """

    id: str
    office: str
    whose: str
    until: str
    day: str
    ends: str
    start: str
    count: int
    unit: str
    reason: str
    met: str = ""
    missed: str = ""
    dropped: str = ""
    reminded: tuple[int, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it still waits for something."""
        return not self.met and not self.dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case after its step ``version``. ``at`` is the last step's moment, ``reached`` the first
    moment of each event; ``shares`` what consent has to cover; ``rules`` what the data
    said of the programme's rules when they were last looked at; ``order`` the programme's."""

    id: str
    programme: str
    applicant: str
    lead: str
    offices: tuple[str, ...]
    shares: tuple[str, ...]
    state: State
    version: int
    at: str
    sides: Mapping[str, Side]
    deadlines: tuple[Deadline, ...] = ()
    reached: Mapping[Event, str] = field(default_factory=dict)
    rules: Mapping[str, bool | None] = field(default_factory=dict)
    order: str = ""
    set_back: str = ""
    """The moment that time stands at since the clock was set back."""

    @property
    def opened(self) -> str:
        """The moment of the petition."""
        return self.reached[Event.PETITION_FILED]

    @property
    def exchanged(self) -> bool:
        """Whether the reports are open to every office."""
        return Event.EXCHANGED in self.reached

    @property
    def reports_in(self) -> bool:
        """Whether the exchange waits for no report: all are filed, or one is and all have waived."""
        filed = [side for side in self.sides.values() if side.filed]
        waived = all(side.waived for side in self.sides.values())
        return len(filed) == len(self.offices) or (bool(filed) and waived)

    @property
    def waiting(self) -> frozenset[str]:
        """The offices whose turn to search has not come: all but that of first filing, until it has
        filed its report, or given its waiver, where the programme sets that order."""
        first = self.sides[self.lead]
        if self.order != FIRST_THEN_SECOND or first.filed or first.waived:
            return frozenset()
        return frozenset(self.offices) - {self.lead}

    def deadline(self, name: str, office: str) -> Deadline | None:
        """The newest deadline of the programme's name and the office."""
        found = (d for d in reversed(self.deadlines) if (d.id, d.office) == (name, office))
        return next(found, None)

    def consented(self, at: str) -> frozenset[str]:
        """The offices for which the applicant's consent holds at a moment."""
        kept = ((side.office, side.consent) for side in self.sides.values())
        return frozenset(
            office
            for office, consent in kept
            if consent and not consent.lost and consent.ends > at and consent.covers(self.shares)
        )

    def after(self, step: Step) -> Case:
        """The case after one more step.

        :raises Refused: the table has no such event in this state, or one of its needs does not
            hold. :raises Conflict: it has been done already. :raises BadInput: it lacks something.
        """
        row = find_row(self, step)
        for need in row.needs:
            NEEDS[need](self, step)
        changed = _CHANGES.get(Event(step.event), _nothing)(self, step)
        return replace(
            changed,
            rules=dict(step.data.get("rules", changed.rules)),
            state=row.next,
            version=step.number,
            at=step.at,
            deadlines=_deadlines(changed, row, step),
            reached={Event(step.event): step.at, **self.reached},
        )


def find_row(case: Case, step: Step) -> Row:
    """The table's row for a step. :raises Refused: there is none."""
    for row in rows(case.state, Event(step.event)):
        if row.when is None or WHEN[row.when](case, step):
            return row
    raise Refused(
        said("This has no place in a case that is “{state}”.", state=said(STATE_NAMES[case.state])),
        hint=said("Look at the case again."),
    )


def start(step: Step) -> Case:
    """The case that a petition opens. ``data`` holds programme, lead, offices, shares, rules."""
    data = step.data
    offices = tuple(data["offices"])
    case = Case(
        id=step.case,
        programme=data["programme"],
        applicant=step.actor,
        lead=data["lead"],
        offices=offices,
        shares=tuple(data["shares"]),
        state=State.REQUESTED,
        version=step.number,
        at=step.at,
        sides={
            office: Side(office=office, requested=step.at if office == data["lead"] else "")
            for office in offices
        },
        reached={Event.PETITION_FILED: step.at},
        rules=dict(data.get("rules", {})),
        order=data.get("order", ""),
    )
    return replace(case, deadlines=_started(step))


def fold(steps: Iterable[Step]) -> Case:
    """The case that the steps lead to.

    :raises LibraryError: there is no first step, or one that the table does not allow; names it.
    """
    case: Case | None = None
    for step in steps:
        try:
            case = _next(case, step)
        except (TrihubError, ValueError, KeyError, TypeError) as error:
            raise LibraryError(
                f"Step {step.number} ({step.event}) of case {step.case} cannot have happened: {error}",
                hint="The database was changed by other hands. Restore it, then: trihub audit verify",
            ) from error
    if case is None:
        raise LibraryError(
            "A case without any step.", hint="The database is damaged. Restore it from a copy."
        )
    return case


def _next(case: Case | None, step: Step) -> Case:
    if case is None:
        if step.number != 1 or step.event != Event.PETITION_FILED:
            raise ValueError("a case begins with its petition")
        return start(step)
    if step.case != case.id or step.number != case.version + 1:
        raise ValueError(f"the step before was {case.version}")
    if step.at < case.at:
        raise ValueError("it is earlier than the step before")
    return case.after(step)


def _nothing(case: Case, step: Step) -> Case:
    return case


def _side(case: Case, step: Step, **changes: Any) -> Case:
    side = replace(case.sides[step.office], **changes)
    return replace(case, sides={**case.sides, step.office: side})


def _examiners(case: Case, step: Step) -> Case:
    side, named = case.sides[step.office], tuple(step.data["examiners"])
    were = (*side.former, *side.assigned)
    former = tuple(dict.fromkeys(who for who in were if who not in named))
    return _side(case, step, assigned=named, former=former)


def _waived(case: Case, step: Step) -> Case:
    """Why it waives is sealed until the exchange: whoever says it knows of its own side."""
    side = case.sides[step.office]
    former = side.former
    if step.actor not in (*side.assigned, *former):
        former = (*former, step.actor)
    return _side(case, step, waived=step.at, former=former)


def _consent_given(case: Case, step: Step) -> Case:
    data = step.data
    fact = ConsentFact(
        what=tuple(data["what"]), until=data["until"], ends=data["ends"], given=step.at
    )
    before = (CONSENT, step.office)
    kept = (
        replace(due, dropped=step.at) if (due.id, due.office) == before and due.open else due
        for due in case.deadlines
    )
    return _side(replace(case, deadlines=tuple(kept)), step, consent=fact)


def _consent_lost(case: Case, step: Step) -> Case:
    consent = case.sides[step.office].consent
    return _side(case, step, consent=consent and replace(consent, lost=step.at))


def _rule(case: Case, step: Step) -> Case:
    decided = {**case.sides[step.office].rules, step.data["rule"]: bool(step.data["holds"])}
    return _side(case, step, rules=decided)


def _changed_deadline(
    case: Case, step: Step, change: Callable[[Deadline], Deadline]
) -> Case:  # fmt: skip
    wanted = case.deadline(step.data["deadline"], step.office)
    kept = (change(due) if due is wanted else due for due in case.deadlines)
    return replace(case, deadlines=tuple(kept))


def _missed(case: Case, step: Step) -> Case:
    return _changed_deadline(case, step, lambda due: replace(due, missed=step.at))


def _reminded(case: Case, step: Step) -> Case:
    before = int(step.data["before"])
    return _changed_deadline(case, step, lambda d: replace(d, reminded=(*d.reminded, before)))


_CHANGES: Mapping[Event, Callable[[Case, Step], Case]] = {
    Event.REQUEST_JOINED: lambda case, step: _side(case, step, requested=step.at),
    Event.RULE_ASSESSED: _rule,
    Event.PROVISIONAL_DECISION: lambda case, step: _side(
        case, step, favourable=bool(step.data["favourable"]), decided=step.at
    ),
    Event.EXAMINER_ASSIGNED: _examiners,
    Event.EXAMINER_REASSIGNED: _examiners,
    Event.REPORT_FILED: lambda case, step: _side(
        case, step, filed=step.at, commitment=step.data["commitment"]
    ),
    Event.WAIVER_GIVEN: _waived,
    Event.ACTION_RECORDED: lambda case, step: _side(case, step, acted=step.at),
    Event.CONSENT_GIVEN: _consent_given,
    Event.CONSENT_REVOKED: _consent_lost,
    Event.CONSENT_EXPIRED: _consent_lost,
    Event.CLOCK_SET_BACK: lambda case, step: replace(case, set_back=step.at),
    Event.DEADLINE_MISSED: _missed,
    Event.REMINDER_DUE: _reminded,
    Event.PUBLICATION_EVIDENCED: lambda case, step: _side(
        case, step, publication=step.data["publication"], published=step.data["date"]
    ),
}
"""What each event changes beside state and deadlines."""


def _deadlines(case: Case, row: Row, step: Step) -> tuple[Deadline, ...]:
    """The deadlines after a step: some end, those that the step carries start."""
    ended = (_ended(due, row, step) for due in case.deadlines)
    return (*ended, *_started(step))


def _ended(due: Deadline, row: Row, step: Step) -> Deadline:
    concerned = step.office in ("", due.office)
    if not due.open:
        return due
    if concerned and due.until in row.ends:
        return replace(due, met=step.at)
    if Effect.END_ALL in row.effects or (concerned and due.until in row.drops):
        return replace(due, dropped=step.at)
    return due


def _started(step: Step) -> tuple[Deadline, ...]:
    return tuple(Deadline(**found) for found in step.data.get("deadlines", ()))
