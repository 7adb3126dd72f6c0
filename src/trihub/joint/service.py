"""Joint search as commands, API and pages reach it."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.joint.case.cases import Cases
from trihub.joint.case.closed_index import MakeIndex
from trihub.joint.case.reading.reading import Reading
from trihub.joint.case.subject import subject_of
from trihub.joint.desk.desk import Desk
from trihub.joint.parts import Parts
from trihub.joint.petition.plain import Depends
from trihub.joint.petition.uploads import LIMIT, FindReader


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What people do with cases. ``find_reader`` knows the formats of uploads, ``most`` their size
    in bytes, ``depends`` which claims a claim refers to by its words; ``make_index`` gives the
    index in memory that a case's unpublished texts are searched in."""

    parts: Parts
    find_reader: FindReader
    depends: Depends
    make_index: MakeIndex
    most: int = LIMIT

    @property
    def cases(self) -> Cases:
        """The cases: from the petition to the last first action."""
        return Cases(self.parts)

    @property
    def reading(self) -> Reading:
        """What people read of them."""
        return Reading(self.parts)

    @property
    def desk(self) -> Desk:
        """The offices' search desks."""
        return Desk(self.parts, subject_of(self.parts))
