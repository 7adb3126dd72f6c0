"""What people read of cases: lists, a case, its texts and reports, a programme's figures."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.access.papers.encoding import decode
from trihub.access.rules import Act, Subject, require
from trihub.core.casework.cases import CaseFilter, Item, ItemKind, Step
from trihub.core.casework.people import Actor
from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.core.patent import Patent
from trihub.joint.case import closed_index
from trihub.joint.case.case import Case, fold
from trihub.joint.case.exchange import Filed, filed_reports, joint_report
from trihub.joint.case.petitions import documents_of, petition_of
from trihub.joint.case.reading.dashboard import Dashboard, dashboard
from trihub.joint.case.reading.lists import Page, page
from trihub.joint.case.reading.public import PublicFigures, public_figures
from trihub.joint.case.reading.view import View, view
from trihub.joint.case.subject import known_row, programme_of, to_subject
from trihub.joint.parts import Parts
from trihub.joint.programmes.model import Programme
from trihub.joint.report.model import JointReport

EVERYTHING = CaseFilter()


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads cases, as far as the rules let the reader."""

    parts: Parts

    def list(
        self, actor: Actor, wanted: CaseFilter = EVERYTHING, *, after: str = "", limit: int = 50
    ) -> Page:
        """A page of the cases that the actor may know of, newest first.

        :raises Refused: nobody has signed in.
        """
        return page(self.parts, actor, wanted, after, limit)

    def open(self, actor: Actor, case: str) -> View:
        """A case as the actor may see it.

        :raises NotFound: there is none that the actor may know of: the same words for both.
        """
        return view(self.parts, actor, self._steps(actor, case, Act.SEE_CASE))

    def dashboard(self, actor: Actor, programme: str) -> Dashboard:
        """A programme's figures. :raises Refused: the actor may not see any."""
        return dashboard(self.parts, actor, programme)

    def public_figures(self, programme: Programme) -> PublicFigures:
        """A programme's figures for everybody (:mod:`trihub.joint.case.reading.public`)."""
        return public_figures(self.parts, programme)

    def document(self, actor: Actor, case: str, item: str) -> Patent:
        """The text of an unpublished application.

        :raises NotFound: there is no such case or text that the actor may know of.
        :raises Refused: the petition is not open to the actor.
        """
        self._steps(actor, case, Act.SEE_PETITION)
        found = self.parts.cases.item(item)
        if found is None or not _is_text(found, case):
            raise NotFound(said("There is nothing at this address."))
        return decode(found.content, Patent)

    def search_documents(
        self, actor: Actor, case: str, query: str, make: closed_index.MakeIndex
    ) -> tuple[closed_index.Found, ...]:
        """Search inside the case's unpublished texts, in an index that lives for this answer only.

        :raises BadQuery: the query cannot be read.
        """
        self._steps(actor, case, Act.SEE_PETITION)
        texts = documents_of(self.parts, case, petition_of(self.parts, case))
        return closed_index.search(texts, query, make)

    def joint(self, actor: Actor, case: str) -> JointReport:
        """The joint report. :raises Refused: the reports are still sealed, or not for the actor."""
        folded = self._opened(actor, case)
        return joint_report(self.parts, folded, programme_of(self.parts, folded.programme))

    def reports(self, actor: Actor, case: str) -> tuple[Filed, ...]:
        """The reports as they were sealed, with their nonces, so that anybody can check them
        against the commitments that were shown.

        :raises Refused: they are still sealed, or not for the actor.
        """
        return filed_reports(self.parts, self._opened(actor, case))

    def own_report(self, actor: Actor, case: str) -> Filed:
        """The actor's own office's report as sealed, also before the exchange.

        :raises NotFound: it has filed none.
        """
        folded = self._folded(actor, case, Act.SEE_REPORT, actor.office)
        for filed in filed_reports(self.parts, folded, actor.office):
            return filed
        raise NotFound(
            said("Your office has filed no report."), hint=said("File it at the search desk.")
        )

    def _opened(self, actor: Actor, case: str) -> Case:
        return self._folded(actor, case, Act.SEE_JOINT)

    def _folded(self, actor: Actor, case: str, act: Act, office: str = "") -> Case:
        return fold(self._steps(actor, case, act, office))

    def _steps(self, actor: Actor, case: str, act: Act, office: str = "") -> tuple[Step, ...]:
        """The case's steps, where the rules allow the act."""
        known_row(self.parts, actor, case)
        steps = self.parts.cases.steps(case)
        subject = to_subject(self.parts, fold(steps))
        require(actor, act, Subject(case=subject, office=office))
        return steps


def _is_text(item: Item, case: str) -> bool:
    return item.case == case and item.kind is ItemKind.DOCUMENT and not item.removed
