"""The data annex: every figure and every table of a report, whole, as XLSX, CSV or Parquet.

The values of a table are the same in every language; headings and names are in the report's in XLSX,
while CSV and Parquet keep the permanent ids, for programs.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from trihub.core.shapes.spreadsheets import plain_cell
from trihub.fields.report.model import SECTIONS, Cell, Column, Kind, Report, Table, Value
from trihub.fields.report.text.words import Words
from trihub.fields.report.text.writing import write as write_text
from trihub.library.export.tables import LONGEST_CELL

_WORDS = (Kind.TEXT, Kind.OFFICE, Kind.FIELD, Kind.FLAG)
_EPOCH = dt.datetime(1980, 1, 1)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write(report: Report, form: str, words: Words, name: str) -> Mapping[str, bytes]:
    """The annex in a form: one workbook, or one file a table, named after the report."""
    if form == "xlsx":
        return {f"{name}.xlsx": _workbook(report, words)}
    made: Callable[[Table], bytes] = {"csv": _csv, "parquet": _parquet}[form]
    return {f"{name}.{table.id}.{form}": made(table) for table in all_tables(report, words)}


def all_tables(report: Report, words: Words) -> Iterator[Table]:
    """The tables of the report, the single figures, and the sentences with the figures of each."""
    yield from (table for table in report.figures.tables if table.rows)
    values = tuple((name, _text(one)) for name, one in sorted(report.figures.values.items()))
    columns = Column(id="figure", kind=Kind.TEXT), Column(id="value", kind=Kind.TEXT)
    yield Table(id="values", section=SECTIONS[0], columns=columns, rows=values)
    sentences = tuple(
        (one.section, one.id, one.text, " ".join(one.figures))
        for one in write_text(report.figures, words)
    )
    names = ("section", "sentence", "text", "figures")
    told = tuple(Column(id=each, kind=Kind.TEXT) for each in names)
    yield Table(id="sentences", section=SECTIONS[0], columns=told, rows=sentences)


def _text(one: Value) -> str:
    """A figure, unrounded."""
    return one.value.isoformat() if isinstance(one.value, dt.date) else str(one.value)


def _csv(table: Table) -> bytes:
    """CSV, UTF-8 with byte-order mark; texts that a spreadsheet would take for a formula begin with
    an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.id for column in table.columns])
    for row in table.rows:
        writer.writerow([plain_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _parquet(table: Table) -> bytes:
    """Typed columns: text, 64-bit integers and floating-point numbers."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    kinds = {Kind.SHARE: pa.float64(), Kind.RATE: pa.float64(), Kind.DECIMAL: pa.float64()}
    fields = [
        pa.field(c.id, pa.string() if c.kind in _WORDS else kinds.get(c.kind, pa.int64()))
        for c in table.columns
    ]
    columns = [[row[place] for row in table.rows] for place in range(len(fields))]
    out = io.BytesIO()
    parquet.write_table(pa.table(columns, schema=pa.schema(fields)), out, compression="zstd")
    return out.getvalue()


def _workbook(report: Report, words: Words) -> bytes:
    """A sheet a table; the time of making is fixed, so that the same report gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = _EPOCH
    for table in all_tables(report, words):
        sheet = book.create_sheet(table.id[:31])
        sheet.freeze_panes = "B2"
        sheet.append([_cell(sheet, words.head(column)) for column in table.columns])
        for row in table.rows:
            sheet.append([
                _cell(sheet, _shown(value, column, words))
                for value, column in zip(row, table.columns, strict=True)
            ])  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return _dated(out.getvalue())


def _shown(value: Cell, column: Column, words: Words) -> Cell:
    """Names in the report's language, numbers as they are."""
    return words.cell(value, column.kind) if isinstance(value, str) else value


def _cell(sheet: Any, value: Any) -> Any:
    """Texts as texts, whatever they begin with, so that nothing is taken for a formula."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=_CONTROL.sub(" ", value)[:LONGEST_CELL])
    cell.data_type = "s"
    return cell


def _dated(content: bytes) -> bytes:
    """The same workbook with one time for every entry and for its last change, which the library
    would set to now."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w") as made:
        for entry in read.infolist():
            fixed = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            text = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", read.read(entry.filename))
            made.writestr(fixed, text)
    return out.getvalue()
