"""Definitions of classes from tables: CSV with the columns ``symbol``, ``lang`` and ``text``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from trihub.core.classes import parse_symbol
from trihub.core.errors import BadFile
from trihub.core.languages import normalise_language

COLUMNS = ("symbol", "lang", "text")

Definition = tuple[str, str, str]
"""Symbol, language, text."""


def read_csv(data: bytes, name: str) -> Iterator[Definition]:
    """Read the table. :raises BadFile: it is not UTF-8 or lacks a column; a row is too short."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(
            f"The definitions {name} are not UTF-8 (byte {error.start}).", hint="Save as UTF-8."
        ) from error
    rows = csv.reader(io.StringIO(text, newline=""))
    header = [column.strip().lower() for column in next(rows, [])]
    if any(column not in header for column in COLUMNS):
        raise BadFile(
            f"The definitions {name} have no header with symbol, lang and text.",
            hint="Begin with the line symbol,lang,text.",
        )
    places = [header.index(column) for column in COLUMNS]
    for row in rows:
        if not any(row):
            continue
        if len(row) <= max(places):
            raise BadFile(
                f"Line {rows.line_num} of the definitions {name} has {len(row)} columns.",
                hint="Give each line a symbol, a language and a text.",
            )
        symbol, lang, definition = (row[at].strip() for at in places)
        yield symbol, normalise_language(lang), definition


def by_symbol(found: Iterable[Definition]) -> dict[str, dict[str, str]]:
    """Definitions by class and language; what is no symbol of the IPC or CPC is passed over."""
    out: dict[str, dict[str, str]] = {}
    for written, lang, text in found:
        symbol = parse_symbol(written)
        if symbol and text:
            out.setdefault(str(symbol), {})[lang] = text
    return out
