"""What offices owe to a programme by a day: their nominations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trihub.access.papers.due import Due
from trihub.access.papers.encoding import decode
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.ports.working import PaperStore
from trihub.exchanges.programme.model import Programme, Stage


@dataclass(frozen=True, slots=True)
class NominationsDue:
    """Looks up who has nominated."""

    papers: PaperStore

    def __call__(self, folder: Paper) -> Iterator[Due]:
        """The deadline of an open call, for the offices that have nominated nobody."""
        known = decode(folder.content, Programme)
        if known.stage is Stage.OPEN:
            found = self.papers.papers(folder.id, kinds=(PaperKind.NOMINATION,))
            done = {each.office for each in found}
            left = tuple(each for each in folder.offices if each not in done)
            yield Due(known.call.deadline, left)
