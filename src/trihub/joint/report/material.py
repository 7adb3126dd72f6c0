"""What an office has made at its desk for a case, read back for its report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from trihub.access.papers.encoding import decode
from trihub.core.casework.cases import CaseRow, Item, ItemKind
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.patent import Patent
from trihub.joint.desk.model import Combination, Mark, Note, Opinion, Run
from trihub.joint.parts import Parts
from trihub.joint.petition.model import Filed, Petition
from trihub.joint.programmes.vocabulary import SUBJECTS

Kept = TypeVar("Kept")

_EACH_ITS_OWN, _ONE_APPLICATION = SUBJECTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything of one office's that its report is made from; private items are left out.

    Each comes with the item that holds it. ``application`` is the office's own application as
    far as its text is at hand.
    """

    case: CaseRow
    office: str
    filed: Filed
    petition: Petition
    application: Patent | None
    runs: tuple[tuple[Item, Run], ...] = ()
    marks: tuple[tuple[Item, Mark], ...] = ()
    combinations: tuple[tuple[Item, Combination], ...] = ()
    opinions: tuple[tuple[Item, Opinion], ...] = ()
    notes: tuple[tuple[Item, Note], ...] = ()

    @property
    def claims(self) -> tuple[int, ...]:
        """The numbers of the application's claims; those that the petition names where its text
        is not at hand."""
        if self.application and self.application.claims:
            return tuple(sorted({claim.number for claim in self.application.claims}))
        named = (line.claims.get(self.office) for line in self.petition.correspondence)
        return tuple(sorted({number for number in named if number}))


def gather(parts: Parts, case: CaseRow, office: str) -> Material:
    """Read an office's items of a case.

    :raises BadInput: the case has no petition, or none that names an application at the office.
    """
    petition = _petition(parts, case)
    filed = _filed(petition, office, parts.programmes[case.programme].subject)
    if filed is None:
        raise BadInput(
            said("The petition names no application at {office}.", office=office),
            hint=said("Only the offices of a case report in it."),
        )
    own = [item for item in parts.cases.items(case.id, office=office) if not item.private]
    return Material(
        case=case, office=office, filed=filed, petition=petition,
        application=_application(parts, case, filed),
        runs=_read(own, ItemKind.RUN, Run),
        marks=tuple(one for one in _read(own, ItemKind.MARK, Mark) if one[1].relevant),
        combinations=_read(own, ItemKind.COMBINATION, Combination),
        opinions=_read(own, ItemKind.OPINION, Opinion),
        notes=_read(own, ItemKind.NOTE, Note),
    )  # fmt: skip


def _read(
    items: Iterable[Item], kind: ItemKind, shape: type[Kept]
) -> tuple[tuple[Item, Kept], ...]:
    return tuple((item, decode(item.content, shape)) for item in items if item.kind is kind)


def _petition(parts: Parts, case: CaseRow) -> Petition:
    found = parts.cases.items(case.id, kinds=(ItemKind.PETITION,), office="")
    if not found:
        raise BadInput(
            said("This case has no petition."),
            hint=said("A report needs the applications that the petition names."),
        )
    return decode(found[-1].content, Petition)


def _filed(petition: Petition, office: str, subject: str) -> Filed | None:
    """The application at the office; where all offices search one, that one."""
    applications = petition.applications
    own = next((found for found in applications if found.office == office), None)
    if own is None and subject == _ONE_APPLICATION and applications:
        return applications[0]
    return own


def _application(parts: Parts, case: CaseRow, filed: Filed) -> Patent | None:
    if filed.publication and (stored := parts.library.get(filed.publication)):
        return stored.patent
    item = parts.cases.item(filed.document) if filed.document else None
    if item is None or item.case != case.id or item.kind is not ItemKind.DOCUMENT or item.office:
        return None
    return decode(item.content, Patent)
