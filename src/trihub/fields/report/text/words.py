"""The words of a report in a language (``words.toml``), and how its figures are written."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.fields.definition.model import Texts
from trihub.fields.report.model import Cell, Column, Kind, Value

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@cache
def read(name: str) -> Mapping[str, Any]:
    """A TOML file of this package."""
    text = (files("trihub.fields.report.text") / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one language; ``fields`` are the names of fields by path."""

    language: str
    fields: Mapping[str, Texts]

    def __call__(self, name: str, /, **values: object) -> str:
        """A word with its values filled in. :raises KeyError: there is none."""
        text: str = read("words.toml")["words"][name][self.language]
        return text.format(**values) if values else text

    def among(self, table: str, name: str) -> str:
        """An entry of another table; the name itself where it has none."""
        found: Mapping[str, str] = read("words.toml")[table].get(name, {})
        return found.get(self.language, name)

    def field(self, path: str) -> str:
        """A field's name; in English, or its id, where it has none in this language."""
        names = self.fields.get(path, {})
        return names.get(self.language) or names.get("en") or path.rpartition("/")[2]

    def figure(self, one: Value) -> str:
        """A figure as a sentence has it, with what it counts (``1,204 families``)."""
        kinds = read("words.toml")["kinds"]
        if one.kind.value not in kinds or not isinstance(one.value, int):
            return self.cell(one.value, one.kind)
        forms = kinds[one.kind.value]
        single = one.value == 1 and f"{self.language}_one" in forms
        form: str = forms[f"{self.language}_one" if single else self.language]
        return form.format(n=f"{one.value:,}")

    def cell(self, value: Cell, kind: Kind) -> str:
        """A figure as a table has it: the number alone."""
        if value is None or value == "":
            return ""
        if isinstance(value, dt.date):
            return self.date(value)
        if isinstance(value, str):
            return self._named(value, kind)
        if kind in (Kind.SHARE, Kind.RATE):
            return f"{value * 100:.1f}%"
        if kind is Kind.YEAR:
            return str(value)
        return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"

    def _named(self, value: str, kind: Kind) -> str:
        if kind is Kind.OFFICE:
            return self.among("offices", value)
        if kind is Kind.FIELD:
            return self.field(value)
        return self(value) if kind is Kind.FLAG else value

    def head(self, column: Column) -> str:
        """A column's heading."""
        return self._named(column.id, column.about)

    def date(self, day: dt.date) -> str:
        """A day in the reader's form."""
        if self.language == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        if self.language == "ko":
            return f"{day.year}년 {day.month}월 {day.day}일"
        return f"{day.year}年{day.month}月{day.day}日"


def words(language: str, fields: Mapping[str, Texts]) -> Words:
    """The words of a language. :raises BadInput: reports do not have it."""
    if language not in MAIN_LANGUAGES:
        raise BadInput(
            f"There is no report in the language “{language}”.",
            hint=f"Choose from {', '.join(MAIN_LANGUAGES)}.",
        )
    return Words(language, fields)
