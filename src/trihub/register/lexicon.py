"""What news of offices' cooperation is written with, in four languages: tables in ``data/``.

A cell of a table holds names or regular expressions, parted by ``|``. Words of Latin letters match
whole words; the longest alternative wins.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text speaks of something: the row of the table, and the place in the text."""

    row: Row
    start: int
    end: int

    @property
    def code(self) -> str:
        """The code of what is spoken of."""
        return self.row["code"]


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of a table, in its order."""
    text = (files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))


def by_code(name: str) -> dict[str, Row]:
    """The rows of a table by their code, the first of each."""
    found: dict[str, Row] = {}
    for row in table(name):
        found.setdefault(row["code"], row)
    return found


def mentions(name: str, text: str, language: str, start: int, end: int) -> list[Mention]:
    """What a part of a text speaks of, of a table: by place, never overlapping, the longest first."""
    found = [
        Mention(row, match.start(), match.end())
        for row, pattern in _patterns(name, language)
        for match in pattern.finditer(text, start, end)
        if match.end() > match.start()
    ]
    return list(_longest(found))


def tells(kind: str, text: str, language: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a part of a text first says something of ``words.csv``; none where it does not."""
    places = [
        (match.start(), match.end())
        for row, pattern in _patterns("words", language)
        if row["kind"] == kind
        for match in pattern.finditer(text, start, end)
    ]
    return min(places, default=None)


def _longest(found: Iterable[Mention]) -> Iterator[Mention]:
    """Mentions that overlap no longer one, by place."""
    taken: list[Mention] = []
    for each in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(each.end <= other.start or other.end <= each.start for other in taken):
            taken.append(each)
    yield from sorted(taken, key=lambda one: one.start)


@cache
def _patterns(name: str, language: str) -> tuple[tuple[Row, re.Pattern[str]], ...]:
    """The rows of a table with what they match in a language. Texts in Chinese, Japanese and Korean
    use the offices' Latin abbreviations too, so that those of English are looked for as well."""
    found = []
    for row in table(name):
        cell = row.get(f"{language}_words", "") if f"{language}_words" in row else row[language]
        if cell:
            found.append((row, _compiled(cell, row[language])))
    return tuple(found)


def _compiled(cell: str, name: str) -> re.Pattern[str]:
    latin = name.isascii()
    body = rf"(?<![A-Za-z])(?:{cell})(?![A-Za-z])" if latin else cell
    return re.compile(body, re.IGNORECASE if latin and "Meeting" not in cell else 0)
