"""What a rule can ask of an actor and a subject: small functions, by name.

Each condition has the sentence that a refused person reads: what is missing, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from trihub.core.casework.people import Actor, Role
from trihub.core.messages import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSubject:
    """What the rules need to know of a case.

    ``assigned`` are the accounts by office of those who work at its desk, ``former`` those who have
    seen what is sealed there and are not assigned any more; ``exchanged`` says that the sealed
    reports have been opened to one another; ``consented`` are the offices for which the applicant's
    consent holds at this moment; ``filed`` those at which the applicant filed the petition itself;
    ``released`` whether the programme gives the reports to the applicant. No rule reads ``state``
    (the case's), ``version`` (its last step's number) and ``waiting`` (the offices whose turn to
    search has not come): in which state an act has its place is the case's own table to say.
    """

    id: str
    applicant: str
    offices: tuple[str, ...]
    assigned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    state: str = ""
    exchanged: bool = False
    consented: frozenset[str] = frozenset()
    filed: frozenset[str] = frozenset()
    released: bool = False
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int = 0
    waiting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an act is done to.

    ``office`` is the side that it concerns (whose report, whose desk, whose account), empty where
    it concerns no side; ``author`` wrote a note, ``private`` keeps it the author's; ``role`` is
    that of the account that is managed. ``readers`` are the offices that a working paper names,
    empty where it concerns none.
    """

    case: CaseSubject | None = None
    office: str = ""
    author: str = ""
    private: bool = False
    role: Role | None = None
    readers: tuple[str, ...] = ()


Test = Callable[[Actor, Subject], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A test, what is missing where it fails, and whom to ask."""

    test: Test
    missing: str
    ask: str = ""


def _case(test: Callable[[Actor, CaseSubject, Subject], bool]) -> Test:
    """A test of a case; without a case it fails."""

    def on(actor: Actor, subject: Subject) -> bool:
        return subject.case is not None and test(actor, subject.case, subject)

    return on


def _own_case(actor: Actor, case: CaseSubject, _subject: Subject) -> bool:
    return actor.account == case.applicant


def _new_case(_actor: Actor, subject: Subject) -> bool:
    return subject.case is None


def _office_of_case(actor: Actor, case: CaseSubject, _subject: Subject) -> bool:
    return actor.office in case.offices


def _assigned(actor: Actor, case: CaseSubject, _subject: Subject) -> bool:
    return actor.account in case.assigned.get(actor.office, ())


def _one_side(actor: Actor, case: CaseSubject, _subject: Subject) -> bool:
    sides = (*case.assigned.items(), *case.former.items())
    others = (people for office, people in sides if office != actor.office)
    return case.exchanged or not any(actor.account in people for people in others)


def _own_side(actor: Actor, subject: Subject) -> bool:
    return bool(actor.office) and subject.office == actor.office


def _own_or_no_side(actor: Actor, subject: Subject) -> bool:
    return subject.office in ("", actor.office)


def _side_of_case(_actor: Actor, case: CaseSubject, subject: Subject) -> bool:
    return subject.office in case.offices


def _petition_open(actor: Actor, case: CaseSubject, _subject: Subject) -> bool:
    return actor.office in case.consented or actor.office in case.filed


def _exchanged(_actor: Actor, case: CaseSubject, _subject: Subject) -> bool:
    return case.exchanged


def _released(_actor: Actor, case: CaseSubject, _subject: Subject) -> bool:
    return case.released


def _author(actor: Actor, subject: Subject) -> bool:
    return bool(actor.account) and actor.account == subject.author


def _shared(_actor: Actor, subject: Subject) -> bool:
    return not subject.private


def _examiner_account(_actor: Actor, subject: Subject) -> bool:
    return subject.role is Role.EXAMINER


def _reader(actor: Actor, subject: Subject) -> bool:
    return bool(actor.office) and actor.office in subject.readers


ASK_HEAD = N_("Ask the head examiner of your office.")
ASSIGNING = N_("The head examiner of your office assigns people to it, themselves included.")
ASK_APPLICANT = N_("Only the applicant can give it.")
WAIT = N_("It opens when both offices have filed their reports.")

CONDITIONS: Mapping[str, Condition] = {
    "own case": Condition(
        test=_case(_own_case), missing=N_("The case is another applicant’s."),
    ),
    "new case": Condition(
        test=_new_case, missing=N_("The case is another applicant’s."),
    ),
    "office of the case": Condition(
        test=_case(_office_of_case), missing=N_("Your office has no part in this case."),
    ),
    "assigned": Condition(
        test=_case(_assigned), missing=N_("You are not assigned to this case."), ask=ASSIGNING,
    ),
    "on one side only": Condition(
        test=_case(_one_side),
        missing=N_("You were assigned to this case at another of its offices."), ask=ASK_HEAD,
    ),
    "own side": Condition(
        test=_own_side, missing=N_("This belongs to another office."),
        ask=N_("Ask the head examiner of that office."),
    ),
    "own or no side": Condition(
        test=_own_or_no_side, missing=N_("This belongs to another office."),
        ask=N_("Ask the head examiner of that office."),
    ),
    "side of the case": Condition(
        test=_case(_side_of_case), missing=N_("That office has no part in this case."),
    ),
    "petition open to the office": Condition(
        test=_case(_petition_open),
        missing=N_("The applicant’s consent for your office does not hold."), ask=ASK_APPLICANT,
    ),
    "exchanged": Condition(
        test=_case(_exchanged), missing=N_("The reports are still sealed."), ask=WAIT,
    ),
    "released to the applicant": Condition(
        test=_case(_released),
        missing=N_("This programme does not give the reports to the applicant."),
        ask=N_("Ask the offices for them."),
    ),
    "author": Condition(test=_author, missing=N_("This is its author’s alone.")),
    "not private": Condition(test=_shared, missing=N_("This is its author’s alone.")),
    "named by the paper": Condition(
        test=_reader, missing=N_("This paper is not for your office."),
    ),
    "an examiner’s account": Condition(
        test=_examiner_account, missing=N_("A head examiner manages the accounts of examiners only."),
        ask=N_("Ask the programme administrator."),
    ),
}  # fmt: skip
"""Every condition by the name that the rules call it."""
