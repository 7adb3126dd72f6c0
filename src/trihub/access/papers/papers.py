"""Working papers by the rules: their versions, and who reads one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from trihub.access.clock import Clock, stamp, utc_now
from trihub.access.papers.encoding import encode
from trihub.access.papers.numbers import new_number
from trihub.access.rules import Act, Subject, allowed
from trihub.core.casework.people import Actor
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.ports.working import PaperStore


def subject(paper: Paper) -> Subject:
    """A paper as the rules see one."""
    return Subject(readers=paper.offices, office=paper.office)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Papers and a clock."""

    store: PaperStore
    now: Clock = utc_now

    def sees(self, actor: Actor, paper: Paper) -> bool:
        """Whether the actor reads this version."""
        return allowed(actor, Act.SEE_PAPER, subject(paper))

    def first(
        self, actor: Actor, folder: Paper, kind: PaperKind, content: Any, *, office: str = "",
        offices: Sequence[str] = (),
    ) -> Paper:  # fmt: skip
        """The first version of a new paper of a folder, read by all of its offices unless fewer
        are named."""
        return Paper(
            id=new_number(), folder=folder.id, kind=kind, offices=tuple(offices) or folder.offices,
            office=office, author=actor.account, version=1, at=self.stamp(), content=encode(content),
        )  # fmt: skip

    def next(
        self, actor: Actor, paper: Paper, content: Any = None, *, seen: int | None = None,
        offices: Sequence[str] = (), removed: bool = False,
    ) -> Paper:  # fmt: skip
        """The version after the one that the actor saw; ``content`` is the last one's where none
        is given."""
        return replace(
            paper, version=(paper.version if seen is None else seen) + 1, author=actor.account,
            at=self.stamp(), content=paper.content if content is None else encode(content),
            removed=removed, offices=tuple(offices) or paper.offices,
        )  # fmt: skip

    def stamp(self) -> str:
        """The present moment as papers keep it."""
        return stamp(self.now())
