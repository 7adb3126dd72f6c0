"""Lists of cases: only those that the reader may know of, in the same order whatever else there is.

The store is asked for the reader's own cases alone, so that none that is hidden takes a place;
what the rules still leave out is passed over, and the page filled up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from trihub.access.rules import Act, CaseSubject, Subject, allowed, require
from trihub.core.casework.cases import CaseFilter, CaseRow
from trihub.core.casework.people import EXAMINING_ROLES, Actor, Role
from trihub.joint.case.states import State
from trihub.joint.parts import Parts

LIMIT = 200
"""The longest page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case in a list. ``assigned`` are the people of the reader's own office; whoever looks
    after the process sees all. How many steps it has does not show."""

    id: str
    programme: str
    state: State
    offices: tuple[str, ...]
    applicant: str
    opened: str
    closed: str
    due: str
    due_office: str
    assigned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Cases, newest first; ``after`` gets the next page, empty where there is none."""

    lines: tuple[Line, ...]
    after: str = ""


def page(parts: Parts, actor: Actor, wanted: CaseFilter, after: str = "", limit: int = 50) -> Page:
    """Cases that the actor may know of.

    :raises Refused: nobody has signed in, or the token may not read.
    """
    if not actor.account or not allowed(replace(actor, scopes=None), Act.READ_FEED, Subject()):
        require(actor, Act.SEE_CASE, Subject())
    limit = max(1, min(limit, LIMIT))
    found: list[Line] = []
    for row in _rows(parts, actor, wanted, after, limit + 1):
        found.append(_line(actor, row))
        if len(found) > limit:
            return Page(lines=tuple(found[:limit]), after=found[limit - 1].id)
    return Page(lines=tuple(found))


def narrowed(actor: Actor, wanted: CaseFilter) -> CaseFilter:
    """The filter, for the actor's own cases alone."""
    if actor.role is Role.ADMINISTRATOR:
        return wanted
    if actor.role in EXAMINING_ROLES:
        return replace(wanted, office=actor.office)
    return replace(wanted, applicant=actor.account, assigned="")


def _rows(
    parts: Parts, actor: Actor, wanted: CaseFilter, after: str, many: int
) -> Iterator[CaseRow]:
    own = narrowed(actor, wanted)
    while rows := parts.cases.cases(own, after=after, limit=many):
        yield from (row for row in rows if _shows(actor, wanted, row))
        if len(rows) < many:
            return
        after = rows[-1].id


def _shows(actor: Actor, wanted: CaseFilter, row: CaseRow) -> bool:
    """Whether the actor may know of the case, and it is wanted by what the actor may know."""
    case = CaseSubject(id=row.id, applicant=row.applicant, offices=row.offices)
    if not allowed(actor, Act.SEE_CASE, Subject(case=case)):
        return False
    if wanted.office and wanted.office not in row.offices:
        return False
    if wanted.applicant and wanted.applicant != row.applicant:
        return False
    if wanted.assigned and actor.role in EXAMINING_ROLES:
        return wanted.assigned in row.assigned.get(actor.office, ())
    return True


def _line(actor: Actor, row: CaseRow) -> Line:
    people = dict(row.assigned)
    if actor.role is not Role.ADMINISTRATOR:
        people = {office: who for office, who in people.items() if office == actor.office != ""}
    return Line(
        id=row.id, programme=row.programme, state=State(row.state), offices=row.offices,
        applicant=row.applicant, opened=row.opened, closed=row.closed, due=row.due,
        due_office=row.due_office, assigned=people,
    )  # fmt: skip
