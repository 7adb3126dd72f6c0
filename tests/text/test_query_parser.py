"""The query language: what each query means, and what each mistake is told."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trihub.core.errors import BadQuery
from trihub.core.query import (
    And,
    ClassField,
    ClassRange,
    ClassSymbol,
    DateField,
    DateRange,
    Everything,
    Keyword,
    KeywordField,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    TextField,
    Truncated,
    Words,
)
from trihub.text.query.lexer import PREFIXES
from trihub.text.query.parser import MAX_CHARACTERS, MAX_DEPTH, MAX_LEAVES, parse
from trihub.text.query.writing import Understood, describe, unparse

ROOT = Path(__file__).resolve().parents[2]
TI = TextField.TITLE
OFFICE = KeywordField.OFFICE
PD = DateField.PUBLISHED


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("锂电池 隔膜", Words("锂电池 隔膜")),
        ("a AND b", And((Words("a"), Words("b")))),
        ("a b AND c d", And((Words("a b"), Words("c d")))),
        ("a OR b AND c", Or((Words("a"), And((Words("b"), Words("c")))))),
        ("(a OR b) AND c", And((Or((Words("a"), Words("b"))), Words("c")))),
        ("a & b | c", Or((And((Words("a"), Words("b"))), Words("c")))),
        ("电池＆（隔膜｜电解质）", And((Words("电池"), Or((Words("隔膜"), Words("电解质")))))),
        ("a NOT b", And((Words("a"), Not(Words("b"))))),
        ("a AND NOT b", And((Words("a"), Not(Words("b"))))),
        ("NOT a", Not(Words("a"))),
        ("NOT lead acid", Not(Words("lead acid"))),
        ('"solid electrolyte"', Phrase("solid electrolyte")),
        ("「固体電解質」", Phrase("固体電解質")),
        ("“고체 전해질”", Phrase("고체 전해질")),
        (
            'lithium "solid electrolyte" film',
            And((Words("lithium film"), Phrase("solid electrolyte"))),
        ),
        ("a NEAR/3 b", Near(Words("a"), Words("b"), 3)),
        ('"a。" NEAR/3 b', Near(Phrase("a。"), Words("b"), 3)),
        ("a ADJ/0 b", Near(Words("a"), Words("b"), 0, ordered=True)),
        ("x a NEAR/3 b", And((Words("x"), Near(Words("a"), Words("b"), 3)))),
        ('ti:(a NEAR/3 "b c")', Near(Words("a", TI), Phrase("b c", TI), 3)),
        ("ti:a NEAR/3 b", Near(Words("a", TI), Words("b", TI), 3)),
        ("ti:a", Words("a", TI)),
        ("TI=a", Words("a", TI)),
        ("ti： 電池", Words("電池", TI)),
        ("ti:a b", And((Words("a", TI), Words("b")))),
        ("ti:(a b)", Words("a b", TI)),
        ("ti:(a OR ab:b)", Or((Words("a", TI), Words("b", TextField.ABSTRACT)))),
        ("batter*", Truncated("batter")),
        ("ti:batter* cell", And((Truncated("batter", TI), Words("cell")))),
        ("ic:H01M", ClassSymbol(ClassField.IPC, "H01M")),
        ("ic:h01m10", ClassSymbol(ClassField.IPC, "H01M10")),
        ('ic:"H01M 10/05"', ClassSymbol(ClassField.IPC, "H01M10/05")),
        ("ic:H01M 10/05", ClassSymbol(ClassField.IPC, "H01M10/05")),
        ("ic:H", ClassSymbol(ClassField.IPC, "H")),
        ("cp:Y02E*", ClassSymbol(ClassField.CPC, "Y02E")),
        ("ic:H01M10/05..H01M10/0587", ClassRange(ClassField.IPC, "H01M10/05", "H01M10/0587")),
        ("pd:2018..2020", DateRange(PD, day("2018-01-01"), day("2020-12-31"))),
        ("pd:2018-01-01..2019-06-30", DateRange(PD, day("2018-01-01"), day("2019-06-30"))),
        ("pd:2020-02", DateRange(PD, day("2020-02-01"), day("2020-02-29"))),
        ("pd:>=2018", DateRange(PD, low=day("2018-01-01"))),
        ("pd:>2018", DateRange(PD, low=day("2019-01-01"))),
        ("pd:<2020-01-01", DateRange(PD, high=day("2019-12-31"))),
        ("pd<=2020", DateRange(PD, high=day("2020-12-31"))),
        ("ad:20200131..", DateRange(DateField.FILED, low=day("2020-01-31"))),
        ("prd:..2018", DateRange(DateField.EARLIEST, high=day("2018-12-31"))),
        ("pd:令和3年5月12日", DateRange(PD, day("2021-05-12"), day("2021-05-12"))),
        ("ofc:cn", Keyword(OFFICE, "CN")),
        ("ofc:(CN OR JP)", Or((Keyword(OFFICE, "CN"), Keyword(OFFICE, "JP")))),
        ("lang:JPN", Keyword(KeywordField.LANGUAGE, "ja")),
        ("kind:granted", Keyword(KeywordField.KIND, "granted")),
        ("kind:search-report", Keyword(KeywordField.KIND, "search report")),
        ("pn:cn113781974a", Keyword(KeywordField.NUMBER, "CN113781974A")),
        ('fi:"A23L 17/00 101H"', Keyword(KeywordField.FI, "A23L17/00,101@H")),
        ("fi:A23L 17/10,101@h 膜", And((Keyword(KeywordField.FI, "A23L17/10,101@H"), Words("膜")))),
        ("fi:A23L17/00,101", Keyword(KeywordField.FI, "A23L17/00,101")),
        ("fi:a23l17/00", Keyword(KeywordField.FI, "A23L17")),
        ("fi:A23L17/10", Keyword(KeywordField.FI, "A23L17/10")),
        ("fi:A23L17/*", Keyword(KeywordField.FI, "A23L17")),
        ("fi:A23L", Keyword(KeywordField.FI, "A23L")),
        ("fi:ZAA", Keyword(KeywordField.FI, "ZAA")),
        ('ft:"5H029 AJ05"', Keyword(KeywordField.FTERM, "5H029AJ05")),
        ("ft:5H029 AJ05", Keyword(KeywordField.FTERM, "5H029AJ05")),
        ("ft:5h029aj*", Keyword(KeywordField.FTERM, "5H029AJ")),
        ("ft:5H029 膜", And((Keyword(KeywordField.FTERM, "5H029"), Words("膜")))),
        ("kind:b1", Keyword(KeywordField.KIND_CODE, "B1")),
        ("kind:U", Keyword(KeywordField.KIND_CODE, "U")),
        ("kc:Ｙ", Keyword(KeywordField.KIND_CODE, "Y")),
        ("电池 pd:2018..", And((Words("电池"), DateRange(PD, low=day("2018-01-01"))))),
        ("电池 ofc:CN 隔膜", And((Words("电池 隔膜"), Keyword(OFFICE, "CN")))),
        ("*", Everything()),
        ("Ca(NO3)2 R&D 10:1", Words("Ca(NO3)2 R&D 10:1")),
        ("(NH4)2SO4 AND [Co(NH3)6]Cl3", And((Words("(NH4)2SO4"), Words("[Co(NH3)6]Cl3")))),
        ("1,2-dichloroethane 2,2'-bipyridine", Words("1,2-dichloroethane 2,2'-bipyridine")),
        ("near and not or", Words("near and not or")),
    ],
)
def test_what_a_query_means(query: str, node: Node) -> None:
    assert parse(query) == node
    assert parse(unparse(node)) == node


def test_kinds_that_begin_alike_are_alternatives() -> None:
    node = parse('kind:"utility model"')
    assert isinstance(node, Or)
    assert {leaf.value for leaf in node.children if isinstance(leaf, Keyword)} == {
        "utility model, unexamined", "utility model, examined", "utility model, registered",
    }  # fmt: skip


def test_positions_are_those_of_the_query_as_written() -> None:
    node = parse("  （电池） ti：膜")
    assert isinstance(node, And)
    words, title = node.children
    assert isinstance(words, Words)
    assert isinstance(title, Words)
    assert (words.position, title.position) == (3, 10)


@pytest.mark.parametrize(
    ("query", "position", "expected"),
    [
        ('电池 "固态', 3, "closing quotation mark"),
        ("（电池", 0, "closing bracket"),
        ("电池）", 2, "opening bracket"),
        ("a AND", 5, "a word"),
        ("OR a", 0, "a word"),
        ("a AND OR b", 6, "a word"),
        ("()", 1, "a word"),
        ("NOT", 3, "a word"),
        ("", 0, "a word"),
        ("  ", 0, "a word"),
        ("a NEAR/3", 8, "a word"),
        ("ti:", 3, "a value after ti:"),
        ("pd: AND a", 4, "a value after pd:"),
        ("title:a", 0, "one of ti, ab"),
        ("a http://b", 2, "quotation marks"),
        ("pd:2020-02-30", 3, "a year, month or day"),
        ("pd:2018..2020-13", 9, "a year, month or day"),
        ("pd:>=soon", 5, "a year, month or day"),
        ("pd:2020..2018", 3, "a year, month or day"),
        ("pd:..", 3, "a year, month or day"),
        ("x ic:ZZ9", 5, "a symbol of any depth"),
        ("ic:H01M10/0587..H01M10/05", 3, "a symbol of any depth"),
        ("ic:H01M10/05..battery", 14, "a symbol of any depth"),
        ("a NEAR b", 2, "NEAR/ and a number"),
        ("a ADJ/x b", 2, "ADJ/ and a number"),
        ("a NEAR/100 b", 2, "from 0 to 99"),
        ("a NEAR/2 b NEAR/2 c", 11, "AND between"),
        ("a NEAR/2 (b OR c)", 2, "a word or phrase"),
        ("a NEAR/2 batter*", 2, "a word or phrase"),
        ("ti:a NEAR/2 ab:b", 5, "the same field"),
        ("固体電解質 ADJ/2 層", 12, "two or more characters"),
        ("“막” NEAR/3 전지", 0, "two or more characters"),
        ("b*", 1, "two or more letters"),
        ('ti:"solid electro*"', 17, "two or more letters"),
        ("ba*tery", 2, "end of the word"),
        ("电池*", 2, "end of the word"),
        ("li-ion*", 6, "end of the word"),
        ('"、、"', 0, "words between"),
        ("a AND -", 6, "letters or digits"),
        ("ofc:China", 4, "two letters of an office"),
        ("lang:klingonese", 5, "two letters of a language"),
        ("kind:B12", 5, "one of unexamined"),
        ("kc:BB", 3, "a kind code"),
        ("pn:CN11*", 3, "a publication number"),
    ],
)
def test_what_a_mistake_is_told(query: str, position: int, expected: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    error = caught.value
    assert error.position == position
    assert expected in error.expected
    assert error.example in str(error)
    parse(error.example)


@pytest.mark.parametrize(
    "query",
    [
        "a" * (MAX_CHARACTERS + 1),
        "a " * (MAX_LEAVES + 1),
        "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
        "NOT " * (MAX_DEPTH + 1) + "a",
    ],
)
def test_bounds(query: str) -> None:
    with pytest.raises(BadQuery):
        parse(query)


def test_within_bounds() -> None:
    parse("a " * MAX_LEAVES)
    depth = MAX_DEPTH - 1
    assert parse("(" * depth + "a" + ")" * depth) == Words("a")


def _documented() -> list[str]:
    page = (ROOT / "docs/reference/query-language.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```query\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    table = re.findall(r"^\| `([^`]+)` \| (?!unclosed)", page.split("## Words")[0], re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()] + table


@pytest.mark.parametrize("query", _documented())
def test_documented_queries_can_be_read(query: str) -> None:
    node = parse(query)
    assert parse(unparse(node)) == node


def test_documented_mistakes_are_mistakes() -> None:
    page = (ROOT / "docs/reference/query-language.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| [^|]+ \| `([^`]+)` \| [^|]+ \|$", page.split("## Errors")[1], re.MULTILINE
    )
    assert len(rows) >= 15
    for query in rows:
        with pytest.raises(BadQuery):
            parse(query)


def test_every_prefix_is_documented() -> None:
    page = (ROOT / "docs/reference/query-language.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z]+)` \|", page, re.MULTILINE)) == set(PREFIXES)


PIECES = st.sampled_from(
    ["a", "电池", "膜", "이차 전지", "H01M", "10/05", "batter*", "*", '"', "“", "(", "（", ")", "AND", "OR",
     "NOT", "NEAR/2", "ADJ/1", "NEAR", "&", "|", "ti:", "pd:", "ic:", "ofc:", "kind:", "pn:", "fi:", "2018..2020", ">=2018",
     "CN", "granted", "-", "、", ":", "=", "<", ",", "Ca(NO3)2", "(NH4)2SO4", "R&D", " ", " ", " ", "　", "\n"]
)  # fmt: skip
QUERIES = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))


@settings(max_examples=500)
@given(QUERIES)
def test_any_text_is_a_query_or_a_bad_one(query: str) -> None:
    try:
        node = parse(query)
    except BadQuery as caught:
        error = caught
    else:
        assert parse(unparse(node)) == node
        assert describe(node)
        return
    assert 0 <= error.position <= len(query)
    assert error.expected
    assert error.example


def test_describe_lists_what_was_understood() -> None:
    node = parse('电池 ti:"固态 电解质" NOT (pa:宁德 OR batter*) a ADJ/2 b pd:>=2018 ic:H01M')
    assert describe(node) == [
        Understood("", "and", "", 0),
        Understood("", "words", "电池", 1),
        Understood("ti", "phrase", "固态 电解质", 1),
        Understood("", "not", "", 1),
        Understood("", "or", "", 2),
        Understood("pa", "words", "宁德", 3),
        Understood("", "starts", "batter", 3),
        Understood("", "adj/2", "a … b", 1),
        Understood("pd", "range", "2018-01-01..", 1),
        Understood("ic", "under", "H01M", 1),
    ]
