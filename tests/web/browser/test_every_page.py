"""Every page in every language: accessible, light, alone, narrow, dark, printed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import expect

from trihub.core.languages import MAIN_LANGUAGES
from web.browser.conftest import Open, Visit

PAGES = {
    "start": "/",
    "empty": "/search",
    "search": "/search?q=ウェーハ 加工&translate=zh&translate=ko&translate=en&before=2021-01-01&conflicting=1&limit=5",
    "narrowed": "/search?q=ti:(battery OR 电池) AND pd:2016..2024&office=CN&lang=zh&kind=unexamined&limit=5",
    "like": "/search?like=CN199000002A&limit=4",
    "nothing": "/search?q=zzqqzz",
    "wrong query": '/search?q="abc',
    "document": "/doc/CN199000008B",
    "panes": "/doc/CN199000002A?with=JP2015490002A",
    "family": "/family/CN199000008B",
    "number": "/number?text=2004-123456",
    "library": "/library",
    "green": "/green?number=CN199000008B",
    "register": "/register",
    "commitments": "/register/commitments",
    "register quality": "/register/quality",
    "meeting": "/register/M2",
    "field": "/fields/batteries",
    "citation network": "/fields/batteries/-/network",
    "help": "/help",
    "error": "/nothing",
}
VISITS = [
    (name, lang) for turn, name in enumerate(PAGES) for lang in ("en", ("zh", "ja", "ko")[turn % 3])
]
"""Each page in English and, in turn, in another language; its width in all."""
MAX_WEIGHT = 150_000
"""Bytes that a page and all it asks for may have, as sent."""


@cache
def axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def violations(at: Visit, rules: list[str] | None = None, *, colours: bool = True) -> list[str]:
    """What axe finds wrong, with the elements. Colours are the same in every language, and looking
    at them is most of its work."""
    if not at.page.evaluate("typeof axe !== 'undefined'"):
        at.page.evaluate(axe())
    options: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    elif not colours:
        options["rules"] = {"color-contrast": {"enabled": False}}
    found = at.page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:4]]}"
        for one in found
    ]


@pytest.mark.parametrize(("name", "lang"), VISITS)
def test_a_page_is_accessible_light_and_alone(visit: Open, name: str, lang: str) -> None:
    at = visit()
    path = PAGES[name]
    status = at.go(f"/{lang}{path}").status
    assert all(url.startswith((at.address, "data:image/svg+xml")) for url in at.requests)
    assert at.weight() < MAX_WEIGHT
    assert violations(at, colours=lang == "en") == []
    if lang == "en":
        at.page.emulate_media(color_scheme="dark")
        assert violations(at, ["color-contrast"]) == []
        at.page.emulate_media(color_scheme="light")
    at.page.set_viewport_size({"width": 320, "height": 640})
    assert at.overflow() <= 0
    assert violations(at, ["target-size"]) == []
    if status == 200:
        assert at.complaints == []
    for other in MAIN_LANGUAGES if lang == "en" else ():
        at.go(f"/{other}{path}")
        assert at.overflow() <= 0, other


@pytest.mark.parametrize("name", ["document", "panes"])
def test_a_description_by_pages_is_accessible(
    visit: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("trihub.web.views.texts.PAGE", 300)
    at = visit()
    at.go(f"/en{PAGES[name]}")
    assert at.page.locator(".pages").count() >= 2
    assert violations(at, colours=False) == []
    at.page.set_viewport_size({"width": 320, "height": 640})
    assert at.overflow() <= 0
    assert violations(at, ["target-size"]) == []


@pytest.mark.parametrize("lang", ["en", "zh", "ko"])
def test_long_words_and_lists_of_claims_are_wrapped(visit: Open, lang: str) -> None:
    at = visit(width=320)
    at.go(f"/{lang}/doc/CN199000008B")
    many = ", ".join(map(str, range(1, 41)))
    at.page.locator(".depends").first.evaluate("(one, text) => one.append(text)", many)
    for place in (".doctitle", ".claims p", ".text p"):
        at.page.locator(place).first.evaluate(
            "(one, text) => one.append(text)", "Gasturbinenhauptstrahltriebwerk" * 4
        )
    assert at.overflow() <= 0


@pytest.mark.parametrize("name", ["search", "document", "panes", "family"])
def test_a_page_at_twice_its_size(visit: Open, name: str) -> None:
    at = visit(width=640, height=400, device_scale_factor=2)
    at.go(f"/ko{PAGES[name]}")
    assert at.overflow() <= 0
    large = visit(width=1280)
    large.go(f"/ko{PAGES[name]}")
    large.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert large.page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
    assert large.overflow() <= 0


def test_open_parts_are_accessible(visit: Open) -> None:
    at = visit()
    at.go("/zh/search?q=电池&translate=en&limit=4")
    at.page.locator(".why summary").first.click()
    at.page.locator(".like summary").click()
    assert violations(at) == []
    at.page.keyboard.press("Escape")
    at.page.locator("#q").blur()
    at.page.keyboard.press("?")
    assert violations(at) == []
    at.go("/zh/doc/CN199000002A")
    at.page.locator(".term").first.focus()
    at.page.locator(".fold summary").click()
    assert violations(at) == []


def test_print_shows_the_content_alone(visit: Open) -> None:
    at = visit()
    at.go("/en/family/CN199000008B")
    labels = at.page.locator(".timeline .mark-label")
    expect(labels.first).not_to_be_visible()
    at.page.emulate_media(media="print")
    for hidden in (".top", ".foot", ".downloads"):
        expect(at.page.locator(hidden).first).to_be_hidden()
    assert labels.evaluate_all(
        "all => all.every(label => getComputedStyle(label).visibility === 'visible')"
    )
    at.go("/en/search?q=battery")
    for hidden in (".search", ".facets", "#preview", ".star"):
        expect(at.page.locator(hidden).first).to_be_hidden()
    expect(at.page.locator(".hit").first).to_be_visible()
    at.go("/en/doc/CN199000002A?with=JP2015490002A")
    tall = at.page.locator(".pane").first.evaluate("pane => pane.clientHeight >= pane.scrollHeight")
    assert tall
    assert len(at.page.pdf(format="A4")) > 10_000


def test_the_labels_of_a_timeline_do_not_overlap(visit: Open) -> None:
    at = visit()
    at.go("/en/family/CN199000008B")
    at.page.emulate_media(media="print")
    boxes = at.page.locator(".timeline .mark-label").evaluate_all(
        "all => all.map(l => { const b = l.getBoundingClientRect();"
        " return [b.left, b.top, b.right, b.bottom]; })"
    )
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )
            assert apart, (one, other)


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_texts_are_set_in_their_own_glyphs(visit: Open, lang: str) -> None:
    at = visit()
    at.go(f"/{lang}/search?q=*")
    stacks = at.page.locator(".hit h3 [lang]").evaluate_all(
        "all => all.map(e => [e.lang, getComputedStyle(e).fontFamily])"
    )
    wanted = {"zh-Hans": "CJK SC", "ja": "CJK JP", "ko": "CJK KR"}
    checked = [stack for code, stack in stacks if code in wanted and wanted[code] in stack]
    assert len(checked) == sum(code in wanted for code, _ in stacks) > 0
