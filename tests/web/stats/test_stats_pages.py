"""Pages of official figures show what the publishers say, in every language."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pytest
from babel.numbers import format_decimal
from lxml import html

from trihub.app import Library, create_site, open_library
from trihub.core.languages import MAIN_LANGUAGES
from trihub.settings import Settings
from trihub.statistics.reconciled import Judged
from trihub.web.i18n import LOCALES
from trihub.web.stats.common import exact
from web.client import Client
from web.selecting import find
from web.stats.published import grouped, rows, table, value

CN_TOTAL = "APPLICATIONS.PATENT.CN._T._T._T.APPLICATION.CALENDAR._U._Z"
CN_RESIDENT = "APPLICATIONS.PATENT.CN.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"
KR = "APPLICATIONS.PATENT.KR.{}._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"
PAGES = {
    "start": "stats", "explorer": "stats/explore", "indicator": "stats/indicators/GRANTS",
    "office": "stats/offices/JP", "flows": "stats/flows", "register": "stats/disagreements",
    "sources": "stats/sources", "releases": "stats/releases",
    "computed": "stats/computed", "computed indicator": "stats/computed/RESIDENT_SHARE",
    "indicators": "stats/indicators", "offices": "stats/offices",
}  # fmt: skip


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_answers_in_every_language(figures: Client, path: str, lang: str) -> None:
    page = html.fromstring(figures.page(f"/{lang}/{path}"))
    assert len(page.findall(".//h1")) == 1
    current = [a.get("href") for a in find(page, "[aria-current=page]")]
    assert current == [f"/{lang}/stats"]


@pytest.mark.parametrize("path", sorted(set(PAGES.values()) - {PAGES["office"]}))
def test_a_page_is_said_in_the_language(figures: Client, path: str) -> None:
    titles = {html.fromstring(figures.page(f"/{code}/{path}")).findtext(".//h1")
              for code in MAIN_LANGUAGES}  # fmt: skip
    assert len(titles) == len(MAIN_LANGUAGES)


def test_links_of_the_pages_lead_somewhere(figures: Client, judged: Judged) -> None:
    paths = [*PAGES.values(), f"stats/disagreements/{judged.register.entries[0].id}"]
    found = {
        link.get("href")
        for path in paths
        for link in find(html.fromstring(figures.page(f"/en/{path}")), "main a")
    }
    inner = sorted(each for each in found if each.startswith("/en/stats"))
    kinds = {tuple(each.partition("?")[0].split("/")[:4]): each for each in inner}
    assert len(kinds) > 10
    for address in kinds.values():
        assert figures.get(address).status_code == 200, address


def test_the_start_page_gives_the_newest_full_year(figures: Client) -> None:
    page = html.fromstring(figures.page("/en/stats"))
    found = {cell.text: data.get("value")
             for row in find(page, ".main-table tr") for cell in find(row, "th a")
             for data in find(row, "data")}  # fmt: skip
    newest = value("CNIPA", CN_TOTAL, 2022)
    korean = sum(int(value("WDI", KR.format(origin), 2021)) for origin in ("RES", "NRES"))
    assert found["South Korea"] == str(korean)
    applications = html.fromstring(figures.page("/zh/stats"))
    first = find(applications, ".main-table data")[0]
    assert first.get("value") == newest == "1619268"
    assert first.text == "161.9万"
    assert find(page, ".main-table data")[0].text == "1.62 million"


def test_the_change_is_that_of_the_source(figures: Client) -> None:
    last, before = (Decimal(value("CNIPA", CN_TOTAL, year)) for year in (2022, 2021))
    change = f"+{(last / before - 1) * 100:.1f}%"
    row = table(figures.page("/en/stats"), ".main-table")[1]
    assert change in row


def test_without_figures_every_page_says_what_to_do(bare: Client) -> None:
    for name in ("stats", "stats/explore", "stats/disagreements", "stats/sources", "stats/flows"):
        assert "trihub stats load" in bare.page(f"/ko/{name}")
    for name in ("stats/explore.svg", "stats/flows.svg", "stats/offices/CN",
                 "stats/indicators/GRANTS"):  # fmt: skip
        assert bare.get(f"/en/{name}").status_code == 404
    assert "trihub stats release" in bare.page("/ja/stats/releases")


def test_an_office_has_its_newest_figures_sources_and_breaks(figures: Client) -> None:
    page = html.fromstring(figures.page("/en/stats/offices/CN"))
    shown = {data.get("value") for data in find(page, "data")}
    assert value("CNIPA", CN_TOTAL, 2022) in shown
    sources = {a.text for a in find(page, "tbody th a")}
    mine = {row.dataset for row in rows() if row.key.split(".")[2] == "CN"}
    assert mine <= sources
    text = page.text_content()
    assert "counted otherwise from 2017 on" in text
    assert figures.page("/ja/stats/offices/CN.svg").startswith("<svg")


def test_an_indicator_is_defined_in_each_language(figures: Client) -> None:
    pages = {lang: figures.page(f"/{lang}/stats/indicators/GRANT_RATE") for lang in MAIN_LANGUAGES}
    said = {
        lang: find(html.fromstring(page), ".definition")[0].text for lang, page in pages.items()
    }
    assert len(set(said.values())) == 4
    assert "特許査定" in said["ja"]
    assert "授权" in said["zh"]
    assert "특허결정" in said["ko"]
    assert "The rates are defined differently" in pages["en"]


def test_an_indicator_lists_its_vintages_and_revisions(figures: Client, judged: Judged) -> None:
    page = html.fromstring(figures.page("/en/stats/indicators/APPLICATIONS"))
    revised = sum(each.figures for each in judged.directory.revised
                  if each.indicator == "APPLICATIONS")  # fmt: skip
    assert revised > 500
    asked = {"comparison": "vintages", "indicator": "APPLICATIONS"}
    register = figures.page(f"/en/stats/disagreements?{urlencode(asked)}")
    assert f"{revised:,} entries" in register
    assert len(find(page, "#vintages")) == 1


def test_flows_are_those_of_the_publication(figures: Client, shared_data: Path) -> None:
    source = shared_data / "statistics" / "official-pages" / "ip5_flow_matrix_2017.csv"
    with source.open(encoding="utf-8") as file:
        given = [row["applications"] for row in csv.DictReader(file)]
    page = figures.page("/en/stats/flows?year=2017")
    cells = {cell for row in table(page, ".heat") for cell in row}
    assert {grouped(number) for number in given} <= cells
    default = html.fromstring(figures.page("/ko/stats/flows")).findtext(".//main/h2")
    assert default is not None
    assert default.endswith("2017")
    assert figures.page("/zh/stats/flows.svg?year=2017&theme=dark").startswith("<svg")


def test_sources_give_every_checksum(figures: Client, library: Library) -> None:
    first = html.fromstring(figures.page("/en/stats/sources?dataset=WDI"))
    shown = {code.text for code in find(first, "code.hash.told")}
    assert {row.sha256 for row in rows() if row.dataset == "WDI"} == shown
    pages = -(-len(library.statistics.sources()) // 50)
    assert figures.get(f"/en/stats/sources?page={pages}").status_code == 200
    assert "the last is page" in figures.page(f"/en/stats/sources?page={pages + 1}")


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_numbers_are_grouped_as_the_locale_groups_them(lang: str) -> None:
    for number in ("1234567.8901", "999", "-12345", "0.00001234", "17794781986104.457"):
        by_babel = format_decimal(Decimal(number), locale=LOCALES[lang], decimal_quantization=False)
        assert exact(number) == by_babel


BAD = [
    ("stats/offices/XX", 404), ("stats/offices/_Z", 404), ("stats/indicators/NOTHING", 404),
    ("stats/sources?dataset=NO", 404), ("stats/sources?page=0", 422),
    ("stats/sources?page=x", 422), ("stats/flows?year=1066", 404), ("stats/flows?year=abcd", 404),
    ("stats/flows?year=20170", 422), ("stats/flows?right=PLANT", 422),
    ("stats/flows?indicator=GDP", 422), ("stats/flows?as_of=2013-02-30", 400),
    ("stats/flows.svg?theme=pink", 422), ("stats/offices/CN.svg?theme=x", 422),
    ("stats/offices/EMU.svg%00", 404), ("stats/disagreements/D0", 404),
    ("stats/disagreements/" + "D" * 900, 404), ("stats/disagreements?rule=magic", 404),
    ("stats/disagreements?comparison=x", 404), ("stats/disagreements?office=QQQ", 404),
    ("stats/disagreements?dataset=%27", 404), ("stats/disagreements?indicator=x", 404),
    ("stats/disagreements?page=-1", 422), ("stats/disagreements?rule=" + "r" * 70, 422),
    ("stats/disagreements/D0.svg", 404),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status"), BAD)
def test_a_wrong_request_is_answered_as_one(figures: Client, path: str, status: int) -> None:
    answer = figures.get(f"/zh/{path}")
    assert answer.status_code == status
    assert "Trihub" in answer.text
    assert "Traceback" not in answer.text


def test_a_source_that_changed_silently_is_named(tmp_path: Path) -> None:
    opened = open_library(Settings(library=tmp_path / "library", workers=1), create=True)
    head = "Country Name,Country Code,Indicator Name,Indicator Code,2000,2001"
    for folder, value_of_2000 in (("first", "3.21"), ("again", "3.22")):
        file = tmp_path / folder / "rd.csv"
        file.parent.mkdir()
        file.write_text(f"{head}\nJapan,JPN,R,GB.XPD.RSDV.GD.ZS,{value_of_2000},3.1\n", "utf-8")
        opened.statistics.load([file], published="2013")
    page = html.fromstring(Client(create_site(opened)).page("/en/stats/sources"))
    opened.close()
    badges = [badge.text for badge in find(page, "td .badge")]
    assert badges == ["changed silently"] * 2
    assert "2 of sources that changed silently" in page.text_content()


def test_a_computed_figure_is_the_quotient_of_the_published_ones(figures: Client) -> None:
    address = "/en/stats/computed/RESIDENT_SHARE?office=KR&right=PATENT"
    page = html.fromstring(figures.page(address))
    resident, foreign = (Decimal(value("WDI", KR.format(o), 2020)) for o in ("RES", "NRES"))
    share = (100 * resident / (resident + foreign)).quantize(Decimal("0.01"))
    head = [cell.text for cell in find(page, "table.list thead")[0].iter("th")]
    row = find(page, "table.list tbody tr")[0]
    assert row[head.index("2020")].text == f"{share}"
    linked = {a.text.rpartition(": ")[2] for a in find(page, "details a")}
    assert {grouped(str(resident)), grouped(str(foreign))} <= linked


def test_a_computed_figure_that_cannot_be_says_why(figures: Client) -> None:
    page = html.fromstring(figures.page("/ko/stats/computed/GROWTH?office=CN&right=PATENT"))
    told = [each.text_content().strip() for each in find(page, "table.list td .told")]
    assert any("2017" in each for each in told)


def test_computed_indicators_answer_alike_in_page_and_api(figures: Client) -> None:
    query = "?right=PATENT&office=JP"
    shape = figures.get(f"/api/v1/stats/computed/GROWTH{query}").json()
    page = html.fromstring(figures.page(f"/en/stats/computed/GROWTH{query}"))
    told = [cell.text for cell in find(page, "table.list tbody td.figure")]
    recent = max(int(each["period"]) for each in shape["figures"]) - 10
    values = [each["value"] for each in shape["figures"] if int(each["period"]) > recent]
    assert sum(each is not None for each in values) > 5
    assert {exact(each) for each in values if each is not None} <= set(told)
    assert figures.get(f"/en/stats/computed/GROWTH.svg{query}").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/stats/computed/NOTHING", 404),
        ("/en/stats/computed/GROWTH?indicator=POPULATION", 400),
        ("/en/stats/computed/COMPOUND_GROWTH?base=two", 400),
        ("/en/stats/computed/GROWTH?office=XX", 200),
        ("/en/stats/computed/GROWTH.svg?office=XX", 404),
        ("/api/v1/stats/computed/NOTHING", 400),
        ("/api/v1/stats/computed/COMPOUND_GROWTH", 400),
        ("/api/v1/stats/flows/2020?right=PATENT", 200),
        ("/api/v1/stats/flows/12", 422),
    ],
)
def test_computed_figures_are_asked_for_wrongly(figures: Client, address: str, status: int) -> None:
    assert figures.get(address).status_code == status
