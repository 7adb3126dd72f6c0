"""The few words of charts and of files of figures, in four languages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import StringIO

from trihub.core.statistics import names_of


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "words.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(StringIO(text))}


def word(code: str, language: str = "en", **values: str) -> str:
    """A word or sentence by its code, with values filled in."""
    row = _words()[code]
    return (row.get(language) or row["en"]).format_map(values)


def flag_words(flags: int, language: str = "en") -> list[str]:
    """The flags that are set, in words."""
    codes = ("break-flag" if name == "break" else name for name in names_of(flags))
    return [word(code, language) for code in codes]
