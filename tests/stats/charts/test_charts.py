"""Figures as charts: breaks, figures that are not final, labels, numbers."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.charts import THEMES, to_svg
from trihub.core.errors import BadInput
from trihub.core.statistics import LANGUAGES, Period, Series
from trihub.statistics.charts import (
    MOST_LINES,
    Bar,
    Line,
    Point,
    bars,
    counted_as,
    exact_number,
    labels_among,
    lines,
    matrix,
    short_number,
    title_of,
)
from trihub.statistics.charts.layout import spread, ticks, wrapped

SVG = "{http://www.w3.org/2000/svg}"
RESIDENTS = Series(indicator="APPLICATIONS", right="PATENT", office="CN", origin="RES",
                   unit="APPLICATION", year_basis="CALENDAR")  # fmt: skip


def point(year: int, value: int, *, is_open: bool = False) -> Point:
    return Point(Period(year * 10_000), Decimal(value), is_open)


def line(
    *points: Point, label: str = "China", code: str = "CN", breaks: tuple[int, ...] = ()
) -> Line:
    return Line(label=label, code=code, points=points, breaks=breaks, unit="APPLICATION")


def texts(spec: Any, language: str = "en") -> list[str]:
    root = ElementTree.fromstring(to_svg(spec, language))
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def curves(spec: Any) -> list[str]:
    """The paths of lines, as drawn."""
    root = ElementTree.fromstring(to_svg(spec, "en"))
    return [
        path.attrib["d"] for path in root.iter(f"{SVG}path")
        if path.attrib.get("stroke-width") == "1.8"
    ]  # fmt: skip


def test_a_break_cuts_the_line_and_says_so() -> None:
    years = [point(year, 10 + year - 2014) for year in range(2014, 2020)]
    whole = curves(lines([line(*years)], "en"))
    assert [path.count("L") for path in whole] == [5]
    cut = lines([line(*years, breaks=(2017,))], "en")
    assert [path.count("L") for path in curves(cut)] == [2, 2]
    assert "2017 · break in method" in texts(cut)
    assert "2017 · 統計口径変更" not in texts(cut)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "break in method"), ("zh", "统计口径变更"), ("ja", "集計方法の変更"),
     ("ko", "집계 방법 변경")],
)  # fmt: skip
def test_the_words_of_a_chart_are_the_readers(language: str, words: str) -> None:
    drawn = lines([line(point(2016, 1), point(2017, 2), breaks=(2017,))], language)
    assert f"2017 · {words}" in texts(drawn, language)


def test_a_year_without_a_figure_is_a_gap() -> None:
    drawn = lines([line(point(2014, 1), point(2015, 2), point(2018, 3), point(2019, 4))], "en")
    assert [path.count("L") for path in curves(drawn)] == [1, 1]


def test_what_is_not_final_is_hollow_and_told() -> None:
    final = lines([line(point(2016, 1), point(2017, 2))], "en")
    assert not [text for text in texts(final) if "not final" in text]
    told = lines([line(point(2016, 1), point(2017, 2, is_open=True))], "en")
    assert [text for text in texts(told) if text.startswith("○ not final")]
    rows = told["layer"][0]["data"]["values"]
    assert [row["fill"] for row in rows] == [
        THEMES["light"].offices["CN"], THEMES["light"].paper,
    ]  # fmt: skip


def test_lines_are_labelled_at_their_ends_in_the_colour_of_their_office() -> None:
    pair = [line(point(2016, 10), point(2017, 20)),
            line(point(2016, 10), point(2017, 20), label="Japan", code="JP")]  # fmt: skip
    root = ElementTree.fromstring(to_svg(lines(pair, "en"), "en"))
    fills = {"".join(t.itertext()): t.attrib.get("fill") for t in root.iter(f"{SVG}text")}
    offices = THEMES["light"].offices
    assert fills["China"] == offices["CN"]
    assert fills["Japan"] == offices["JP"]


def test_lines_of_one_office_differ_by_their_dashes() -> None:
    pair = [line(point(2016, 10), point(2017, 20), label=name) for name in ("Patents", "Designs")]
    root = ElementTree.fromstring(to_svg(lines(pair, "en"), "en"))
    drawn = [
        (path.attrib["stroke"], path.attrib.get("stroke-dasharray"))
        for path in root.iter(f"{SVG}path") if path.attrib.get("stroke-width") == "1.8"
    ]  # fmt: skip
    assert len(drawn) == len(set(drawn)) == 2
    assert {colour for colour, _ in drawn} == {THEMES["light"].offices["CN"]}


def test_an_axis_counts_in_the_units_of_the_language() -> None:
    counted = line(point(2016, 1_204_981), point(2017, 1_245_709))
    assert "申请件数（万）" in texts(lines([counted], "zh"), "zh")
    assert "出願件数（万）" in texts(lines([counted], "ja"), "ja")
    assert "출원 건수 (만)" in texts(lines([counted], "ko"), "ko")
    shown = texts(lines([counted], "en"))
    assert "Applications (million)" in shown
    assert {"0", "1"} <= set(shown)


def test_a_chart_has_a_bound_and_needs_figures() -> None:
    with pytest.raises(BadInput):
        lines([], "en")
    with pytest.raises(BadInput):
        lines([line(point(2016, 1))] * (MOST_LINES + 1), "en")
    with pytest.raises(BadInput):
        bars([], "en")
    with pytest.raises(BadInput):
        matrix({}, [], [], "en")


def test_bars_show_their_values_and_what_is_not_published() -> None:
    drawn = bars(
        [Bar(label="日本", code="JP", value=Decimal(260292)),
         Bar(label="日本", code="CN", value=None)], "ja", title="2017年",
    )  # fmt: skip
    shown = texts(drawn, "ja")
    assert shown.count("日本") == 2
    assert {"26.03万", "非公表"} <= set(shown)


def test_a_matrix_has_its_numbers() -> None:
    cells = {("CN", "CN"): Decimal(1_245_709), ("CN", "JP"): Decimal(4172), ("JP", "CN"): None}
    named = [("CN", "It's China"), ("JP", "Japan")]
    shown = texts(matrix(cells, named, named, "en"))
    assert {"1.25 million", "4,172", "not published"} <= set(shown)
    assert shown.count("It's China") == 2


@pytest.mark.parametrize(
    ("value", "language", "wanted"),
    [(1393815, "en", "1.39 million"), (1393815, "zh", "139.4万"), (1393815, "ja", "139.4万"),
     (1393815, "ko", "139.4만"), (260292, "en", "260,292"), (50000, "zh", "50,000"),
     (123456789, "zh", "1.23亿"), (123456789, "ja", "1.23億"), (123456789, "ko", "1.23억"),
     (21427700000000, "ja", "21.43兆"), ("2.4", "ko", "2.4"), (0, "en", "0"),
     (-1393815, "en", "-1.39 million")],
)  # fmt: skip
def test_numbers_as_readers_write_them(value: int | str, language: str, wanted: str) -> None:
    assert short_number(value, language) == wanted


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12),
                   max_value=10**12), st.sampled_from(LANGUAGES))  # fmt: skip
def test_an_exact_number_keeps_every_digit(value: Decimal, language: str) -> None:
    assert Decimal(exact_number(value, language).replace(",", "")) == value


@given(st.floats(1e-9, 1e15) | st.just(0.0), st.floats(-1e6, -1e-9) | st.just(0.0))
def test_ticks_hold_every_value(most: float, least: float) -> None:
    found = ticks(most, least)
    assert found[0] <= least <= 0 <= most <= found[-1] * (1 + 1e-9)
    assert 2 <= len(found) <= 12
    assert 0 in found


@given(st.lists(st.floats(0, 300), min_size=1, max_size=MOST_LINES))
def test_labels_never_stand_on_one_another(wanted: list[float]) -> None:
    placed = sorted(spread(wanted, 15, 0, 300))
    assert all(b - a > 14.99 for a, b in itertools.pairwise(placed))
    assert placed[-1] <= 300.01


def test_wide_texts_take_twice_the_room() -> None:
    for part in wrapped("漢字 " * 40, 40) + wrapped("漢" * 300, 40):
        assert sum(1 if each == " " else 2 for each in part) <= 42
    assert wrapped("", 40) == []


def test_a_series_in_words() -> None:
    assert title_of(RESIDENTS) == "Applications · Patents · China · Residents"
    assert title_of(RESIDENTS, "ja") == "出願 · 特許 · 中国 · 居住者（内国人）"
    assert counted_as(RESIDENTS, "ko") == "출원 건수 · 역년"
    other = Series(indicator="APPLICATIONS", right="PATENT", office="JP", origin="RES",
                   unit="APPLICATION", year_basis="CALENDAR")  # fmt: skip
    assert labels_among([RESIDENTS, other], "zh") == ["中国", "日本"]
    assert labels_among([RESIDENTS], "zh") == ["中国"]
