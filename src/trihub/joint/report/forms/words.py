"""The forms' words in the four languages (``words.toml``), and how numbers and dates are written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.text.particles import settled

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_Table = Mapping[str, Mapping[str, str]]


@cache
def _tables() -> Mapping[str, _Table]:
    text = (files("trihub.joint.report.forms") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one language."""

    language: str

    def __call__(self, name: str, **values: object) -> str:
        """A word of the forms, with its values filled in. :raises KeyError: there is none."""
        text = _tables()["words"][name][self.language]
        return settled(text.format(**values), self.language) if values else text

    def among(self, table: str, name: str) -> str:
        """An entry of another table; the name itself where it has none."""
        return _tables()[table].get(name, {}).get(self.language, name)

    def names(self, table: str) -> tuple[str, ...]:
        """The entries of a table, in its order."""
        return tuple(_tables()[table])

    def offices(self, offices: Iterable[str]) -> str:
        """Offices by their short names, one after another."""
        *first, last = [self.among("short", office) for office in offices] or [""]
        return self("and").join([self("list").join(first), last]) if first else last

    def date(self, date: PatentDate | None) -> str:
        """A date in the reader's form, cut at its precision; empty where it is not known."""
        if date is None:
            return ""
        name = "date" if date.day else "date_month" if date.month else "date_year"
        month = _MONTHS[date.month - 1] if date.month else ""
        return self(name, y=date.year, m=date.month, d=date.day, month=month)

    def day(self, text: str) -> str:
        """A date kept as CCYY-MM-DD (or cut) in the reader's form."""
        parts = [int(part) for part in text[:10].split("-") if part.isdigit()]
        return self.date(PatentDate(*parts)) if 1 <= len(parts) <= 3 else text

    def compact(self, number: int) -> str:
        """A date kept as CCYYMMDD in the reader's form; empty for 0."""
        return self.date(date_of(number))


def words(language: str) -> Words:
    """The words of a language. :raises BadInput: the forms do not have it."""
    if language not in MAIN_LANGUAGES:
        raise BadInput(
            said("There is no report in the language “{language}”.", language=language),
            hint=said("Choose from {choices}.", choices=", ".join(MAIN_LANGUAGES)),
        )
    return Words(language)


def date_of(number: int) -> PatentDate | None:
    """A date kept as CCYYMMDD; ``None`` for 0."""
    if not number:
        return None
    return PatentDate(number // 10_000, number // 100 % 100, number % 100)


def spans(numbers: Iterable[int]) -> str:
    """Claim numbers as ranges: ``1–3, 5``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(
        str(low) if low == high else f"{low}{'–' if high > low + 1 else ', '}{high}"
        for low, high in runs
    )
