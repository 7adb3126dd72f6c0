"""What reading a text proposes: records whose every value has its place in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from trihub.core.register import Certainty, RecordKind


class Span(NamedTuple):
    """A part of a text: offsets of characters, the end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A proposed value. ``name`` of the property, ``value`` a code or a text, ``span`` its place (none
    where it is inferred from the register), ``because`` what an inference rests on."""

    name: str
    value: str
    span: Span | None = None
    certainty: Certainty = Certainty.STATED
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A record that a person may confirm, correct or reject. ``number`` counts the proposals of a
    text from 1, ``about`` is the number of the meeting that it belongs to (0: none)."""

    number: int
    kind: RecordKind
    values: tuple[Value, ...]
    about: int = 0

    def all(self, name: str) -> list[str]:
        """The values of a property, in the order of the text."""
        return [each.value for each in self.values if each.name == name]

    def first(self, name: str) -> str:
        """The first value of a property; empty where there is none."""
        return next(iter(self.all(name)), "")


class Doubt(StrEnum):
    """What a reader of the proposals must know."""

    NO_DATE = "no-date"
    """The text does not say when."""
    OLD_NAME = "office-name-of-another-time"
    """An office is called by a name that it did not have then."""
    SEQUENCE = "number-out-of-sequence"
    """A meeting of a lower number was later, or one of a higher number earlier."""
    LANGUAGES = "several-languages"
    """The text is in more than one language."""
    NO_MEETING = "no-meeting"
    """No meeting was found."""
    NAME_ORDER = "name-of-unknown-order"
    """A person is not known here: which part is the family name is not sure."""


class Note(NamedTuple):
    """A doubt, with what it is about."""

    doubt: Doubt
    detail: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read in a text of ``length`` characters in ``languages`` (most used first)."""

    length: int
    languages: tuple[str, ...]
    proposals: Sequence[Proposal]
    notes: Sequence[Note] = field(default_factory=list)

    def of(self, kind: RecordKind) -> list[Proposal]:
        """The proposals of a kind."""
        return [each for each in self.proposals if each.kind is kind]
