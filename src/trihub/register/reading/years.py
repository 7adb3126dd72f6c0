"""The year of a date that the text gives without one.

Every clue leaves some years over: who headed an office then, what a name of an office says, what
the text calls this year's event, an epidemic. One year that all of them leave is inferred, with
the clues; otherwise it stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trihub.register.known import Known
from trihub.register.lexicon import Row, table
from trihub.register.reading.dates import DateMention
from trihub.register.reading.people import Person

_RANGE = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Clue:
    """What leaves some years over, in words."""

    years: frozenset[int]
    because: str


def clues(
    text: str, date: DateMention, heads: Iterable[Person], offices: Iterable[Row],
    meeting: tuple[str, int], known: Known,
) -> list[Clue]:  # fmt: skip
    """What a text and the register say of the year of a date of a meeting (mechanism, number)."""
    found = [*_events(text), *_names(offices)]
    for person in {each.id: each for each in heads if each.id}.values():
        found += _tenure(person, date, known)
    return found + _sequence(meeting, known)


def infer(found: Sequence[Clue], latest: int) -> tuple[int, tuple[str, ...]]:
    """The one year up to ``latest`` that all clues leave over, with the clues that were needed; 0
    where there is none or more than one."""
    left = frozenset(year for year in _RANGE if year <= latest)
    needed: list[str] = []
    for clue in sorted(found, key=lambda each: len(each.years)):
        narrower = left & clue.years
        if narrower < left:
            needed.append(clue.because)
        left = narrower
    return (next(iter(left)), tuple(needed)) if len(left) == 1 else (0, ())


def _events(text: str) -> list[Clue]:
    """What the text tells of as new or as of this year (``events.csv``)."""
    found = []
    for row in table("events"):
        match = re.search(row["words"], text, re.IGNORECASE)
        if match:
            years = frozenset(range(int(row["first"]), int(row["last"]) + 1))
            found.append(Clue(years, f"“{match[0].strip()[:80]}”: {row['because']}"))
    return found


def _names(offices: Iterable[Row]) -> list[Clue]:
    found = {}
    for row in offices:
        if row["since"] or row["until"]:
            first = int((row["since"] or "1990")[:4])
            last = int((row["until"] or "2100")[:4])
            name = row["en"].split("|")[-1]
            words = f"{name} has been the office’s name" if row["since"] else f"{name} was its name"
            when = f"since {row['since']}" if row["since"] else f"until {row['until']}"
            found[row["en"]] = Clue(frozenset(range(first, last + 1)), f"{words} {when}")
    return list(found.values())


def _tenure(person: Person, date: DateMention, known: Known) -> list[Clue]:
    """The years in which this day falls between the other heads whom the office had."""
    mine = sorted(known.heads.get(person.id, ()))
    if not mine:
        return []
    others = sorted(
        day for row in table("people")
        if row["office"] == person.office and row["id"] != person.id
        for day in known.heads.get(row["id"], ())
    )  # fmt: skip
    before = max((day for day in others if day < mine[0]), default="1990")
    after = min((day for day in others if day > mine[-1]), default="2100")
    years = frozenset(year for year in _RANGE if before < date.in_year(year) < after)
    words = f"{person.name} is known as head of {person.office} from {mine[0]}"
    words += f" to {mine[-1]}" if mine[-1] != mine[0] else ""
    ends = [f"another before, on {before}" if before != "1990" else "",
            f"another after, on {after}" if after != "2100" else ""]  # fmt: skip
    return [Clue(years, "; ".join(filter(None, (words, *ends))))]


def _sequence(meeting: tuple[str, int], known: Known) -> list[Clue]:
    """Years between the meetings of lower and of higher numbers."""
    mechanism, number = meeting
    if not number:
        return []
    others = {
        n: day for (code, n), day in known.meetings.items() if code == mechanism and n != number
    }
    lower = max((n for n in others if n < number), default=0)
    higher = min((n for n in others if n > number), default=0)
    first = int(others[lower][:4]) if lower else 1990
    last = int(others[higher][:4]) if higher else 2100
    names = [f"meeting {n} was in {others[n][:4]}" for n in (lower, higher) if n]
    return [Clue(frozenset(range(first, last + 1)), "; ".join(names))] if names else []
