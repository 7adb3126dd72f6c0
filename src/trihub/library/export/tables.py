"""One row a document: CSV (UTF-8 with byte-order mark, for spreadsheets) and XLSX."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from trihub.core.classes import Scheme
from trihub.core.patent import Patent, Role
from trihub.core.ports import Stored
from trihub.core.shapes.heads import display, neutral_kind
from trihub.core.shapes.parties import names_once
from trihub.core.shapes.spreadsheets import plain_cell

JOIN = "; "
LONGEST_CELL = 32_000
"""Characters; a spreadsheet's cell holds 32,767."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _title(patent: Patent, lang: str) -> str:
    return next((t.text for t in patent.titles if t.lang == lang), "")


def _parties(patent: Patent, *roles: Role) -> str:
    return JOIN.join(names_once(patent, *roles))


def _classes(patent: Patent, scheme: Scheme) -> str:
    return JOIN.join(dict.fromkeys(c.symbol for c in patent.classes if c.scheme is scheme))


COLUMNS: dict[str, Callable[[Stored], str]] = {
    "number": lambda s: display(s.patent.publication),
    "docdb": lambda s: s.patent.key,
    "office": lambda s: s.patent.publication.office,
    "kind": lambda s: s.patent.publication.kind,
    "neutral_kind": lambda s: neutral_kind(s.patent).value,
    "published": lambda s: str(s.patent.publication.date or ""),
    "application": lambda s: s.patent.application.number if s.patent.application else "",
    "filed": lambda s: str(s.patent.application.date or "") if s.patent.application else "",
    "priorities": lambda s: JOIN.join(
        f"{p.office} {p.number} {p.date or ''}".strip() for p in s.patent.priorities
    ),
    "title_en": lambda s: _title(s.patent, "en"),
    "title_zh": lambda s: _title(s.patent, "zh"),
    "title_ja": lambda s: _title(s.patent, "ja"),
    "title_ko": lambda s: _title(s.patent, "ko"),
    "applicants": lambda s: _parties(s.patent, Role.APPLICANT, Role.GRANTEE),
    "inventors": lambda s: _parties(s.patent, Role.INVENTOR),
    "ipc": lambda s: _classes(s.patent, Scheme.IPC),
    "cpc": lambda s: _classes(s.patent, Scheme.CPC),
    "fi": lambda s: _classes(s.patent, Scheme.FI),
    "fterm": lambda s: _classes(s.patent, Scheme.FTERM),
    "family": lambda s: str(s.simple_family),
    "extended_family": lambda s: str(s.extended_family),
    "invented": lambda s: "yes" if s.patent.invented else "",
}
"""Every column and where it comes from."""


def _row(stored: Stored) -> list[str]:
    return [_CONTROL.sub(" ", make(stored))[:LONGEST_CELL] for make in COLUMNS.values()]


def write_csv(documents: Iterable[Stored], out: BinaryIO) -> int:
    """Write CSV; cells that a spreadsheet would take for a formula begin with an apostrophe."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    count = 0
    for stored in documents:
        writer.writerow(map(plain_cell, _row(stored)))
        count += 1
    text.detach()
    return count


def write_xlsx(documents: Iterable[Stored], out: BinaryIO) -> int:
    """Write a workbook with one sheet; every cell is text, so nothing is taken for a formula."""
    from openpyxl import Workbook

    # What is wrong with a query shows at its first document: before a sheet is begun.
    found = iter(documents)
    first = list(itertools.islice(found, 1))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("documents")
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    count = 0
    try:
        for stored in itertools.chain(first, found):
            sheet.append(_cells(sheet, stored))
            count += 1
    except BaseException:
        sheet.close()  # a sheet left open complains when it is collected
        raise
    book.save(out)
    return count


def _cells(sheet: Any, stored: Stored) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell

    cells = [WriteOnlyCell(sheet, value=value) for value in _row(stored)]
    for cell in cells:
        cell.data_type = "s"
    return cells
