"""Letters to people: how one is written, and when a day that is near is told of.

What is to be told is worked out again at each round, and each message has a number that always comes
out the same, so that the outbox keeps it once.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from functools import cache
from importlib.resources import files
from io import StringIO

from trihub.access.clock import moment
from trihub.access.papers.numbers import base32
from trihub.core.casework.messages import Queued
from trihub.core.languages import MAIN_LANGUAGES

OVER = "over"
"""The stage of a day that has passed."""


def settled_number(parts: Iterable[str]) -> str:
    """The number of a message: 128 bits of a digest of what it says and to whom."""
    return base32(hashlib.sha256("|".join(parts).encode()).digest()[:16])


def stage_of(left: int, before: Sequence[int]) -> str:
    """What is to be told when ``left`` days are left until something is due: the days of ``before``
    that were reached last, :data:`OVER` where it has passed, else nothing. Stages that were slept
    through are skipped."""
    if left < 0:
        return OVER
    return next((str(days) for days in sorted(before) if left <= days), "")


def letter(
    queued: Queued, *, sender: str, receiver: tuple[str, str], language: str, subject: str,
    paragraphs: Sequence[str],
) -> EmailMessage:  # fmt: skip
    """A message of plain text from Trihub to a name and address, marked as sent by a machine
    (RFC 3834), with the number that it is queued by. A name or subject is one line."""
    name, mail = receiver
    message = EmailMessage()
    message["From"] = formataddr(("Trihub", sender))
    message["To"] = formataddr((" ".join(name.split()), mail))
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(moment(queued.queued_at))
    message["Message-ID"] = f"<{queued.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(paragraphs) + "\n")
    message["Content-Language"] = language  # what is set before the content is dropped with it
    return message


def written_in(language: str) -> str:
    """The language that letters to somebody are in: theirs, where the site has it."""
    return language if language in MAIN_LANGUAGES else "en"


@cache
def words(package: str, language: str) -> Mapping[str, str]:
    """The sentences of a package's ``data/mail.csv`` in a language, by their codes."""
    text = (files(package) / "data" / "mail.csv").read_text(encoding="utf-8")
    return {row["code"]: row[language] for row in csv.DictReader(StringIO(text))}
