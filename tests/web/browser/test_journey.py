"""From a query to a document, its family and a file: with the page's script and without it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from web.browser.conftest import Open, Visit

WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@WITH_AND_WITHOUT
def test_from_a_query_to_a_file(visit: Open, script: bool) -> None:
    at = visit(java_script_enabled=script)
    at.go("/en/")
    at.page.fill("#q", "ウェーハ 加工")
    at.page.check("input[name=translate][value=zh]")
    at.page.check("input[name=translate][value=ko]")
    at.page.get_by_role("button", name="Search").click()
    expect(at.page.locator("#found")).to_contain_text("documents")
    assert at.texts(".terms dt") == ["ウェーハ", "加工"]
    _narrow(at)
    _compare(at)
    _family(at)
    assert at.complaints == []
    assert {url.split("/")[2] for url in at.requests if url.startswith("http")} == {
        at.address.split("/")[2]
    }


def _narrow(at: Visit) -> None:
    before = at.keys()
    at.page.locator(".facets").get_by_role("link", name="JP").first.click()
    expect(at.page.locator(".facets a.on")).to_contain_text("JP")
    after = at.keys()
    assert after
    assert len(after) <= len(before)
    assert all(key.startswith("JP") for key in after)
    assert at.page.locator("#q").input_value() == "ウェーハ 加工"


def _compare(at: Visit) -> None:
    at.page.locator(".hit h3 a").first.click()
    at.page.wait_for_url("**/en/doc/JP*")
    expect(at.page.locator("h1")).to_contain_text("ウェーハ")
    at.page.locator(".biblio").get_by_role("link", name="CN 199000002 A").click()
    panes = at.page.locator(".pane")
    expect(panes).to_have_count(2)
    expect(panes.nth(1)).to_contain_text("晶圆边缘研磨装置")


def _family(at: Visit) -> None:
    at.page.locator(".jump").get_by_role("link", name="Family").click()
    expect(at.page.locator("h1")).to_contain_text("Family of")
    assert at.page.locator(".timeline a.mark").count() == 5
    for name in ("CSV", "XLSX", "RIS", "JSON Lines", "ST.96", "JSON"):
        with at.page.expect_download() as begun:
            at.page.locator(".about").get_by_role("link", name=name, exact=True).click()
        assert begun.value.path().stat().st_size > 100


@WITH_AND_WITHOUT
def test_a_translated_term_switches_off_and_on(visit: Open, script: bool) -> None:
    at = visit(java_script_enabled=script)
    at.go("/ja/search?q=ウェーハ&translate=zh")
    at.page.locator("a.chip", has_text="晶圆").click()
    expect(at.page.locator("a.chip.off")).to_contain_text("晶圆")
    at.page.locator("a.chip.off").click()
    expect(at.page.locator("a.chip.off")).to_have_count(0)


@WITH_AND_WITHOUT
def test_the_language_changes_and_the_page_stays(visit: Open, script: bool) -> None:
    at = visit(java_script_enabled=script)
    at.go("/en/search?q=ti%3Abattery+OR+ti%3A电池&before=2022-01-01&office=CN")
    keys = sorted(at.keys())
    for name, code in (
        ("简体中文", "zh-Hans"),
        ("日本語", "ja"),
        ("한국어", "ko"),
        ("English", "en"),
    ):
        at.page.locator(".languages").get_by_role("link", name=name).click()
        assert at.page.locator("html").get_attribute("lang") == code
        assert sorted(at.keys()) == keys
        assert at.page.locator("#before").input_value() == "2022-01-01"


def test_a_query_that_is_wrong_is_pointed_at(visit: Open) -> None:
    at = visit(java_script_enabled=False)
    at.go("/ko/search?q=wafer+AND+%28edge")
    expect(at.page.locator(".problem")).to_contain_text("11번째 글자의 괄호가 닫히지 않았습니다.")
    expect(at.page.locator(".pointer mark")).to_have_text("(")
    at.page.fill("#q", "battery AND cell")
    at.page.keyboard.press("Enter")
    expect(at.page.locator(".hit").first).to_be_visible()


def test_the_preview_needs_no_script(visit: Open) -> None:
    at = visit(java_script_enabled=False)
    at.go("/en/search?q=battery")
    second = at.keys()[1]
    at.page.locator(".hit").nth(1).locator("a.to-preview").click()
    expect(at.page.locator("#preview article")).to_have_attribute("data-key", second)
    narrow = visit(width=900, java_script_enabled=False)
    narrow.go("/en/search?q=battery")
    expect(narrow.page.locator("#preview")).to_be_hidden()
    expect(narrow.page.locator("a.to-preview").first).to_be_hidden()
