"""A symposium at its offices and for everybody: programme, interpretation, opening."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from trihub.access.papers.encoding import decode
from trihub.access.papers.numbers import new_number
from trihub.access.rules import Act
from trihub.core.casework.people import PUBLIC, Actor
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.exchanges.papers import Papers, changed_meanwhile, hidden, own_office
from trihub.exchanges.symposium.model import Line, Notes, Symposium, Talk, check_symposium

MOST_TALKS, MOST_LINES = 100, 3_000
LONGEST_LINE = 1_000
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


@dataclass(frozen=True, slots=True)
class Hall:
    """What the offices of a symposium do, and what everybody sees of it."""

    papers: Papers

    def create(self, actor: Actor, one: Symposium) -> str:
        """Begin a symposium; its number. :raises BadInput: it contradicts itself.
        :raises Refused: the actor is of none of its offices."""
        self._check(one)
        name = new_number()
        offices = tuple(sorted(one.offices))
        draft = Paper(
            id=name, folder=name, kind=PaperKind.SYMPOSIUM, offices=offices, office="",
            author="", version=0, at="", content=b"",
        )  # fmt: skip
        own_office(actor, offices)
        self.papers.require(actor, Act.WRITE_PAPER, draft)
        kept = self.papers.next(actor, draft, replace(one, opened=False))
        self.papers.put(actor, "symposium-began", kept)
        return name

    def _check(self, one: Symposium) -> None:
        check_symposium(one)
        if one.host not in self.papers.calendar.offices():
            raise BadInput(said("There is no calendar of the office {office}.", office=one.host))

    def change(self, actor: Actor, name: str, one: Symposium, seen: int) -> None:
        """Replace what is said of it. :raises Conflict: somebody else changed it first."""
        paper = self.papers.write(actor, name, PaperKind.SYMPOSIUM)
        self._check(one)
        if paper.version != seen:
            raise changed_meanwhile()
        if tuple(sorted(one.offices)) != paper.offices:
            raise BadInput(said("The offices of a symposium stay the same."))
        known = decode(paper.content, Symposium)
        if known.opened and one.keep > known.keep:
            raise BadInput(
                said("Registrations are not kept longer than was said to those who registered."),
                hint=said("Give at most {days} days.", days=known.keep),
            )
        kept = self.papers.next(actor, paper, replace(one, opened=known.opened))
        self.papers.put(actor, "symposium-changed", kept)

    def open(self, actor: Actor, name: str) -> None:
        """Publish it and take registrations."""
        paper = self.papers.write(actor, name, PaperKind.SYMPOSIUM)
        known = decode(paper.content, Symposium)
        if not known.opened:
            kept = self.papers.next(actor, paper, replace(known, opened=True))
            self.papers.put(actor, "symposium-opened", kept)

    def symposium(self, actor: Actor, name: str) -> tuple[Paper, Symposium]:
        """A symposium for its offices; for everybody once it is open.

        :raises NotFound: there is none that the actor may know of."""
        paper = self.papers.folder(name, PaperKind.SYMPOSIUM)
        known = decode(paper.content, Symposium)
        if not known.opened and not self.papers.sees(actor, paper):
            raise hidden()
        return paper, known

    def listed(
        self, actor: Actor = PUBLIC, *, after: str = "", limit: int = 50
    ) -> list[tuple[Paper, Symposium]]:
        """Symposia that the actor may know of, newest first."""
        return self.papers.visible(
            actor, PaperKind.SYMPOSIUM, Symposium, lambda one: one.opened, after=after, limit=limit
        )

    # --- programme ---

    def add_talk(self, actor: Actor, name: str, talk: Talk) -> str:
        """Put a talk on the programme; its number. :raises BadInput: it cannot be."""
        paper = self.papers.write(actor, name, PaperKind.SYMPOSIUM)
        known = decode(paper.content, Symposium)
        if not any(talk.titles.values()):
            raise BadInput(said("The session has no title."))
        for text in (talk.start, talk.end):
            if not _CLOCK.fullmatch(text) or len(text) != len("09:30"):
                raise BadInput(
                    said("“{text}” is no time of day.", text=text[:40]),
                    hint=said("Write it as 09:30."),
                )
        if talk.end <= talk.start:
            raise BadInput(said("The session ends before it begins."))
        _language(known, talk.language)
        if len(self.papers.all(name, PaperKind.SESSION)) >= MOST_TALKS:
            raise BadInput(said("There are {count} sessions already.", count=MOST_TALKS))
        kept = self.papers.first(actor, paper, PaperKind.SESSION, talk)
        self.papers.put(actor, "talk-added", kept)
        return kept.id

    def take_talk_back(self, actor: Actor, name: str, talk: str) -> None:
        """Take a talk off the programme. :raises NotFound: there is none."""
        self.papers.write(actor, name, PaperKind.SYMPOSIUM)
        paper = self.papers.one(name, talk, PaperKind.SESSION)
        self.papers.put(actor, "talk-taken-back", self.papers.next(actor, paper, removed=True))

    def talks(self, name: str) -> list[tuple[str, Talk]]:
        """The programme in the order of the day. Whether it may be seen is asked before."""
        found = [(p.id, decode(p.content, Talk)) for p in self.papers.all(name, PaperKind.SESSION)]
        return sorted(found, key=lambda pair: (pair[1].start, pair[1].end, pair[0]))

    # --- interpretation ---

    def note(self, actor: Actor, name: str, talk: str, language: str, line: Line) -> None:
        """Add a line of interpretation of a talk into a language.

        :raises Conflict: somebody else wrote a line at the same moment; nothing was kept.
        """
        folder = self.papers.write(actor, name, PaperKind.SYMPOSIUM)
        self.papers.one(name, talk, PaperKind.SESSION)
        _language(decode(folder.content, Symposium), language)
        if not _CLOCK.fullmatch(line.at):
            raise BadInput(
                said("“{text}” is no time of day.", text=line.at[:40]),
                hint=said("Write it as 09:30."),
            )
        if not line.text.strip():
            raise BadInput(said("The line is empty."))
        line = Line(at=line.at, text=line.text.strip()[:LONGEST_LINE])
        paper, known = self._notes(name, talk, language)
        if known is not None and len(known.lines) >= MOST_LINES:
            raise BadInput(said("There are {count} lines already.", count=MOST_LINES))
        if paper is None or known is None:
            content = Notes(talk=talk, language=language, lines=(line,))
            kept = self.papers.first(actor, folder, PaperKind.MINUTES, content)
        else:
            lines = sorted((*known.lines, line), key=lambda one: one.at)
            kept = self.papers.next(actor, paper, replace(known, lines=tuple(lines)))
        self.papers.put(actor, "interpretation-noted", kept)

    def _notes(self, name: str, talk: str, language: str) -> tuple[Paper | None, Notes | None]:
        for paper in self.papers.all(name, PaperKind.MINUTES):
            known = decode(paper.content, Notes)
            if (known.talk, known.language) == (talk, language):
                return paper, known
        return None, None

    def notes(self, actor: Actor, name: str, talk: str) -> list[Notes]:
        """The notes of a talk that the actor may read, by language: everybody those published."""
        folder, _ = self.symposium(actor, name)
        inside = self.papers.sees(actor, folder)
        self.papers.one(name, talk, PaperKind.SESSION)
        found = [decode(p.content, Notes) for p in self.papers.all(name, PaperKind.MINUTES)]
        own = [one for one in found if one.talk == talk and (inside or one.published)]
        return sorted(own, key=lambda one: one.language)

    def publish_notes(self, actor: Actor, name: str, talk: str) -> None:
        """Let everybody read the notes of a talk, in every language."""
        self.papers.write(actor, name, PaperKind.SYMPOSIUM)
        kept = [
            self.papers.next(actor, paper, replace(known, published=True))
            for paper in self.papers.all(name, PaperKind.MINUTES)
            if (known := decode(paper.content, Notes)).talk == talk and not known.published
        ]
        if kept:
            self.papers.put(actor, "interpretation-published", *kept)


def side_by_side(notes: list[Notes]) -> list[tuple[str, list[str]]]:
    """Lines of several languages by their time: a row for each moment, a cell for each language."""
    moments = sorted({line.at for one in notes for line in one.lines})
    return [
        (at, [" ".join(line.text for line in one.lines if line.at == at) for one in notes])
        for at in moments
    ]


def _language(known: Symposium, code: str) -> None:
    if code not in known.languages:
        raise BadInput(
            said("“{value}” is no language of the symposium.", value=code[:40]),
            hint=said("It has: {known}.", known=", ".join(known.languages)),
        )
