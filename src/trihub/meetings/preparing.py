"""Meetings in preparation: the list, the folder, the agenda, positions and notes, the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from trihub.access.rules import Act, Subject, allowed, require
from trihub.core.casework.people import Actor
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.meetings import agenda as agendas
from trihub.meetings.checking import (
    checked_agenda,
    checked_meeting,
    checked_minutes,
    checked_offices,
    checked_text,
)
from trihub.meetings.model import Agenda, AgendaItem, Meeting, Minutes, Note, Position
from trihub.meetings.papers import Papers, content
from trihub.register.service import Register

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting in a list, and when it last changed (UTC, ISO 8601). ``meeting`` is nothing for who
    sees process alone."""

    id: str
    offices: tuple[str, ...]
    changed: str
    meeting: Meeting | None


@dataclass(frozen=True, slots=True)
class Preparing:
    """What officers do before and after a meeting."""

    papers: Papers
    register: Register

    # --- the meeting ----------------------------------------------------------------------

    def lines(self, actor: Actor, *, after: str = "", limit: int = 50) -> list[Line]:
        """Meetings that the actor may know of, those prepared last first.

        :raises Refused: nobody of this role prepares meetings.
        """
        if not allowed(actor, Act.SEE_FOLDER, Subject(readers=(actor.office,))):
            require(actor, Act.SEE_FOLDER, Subject())
        found = self.papers.store.folders(
            PaperKind.MEETING, reader=actor.office, after=after, limit=limit
        )
        return [self._line(actor, each) for each in found]

    def _line(self, actor: Actor, folder: Paper) -> Line:
        sees = self.papers.sees(actor, folder)
        known = content(folder, Meeting) if sees else None
        return Line(folder.id, folder.offices, folder.at, known)

    def create(self, actor: Actor, meeting: Meeting, offices: Sequence[str]) -> str:
        """Begin to prepare a meeting of these offices; its number.

        :raises BadInput: something is missing or wrong. :raises Refused: the actor's office is not
            among them, or the role does not include it.
        """
        parties = checked_offices(offices)
        require(actor, Act.WRITE_PAPER, Subject(readers=parties))
        checked_meeting(meeting, parties)
        first = self.papers.first(
            actor, _nothing(parties), PaperKind.MEETING, replace(meeting, published="", digest="")
        )
        first = replace(first, folder=first.id)
        self.papers.put(actor, "opened", [first])
        return first.id

    def change(self, actor: Actor, name: str, meeting: Meeting, seen: int) -> None:
        """Change what is known of the meeting; its offices stay.

        :raises Conflict: somebody else changed it since version ``seen``.
        """
        folder = self.papers.folder(actor, name, Act.WRITE_PAPER)
        known = content(folder, Meeting)
        checked_meeting(meeting, folder.offices)
        not_published(known)
        kept = replace(meeting, published=known.published, digest=known.digest)
        self.papers.put(actor, "changed", [self.papers.next(actor, folder, kept, seen=seen)])

    # --- the agenda -----------------------------------------------------------------------

    def agenda(self, actor: Actor, name: str) -> tuple[Agenda, int]:
        """The agenda and its version, 0 where there is none yet."""
        folder = self.papers.folder(actor, name)
        return self._common(actor, folder, PaperKind.AGENDA, Agenda, Agenda())

    def draft_agenda(self, actor: Actor, name: str) -> Agenda:
        """An agenda from the register; nothing is kept."""
        folder = self.papers.folder(actor, name)
        return agendas.draft(self.register, content(folder, Meeting), folder.offices)

    def save_agenda(self, actor: Actor, name: str, agenda: Agenda, seen: int) -> None:
        """Keep the agenda. :raises Conflict: somebody else changed it since version ``seen``."""
        folder = self.papers.folder(actor, name, Act.WRITE_PAPER)
        not_published(content(folder, Meeting))
        checked_agenda(agenda, folder.offices)
        self._save(actor, folder, PaperKind.AGENDA, agenda, seen)

    def item(self, actor: Actor, name: str, item: str) -> AgendaItem:
        """An item of the agenda. :raises BadInput: there is none of that number."""
        agenda, _ = self.agenda(actor, name)
        found = agenda.item(item)
        if found is None:
            raise BadInput(
                said("There is no item “{item}” on the agenda.", item=item[:20]),
                hint=said("Look at the agenda again."),
            )
        return found

    # --- positions and notes --------------------------------------------------------------

    def positions(self, actor: Actor, name: str) -> list[tuple[Paper, Position]]:
        """The positions that the actor reads: those of the own office, and what others shared."""
        folder = self.papers.folder(actor, name)
        found = self.papers.read(actor, folder.id, PaperKind.POSITION)
        return [(each, content(each, Position)) for each in found]

    def save_position(
        self, actor: Actor, name: str, position: Position, *, paper: str = "", seen: int = 0,
        share: bool = False,
    ) -> str:  # fmt: skip
        """Keep the own office's paper on an item, a new one or the next version of ``paper``; shared
        with the other offices of the meeting where that is said. Its number.

        :raises Conflict: somebody else changed it since version ``seen``.
        """
        folder = self.papers.folder(actor, name, Act.WRITE_PAPER)
        self.item(actor, name, position.item)
        checked_text(position.title, 300)
        checked_text(position.text)
        readers = folder.offices if share else (actor.office,)
        if not paper:
            made = self.papers.first(
                actor, folder, PaperKind.POSITION, position, office=actor.office, offices=readers
            )
        else:
            before = self._own(actor, folder, paper, PaperKind.POSITION)
            made = self.papers.next(actor, before, position, seen=seen, offices=readers)
        self.papers.put(actor, "position", [made])
        return made.id

    def remove(self, actor: Actor, name: str, paper: str, seen: int) -> None:
        """Take back a position or a note of the own office; its versions are kept."""
        folder = self.papers.folder(actor, name, Act.WRITE_PAPER)
        before = self._own(actor, folder, paper, PaperKind.POSITION, PaperKind.NOTE)
        kind = Position if before.kind is PaperKind.POSITION else Note
        kept = content(before, kind)
        removed = self.papers.next(actor, before, kept, seen=seen, removed=True)
        self.papers.put(actor, "removed", [removed])

    def notes(self, actor: Actor, name: str) -> list[tuple[Paper, Note]]:
        """The own office's notes."""
        folder = self.papers.folder(actor, name)
        found = self.papers.read(actor, folder.id, PaperKind.NOTE)
        return [(each, content(each, Note)) for each in found]

    def save_note(
        self, actor: Actor, name: str, note: Note, *, paper: str = "", seen: int = 0
    ) -> str:
        """Keep a note for the own office alone. :raises Conflict: a colleague changed it since."""
        folder = self.papers.folder(actor, name, Act.WRITE_PAPER)
        self.item(actor, name, note.item)
        checked_text(note.text)
        if not paper:
            made = self.papers.first(
                actor, folder, PaperKind.NOTE, note, office=actor.office, offices=(actor.office,)
            )
        else:
            before = self._own(actor, folder, paper, PaperKind.NOTE)
            made = self.papers.next(actor, before, note, seen=seen)
        self.papers.put(actor, "note", [made])
        return made.id

    def _own(self, actor: Actor, folder: Paper, paper: str, *kinds: PaperKind) -> Paper:
        """A paper of the actor's office. :raises NotFound: the actor reads none of that number.
        :raises Refused: it is another office's."""
        found = self.papers.versions(actor, folder.id, paper)[-1]
        if found.kind not in kinds:
            raise BadInput(said("This is another kind of paper."))
        subject = Subject(readers=found.offices, office=found.office)
        require(actor, Act.WRITE_PAPER, subject)
        return found

    # --- the minutes ----------------------------------------------------------------------

    def minutes(self, actor: Actor, name: str) -> tuple[Minutes, int]:
        """The minutes and their version, 0 where there are none yet."""
        folder = self.papers.folder(actor, name)
        language = content(folder, Meeting).languages[0]
        return self._common(actor, folder, PaperKind.MINUTES, Minutes, Minutes(language=language))

    def save_minutes(self, actor: Actor, name: str, minutes: Minutes, seen: int) -> None:
        """Keep the minutes, also after publication: they are the offices' own.

        :raises Conflict: somebody else changed them since version ``seen``.
        """
        folder = self.papers.folder(actor, name, Act.WRITE_PAPER)
        checked_minutes(minutes)
        self._save(actor, folder, PaperKind.MINUTES, minutes, seen)

    # --- common papers --------------------------------------------------------------------

    def _common(
        self, actor: Actor, folder: Paper, kind: PaperKind, of: type[Kept], none: Kept
    ) -> tuple[Kept, int]:
        found = self.papers.one(actor, folder.id, kind)
        return (content(found, of), found.version) if found else (none, 0)

    def _save(self, actor: Actor, folder: Paper, kind: PaperKind, made: object, seen: int) -> None:
        self.papers.put(
            actor, kind.value, [common_next(self.papers, actor, folder, kind, made, seen)]
        )


def common_next(
    papers: Papers, actor: Actor, folder: Paper, kind: PaperKind, made: object, seen: int
) -> Paper:
    """The next version of the paper of which a meeting has one."""
    before = papers.one(actor, folder.id, kind)
    if before is not None:
        return papers.next(actor, before, made, seen=seen)
    first = papers.first(actor, folder, kind, made)
    # One of a kind: two people who make it at once meet in one number.
    return replace(first, id=f"{folder.id}-{kind.value}")


def not_published(meeting: Meeting) -> None:
    """:raises BadInput: the summary is in the register, and what led to it stays as it was."""
    if meeting.digest:
        raise BadInput(
            said("The summary of this meeting is published; this stays as it was."),
            hint=said("What turns out later is recorded in the register."),
        )


def may_write(papers: Papers, actor: Actor, folder: Paper) -> bool:
    """Whether the actor writes in a meeting."""
    return allowed(actor, Act.WRITE_PAPER, Subject(readers=folder.offices, office=folder.office))


def _nothing(offices: tuple[str, ...]) -> Paper:
    """A folder before there is one."""
    return Paper(
        id="", folder="", kind=PaperKind.MEETING, offices=offices, office="", author="", version=0,
        at="", content=b"",
    )  # fmt: skip
