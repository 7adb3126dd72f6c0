"""What the papers of a symposium hold."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import Message, said

MOST_SEATS = 5_000
KEEP, LONGEST_KEEP = 30, 365
"""Days after the symposium after which registrations are erased: where nobody says, and at most."""
LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Symposium:
    """The folder's own content. ``titles``, ``calls`` (what it is about) and ``notices`` (what
    becomes of personal data) are by language; registration is open until the end of ``until`` at
    the host (its own day); ``seats`` bounds it; ``keep`` days after ``day`` registrations are
    erased for good."""

    titles: Mapping[str, str]
    calls: Mapping[str, str]
    notices: Mapping[str, str]
    host: str
    offices: tuple[str, ...]
    day: dt.date
    until: dt.date
    place: str
    languages: tuple[str, ...]
    seats: int
    opened: bool = False
    keep: int = KEEP


def check_symposium(one: Symposium) -> None:
    """:raises BadInput: the symposium contradicts itself."""
    for wrong, message in _wrongs(one):
        if wrong:
            raise BadInput(message)


def _wrongs(one: Symposium) -> list[tuple[bool, Message]]:
    strange = [code for code in one.languages if code not in MAIN_LANGUAGES]
    texts = [*one.titles.values(), *one.calls.values(), *one.notices.values(), one.place]
    return [
        (not any(one.titles.values()), said("The symposium has no title.")),
        (not any(one.notices.values()), said("A registration needs a privacy notice.")),
        (not one.languages, said("The symposium names no language.")),
        (bool(strange), said("The language “{code}” is not known.", code="".join(strange[:1]))),
        (len(one.offices) < 2 or one.host not in one.offices,
         said("A symposium is of two offices or more, and one of them is the host.")),
        (one.until >= one.day, said("Registration must end before the symposium’s day.")),
        (not 1 <= one.seats <= MOST_SEATS,
         said("Give from 1 to {most} seats.", most=MOST_SEATS)),
        (not 0 <= one.keep <= LONGEST_KEEP,
         said("Registrations are erased 0 to {most} days after the symposium.", most=LONGEST_KEEP)),
        (any(len(text) > LONGEST for text in texts), said("A text is too long.")),
    ]  # fmt: skip


def folded(mail: str) -> str:
    """An e-mail address as registrations keep it."""
    return unicodedata.normalize("NFKC", mail).strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Somebody who wants to come. ``secret`` is what the mail carries; ``consented``
    when they agreed to the notice in ``language``, as it read then (``notice``, its digest).
    ``asked`` is when the last mail was asked for. Moments are UTC, ISO 8601; ``confirmed`` and ``answered`` (the feedback) are empty until then.
    """

    name: str
    mail: str
    organisation: str
    language: str
    secret: str
    consented: str
    notice: str
    asked: str
    confirmed: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A part of the symposium's programme; ``start`` and ``end`` are HH:MM at the host; ``titles``
    is by language; ``language`` the one that is spoken."""

    titles: Mapping[str, str]
    start: str
    end: str
    speaker: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of interpretation: when it was said (HH:MM:SS at the host), and what."""

    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Live interpretation of a talk into a language, or its own words in the spoken one."""

    talk: str
    language: str
    lines: tuple[Line, ...] = ()
    published: bool = False
