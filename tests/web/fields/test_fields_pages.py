"""Pages, feeds, files and API of collections over the demonstration library."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from lxml import html

from trihub.app import Library, create_site, open_library
from trihub.cli.main import group
from trihub.core.languages import MAIN_LANGUAGES
from trihub.fields.report import serving
from trihub.settings import Settings
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


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_a_wrong_line_of_judgements_is_named_and_the_page_stands(
    site: Client, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    sample = {
        "address": "batteries/1/0",
        "field": "batteries",
        "change": 1,
        "seed": 1,
        "strata": [],
    }
    (tmp_path / "batteries.sample.json").write_text(json.dumps(sample))
    (tmp_path / "batteries.judgements.jsonl").write_text('\n{"number": "<b>"}\n')
    monkeypatch.setattr(library.navigation, "_judged", [tmp_path])
    page = site.page(f"/{lang}/fields/batteries")
    assert NAMES[lang][1] in page
    (told,) = html.fromstring(page).xpath("//section[@aria-labelledby='how']/p[@class='notice']")
    assert told.get("lang") == "en"
    assert told.text.startswith("batteries.judgements.jsonl, line 2: ")
    (tmp_path / "batteries.sample.json").write_text(json.dumps(sample | {"field": "none"}))
    (tmp_path / "batteries.judgements.jsonl").unlink()
    assert "none" in html.fromstring(site.page(f"/{lang}/fields/batteries")).xpath(
        "string(//section[@aria-labelledby='how']/p[@class='notice'])"
    )


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_the_report_is_a_page_in_every_language(site: Client, lang: str) -> None:
    address = f"/{lang}/fields/batteries"
    shown = html.fromstring(site.page(f"{address}/-/report"))
    link = f"{address}/-/report"
    assert html.fromstring(site.page(address)).xpath("//nav//a/@href").count(link) == 1
    file = html.fromstring(site.get(f"/api/v1/fields/batteries/report.html?lang={lang}").content)
    for inner in ("//section[@id='filings']", "//section[@id='key-families']"):
        (one,), (other,) = shown.xpath(inner), file.xpath(inner)
        assert html.tostring(one).strip() == html.tostring(other).strip()
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    forms = shown.xpath("//a[contains(@href, '/report.')]/@href")
    assert [one.split("report.")[1] for one in forms] == [
        f"{form}?lang={lang}" for form in ("html", "pdf", "docx", "xlsx", "csv", "parquet")
    ]


def test_the_report_is_that_of_the_command(
    site: Client, folder: Path, library: Library, tmp_path: Path
) -> None:
    own = library.settings.fields[0] / "batteries.toml"
    forms = ("html", "xlsx", "csv")
    options = [part for form in forms for part in ("--format", form)]
    done = CliRunner().invoke(group, [
        "--library", str(folder), "fields", "report", str(own), "--field", "electrolytes",
        "--language", "ja", *options, "-o", str(tmp_path),
    ])  # fmt: skip
    assert done.exit_code == 0, done.output
    address = "/api/v1/fields/batteries/report.{}?lang=ja&field=electrolytes"
    for form in ("html", "xlsx"):
        answer = site.get(address.format(form))
        assert answer.content == (tmp_path / f"batteries.electrolytes.ja.{form}").read_bytes()
        assert f"batteries.electrolytes.ja.{form}" in answer.headers["content-disposition"]
    packed = zipfile.ZipFile(io.BytesIO(site.get(address.format("csv")).content))
    written = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    assert {name: packed.read(name) for name in packed.namelist()} == written != {}
    for wrong in ("report.exe", "report.html?lang=fr", "report.html?field=none"):
        assert site.get(f"/api/v1/fields/batteries/{wrong}").status_code in (404, 422), wrong


def test_a_report_of_too_much_names_the_command(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "MOST", 3)
    page = html.fromstring(site.page("/en/fields/batteries/-/report")).text_content()
    assert "the site makes reports of 3 at most" in page
    assert "trihub fields report batteries --field batteries" in page
    refused = site.get("/api/v1/fields/batteries/report.csv")
    assert refused.status_code == 400
    assert "3 at most" in refused.json()["title"]


def test_an_empty_report_says_why_and_comments_beside_a_definition_show(
    folder: Path, library: Library, tmp_path: Path
) -> None:
    own = (library.settings.fields[0] / "batteries.toml").read_text("utf-8")
    (tmp_path / "batteries.toml").write_text(own, "utf-8")
    (tmp_path / "empty.toml").write_text(
        'id = "empty"\nversion = "1.0.0"\nname.en = "Empty"\n'
        "[[lines]]\nid = \"none\"\nquery = 'zzqqzz'\n", "utf-8",
    )  # fmt: skip
    comments = tmp_path / "batteries.comments.toml"
    comments.write_text("[applicants]\nby = 'Mei'\nen = '''\nSeen <b>twice</b>.\n'''\n", "utf-8")
    opened = open_library(Settings(library=folder, workers=1, fields=[tmp_path]))
    site = Client(create_site(opened))
    answer = site.get("/ko/fields/empty/-/report")
    assert answer.status_code == 404
    assert "trihub fields coverage empty" in answer.text
    told = site.get("/api/v1/fields/empty/report.pdf").json()
    assert told["title"].startswith("The field “empty” has no members in this library")
    address = "/en/fields/batteries/-/report"
    (aside,) = html.fromstring(site.page(address)).xpath("//section[@id='applicants']/aside")
    assert [p.text for p in aside.xpath("p")] == ["Seen <b>twice</b>."]
    assert html.fromstring(site.page(f"{address}?field=recycling")).xpath("//aside") == []
    comments.write_text("[applicants]\nen = 'Changed.'\n", "utf-8")
    assert "Changed." in site.page(address)
    comments.write_text("[wrong]\nen = 'x'\n", "utf-8")
    assert "There is no section “wrong”." in site.page(address)
    opened.close()


def test_rights_are_in_force_or_ended_as_far_as_reported(site: Client) -> None:
    """In the demonstration, one Chinese patent ended in February 2025 (CF01)."""
    told = site.json("/api/v1/fields/batteries/families?by=in_force")["families"]
    counts = [len(one["in_force"]) for one in told]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 2
    page = html.fromstring(site.page("/en/fields/batteries/-/families?by=in_force"))
    for one, row in zip(told, page.xpath("//tbody/tr"), strict=True):
        assert row.xpath("td[6]//abbr/text()") == one["in_force"]
        others = [right for right in one["rights"] if right["state"] != "in force"]
        shown = [right["publications"][-1] for right in others]
        assert row.xpath("td[7]//a/text()") == shown
    (ended,) = (right for one in told for right in one["rights"] if right["state"] == "ended")
    assert ended["publications"] == ["CN199000025A", "CN199000025B"]
    assert (ended["event"]["code"], ended["event"]["date"]) == ("CF01", "2025-02-25")
    status = html.fromstring(site.page("/en/fields/batteries/-/status?office=CN"))
    assert [
        row.xpath("string(td[last()])") for row in status.xpath("//tbody/tr[td/code='CF01']")
    ] == ["right ended"]
    assert "neither an end, a revival nor an extension" in status.xpath(
        "string(//tbody/tr[td/code='GR01'])"
    )
