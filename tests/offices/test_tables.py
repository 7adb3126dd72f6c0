"""Tables through mappings: every format, every refusal, and the documentation's own example."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from trihub.core.citations import Phase
from trihub.core.classes import Scheme
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import Origin, Patent, Relation, Role
from trihub.core.ports import Place, Read, Rejected, Skipped
from trihub.offices.tables import RecordReader, TableReader, load_mapping
from trihub.offices.tables.mapping import _OPTION_VALUES, _TABLE_KEYS
from trihub.offices.tables.targets import COMMON, TARGETS

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to" / "read-a-table.md"


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


def one(items: list[Read]) -> Patent:
    (item,) = items
    assert isinstance(item, Patent), item
    return item


# --- the documentation -------------------------------------------------------------------


def blocks(language: str) -> list[str]:
    text = HOW_TO.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_example_of_the_documentation(table) -> None:  # type: ignore[no-untyped-def]
    laid_open, granted = table(blocks("toml")[0], b"\xef\xbb\xbf" + blocks("csv")[0].encode())
    assert isinstance(laid_open, Patent)
    assert isinstance(granted, Patent)
    assert (laid_open.key, str(laid_open.publication.date)) == ("KR20210001234A", "2021-01-06")
    assert laid_open.publication.original == "KR 10-2021-0001234 A"
    assert laid_open.application is not None
    assert laid_open.application.key == "KR:patent:2019:77777"
    assert laid_open.application.date == PatentDate(2019, 6, 28)
    assert [(p.office, p.number, p.key, str(p.date)) for p in laid_open.priorities] == [
        ("JP", "2018-001234", "JP:patent:2018:1234", "2018-01-09")
    ]
    assert [(t.text, t.lang, t.origin) for t in laid_open.titles] == [
        ("접이식 관측 연", "ko", Origin.ORIGINAL),
        ("Folding observation kite", "en", Origin.MACHINE),
    ]
    assert [(p.role, p.name) for p in laid_open.parties] == [
        (Role.APPLICANT, "주식회사 가상연"),
        (Role.APPLICANT, "홍견본"),
    ]
    assert [(c.scheme, c.symbol) for c in laid_open.classes] == [
        (Scheme.IPC, "B64C 31/06"),
        (Scheme.IPC, "G01W 1/08"),
    ]
    assert laid_open.status == "from the analyst's list of March 2022"
    assert laid_open.extra == (("owner", "가상연"),)
    assert laid_open.source.offset == 2
    assert granted.key == "KR102345678B1"
    assert granted.extra == (), "n/a means nothing"


def test_the_second_example_of_the_documentation(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(blocks("toml")[1], encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.title = "2023"  # type: ignore[union-attr]
    sheet = book.create_sheet("2024")
    sheet.append(["출원번호", "공개번호", "공개일자", "등록번호", "발명의 명칭"])
    sheet.append(["1020190077777", 1020210001234, "20210106", "1023456780000", "연"])
    sheet.append(["1020190077778", None, None, None, "연"])
    out = io.BytesIO()
    book.save(out)
    items = read(TableReader(load_mapping(path)), out.getvalue())
    assert [item.key for item in items if isinstance(item, Patent)] == [
        "KR20210001234A", "KR102345678B1",
    ]  # fmt: skip
    granted = items[1]
    assert isinstance(granted, Patent)
    assert granted.publication.date is None
    assert granted.registration == "10-2345678"
    assert [e.key for e in granted.earlier] == ["KR20210001234A"]
    assert items[2] == Skipped(place=Place(file="t"), offset=3, reason="not published")


def test_every_key_field_and_option_is_documented() -> None:
    text = HOW_TO.read_text(encoding="utf-8")
    reference = text[text.index("## Reference") :]
    rows = re.findall(r"^\| `(\w+)` \| (.*)$", reference, flags=re.MULTILINE)
    names = [name for name, _ in rows]
    options = {*COMMON, *(option for target in TARGETS.values() for option in target.options)}
    assert sorted(names) == sorted([*_TABLE_KEYS, *TARGETS, *options])
    told = dict(rows[len(_TABLE_KEYS) : len(_TABLE_KEYS) + len(TARGETS)])
    for name, target in TARGETS.items():
        _, several, languages, _ = (cell.strip() for cell in told[name].rsplit("|", 3))
        assert (several == "yes", languages == "yes") == (target.many, target.texts), name
    for option in ("origin", "type"):
        row = next(cells for name, cells in rows if name == option)
        assert all(f"`{word}`" in row for word in _OPTION_VALUES[option])


# --- formats -----------------------------------------------------------------------------

SIMPLE = '[table]\nformat = "csv"\n{more}\n[fields]\nnumber = "pn"\ntitle.{lang} = "t"\n'


@pytest.mark.parametrize(
    ("encoding", "lang", "number", "title"),
    [
        ("utf-8-sig", "zh", "CN113781974A", "风筝"),
        ("gb18030", "zh", "CN113781974A", "风筝㐂"),
        ("cp949", "ko", "KR20210001234A", "뷁 연"),
        ("cp932", "ja", "JP2019123456A", "凧①"),
        ("utf-16", "ja", "JP2019123456A", "凧"),
    ],
)
def test_encodings(table, encoding: str, lang: str, number: str, title: str) -> None:  # type: ignore[no-untyped-def]
    mapping = SIMPLE.format(more=f'encoding = "{encoding}"', lang=lang)
    patent = one(table(mapping, f"pn,t\r\n{number},{title}\r\n".encode(encoding)))
    assert (patent.key, patent.titles[0].text) == (number, title)
    assert patent.titles[0].origin is Origin.ORIGINAL


def test_marks_in_front_name_the_encoding(table) -> None:  # type: ignore[no-untyped-def]
    for encoding in ("utf-8-sig", "utf-16"):
        data = "pn,t\nCN113781974A,风筝\n".encode(encoding)
        assert one(table(SIMPLE.format(more="", lang="zh"), data)).titles[0].text == "风筝"


def test_a_row_in_another_encoding_is_lost_alone(table) -> None:  # type: ignore[no-untyped-def]
    data = "pn,t\nCN113781974A,风\n".encode() + "CN113781975A,风筝\n".encode("gb18030")
    data += "CN113781976A,筝\n".encode()
    first, bad, last = table(SIMPLE.format(more="", lang="zh"), data)
    assert isinstance(first, Patent)
    assert isinstance(last, Patent)
    assert isinstance(bad, Rejected)
    assert (bad.offset, "encoding" in bad.reason) == (3, True)


def test_lines_are_counted_over_cells_with_line_breaks(table) -> None:  # type: ignore[no-untyped-def]
    data = 'pn,t\nCN113781974A,"a\nb\nc"\n\n,\nnothing,x\nCN113781976A,z\n'
    items = table(SIMPLE.format(more="", lang="en"), data)
    assert [item.source.offset if isinstance(item, Patent) else item.offset for item in items] == [
        2, 7, 8,
    ]  # fmt: skip
    assert isinstance(items[1], Rejected)
    first = items[0]
    assert isinstance(first, Patent)
    assert first.titles[0].text == "a b c"


def test_tabs_header_row_and_tables_without_one(table) -> None:  # type: ignore[no-untyped-def]
    titled = '[table]\nformat = "tsv"\nheader = 3\n[fields]\nnumber = "pn"\n'
    assert one(table(titled, "Report\n\npn\tt\nEP1000000A1\tx\n")).key == "EP1000000A1"
    bare = '[table]\nformat = "csv"\nheader = 0\n[fields]\nnumber = "2"\n'
    assert one(table(bare, "x,EP1000000A1\n")).key == "EP1000000A1"


def test_a_row_with_more_cells_than_columns_is_rejected(table) -> None:  # type: ignore[no-untyped-def]
    short, long = table(SIMPLE.format(more="", lang="en"), "pn,t\nEP1000000A1\nEP1000001A1,a,b\n")
    assert isinstance(short, Patent)
    assert isinstance(long, Rejected)
    assert "3 cells" in long.reason


def test_spreadsheet_cells(tmp_path: Path) -> None:
    import datetime as dt

    path = tmp_path / "m.toml"
    path.write_text(
        '[table]\nformat = "xlsx"\n[fields]\nnumber = "n"\noffice = {value = "CN"}\nkind = "k"\n'
        'published = "d"\nfiled = {column = "f", date_form = "excel"}\nextra.flag = "b"\n',
        encoding="utf-8",
    )
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["n", "k", "d", "f", "b"])
    sheet.append([113781974.0, "A", dt.datetime(2021, 12, 10), 44197, True])
    out = io.BytesIO()
    book.save(out)
    patent = one(read(TableReader(load_mapping(path)), out.getvalue()))
    assert patent.key == "CN113781974A"
    assert patent.publication.date == PatentDate(2021, 12, 10)
    assert patent.application is not None
    assert patent.application.date == PatentDate(2021, 1, 1)
    assert patent.extra == (("flag", "true"),)


def test_json_lines_with_paths_and_lists(table) -> None:  # type: ignore[no-untyped-def]
    mapping = (
        '[table]\nformat = "jsonl"\n[fields]\nnumber = "id.pn"\napplicants = "pa"\ncites = "ct"\n'
    )
    row = {"id": {"pn": "US 2005/0004437 A1"}, "pa": ["A", "B", "A"], "ct": ["EP1000000A1", None]}
    items = table(mapping, json.dumps(row) + "\n{broken\n[1]\n\n" + json.dumps(row))
    patents = [item for item in items if isinstance(item, Patent)]
    assert [p.key for p in patents] == ["US2005004437A1"] * 2
    assert [p.name for p in patents[0].parties] == ["A", "B"]
    assert [(c.office, c.number) for c in patents[0].citations] == [("EP", "1000000")]
    assert [(i.offset) for i in items if isinstance(i, Rejected)] == [2, 3]


# --- fields ------------------------------------------------------------------------------

EVERYTHING = r"""
[table]
format = "jsonl"
empty = ["NA"]
[constants]
right = "utility model"
[fields]
number = "pn"
office = { column = "land", values = { "日本" = "JP", "世界" = "WO" } }
kind = "kind"
published = "pd"
registration = "reg"
granted = "gd"
first_published = "fp"
earlier = { column = "earlier", separator = ";", office = "JP", kind = "A" }
related = { column = "div", separator = ";", relation = "division of" }
pct_application = "pct"
pct_publication = "wo"
national_phase = "np"
title = { column = ["t1", "t2"] }
abstract = { column = "ab", lang = "guess", origin = "unknown", replace = { "&nbsp;" = " " } }
claims.ja = { column = "cl", separator = "##", label = "as filed" }
description.ja = "de"
inventors = { column = "in", separator = [";", "、"] }
fi = { column = "fi", separator = ";" }
fterms = { column = "ft", separator = " " }
cites_text = { column = "npl", phase = "examination" }
designated = { column = "ds", separator = " " }
docdb_family = "fam"
[fields.events]
column = "ev"
pattern = '(?P<date>\d{8}) (?P<code>\w+) (?P<text>[^;]+)'
office = "JP"
"""

ROW = {
    "pn": "特許第6999998号", "land": "日本", "kind": "B2", "pd": "令和3年11月10日",
    "reg": "特許第6999998号", "gd": "2021.10.20", "fp": "20190725", "earlier": "特開2019-123456",
    "div": "特願2016-500001;特願2016-500002", "pct": "PCT/US2018/025555", "wo": "WO2018/183333A1",
    "np": "2019-09-01", "t1": "NA", "t2": "観測凧の骨", "ab": "凧の&nbsp;骨。\r\n\r\n軽い。",
    "cl": "1. 骨。##2. 請求項１に記載の骨。", "de": "技術分野\n本発明は骨に関する。",
    "in": "見本花子;架空太郎、NA", "fi": "B64C31/06 101A", "ft": "2C999AA01 2C999BB02",
    "npl": "架空便覧", "ds": "DE FR", "fam": "12345",
    "ev": "20190305 A16333 amendment;20211001 A61 first payment",
}  # fmt: skip


def test_every_field(table) -> None:  # type: ignore[no-untyped-def]
    patent = one(table(EVERYTHING, json.dumps(ROW)))
    assert patent.key == "JP6999998B2"
    assert patent.publication.date == PatentDate(2021, 11, 10)
    assert patent.right is Right.UTILITY_MODEL
    assert patent.registration == "特許第6999998号"
    assert patent.grant_date == PatentDate(2021, 10, 20)
    assert patent.first_published == PatentDate(2019, 7, 25)
    assert [e.key for e in patent.earlier] == ["JP2019123456A"]
    assert [(r.relation, r.key) for r in patent.related] == [
        (Relation.DIVISION, "JP:patent:2016:500001"),
        (Relation.DIVISION, "JP:patent:2016:500002"),
    ]
    assert patent.pct is not None
    assert patent.pct.application is not None
    assert patent.pct.application.key == "WO:US:2018:25555"
    assert patent.pct.publication is not None
    assert patent.pct.publication.number == "2018183333"
    assert patent.pct.national_phase == PatentDate(2019, 9, 1)
    assert [(t.text, t.lang) for t in patent.titles] == [("観測凧の骨", "ja")]
    assert [(t.text, t.lang, t.origin) for t in patent.abstracts] == [
        ("凧の 骨。\n軽い。", "ja", Origin.UNKNOWN)
    ]
    (claims,) = patent.claim_sets
    assert claims.label == "as filed"
    assert [(c.number, c.text, c.depends_on) for c in claims.claims] == [
        (1, "骨。", ()),
        (2, "請求項１に記載の骨。", (1,)),
    ]
    assert [p.text for p in patent.descriptions[0].paragraphs] == [
        "技術分野", "本発明は骨に関する。",
    ]  # fmt: skip
    assert [p.name for p in patent.parties] == ["見本花子", "架空太郎"]
    assert [(c.scheme, c.symbol) for c in patent.classes] == [
        (Scheme.FI, "B64C 31/06,101@A"),
        (Scheme.FTERM, "2C999AA01"),
        (Scheme.FTERM, "2C999BB02"),
    ]
    assert [(c.text, c.phase) for c in patent.citations] == [("架空便覧", Phase.EXAMINATION)]
    assert patent.designated == ("DE", "FR")
    assert patent.docdb_family == "12345"
    assert [(e.office, e.code, str(e.date), e.text) for e in patent.events] == [
        ("JP", "A16333", "2019-03-05", "amendment"),
        ("JP", "A61", "2021-10-01", "first payment"),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pd": "30.2.2020"}, "published"),
        ({"pn": "NA"}, "no publication number"),
        ({"pn": "a title"}, "is no publication number"),
        ({"pn": "EP1000000A1"}, "says office EP"),
        ({"pn": "6999998B1"}, "says kind B1"),
    ],
)
def test_rows_that_are_rejected(table, change: dict[str, str], said: str) -> None:  # type: ignore[no-untyped-def]
    good, bad = table(EVERYTHING, json.dumps(ROW) + "\n" + json.dumps({**ROW, **change}))
    assert isinstance(good, Patent)
    assert isinstance(bad, Rejected)
    assert (bad.offset, said in bad.reason) == (2, True)
    assert bad.hint


def test_one_of_several_publications(table) -> None:  # type: ignore[no-untyped-def]
    mapping = """
[table]
format = "csv"
publications = "{choice}"
[constants]
office = "CN"
[[publications]]
number = "grant"
published = "gd"
kind = {{ value = "B" }}
[[publications]]
number = "open"
published = "od"
kind = {{ value = "A" }}
[fields]
title.zh = "t"
"""
    data = "grant,gd,open,od,t\n113781974,2023-01-03,113781974,2021-12-10,x\n"
    keys = {
        choice: [i.key for i in table(mapping.format(choice=choice), data)]
        for choice in ("all", "first", "last")
    }
    assert keys == {
        "all": ["CN113781974A", "CN113781974B"],
        "first": ["CN113781974A"],
        "last": ["CN113781974B"],
    }


@pytest.mark.parametrize(
    ("number", "office"),
    [
        ("特許第7624240号", "JP"),
        ("등록특허 10-1234567", "KR"),
        ("7624240", ""),
        ("特願2016-172346", ""),
    ],
)
def test_an_office_told_by_the_words_of_a_number(table, number: str, office: str) -> None:  # type: ignore[no-untyped-def]
    """The words name the office where the number is a publication's and reads in one way alone."""
    mapping = '[table]\nformat = "csv"\n[fields]\nnumber = "no"\ntitle = "t"\n'
    (item,) = table(mapping, f"no,t\n{number},x\n")
    if office:
        assert isinstance(item, Patent), item
        assert (item.publication.office, item.publication.original) == (office, number)
        assert item.publication.number in ("7624240", "101234567")
    else:
        assert isinstance(item, Rejected)
        assert "names no office" in item.reason
