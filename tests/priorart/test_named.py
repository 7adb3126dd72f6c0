"""The publications that a description names."""

from __future__ import annotations

import pytest

from trihub.core.numbers import parse
from trihub.priorart.query.named import MOST, named_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("特許文献１：特開２０１０－１２３４５６号公報", "JP2010-123456A"),
        ("特開平10-123456号公報を参照", "特開平10-123456"),
        ("特許第5123456号公報", "特許第5123456号"),
        ("국제공개 WO 2010/123456 A1 참조", "WO2010123456A1"),
        ("등록특허 제10-1234567호", "KR10-1234567"),
        ("(특허문헌 1) KR10-2010-0012345 A", "KR10-2010-0012345A"),
        ("如专利CN101234567A所公开", "CN101234567A"),
        ("see U.S. Pat. No. 5,123,456, column 3", "US5123456"),
        ("US 2010/0123456 A1 discloses", "US20100123456A1"),
        ("EP 1 234 567 is not read, EP1234567B1 is", "EP1234567B1"),
    ],
)
def test_a_number_is_found_and_can_be_read(text: str, number: str) -> None:
    (found,) = named_numbers(text)
    one, other = parse(found), parse(number)
    assert (one.office, one.serial, one.year) == (other.office, other.serial, other.year)


@pytest.mark.parametrize(
    "text", ["100 US dollars", "步骤S101", "USA 12345678", "10-2010 mm", "CN1"]
)
def test_other_numbers_are_not(text: str) -> None:
    assert named_numbers(text) == []


def test_bounded() -> None:
    text = " ".join(f"CN{n}A" for n in range(100_000_000, 100_000_500))
    assert len(named_numbers(text)) == MOST
