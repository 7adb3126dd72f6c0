"""Calls and nominations from what people type: lines of text, each with its own error.

A period is ``id first-day last-day``; places are ``office period number``, then, where they
narrow, ``fields=A,B``, ``languages=en,ja``, ``level=B2``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.exchanges.matching.check import LONGEST
from trihub.exchanges.matching.model import Call, Period, Place

_NARROWS = ("fields", "languages", "level")


def periods_of(text: str) -> tuple[Period, ...]:
    """The periods of lines. :raises BadInput: a line is none; it says which."""
    return tuple(_period(number, words) for number, words in _lines(text))


def places_of(text: str) -> tuple[Place, ...]:
    """The places of lines. :raises BadInput: a line is none; it says which."""
    return tuple(_place(number, words) for number, words in _lines(text))


def periods_text(call: Call) -> str:
    """The periods of a call as they are typed."""
    return "\n".join(f"{one.id} {one.start} {one.end}" for one in call.periods)


def places_text(call: Call) -> str:
    """The places of a call as they are typed."""
    return "\n".join(_typed(one) for one in call.places)


def _typed(one: Place) -> str:
    words = [one.office, one.period, str(one.number)]
    words += [f"fields={','.join(one.fields)}"] if one.fields else []
    words += [f"languages={','.join(one.languages)}"] if one.languages else []
    return " ".join([*words, f"level={one.level}"])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if words := line.split():
            yield number, words


def _period(number: int, words: list[str]) -> Period:
    if len(words) != 3 or len(words[0]) > LONGEST:
        raise _bad(number, "spring 2027-03-01 2027-03-26")
    return Period(id=words[0], start=day(words[1]), end=day(words[2]))


def _place(number: int, words: list[str]) -> Place:
    example = "JP spring 2 fields=AI languages=en,ja level=B2"
    if len(words) < 3 or not words[2].isascii() or not words[2].isdecimal() or len(words[2]) > 6:
        raise _bad(number, example)
    given = dict(word.partition("=")[::2] for word in words[3:])
    if any(name not in _NARROWS or not value for name, value in given.items()):
        raise _bad(number, example)
    return Place(
        office=words[0].upper(), period=words[1], number=int(words[2]),
        fields=tuple(filter(None, given.get("fields", "").upper().split(","))),
        languages=tuple(filter(None, given.get("languages", "").lower().split(","))),
        level=given.get("level", "B1").upper(),
    )  # fmt: skip


def _bad(number: int, example: str) -> BadInput:
    return BadInput(
        said("Line {number} cannot be read.", number=number),
        hint=said("Write it as: {example}", example=example),
    )


def day(text: str) -> dt.date:
    """A day. :raises BadInput: it is none."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(
            said("“{text}” is no day.", text=text.strip()[:40]),
            hint=said("Write it as YYYY-MM-DD."),
        ) from error


def count(text: str) -> int:
    """A whole number, not negative. :raises BadInput: it is none."""
    plain = text.strip()
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 6:
        raise BadInput(said("“{text}” is no whole number.", text=plain[:40]))
    return int(plain)
