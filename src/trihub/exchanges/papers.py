"""What exchanges and symposia keep: papers of a folder, read and written by the rules of access."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from trihub.access.papers import papers as access
from trihub.access.papers.encoding import decode
from trihub.access.papers.papers import subject
from trihub.access.rules import Act, Subject, require
from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.people import SYSTEM, Actor
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import Conflict, NotFound, Refused
from trihub.core.messages import said

Kept = TypeVar("Kept")


class Calendar(Protocol):
    """The offices' days."""

    def offices(self) -> Sequence[str]:
        """The offices that have a calendar."""
        ...

    def why_closed(self, office: str, day: dt.date) -> str:
        """The name of a closed day, empty where the office is open."""
        ...

    def last_moment(self, day: dt.date, office: str) -> dt.datetime:
        """The moment (UTC) at which the office's day is over."""
        ...


def hidden() -> NotFound:
    """The answer for what is not there, and for what the actor may not know of."""
    return NotFound(said("There is no page at this address."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers(access.Papers):
    """Papers, a clock and the offices' days."""

    calendar: Calendar

    def folder(self, name: str, kind: PaperKind) -> Paper:
        """A folder. :raises NotFound: there is none of that kind."""
        found = self.store.paper(name)
        if found is None or found.kind is not kind or found.removed:
            raise hidden()
        return found

    def visible(
        self, actor: Actor, kind: PaperKind, content: type[Kept], opened: Callable[[Kept], bool],
        *, after: str, limit: int,
    ) -> list[tuple[Paper, Kept]]:  # fmt: skip
        """Folders of a kind that are open to everybody or that the actor reads, newest first."""
        found: list[tuple[Paper, Kept]] = []
        while len(found) < limit and (page := self.store.folders(kind, after=after, limit=limit)):
            for paper in page:
                known = decode(paper.content, content)
                if opened(known) or self.sees(actor, paper):
                    found.append((paper, known))
            after = page[-1].id
        return found[:limit]

    def read(self, actor: Actor, name: str, kind: PaperKind) -> Paper:
        """A folder that the actor reads. :raises NotFound: there is none that they may know of."""
        found = self.folder(name, kind)
        self.require(actor, Act.SEE_PAPER, found)
        return found

    def write(self, actor: Actor, name: str, kind: PaperKind) -> Paper:
        """A folder that the actor writes in. :raises NotFound: there is none that they may know
        of. :raises Refused: they may read it only."""
        found = self.read(actor, name, kind)
        self.require(actor, Act.WRITE_PAPER, found)
        return found

    def require(self, actor: Actor, act: Act, paper: Paper) -> None:
        """:raises NotFound: the actor may not know of the paper. :raises Refused: may not act."""
        require(actor, act, subject(paper))

    def approve(self, actor: Actor, paper: Paper) -> None:
        """:raises Refused: the actor cannot give an office's key to a paper."""
        require(actor, Act.APPROVE_PAPER, Subject(readers=paper.offices, office=actor.office))

    def all(self, folder: str, kind: PaperKind) -> tuple[Paper, ...]:
        """Every paper of a kind in a folder, for what Trihub itself works out."""
        return self.store.papers(folder, kinds=(kind,))

    def one(self, folder: str, name: str, kind: PaperKind) -> Paper:
        """A paper of a folder. :raises NotFound: there is none, or it was taken back."""
        found = self.store.paper(name)
        if found is None or found.folder != folder or found.kind is not kind or found.removed:
            raise hidden()
        return found

    def put(self, actor: Actor, action: str, *papers: Paper) -> None:
        """Keep, and note in the audit log who did what in which folder."""
        self.store.put(
            papers, [AuditDraft(actor=actor.account or SYSTEM.account, action=action,
                                subject=papers[0].folder)],
        )  # fmt: skip


def own_office(actor: Actor, offices: Sequence[str]) -> None:
    """:raises Refused: the actor is of none of these offices."""
    if actor.office not in offices:
        raise Refused(
            said("Only people of the programme’s own offices do this."),
            hint=said("Sign in with an account of one of them."),
        )


def changed_meanwhile() -> Conflict:
    """What is said to who comes second."""
    return Conflict(
        said("Somebody else changed it first."), hint=said("Load the page again and look at it.")
    )
