"""What the access rules need to know of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trihub.access.clock import stamp
from trihub.access.rules import Act, CaseSubject, Subject, allowed, hidden_case
from trihub.core.casework.cases import CaseRow
from trihub.core.casework.people import Actor
from trihub.core.errors import LibraryError
from trihub.joint.case.case import Case, fold
from trihub.joint.parts import Parts
from trihub.joint.programmes.model import Programme


def subject_of(parts: Parts) -> Callable[[str], CaseSubject | None]:
    """Gives what the rules need of a case by its number, ``None`` where there is none."""

    def find(case: str) -> CaseSubject | None:
        if parts.cases.case(case) is None:
            return None
        folded = fold(parts.cases.steps(case))
        return to_subject(parts, folded)

    return find


def to_subject(parts: Parts, case: Case) -> CaseSubject:
    """What the rules need of a case at this moment."""
    sides = case.sides.values()
    return CaseSubject(
        id=case.id,
        applicant=case.applicant,
        offices=case.offices,
        assigned={side.office: side.assigned for side in sides},
        former={side.office: side.former for side in sides if side.former},
        state=case.state.value,
        exchanged=case.exchanged,
        consented=case.consented(max(stamp(parts.now()), case.at)),
        filed=frozenset(side.office for side in sides if side.requested),
        released=programme_of(parts, case.programme).applicant_sees,
        version=case.version,
        waiting=case.waiting,
    )


def known_row(parts: Parts, actor: Actor, case: str) -> CaseRow:
    """A case in one line, where the actor may know that it exists.

    Decided from the line alone, before anything else is read, so that the time it takes does not
    tell a case that is another's from one that does not exist. What a token may do is not looked
    at here.

    :raises NotFound: it is another's, or there is none: the same words for both.
    """
    row = parts.cases.case(case)
    bare = _NOBODYS
    if row is not None:
        bare = CaseSubject(id=row.id, applicant=row.applicant, offices=row.offices)
    known = allowed(replace(actor, scopes=None), Act.SEE_CASE, Subject(case=bare))
    if row is None or not known:
        raise hidden_case()
    return row


_NOBODYS = CaseSubject(id="", applicant="", offices=())
"""Stands for a case that does not exist, so that the rules are asked in both cases."""


def programme_of(parts: Parts, programme: str) -> Programme:
    """A case's programme. :raises LibraryError: its file is gone."""
    found = parts.programmes.get(programme)
    if found is None:
        raise LibraryError(
            f"There is no programme “{programme}”, but cases of it.",
            hint="Put its file back into the folder of programmes.",
        )
    return found
