"""Registration by the public: consent, one place for each address, a mail to confirm, few tries."""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from trihub.access.clock import stamp
from trihub.access.papers.encoding import decode, digest_of
from trihub.core.casework.messages import Queued
from trihub.core.casework.people import SYSTEM, Actor
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.errors import BadInput, Conflict, Refused
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.core.ports.casework import Outbox
from trihub.exchanges.answers import Answers, Tally, answers, tallies
from trihub.exchanges.papers import Papers, hidden
from trihub.exchanges.symposium.mail import mail_id
from trihub.exchanges.symposium.model import Registration, Symposium, folded

KIND = "symposium-registration"
"""What a queued mail is, for who writes it (:mod:`trihub.exchanges.symposium.mail`). It names the
registration, never the person; its account is that of the officer who opened the symposium."""
LONGEST = 200
AGAIN = dt.timedelta(minutes=10)
"""How long no second mail goes to the same address."""
_MAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,185}\.[^@\s.<>\"]{2,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The form as it was filled in."""

    name: str
    mail: str
    organisation: str
    language: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class Registrations:
    """``limit`` counts a try of a network address, and refuses where there are too many."""

    papers: Papers
    outbox: Outbox
    limit: Callable[[str], None]

    def register(self, symposium: str, wish: Wish, address: str) -> str:
        """Keep a registration and queue the mail that confirms it; the registration's number.

        Whoever is registered already gets the same answer, and another mail when the last one is
        some time ago: nobody finds out who is registered, changes what another one registered, or
        fills a mailbox.

        :raises BadInput: a field is missing or wrong, or consent is. :raises Refused: registration
            is not open, or too many tries came from there. :raises Conflict: no seat is left.
        """
        paper = self.papers.folder(symposium, PaperKind.SYMPOSIUM)
        known = decode(paper.content, Symposium)
        if not known.opened:
            raise hidden()
        self.limit(address)
        if not self.taking(known):
            raise Refused(said("Registration is closed."))
        wish = _checked(wish)
        taken = self.papers.all(symposium, PaperKind.REGISTRATION)
        same = [each for each in taken if decode(each.content, Registration).mail == wish.mail]
        if not same and len(taken) >= known.seats:
            raise Conflict(said("No seat is left."), hint=said("Ask the host office."))
        return self._keep(paper, known, wish, same[0] if same else None)

    def taking(self, known: Symposium) -> bool:
        """Whether the time for registrations is not over."""
        return self.papers.now() < self.papers.calendar.last_moment(known.until, known.host)

    def asked(self, known: Symposium, own: Registration) -> bool:
        """Whether somebody can hand their feedback in now."""
        return self.papers.now().date() >= known.day and bool(own.confirmed) and not own.answered

    def _keep(self, folder: Paper, known: Symposium, wish: Wish, same: Paper | None) -> str:
        now = self.papers.now()
        if same is None:
            content = Registration(
                name=wish.name, mail=wish.mail, organisation=wish.organisation,
                language=wish.language, secret=secrets.token_urlsafe(24), consented=stamp(now),
                notice=digest_of("\n".join(sorted(known.notices.values())).encode()),
                asked=stamp(now),
            )  # fmt: skip
            paper = self.papers.first(SYSTEM, folder, PaperKind.REGISTRATION, content)
        else:
            before = decode(same.content, Registration)
            if before.asked > stamp(now - AGAIN):
                return same.id
            paper = self.papers.next(SYSTEM, same, replace(before, asked=stamp(now)))
        self.papers.put(SYSTEM, "registered", paper)
        mail = Queued(
            id=mail_id(paper.id, paper.version), account=folder.author, case=folder.id, kind=KIND,
            queued_at=stamp(now), data={"registration": paper.id},
        )  # fmt: skip
        self.outbox.queue([mail])
        return paper.id

    # --- by the secret of the mail ---

    def confirm(self, symposium: str, name: str, secret: str) -> Registration:
        """Confirm by the secret in the mail. :raises NotFound: it is not the one."""
        paper, known = self._mine(symposium, name, secret)
        if not known.confirmed:
            known = replace(known, confirmed=stamp(self.papers.now()))
            self.papers.put(SYSTEM, "confirmed", self.papers.next(SYSTEM, paper, known))
        return known

    def give_up(self, symposium: str, name: str, secret: str) -> None:
        """Take the registration back: it is erased, and the seat is free.

        :raises NotFound: it is not the one.
        """
        paper, _ = self._mine(symposium, name, secret)
        self.papers.store.erase(
            paper.folder, paper.kind, by=SYSTEM.account, at=self.papers.stamp(), paper=paper.id
        )

    def mine(self, symposium: str, name: str, secret: str) -> Registration:
        """The registration whose secret it is. :raises NotFound: there is none."""
        return self._mine(symposium, name, secret)[1]

    def _mine(self, symposium: str, name: str, secret: str) -> tuple[Paper, Registration]:
        paper = self.papers.one(symposium, name, PaperKind.REGISTRATION)
        known = decode(paper.content, Registration)
        if not hmac.compare_digest(known.secret.encode(), secret.encode("utf-8", "replace")):
            raise hidden()
        return paper, known

    def answer(self, symposium: str, name: str, secret: str, given: dict[str, str]) -> None:
        """Hand the feedback in, once; nothing in it says whose it is.

        :raises Refused: it was handed in, the registration is not confirmed, or the symposium is
            still to come. :raises BadInput: it is empty, or a mark is none.
        """
        paper, known = self._mine(symposium, name, secret)
        folder = self.papers.folder(symposium, PaperKind.SYMPOSIUM)
        day = decode(folder.content, Symposium).day
        if self.papers.now().date() < day or not known.confirmed:
            raise Refused(said("Feedback is taken from the day of the symposium on."))
        if known.answered:
            raise Refused(said("Your feedback is in."))
        content = answers("feedback", given)
        noted = replace(known, answered=day.isoformat())
        self.papers.put(
            SYSTEM, "feedback",
            self.papers.first(SYSTEM, folder, PaperKind.FEEDBACK, content),
            self.papers.next(SYSTEM, paper, noted),
        )  # fmt: skip

    # --- for the offices ---

    def listed(self, actor: Actor, symposium: str) -> list[tuple[str, Registration]]:
        """Who is registered, for people of the symposium's offices."""
        self.papers.read(actor, symposium, PaperKind.SYMPOSIUM)
        return [
            (each.id, decode(each.content, Registration))
            for each in self.papers.all(symposium, PaperKind.REGISTRATION)
        ]

    def feedback(self, symposium: str) -> tuple[Tally, ...] | None:
        """Figures of the feedback, for everybody; ``None`` while there are fewer than five forms."""
        found = self.papers.all(symposium, PaperKind.FEEDBACK)
        return tallies("feedback", [decode(each.content, Answers) for each in found])

    def remarks(self, actor: Actor, symposium: str) -> list[str]:
        """What was said in words, for people of the offices, in an order that says nothing."""
        self.papers.read(actor, symposium, PaperKind.SYMPOSIUM)
        found = self.papers.all(symposium, PaperKind.FEEDBACK)
        return sorted(
            word for each in found for word in decode(each.content, Answers).words.values()
        )


def _checked(wish: Wish) -> Wish:
    name, organisation = (_line(text) for text in (wish.name, wish.organisation))
    mail = folded(wish.mail)
    if not name:
        raise BadInput(said("The name is missing."))
    if len(mail) > LONGEST or not _MAIL.fullmatch(mail):
        raise BadInput(said("The e-mail address cannot be used."))
    if wish.language not in MAIN_LANGUAGES:
        raise BadInput(said("The language “{code}” is not known.", code=wish.language[:40]))
    if not wish.agreed:
        raise BadInput(
            said("Consent to the privacy notice is missing."),
            hint=said("Without it nothing is kept."),
        )
    return replace(wish, name=name, mail=mail, organisation=organisation)


def _line(text: str) -> str:
    """One line of what was typed, without what no line holds."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:LONGEST]
