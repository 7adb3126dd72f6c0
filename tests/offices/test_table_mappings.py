"""Mappings that are refused, tables that do not fit them, and hostile files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trihub.core.errors import BadFile, BadMapping
from trihub.core.patent import Patent
from trihub.core.ports import Place, Read, Rejected
from trihub.offices.tables import RecordReader, TableReader, load_mapping, xlsx
from trihub.offices.tables import lines as table_lines
from trihub.offices.tables.mapping import _FORMAT_KEYS, _TABLE_KEYS

ROOT = Path(__file__).resolve().parents[2]


def read(reader: TableReader | RecordReader, data: bytes) -> list[Read]:
    return [
        item
        for record in reader.records(io.BytesIO(data))
        for item in reader.read(record, Place(file="t"))
    ]


@pytest.fixture
def table(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Reads a table through a mapping given as text."""

    def run(mapping: str, data: bytes | str) -> list[Read]:
        path = tmp_path / "mapping.toml"
        path.write_text(mapping, encoding="utf-8")
        raw = data.encode() if isinstance(data, str) else data
        return read(TableReader(load_mapping(path)), raw)

    return run


# --- mappings that are refused -----------------------------------------------------------

GOOD = '[table]\nformat = "csv"\n[fields]\nnumber = "pn"\n'


@pytest.mark.parametrize(
    ("mapping", "line", "said"),
    [
        ("[table\n", 0, "TOML"),
        ('[tabel]\nformat = "csv"\n', 1, "no part"),
        ("[fields]\nnumber = 'x'\n", 0, "format"),
        ('[table]\nformat = "xls"\n[fields]\nnumber = "x"\n', 2, "format"),
        ('[table]\nformat = "csv"\n[fields]\ntitle.zh = "t"\n', 3, "publication number"),
        (GOOD + 'titel = "t"\n', 5, "no field “titel”"),
        (GOOD + 'number.zh = "t"\n', 0, "line 5"),
        (GOOD + 'applicants.zh = "t"\n', 5, "no option “zh”"),
        (GOOD + 'extra = "t"\n', 5, "extra"),
        (GOOD + 'filed = { column = "f", origin = "original" }\n', 5, "no option “origin”"),
        (GOOD + 'filed = { column = "f", value = "x" }\n', 5, "not both"),
        (GOOD + "filed = { date_form = '%Y' }\n", 5, "column or a value"),
        (GOOD + 'status = { value = "f", separator = ";" }\n', 5, "nothing to cut"),
        (GOOD + 'status = { column = "f", separator = ";" }\n', 5, "nothing to part"),
        (GOOD + "ipc = { column = 'f', separator = ';', pattern = '(?P<value>x)' }\n", 5, "pattern"),
        (GOOD + "ipc = { column = 'f', pattern = '(' }\n", 5, "not one"),
        (GOOD + "ipc = { column = 'f', pattern = 'x' }\n", 5, "name its groups"),
        (GOOD + "ipc = { column = 'f', pattern = '(?P<date>x)' }\n", 5, "name its groups"),
        (GOOD + "title.zh = { column = 'f', lang = 'en' }\n", 5, "twice"),
        (GOOD + "title.zh = { column = 'f', origin = 'me' }\n", 5, "origin"),
        (GOOD + "related = { column = 'f', relation = 'son' }\n", 5, "relation"),
        (GOOD + '[constants]\nnumber = "x"\n', 4, "twice"),
        (GOOD + "[constants]\nstatus = 1\n", 6, "text"),
        (GOOD + '[[publications]]\nnumber = "x"\n', 4, "one of the two"),
        ('[table]\nformat = "csv"\n[fields]\nstatus = "s"\n[[publications]]\nkind = "k"\n', 5, "no number"),
        ('[table]\nformat = "csv"\n[fields]\nstatus = "s"\n[[publications]]\nnumber = "n"\nipc = "k"\n', 7, "no part"),
        ('[table]\nformat = "csv"\nsheet = "x"\n[fields]\nnumber = "pn"\n', 3, "says nothing"),
        ('[table]\nformat = "csv"\nencoding = "klingon"\n[fields]\nnumber = "pn"\n', 3, "no encoding"),
        ('[table]\nformat = "csv"\ndelimiter = ";;"\n[fields]\nnumber = "pn"\n', 3, "one character"),
        ('[table]\nformat = "csv"\nheader = "1"\n[fields]\nnumber = "pn"\n', 3, "not known so"),
        ('[table]\nformat = "csv"\nheader = -1\n[fields]\nnumber = "pn"\n', 3, "from 1"),
        ('[table]\nformat = "csv"\npublications = "some"\n[fields]\nnumber = "pn"\n', 3, "one of"),
    ],
)  # fmt: skip
def test_bad_mappings(tmp_path: Path, mapping: str, line: int, said: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(mapping, encoding="utf-8")
    with pytest.raises(BadMapping) as caught:
        load_mapping(path)
    text = str(caught.value)
    assert said in text
    assert caught.value.hint
    if line:
        assert f"m.toml, line {line}:" in caught.value.message


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadMapping, match="cannot be read"):
        load_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("format", "data"), [("csv", "a,pn2\n1,2\n"), ("csv", "pn,pn\n1,2\n"), ("jsonl", '{"a": 1}\n')]
)
def test_a_column_that_the_table_has_not(table, format: str, data: str) -> None:  # type: ignore[no-untyped-def]
    mapping = f'[table]\nformat = "{format}"\n[fields]\nnumber = "pn"\n'
    with pytest.raises(BadMapping, match=r"line 4: .*pn"):
        table(mapping, data)


def test_every_format_key_is_a_table_key() -> None:
    assert set(_FORMAT_KEYS) <= set(_TABLE_KEYS)


# --- hostile input -----------------------------------------------------------------------


def spreadsheet(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 no zip", "damaged"),
        (b"", "damaged"),
        (spreadsheet(xl__workbook=b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "document type"),
        (spreadsheet(xl__sheet=b" " * (xlsx.RATIO_FROM + 1)), "times its size"),
        (spreadsheet(xl__workbook=b"<x/>"), "damaged"),
    ],
)
def test_spreadsheets_that_are_none(table, data: bytes, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadFile, match=said):
        table('[table]\nformat = "xlsx"\n[fields]\nnumber = "pn"\n', data)


def test_a_line_without_end(table, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(table_lines, "MAX_RECORD", 1000)
    monkeypatch.setattr(table_lines, "CHUNK", 100)
    with pytest.raises(BadFile, match="a line of more than"):
        table(GOOD, "pn\n" + "x" * 5000)
    long = b'{"a": "' + b"x" * 5000 + b'"}\n{"publication": {"office": "EP", "number": "1"}}'
    rejected, patent = read(RecordReader(), long)
    assert isinstance(rejected, Rejected)
    assert isinstance(patent, Patent)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_as_csv_and_json_lines(data: bytes) -> None:
    mapping = ROOT / "tests" / "fixtures" / "mappings" / "any.toml"
    csv_reader = TableReader(load_mapping(mapping))
    for item in read(csv_reader, b"pn,t\n" + data):
        assert isinstance(item, (Patent, Rejected))
    for item in read(RecordReader(), data):
        assert isinstance(item, (Patent, Rejected))
