"""From a row's cells to the values of one field: replaced, cut, matched, translated."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Any

from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadDate, BadInput
from trihub.offices.tables.mapping import FieldMap

EXCEL = "excel"
"""Form of dates that are the count of days since 1899-12-30, as spreadsheets keep them."""
_EXCEL_DAY_0 = dt.date(1899, 12, 30)
MAX_VALUES = 10_000


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: its text, and what the groups of a pattern found in it."""

    text: str
    parts: Dictionary[str, str] = field(default_factory=dict)

    def part(self, name: str) -> str:
        """What the group ``name`` found, stripped; an empty text where it is not there."""
        return self.parts.get(name, "")


def field_values(rule: FieldMap, row: Dictionary[str, Any], empty: frozenset[str]) -> list[Value]:
    """The values of a field in a row, in order and without repeats; none where it is empty.

    Of several columns the first that gives a value counts.
    """
    if rule.value:
        return [Value(rule.value)]
    for column in rule.columns:
        cells = _texts(_cell(row, column))
        found = [value for cell in cells for value in _cut(rule, cell, empty)]
        unique = list({(v.text, tuple(v.parts.items())): v for v in found}.values())
        if unique:
            return unique[:MAX_VALUES] if rule.target.many else unique[:1]
    return []


def _cell(row: Dictionary[str, Any], column: str) -> Any:
    """A cell by its column, or (JSON) by a path of keys with points between them."""
    if column in row or "." not in column:
        return row.get(column)
    value: Any = row
    for key in column.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _texts(cell: Any) -> list[str]:
    if cell is None:
        return []
    if isinstance(cell, list):
        return [text for item in cell for text in _texts(item)]
    if isinstance(cell, bool):
        return ["true" if cell else "false"]
    if isinstance(cell, dict):
        return [json.dumps(cell, ensure_ascii=False)]
    return [str(cell)]


def _cut(rule: FieldMap, text: str, empty: frozenset[str]) -> list[Value]:
    for old, new in rule.replace:
        text = text.replace(old, new)
    text = text.strip()
    if not text or text in empty:
        return []
    if rule.pattern:
        found = [_matched(match) for match in rule.pattern.finditer(text)]
    else:
        for separator in rule.separators[1:]:
            text = text.replace(separator, rule.separators[0])
        pieces = text.split(rule.separators[0]) if rule.separators else [text]
        found = [Value(piece.strip()) for piece in pieces]
    translated = dict(rule.values)
    kept = (Value(translated.get(v.text, v.text), v.parts) for v in found)
    return [v for v in kept if v.parts or (v.text and v.text not in empty)]


def _matched(match: re.Match[str]) -> Value:
    """A match as a value: the group ``value`` where the pattern has one, else all of it."""
    parts = {name: (text or "").strip() for name, text in match.groupdict().items()}
    return Value(parts["value"] if "value" in parts else match[0].strip(), parts)


def read_date(text: str, forms: tuple[str, ...], name: str) -> PatentDate | None:
    """Read a date in the forms that the mapping names, or as offices print it.

    :raises BadInput: the text is no date of these forms.
    """
    for form in forms:
        if form == EXCEL and text.replace(".", "", 1).isdigit():
            day = _EXCEL_DAY_0 + dt.timedelta(days=min(int(float(text)), 2_958_465))
            return PatentDate(day.year, day.month, day.day)
        try:
            found = dt.datetime.strptime(unicodedata.normalize("NFKC", text), form)
        except ValueError:
            continue
        has_day, has_month = (
            "%d" in form or "%j" in form,
            "%m" in form or "%b" in form or "%B" in form,
        )
        return PatentDate(
            found.year, found.month if has_month or has_day else 0, found.day if has_day else 0
        )
    try:
        return parse_date(text)
    except BadDate as error:
        expected = f" or {', '.join(forms)}" if forms else ""
        raise BadInput(f"{name}: {error.message}", hint=f"{error.hint}{expected}") from error
