"""The library of materials of a programme or a symposium."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trihub.access.papers.encoding import decode
from trihub.core.casework.people import Actor
from trihub.core.casework.working import PaperKind
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.exchanges.files import MOST_FILES, Material, MaterialHead, material
from trihub.exchanges.papers import Papers, hidden


@dataclass(frozen=True, slots=True)
class Library:
    """Files by session; ``kind`` is that of the folders that have them."""

    papers: Papers
    kind: PaperKind

    def add(
        self, actor: Actor, folder: str, name: str, title: str, data: bytes, session: str = ""
    ) -> str:
        """Hand a file in; its number.

        :raises BadFile: it is too large or not of a type that is taken.
        :raises BadInput: the folder is full. :raises NotFound: there is no such session.
        """
        paper = self.papers.write(actor, folder, self.kind)
        made = material(name, title, data, session)
        if session:
            self.papers.one(folder, session, PaperKind.SESSION)
        if len(self.papers.all(folder, PaperKind.MATERIAL)) >= MOST_FILES:
            raise BadInput(said("There are {count} files already.", count=MOST_FILES))
        kept = self.papers.first(actor, paper, PaperKind.MATERIAL, made, office=actor.office)
        self.papers.put(actor, "material-added", kept)
        return kept.id

    def listed(self, actor: Actor, folder: str) -> list[tuple[str, str, MaterialHead]]:
        """Number, office and head of the files that the actor may read: of the offices all, the
        public those that were published."""
        inside = self.papers.sees(actor, self.papers.folder(folder, self.kind))
        found = [
            (paper.id, paper.office, decode(paper.content, MaterialHead))
            for paper in self.papers.all(folder, PaperKind.MATERIAL)
        ]
        return [each for each in found if inside or each[2].published]

    def read(self, actor: Actor, folder: str, name: str) -> Material:
        """A file. :raises NotFound: there is none that the actor may read."""
        paper = self.papers.one(folder, name, PaperKind.MATERIAL)
        known = decode(paper.content, Material)
        if not known.published and not self.papers.sees(actor, paper):
            raise hidden()
        return known

    def publish(self, actor: Actor, folder: str, name: str, *, public: bool = True) -> None:
        """Let everybody read a file of one's own office, or no more.

        :raises NotFound: there is none that the actor may know of.
        """
        self.papers.write(actor, folder, self.kind)
        paper = self.papers.one(folder, name, PaperKind.MATERIAL)
        if paper.office != actor.office:
            raise hidden()
        content = replace(decode(paper.content, Material), published=public)
        action = "material-published" if public else "material-hidden"
        self.papers.put(actor, action, self.papers.next(actor, paper, content))
