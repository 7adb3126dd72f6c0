"""Erasing registrations for good: when their purpose is over, or when the person asks.

What stays is that there was a registration, when its versions were made, and who erased it when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from trihub.access.clock import stamp
from trihub.access.papers.encoding import decode
from trihub.access.rules import Act
from trihub.core.casework.people import SYSTEM, Actor
from trihub.core.casework.working import Paper, PaperKind
from trihub.exchanges.papers import Papers, hidden
from trihub.exchanges.symposium.model import Registration, Symposium, folded

PAGE = 100


@dataclass(frozen=True, slots=True)
class Erasing:
    """What is dropped, by whom."""

    papers: Papers

    def one(self, actor: Actor, symposium: str, registration: str) -> None:
        """Erase a registration, for people of the symposium's offices.

        :raises NotFound: there is none that the actor may know of, or it was erased already.
        """
        folder = self.papers.read(actor, symposium, PaperKind.SYMPOSIUM)
        self.papers.require(actor, Act.WRITE_PAPER, folder)
        if not self._erase(folder.id, actor.account, registration):
            raise hidden()

    def of_mail(self, by: str, symposium: str, mail: str) -> int:
        """Erase the registration of an e-mail address; how many (none: there is none).

        :raises NotFound: there is no such symposium.
        """
        folder = self.papers.folder(symposium, PaperKind.SYMPOSIUM)
        same = [
            each.id for each in self.papers.all(folder.id, PaperKind.REGISTRATION)
            if decode(each.content, Registration).mail == folded(mail)
        ]  # fmt: skip
        return sum(len(self._erase(folder.id, by, each)) for each in same)

    def over(self, now: dt.datetime) -> int:
        """Erase the registrations of all symposia whose days of keeping are over; how many."""
        return sum(
            len(self._erase(folder.id, SYSTEM.account))
            for folder in self._folders()
            if ends(decode(folder.content, Symposium)) < now.date()
        )

    def _folders(self) -> Iterator[Paper]:
        after = ""
        while page := self.papers.store.folders(PaperKind.SYMPOSIUM, after=after, limit=PAGE):
            yield from page
            after = page[-1].id

    def _erase(self, folder: str, by: str, registration: str = "") -> tuple[str, ...]:
        return self.papers.store.erase(
            folder, PaperKind.REGISTRATION, by=by, at=stamp(self.papers.now()), paper=registration
        )


def ends(known: Symposium) -> dt.date:
    """The last day on which registrations are kept."""
    return known.day + dt.timedelta(days=known.keep)
