"""What examiners and users say afterwards: anonymous to the other office, told in figures only."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.access.papers.encoding import decode
from trihub.core.casework.people import SYSTEM, Actor
from trihub.core.casework.working import PaperKind
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.exchanges.answers import Answers, Tally, answers, tallies
from trihub.exchanges.papers import Papers, own_office

MOST_FORMS = 2_000


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Forms of the examiners of a programme, handed in at their own office. An office reads its own;
    nobody's name is kept with them, and the account that hands one in is not either."""

    papers: Papers

    def hand_in(self, actor: Actor, folder: str, given: dict[str, str]) -> None:
        """Hand a form in. :raises BadInput: it is empty, or a mark is none."""
        paper = self.papers.write(actor, folder, PaperKind.PROGRAMME)
        own_office(actor, paper.offices)
        content = answers("evaluation", given)
        if len(self.papers.all(folder, PaperKind.EVALUATION)) >= MOST_FORMS:
            raise BadInput(said("There are {count} forms already.", count=MOST_FORMS))
        kept = self.papers.first(
            SYSTEM, paper, PaperKind.EVALUATION, content, office=actor.office,
            offices=(actor.office,),
        )  # fmt: skip
        self.papers.put(SYSTEM, "evaluated", kept)

    def figures(
        self, actor: Actor, folder: str
    ) -> tuple[tuple[Tally, ...] | None, tuple[Tally, ...] | None]:
        """Of the own office's forms, and of all others' together, each ``None`` while there are
        fewer than five: a figure of all would tell a single form of the other office to the one
        that knows its own."""
        self.papers.read(actor, folder, PaperKind.PROGRAMME)
        found = self.papers.all(folder, PaperKind.EVALUATION)
        own = [decode(each.content, Answers) for each in found if each.office == actor.office]
        others = [decode(each.content, Answers) for each in found if each.office != actor.office]
        return tallies("evaluation", own), tallies("evaluation", others)

    def own(self, actor: Actor, folder: str) -> list[Answers]:
        """The own office's forms, in an order that says nothing of when they came."""
        self.papers.read(actor, folder, PaperKind.PROGRAMME)
        found = [
            decode(each.content, Answers)
            for each in self.papers.all(folder, PaperKind.EVALUATION)
            if each.office == actor.office and self.papers.sees(actor, each)
        ]
        return sorted(found, key=lambda one: sorted(one.words.items()))
