"""Computed indicators: expected values by hand from small invented tables and from the files."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.errors import BadInput
from trihub.core.statistics import LANGUAGES, Flag
from trihub.statistics.catalogue import code_lists
from trihub.statistics.computed import (
    Computed,
    ComputedTable,
    Why,
    compute,
    computed_shape,
    indicators,
    refused,
)
from trihub.statistics.computed.definitions import Kind, definition_of, members
from trihub.statistics.computed.formulas import compound, growth, rounded
from trihub.statistics.computed.model import missing
from trihub.statistics.service import Statistics

Write = Callable[..., Path]
HEAD = "office,ip_right,stage,applicant,year,value,counting_unit,vintage,url,note"
WDI = "Country Name,Country Code,Indicator Name,Indicator Code,2010,2011,2012"


def world(statistics: Statistics, write: Write, *rows: str, published: str = "2013") -> None:
    """Load rows of the World Bank's wide form: economy, indicator, three years."""
    made = [",".join(["Name", row.split(",")[0], "N", *row.split(",")[1:]]) for row in rows]
    path = write(f"wdi-{published}.csv", WDI, *made)
    assert not statistics.load([path], published=published).files[0].refused


SDMX = ("DATAFLOW,INDICATOR,RIGHT,OFFICE,ORIGIN,FIELD,ROUTE,UNIT,YEAR_BASIS,APPLICANT_BASIS,DEFINITION,"
        "TIME_PERIOD,OBS_VALUE,OBS_STATUS")  # fmt: skip


def told(statistics: Statistics, write: Write, *rows: str, published: str = "2013") -> None:
    """Load rows of key, period, value and status."""
    made = [
        ",".join(["T:T(1.0)", *row.split(",")[0].split("."), *row.split(",")[1:]]) for row in rows
    ]
    path = write(f"told-{published}.csv", SDMX, *made)
    assert not statistics.load([path], published=published).files[0].refused


def by_year(table: ComputedTable) -> dict[str, Computed]:
    return {str(each.period): each for each in table}


def why(figure: Computed) -> Why | None:
    return figure.missing.why if figure.missing else None


PATENTS = {"right": ("PATENT",)}


# --- shares ----------------------------------------------------------------------------------


def test_shares_are_of_the_total_of_the_same_table(statistics: Statistics, write: Write) -> None:
    world(statistics, write, "JPN,IP.PAT.RESD,3,1,", "JPN,IP.PAT.NRES,1,2,5",
          "WLD,IP.PAT.RESD,30,,", "WLD,IP.PAT.NRES,10,,")  # fmt: skip
    found = by_year(compute(statistics, "RESIDENT_SHARE", {**PATENTS, "office": ("JP",)}))
    assert list(found) == ["2010", "2011"]
    assert [str(each.value) for each in found.values()] == ["75.00", "33.33"]
    assert [each.role for each in found["2010"].inputs] == ["part", "whole", "whole"]
    for each in found["2010"].inputs:
        assert statistics.get(each.id).value == each.figure.value
    others = by_year(compute(statistics, "NON_RESIDENT_SHARE", {**PATENTS, "office": ("JP",)}))
    assert str(others["2010"].value) == "25.00"
    assert why(others["2012"]) is Why.TOTAL_MISSING
    of_world = by_year(compute(statistics, "WORLD_SHARE", {**PATENTS, "office": ("JP",)}))
    assert str(of_world["2010"].value) == "10.00"
    assert why(of_world["2011"]) is why(of_world["2012"]) is Why.TOTAL_MISSING


def test_a_total_that_is_not_its_parts_gives_no_share(statistics: Statistics, write: Write) -> None:
    rows = [f"JPO,patent,application,{who},2018,{value},application,Annual Report 2019,https://a.example,"
            for who, value in (("total", 100), ("domestic", 60), ("foreign", 41))]  # fmt: skip
    statistics.load([write("official_figures.csv", HEAD, *rows)])
    (found,) = compute(statistics, "RESIDENT_SHARE")
    assert (found.value, why(found)) == (None, Why.TOTAL_IS_NOT_ITS_PARTS)
    assert found.missing
    assert found.missing.text() == "The published total 100 is not the sum of its parts, 101."
    assert len(found.inputs) == 4


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=12))
def test_rounded_shares_sum_to_a_hundred_within_what_is_rounded(parts: list[int]) -> None:
    whole = sum(parts)
    if whole:
        shown = [rounded(Fraction(part, whole) * 100, 2) for part in parts]
        assert abs(sum(shown, Decimal(0)) - 100) <= Decimal("0.005") * len(parts)


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_two_shares_sum_to_a_hundred_also_when_rounded(part: int, rest: int) -> None:
    whole = part + rest
    shares = [rounded(Fraction(each, whole) * 100, 2) for each in (part, rest)]
    assert sum(shares) == 100


def test_shares_of_every_office_sum_to_a_hundred(shipped: Statistics) -> None:
    mine = {(e.dataset, e.series.office, e.series.right, e.series.unit, e.series.route, e.period): e.value
            for e in compute(shipped, "RESIDENT_SHARE") if e.value is not None}  # fmt: skip
    others = {(e.dataset, e.series.office, e.series.right, e.series.unit, e.series.route, e.period): e.value
              for e in compute(shipped, "NON_RESIDENT_SHARE") if e.value is not None}  # fmt: skip
    both = mine.keys() & others.keys()
    assert len(both) > 500
    assert {mine[each] + others[each] for each in both} == {Decimal(100)}


# --- growth ----------------------------------------------------------------------------------


def test_growth_and_the_reasons_that_there_is_none(statistics: Statistics, write: Write) -> None:
    world(
        statistics,
        write,
        "JPN,IP.PAT.RESD,200,210,",
        "KOR,IP.PAT.RESD,0,5,",
        "CHN,IP.PAT.RESD,7,,9",
    )
    growths = {(e.series.office, str(e.period)): e for e in compute(statistics, "GROWTH", PATENTS)}
    assert str(growths["JP", "2011"].value) == "5.00"
    assert [each.role for each in growths["JP", "2011"].inputs] == ["part", "before"]
    assert why(growths["JP", "2010"]) is Why.PREVIOUS_YEAR_MISSING
    assert why(growths["KR", "2011"]) is Why.DIVISION_BY_ZERO
    assert why(growths["CN", "2012"]) is Why.PREVIOUS_YEAR_MISSING
    sums = {(e.series.office, str(e.period)): e
            for e in compute(statistics, "COMPOUND_GROWTH", PATENTS, base=2010)}  # fmt: skip
    # 9/7 over two years: the square root of 1.285714… is 1.133893…
    assert str(sums["CN", "2012"].value) == "13.39"
    assert why(sums["JP", "2010"]) is Why.BEFORE_BASE
    since = compute(statistics, "COMPOUND_GROWTH", {**PATENTS, "office": ("CN",)}, base=2011)
    assert why(by_year(since)["2012"]) is Why.BASE_YEAR_MISSING


def test_growth_of_a_total_is_of_its_parts_where_none_is_published(
    statistics: Statistics, write: Write
) -> None:
    world(statistics, write, "JPN,IP.PAT.RESD,60,70,80", "JPN,IP.PAT.NRES,40,50,")
    codes = {**PATENTS, "origin": ("_T",)}
    found = by_year(compute(statistics, "GROWTH", codes))
    assert str(found["2011"].value) == "20.00"
    assert len(found["2011"].inputs) == 4
    assert why(found["2012"]) is Why.TOTAL_MISSING
    assert why(found["2010"]) is Why.PREVIOUS_YEAR_MISSING
    # a published total of one year and the parts of another are not set side by side
    key = "APPLICATIONS.PATENT.KR.{}._T._T.APPLICATION.CALENDAR._U._Z,{},{},A"
    told(statistics, write, key.format("_T", 2011, 90), key.format("RES", 2010, 50),
         key.format("NRES", 2010, 30))  # fmt: skip
    found = by_year(compute(statistics, "GROWTH", {**codes, "office": ("KR",)}))
    assert why(found["2011"]) is Why.PREVIOUS_YEAR_MISSING


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 60))
def test_compound_growth_leads_back_to_the_figure(before: int, after: int, years: int) -> None:
    rate = compound(Fraction(before), Fraction(after), years)
    again = Fraction(before) * (1 + Fraction(rate)) ** years
    assert abs(again - after) < Fraction(after, 10**40)
    if years == 1:
        assert abs(growth(Fraction(before), Fraction(after)) - Fraction(rate)) < Fraction(1, 10**45)


def test_there_is_no_growth_across_a_break(shipped: Statistics) -> None:
    """Filings received until 2016, applications from 2017, as CNIPA says; WDI does not say it."""
    codes = {**PATENTS, "office": ("CN",), "origin": ("RES",), "unit": ("APPLICATION",)}
    found = {str(each.period): each for each in compute(shipped, "GROWTH", codes)
             if each.dataset == "WDI"}  # fmt: skip
    assert why(found["2017"]) is Why.BREAK
    assert found["2017"].missing
    assert found["2017"].missing.facts == {"office": "CN", "year": "2017"}
    assert found["2017"].flags & Flag.BREAK
    assert found["2016"].value is not None
    assert found["2018"].value is not None
    over = by_year(compute(shipped, "COMPOUND_GROWTH", codes, base=2010))
    assert why(over["2016"]) is None
    assert why(over["2020"]) is Why.BREAK
    # the break is not known by what was published before the yearbook
    early = by_year(compute(shipped, "GROWTH", codes, dt.date(2021, 12, 31)))
    assert early["2017"].value is not None


def test_growth_of_a_published_series_is_that_of_the_file(
    shipped: Statistics, shared_data: Path
) -> None:
    with (shared_data / "statistics" / "official-pages" / "official_figures.csv").open() as file:
        given = {row["year"]: int(row["value"]) for row in csv.DictReader(file)
                 if (row["office"], row["ip_right"], row["stage"], row["applicant"])
                 == ("CNIPA", "patent", "application", "total") and row["year"].isdigit()}  # fmt: skip
    codes = {**PATENTS, "office": ("CN",), "origin": ("_T",)}
    found = by_year(compute(shipped, "GROWTH", codes, prefer=["CNIPA"]))
    for year in ("2018", "2019", "2020", "2021", "2022"):
        exact = Decimal(given[year]) / given[str(int(year) - 1)] * 100 - 100
        value = found[year].value
        assert value is not None
        assert abs(value - exact) <= Decimal("0.005")


# --- beside other figures --------------------------------------------------------------------


def test_figures_beside_population_product_and_research(
    statistics: Statistics, write: Write
) -> None:
    world(statistics, write, "JPN,IP.PAT.RESD,400,500,", "JPN,SP.POP.TOTL,2000000,0,",
          "JPN,NY.GDP.MKTP.CD,8000000000,,", "JPN,GB.XPD.RSDV.GD.ZS,2.5,,",
          "JPN,NY.GDP.MKTP.PP.KD,4000000000,,")  # fmt: skip
    values = {}
    for name in indicators():
        if definition_of(name).kind is Kind.RATIO:
            found = by_year(compute(statistics, name, PATENTS))
            values[name] = found["2010"].value
            expected = Why.DIVISION_BY_ZERO if "PEOPLE" in name else Why.INPUT_MISSING
            assert why(found["2011"]) is expected
    # 8,000 million of product, 2.5 % of it for research: 200 million
    assert values == {
        "PER_MILLION_PEOPLE": Decimal(200), "PER_BILLION_GDP_CURRENT": Decimal(50),
        "PER_BILLION_GDP_PPP": Decimal(100), "PER_MILLION_RD_CURRENT": Decimal(2),
        "PER_MILLION_RD_PPP": Decimal(4),
    }  # fmt: skip


def test_constant_prices_of_two_vintages_are_not_mixed(
    statistics: Statistics, write: Write
) -> None:
    world(statistics, write, "JPN,IP.PAT.RESD,400,500,600")
    gdp = "GDP._Z.JP._Z._Z._Z.INTL_CONSTANT._U._Z._Z"
    old = [f"{gdp},{year},1000000000,A" for year in (2010, 2011, 2012)]
    told(statistics, write, *old)
    told(statistics, write, f"{gdp},2011,2000000000,A", published="2021")
    found = by_year(compute(statistics, "PER_BILLION_GDP_PPP", PATENTS))
    assert str(found["2011"].value) == "250.00"
    assert why(found["2010"]) is why(found["2012"]) is Why.PRICE_BASE
    before = by_year(compute(statistics, "PER_BILLION_GDP_PPP", PATENTS, dt.date(2013, 12, 31)))
    assert [str(each.value) for each in before.values()] == ["400.00", "500.00", "600.00"]


def test_flags_of_the_inputs_are_inherited(statistics: Statistics, write: Write) -> None:
    key = "APPLICATIONS.PATENT.KR._T._T._T.APPLICATION.CALENDAR._U._Z"
    told(statistics, write, f"{key},2016,90,A", f"{key},2017,100,P", f"{key},2018,110,E",
         f"{key},2019,,M")  # fmt: skip
    found = by_year(compute(statistics, "GROWTH", {"office": ("KR",)}))
    assert found["2017"].flags == Flag.PROVISIONAL
    assert found["2018"].flags == Flag.PROVISIONAL | Flag.ESTIMATED
    assert (found["2019"].value, why(found["2019"])) == (None, Why.NOT_PUBLISHED)
    assert found["2019"].flags == Flag.ESTIMATED


def test_a_figure_below_zero_is_none(statistics: Statistics, write: Write) -> None:
    key = "APPLICATIONS.PATENT.KR._T._T._T.APPLICATION.CALENDAR._U._Z"
    told(statistics, write, f"{key},2016,-9,A", f"{key},2017,100,A")
    assert why(by_year(compute(statistics, "GROWTH"))["2017"]) is Why.BELOW_ZERO
    assert why(by_year(compute(statistics, "COMPOUND_GROWTH", base=2016))["2017"]) is Why.BELOW_ZERO


def test_equivalent_counts_are_by_member_states(shipped: Statistics) -> None:
    found = {(e.series.office, e.series.origin): e for e in compute(shipped, "EQUIVALENT_APPLICATIONS")
             if e.dataset == "JPO_FLOWS"}  # fmt: skip
    assert found["EP", "JP"].value == 21774 * 38  # 38 states in 2017
    assert found["JP", "US"].value == 23949
    of_union = compute(shipped, "EQUIVALENT_APPLICATIONS", {"office": ("EMU",)})
    assert {why(each) for each in of_union} == {Why.NOT_AN_OFFICE}
    assert [members("EP", year) for year in (1976, 1977, 2009, 2021, 2022)] == [None, 7, 36, 38, 39]


# --- which figures ---------------------------------------------------------------------------


def test_one_data_set_gives_a_series_and_which_is_said(shipped: Statistics) -> None:
    codes = {**PATENTS, "office": ("CN",), "origin": ("RES",), "unit": ("APPLICATION",)}
    usual = compute(shipped, "GROWTH", codes)
    assert {each.dataset for each in usual} == {"WDI"}
    assert {given.dataset for each in usual for given in each.inputs} == {"WDI"}
    chosen = compute(shipped, "GROWTH", codes, prefer=["CNIPA"])
    assert {each.dataset for each in chosen} == {"CNIPA"}
    with pytest.raises(BadInput, match="no data set NOBODY"):
        compute(shipped, "GROWTH", codes, prefer=["NOBODY"])


def test_a_table_is_as_it_stood(statistics: Statistics, write: Write) -> None:
    world(statistics, write, "JPN,IP.PAT.RESD,100,110,")
    world(statistics, write, "JPN,IP.PAT.RESD,100,120,", published="2021")
    codes = {**PATENTS, "office": ("JP",)}
    early = compute(statistics, "GROWTH", codes, dt.date(2013, 12, 31))
    late = compute(statistics, "GROWTH", codes)
    assert str(by_year(early)["2011"].value) == "10.00"
    assert str(by_year(late)["2011"].value) == "20.00"
    assert by_year(early)["2011"].id != by_year(late)["2011"].id
    assert not compute(statistics, "GROWTH", codes, dt.date(2012, 12, 31)).figures


@pytest.mark.parametrize(("indicator", "codes", "base", "said"), [
    ("NOTHING", {}, None, "no computed indicator NOTHING"),
    ("GRANTS_PER_APPLICATIONS", {}, None, "no grant rate"),
    ("GROWTH", {"colour": ("red",)}, None, "no dimension colour"),
    ("GROWTH", {"indicator": ("POPULATION",)}, None, "not computed of POPULATION"),
    ("GROWTH", {}, 2010, "has no base year"),
    ("COMPOUND_GROWTH", {}, None, "needs a base year"),
])  # fmt: skip
def test_bad_input(
    statistics: Statistics, indicator: str, codes: dict[str, tuple[str, ...]], base: int | None,
    said: str,
) -> None:  # fmt: skip
    with pytest.raises(BadInput) as error:
        compute(statistics, indicator, codes, base=base)
    assert said in f"{error.value.message} {error.value.hint}"


# --- definitions and shapes ------------------------------------------------------------------


def test_everything_is_said_in_four_languages() -> None:
    for each in indicators().values():
        assert set(each.names) == set(each.definition) == set(LANGUAGES)
        assert all(each.name(language) and each.text(language) for language in LANGUAGES)
        lists = code_lists()
        assert each.unit in lists["unit"]
        assert all(code in lists["indicator"] for code in each.of)
        for codes in (each.part, each.whole, *each.by):
            assert all(code in lists[name] for name, code in codes.items())
    assert all(set(each.reason) == set(each.names) == set(LANGUAGES) for each in refused().values())
    facts = dict.fromkeys(("input", "office", "year", "total", "sum", "dataset"), "1")
    for each_why in Why:
        texts = {missing(each_why, **facts).text(language) for language in LANGUAGES}
        assert len(texts) == 4


def test_the_json_says_where_each_figure_comes_from(shipped: Statistics) -> None:
    table = compute(
        shipped, "PER_MILLION_PEOPLE", {**PATENTS, "office": ("KR",)}, dt.date(2025, 12, 31)
    )
    shape = computed_shape(table)
    assert shape["as_of"] == "2025-12-31"
    assert shape["indicator"]["version"] == "1"
    one = next(each for each in shape["figures"] if each["period"] == "2011")
    assert [each["role"] for each in one["inputs"]] == ["part", "POPULATION"]
    assert Decimal(one["value"]) == rounded(
        Fraction(one["inputs"][0]["value"]) / Fraction(one["inputs"][1]["value"]) * 10**6, 2
    )
    assert len({each["id"] for each in shape["figures"]}) == len(shape["figures"])
