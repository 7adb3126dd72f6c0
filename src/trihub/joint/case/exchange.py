"""Reports sealed, opened, and what follows: the steps that happen together with another one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from trihub.access.papers.encoding import decode
from trihub.core.casework.cases import Item, ItemKind
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.joint.case import figures, petitions
from trihub.joint.case.case import Case
from trihub.joint.case.states import Event
from trihub.joint.case.writing import Draft
from trihub.joint.parts import Parts
from trihub.joint.programmes.model import Programme
from trihub.joint.report.actions import FirstAction
from trihub.joint.report.merge import merge
from trihub.joint.report.model import JointReport, OfficeReport
from trihub.joint.report.seal import Sealed, seal, unseal

NO_COMMITMENT = "0" * 64
"""Stands for a commitment where only the table is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A report of a case: as sealed, and the moment of its filing."""

    office: str
    filed: str
    sealed: Sealed

    @property
    def report(self) -> OfficeReport:
        """The report. :raises LibraryError: it does not answer to its commitment."""
        return unseal(self.sealed)


def shared_part(report: OfficeReport, programme: Programme) -> OfficeReport:
    """The report with nothing that the programme does not exchange."""
    shared = set(programme.exchange)
    if "opinion" not in shared:
        report = replace(report, opinions=())
    if "record of search" not in shared:
        report = replace(report, runs=(), databases=(), classes=())
    if "citations" not in shared:
        report = replace(report, citations=())
    return report


def file_sealed(draft: Draft, office: str, report: OfficeReport) -> str:
    """Freeze and seal an office's report; returns the commitment.

    :raises BadInput: it is of another case or office.
    """
    if (report.case, report.office) != (draft.number, office):
        raise BadInput(
            said("This is not a report of {office} on this case.", office=office),
            hint=said("File the report that belongs to the case."),
        )
    report = replace(shared_part(report, draft.programme), filed=draft.at)
    sealed = seal(report)
    draft.step(Event.REPORT_FILED, office=office, data={"commitment": sealed.digest})
    draft.item(ItemKind.REPORT, office, sealed)
    return sealed.digest


def open_if_ready(draft: Draft) -> None:
    """The exchange, where nothing more is waited for."""
    if draft.case.reports_in:
        draft.step(Event.EXCHANGED)


def act(draft: Draft, parts: Parts, office: str, action: FirstAction) -> None:
    """Record a first action; the last one closes the case with its figures."""
    draft.step(Event.ACTION_RECORDED, office=office, data={"date": action.date})
    draft.item(ItemKind.ACTION, office, action)
    if not all(side.acted for side in draft.case.sides.values()):
        return
    done = [*(of for _, of in actions(parts.cases.items(draft.number, kinds=KINDS))), action]
    joint = joint_report(parts, draft.case, draft.programme)
    draft.step(Event.CLOSED)
    draft.figures |= {**figures.of_exchange(joint), **figures.of_actions(joint, done)}


KINDS = (ItemKind.ACTION,)


def actions(items: Iterable[Item]) -> list[tuple[Item, FirstAction]]:
    """First actions with the items that hold them."""
    return [(item, decode(item.content, FirstAction)) for item in items]


def filed_reports(parts: Parts, case: Case, office: str | None = None) -> tuple[Filed, ...]:
    """The case's reports as sealed, in the order of its offices, or one office's; whoever calls
    has asked whether they are open.

    :raises LibraryError: one does not answer to the commitment that was shown when it was filed.
    """
    found = []
    for item in parts.cases.items(case.id, kinds=(ItemKind.REPORT,), office=office):
        side = case.sides[item.office]
        sealed = decode(item.content, Sealed)
        unseal(sealed, side.commitment)
        found.append(Filed(office=item.office, filed=side.filed, sealed=sealed))
    return tuple(sorted(found, key=lambda filed: case.offices.index(filed.office)))


def joint_report(parts: Parts, case: Case, programme: Programme) -> JointReport:
    """The merge of the case's reports; whoever calls has asked whether they are open."""
    filed = filed_reports(parts, case)
    petition = petitions.petition_of(parts, case.id)
    return merge(
        programme,
        [one.report for one in filed],
        petition.correspondence,
        {one.office: one.sealed.digest for one in filed},
        nonces={one.office: one.sealed.nonce.hex() for one in filed},
    )
