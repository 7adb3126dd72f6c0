"""The mail that reminds an owner, in the owner's language."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from trihub.access.papers.letters import letter, words, written_in
from trihub.core.casework.messages import Queued
from trihub.core.casework.people import Account
from trihub.register.follow.reminders import KINDS, Reminders
from trihub.register.records import Record

LONGEST = 300
"""Characters of a commitment's words in a mail."""


def writer(reminders: Reminders) -> Callable[[Queued, str, str], EmailMessage | None]:
    """Writes a queued reminder, from the sender's address and the site's; nothing where the
    commitment was done, moved or given to somebody else meanwhile."""

    def write(queued: Queued, sender: str, url: str) -> EmailMessage | None:
        found = reminders.receiver(queued)
        return _message(queued, *found, sender, url.rstrip("/")) if found else None

    return write


def _message(
    queued: Queued, account: Account, record: Record, sender: str, url: str
) -> EmailMessage:
    lang = written_in(account.language)
    known = words("trihub.register", lang)
    text = " ".join(record.first("text").split())[:LONGEST]
    values = {"name": " ".join(account.name.split()), "text": text, "when": queued.data["due"]}
    line = known["over" if queued.kind == KINDS[1] else "due"].format(**values)
    told = [known[code].format(**values) for code in ("greeting", "words", "link", "why")]
    link = f"{url}/{lang}/register/{record.id}/follow"
    return letter(
        queued, sender=sender, receiver=(account.name, account.login), language=lang, subject=line,
        paragraphs=[told[0], line, *told[1:3], link, "--", told[3]],
    )  # fmt: skip
