"""The data explorer: what is chosen is what is shown, and what cannot be compared is said."""

from __future__ import annotations

import csv as csv_module
import io
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from trihub.app import Library
from trihub.core.languages import MAIN_LANGUAGES
from trihub.statistics.overview import Held
from trihub.web.stats.explore.form import CHOOSABLE, ExploreForm
from trihub.web.stats.explore.pivot import SERIES_ON_PAGE, Found, pivot, plan
from web.client import Client
from web.selecting import find
from web.stats.published import grouped, rows, table, value

RESIDENT = "APPLICATIONS.PATENT.{}.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"
ASKED = {"dataset": "WDI", "indicator": "APPLICATIONS", "right": "PATENT", "origin": "RES"}
OFFICES = ("CN", "JP", "KR")


def address(lang: str = "en", **changes: object) -> str:
    return f"/{lang}/stats/explore?{urlencode({**ASKED, 'office': OFFICES, **changes}, doseq=True)}"


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_the_table_has_the_published_figures(figures: Client, lang: str) -> None:
    shown = table(figures.page(address(lang, first=2010, last=2012)))
    for row, year in zip(shown[1:], (2012, 2011, 2010), strict=True):
        wanted = [grouped(value("WDI", RESIDENT.format(code), year)) for code in OFFICES]
        assert row == [str(year), *wanted]


def test_rows_and_columns_change_places(figures: Client) -> None:
    years = {"first": 2010, "last": 2012}
    down = table(figures.page(address(**years)))
    across = table(figures.page(address(rows="office", columns="period", **years)))
    assert across[0][1:] == ["2010", "2011", "2012"]
    assert [list(each) for each in zip(*across, strict=True)][1:] == list(down[:0:-1])


def test_a_figure_leads_to_its_own_page(figures: Client, library: Library) -> None:
    page = html.fromstring(figures.page(address(first=2011, last=2011)))
    for link, code in zip(find(page, "#figures td a"), OFFICES, strict=True):
        identifier = link.get("href").rsplit("/", 1)[-1]
        found = library.statistics.get(identifier)
        assert found.series.key == RESIDENT.format(code)
        assert grouped(f"{found.value:f}") == link.text
        assert figures.get(link.get("href")).status_code == 200


def test_as_it_stood_on_a_day(figures: Client) -> None:
    key = RESIDENT.format("EMU")
    by_year: dict[str, list[str]] = {}
    for row in rows():
        if row.dataset == "WDI" and row.key == key:
            by_year.setdefault(row.period[:4], []).append(row.value)
    year, said = next((each, said) for each, said in by_year.items() if said[0] != said[-1])
    asked = {"office": "EMU", "first": year, "last": year}
    assert table(figures.page(address(as_of="2013-12-31", **asked)))[1] == [year, grouped(said[0])]
    later = figures.page(address(as_of="2021-12-31", **asked))
    assert table(later)[1] == [year, grouped(said[-1])]
    assert table(figures.page(address(**asked))) == []  # by 2026 the source had taken it away
    assert "31 Dec 2013" in figures.page(address(as_of="2013-12-31", **asked))
    assert table(figures.page(address(as_of="2010-01-01"))) == []


def test_a_break_is_shown_as_a_break(figures: Client) -> None:
    page = html.fromstring(figures.page(address()))
    broken = find(page, "#figures td.broken")
    assert [cell.text_content().strip().rsplit("⌇", 1)[-1].strip() for cell in broken] == [
        grouped(value("WDI", RESIDENT.format("CN"), 2017))
    ]
    svg = figures.page(address().replace("explore?", "explore.svg?"))
    assert "break in method" in svg
    nearest = [a.get("href") for a in find(page, ".objection a")]
    assert len(nearest) == 2
    for link in nearest:
        page_there = html.fromstring(figures.page(link))
        assert not find(page_there, ".objection")
        assert not find(page_there, "td.broken")
        assert find(page_there, ".holds")


def test_what_cannot_be_compared_is_not_drawn_together(figures: Client) -> None:
    rates = "/en/stats/explore?dataset=GRANT_RATES&indicator=GRANT_RATE"
    page = html.fromstring(figures.page(rates))
    assert "defined differently" in find(page, ".objection")[0].text_content()
    assert not find(page, ".chart")
    assert len(find(page, ".objection a")) == 4
    assert figures.get(rates.replace("explore?", "explore.svg?")).status_code == 404
    alone = html.fromstring(figures.page(find(page, ".objection a")[0].get("href")))
    assert find(alone, ".chart")


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_reasons_are_in_the_readers_language(figures: Client, lang: str) -> None:
    query = urlencode(
        {"dataset": ("JPO", "WDI"), "indicator": "APPLICATIONS", "right": "TRADEMARK",
         "unit": ("CLASS", "APPLICATION"), "office": "CN"}, doseq=True,
    )  # fmt: skip
    page = html.fromstring(figures.page(f"/{lang}/stats/explore?{query}"))
    reason = find(page, ".objection li")[0].text_content()
    names = {"en": "Classes", "zh": "类别数", "ja": "区分数", "ko": "류 수"}
    assert names[lang] in reason
    assert "CLASS" not in reason


def test_whoever_asks_for_nothing_gets_something(figures: Client) -> None:
    page = html.fromstring(figures.page("/en/stats/explore"))
    assert len(find(page, "#figures td a")) > 100
    assert find(page, ".chart")


def test_a_code_without_figures_is_said(figures: Client) -> None:
    page = figures.page(address(office=("CN", "BR")))
    assert "Brazil: these data sets have no figures of it." in page
    none = figures.page(address(office="BR"))
    assert "There are no figures of this choice." in none
    assert not find(html.fromstring(none), "#figures")


def test_pages_of_the_explorer_divide_the_series(figures: Client, library: Library) -> None:
    held = library.statistics.holdings().get("NCSES", "GRANTS")
    found: list[str] = []
    page = 1
    query = "/en/stats/explore?dataset=NCSES&indicator=GRANTS&columns=period&rows=field&chart=none"
    while True:
        at = html.fromstring(figures.page(f"{query}&page={page}"))
        found += [a.get("href") for a in find(at, ".series a")]
        if not find(at, "[rel=next]"):
            break
        page += 1
    assert len(found) == len(set(found)) == len(held)
    assert page > len(held) // SERIES_ON_PAGE


def test_downloads_take_in_what_is_shown(figures: Client) -> None:
    page = html.fromstring(figures.page(address(as_of="2021-12-31")))
    links = [a.get("href") for a in find(page, ".downloads a")]
    csv = next(link for link in links if ".csv" in link)
    assert csv.endswith("?as_of=2021-12-31")
    read = csv_module.DictReader(io.StringIO(figures.page(csv)))
    given = {(row["office"], row["period"]): row["value"] for row in read}
    shown = table(figures.page(address(as_of="2021-12-31")))[1:]
    assert {code for code, _ in given} == set(OFFICES)
    assert len(given) == sum(bool(cell) for row in shown for cell in row[1:])
    for year, *cells in shown:
        for code, cell in zip(OFFICES, cells, strict=True):
            assert cell == "" or grouped(given[code, year]) in cell


def test_links_to_more_series_than_can_be_named_name_their_codes(
    figures: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trihub.web.stats.explore.reading.MOST_KEYS", 2)
    page = html.fromstring(figures.page(address()))
    nearest = [a.get("href") for a in find(page, ".objection a")]
    assert len(nearest) == 2
    for link in nearest:
        assert "key=" not in link
        there = html.fromstring(figures.page(link))
        assert not find(there, ".objection")
        assert find(there, ".holds")


def test_a_series_that_nobody_has_is_answered(figures: Client) -> None:
    nobody = ".".join(["GDP", "_Z", "QQ", *["_Z"] * 7])
    assert "There are no figures of this choice." in figures.page(f"/en/stats/explore?key={nobody}")
    unknown = nobody.replace("GDP", "NOTHING")
    assert "There are no figures of this choice." in figures.page(
        f"/en/stats/explore?key={unknown}"
    )


BAD = [
    ({"dataset": "NO"}, 404), ({"indicator": "NOTHING"}, 404), ({"right": "PLANT"}, 404),
    ({"office": "QQQ"}, 404), ({"origin": "'"}, 404), ({"field": "x"}, 404), ({"route": "x"}, 404),
    ({"unit": "x"}, 404), ({"year_basis": "x"}, 404), ({"applicant_basis": "x"}, 404),
    ({"definition": "x"}, 404), ({"key": "A.B"}, 400), ({"key": "x" * 701}, 422),
    ({"first": "abc"}, 422), ({"last": "20170"}, 422), ({"first": "1"}, 422),
    ({"as_of": "2013-02-30"}, 400), ({"as_of": "x" * 41}, 422), ({"rows": "value"}, 422),
    ({"columns": ""}, 422), ({"chart": "pie"}, 422), ({"page": "0"}, 422), ({"page": "x"}, 422),
    ({"office": ["CN"] * 401}, 422), ({"dataset": ["WDI"] * 21}, 422), ({"key": ["a"] * 51}, 422),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "status"), BAD)
def test_a_wrong_choice_is_answered_as_one(
    figures: Client, changes: dict[str, object], status: int
) -> None:
    answer = figures.get(address("ja", **changes))
    assert answer.status_code == status, answer.text[:200]
    assert "Traceback" not in answer.text


def test_the_address_is_the_view() -> None:
    form = ExploreForm(dataset=["WDI"], indicator="GDP", office=["CN", "JP"], first=2000,
                       columns="period", page=3)  # fmt: skip
    query = form.href("ko").partition("?")[2]
    assert query == "dataset=WDI&indicator=GDP&office=CN&office=JP&first=2000&columns=period"
    assert form.href("ko", office=[], page=2).endswith("first=2000&columns=period&page=2")


AXES = ("period", "dataset", *CHOOSABLE)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_figure_has_one_cell(library: Library, data: st.DataObject) -> None:
    """Whatever the rows and columns, no figure is lost and none hides another."""
    statistics = library.statistics
    holdings = statistics.holdings()
    pairs = [("CNIPA", "APPLICATIONS"), ("JPO", "APPLICATIONS"), ("KIPO", "APPLICATIONS")]
    every: list[Held] = [one for pair in pairs for one in holdings.get(*pair)]
    held = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=12, unique=True))
    rows, columns = (data.draw(st.sampled_from(AXES)) for _ in range(2))
    arranged = plan(held, rows, columns, 1)
    assert arranged.pages == 1
    found = [
        Found(dataset=one.dataset, figure=figure)
        for one in held
        for figure in statistics.kept.get(
            ("test", one.dataset), lambda one=one: _figures(library, one.dataset)
        )
        if figure.series == one.series
    ]
    made = pivot(arranged, found, {})
    assert len(made.cells) == len(found)
    assert {id(cell.figure) for cell in made.cells.values()} == {id(one.figure) for one in found}
    assert {row for row, _ in made.cells} == set(made.rows)
    assert set(made.columns) == {column for _, column in made.cells}


def _figures(library: Library, dataset: str) -> tuple[object, ...]:
    from trihub.core.statistics import Which

    return tuple(library.statistics.table(Which(dataset=dataset, indicator="APPLICATIONS")))
