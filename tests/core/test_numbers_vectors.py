"""Test vectors: real numbers seen in public documents, and some made from the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trihub.core.numbers import (
    Ambiguous,
    Form,
    Number,
    NumberType,
    Right,
    cn,
    docdb,
    ep,
    parse,
    wo,
)

CHECKED = (
    "201710117081.7", "201510163325.6", "ZL201910297462.7", "ZL201910380558.X",
    "CN201080063196.9", "97101765.4", "ZL202111587616.X", "ZL201910021390.3",
    "ZL202111561593.5", "ZL202210002731.4", "ZL202222939332.9", "ZL202320901205.1",
    "ZL202520632762.7", "ZL201910975113.6", "ZL201910989617.3", "ZL 2019 1 0380558.X",
    "ZL202022220682.0", "ZL201922113032.3",
)  # fmt: skip

JP = {
    "JP2000182770A": ("publication", 2000, 182770, "A"),
    "JPH08179521A": ("publication", 1996, 179521, "A"),
    "JP2006187606A": ("publication", 2006, 187606, "A"),
    "JP2005533465A": ("publication", 2005, 533465, "A"),
    "JPH0620458A": ("publication", 1994, 20458, "A"),
    "特開平5-142789": ("publication", 1993, 142789, "A"),
    "特開2019－123456号": ("publication", 2019, 123456, "A"),
    "特願昭63-123456": ("application", 1988, 123456, ""),
    "特願2016-172346": ("application", 2016, 172346, ""),
    "特願平5-142789": ("application", 1993, 142789, ""),
    "JP04219000B2": ("registration", None, 4219000, "B2"),
    "JP7624240B2": ("registration", None, 7624240, "B2"),
    "特許第7624240号": ("registration", None, 7624240, ""),
}

KR_DATED = {
    "1020150001196": ("10", 2015, "0001196"),
    "1019850010013": ("10", 1985, "0010013"),
    "1019880012313": ("10", 1988, "0012313"),
    "1019980006278": ("10", 1998, "0006278"),
    "10-2010-7026618": ("10", 2010, "7026618"),
}

KR_PUBLISHED = {
    "KR20240049847A": (2024, 49847, "A", Right.PATENT),
    "KR20100130646A": (2010, 130646, "A", Right.PATENT),
    "KR890002319B1": (1989, 2319, "B1", Right.PATENT),
}

KR_REGISTERED = {
    "1000319440000": ("10", "0031944", "0000", ""),
    "1000470810000": ("10", "0047081", "0000", ""),
    "10-0280219": ("10", "0280219", "", ""),
    "KR102661554B1": ("10", "2661554", "", "B1"),
    "KR102658534B1": ("10", "2658534", "", "B1"),
    "KR200142084Y1": ("20", "0142084", "", "Y1"),
}

DOCDB = {
    "CN106844774A": ("CN", "106844774", "A"),
    "CN104751825B": ("CN", "104751825", "B"),
    "CN102822194": ("CN", "102822194", ""),
    "CN100520025C": ("CN", "100520025", "C"),
    "CN1234567A": ("CN", "1234567", "A"),
    "KR102661554B1": ("KR", "102661554", "B1"),
    "US20010003540A1": ("US", "2001003540", "A1"),
    "US20050004437A1": ("US", "2005004437", "A1"),
    "US08930553B2": ("US", "8930553", "B2"),
    "US8000000B2": ("US", "8000000", "B2"),
    "USRE39998E1": ("US", "RE39998", "E1"),
    "USPP12001P2": ("US", "PP12001", "P2"),
    "EP3000000A1": ("EP", "3000000", "A1"),
    "EP7054A1": ("EP", "0007054", "A1"),
    "WO9912345A1": ("WO", "1999012345", "A1"),
    "WO2009/046303": ("WO", "2009046303", ""),
    "WO2022259205A1": ("WO", "2022259205", "A1"),
    "WO 02/12345 A1": ("WO", "2002012345", "A1"),
    "PCT/GB02/04635": ("GB", "0204635", "W"),
    "PCT/IB2022/055385": ("IB", "2022055385", "W"),
}

US_APPLICATIONS = {"11/183,143": ("11", "183143"), "08/921,321": ("08", "921321")}


def single(text: str, **given: object) -> Number:
    read = parse(text, **given)  # type: ignore[arg-type]
    assert isinstance(read, Number), read
    return read


@pytest.mark.parametrize("text", CHECKED)
def test_check_digits_of_real_chinese_numbers_hold(text: str):
    read = single(text, office="CN")
    assert read.check_ok is True
    assert read.warnings == ()
    assert cn.is_valid(read)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("201910783451.2", "X"), ("ZL201910123456.7", "X"), ("CN201710117081.8", "7")],
)
def test_a_wrong_check_digit_is_told_and_kept(text: str, expected: str):
    read = single(text)
    assert read.check_ok is False
    assert read.check_digit == text[-1]
    assert cn.check_digit(cn.body(read)) == expected
    assert any(expected in warning for warning in read.warnings)
    assert not cn.is_valid(read)


def test_an_absent_check_digit_is_unknown_not_wrong():
    read = single("201710117081")
    assert (read.check_digit, read.check_ok) == ("", None)
    assert cn.check_digit("201710117081") == "7"


@pytest.mark.parametrize(("text", "expected"), JP.items())
def test_japanese_vectors(text: str, expected: tuple[str, int | None, int, str]):
    read = single(text)
    assert (read.type.value, read.year, int(read.serial), read.kind) == expected


def test_japanese_digits_without_prefix_can_be_two_things():
    read = parse("JP2000-347427")
    assert isinstance(read, Ambiguous)
    assert {n.type for n in read.candidates} == {NumberType.APPLICATION, NumberType.PUBLICATION}
    assert {(n.year, n.serial) for n in read.candidates} == {(2000, "347427")}


def test_japanese_grant_and_utility_model_with_one_number_differ():
    assert single("JP3000014B2").right is Right.PATENT
    assert single("JP3000014U").right is Right.UTILITY_MODEL


@pytest.mark.parametrize(("text", "expected"), KR_DATED.items())
def test_korean_dated_vectors(text: str, expected: tuple[str, int, str]):
    read = single(text, type=NumberType.APPLICATION)
    assert (read.prefix, read.year, read.serial) == expected


@pytest.mark.parametrize(("text", "expected"), KR_PUBLISHED.items())
def test_korean_publication_vectors(text: str, expected: tuple[int, int, str, Right]):
    read = single(text)
    assert read.type is NumberType.PUBLICATION
    assert (read.year, int(read.serial), read.kind, read.right) == expected


@pytest.mark.parametrize(("text", "expected"), KR_REGISTERED.items())
def test_korean_registration_vectors(text: str, expected: tuple[str, str, str, str]):
    read = single(text)
    assert read.type is NumberType.REGISTRATION
    assert (read.prefix, read.serial, read.sub, read.kind) == expected


@pytest.mark.parametrize(("text", "expected"), DOCDB.items())
def test_docdb_vectors(text: str, expected: tuple[str, str, str]):
    assert docdb(single(text)) == expected


@pytest.mark.parametrize(("text", "expected"), US_APPLICATIONS.items())
def test_us_application_vectors(text: str, expected: tuple[str, str]):
    read = single(text)
    assert (read.prefix, read.serial, read.year) == (*expected, None)


def test_european_vectors():
    assert single("EP25153079.6").check_ok is True
    wrong = single("25153079.7", office="EP")
    assert (wrong.check_ok, wrong.check_digit, wrong.serial) == (False, "7", "153079")
    assert ep.parse("EP12345678A1") == []


def test_pct_vectors():
    for text, full in {
        "PCT/GB02/04635": "PCT/GB2002/004635",
        "PCT/EP02/07746": "PCT/EP2002/007746",
        "PCT/IB2022/055385": "PCT/IB2022/055385",
    }.items():
        assert wo.form(single(text), Form.DISPLAY) == full


def test_no_vector_of_the_reference_is_left_out(shared_data: Path):
    file = shared_data.parent / "reference" / "data" / "number_test_vectors.json"
    if not file.is_file():
        pytest.skip(f"no {file.name} beside the data")
    here = {*CHECKED, *JP, *KR_DATED, *KR_PUBLISHED, *KR_REGISTERED, *DOCDB, *US_APPLICATIONS}
    here |= {"201910783451.2", "201710117081", "JP2000-347427"}
    here |= {"EP25153079.6", "25153079.7", "EP12345678A1"}
    vectors = json.loads(file.read_text(encoding="utf-8"))["vectors"]
    assert {vector["in"] for vector in vectors} <= here
