"""Sessions of a programme, on days on which the host is open."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.access.papers.encoding import decode
from trihub.core.casework.people import Actor
from trihub.core.casework.working import PaperKind
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.exchanges.papers import Papers
from trihub.exchanges.programme.model import Session
from trihub.exchanges.programme.schedule import check_session

MOST = 500


@dataclass(frozen=True, slots=True)
class Timetable:
    """The sessions of programmes, for the people of their offices."""

    papers: Papers

    def add(self, actor: Actor, programme: str, session: Session) -> str:
        """Put a session on the timetable; its number. :raises BadInput: it cannot be."""
        paper = self.papers.write(actor, programme, PaperKind.PROGRAMME)
        check_session(session, paper.offices, self.papers.calendar)
        if len(self.papers.all(programme, PaperKind.SESSION)) >= MOST:
            raise BadInput(said("There are {count} sessions already.", count=MOST))
        kept = self.papers.first(actor, paper, PaperKind.SESSION, session)
        self.papers.put(actor, "session-added", kept)
        return kept.id

    def take_back(self, actor: Actor, programme: str, session: str) -> None:
        """Take a session off the timetable. :raises NotFound: there is none."""
        self.papers.write(actor, programme, PaperKind.PROGRAMME)
        paper = self.papers.one(programme, session, PaperKind.SESSION)
        self.papers.put(actor, "session-taken-back", self.papers.next(actor, paper, removed=True))

    def listed(self, actor: Actor, programme: str) -> list[tuple[str, Session]]:
        """The sessions in the order of their days."""
        self.papers.read(actor, programme, PaperKind.PROGRAMME)
        found = [
            (each.id, decode(each.content, Session))
            for each in self.papers.all(programme, PaperKind.SESSION)
        ]
        return sorted(found, key=lambda pair: (pair[1].day, pair[1].start, pair[0]))
