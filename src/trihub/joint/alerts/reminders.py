"""Whom to tell what: deadlines that are near or missed, and what happened in a case.

What is to be said is worked out from the cases themselves, each message with a number of its own
that always comes out the same; the outbox keeps each number once. So it may be worked out as often
as one likes: a crash before the outbox loses nothing, and none doubles. Sending takes from the
outbox and notes what went out: a crash between the two sends the same number again, never another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage

from trihub.access.clock import moment, stamp
from trihub.access.papers.letters import settled_number
from trihub.access.rules import Act, CaseSubject, Subject, allowed
from trihub.core.casework.messages import Queued
from trihub.core.casework.people import Account, Role
from trihub.core.ports.casework import AccountStore, Outbox
from trihub.joint.alerts.mail import Connection, Mailer, MailRefused, write
from trihub.joint.calendar import office_day
from trihub.joint.case.case import CONSENT, Case, Deadline, fold
from trihub.joint.case.reading.steps import INTERNAL, sees_people, visible_steps
from trihub.joint.case.states import Event
from trihub.joint.case.subject import programme_of, to_subject
from trihub.joint.case.sweep import near, reached
from trihub.joint.parts import Parts

MISSED = "missed"
TOLD = frozenset(
    {
        Event.ADMITTED, Event.REFUSED, Event.EXAMINER_ASSIGNED, Event.EXAMINER_REASSIGNED,
        Event.REPORT_FILED, Event.WAIVER_GIVEN, Event.EXCHANGED, Event.ACTION_RECORDED,
        Event.CLOSED, Event.WITHDRAWN, Event.CONSENT_REVOKED, Event.CONSENT_EXPIRED,
    }
)  # fmt: skip
"""Events that people are told of by mail; a feed has all."""

NEWS = dt.timedelta(days=14)
"""What happened longer ago is told to nobody."""

LEASE = dt.timedelta(minutes=15)
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=5), dt.timedelta(days=1)
TRIES = 8
"""Attempts before a message is given up: some four days, as RFC 5321, 4.5.4.1 advises."""


Writer = Callable[[Queued, str, str], EmailMessage | None]
"""Writes a message from what was queued, the sender's address and the site's; ``None`` where it is
not to be sent any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of the messages that waited: sent, to be tried again, given up."""

    sent: int = 0
    again: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Alerts:
    """Mail about cases. ``writers`` write what other features queue, by its kind."""

    parts: Parts
    accounts: AccountStore
    outbox: Outbox
    writers: Mapping[str, Writer] = field(default_factory=dict)

    def remind(self, now: dt.datetime | None = None) -> int:
        """Queue what is to be told of deadlines at ``now``; how many messages are new."""
        now = now or self.parts.now()
        queued = 0
        for row in near(self.parts, now):
            case = fold(self.parts.cases.steps(row.id))
            queued += self.outbox.queue(list(self._of_deadlines(case, now)))
        return queued

    def announce(self, case: str, now: dt.datetime | None = None) -> int:
        """Queue what is to be told of a case's latest steps; how many messages are new.

        To each party what it may see, and to nobody what they did themselves.
        """
        now = now or self.parts.now()
        steps = self.parts.cases.steps(case)
        if not steps:
            return 0
        folded = fold(steps)
        subject = to_subject(self.parts, folded)
        since = stamp(now - NEWS)
        found = [
            _queued(
                account, folded.id, "event", stamp(now), f"{step.event}|{step.office}|{step.at}",
                {"event": step.event.value, "office": step.office,
                 "day": _day(folded, step.office, step.at)},
            )
            for account in self._parties(folded, subject)
            for step in visible_steps(account.actor(), folded, steps)
            if step.event in TOLD and step.at >= since and step.actor != account.id
        ]  # fmt: skip
        return self.outbox.queue(found)

    def deliver(self, mailer: Mailer, url: str, now: dt.datetime | None = None) -> Delivered:
        """Send what waits. ``url`` is the site's address. One that fails keeps no other from going."""
        now = now or self.parts.now()
        done = Delivered()
        while waiting := self.outbox.take(stamp(now), stamp(now + LEASE)):
            one = self._deliver(mailer, url.rstrip("/"), now, waiting)
            done = Delivered(
                sent=done.sent + one.sent, again=done.again + one.again,
                dropped=done.dropped + one.dropped,
            )  # fmt: skip
        return done

    # --- what to tell ---

    def _of_deadlines(self, case: Case, now: dt.datetime) -> Iterator[Queued]:
        subject = to_subject(self.parts, case)
        reminders = programme_of(self.parts, case.programme).reminders
        for due in case.deadlines:
            stage = _stage(due, now, reminders) if due.open else None
            if stage is None:
                continue
            kind = MISSED if stage == MISSED else "reminder"
            until = CONSENT if due.id == CONSENT else due.until
            for account in self._responsible(case, due, subject):
                yield _queued(
                    account, case.id, kind, stamp(now),
                    f"{due.id}|{due.office}|{due.start}|{due.day}|{stage}",
                    {"deadline": due.id, "office": due.office, "day": due.day, "until": until},
                )  # fmt: skip

    def _responsible(self, case: Case, due: Deadline, subject: CaseSubject) -> list[Account]:
        if due.whose == "applicant":
            return list(self._known([case.applicant], subject))
        return list(self._known(self._people(case, due.office), subject))

    def _parties(self, case: Case, subject: CaseSubject) -> list[Account]:
        people = [person for office in case.offices for person in self._people(case, office)]
        return list(self._known([case.applicant, *people], subject))

    def _people(self, case: Case, office: str) -> tuple[str, ...]:
        """An office's examiners of the case, as far as they are still its people, or its heads
        while it has none."""
        accounts = (self.accounts.get(one) for one in case.sides[office].assigned)
        if here := tuple(a.id for a in accounts if a and a.office == office):
            return here
        everybody = self.accounts.all()
        return tuple(a.id for a in everybody if a.role is Role.HEAD and a.office == office)

    def _known(self, people: Iterable[str], subject: CaseSubject) -> Iterator[Account]:
        """Their accounts, as far as they are in use and may know of the case."""
        for person in dict.fromkeys(people):
            account = self.accounts.get(person)
            if account and _may(account, subject):
                yield account

    # --- sending ---

    def _deliver(
        self, mailer: Mailer, url: str, now: dt.datetime, waiting: list[Queued]
    ) -> Delivered:
        letters: list[tuple[Queued, EmailMessage]] = []
        dropped = 0
        for queued in waiting:
            letter = self._letter(queued, mailer.server.sender, url, now)
            if letter is None:
                dropped += 1
                self.outbox.failed(queued.id, "", "no longer to be told")
            else:
                letters.append((queued, letter))
        if not letters:
            return Delivered(dropped=dropped)
        sent = again = 0
        try:
            with mailer.connected() as connection:
                for queued, letter in letters:
                    went = self._send(connection, now, queued, letter)
                    sent, again = sent + (went is True), again + (went is False)
        except MailRefused as refused:
            for queued, _ in letters:
                again += self._postpone(queued, now, refused)
        gone = len(letters) - sent - again
        return Delivered(sent=sent, again=again, dropped=dropped + gone)

    def _letter(
        self, queued: Queued, sender: str, url: str, now: dt.datetime
    ) -> EmailMessage | None:
        """The message, as far as it still is to be sent."""
        if queued.kind in self.writers:
            return self.writers[queued.kind](queued, sender, url)
        account = self._receiver(queued)
        if account is None:
            return None
        office = queued.data.get("office", "")
        today = office_day(now, office) if office else now.date()
        return write(queued, account, sender, url, today)

    def _send(
        self, connection: Connection, now: dt.datetime, queued: Queued, letter: EmailMessage
    ) -> bool | None:
        """Whether it went out; ``None`` where it was given up."""
        try:
            connection.send(letter)
        except MailRefused as refused:
            return False if self._postpone(queued, now, refused) else None
        self.outbox.sent(queued.id, stamp(self.parts.now()))
        return True

    def _postpone(self, queued: Queued, now: dt.datetime, refused: MailRefused) -> bool:
        """Whether it will be tried again."""
        over = refused.permanent or queued.tries + 1 >= TRIES
        wait = min(LONGEST_WAIT, FIRST_WAIT * 4**queued.tries)
        self.outbox.failed(queued.id, "" if over else stamp(now + wait), refused.message)
        return not over

    def _receiver(self, queued: Queued) -> Account | None:
        """Who gets it, if it still is to be told to that person: what was met meanwhile is not
        reminded of, and nothing goes to who has left the case or the office since."""
        account = self.accounts.get(queued.account)
        steps = self.parts.cases.steps(queued.case)
        if account is None or not steps:
            return None
        case = fold(steps)
        subject = to_subject(self.parts, case)
        if queued.kind == "event":
            own = sees_people(account.actor(), case, queued.data["office"])
            shown = own or queued.data["event"] not in INTERNAL
            return account if shown and account in self._parties(case, subject) else None
        due = case.deadline(queued.data["deadline"], queued.data["office"])
        if due is None or not due.open or due.day != queued.data["day"]:
            return None
        return account if account in self._responsible(case, due, subject) else None


def _may(account: Account, subject: CaseSubject) -> bool:
    if account.disabled:
        return False
    return allowed(account.actor(), Act.SEE_CASE, Subject(case=subject, office=account.office))


def _stage(due: Deadline, now: dt.datetime, reminders: Sequence[int]) -> str | None:
    """Of which stage a deadline is to be told now; stages that were slept through are skipped."""
    if due.ends <= stamp(now):
        return None if due.id == CONSENT else MISSED
    days = reached(due, now, reminders)
    return None if days is None else str(days)


def _day(case: Case, office: str, at: str) -> str:
    return office_day(moment(at), office or case.lead).isoformat()


def _queued(
    account: Account, case: str, kind: str, at: str, what: str, data: dict[str, str]
) -> Queued:
    number = settled_number((case, kind, what, account.id))
    return Queued(id=number, account=account.id, case=case, kind=kind, queued_at=at, data=data)
