"""Every page, in every language: what it shows, where its links go, what it weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from lxml import html

from trihub.app import Library
from trihub.core.languages import MAIN_LANGUAGES
from web.client import Client
from web.selecting import find

WAFER = quote("ウェーハ 加工")
PAGES = {
    "start": "/{lang}/",
    "empty search": "/{lang}/search",
    "search": f"/{{lang}}/search?q={WAFER}&translate=zh&translate=ko&translate=en",
    "cut-off": "/{lang}/search?q=battery&before=2021-01-01&conflicting=1",
    "nothing found": "/{lang}/search?q=zzqqzz",
    "narrowed": "/{lang}/search?q=*&office=JP&kind=granted&year=2018&lang=ja",
    "like": "/{lang}/search?like=CN199000002A",
    "like a text": f"/{{lang}}/search?like={quote('一种晶圆边缘研磨装置，包括承载台')}",
    "like, within": "/{lang}/search?like=CN199000002A&q=ofc%3AKR+OR+ofc%3AJP",
    "like, compared": "/{lang}/search?like=CN199000002A&align=1&limit=10",
    "fields": f"/{{lang}}/search?q={quote('ti:(battery OR 电池) AND pd:2016..2024 NOT pa:x')}",
    "near": "/{lang}/search?q=wafer%20NEAR/5%20edge%20AND%20ic:H01L*",
    "document": "/{lang}/doc/CN199000002A",
    "two panes": "/{lang}/doc/CN199000002A?with=JP2015490002A",
    "family": "/{lang}/family/CN199000002A",
    "preview": "/{lang}/preview?q=battery&show=EP9900006A1",
    "number": f"/{{lang}}/number?text={quote('特願平5-142789')}",
    "ambiguous number": "/{lang}/number?text=2004-123456",
    "wrong check digit": "/{lang}/number?text=CN202111286633.1",
    "numbers": "/{lang}/number",
    "library": "/{lang}/library",
    "help": "/{lang}/help",
}
MAX_BYTES = 150_000


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_every_page_answers_in_every_language(site: Client, address: str, lang: str) -> None:
    answer = site.get(address.format(lang=lang))
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-language"] == lang
    assert len(answer.content) < MAX_BYTES
    page = html.fromstring(answer.text)
    if "preview" in address:
        return
    assert page.get("lang") == {"zh": "zh-Hans"}.get(lang, lang)
    assert page.findtext(".//title").endswith("Trihub")
    assert len(page.findall(".//h1")) == 1
    assert {a.get("href") for a in find(page, ".languages a")} == {
        address.format(lang=code).replace(f"/{lang}/", f"/{code}/", 1) for code in MAIN_LANGUAGES
    }


def addresses(page: str) -> Iterator[str]:
    for element in html.fromstring(page).iter():
        for name in ("href", "src", "action", "data-preview"):
            if value := element.get(name):
                yield value


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_pages_name_nobody_else(site: Client, address: str) -> None:
    page = site.page(address.format(lang="en"))
    for found in addresses(page):
        assert found.startswith(("/", "?", "#", "data:image/svg+xml")), found
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son[a-z]+=", page)


def test_every_link_of_the_search_and_the_document_works(site: Client) -> None:
    seen: set[str] = set()
    for address in (PAGES["search"], PAGES["document"], PAGES["family"], PAGES["library"]):
        for link in addresses(site.page(address.format(lang="en"))):
            if link.startswith("/") and len(seen) < 400:
                seen.add(link.partition("#")[0])
    wrong = {link: s for link in seen if (s := site.get(link).status_code) not in (200, 301, 302)}
    assert not wrong


def test_home_goes_to_the_readers_language(site: Client) -> None:
    def to(accept: str) -> str:
        return site.get("/", headers={"accept-language": accept}).headers["location"]

    assert to("ko-KR,ko;q=0.9,en;q=0.8") == "/ko/"
    assert to("fr, zh-CN;q=0.7, ja;q=0.8") == "/ja/"
    assert to("de") == to("") == to("ja;q=0") == to(";;;q=,,") == "/en/"


def test_a_document_has_one_address(site: Client) -> None:
    for written in ("CN 199000002 A", "cn199000002a"):
        answer = site.get(f"/ja/doc/{quote(written)}?with=JP2015490002A")
        assert answer.status_code == 301
        assert answer.headers["location"] == "/ja/doc/CN199000002A?with=JP2015490002A"


def test_a_number_with_slashes_finds_its_document(site: Client) -> None:
    for written in ("US 2018/0900001 A1", "US%202018%2F0900001%20A1"):
        answer = site.get(f"/en/doc/{written}")
        assert answer.status_code == 301, written
        assert answer.headers["location"] == "/en/doc/US2018900001A1"


def test_a_document_shows_its_parts(site: Client) -> None:
    page = html.fromstring(site.page("/zh/doc/CN199000008B"))
    text = page.text_content()
    for expected in (
        "有机发光显示装置及其制造方法", "CN 199000008 B", "授权公告日", "2019年11月15日",
        "ZL201719900002.7", "优先权", "H01L 51/52", "专利权的终止", "演示库中的虚构文献",
    ):  # fmt: skip
        assert expected in text
    claims = find(page, "#claims-0 > ol.claims > li")
    assert [claim.get("value") for claim in claims] == ["1", "5"]
    assert [c.get("value") for c in find(claims[0], "ol.claims > li")] == ["2", "3", "4"]
    abstract = find(page, "#abstract-0")[0]
    assert abstract.get("lang") == "zh-Hans"
    terms = find(page, "dfn.term")
    assert terms
    assert all(term.get("tabindex") == "0" for term in terms)
    assert find(terms[0], ".gloss span[lang=ja]")


def test_no_page_shows_the_keys_of_applications(site: Client, library: Library) -> None:
    keys = library.store.keys_of(range(1, 200)).values()
    families = [site.page(f"/zh/family/{key}") for key in sorted(keys)[::10]]
    text = " ".join(html.fromstring(page).text_content() for page in families)
    assert "KR 10-20" in text
    assert not re.search(r"[A-Z]{2}:|publication:", text)


def test_citations_say_office_number_kind_and_day(site: Client, library: Library) -> None:
    keys = sorted(library.store.keys_of(range(1, 200)).values())
    stored = [library.store.get(key, whole=False) for key in keys]
    citing = next(
        one.patent for one in stored if one and any(c.is_patent for c in one.patent.citations)
    )
    page = html.fromstring(site.page(f"/ja/doc/{citing.key}"))
    cells = [row[0] for row in find(page, "#citations table.list tbody tr")]
    patents = [cell for cell in cells if find(cell, ".number")]
    assert patents
    for cell in patents:
        (number,) = find(cell, ".number")
        assert find(cell, "abbr.office")
        assert find(cell, "span[title]")
        assert re.search(r"\d", number.text_content())
        assert find(cell, "time")


def test_two_panes_show_both_languages(site: Client) -> None:
    page = html.fromstring(site.page("/en/doc/CN199000002A?with=JP2015490002A"))
    panes = find(page, ".pane")
    assert [find(pane, "section.text")[0].get("lang") for pane in panes] == ["zh-Hans", "ja"]
    ids = [element.get("id") for element in find(page, "[id]")]
    assert len(ids) == len(set(ids))


def marks(page: str) -> set[str]:
    return {mark.text_content() for mark in find(html.fromstring(page), ".hit mark")}


def test_phrases_and_starts_of_words_are_marked(site: Client) -> None:
    phrase = marks(site.page("/en/search?q=%22solid%20electrolyte%22"))
    assert {"solid", "electrolyte"} <= phrase
    assert "battery" in marks(site.page("/en/search?q=batter*"))
    assert "固体电解质" in marks(site.page("/zh/search?q=%22固体电解质%22"))


def test_the_cut_off_is_told(site: Client) -> None:
    page = site.page("/en/search?q=battery&before=2020-09-24")
    assert "published before 24 Sept 2020" in page
    assert re.search(r"[1-9]\d* matching documents removed", page)
    assert "US20200900002A1" not in page
    kept = html.fromstring(site.page("/en/search?q=battery&before=2020-09-24&conflicting=1"))
    marked = [hit.get("data-key") for hit in find(kept, ".hit") if find(hit, ".badge.e")]
    assert "US2020900002A1" in marked


def test_a_translated_term_switches_off(site: Client) -> None:
    page = html.fromstring(site.page(PAGES["search"].format(lang="en")))
    chip = next(c for c in find(page, "a.chip") if "晶圆" in c.text_content())
    off = html.fromstring(site.page(chip.get("href")))
    again = next(c for c in find(off, "a.chip.off") if "晶圆" in c.text_content())
    assert find(again, "s")
    assert "without=" not in again.get("href")


@pytest.mark.parametrize(
    ("address", "status", "wrong", "hint"),
    [
        ("/ko/search?q=%22abc", 400, "1번째 글자의 따옴표가 닫히지 않았습니다.", "닫는 따옴표"),
        ("/ja/search?q=a&before=2020-02-30", 400, "「2020-02-30」は存在しない日付です。", "YYYY-MM-DD"),
        ("/zh/search?q=a&before=2020-02", 400, "“2020-02”不是完整日期。", "2020-01-31"),
        ("/zh/search?like=CN999999999A", 404, "本库没有文献 CN999999999A。", "识别结果"),
        ("/ja/number?text=hello", 400, "「hello」は", "CN 113781974 A"),
        ("/ko/doc/hello", 404, "‘hello’는", "CN 113781974 A"),
        ("/zh/search?q=a&limit=x", 422, "参数“limit”不是整数。", ""),
        ("/ja/search?q=a&offset=99999", 422, "パラメーター「offset」が2000より大きいです。", ""),
        ("/ko/search.zip?q=a", 400, "내보내기 형식 ‘zip’은(는) 없습니다.", "csv"),
        ("/zh/search?q=ic:QQ", 400, "“QQ”不是分类号。", "任意层级的分类号"),
        ("/ko/search?q=a&translate=zh&translate=fr", 400, "‘fr’로는 번역하지 않습니다.", "en, zh, ja, ko"),
        ("/ja/search.csv?q=a&translate=fr", 400, "「fr」への翻訳はありません。", "en, zh, ja, ko"),
        ("/zh/search?q=a&year=202x", 400, "202x 不是年份。", "2015"),
        ("/en/search?q=a&conflicting=1", 400, "only be told with a cut-off", "Give the day"),
        ("/ja/nothing", 404, "このアドレスには何もありません", ""),
    ],
)  # fmt: skip
def test_errors_speak_the_readers_language(
    site: Client, address: str, status: int, wrong: str, hint: str
) -> None:
    answer = site.get(address)
    assert answer.status_code == status
    text = html.fromstring(answer.text).text_content()
    assert wrong in text
    assert hint in text


def test_a_failure_tells_nothing_of_the_inside(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **more: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("trihub.web.pages.search.describe", fail)
    answer = site.get("/ja/search?q=a")
    assert answer.status_code == 500
    assert "応答中に障害が発生しました" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_long_descriptions_come_by_pages(site: Client, library: Library) -> None:
    answer = site.get("/en/doc/CN199000002A?from=3")
    assert answer.status_code == 200
    assert site.get("/en/doc/CN199000002A?from=0").status_code == 422


def test_pages_by_offset(site: Client) -> None:
    def numbers(page: str) -> list[str]:
        return [hit.get("data-key") for hit in find(html.fromstring(page), ".hit")]

    first = site.page("/en/search?q=a%20method&limit=5")
    following = find(html.fromstring(first), "a[rel=next]")[0].get("href")
    second = site.page(following)
    both = numbers(first) + numbers(second)
    assert len(both) == len(set(both)) == 10
    assert find(html.fromstring(second), "a[rel=prev]")[0].get("href") == (
        "/en/search?q=a+method&limit=5"
    )


def downloads(answer: httpx.Response) -> str:
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize("name", ["csv", "xlsx", "ris", "jsonl", "st96"])
def test_downloads(site: Client, name: str) -> None:
    media = {
        "csv": "text/csv", "ris": "application/x-research-info-systems",
        "jsonl": "application/jsonl", "st96": "application/xml",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }  # fmt: skip
    assert downloads(site.get(f"/en/search.{name}?q=battery")) == media[name]
    assert site.get(f'/zh/search.{name}?q="').status_code == 400
    assert downloads(site.get(f"/en/doc/CN199000002A/download.{name}")) == media[name]
    family = site.get(f"/en/family/CN199000002A/download.{name}")
    assert downloads(family) == media[name]
    if name == "csv":
        rows = family.text.splitlines()
        assert len(rows) == 1 + 5
        assert any("JP2015490002A" in row for row in rows)


def test_the_preview_is_of_the_hit_asked_for(site: Client) -> None:
    page = html.fromstring(site.page("/en/search?q=battery"))
    hits = find(page, ".hit")
    assert find(page, "#preview article")[0].get("data-key") == hits[0].get("data-key")
    other = find(hits[1], "a.to-preview")[0].get("href").partition("#")[0]
    shown = find(html.fromstring(site.page(other)), "#preview article")[0]
    assert shown.get("data-key") == hits[1].get("data-key")
    assert "battery" in [mark.text_content() for mark in find(shown, "mark")]


def test_invented_documents_say_so_wherever_they_show(site: Client, library: Library) -> None:
    for address in (
        "/en/search?q=battery", "/en/family/CN199000002A", "/en/doc/CN199000002A",
        "/en/number?text=CN199000002A",
    ):  # fmt: skip
        main = find(html.fromstring(site.page(address)), "main")[0]
        assert "invented" in main.text_content(), address


def test_hits_beside_the_features_of_a_claim(site: Client, library: Library) -> None:
    patent = library.store.get("CN199000025A").patent  # type: ignore[union-attr]
    like = quote(patent.claims[0].text)
    plain = html.fromstring(site.get(f"/en/search?like={like}&translate=en").text)
    offered = plain.xpath("//a[contains(@href, 'align=1')]")
    assert len(offered) == 1
    assert not find(plain, "table.aligned")
    page = html.fromstring(site.get(offered[0].get("href")).text)
    rows = find(page, "table.aligned tbody tr")
    assert {one.get("lang") for row in rows for one in find(row, "th")} == {"zh-Hans"}
    assert any(
        "冷却板" in [mark.text for mark in find(row, "th mark")]
        and "cooling plate" in row.text_content().lower()
        and find(row, "td [lang=en] mark")
        for row in rows
    )  # fmt: skip
    lacking = [row for row in rows if "no passage says this" in row.text_content()]
    assert lacking
    assert not find(lacking[0], "mark")
    other = html.fromstring(site.get("/zh/search?q=电池&align=1").text)
    assert not find(other, "table.aligned")
