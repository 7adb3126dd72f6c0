"""A workbook: a sheet of figures, and a sheet of where they come from."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from trihub.core.statistics import DIMENSIONS, Period, names_of
from trihub.statistics.formats.csv_file import CONTROL
from trihub.statistics.formats.given import Given, vintages_of
from trihub.statistics.shapes import vintage_shape
from trihub.statistics.tables import Figure, Table

MOST = 10_000
"""Figures of a workbook: a larger one takes longer than a reader waits."""
HEADERS = (*DIMENSIONS, "period", "value", "flags", "id", "line", "column", "vintage")
_DIGITS = 15
"""Digits that a spreadsheet's number keeps; a longer value is written as text."""
_LONGEST = 32_000


def write(given: Given) -> Iterator[bytes]:
    """The workbook. :raises BadInput: there may be more than :data:`MOST` figures."""
    from openpyxl import Workbook

    table = given.extract.bounded(MOST)
    book = Workbook(write_only=True)
    figures = book.create_sheet("figures")
    figures.freeze_panes = "A2"
    figures.append(HEADERS)
    for each in table:
        figures.append(_cells(figures, _row(each)))
    sources = book.create_sheet("provenance")
    for row in _provenance(given, table):
        sources.append(_cells(sources, row))
    out = io.BytesIO()
    book.save(out)
    yield out.getvalue()


def _row(figure: Figure) -> list[Any]:
    cell = figure.cell
    return [
        *figure.series.codes, str(Period(cell.period)), _number(cell.value),
        " ".join(names_of(cell.flags)), figure.observation.id, cell.line, cell.column,
        figure.slice.vintage.digest,
    ]  # fmt: skip


def _number(value: str | None) -> int | float | str | None:
    if value is None:
        return None
    if len(Decimal(value).as_tuple().digits) > _DIGITS:
        return value
    return float(value) if "." in value else int(value)


def _provenance(given: Given, table: Table) -> Iterator[list[Any]]:
    yield ["title", given.title]
    yield ["counted as", given.counted]
    yield ["data set", given.extract.address.dataset]
    yield ["key", str(given.extract.address.key)]
    yield ["as of", given.as_of.isoformat()]
    yield ["permalink", given.permalink]
    yield []
    shapes = [vintage_shape(each) for each in vintages_of(table)]
    if shapes:
        yield list(shapes[0])
    for shape in shapes:
        yield list(shape.values())


def _cells(sheet: Any, row: Sequence[Any]) -> list[Any]:
    """Texts as texts, whatever they begin with, so that nothing is taken for a formula."""
    from openpyxl.cell import WriteOnlyCell

    cells = []
    for value in row:
        if isinstance(value, str):
            value = WriteOnlyCell(sheet, value=CONTROL.sub(" ", value)[:_LONGEST])
            value.data_type = "s"
        cells.append(value)
    return cells
