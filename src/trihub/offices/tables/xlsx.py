"""Rows of a spreadsheet (XLSX, ECMA-376), read one by one, with limits against zip bombs."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from typing import IO, Any, BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from trihub.core.errors import BadFile, BadMapping
from trihub.offices.framing import CHUNK

MAX_FILE = 512 << 20
MAX_UNPACKED = 4 << 30
MAX_PARTS = 10_000
MAX_RATIO = 200
RATIO_FROM = 64 << 20

_HINT = "If it is genuine, save it as CSV and give Trihub that."


def sheet_rows(stream: BinaryIO, sheet: str) -> Iterator[list[str]]:
    """Every row of a sheet (the first where none is named) as texts, dates in ISO form.

    :raises BadFile: no spreadsheet, a damaged one, or one that passes a limit.
    :raises BadMapping: it has no sheet of that name.
    """
    with tempfile.SpooledTemporaryFile(max_size=32 << 20) as spool:
        _copy(stream, spool)
        _check(spool)
        try:
            book = openpyxl.load_workbook(spool, read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise BadFile(
                f"The spreadsheet is damaged: {error}.", hint="Open and save it again."
            ) from error
        with closing(book):
            if sheet and sheet not in book.sheetnames:
                raise BadMapping(
                    f"The spreadsheet has no sheet “{sheet}”.",
                    hint=f"Its sheets: {', '.join(book.sheetnames)}.",
                )
            page = book[sheet] if sheet else book.worksheets[0]
            for row in page.iter_rows(values_only=True):
                yield [_text(value) for value in row]


def _copy(stream: BinaryIO, spool: IO[bytes]) -> None:
    """A zip needs to seek, and a member of an archive cannot."""
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > MAX_FILE:
            raise BadFile(f"The spreadsheet is larger than {MAX_FILE >> 20} MiB.", hint=_HINT)
        spool.write(chunk)
    spool.seek(0)


def _check(spool: IO[bytes]) -> None:
    """Refuse what is no zip, unpacks to too much, or declares a DOCTYPE (no sheet has one)."""
    try:
        with zipfile.ZipFile(spool) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
                raise BadFile("The spreadsheet unpacks to too much.", hint=_HINT)
            for part in parts:
                ratio = part.file_size / max(1, part.compress_size)
                if part.file_size > RATIO_FROM and ratio > MAX_RATIO:
                    raise BadFile(
                        f"{part.filename} in the spreadsheet unpacks to {ratio:.0f} times its size.",
                        hint=_HINT,
                    )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part)
    except zipfile.BadZipFile as error:
        raise BadFile(
            f"The spreadsheet is damaged: {error}.", hint="Open and save it again."
        ) from error
    spool.seek(0)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    seen, tail = 0, b""
    with archive.open(part) as handle:
        while chunk := handle.read(CHUNK):
            seen += len(chunk)
            if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                raise BadFile(
                    f"{part.filename} in the spreadsheet declares a document type.",
                    hint="No spreadsheet program writes one; it is a common attack.",
                )
            if seen > max(part.file_size, RATIO_FROM):
                raise BadFile(f"{part.filename} in the spreadsheet never ends.", hint=_HINT)
            tail = chunk[-9:]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
