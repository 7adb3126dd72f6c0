"""What the papers of a meeting hold, and how they become JSON and back."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from trihub.core.languages import MAIN_LANGUAGES

Kept = TypeVar("Kept")

LONGEST = 20_000
"""Characters of a position, a note or an entry of the minutes."""
SENTENCE = 2_000
"""Characters of a sentence of the summary in one language."""
ITEMS = 60
ROWS = 200
NEW = "new"
"""The link of a sentence to a commitment that the register does not know yet."""
MODES = ("in person", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day (ISO 8601) by which something is to be ready, in people's words."""

    day: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting in preparation: the content of its folder.

    ``date`` is ISO 8601 as exactly as known, ``number`` 0 where meetings of the ``mechanism`` are not
    counted, ``minutes`` the time of the talks. ``languages`` are those of the summary. ``published`` is
    the register's record of the meeting once there is one, and ``digest`` that of the version of the
    summary which it rests on (with an empty ``published``: publication was begun and not finished).
    """

    mechanism: str
    date: str
    number: int = 0
    place: str = ""
    mode: str = MODES[0]
    host: str = ""
    minutes: int = 180
    languages: tuple[str, ...] = MAIN_LANGUAGES
    deadlines: tuple[Deadline, ...] = ()
    published: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """An item of the agenda. ``commitment`` is the register's record that it comes from, empty where
    it comes from none; ``presenter`` an office; ``titles`` by language."""

    id: str
    titles: Mapping[str, str]
    commitment: str = ""
    minutes: int = 10
    presenter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The items in their order."""

    items: tuple[AgendaItem, ...] = ()

    def item(self, name: str) -> AgendaItem | None:
        """An item by its number."""
        return next((each for each in self.items if each.id == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An office's paper on an item."""

    item: str
    title: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an office notes of an item for itself."""

    item: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the summary in each language. ``commitment`` is the record of the register that
    it goes on with, :data:`NEW` for a commitment that begins here, empty where it promises nothing;
    ``item`` the item of the agenda that it is about."""

    id: str
    texts: Mapping[str, str]
    commitment: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Why a disagreement between language versions may stand; ``key`` names it and the very words."""

    key: str
    reason: str
    office: str
    author: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The draft of the joint summary, its versions sentence by sentence."""

    languages: tuple[str, ...]
    sentences: tuple[Sentence, ...] = ()
    overrides: tuple[Override, ...] = ()

    def text(self, language: str) -> str:
        """A language version as one text, a sentence a line."""
        return "\n".join(each.texts.get(language, "") for each in self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was said on an item."""

    item: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes; ``present`` are names, one a line when written."""

    language: str
    present: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()

    def on(self, item: str) -> str:
        """What was said on an item; empty where nothing was noted."""
        return next((each.text for each in self.entries if each.item == item), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An office's key: the version of the summary that it agrees to."""

    version: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signed for an office, as what, when (ISO 8601) and where, and which version."""

    version: int
    digest: str
    name: str
    role: str = field(default="")
    day: str = ""
    place: str = ""


def new_id() -> str:
    """A number inside a paper: 30 random bits, base32; short, since addresses hold it."""
    return base64.b32encode(secrets.token_bytes(4)).decode()[:6].lower()
