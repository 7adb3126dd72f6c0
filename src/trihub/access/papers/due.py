"""Reminding offices of papers that are due: letters say that one is, by when, and never which.

What is due in a folder, its feature says (:class:`Due`); this works out whom to tell and when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage

from trihub.access.clock import stamp
from trihub.access.papers.letters import (
    OVER,
    letter,
    settled_number,
    stage_of,
    words,
    written_in,
)
from trihub.access.rules import Act, Subject, allowed
from trihub.core.casework.messages import Queued
from trihub.core.casework.people import Account
from trihub.core.casework.working import Paper, PaperKind
from trihub.core.ports.casework import AccountStore, Outbox
from trihub.core.ports.working import PaperStore

KIND = "paper-due"
BEFORE = (7, 1)
"""Days before a paper is due on which offices are told."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Due:
    """Something that ``offices`` owe to a folder by the end of a day."""

    day: dt.date
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature with folders: ``due`` says what is due in one, ``address`` where it is on the site,
    after the language."""

    due: Callable[[Paper], Iterable[Due]]
    address: str


@dataclass(frozen=True, slots=True)
class PaperReminders:
    """Who is to be told of what. ``features`` go by the kind of their folders."""

    papers: PaperStore
    accounts: AccountStore
    outbox: Outbox
    features: Mapping[PaperKind, Feature]

    def queue(self, now: dt.datetime) -> int:
        """Queue what is to be told on the day of ``now``; how many messages are new."""
        everybody = self.accounts.all()
        return self.outbox.queue(list(self._due(now, everybody)))

    def _due(self, now: dt.datetime, everybody: list[Account]) -> Iterator[Queued]:
        for kind, feature in self.features.items():
            for folder in self._folders(kind):
                for one in feature.due(folder):
                    stage = stage_of((one.day - now.date()).days, BEFORE)
                    if stage and stage != OVER:
                        for account in receivers(everybody, folder, one):
                            yield _queued(account, folder, one, stage, now)

    def _folders(self, kind: PaperKind) -> Iterator[Paper]:
        after = ""
        while page := self.papers.folders(kind, after=after, limit=PAGE):
            yield from page
            after = page[-1].id

    def write(self, queued: Queued, sender: str, url: str) -> EmailMessage | None:
        """The letter, from the sender's address and the site's; nothing where the paper is not due
        any more, or not from this person."""
        account, folder = self.accounts.get(queued.account), self.papers.paper(queued.case)
        if account is None or folder is None or folder.removed or folder.kind not in self.features:
            return None
        feature = self.features[folder.kind]
        owed = any(
            one.day.isoformat() == queued.data.get("day") and account in receivers([account], folder, one)
            for one in feature.due(folder)
        )  # fmt: skip
        if not owed:
            return None
        lang = written_in(account.language)
        told = words("trihub.access", lang)
        name = " ".join(account.name.split())
        line = told[folder.kind.value].format(when=queued.data["day"])
        link = f"{url.rstrip('/')}/{lang}/{feature.address}/{folder.id}"
        return letter(
            queued, sender=sender, receiver=(account.name, account.login), language=lang,
            subject=line,
            paragraphs=[told["greeting"].format(name=name), line, told["link"], link, "--", told["why"]],
        )  # fmt: skip


def receivers(people: Iterable[Account], folder: Paper, one: Due) -> Iterator[Account]:
    """The people of the offices that owe it who write papers of the folder."""
    for each in people:
        writes = allowed(each.actor(), Act.WRITE_PAPER, Subject(readers=folder.offices))
        if writes and each.office in one.offices and not each.disabled:
            yield each


def _queued(account: Account, folder: Paper, one: Due, stage: str, now: dt.datetime) -> Queued:
    day = one.day.isoformat()
    return Queued(
        id=settled_number((folder.id, KIND, day, stage, account.id)), account=account.id,
        case=folder.id, kind=KIND, queued_at=stamp(now), data={"day": day},
    )  # fmt: skip
