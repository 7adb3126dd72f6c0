"""Files of figures, read back by others: csv, pyarrow, openpyxl, an XML parser."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from pyarrow import parquet  # type: ignore[import-untyped]

from stats.conftest import Clock
from trihub.core.errors import BadInput, NotFound
from trihub.core.ports.statistics import Extent
from trihub.core.statistics import (
    Cell,
    Coverage,
    Load,
    Published,
    Series,
    Vintage,
    Which,
)
from trihub.statistics.addresses import read_address
from trihub.statistics.formats import (
    FORMATS,
    Extract,
    Given,
    Years,
    format_of,
    json_file,
    xlsx_file,
)
from trihub.statistics.formats.csv_file import COLUMNS, plain_text
from trihub.statistics.service import Statistics
from trihub.store.statistics import open_statistics

TODAY = dt.date(2026, 11, 1)
CHINA = "APPLICATIONS.PATENT.CN.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"
RESIDENTS = "APPLICATIONS.PATENT..RES......"
RATES = "GRANT_RATE........."
LINK = "https://trihub.example/stats"
Writer = Callable[..., bytes]


@pytest.fixture(scope="module")
def statistics(tmp_path_factory: pytest.TempPathFactory) -> Statistics:
    path = tmp_path_factory.mktemp("formats") / "statistics.sqlite"
    opened = Statistics(open_statistics(path), Clock())
    opened.load_shipped()
    return opened


def given_of(statistics: Statistics, dataset: str, name: str, **asked: object) -> Given:
    language = str(asked.pop("language", "en"))
    extract = Extract(statistics, read_address(dataset, name), **asked)  # type: ignore[arg-type]
    return Given(extract=extract, language=language, permalink=LINK, today=TODAY)


@pytest.fixture(scope="module")
def write(statistics: Statistics) -> Writer:
    def make(ending: str, dataset: str = "WDI", name: str = CHINA, **asked: object) -> bytes:
        given = given_of(statistics, dataset, name, **asked)
        return b"".join(format_of(ending).write(given))

    return make


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_csv_has_what_the_publisher_wrote(write: Writer, shared_data: Path) -> None:
    source = shared_data / "statistics" / "wdi-2026-01" / "API_IP.PAT.RESD_DS2_en_csv_v2_226.csv"
    lines = list(csv.reader(source.open(encoding="utf-8-sig", newline="")))
    header = next(line for line in lines if line[:1] == ["Country Name"])
    published = {
        code: {year: row[at] for at, year in enumerate(header) if year.isdigit() and row[at]}
        for row in lines for code in ("CHN", "JPN", "KOR", "USA") if row[1:2] == [code]
    }  # fmt: skip
    codes = {"CHN": "CN", "JPN": "JP", "KOR": "KR", "USA": "US"}
    found = rows_of(write("csv", name=RESIDENTS, as_of=dt.date(2026, 1, 28)))
    for code, ours in codes.items():
        mine = {row["period"]: row for row in found if row["office"] == ours}
        assert {year: row["value"] for year, row in mine.items()} == published[code]
        for year, row in mine.items():
            if row["published"] == "2026-01-28":
                line, column = int(row["line"]), int(row["column"])
                assert lines[line - 1][column - 1] == row["value"], (code, year)


def test_csv_rows_name_figures_by_their_permanent_identifiers(
    write: Writer, statistics: Statistics
) -> None:
    for dataset, name in (("WDI", CHINA), ("GRANT_RATES", RATES)):
        rows = rows_of(write("csv", dataset, name))
        assert rows
        for row in rows:
            found = statistics.get(row["id"])
            assert found.series.key == ".".join(list(row.values())[1:11])
            assert str(found.period) == row["period"]
            assert (found.value is None) == (row["value"] == "")
            assert found.value is None or f"{found.value:f}" == row["value"]
            assert found.vintage.document == row["document"]
            assert (str(found.place.line), str(found.place.column)) == (row["line"], row["column"])


def test_every_format_has_the_same_figures(write: Writer, statistics: Statistics) -> None:
    which = Which(dataset="WDI", indicator="APPLICATIONS",
                  codes={"right": ("PATENT",), "origin": ("RES",)})  # fmt: skip
    table = statistics.table(which)
    wanted = {(f.series.key, str(f.period)): f.cell.value for f in table}
    rows = rows_of(write("csv", name=RESIDENTS))
    keys = [".".join(list(row.values())[1:11]) for row in rows]
    assert {
        (key, row["period"]): row["value"] for key, row in zip(keys, rows, strict=True)
    } == wanted
    assert [(key, row["period"]) for key, row in zip(keys, rows, strict=True)] == list(wanted)
    shape = json.loads(write("json", name=RESIDENTS))
    assert {(f["key"], f["period"]): f["value"] for f in shape["figures"]} == wanted
    book = openpyxl.load_workbook(io.BytesIO(write("xlsx", name=RESIDENTS)), read_only=True)
    head, *lines = book["figures"].iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(head)}
    cells = {
        (".".join(map(str, line[:10])), line[at["period"]]): Decimal(str(line[at["value"]]))
        for line in lines
    }  # fmt: skip
    assert cells == {key: Decimal(str(value)) for key, value in wanted.items()}
    content = parquet.read_table(io.BytesIO(write("parquet", name=RESIDENTS)))
    columns = content.to_pydict()
    assert len(columns["exact"]) == len(wanted)
    assert columns["exact"] == [row["value"] for row in rows]
    assert columns["id"] == [row["id"] for row in rows]
    assert columns["value"] == [float(row["value"]) for row in rows]


def test_a_figure_that_is_not_published_is_empty(write: Writer) -> None:
    row = next(r for r in rows_of(write("csv", "GRANT_RATES", RATES)) if not r["value"])
    assert row["flags"] == "not-published"
    columns = parquet.read_table(io.BytesIO(write("parquet", "GRANT_RATES", RATES))).to_pydict()
    at = columns["flags"].index(["not-published"])
    assert columns["value"][at] is None
    book = openpyxl.load_workbook(io.BytesIO(write("xlsx", "GRANT_RATES", RATES)))
    flags = [line[12] for line in book["figures"].iter_rows(min_row=2, values_only=True)]
    assert "not-published" in flags


def test_files_say_where_their_figures_come_from(write: Writer) -> None:
    schema = parquet.read_schema(io.BytesIO(write("parquet")))
    about = json.loads(schema.metadata[b"trihub"])
    assert about["permalink"] == LINK
    assert about["key"] == CHINA
    assert {each["publisher"] for each in about["vintages"]} == {"World Bank"}
    book = openpyxl.load_workbook(io.BytesIO(write("xlsx")))
    sheet = list(book["provenance"].iter_rows(values_only=True))
    assert ("permalink", LINK) in [row[:2] for row in sheet]
    header = next(row for row in sheet if row[0] == "vintage")
    assert "sha256" in header
    assert any("CC-BY-4.0" in row for row in sheet)


def test_the_years_and_the_day_that_are_asked(write: Writer, statistics: Statistics) -> None:
    rows = rows_of(write("csv", years=Years(2010, 2012)))
    assert [row["period"] for row in rows] == ["2010", "2011", "2012"]
    early = rows_of(write("csv", as_of=dt.date(2021, 12, 31)))
    assert {row["published_by"] for row in early} == {"2021-09-15"}
    which = Which(dataset="WDI", indicator="APPLICATIONS", codes={
        "right": ("PATENT",), "origin": ("RES",), "office": ("CN",)})  # fmt: skip
    table = statistics.table(which, as_of=dt.date(2021, 12, 31))
    assert {r["period"]: r["value"] for r in early} == {str(f.period): f.cell.value for f in table}
    assert rows_of(write("csv", as_of=dt.date(1990, 1, 1))) == []


def test_nothing_there(statistics: Statistics) -> None:
    with pytest.raises(NotFound, match="NO_DATA"):
        given_of(statistics, "NO_DATA", CHINA)
    with pytest.raises(NotFound, match="no figures of"):
        given_of(statistics, "WDI", CHINA.replace("RES", "JP"))
    with pytest.raises(NotFound, match="no figures of"):
        given_of(statistics, "KIPO", CHINA)
    with pytest.raises(NotFound, match="XQ"):
        given_of(statistics, "WDI", RESIDENTS.replace("RES", "XQ"))


@pytest.mark.parametrize("ending", ["xlsx", "json", "parquet", "svg", "png"])
def test_too_much_is_refused_and_csv_is_named(
    write: Writer, statistics: Statistics, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ending in ("xlsx", "json", "parquet"):
        monkeypatch.setattr(f"trihub.statistics.formats.{ending}_file.MOST", 100)
    with pytest.raises(BadInput) as caught:
        write(ending, "NCSES", "GRANTS.PATENT........")
    if ending not in ("svg", "png"):
        assert "/stats/NCSES/GRANTS.PATENT.........csv" in caught.value.hint


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ko"])
def test_pictures_in_each_language(write: Writer, language: str) -> None:
    svg = write("svg", language=language).decode()
    wanted = {"en": "Patents", "zh": "发明专利", "ja": "特許", "ko": "특허"}[language]
    assert wanted in svg
    assert "World Bank, World Development Indicators" in svg


def test_citations(write: Writer) -> None:
    line = write("txt").decode()
    assert line.startswith("World Bank. Applications · Patents · China · Residents.")
    assert f"Trihub, 2026-11-01. {LINK}" in line
    bib = write("bib").decode()
    assert bib.startswith("@misc{WDI-APPLICATIONS-PATENT-CN-RES")
    assert bib.count("{") == bib.count("}")
    assert "R\\&D" in write("bib", name="RD_SHARE.........").decode()
    assert f"url = {{{LINK}}}" in bib
    tags = [part[:6] for part in write("ris").decode().split("\r\n") if part]
    assert tags[0] == "TY  - "
    assert tags[-1] == "ER  - "
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - ", tag) for tag in tags)


def test_texts_of_a_publisher_are_no_formulas(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x")\r\n,"'
    opened = Statistics(open_statistics(tmp_path / "s.sqlite"), Clock())
    vintage = Vintage(
        dataset="EVIL", publisher=evil, document="@doc", url="http://x/y", name="f",
        published=Published("2020"), published_by=dt.date(2020, 12, 31), sha256="0" * 64,
    )  # fmt: skip
    load = Load(recorded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), loader="x", version="1",
                digest="d")  # fmt: skip
    series = Series.of_key(CHINA)
    with opened.store.writing(load) as writer:
        number = writer.begin(vintage, "APPLICATIONS")
        writer.add(number, [Cell(writer.series(series), 20170000, "-12.50", 3, 1, 2)])
        writer.end(number, Extent(Coverage.CELLS, 2017, 2017, frozenset(), frozenset()))
    given = given_of(opened, "EVIL", CHINA)
    (row,) = rows_of(b"".join(format_of("csv").write(given)))
    assert row["publisher"].startswith("'=HYPERLINK")
    assert row["document"] == "'@doc"
    assert (row["value"], row["flags"]) == ("-12.50", "provisional estimated")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(format_of("xlsx").write(given))))
    types = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "f" not in types
    for ending in ("bib", "ris", "txt"):
        text = b"".join(format_of(ending).write(given)).decode()
        assert len(text.splitlines()) == len(text.replace("\r\n", "\n").split("\n")) - 1
        assert "\n," not in text
    opened.close()


def test_cells_that_begin_like_formulas() -> None:
    assert plain_text("=1+1") == "'=1+1"
    assert plain_text("＝1") == "'＝1"
    assert plain_text("a\x00b\nc") == "a b c"
    assert plain_text("../2021") == "../2021"


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_text() -> None:
    assert xlsx_file._number("1234567890123456789") == "1234567890123456789"
    assert xlsx_file._number("1426644") == 1426644
    assert xlsx_file._number("2.41") == 2.41
    assert xlsx_file._number(None) is None


def test_a_workbook_can_be_opened(write: Writer) -> None:
    names = zipfile.ZipFile(io.BytesIO(write("xlsx"))).namelist()
    assert "xl/workbook.xml" in names


def test_there_are_writers_for_all_formats() -> None:
    for form in FORMATS.values():
        assert callable(form.write)
    assert json_file.MOST < 10**6
    with pytest.raises(NotFound):
        format_of("exe")
    assert COLUMNS[0] == "dataset"


def test_the_reference_names_every_column_and_key(write: Writer) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "figure-files.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)`", page))
    shape = json.loads(write("json", years=Years(2016, 2016)))
    figures, vintages = shape["figures"], shape["vintages"]
    assert {*COLUMNS, *shape, *figures[0], *vintages[0], *xlsx_file.HEADERS} <= named
    assert set(parquet.read_schema(io.BytesIO(write("parquet"))).names) <= named


def test_pieces_are_the_table_on_every_database(
    either: Statistics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trihub.statistics.formats.extract._BATCH", 2)
    offices = ("US", "KR", "JP", "CN", "EP")
    for year in (2018, 2020):
        vintage = Vintage(
            dataset="TWO", publisher="P", document="D", url="http://x", name="f",
            published=Published(str(year)), published_by=dt.date(year, 12, 31),
            sha256=str(year) * 16,
        )  # fmt: skip
        load = Load(recorded_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), loader="x", version="1",
                    digest="d")  # fmt: skip
        series = [Series.of_key(CHINA.replace("CN", office)) for office in offices]
        with either.store.writing(load) as writer:
            number = writer.begin(vintage, "APPLICATIONS")
            cells = [
                Cell(writer.series(each), at * 10_000, str(at + place), 0, at, place)
                for place, each in enumerate(series)
                for at in range(2014, year)
                if (place + at + year) % 4
            ]
            writer.add(number, cells)
            writer.end(number, Extent(Coverage.ROWS, 2014, year - 1,
                                      frozenset(each.group for each in series),
                                      frozenset(offices[:3])))  # fmt: skip
    wanted = either.table(Which(dataset="TWO", indicator="APPLICATIONS"))
    extract = Extract(either, read_address("TWO", "APPLICATIONS........."))
    assert [(f.series, f.cell) for f in extract.whole] == [(f.series, f.cell) for f in wanted]
    assert len(list(extract.tables())) == 3
    assert extract.most >= len(wanted) > 10
    one = Extract(either, read_address("TWO", CHINA.replace("CN", "JP")))
    assert [f.cell for f in one.whole] == [f.cell for f in wanted if f.series.office == "JP"]
    assert one.most >= len(one.whole)
