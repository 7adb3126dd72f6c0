"""First actions: what each office did after the exchange, and how far the offices then agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.ports import PatentStore
from trihub.joint.report.citing import family_of
from trihub.joint.report.model import JointReport, Overlap
from trihub.joint.report.overlap import groups, jaccard


class ActionKind(StrEnum):
    """What a first action is."""

    OFFICE_ACTION = "office action"
    """Reasons for refusal are notified (审查意见通知书, 拒絶理由通知書, 의견제출통지서)."""
    GRANT = "grant"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCitation:
    """A document that a first action rests on, with its family as in reports."""

    key: str
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAction:
    """What an office did first: the content of an item of kind ``action``.

    ``date`` is CCYY-MM-DD; ``rejected`` and ``allowed`` are claims of the office's own
    application; ``note`` in the office's ``language``.
    """

    office: str
    kind: ActionKind
    date: str
    cites: tuple[ActionCitation, ...] = ()
    rejected: tuple[int, ...] = ()
    allowed: tuple[int, ...] = ()
    note: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        """:raises BadInput: a claim is both rejected and allowed."""
        both = sorted(set(self.rejected) & set(self.allowed))
        if both:
            raise BadInput(
                said("Claim {claim} is both rejected and allowed.", claim=both[0]),
                hint=said("Put each claim on one side."),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two offices (or all, where they are more) before the exchange and after.

    ``before`` is the share of families that all reports cite among those that any cites, in
    thousandths; ``after`` the same for the documents that the first actions rest on.
    ``same_verdict`` counts the rows of claims that all offices reject or all allow, among
    ``decided`` rows, in which each of them does one or the other.
    """

    offices: tuple[str, ...]
    before: int
    after: int
    same_verdict: int
    decided: int


def citations(library: PatentStore, keys: Sequence[str]) -> tuple[ActionCitation, ...]:
    """Documents of a first action with their families.

    :raises BadInput: one is not in the library.
    """
    found = []
    for key in dict.fromkeys(keys):
        stored = library.get(key, whole=False)
        if stored is None:
            raise BadInput(
                said("{document} is not in this library.", document=key),
                hint=said("Give the number of a document that the library has."),
            )
        found.append(ActionCitation(key=key, family=family_of(stored.patent)))
    return tuple(found)


def agreement(report: JointReport, actions: Sequence[FirstAction]) -> tuple[Agreement, ...]:
    """The figures of every pair of offices that have acted, and of all where they are more."""
    acted = {action.office: action for action in actions}
    offices = [office for office in report.offices if office in acted]
    before = {frozenset(overlap.offices): overlap for overlap in report.overlap}
    return tuple(
        _agreement(report, [acted[office] for office in group], before.get(frozenset(group)))
        for group in groups(offices)
    )


def _agreement(
    report: JointReport, actions: Sequence[FirstAction], before: Overlap | None
) -> Agreement:
    families = [{citation.family for citation in action.cites} for action in actions]
    verdicts = [
        [_verdict(action, row.numbers.get(action.office)) for action in actions]
        for row in report.rows
    ]
    decided = [given for given in verdicts if None not in given]
    return Agreement(
        offices=tuple(action.office for action in actions),
        before=before.jaccard_permille if before else 0,
        after=jaccard(len(set.intersection(*families)), len(set.union(*families))),
        same_verdict=sum(len(set(given)) == 1 for given in decided),
        decided=len(decided),
    )


def _verdict(action: FirstAction, claim: int | None) -> bool | None:
    """Whether the action allows a claim; ``None`` where it says nothing of it."""
    if claim in action.allowed:
        return True
    return False if claim in action.rejected else None
