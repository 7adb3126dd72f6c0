"""Rows of a table as records: each a JSON object of its cells by column, with its line number.

Rows are cut before they are read, so that one bad row loses itself alone and rows can be
read in parallel. The offset of a table's record is its line (a spreadsheet's row), from 1.
"""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from trihub.core.errors import BadFile, BadMapping
from trihub.core.ports import Record
from trihub.offices.framing import MAX_RECORD
from trihub.offices.tables.lines import byte_lines, is_sound, text_lines
from trihub.offices.tables.mapping import Mapping
from trihub.offices.tables.xlsx import sheet_rows

PROBLEM = b"!"
"""First byte of the context of a record that could not be cut soundly; the rest says why."""

_PEEK = 100
_Row = tuple[int, list[str], str]


def table_records(stream: BinaryIO, mapping: Mapping) -> Iterator[Record]:
    """Cut a table into rows.

    :raises BadMapping: a mapped column is not in the table, or there twice.
    :raises BadFile: it is no such table at all.
    """
    if mapping.format == "jsonl":
        return _json_records(stream, mapping)
    if mapping.format == "xlsx":
        cells = enumerate(sheet_rows(stream, mapping.sheet), 1)
        return _cell_records(((line, row, "") for line, row in cells), mapping)
    return _cell_records(_csv_rows(stream, mapping), mapping)


def _csv_rows(stream: BinaryIO, mapping: Mapping) -> Iterator[_Row]:
    csv.field_size_limit(MAX_RECORD)
    tab = mapping.format == "tsv"
    reader = csv.reader(
        text_lines(stream, mapping.encoding),
        delimiter="\t" if tab else mapping.delimiter or ",",
        quotechar=mapping.quote,
    )
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], f"The line cannot be cut into cells: {error}."
            continue
        yield line, row, ""


def _cell_records(rows: Iterable[_Row], mapping: Mapping) -> Iterator[Record]:
    """Rows with their cells named by the header row; empty rows are passed over."""
    rows = iter(rows)
    names = _header(rows, mapping)
    for line, cells, problem in rows:
        if problem:
            yield _broken(line, problem)
        elif any(cell.strip() for cell in cells):
            if names is None:
                names = [str(place) for place in range(1, len(cells) + 1)]
                _check_columns(names, mapping)
            yield _row_record(line, cells, names)


def _header(rows: Iterator[_Row], mapping: Mapping) -> list[str] | None:
    """The names of the columns; ``None`` where the table has none (they are 1, 2, 3 then)."""
    if mapping.header == 0:
        return None
    for _, cells, _ in itertools.islice(rows, mapping.header - 1, mapping.header):
        names = [cell.strip() for cell in cells]
        _check_columns(names, mapping)
        return names
    raise BadFile(
        f"The table has no row {mapping.header}, where the mapping says the columns' names are.",
        hint=f"Correct header in {mapping.file}.",
    )


def _check_columns(names: list[str], mapping: Mapping) -> None:
    for column in mapping.columns:
        if names.count(column) != 1:
            found = "is not in the table" if column not in names else "is in the table twice"
            shown = ", ".join(f"“{name}”" for name in names[:60])
            raise BadMapping(
                f"{mapping.line_of(column)}: the column “{column}” {found}.",
                hint=f"Its columns are: {shown}. Look at encoding, delimiter and header as well.",
            )


def _row_record(line: int, cells: list[str], names: list[str]) -> Record:
    surplus = [cell for cell in cells[len(names) :] if cell.strip()]
    if surplus:
        return _broken(line, f"The row has {len(cells)} cells, the header {len(names)}.")
    if not all(is_sound(cell) for cell in cells):
        return _broken(line, "The row has bytes that are not in the table's encoding.")
    values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    return Record(data=json.dumps(values, ensure_ascii=False).encode(), offset=line)


def _broken(line: int, problem: str) -> Record:
    return Record(data=b"", offset=line, context=PROBLEM + problem.encode())


def _json_records(stream: BinaryIO, mapping: Mapping) -> Iterator[Record]:
    """Lines; every mapped column must occur in one of the first hundred."""
    lines = (
        _line_record(number, line, mapping.encoding)
        for number, line in byte_lines(stream)
        if line.strip()
    )
    first = list(itertools.islice(lines, _PEEK))
    seen: set[str] = set()
    for record in first:
        seen |= _keys(record.data)
    for column in mapping.columns:
        if seen and column not in seen and column.partition(".")[0] not in seen:
            raise BadMapping(
                f"{mapping.line_of(column)}: no line of the first {len(first)} has a key “{column}”.",
                hint=f"The keys are: {', '.join(f'“{name}”' for name in sorted(seen)[:60])}.",
            )
    return itertools.chain(first, lines)


def _line_record(number: int, line: bytes, encoding: str) -> Record:
    line = line.removeprefix(b"\xef\xbb\xbf")
    if encoding.lower().replace("_", "-") in ("", "utf-8", "utf-8-sig"):
        return Record(data=line, offset=number)
    try:
        return Record(data=line.decode(encoding).encode(), offset=number)
    except UnicodeError:
        return _broken(number, "The line has bytes that are not in the table's encoding.")


def _keys(data: bytes) -> set[str]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return set()
    return set(value) if isinstance(value, dict) else set()
