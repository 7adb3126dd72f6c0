"""The keys of a programme file, as data: which there are, of what kind, and which are needed.

Reading a value of the wrong kind, a key that does not exist or the lack of a needed one gives
:class:`trihub.core.errors.BadProgramme` with file and line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trihub.core.errors import BadProgramme
from trihub.core.languages import MAIN_LANGUAGES
from trihub.joint.programmes import vocabulary as words
from trihub.joint.programmes.locate import Lines, Path
from trihub.joint.programmes.model import REMINDERS, Decider, Status

DOCUMENTED = "docs/how-to/programmes.md"


@dataclass(frozen=True, slots=True)
class Place:
    """A key of a file: what errors name."""

    file: str
    lines: Lines
    path: Path = ()

    def at(self, *keys: str | int) -> Place:
        """A key below this one."""
        return replace(self, path=(*self.path, *keys))

    @property
    def name(self) -> str:
        """The key as people write it: ``rules[2].values``; lists count from 1."""
        parts = [f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in self.path]
        return "".join(parts).removeprefix(".") or "the file"

    def bad(self, message: str, hint: str) -> BadProgramme:
        """The error for what stands here."""
        line = self.lines.line(self.path)
        return BadProgramme(
            f"{self.file}, line {line}: {message}",
            hint=hint, line=line,
        )  # fmt: skip


Read = Callable[[Any, Place], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key: how its value is read, whether it is needed, what stands for it otherwise."""

    read: Read
    needed: bool = False
    default: Any = None


Shape = Mapping[str, Key]


def table(shape: Shape) -> Read:
    """A table with these keys alone."""

    def read(value: Any, place: Place) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _wrong(value, place, "a table")
        for name in value:
            if name not in shape:
                raise place.at(name).bad(
                    f"There is no key {place.at(name).name}.",
                    f"Keys here are: {', '.join(shape)}.",
                )
        for name, key in shape.items():
            if key.needed and name not in value:
                raise place.bad(
                    f"The key {place.at(name).name} is missing.",
                    f"Add it; {DOCUMENTED} says what it means.",
                )
        return {
            name: key.read(value[name], place.at(name)) if name in value else key.default
            for name, key in shape.items()
        }

    return read


def several(read_one: Read) -> Read:
    """A list, possibly of tables."""

    def read(value: Any, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _wrong(value, place, "a list")
        return tuple(read_one(each, place.at(number)) for number, each in enumerate(value))

    return read


def text(value: Any, place: Place) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise _wrong(value, place, "a text")
    return value.strip()


def number(value: Any, place: Place) -> int:
    """A whole number above 0."""
    if type(value) is not int or value < 1:
        raise _wrong(value, place, "a whole number above 0")
    return value


def days_before(value: Any, place: Place) -> tuple[int, ...]:
    """Days before a last day: whole numbers from 0 to 365, each once, the largest first."""
    days = value if isinstance(value, list) else []
    whole = all(type(one) is int and 0 <= one <= 365 for one in days)
    if not whole or not days or sorted(set(days), reverse=True) != days:
        raise _wrong(value, place, "a list of different days from 365 to 0, the largest first")
    return tuple(days)


def truth(value: Any, place: Place) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise _wrong(value, place, "true or false")
    return value


def day(value: Any, place: Place) -> dt.date:
    """A date without a time."""
    if type(value) is not dt.date:
        raise _wrong(value, place, "a date like 2019-01-31, without quotation marks")
    return value


def one_of(choices: Sequence[str]) -> Read:
    """One of some words."""

    def read(value: Any, place: Place) -> str:
        if value not in choices or not isinstance(value, str):
            raise _wrong(value, place, " or ".join(f"“{word}”" for word in choices if word))
        return value

    return read


def by_language(value: Any, place: Place) -> dict[str, str]:
    """A text in several languages, English among them."""
    shape = {language: Key(text, needed=language == "en") for language in MAIN_LANGUAGES}
    read: dict[str, str | None] = table(shape)(value, place)
    return {language: written for language, written in read.items() if written}


def values(value: Any, place: Place) -> dict[str, Any]:
    """What a check is given: texts, numbers, truths, dates (kept as text), lists of texts."""
    if not isinstance(value, dict):
        raise _wrong(value, place, "a table")
    return {name: _value(each, place.at(name)) for name, each in value.items()}


def _value(value: Any, place: Place) -> Any:
    if type(value) is dt.date:
        return value.isoformat()
    if isinstance(value, list):
        return several(text)(value, place)
    if isinstance(value, str | int):
        return value
    raise _wrong(value, place, "a text, a whole number, true, false, a date or a list of texts")


def _wrong(value: Any, place: Place, expected: str) -> BadProgramme:
    shown = value.isoformat() if isinstance(value, dt.date | dt.time) else repr(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    return place.bad(
        f"{place.name} is {shown}.",
        f"It must be {expected}.",
    )


PERIOD: Shape = {
    "start": Key(day, needed=True),
    "end": Key(day),
    "source": Key(text, needed=True),
}
CAP: Shape = {
    "per": Key(one_of(words.CAPS), needed=True),
    "number": Key(number, needed=True),
    "role": Key(one_of(words.ROLES), default=""),
    "office": Key(text, default=""),
    "period": Key(number, default=0),
    "firm": Key(truth, default=True),
    "source": Key(text, needed=True),
}
RULE: Shape = {
    "id": Key(text, needed=True),
    "check": Key(one_of(tuple(words.CHECKS)), needed=True),
    "decider": Key(one_of(tuple(Decider)), needed=True),
    "period": Key(number, default=0),
    "values": Key(values, default={}),
    "text": Key(by_language, needed=True),
    "source": Key(text, needed=True),
}
DEADLINE: Shape = {
    "id": Key(text, needed=True),
    "after": Key(one_of(words.STEPS), needed=True),
    "until": Key(one_of(words.STEPS), needed=True),
    "count": Key(number, needed=True),
    "unit": Key(one_of(words.UNITS), needed=True),
    "whose": Key(one_of(words.WHOSE), needed=True),
    "office": Key(text, default=""),
    "period": Key(number, default=0),
    "firm": Key(truth, default=True),
    "source": Key(text, needed=True),
}
POLICY: Shape = {
    "order": Key(one_of(words.ORDERS), needed=True),
    "applicant_sees": Key(truth, needed=True),
    "conflicting": Key(one_of(words.CONFLICTING), needed=True),
    "consent_days": Key(number, needed=True),
    "reminders": Key(days_before, default=REMINDERS),
}
EXCHANGE: Shape = {
    "what": Key(several(one_of(words.EXCHANGED)), needed=True),
    "source": Key(text, needed=True),
}
NOTED: Shape = {"text": Key(text, needed=True), "source": Key(text, needed=True)}
PROGRAMME: Shape = {
    "id": Key(text, needed=True),
    "version": Key(text, needed=True),
    "status": Key(one_of(tuple(Status)), needed=True),
    "status_source": Key(text, needed=True),
    "offices": Key(several(text), needed=True),
    "offices_source": Key(text, needed=True),
    "subject": Key(one_of(words.SUBJECTS), default=words.SUBJECTS[0]),
    "names": Key(by_language, needed=True),
    "status_note": Key(by_language, needed=True),
    "policy": Key(table(POLICY), needed=True),
    "periods": Key(several(table(PERIOD)), default=()),
    "caps": Key(several(table(CAP)), default=()),
    "rules": Key(several(table(RULE)), default=()),
    "deadlines": Key(several(table(DEADLINE)), default=()),
    "exchange": Key(table(EXCHANGE)),
    "fee": Key(table(NOTED)),
    "forms": Key(several(table(NOTED)), default=()),
    "consent": Key(by_language, needed=True),
    "consent_source": Key(text, default=""),
    "sources": Key(lambda value, place: _sources(value, place), needed=True),
}
"""The whole file."""


def _sources(value: Any, place: Place) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong(value, place, "a table of names, each with a document and its date")
    return {name: text(each, place.at(name)) for name, each in value.items()}
