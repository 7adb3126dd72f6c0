"""Meetings as commands, the API and pages reach them."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.access.clock import Clock, utc_now
from trihub.access.rules import Act, Subject, require
from trihub.core.casework.people import Actor
from trihub.core.casework.working import Paper
from trihub.core.ports.working import PaperStore
from trihub.meetings.agreeing import Agreeing
from trihub.meetings.calendar import ics
from trihub.meetings.model import Meeting
from trihub.meetings.papers import Papers, content
from trihub.meetings.preparing import Preparing
from trihub.meetings.process import Process, process_of
from trihub.register.service import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A meeting as an officer sees it; ``version`` is its folder's."""

    id: str
    offices: tuple[str, ...]
    version: int
    changed: str
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Meetings:
    """The meeting workbench over a store of papers and a register."""

    store: PaperStore
    register: Register
    now: Clock = utc_now

    @property
    def papers(self) -> Papers:
        """The papers."""
        return Papers(store=self.store, now=self.now)

    @property
    def preparing(self) -> Preparing:
        """The list, the folder, the agenda, positions, notes and minutes."""
        return Preparing(self.papers, self.register)

    @property
    def agreeing(self) -> Agreeing:
        """The summary, approvals, signatures, publication."""
        return Agreeing(self.papers, self.register)

    def open(self, actor: Actor, name: str) -> View:
        """A meeting. :raises NotFound: there is none that the actor may know of."""
        return view_of(self.papers.folder(actor, name))

    def process(self, actor: Actor, name: str) -> Process:
        """How far a meeting is. :raises NotFound: there is none that the actor may know of."""
        return process_of(self.papers, actor, name)

    def versions(self, actor: Actor, name: str, paper: str) -> tuple[Paper, ...]:
        """The versions of a paper of a meeting that the actor reads."""
        folder = self.papers.folder(actor, name)
        return self.papers.versions(actor, folder.id, paper)

    def calendar(self, actor: Actor, language: str, url: str, name: str = "") -> bytes:
        """The calendar of one meeting, or of all that the actor reads. :raises Refused: the token is
        not for it. :raises NotFound: there is no such meeting."""
        if name:
            folder = self.papers.folder(actor, name)
            return ics([(folder.id, folder.at, content(folder, Meeting))], language, url)
        require(actor, Act.READ_FEED, Subject(office=actor.office))
        found = [
            (one.id, one.changed, one.meeting)
            for one in self.preparing.lines(actor, limit=200)
            if one.meeting
        ]
        return ics(found, language, url)


def view_of(folder: Paper) -> View:
    """A folder that the actor may read."""
    return View(
        id=folder.id, offices=folder.offices, version=folder.version, changed=folder.at,
        meeting=content(folder, Meeting),
    )  # fmt: skip
