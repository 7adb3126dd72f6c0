"""Dates as offices print them."""

from __future__ import annotations

import pytest

from trihub.core.dates import Precision, parse_date
from trihub.core.errors import BadDate


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("20101129", "2010-11-29", Precision.DAY),
        ("20101100", "2010-11", Precision.MONTH),
        ("1985/12/30 00:00:00", "1985-12-30", Precision.DAY),
        ("2021년 5월 12일", "2021-05-12", Precision.DAY),
        ("令和3年5月12日", "2021-05-12", Precision.DAY),
        ("H11.3.4", "1999-03-04", Precision.DAY),
        ("平成5年4月", "1993-04", Precision.MONTH),
        ("平成5年", "1993", Precision.YEAR),
        ("昭和元年", "1926", Precision.YEAR),
        ("平成５年４月３０日", "1993-04-30", Precision.DAY),
    ],
)
def test_dates_keep_what_is_known(text: str, iso: str, precision: Precision) -> None:
    date = parse_date(text)
    assert date
    assert (str(date), date.precision) == (iso, precision)


@pytest.mark.parametrize("text", ["", "00000000", "0000-00-00"])
def test_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text", ["2020-02-30", "平成5年13月", "R3", "平成", "tomorrow", "99991231"]
)
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(BadDate):
        parse_date(text)
