"""The papers of a meeting, read and written by the rules of access."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from trihub.access.papers import papers as access
from trihub.access.papers.encoding import decode
from trihub.access.rules import Act, Subject, hidden_paper, require
from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.people import Actor
from trihub.core.casework.working import Paper, PaperKind

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers(access.Papers):
    """Papers and a clock. Whoever may not know of one is told that there is none."""

    def folder(self, actor: Actor, name: str, act: Act = Act.SEE_PAPER) -> Paper:
        """A meeting's folder, where the actor may do this in it.

        :raises NotFound: there is none that they may know of. :raises Refused: they may not do this.
        """
        found = self.store.paper(name)
        if found is None or found.kind is not PaperKind.MEETING or found.removed:
            raise hidden_paper()
        office = actor.office if act is Act.APPROVE_PAPER else found.office
        require(actor, act, Subject(readers=found.offices, office=office))
        return found

    def read(self, actor: Actor, folder: str, *kinds: PaperKind) -> tuple[Paper, ...]:
        """The papers of these kinds that the actor reads."""
        found = self.store.papers(folder, kinds=kinds, reader=actor.office)
        return tuple(each for each in found if self.sees(actor, each))

    def one(self, actor: Actor, folder: str, kind: PaperKind) -> Paper | None:
        """The common paper of a kind of which a meeting has one."""
        return next(iter(self.read(actor, folder, kind)), None)

    def versions(self, actor: Actor, folder: str, name: str) -> tuple[Paper, ...]:
        """The versions of a paper that the actor reads, oldest first: what an office shared with a
        later version does not show the earlier ones.

        :raises NotFound: there is none in this folder.
        """
        every = self.store.versions(name)
        found = tuple(each for each in every if each.folder == folder and self.sees(actor, each))
        if not found:
            raise hidden_paper()
        return found

    def put(self, actor: Actor, action: str, papers: Iterable[Paper]) -> None:
        """Keep, and note in the audit log who did what in which meeting.

        :raises Conflict: somebody else changed one of them first.
        """
        kept = tuple(papers)
        detail = {"papers": [{"kind": p.kind.value, "version": p.version} for p in kept]}
        draft = AuditDraft(
            actor=actor.account, action=f"meeting {action}", subject=kept[0].folder, detail=detail
        )
        self.store.put(kept, [draft])


def content(paper: Paper, kind: type[Kept]) -> Kept:
    """What a paper holds."""
    return decode(paper.content, kind)
