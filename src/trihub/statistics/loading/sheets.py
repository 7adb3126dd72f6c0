"""Files as rows: CSV, SDMX-CSV 1.0 and 2.0, and JSON records, all in one shape."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec

from trihub.core.errors import BadFile

_HEAD = 60
"""Lines among which the header must stand."""
_JSON_LIMIT = 256 << 20
_COLUMNS = 5_000
_ACTIONS = {"": True, "I": True, "A": True, "M": True, "R": True, "D": False}

Row = tuple[int, Sequence[str]]
"""The line (or the number of the record), and the fields."""


@dataclass(slots=True)
class Sheet:
    """A table: what stands before the header (label to text), the header, the rows."""

    header: list[str]
    rows: Iterator[Row]
    preamble: Mapping[str, str] = field(default_factory=dict)
    deletions: Callable[[], list[int]] = field(default=lambda: [])


@contextmanager
def open_sheet(
    path: Path, reader: str, *, requires: Sequence[str], encoding: str, delimiter: str, records: str
) -> Iterator[Sheet]:
    """Open a file as a sheet.

    :raises BadFile: it is not of this kind, or the header lacks a required column.
    """
    try:
        if reader == "json":
            yield _json(path, records)
            return
        with path.open(encoding=encoding, newline="") as file:
            if reader == "sdmx-csv":
                yield _sdmx(_csv(file, (), delimiter))
            else:
                yield _csv(file, requires, delimiter)
    except (UnicodeDecodeError, csv.Error, LookupError) as error:
        if isinstance(error, KeyError | IndexError):
            raise
        raise BadFile(
            f"{path.name} cannot be read as a table: {error}.",
            hint="Check its encoding and its separator, and name them in the mapping.",
        ) from error


def _csv(file: IO[str], requires: Sequence[str], delimiter: str) -> Sheet:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    preamble: dict[str, str] = {}
    for row in reader:
        header = [name.strip() for name in row]
        if set(requires) <= set(header) and any(header):
            if len(header) > _COLUMNS:
                break
            return Sheet(header, _lines(reader), preamble)
        if len(row) > 1:
            preamble[header[0]] = header[1]
        if reader.line_num >= _HEAD:
            break
    raise BadFile(
        f"{Path(str(file.name)).name} has no header with the columns {', '.join(requires)}.",
        hint="Give the mapping that fits it with --mapping.",
    )  # fmt: skip


def _lines(reader: Any) -> Iterator[Row]:
    for row in reader:
        if row:
            yield reader.line_num, row


def _sdmx(sheet: Sheet) -> Sheet:
    """SDMX-CSV: columns and codes may carry labels ("ID: name"), version 2.0 has actions."""
    header = [name.partition(":")[0].strip().removesuffix("[]") for name in sheet.header]
    header = [name.partition("[")[0] for name in header]
    deleted: list[int] = []
    kinds = {"DATAFLOW", "STRUCTURE"} & set(header[:1])
    if not kinds:
        raise BadFile(
            f"The table is not SDMX-CSV: its first column is {header[0][:40]}.",
            hint="SDMX-CSV begins with the column DATAFLOW, STRUCTURE.",
        )
    action = header.index("ACTION") if "ACTION" in header else -1
    named = {i for i, text in enumerate(sheet.header) if ":" in text}

    def rows() -> Iterator[Row]:
        for line, row in sheet.rows:
            if action >= 0 and not _ACTIONS.get(row[action].strip(), True):
                deleted.append(line)
                continue
            yield line, [
                text.partition(":")[0].strip() if i in named else text
                for i, text in enumerate(row)
            ]  # fmt: skip

    return Sheet(header, rows(), sheet.preamble, lambda: deleted)


def _json(path: Path, records: str) -> Sheet:
    """Records of a JSON file; ``records`` is where they stand (``1`` is the second of a list, names
    are joined by dots). Fields of objects inside are named by dots. Numbers keep their digits."""
    if path.stat().st_size > _JSON_LIMIT:
        raise BadFile(
            f"{path.name} is too large to be read as JSON.",
            hint=f"Fetch it in pages of less than {_JSON_LIMIT >> 20} MiB.",
        )
    try:
        found: Any = _decode(path.read_bytes())
        before = found[0] if isinstance(found, list) and found else {}
        for step in filter(None, records.split(".")):
            found = found[int(step)] if isinstance(found, list) else found[step]
        flat = [dict(_flatten(record)) for record in found]
    except (msgspec.DecodeError, ValueError, KeyError, IndexError, TypeError) as error:
        raise BadFile(
            f"{path.name} does not hold records where they are expected: {error}.",
            hint="Name the place in the mapping (records).",
        ) from error  # fmt: skip
    header = list(dict.fromkeys(name for record in flat for name in record))
    preamble = (
        {name: str(text) for name, text in before.items()} if isinstance(before, dict) else {}
    )
    rows = ((n, [record.get(name, "") for name in header]) for n, record in enumerate(flat, 1))
    return Sheet(header, iter(rows), preamble)


def _decode(content: bytes) -> Any:
    import decimal

    return msgspec.json.Decoder(float_hook=decimal.Decimal).decode(content)


def _flatten(record: Any, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > 5 or not isinstance(record, dict):
        raise ValueError("a record is not an object")
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.", depth + 1)
        elif value is None:
            yield prefix + name, ""
        elif not isinstance(value, list):
            yield prefix + name, str(value)


def peek(path: Path) -> list[list[str]]:
    """The first rows of a file as CSV, to recognise it by; none where it is no text."""
    try:
        with path.open("rb") as file:
            text = file.read(1 << 16).decode("utf-8-sig", errors="ignore")
        return list(csv.reader(io.StringIO(text, newline="")))[:_HEAD]
    except (csv.Error, OSError):
        return []
