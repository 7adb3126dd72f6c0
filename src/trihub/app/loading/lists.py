"""Lists of publication numbers as other programs hand them on: RIS, CSV, XLSX, JSON Lines, text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from trihub.core.errors import BadFile, BadInput
from trihub.fields.making.including import Listed

MAX_BYTES: Final = 20 << 20
MOST: Final = 20_000
"""Numbers of a list: a definition holds 4 MiB."""

HEADINGS: Final = (
    "docdb", "publication_number", "publication number", "publication no.", "publication no",
    "number", "patent number", "patent no.", "document number", "公开（公告）号", "公开(公告)号",
    "公开号", "公告号", "公開番号", "文献番号", "特許番号", "공개번호", "문헌번호", "등록번호",
)  # fmt: skip
"""Headings of a column of numbers, the surest first; the first two are those of Trihub's exports."""
_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_NUMBERS = ("SN", "ID")
"""Tags of a RIS record that can hold the number, the surer first."""
Rows = Iterable[tuple[int, list[str]]]


def read_list(path: Path, column: str = "") -> list[Listed]:
    """The numbers of a file, with the line (of a spreadsheet: the row) of each.

    The form is told by the ending: ``.ris``, ``.csv`` and ``.tsv``, ``.xlsx``, ``.jsonl``; any other
    file has a number a line. ``column`` is the heading of the numbers of a table.

    :raises BadFile: the file is damaged, too large or not in UTF-8.
    :raises BadInput: a table has no column of numbers, or the list none at all or too many.
    """
    found: list[Listed] = []
    for one in _listed(path, column):
        if len(found) == MOST:
            raise BadInput(
                f"{path.name} lists more than {MOST:,} numbers.",
                hint="What a definition takes in by hand is a few; find the others by a query.",
            )
        found.append(one)
    if not found:
        raise BadInput(
            f"{path.name} lists no number.",
            hint="Give RIS, CSV, XLSX or JSON Lines by its ending, or a number a line.",
        )
    return found


def _listed(path: Path, column: str) -> Iterator[Listed]:
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return _table(path, _sheet(path), column)
    text = _text(path)
    if kind in (".csv", ".tsv"):
        return _table(path, _separated(path, text), column)
    if kind == ".ris":
        return _ris(text)
    if kind == ".jsonl":
        return _json_lines(path, text)
    return _lines(text)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as source:
            content = source.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise BadFile(f"{path.name} is over {MAX_BYTES >> 20} MB.", hint="Split the list.")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{path.name} is no text in UTF-8.", hint="Save it as UTF-8.") from error
    except OSError as error:
        raise BadFile(f"{path.name} cannot be read: {error.strerror}.") from error


def _lines(text: str) -> Iterator[Listed]:
    for line, content in enumerate(text.splitlines(), 1):
        if (number := content.strip()) and not number.startswith("#"):
            yield Listed(line=line, numbers=(number,))


def _ris(text: str) -> Iterator[Listed]:
    """A number a record: the document's own, else the record's."""
    tags: dict[str, str] = {}
    start = 0
    for line, content in enumerate(text.splitlines(), 1):
        match = _TAG.match(content.strip())
        tag, value = (match[1], (match[2] or "").strip()) if match else ("", "")
        if start and tag in ("TY", "ER"):
            yield _record(start, tags)
            start = 0
        if tag == "TY":
            tags, start = {}, line
        elif tag:
            tags.setdefault(tag, value)
    if start:
        yield _record(start, tags)


def _record(line: int, tags: Mapping[str, str]) -> Listed:
    return Listed(line=line, numbers=tuple(tags[one] for one in _NUMBERS if tags.get(one)))


def _json_lines(path: Path, text: str) -> Iterator[Listed]:
    for line, content in enumerate(text.splitlines(), 1):
        if not content.strip():
            continue
        try:
            value = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise BadFile(
                f"{path.name}, line {line}: This is no JSON.", hint="Give an object a line."
            ) from error
        number = _number(value)
        yield Listed(line=line, numbers=(number,) if number else ())


def _number(value: Any) -> str:
    """Of a text, of a record as “trihub export” writes it, or of an object with a ``number``."""
    if isinstance(value, dict):
        own = value.get("publication", value.get("number"))
        if isinstance(own, dict):
            own = own.get("docdb") or "".join(
                str(own.get(part) or "") for part in ("office", "number", "kind")
            )
        value = own
    return value.strip() if isinstance(value, str) else ""


def _separated(path: Path, text: str) -> Rows:
    head = text.partition("\n")[0]
    sign = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        yield from ((reader.line_num, row) for row in reader)
    except csv.Error as error:
        raise BadFile(
            f"{path.name}, line {reader.line_num}: {error}.", hint="Save the table again as CSV."
        ) from error


def _sheet(path: Path) -> Rows:
    from trihub.offices.tables.xlsx import sheet_rows

    with path.open("rb") as source:
        yield from enumerate(sheet_rows(source, ""), 1)


def _table(path: Path, rows: Rows, column: str) -> Iterator[Listed]:
    place: int | None = None
    for line, row in rows:
        cells = [cell.strip().removeprefix("'") for cell in row]
        if not any(cells):
            continue
        if place is None:
            place, heading = _place(path, cells, column)
            if heading:
                continue
        if place < len(cells) and cells[place]:
            yield Listed(line=line, numbers=(cells[place],))


def _place(path: Path, cells: list[str], column: str) -> tuple[int, bool]:
    """The column of numbers, and whether the first row is its heading."""
    heads = [cell.casefold() for cell in cells]
    for wanted in (column.casefold(),) if column else HEADINGS:
        if wanted in heads:
            return heads.index(wanted), True
    if len(cells) == 1 and not column:
        return 0, False
    raise BadInput(
        f"{path.name} has no column {f'“{column}”' if column else 'of numbers that is known'}.",
        hint=f"Name it with --column; there are: {', '.join(filter(None, cells))}.",
    )
