"""Reminding the owners of commitments: some days before one is due, and when it is over.

As with deadlines of cases (:mod:`trihub.access.papers.letters`), nobody is told the same twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trihub.access.papers.letters import OVER, settled_number, stage_of
from trihub.core.casework.messages import Queued
from trihub.core.casework.people import Account, Role
from trihub.core.ports.casework import AccountStore, Outbox
from trihub.register.follow.model import Follow, follow_of, last_day
from trihub.register.records import Record
from trihub.register.service import Register

KINDS = ("register-due", "register-over")
BEFORE = (30, 7, 1)
"""Days before the due date on which owners are told."""


@dataclass(frozen=True, slots=True)
class Reminders:
    """Who is to be told of what."""

    register: Register
    accounts: AccountStore
    outbox: Outbox

    def queue(self, now: dt.datetime) -> int:
        """Queue what is to be told on the day of ``now``; how many messages are new."""
        return self.outbox.queue(list(self._due(now)))

    def _due(self, now: dt.datetime) -> Iterator[Queued]:
        at = now.astimezone(dt.UTC).isoformat(timespec="seconds")
        for one in self.register.get_all(self.register.store.stating("due")):
            found = follow_of(one)
            stage = stage_on(one, found, now.date())
            for account in self.owners(found) if stage else ():
                yield _queued(account, one, found.due, stage, at)

    def owners(self, found: Follow) -> Iterator[Account]:
        """The accounts that own a commitment: those that are named, else all officers of an office
        that is; as far as they are in use and still of the office."""
        for office, named in found.owners.items():
            known = self.accounts.get(named) if named else None
            everybody: Iterable[Account] = [known] if known else ()
            if not named:
                everybody = self.accounts.all()
            for each in everybody:
                if each.role is Role.OFFICER and each.office == office and not each.disabled:
                    yield each

    def receiver(self, queued: Queued) -> tuple[Account, Record] | None:
        """Whom a message still is for, and of what: nobody is reminded of what was done since."""
        account = self.accounts.get(queued.account)
        one = next(iter(self.register.get_all([queued.case])), None)
        if account is None or one is None or one.withdrawn:
            return None
        found = follow_of(one)
        due = found.open and found.due == queued.data.get("due")
        return (account, one) if due and account in list(self.owners(found)) else None


def stage_on(one: Record, found: Follow, today: dt.date) -> str:
    """What is to be told of a commitment on a day: days before it is due, or that it is over; empty
    where nothing is."""
    if not found.due or not found.open or one.withdrawn:
        return ""
    return stage_of((last_day(found.due) - today).days, BEFORE)


def _queued(account: Account, one: Record, due: str, stage: str, at: str) -> Queued:
    kind = KINDS[stage == OVER]
    return Queued(
        id=settled_number((one.id, kind, due, stage, account.id)), account=account.id, case=one.id,
        kind=kind, queued_at=at, data={"due": due},
    )  # fmt: skip
