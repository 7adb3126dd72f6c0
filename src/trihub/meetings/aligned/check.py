"""Where language versions of a summary disagree.

Compared are, for each row, whether every version is there and has as many sentences as the others; dates;
numbers; offices, people and mechanisms by the register's lexicon; and how strongly something is promised
(:mod:`trihub.register.reading`). Each disagreement has its place in each version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from trihub.meetings.aligned.numbers import numbers, written_out
from trihub.meetings.model import Sentence, Summary
from trihub.register.lexicon import mentions, table
from trihub.register.reading.dates import DateMention, dates
from trihub.register.reading.people import people
from trihub.register.reading.sentences import sentences


class Matter(StrEnum):
    """What versions disagree in."""

    MISSING = "missing"
    """A version of the sentence is not there."""
    SENTENCES = "sentences"
    DATES = "dates"
    NUMBERS = "numbers"
    OFFICES = "offices"
    PEOPLE = "people"
    MECHANISMS = "mechanisms"
    STRENGTH = "strength"


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a version has, and where; places count its characters."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """What versions of a sentence disagree in. ``found`` are the values of each version by language,
    with their places; ``apart`` the values that not every version has. ``key`` names the disagreement
    in these very words: an override of it ends with the next change. ``why`` is the reason for which
    it may stand, empty where none was given."""

    key: str
    matter: Matter
    sentence: str
    found: Mapping[str, tuple[Found, ...]]
    apart: tuple[str, ...]
    why: str = ""


Look = Callable[[str, str], list[Found]]


def check(summary: Summary) -> list[Disagreement]:
    """Every disagreement, sentence by sentence, those with a reason to stand among them."""
    reasons = {each.key: each.reason for each in summary.overrides}
    return [
        replace(each, why=reasons.get(each.key, ""))
        for sentence in summary.sentences
        for each in _compared(sentence, summary.languages)
    ]


def _compared(sentence: Sentence, languages: Sequence[str]) -> Iterator[Disagreement]:
    missing = tuple(code for code in languages if not sentence.texts.get(code, "").strip())
    if missing:
        yield _made(sentence, Matter.MISSING, dict.fromkeys(missing, ()), missing)
    texts = {code: sentence.texts[code] for code in languages if code not in missing}
    if len(texts) < 2:
        return
    for matter, look in _LOOKS.items():
        found = {code: tuple(look(text, code)) for code, text in texts.items()}
        apart = _APART[matter](found, texts) if matter in _APART else _apart(found)
        if apart:
            yield _made(sentence, matter, found, apart)


def _made(
    sentence: Sentence, matter: Matter, found: Mapping[str, tuple[Found, ...]],
    apart: Sequence[str],
) -> Disagreement:  # fmt: skip
    words = [f"{code}={text}" for code, text in sorted(sentence.texts.items())]
    key = hashlib.sha256("\n".join((matter, sentence.id, *words)).encode()).hexdigest()[:16]
    return Disagreement(
        key=key, matter=matter, sentence=sentence.id, found=found, apart=tuple(apart)
    )


# --- what a version says ------------------------------------------------------------------


def _sentences(text: str, _language: str) -> list[Found]:
    parts = sentences(text)
    return [Found(str(place), each.start, each.end) for place, each in enumerate(parts, 1)]


def _dates(text: str, _language: str) -> list[Found]:
    return [Found(_iso(each), each.start, each.end) for each in dates(text, 0, len(text))]


def _iso(date: DateMention) -> str:
    year = f"{date.year:04}" if date.year else "-"
    return f"{year}-{date.month:02}" + (f"-{date.day:02}" if date.day else "")


def _numbers(text: str, language: str) -> list[Found]:
    return [Found(f"{each.value:f}", each.start, each.end) for each in numbers(text, language)]


def _table(name: str) -> Look:
    def look(text: str, language: str) -> list[Found]:
        return [Found(m.code, m.start, m.end) for m in mentions(name, text, language, 0, len(text))]

    return look


def _mechanisms(text: str, language: str) -> list[Found]:
    """Mechanisms as the lexicon reads them, and by the very names that the register shows."""
    found = _table("mechanisms")(text, language)
    for row in table("mechanisms"):
        start = text.lower().find(row[f"name_{language}"].lower())
        end = start + len(row[f"name_{language}"])
        if start >= 0 and all(end <= each.start or each.end <= start for each in found):
            found.append(Found(row["code"], start, end))
    return sorted(found, key=lambda each: each.start)


def _offices(text: str, language: str) -> list[Found]:
    """Offices, but those that are part of a mechanism's name."""
    names = _mechanisms(text, language)
    return [
        each for each in _table("offices")(text, language)
        if not any(each.start < name.end and name.start < each.end for name in names)
    ]  # fmt: skip


def _people(text: str, language: str) -> list[Found]:
    found = people(text, language, 0, len(text))
    return [Found(each.id, each.start, each.end) for each in found if each.id]


_LOOKS: Mapping[Matter, Look] = {
    Matter.SENTENCES: _sentences,
    Matter.DATES: _dates,
    Matter.NUMBERS: _numbers,
    Matter.OFFICES: _offices,
    Matter.PEOPLE: _people,
    Matter.MECHANISMS: _mechanisms,
    Matter.STRENGTH: _table("strengths"),
}


# --- where they disagree ------------------------------------------------------------------


def _apart(found: Mapping[str, Sequence[Found]]) -> tuple[str, ...]:
    """Values that some version has and another has not."""
    sets = [{each.value for each in values} for values in found.values()]
    every: set[str] = set().union(*sets)
    return tuple(sorted(one for one in every if not all(one in values for values in sets)))


def _dates_apart(
    found: Mapping[str, Sequence[Found]], _texts: Mapping[str, str]
) -> tuple[str, ...]:
    """A date without its year answers the same day of any year."""
    days = {code: {each.value for each in values} for code, values in found.items()}
    return tuple(
        sorted(
            {
                one
                for mine in days.values()
                for one in mine
                if any(not any(_same_day(one, other) for other in theirs) for theirs in days.values())
            }
        )
    )  # fmt: skip


def _same_day(one: str, other: str) -> bool:
    if one.startswith("-") or other.startswith("-"):
        return one.lstrip("-")[-5:] == other.lstrip("-")[-5:]
    return one == other


def _numbers_apart(
    found: Mapping[str, Sequence[Found]], texts: Mapping[str, str]
) -> tuple[str, ...]:
    """A number in digits is answered by the word for it."""
    values = {code: {each.value for each in numbers_} for code, numbers_ in found.items()}
    return tuple(
        sorted(
            {
                one
                for mine in values.values()
                for one in mine
                for code, theirs in values.items()
                if one not in theirs and not written_out(Decimal(one), texts[code], code)
            }
        )
    )  # fmt: skip


def _count_apart(
    found: Mapping[str, Sequence[Found]], _texts: Mapping[str, str]
) -> tuple[str, ...]:
    counts = {len(values) for values in found.values()}
    return tuple(str(count) for count in sorted(counts)) if len(counts) > 1 else ()


_APART: Mapping[
    Matter, Callable[[Mapping[str, Sequence[Found]], Mapping[str, str]], tuple[str, ...]]
] = {
    Matter.DATES: _dates_apart,
    Matter.NUMBERS: _numbers_apart,
    Matter.SENTENCES: _count_apart,
}
