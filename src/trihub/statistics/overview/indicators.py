"""What the indicators mean, in four languages, from a table."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import StringIO


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = (files(__package__) / "definitions.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(StringIO(text))}


def definition(indicator: str, language: str = "en") -> str:
    """What an indicator counts and what it does not, in a language; empty where the table does not
    have it."""
    row = _table().get(indicator, {})
    return row.get(language) or row.get("en", "")
