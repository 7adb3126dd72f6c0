"""Exchanges and symposia as commands, API and pages reach them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trihub.core.casework.working import PaperKind
from trihub.core.ports.casework import Outbox
from trihub.exchanges.evaluation import Evaluation
from trihub.exchanges.library import Library
from trihub.exchanges.papers import Papers
from trihub.exchanges.programme.desk import Desk
from trihub.exchanges.programme.timetable import Timetable
from trihub.exchanges.symposium.erasing import Erasing
from trihub.exchanges.symposium.hall import Hall
from trihub.exchanges.symposium.registering import Registrations


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanges:
    """``limit`` counts a try of a network address and refuses where there were too many."""

    papers: Papers
    outbox: Outbox
    limit: Callable[[str], None]

    @property
    def desk(self) -> Desk:
        """Calls, nominations, matchings and approvals."""
        return Desk(self.papers)

    @property
    def timetable(self) -> Timetable:
        """Sessions of programmes."""
        return Timetable(self.papers)

    @property
    def evaluation(self) -> Evaluation:
        """What examiners say afterwards."""
        return Evaluation(self.papers)

    @property
    def hall(self) -> Hall:
        """Symposia."""
        return Hall(self.papers)

    @property
    def registrations(self) -> Registrations:
        """Registration for symposia, and feedback."""
        return Registrations(self.papers, self.outbox, self.limit)

    @property
    def erasing(self) -> Erasing:
        """Erasing registrations for good."""
        return Erasing(self.papers)

    def materials(self, kind: PaperKind) -> Library:
        """The files of programmes, or those of symposia."""
        return Library(self.papers, kind)
