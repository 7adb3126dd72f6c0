"""The report as a workbook: matrix, citations, records of search, opinions, figures."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from trihub.joint.desk.model import Remark
from trihub.joint.report.forms.phrases import (
    group,
    head,
    labels_of,
    limits,
    moment,
    partners,
    place,
    purpose,
    title,
    translated,
    withheld_text,
)
from trihub.joint.report.forms.view import opinion_rows
from trihub.joint.report.forms.words import Words, spans
from trihub.joint.report.matrix import SIGNS, Line, MatrixCell, State, matrix
from trihub.joint.report.model import Cited, ExaminerRun, JointReport, OfficeReport

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_CELL = 32_000
"""Characters; a spreadsheet's cell holds 32,767."""
LONGEST_NAME = 31
"""Characters of a sheet's name."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WIDEST, _NARROWEST = 70, 9

Value = str | int | float
Row = Sequence[Value]


def write(report: JointReport, words: Words) -> bytes:
    """One sheet a subject; texts are never taken for formulas. The same bytes each time."""
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    _matrix(book, report, words)
    _citations(book, report, words)
    for office in report.offices:
        _record(book, report.reports[office], words)
    _opinions(book, report, words)
    _figures(book, report, words)
    last = max(own.filed for own in report.reports.values())
    book.properties.creator = "Trihub"
    book.properties.title = f"{words('title')} {report.case}"
    book.properties.created = dt.datetime.fromisoformat(last).replace(tzinfo=None)
    book.properties.modified = book.properties.created
    made = io.BytesIO()
    book.save(made)
    return _undated(made.getvalue(), book.properties.created)


def _undated(made: bytes, moment_of_report: dt.datetime) -> bytes:
    """The same archive without the time of writing, so that equal reports make equal files."""
    stamp = moment_of_report.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()


# --- sheets ---


def _sheet(book: Workbook, name: str, heads: Row, rows: Iterable[Row], frozen: str) -> Worksheet:
    """A sheet with bold heads that stay in sight, and columns as wide as they need."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet: Worksheet = book.create_sheet(_NOT_IN_NAMES.sub(" ", name)[:LONGEST_NAME])
    widths = [_NARROWEST] * len(heads)
    for at, row in enumerate([heads, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            if isinstance(value, str):
                cell.value = _UNPRINTABLE.sub(" ", value)[:LONGEST_CELL]
                cell.data_type = "s"
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == 1:
                cell.font = Font(bold=True)
            widths[column - 1] = max(widths[column - 1], min(_WIDEST, _width(value)))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width + 1
    sheet.freeze_panes = frozen
    return sheet


def _width(value: Value) -> int:
    """Columns of type that the longest line takes; Chinese, Japanese and Korean letters take two."""
    lines = str(value).split("\n")
    return max(sum(1 + (letter > "\u1100") for letter in line) for line in lines)


def _matrix(book: Workbook, report: JointReport, words: Words) -> None:
    """Families against claims: a cell has each office's letters, with the sign between them."""
    found = matrix(report)
    offices = " / ".join(report.offices)
    heads = ["", words("document"), words("document_title"), words("found_by"),
             *(f"{words('claim')} {row}" for row in found.rows)]  # fmt: skip
    rows = [
        [line.label, _numbers(line, words), title(line.family.documents, words)["t"],
         group(line, report.offices, words), *(_cell(cell) for cell in line.cells)]
        for line in found.lines
    ]  # fmt: skip
    sheet = _sheet(book, words("matrix"), heads, rows, "E2")
    _paint(sheet, found.lines)
    at = len(rows) + 3
    for sign, meaning in (("X = X", "key_agree"), ("X ≠ A", "key_differ"), ("X | ·", "key_only")):
        sheet.cell(at, 2, sign)
        sheet.cell(at, 3, words(meaning))
        at += 1
    sheet.cell(at, 3, words("key_sides", offices=offices))


def _paint(sheet: Worksheet, lines: Sequence[Line]) -> None:
    """Agreement grey, difference in a heavy frame: the signs say the same without it."""
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    thick = Side(style="medium")
    heavy = Border(left=thick, right=thick, top=thick, bottom=thick)
    grey = PatternFill("solid", fgColor="E4E1D9")
    for at, line in enumerate(lines, 2):
        for column, cell in enumerate(line.cells, 5):
            target = sheet.cell(at, column)
            target.alignment = Alignment(horizontal="center", vertical="top")
            if cell.state is State.AGREE:
                target.fill = grey
            elif cell.state is State.DIFFER:
                target.border = heavy


def _cell(cell: MatrixCell) -> str:
    if cell.state is State.SILENT:
        return ""
    letters = ["".join(given) or "·" for given in cell.categories]
    return f" {SIGNS[cell.state] or '|'} ".join(letters)


def _numbers(line: Line, words: Words) -> str:
    if line.withheld:
        return words("conflicting")
    cited = (c for documents in line.family.documents.values() for c in documents)
    return ", ".join(dict.fromkeys(head(citation) for citation in cited))


def _citations(book: Workbook, report: JointReport, words: Words) -> None:
    """A row for every remark of every office, documents without remarks included."""
    found = matrix(report)
    labels = labels_of(found)
    heads = ["", *map(words, ("office", "number", "published", "applicant", "document_title",
                              "category", "relevant_claims", "combined_with", "reason", "passage",
                              "family"))]  # fmt: skip
    rows = [
        [line.label, words.among("short", office), *_document(citation, words),
         *_remark(remark, words, labels), "" if line.withheld else line.family.family]
        for line in found.lines
        for office, documents in line.family.documents.items()
        for citation in documents
        for remark in citation.remarks or (Remark(categories=(), claims=()),)
    ]  # fmt: skip
    _sheet(book, words("citations"), heads, rows, "D2")


def _document(citation: Cited, words: Words) -> list[Value]:
    if citation.withheld:
        return [withheld_text(citation, words), "", "", ""]
    titles = "\n".join(f"[{lang}] {text}" for lang, text in citation.titles.items())
    return [head(citation), words.compact(citation.date), citation.applicant, titles]


def _remark(remark: Remark, words: Words, labels: dict[str, str]) -> list[Value]:
    passages = "\n".join(f"{place(one, words)}: {one.quote}" for one in remark.passages)
    return [", ".join(remark.categories), spans(remark.claims), partners(remark, labels),
            remark.reason, passages]  # fmt: skip


def _record(book: Workbook, own: OfficeReport, words: Words) -> None:
    """An office's record of search: databases and classes, then every query as it was run."""
    heads = ["", *map(words, ("query", "understood", "terms", "filters", "hits", "time",
                              "examiner", "engine", "widened"))]  # fmt: skip
    rows: list[Row] = [_run(number, entry, words) for number, entry in enumerate(own.runs, 1)]
    rows.append([])
    rows.append(["", words("classes"), ", ".join(own.classes)])
    rows.append([])
    rows.append(["", words("database"), words("coverage"), words("documents")])
    rows += [
        ["", base.name, f"{base.covered_from} – {base.covered_to}", base.documents]
        for base in own.databases
    ]
    _sheet(book, f"{words('record')} {own.office}", heads, rows, "C2")


def _run(number: int, entry: ExaminerRun, words: Words) -> Row:
    run = entry.run
    terms = "\n".join(
        f"{term.source} → {term.target} [{term.lang}]"
        + ("" if term.used else f" ({words('switched_off')})")
        for term in translated(run)
    )
    more = "\n".join(
        f"{term.text} [{term.lang}] ×{term.weight:.2f}"
        + ("" if term.used else f" ({words('switched_off')})")
        for term in run.more
    )
    asked = "\n".join(
        filter(None, (run.query or f"{words('like')} {run.like}", purpose(run, words)))
    )
    told = limits(run.filters, run.before, run.removed, run.conflicting, words)
    return [number, asked, run.understood, terms, "\n".join(told), run.hits, moment(run.at),
            entry.examiner, f"{run.engine}, {run.analysis}, {run.library_change}", more]  # fmt: skip


def _opinions(book: Workbook, report: JointReport, words: Words) -> None:
    heads = list(map(words, ("claim", "office", "novelty", "inventive_step",
                             "industrial_applicability", "opinion")))  # fmt: skip
    rows = [
        [f"{entry['row']}", side["office"], side["novelty"], side["inventive_step"],
         side["industrial_applicability"], side["text"]["t"]]
        for entry in opinion_rows(report, words)
        for side in entry["sides"]
        if side["given"]
    ]  # fmt: skip
    _sheet(book, words("opinions"), heads, rows, "C2")


def _figures(book: Workbook, report: JointReport, words: Words) -> None:
    heads = list(map(words, ("offices", "figure", "value")))
    rows: list[Row] = []
    for one in report.overlap:
        names = words.offices(one.offices)
        rows += _shares(names, one.both, one.only, "", words)
        rows.append([names, words("overlap"), one.jaccard_permille / 1000])
        beside = f", {words('relevant')}"
        rows += _shares(names, one.relevant_both, one.relevant_only, beside, words)
        rows.append([names, words("compared"), one.compared_rows])
        rows.append([names, words("agreed"), one.agreed_rows])
    for name, kept in (("commitment", report.commitments), ("nonce", report.nonces)):
        for office, digits in kept.items():
            rows.append([words.among("short", office), words(name), digits])
    _sheet(book, words("figures"), heads, rows, "A2")


def _shares(
    names: str, both: int, only: Mapping[str, int], beside: str, words: Words
) -> Iterator[Row]:
    yield [names, words("families_both") + beside, both]
    for office, number in only.items():
        alone = words("families_only", office=words.among("short", office))
        yield [names, alone + beside, number]
