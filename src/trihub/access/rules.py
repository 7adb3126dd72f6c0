"""The decision: who may do what. One table, read top to bottom; nothing else decides.

An act is allowed where one grant of its row fits: the actor has the role, and every condition of
the grant holds. What no row grants is refused. A token narrows further: each act names the
scopes of which a token must have one; an act without scopes is done in person only.

The programme administrator sees process and never content; people of an office see the own
office's cases alone, and what is done at its desk where assigned, heads included; what one office
wrote opens to the other at the exchange. A working paper is read by the offices that it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trihub.access.conditions import CONDITIONS, CaseSubject, Subject
from trihub.core.casework.people import Actor, Role
from trihub.core.errors import NotFound, Refused
from trihub.core.messages import N_, said

__all__ = ["RULES", "SCOPES", "Act", "CaseSubject", "Grant", "Rule", "Subject", "allowed",
           "hidden_case", "hidden_paper", "require"]  # fmt: skip

SCOPES = ("read", "write", "feed")
"""What a token can be for: reading, also changing, or feeds and calendars."""


class Act(StrEnum):
    """What can be done."""

    SEE_CASE = "see-case"
    """That it exists, and its process."""
    SEE_PETITION = "see-petition"
    """The petition, the claims' correspondence, the applications' texts."""
    WRITE_PETITION = "write-petition"
    CONSENT = "consent"
    WITHDRAW = "withdraw"
    ASSESS = "assess"
    """Decide the rules of admission, and provisionally."""
    ADMIT = "admit"
    """The final decision."""
    ASSIGN = "assign"
    DESK = "desk"
    """Read and write the office's search desk."""
    FILE_REPORT = "file-report"
    WAIVE = "waive"
    """Agree to an exchange before both reports are in."""
    SEE_REPORT = "see-report"
    SEE_JOINT = "see-joint"
    SEE_NOTE = "see-note"
    RECORD_ACTION = "record-action"
    """The office's own first action."""
    SEE_DASHBOARD = "see-dashboard"
    """Figures of process."""
    MANAGE_ACCOUNTS = "manage-accounts"
    READ_AUDIT = "read-audit"
    READ_TEXT = "read-text"
    """Have a text read and records of the register proposed from it."""
    CONFIRM_RECORD = "confirm-record"
    """Record what was proposed, and one's own word."""
    RETRACT = "retract"
    """Take back what the register holds; it stays, marked."""
    FOLLOW = "follow"
    """Record what became of a commitment, and take up what is missing in the register."""
    SEE_FOLDER = "see-folder"
    """That a meeting or a programme is prepared, by which offices, and how far."""
    SEE_PAPER = "see-paper"
    """What a working paper says, and that it is there."""
    WRITE_PAPER = "write-paper"
    APPROVE_PAPER = "approve-paper"
    """Agree to a version for the own office, sign, and publish what every office agreed to."""
    USE_API = "use-api"
    READ_FEED = "read-feed"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and the names of the conditions that must all hold."""

    role: Role
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may, and the scopes of which a token must have one."""

    scopes: tuple[str, ...]
    grants: tuple[Grant, ...]


A, E, H, P = Role.APPLICANT, Role.EXAMINER, Role.HEAD, Role.ADMINISTRATOR
O = Role.OFFICER  # noqa: E741 - as short as the others
OWN = "own case"
OFFICE = "office of the case"
ASSIGNED = "assigned"
ONE = "on one side only"
SIDE = "own side"
LOOSE = "own or no side"
PARTY = "side of the case"
OPEN = "petition open to the office"
EXCHANGED = "exchanged"
RELEASED = "released to the applicant"
SHARED = "not private"
READER = "named by the paper"

RULES: Mapping[Act, Rule] = {
    Act.SEE_CASE: Rule(("read", "feed"), (
        Grant(A, (OWN,)), Grant(E, (OFFICE, LOOSE)), Grant(H, (OFFICE, LOOSE)), Grant(P),
    )),
    Act.SEE_PETITION: Rule(("read",), (
        Grant(A, (OWN,)), Grant(E, (OFFICE, LOOSE, ASSIGNED, OPEN)), Grant(H, (OFFICE, LOOSE, OPEN)),
    )),
    Act.WRITE_PETITION: Rule(("write",), (Grant(A, ("new case",)), Grant(A, (OWN,)))),
    Act.CONSENT: Rule(("write",), (Grant(A, (OWN,)),)),
    Act.WITHDRAW: Rule(("write",), (Grant(A, (OWN,)),)),
    Act.ASSESS: Rule(("write",), (Grant(E, (OFFICE, SIDE, ASSIGNED)), Grant(H, (OFFICE, SIDE)))),
    Act.ADMIT: Rule(("write",), (Grant(H, (OFFICE, SIDE)),)),
    Act.ASSIGN: Rule(("write",), (Grant(H, (OFFICE, SIDE)),)),
    Act.DESK: Rule(("write",), (
        Grant(E, (OFFICE, SIDE, ASSIGNED, ONE)), Grant(H, (OFFICE, SIDE, ASSIGNED, ONE)),
    )),
    Act.FILE_REPORT: Rule(("write",), (
        Grant(E, (OFFICE, SIDE, ASSIGNED, ONE)), Grant(H, (OFFICE, SIDE, ASSIGNED, ONE)),
    )),
    Act.WAIVE: Rule(("write",), (Grant(H, (OFFICE, SIDE)),)),
    Act.SEE_REPORT: Rule(("read",), (
        Grant(A, (OWN, PARTY, EXCHANGED, RELEASED)),
        Grant(E, (OFFICE, SIDE, ASSIGNED, ONE)), Grant(E, (OFFICE, ASSIGNED, PARTY, EXCHANGED)),
        Grant(H, (OFFICE, SIDE, ASSIGNED, ONE)), Grant(H, (OFFICE, PARTY, EXCHANGED)),
    )),
    Act.SEE_JOINT: Rule(("read",), (
        Grant(A, (OWN, EXCHANGED, RELEASED)),
        Grant(E, (OFFICE, ASSIGNED, EXCHANGED)), Grant(H, (OFFICE, EXCHANGED)),
    )),
    Act.SEE_NOTE: Rule(("read",), (
        Grant(E, (OFFICE, SIDE, ASSIGNED, ONE, SHARED)),
        Grant(E, (OFFICE, SIDE, ASSIGNED, ONE, "author")),
        Grant(E, (OFFICE, ASSIGNED, PARTY, SHARED, EXCHANGED)),
        Grant(H, (OFFICE, SIDE, ASSIGNED, ONE, SHARED)),
        Grant(H, (OFFICE, SIDE, ASSIGNED, ONE, "author")),
        Grant(H, (OFFICE, ASSIGNED, PARTY, SHARED, EXCHANGED)),
    )),
    Act.RECORD_ACTION: Rule(("write",), (
        Grant(E, (OFFICE, SIDE, ASSIGNED)), Grant(H, (OFFICE, SIDE)),
    )),
    Act.SEE_DASHBOARD: Rule(("read",), (Grant(E, (LOOSE,)), Grant(H, (LOOSE,)), Grant(P))),
    Act.MANAGE_ACCOUNTS: Rule((), (Grant(H, (SIDE, "an examiner’s account")), Grant(P))),
    Act.READ_AUDIT: Rule((), (Grant(P),)),
    Act.READ_TEXT: Rule(("write",), (Grant(O), Grant(P))),
    Act.CONFIRM_RECORD: Rule(("write",), (Grant(O), Grant(P))),
    Act.RETRACT: Rule(("write",), (Grant(O), Grant(P))),
    Act.FOLLOW: Rule(("write",), (Grant(O), Grant(P))),
    Act.SEE_FOLDER: Rule(("read", "feed"), (Grant(O, (READER,)), Grant(P))),
    Act.SEE_PAPER: Rule(("read", "feed"), (Grant(O, (READER,)),)),
    Act.WRITE_PAPER: Rule(("write",), (Grant(O, (READER, LOOSE)),)),
    Act.APPROVE_PAPER: Rule(("write",), (Grant(O, (READER, SIDE)),)),
    Act.USE_API: Rule(("read", "write"), (
        Grant(A), Grant(E, (LOOSE,)), Grant(H, (LOOSE,)), Grant(O, (LOOSE,)), Grant(P),
    )),
    Act.READ_FEED: Rule(("feed",), (
        Grant(A), Grant(E, (LOOSE,)), Grant(H, (LOOSE,)), Grant(O, (LOOSE,)), Grant(P),
    )),
}  # fmt: skip
"""From each act to who may."""

_PLACE = N_("There is no case at this address.")
_PAPER = N_("There is no paper at this address.")


def hidden_case() -> NotFound:
    """The answer for a case that does not exist, and for one that the actor may not know."""
    return NotFound(said(_PLACE))


def hidden_paper() -> NotFound:
    """The same for a working paper and its folder."""
    return NotFound(said(_PAPER))


def allowed(actor: Actor, act: Act, subject: Subject) -> bool:
    """Whether the actor may do this to that."""
    return _may(actor, act, subject) and _scoped(actor, act)


def require(actor: Actor, act: Act, subject: Subject) -> None:
    """Nothing where the act is allowed.

    :raises NotFound: the actor may not know of the case or paper; as if it did not exist.
    :raises Refused: says what is missing and whom to ask.
    """
    if allowed(actor, act, subject):
        return
    if subject.case and not _may(actor, Act.SEE_CASE, Subject(case=subject.case)):
        raise hidden_case()
    if subject.readers and not _may(actor, Act.SEE_PAPER, Subject(readers=subject.readers)):
        raise hidden_paper()
    raise _refusal(actor, act, subject)


def _may(actor: Actor, act: Act, subject: Subject) -> bool:
    """As a person, whatever the token's scopes. The public may nothing."""
    if not actor.account:
        return False
    grants = (grant for grant in RULES[act].grants if grant.role is actor.role)
    return any(_failing(actor, grant, subject) is None for grant in grants)


def _failing(actor: Actor, grant: Grant, subject: Subject) -> str | None:
    """The first condition of a grant that does not hold."""
    return next(
        (name for name in grant.conditions if not CONDITIONS[name].test(actor, subject)), None
    )


def _scoped(actor: Actor, act: Act) -> bool:
    return actor.scopes is None or any(scope in actor.scopes for scope in RULES[act].scopes)


def _refusal(actor: Actor, act: Act, subject: Subject) -> Refused:
    """What stands between the actor and the act: the grant that came nearest tells."""
    if not actor.account:
        return Refused(
            said("This is for people who have signed in."), hint=said("Sign in and try again.")
        )
    if _may(actor, act, subject):
        return _narrow(act)
    grants = [grant for grant in RULES[act].grants if grant.role is actor.role]
    failing = [(grant, _failing(actor, grant, subject)) for grant in grants]
    near = [(grant.conditions.index(name), name) for grant, name in failing if name]
    if not near:
        return Refused(
            said("Your role does not include this."),
            hint=said("Ask the programme administrator who may do it."),
        )
    condition = CONDITIONS[max(near, key=lambda pair: pair[0])[1]]
    return Refused(said(condition.missing), hint=said(condition.ask) if condition.ask else "")


def _narrow(act: Act) -> Refused:
    scopes = RULES[act].scopes
    if not scopes:
        return Refused(
            said("No token may do this."), hint=said("Sign in on the site and do it in person.")
        )
    return Refused(
        said("The token lacks the scope “{scope}”.", scope=scopes[0]),
        hint=said("Make a token with this scope on your account’s page."),
    )
