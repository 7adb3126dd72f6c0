"""Pages, feeds, files and API of collections over the demonstration library."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from lxml import html

from trihub.app import Library
from trihub.cli.main import group
from trihub.core.languages import MAIN_LANGUAGES
from web.client import Client

ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
VIEWS = ("members", "families", "applicants", "matrix", "timeline", "flows", "network", "status")
NAMES = {
    "en": ("Fields", "Batteries and their materials"),
    "zh": ("专题", "电池及其材料"),
    "ja": ("分野別", "電池及びその材料"),
    "ko": ("분야별", "전지 및 그 재료"),
}


def numbers(page: str) -> list[str]:
    """Keys of the documents that a list shows."""
    return [link.rpartition("/")[2] for link in html.fromstring(page).xpath("//li//h3/a/@href")]


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_collections_are_listed_in_the_readers_language(site: Client, lang: str) -> None:
    for words in NAMES[lang]:
        assert words in site.page(f"/{lang}/fields")
    assert NAMES[lang][1] in site.page(f"/{lang}/fields/batteries")


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_every_view_stands_in_every_language(site: Client, lang: str) -> None:
    for view in VIEWS:
        assert NAMES[lang][1] in site.page(f"/{lang}/fields/batteries/-/{view}?field=")


def test_page_api_and_command_tell_the_same(site: Client, folder: Path, library: Library) -> None:
    told = site.json("/api/v1/fields/batteries")
    own = library.settings.fields[0] / "batteries.toml"
    done = CliRunner().invoke(
        group, ["--library", str(folder), "fields", "build", str(own), "--json"]
    )
    assert json.loads(done.output) == told
    start = html.fromstring(site.page("/en/fields/batteries"))
    rows = {row.xpath("string(th)"): row.xpath("td/text()") for row in start.xpath("//tbody/tr")}
    for one in told["fields"][1:]:
        shown = [str(one["families"]), str(one["publications"])]
        assert rows[one["names"]["en"]] == shown
    assert told["address"] in start.text_content()


def test_a_definition_stands_at_its_permanent_address(site: Client) -> None:
    address = site.json("/api/v1/fields/batteries")["address"].partition("/")[2]
    answer = site.get(f"/en/fields/batteries/-/definition/{address}")
    assert answer.headers["content-type"].startswith("application/toml")
    assert 'id = "batteries"' in answer.text
    assert site.get("/en/fields/batteries/-/definition/9.9.9/0123456789abcdef").status_code == 404


def test_members_of_a_sub_field_with_filters_and_reasons(site: Client) -> None:
    told = site.json("/api/v1/fields/batteries/members?field=electrolytes")
    page = site.page("/en/fields/batteries/electrolytes")
    assert numbers(page) == [one["number"]["docdb"] for one in told["members"]]
    assert "H01M10/056..H01M10/0569" in page
    japanese = numbers(site.page("/en/fields/batteries/electrolytes?office=JP"))
    assert japanese == [n for n in numbers(page) if n.startswith("JP")] != []
    assert numbers(site.page("/en/fields/batteries/electrolytes?q=zzqq")) == []
    for wrong in ("none", "electrolytes?q=%22abc", "electrolytes?tier=none", "-/status?office=XX"):
        assert site.get(f"/en/fields/batteries/{wrong}").status_code in (400, 404), wrong
    assert site.get("/en/fields/none").status_code == 404


def test_pages_of_members_hold_every_member_once(site: Client) -> None:
    found = [
        n
        for page in (1, 2, 3)
        for n in numbers(site.page(f"/en/fields/batteries/-/members?page={page}"))
    ]
    told = site.json("/api/v1/fields/batteries/members?limit=200")
    assert found == [one["number"]["docdb"] for one in told["members"]]
    assert len(set(found)) == told["publications"] == len(found) > 25


def test_a_feed_has_the_latest_members(site: Client) -> None:
    answer = site.get("/ja/fields/batteries/-/latest.atom?field=electrodes")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    told = site.json("/api/v1/fields/batteries/members?field=electrodes&limit=50")
    ids = [entry.findtext(f"{ATOM}id", "") for entry in feed.iter(f"{ATOM}entry")]
    assert [one.rpartition("/")[2] for one in ids] == [
        one["number"]["docdb"] for one in told["members"]
    ]
    assert feed.findtext(f"{ATOM}updated") == f"{told['members'][0]['date']}T00:00:00Z"
    assert feed.findtext(f"{OPENSEARCH}totalResults") == str(told["publications"])
    items = site.json("/ja/fields/batteries/-/latest.json?field=electrodes")["items"]
    assert [one["id"] for one in items] == ids


def test_a_program_finds_how_to_search(site: Client) -> None:
    made = ET.fromstring(site.get("/en/fields/batteries/-/opensearch.xml").content)
    templates = {one.get("type"): one.get("template", "") for one in made.iter(f"{OPENSEARCH}Url")}
    address = templates["application/atom+xml"].replace("{searchTerms}", "ti:battery")
    feed = ET.fromstring(site.get(address.removeprefix("http://test")).content)
    titles = [entry.findtext(f"{ATOM}title", "") for entry in feed.iter(f"{ATOM}entry")]
    assert titles
    assert all("batter" in title.lower() for title in titles)
    assert len(made.findtext(f"{OPENSEARCH}ShortName", "")) <= 16


@pytest.mark.parametrize("form", ["csv", "xlsx", "ris", "jsonl", "st96"])
def test_members_are_handed_on_as_files(site: Client, form: str) -> None:
    answer = site.get(f"/ko/fields/batteries/-/members.{form}?field=recycling")
    assert answer.status_code == 200
    assert "trihub-batteries" in answer.headers["content-disposition"]
    if form == "jsonl":
        assert len(answer.text.splitlines()) == 2
    assert site.get("/ko/fields/batteries/-/members.exe").status_code == 400


def test_the_figures_of_the_api_are_those_of_the_pages(site: Client) -> None:
    figures = site.json("/api/v1/fields/batteries/figures")
    years = html.fromstring(site.page("/en/fields/batteries/-/timeline")).xpath("//tbody/tr")
    shown = {row.xpath("string(th)"): row.xpath("string(td[1])").split() for row in years}
    for year in figures["years"]:
        wanted = [str(year["filed"]), *([] if year["filed_complete"] else ["incomplete"])]
        assert shown[str(year["year"])] == wanted
    families = site.json("/api/v1/fields/batteries/families?by=offices")["families"]
    page = html.fromstring(site.page("/en/fields/batteries/-/families?by=offices"))
    cited = page.xpath("//tbody/tr/td[2]/text()")
    assert cited == [str(one["cited"]) for one in families]
    network = site.json("/api/v1/fields/batteries/network")
    drawn = html.fromstring(site.page("/en/fields/batteries/-/network"))
    assert len(drawn.xpath("//svg//circle")) == len(network["families"])
    assert len(drawn.xpath("//svg//path[@class='arc']")) == len(network["citations"]) > 0
    status = site.json("/api/v1/fields/batteries/status?office=JP")
    assert status["as_of"] in site.page("/en/fields/batteries/-/status?office=JP")
    applicants = site.json("/api/v1/fields/batteries/applicants")
    names = {one["name"] for each in applicants["applicants"] for one in each["names"]}
    shown_names = html.fromstring(site.page("/en/fields/batteries/-/applicants"))
    assert set(shown_names.xpath("//th//li/a/text()")) == names


def test_status_is_information_and_gives_no_advice(site: Client) -> None:
    page = site.page("/en/fields/batteries/-/status?office=KR")
    assert "Information, no legal advice." in page
    assert "free to use" not in page


def test_an_address_without_a_language_leads_to_the_readers(site: Client) -> None:
    answer = site.get("/fields/batteries/electrodes?office=CN", headers={"accept-language": "ko"})
    assert answer.headers["location"] == "/ko/fields/batteries/electrodes?office=CN"
