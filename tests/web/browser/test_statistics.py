"""The statistics part in a browser: every page, and a reader who gets to the bottom of a figure."""

from __future__ import annotations

from itertools import cycle, islice

import pytest
from playwright.sync_api import expect

from trihub.app import Library
from trihub.core.languages import MAIN_LANGUAGES
from trihub.statistics.reconciliation import Rule
from web.browser.conftest import Open
from web.browser.test_every_page import MAX_WEIGHT, violations

PAGES = [
    "/stats", "/stats/explore", "/stats/explore?dataset=GRANT_RATES&indicator=GRANT_RATE",
    "/stats/indicators/APPLICATIONS", "/stats/offices/KR", "/stats/flows?year=2017",
    "/stats/disagreements?rule=unexplained", "/stats/sources?dataset=JPO", "/stats/releases",
]  # fmt: skip
VISITS = [
    (path, lang)
    for place, path in enumerate(PAGES)
    for lang in islice(cycle(MAIN_LANGUAGES), place % 2, place % 2 + 3, 2)
]
"""Each page in two of the languages, in turn."""


@pytest.fixture(scope="module", autouse=True)
def compared(library: Library) -> None:
    """The register stands before the pages are opened."""
    library.statistics.reconciled.get()


@pytest.mark.parametrize(("path", "lang"), VISITS)
def test_a_page_of_figures_is_accessible_light_and_alone(visit: Open, path: str, lang: str) -> None:
    at = visit()
    at.go(f"/{lang}{path}")
    assert all(url.startswith((at.address, "data:image/svg+xml")) for url in at.requests)
    assert at.weight() < MAX_WEIGHT
    assert violations(at) == []
    at.page.emulate_media(color_scheme="dark")
    assert violations(at, ["color-contrast"]) == []
    at.page.set_viewport_size({"width": 320, "height": 640})
    assert at.overflow() <= 0
    assert violations(at, ["target-size"]) == []
    assert at.complaints == []


def test_a_reader_without_scripts_gets_to_the_bottom_of_a_figure(
    visit: Open, library: Library
) -> None:
    at = visit(java_script_enabled=False)
    at.go("/ja/stats")
    at.page.locator("a[href$='/stats/explore']").click()
    form = at.page.locator(".choose")
    form.locator("[name=office][value=KR]").uncheck()
    form.locator("[name=office][value=US]").uncheck()
    form.locator("#first").fill("2015")
    form.locator("#last").fill("2018")
    form.locator("#rows").select_option("office")
    form.locator("#columns").select_option("period")
    form.locator("button").click()
    assert "office=CN&office=JP" in at.page.url
    assert at.texts("#figures thead th")[1:] == ["2015", "2016", "2017", "2018"]
    assert at.texts("#figures tbody th") == ["中国", "日本"]
    expect(at.page.locator(".objection")).to_contain_text("2017")
    at.page.locator(".objection a").first.click()
    expect(at.page.locator(".holds")).to_be_visible()
    at.page.locator("#figures td a").first.click()
    expect(at.page.locator("h1")).to_be_visible()
    assert "/ja/stats/figures/" in at.page.url

    rare = next(e for e in library.statistics.reconciled.get().register
                if e.rule is Rule.RESIDENCE)  # fmt: skip
    at.go("/ja/stats/disagreements")
    at.page.locator("#rule").select_option("residence")
    at.page.locator(".filters button").click()
    at.page.locator(f"a[href$='{rare.id}']").click()
    expect(at.page.locator(".evidence")).to_contain_text(rare.explanations[0].text("ja"))
    assert len(at.texts(".around tbody tr")) > 1


def test_choosing_a_data_set_shows_its_choices_at_once(visit: Open) -> None:
    at = visit()
    at.go("/en/stats/explore")
    at.page.locator("[name=dataset][value=WDI]").uncheck()
    at.page.locator("[name=dataset][value=CNIPA]").check()
    at.page.wait_for_url("**/stats/explore?dataset=CNIPA&indicator=APPLICATIONS*")
    at.page.locator("#indicator").select_option("IN_FORCE")
    at.page.wait_for_url("**indicator=IN_FORCE*")
    expect(at.page.locator("#explored h2").first).to_contain_text("In force")
    assert "first=" not in at.page.url
    assert at.complaints == []
