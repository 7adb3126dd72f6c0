"""Names of rules and sentences of evidence, in four languages, from a table."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import StringIO


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "rules.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(StringIO(text))}


def name_of(code: str, language: str = "en") -> str:
    """The name of a rule in a language, in English where there is none."""
    row = _table()[code]
    return row.get(language) or row["en"]


def sentence_of(code: str, facts: Mapping[str, str], language: str = "en") -> str:
    """A rule's sentence in a language, with the facts of a case in it."""
    row = _table()[code]
    return (row.get(f"{language}_text") or row["en_text"]).format_map(facts)
