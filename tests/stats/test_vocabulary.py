"""Periods, values, dates of publication, series, identifiers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.errors import BadDate, BadInput
from trihub.core.statistics import (
    BadValue,
    Flag,
    Period,
    Published,
    Series,
    Which,
    exact,
    flags_of,
    names_of,
    observation_parts,
)
from trihub.core.statistics.values import reader


@pytest.mark.parametrize(
    ("text", "number", "shown"),
    [
        ("2017", 20170000, "2017"),
        ("2017 [YR2017]", 20170000, "2017"),
        ("2017-03", 20170300, "2017-03"),
        ("2017M03", 20170300, "2017-03"),
        ("2017-Q4", 20170004, "2017-Q4"),
        ("1985-2016", 198520160000, "1985/2016"),
        ("1985/2016", 198520160000, "1985/2016"),
    ],
)
def test_periods_are_read_in_the_forms_of_publications(text: str, number: int, shown: str) -> None:
    period = Period.parse(text)
    assert (period.number, str(period)) == (number, shown)
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    "text", ["", "17", "2017-13", "2016-1985", "FY2015", "2017 [YR2018]", "٢٠١٧"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        Period.parse(text)


def test_years_and_months_sort_by_time() -> None:
    texts = ["2016", "2016-01", "2016-12", "2017", "2017-01"]
    assert [str(one) for one in sorted(map(Period.parse, reversed(texts)))] == texts
    assert Period.parse("1985/2016").first_year == 1985
    assert Period.parse("1985/2016").year == 2016
    assert not Period.parse("2017-Q1").is_year


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_a_value_keeps_every_digit(value: Decimal) -> None:
    if abs(value.adjusted()) < 38 and len(str(value)) < 48:
        assert Decimal(exact(str(value))) == value


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("9.0", "9"), ("0009", "9"), ("000", "0"), ("0.0", "0"), ("-0", "0"), ("100", "100"),
        ("3.2711184255624E-05", "0.000032711184255624"), ("1E3", "1000"),
        ("8423441.83999999", "8423441.83999999"),
    ],
)  # fmt: skip
def test_equal_numbers_have_one_form(text: str, plain: str) -> None:
    assert exact(text) == plain


@pytest.mark.parametrize("text", ["", "1,234", "1 234", "1.234.567", "12p", "٣", "NaN", "1E999",
                                  "9" * 60, "0x10", "1_000"])  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        exact(text)


def test_thousands_are_read_only_as_declared() -> None:
    german = reader(",", ".")
    assert german("1.234.567,50") == "1234567.5"
    assert german("12") == "12"
    for text in ("1,234,567", "1.23", "12.34.567", "1 234"):
        with pytest.raises(BadValue):
            german(text)
    with pytest.raises(BadValue):
        reader(".", ",")("1,23")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-04-15", "2025-04-15", "2025-04-15"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2023/2025-06", "2023-01-01", "2025-06-30"),
        ("../2025", "0001-01-01", "2025-12-31"),
    ],
)
def test_a_date_of_publication_is_as_exact_as_it_is_known(text: str, first: str, last: str) -> None:
    published = Published(text)
    assert published.first == dt.date.fromisoformat(first)
    assert published.last == dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    "text", ["", "2025-13", "2025-02-30", "25", "2025/2023", "2025/..", "soon"]
)
def test_what_is_no_date_of_publication_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        Published(text)


def test_a_key_gives_its_series_back() -> None:
    series = Series(indicator="APPLICATIONS", right="PATENT", office="JP", origin="RES")
    assert series.key == "APPLICATIONS.PATENT.JP.RES._T._T._Z._U._U._Z"
    assert Series.of_key(series.key) == series
    for bad in ("APPLICATIONS", series.key + ".X", series.key.replace("JP", "J P")):
        with pytest.raises(BadInput):
            Series.of_key(bad)


def test_the_table_of_a_series_is_any_office_any_country_and_any_field() -> None:
    one = Series(indicator="GRANTS", office="JP", origin="CN", field="WIPO_01")
    other = Series(indicator="GRANTS", office="KR", origin="US", field="WIPO_02")
    assert one.group == other.group
    assert one.group != Series(indicator="GRANTS", office="JP", origin="RES").group


def test_figures_are_chosen_by_dimensions_that_exist() -> None:
    for name in ("colour", "indicator"):
        with pytest.raises(BadInput):
            Which(dataset="WDI", indicator="GDP", codes={name: ("X",)})


def test_flags_have_names() -> None:
    assert flags_of(["provisional", "not-published"]) == Flag.PROVISIONAL | Flag.NOT_PUBLISHED
    assert names_of(Flag.BREAK | Flag.ESTIMATED) == ["estimated", "break"]
    with pytest.raises(BadInput):
        flags_of(["12"])


def test_an_identifier_has_its_parts() -> None:
    found = observation_parts("0123456789ab-ba9876543210-20170000-01234567")
    assert found == ("0123456789ab", "ba9876543210", Period.parse("2017"), "01234567")
    with pytest.raises(BadInput):
        observation_parts("0123456789ab-ba9876543210-2017")
