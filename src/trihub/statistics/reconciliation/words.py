"""Names of rules and sentences of evidence, in four languages, from a table."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import StringIO

from trihub.statistics.catalogue import code_lists, label
from trihub.text.particles import settled


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "rules.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(StringIO(text))}


def name_of(code: str, language: str = "en") -> str:
    """The name of a rule in a language, in English where there is none."""
    row = _table()[code]
    return row.get(language) or row["en"]


def sentence_of(code: str, facts: Mapping[str, str], language: str = "en") -> str:
    """A rule's sentence in a language, with the facts of a case in it: names in the place of codes,
    numbers in groups of three."""
    row = _table()[code]
    said = {name: _in_words(name, value, language) for name, value in facts.items()}
    text = (row.get(f"{language}_text") or row["en_text"]).format_map(said)
    return settled(text, language)


_CODES = {
    "one_unit": ("unit",), "other_unit": ("unit",), "one_basis": ("year_basis",),
    "other_basis": ("year_basis",), "label": ("route", "origin"), "meaning": ("route", "origin"),
}  # fmt: skip
"""Facts that are codes, with the dimensions that they may be of."""
_YEARS = ("year", "first", "last", "one_year", "other_year", "years")
_NUMBER = re.compile(r"-?\d{4,}(?:\.\d+)?")


def _in_words(name: str, value: str, language: str) -> str:
    for dimension in _CODES.get(name, ()):
        if value in code_lists()[dimension]:
            return label(dimension, value, language)
    if name in _YEARS or not _NUMBER.fullmatch(value):
        return value
    whole, point, rest = value.partition(".")
    return f"{int(whole):,}{point}{rest}"
