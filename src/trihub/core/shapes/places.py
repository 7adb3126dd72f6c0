"""What a record's offset counts: bytes in most files, lines or rows in tables."""

from __future__ import annotations

import re
from pathlib import PurePath

BY_LINE = ("table", "trihub-record")
"""Readers whose records are lines (:mod:`trihub.offices.tables.reader`)."""

_PACKED = re.compile(r"\.(?:gz|gzip)$", re.IGNORECASE)
_LINES = {".csv", ".tsv", ".tab", ".jsonl", ".ndjson"}
_ROWS = {".xlsx", ".xlsm"}


def unit(file: str, member: str, offset: int, reader: str = "") -> str:
    """``byte``, ``line`` or ``row``: what ``offset`` counts in a file (or a member of an archive).

    A document's source names its reader; of a rejected record none is kept, and the name of the
    file tells. Lines count from 1, so that an offset of 0 stands for the file as a whole.
    """
    suffix = PurePath(_PACKED.sub("", member or file)).suffix.lower()
    tabular = reader.partition("/")[0] in BY_LINE if reader else suffix in _LINES | _ROWS
    if not tabular or not offset:
        return "byte"
    return "row" if suffix in _ROWS else "line"
