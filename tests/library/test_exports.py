"""CSV, XLSX, RIS and JSON Lines: what they hold, and that nothing in them can do harm."""

from __future__ import annotations

import csv
import gc
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.documents import full, kept, read_bytes
from store.samples import patents, titles
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput
from trihub.core.patent import Party, Patent, Role
from trihub.core.ports import Stored
from trihub.core.shapes.record import to_record
from trihub.library.export import FORMATS, format_of

MARK = b"\xef\xbb\xbf"
anything = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def export(name: str, *documents: Patent) -> bytes:
    out = io.BytesIO()
    assert format_of(name).write(kept(*documents), out) == len(documents)
    return out.getvalue()


def rows(*documents: Patent) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export("csv", *documents).decode("utf-8-sig"))))


def sheet(*documents: Patent) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", *documents)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]  # type: ignore[union-attr]


def titled(text: str) -> Patent:
    return replace(full(), titles=titles(zh=text))


def ris(*documents: Patent) -> list[list[tuple[str, str]]]:
    """Records of RIS, read by the rules of its format."""
    records: list[list[tuple[str, str]]] = []
    for line in export("ris", *documents).decode().split("\r\n")[:-1]:
        assert line[2:6] == "  - ", line
        tag, value = line[:2], line[6:]
        assert tag.isalnum()
        assert tag.isupper() or tag[1].isdigit()
        if tag == "TY":
            records.append([])
        records[-1].append((tag, value))
    assert all(record[0] == ("TY", "PAT") and record[-1] == ("ER", "") for record in records)
    return records


def test_a_name_that_is_no_format() -> None:
    with pytest.raises(BadInput, match="no export format “pdf”") as caught:
        format_of("pdf")
    assert all(name in caught.value.hint for name in FORMATS)


@pytest.mark.parametrize("name", list(FORMATS))
def test_nothing_found_is_a_file_without_documents(name: str) -> None:
    assert export(name) is not None


# --- CSV ----------------------------------------------------------------------------------


def test_csv_columns() -> None:
    assert export("csv", full()).startswith(MARK + b"number,docdb,office,kind,")
    (row,) = rows(full())
    assert row["docdb"] == "CN115000001A"
    assert row["published"] == "2022-09-09"
    assert row["title_zh"] == "固态电池 <A&B>"
    assert row["title_en"] == "Solid-state battery"
    assert row["inventors"] == "张三; 李四"
    assert row["ipc"] == "H01M 10/0562; H01M 4/13"
    assert row["invented"] == "yes"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x", " =1", "\t=1", "\r=1"]
)  # fmt: skip
def test_csv_cells_are_never_formulas(text: str) -> None:
    (row,) = rows(titled(text))
    assert row["title_zh"].startswith("'")
    assert row["title_zh"][1:] == text


def test_csv_keeps_what_needs_quotes() -> None:
    text = '一种“电池”, "a"\n第二行; b'
    assert rows(titled(text))[0]["title_zh"] == text


def test_csv_without_control_characters() -> None:
    assert rows(titled("a\x00b\x1b[31m\ud800"))[0]["title_zh"] == "a b [31m "


@anything
@given(document=patents(st.text(max_size=8)))
def test_csv_of_anything_has_a_row_a_document(document: Patent) -> None:
    assert len(rows(document, document)) == 2


# --- XLSX ---------------------------------------------------------------------------------


def test_xlsx_has_the_columns_of_csv() -> None:
    head, first = sheet(full())
    (row,) = rows(full())
    assert head == list(row)
    assert ["" if value is None else value for value in first] == list(row.values())


def test_xlsx_cells_are_text() -> None:
    data = export("xlsx", titled("=HYPERLINK(1)"))
    assert sheet(titled("=HYPERLINK(1)"))[1][9 + 1] == "=HYPERLINK(1)"
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        cells = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in cells


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 40_000, "\ufffe", "_x0041_"])
def test_xlsx_of_text_that_it_cannot_hold(text: str) -> None:
    assert len(sheet(titled(text))) == 2


# --- RIS ----------------------------------------------------------------------------------


def test_ris_fields() -> None:
    (record,) = ris(full())
    assert [value for tag, value in record if tag == "AU"] == ["张三", "李四"]
    fields = dict(record)
    assert fields["PB"] == "虚构电池有限公司"
    assert (fields["TI"], fields["TT"]) == ("固态电池 <A&B>", "Solid-state battery")
    assert (fields["PY"], fields["DA"], fields["C1"]) == ("2022", "2022/09/09", "2021/03/04")
    assert fields["M1"] == "CN 202110240001.7"
    assert fields["OP"] == "JP 2020-123456"
    assert "Invented" in fields["N1"]


@pytest.mark.parametrize(
    ("date", "written"), [(PatentDate(2010, 11), "2010/11/"), (PatentDate(2010), "2010//")]
)
def test_ris_dates_keep_both_slashes(date: PatentDate, written: str) -> None:
    own = full()
    document = replace(own, publication=replace(own.publication, date=date))
    assert dict(ris(document)[0])["DA"] == written


def test_ris_values_stay_on_their_line() -> None:
    (record,) = ris(titled("电池\r\nER  - \r\nTY  - PAT\u2028x\x00"))
    assert dict(record)["TI"] == "电池 ER - TY - PAT x"


def test_ris_has_no_asterisk_in_names() -> None:
    own = full()
    document = replace(own, parties=(replace(own.parties[1], name="A*B"),))
    assert ("AU", "A B") in ris(document)[0]


@anything
@given(document=patents(st.text(max_size=8)))
def test_ris_of_anything_is_well_formed(document: Patent) -> None:
    assert len(ris(document, document)) == 2


# --- parties ------------------------------------------------------------------------------


SPELLINGS = (
    Party(role=Role.APPLICANT, name="XUGOU BATTERY CO LTD", country="CN", format="docdb"),
    Party(role=Role.APPLICANT, name="虚构电池有限公司", format="docdba"),
    Party(role=Role.APPLICANT, name="虚构电池有限公司"),
    Party(role=Role.APPLICANT, name="NORDLICHT AG", sequence=2, format="original"),
    Party(role=Role.APPLICANT, name="Nordlicht AG", sequence=2),
    Party(role=Role.INVENTOR, name="ZHANG SAN", format="epodoc"),
)
"""Two applicants of a gazette, DOCDB and OPS, and an inventor of whom only EPODOC tells."""


@pytest.mark.parametrize("order", [1, -1])
def test_a_party_of_several_forms_is_exported_once(order: int) -> None:
    document = replace(full(), parties=SPELLINGS[::order])
    names = ["虚构电池有限公司", "Nordlicht AG"][::order]
    (row,) = rows(document)
    assert row["applicants"] == "; ".join(names)
    assert row["inventors"] == "ZHANG SAN"
    assert sheet(document)[1] == [value or None for value in row.values()]
    record = ris(document)[0]
    assert ("PB", "; ".join(names)) in record
    assert [value for tag, value in record if tag == "AU"] == ["ZHANG SAN"]
    (st96,) = read_bytes(export("st96", document))
    assert [p.name for p in st96.parties if p.role is Role.APPLICANT] == names


def test_jsonl_keeps_every_form() -> None:
    (read,) = read_bytes(export("jsonl", replace(full(), parties=SPELLINGS)))
    assert read.parties == SPELLINGS


# --- JSON Lines ---------------------------------------------------------------------------


def test_jsonl_comes_back_through_its_reader() -> None:
    other = replace(full(), publication=replace(full().publication, number="115000002"))
    data = export("jsonl", full(), other)
    assert [json.loads(line)["invented"] for line in data.splitlines()] == [True, True]
    read = read_bytes(data)
    assert [replace(p, source=full().source) for p in read] == [full(), other]


@anything
@given(document=patents(st.text(max_size=8)))
def test_jsonl_of_anything_comes_back(document: Patent) -> None:
    (line,) = export("jsonl", document).split(b"\n")[:-1]
    assert json.loads(line) == json.loads(json.dumps(to_record(document)))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("sound", [0, 1, 3])
def test_documents_that_fail_leave_nothing_open(
    name: str, sound: int, capfd: pytest.CaptureFixture[str]
) -> None:
    def failing() -> Iterator[Stored]:
        yield from kept(*[full()] * sound)
        raise BadInput("no more")

    with pytest.raises(BadInput, match="no more"):
        format_of(name).write(failing(), io.BytesIO())
    gc.collect()
    assert capfd.readouterr().err == ""
