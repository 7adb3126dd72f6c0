"""Records, sources and statements."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class RecordKind(StrEnum):
    """What a record is about. Persons, offices, working groups and programmes are what meetings and
    commitments name; the statement ``code`` says by which value."""

    MEETING = "meeting"
    COMMITMENT = "commitment"
    DOCUMENT = "document"
    PERSON = "person"
    OFFICE = "office"
    WORKING_GROUP = "working-group"
    PROGRAMME = "programme"

    @property
    def letter(self) -> str:
        """The letter with which identifiers of this kind begin."""
        return _LETTERS[self.value]

    @property
    def named(self) -> bool:
        """Whether it is something that other records name."""
        return self.letter in "POWG"


_LETTERS = {
    "meeting": "M", "commitment": "C", "document": "D", "person": "P", "office": "O",
    "working-group": "W", "programme": "G",
}  # fmt: skip


class Certainty(StrEnum):
    """How a value is known."""

    STATED = "stated"
    """A source says it at a place."""
    INFERRED = "inferred"
    """It follows from what is named beside it."""


class Authority(StrEnum):
    """Whose word a source is, the weightiest first."""

    OFFICE = "office"
    SECRETARIAT = "secretariat"
    RECORD = "public-record"
    PRESS = "press"
    COMMENTARY = "commentary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What statements rest on. ``sha256`` and ``length`` (characters) are of the text that was read;
    the text itself is not kept. ``published`` is ISO 8601 as exactly as known, or empty."""

    title: str
    publisher: str
    authority: Authority
    url: str = ""
    published: str = ""
    language: str = ""
    sha256: str = ""
    length: int = 0

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that name the source."""
        return source_digest(self.title, self.publisher, self.url, self.published, self.sha256)


def source_digest(*parts: str) -> str:
    """Twelve hexadecimal digits of what a source is."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement before it is recorded. ``start`` and ``end`` are offsets in the source's text (both
    0: the whole); ``because`` what an inference rests on."""

    name: str
    value: str
    start: int = 0
    end: int = 0
    certainty: Certainty = Certainty.STATED
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something that was recorded of a record. ``number`` names it for good; ``source`` is a source's
    digest (empty: of the person who recorded it); ``retracted`` is the number of the statement
    that takes it back, 0 while it holds."""

    number: int
    record: str
    name: str
    value: str
    source: str
    start: int
    end: int
    certainty: Certainty
    because: tuple[str, ...]
    actor: str
    recorded_at: dt.datetime
    retracted: int = 0

    @property
    def holds(self) -> bool:
        """Whether nobody took it back."""
        return not self.retracted


class Told(NamedTuple):
    """A statement as what is kept in memory of all records needs it: ``sourced`` where it has a
    source, ``inferred`` where it rests on others; ``retracted`` as in :class:`Statement`."""

    number: int
    record: str
    name: str
    value: str
    sourced: bool
    inferred: bool
    retracted: int
