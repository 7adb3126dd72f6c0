"""Use by keyboard, and what the page's script adds."""

from __future__ import annotations

from playwright.sync_api import expect

from web.browser.conftest import Open


def test_moving_opening_marking_and_asking_why(visit: Open) -> None:
    at = visit()
    at.go("/en/search?q=battery")
    keys = at.keys()
    press = at.page.keyboard.press
    press("j")
    expect(at.page.locator(".hit.here")).to_have_attribute("data-key", keys[0])
    press("j")
    expect(at.page.locator(".hit.here")).to_have_attribute("data-key", keys[1])
    expect(at.page.locator("#preview article")).to_have_attribute("data-key", keys[1])
    press("w")
    expect(at.page.locator(".hit.here .parts")).to_be_visible()
    press("w")
    expect(at.page.locator(".hit.here .parts")).to_be_hidden()
    press("m")
    expect(at.page.locator(".hit.here .star")).to_have_attribute("aria-pressed", "true")
    press("k")
    expect(at.page.locator(".hit.here")).to_have_attribute("data-key", keys[0])
    press("k")
    press("j")
    press("o")
    at.page.wait_for_url(f"**/en/doc/{keys[1]}")
    at.page.go_back()
    marked = at.page.locator(".hit", has=at.page.locator(".star[aria-pressed=true]"))
    expect(marked).to_have_attribute("data-key", keys[1])
    assert at.complaints == []


def test_the_query_line_and_the_list_of_keys(visit: Open) -> None:
    at = visit()
    at.go("/ja/search?q=battery")
    at.page.keyboard.press("/")
    expect(at.page.locator("#q")).to_be_focused()
    at.page.keyboard.type("jkmow?")
    assert at.page.locator("#q").input_value() == "jkmow?"
    at.page.locator("h1").click(force=True)
    at.page.locator("#q").blur()
    at.page.keyboard.press("?")
    expect(at.page.get_by_role("dialog")).to_contain_text("キー操作")
    at.page.keyboard.press("Escape")
    expect(at.page.get_by_role("dialog")).to_be_hidden()


def test_everything_is_reached_by_tab(visit: Open) -> None:
    at = visit()
    at.go("/en/search?q=battery")
    at.page.keyboard.press("Tab")
    assert at.page.evaluate("document.activeElement.className") == "skip"
    at.page.keyboard.press("Enter")
    at.page.keyboard.press("Tab")
    expect(at.page.locator("#q")).to_be_focused()
    seen = set()
    for _ in range(60):
        at.page.keyboard.press("Tab")
        seen.add(at.page.evaluate("document.activeElement.closest('[class]')?.className"))
    assert {"number", "star js-only", "to-preview", "go"} <= seen


def test_a_term_shows_its_words_on_focus_and_hides_them_on_escape(visit: Open) -> None:
    at = visit()
    at.go("/en/doc/CN199000002A")
    term = at.page.locator(".term").first
    gloss = term.locator(".gloss")
    expect(gloss).to_be_hidden()
    term.focus()
    expect(gloss).to_be_visible()
    at.page.keyboard.press("Escape")
    expect(gloss).to_be_hidden()
    at.page.mouse.move(0, 0)
    term.blur()
    term.hover()
    expect(gloss).to_be_visible()


def test_two_panes_scroll_together(visit: Open) -> None:
    at = visit(height=500)
    at.go("/en/doc/CN199000008B?with=KR20170950002A")
    panes = at.page.locator(".pane")
    panes.nth(0).evaluate("pane => pane.scrollTo(0, pane.scrollHeight)")
    at.page.wait_for_function(
        "() => { const p = document.querySelectorAll('.pane')[1];"
        " return p.scrollTop > 0.9 * (p.scrollHeight - p.clientHeight); }"
    )


def test_find_in_page_passes_over_spaces_and_width(visit: Open) -> None:
    at = visit()
    at.go("/ko/doc/KR20170950002A")
    at.page.keyboard.press("/")
    expect(at.page.locator("#find")).to_be_focused()
    at.page.keyboard.type("유기발광")
    expect(at.page.locator("#found-count")).to_have_text(
        "1/" + _total(at.page.locator("body").inner_text())
    )
    at.page.keyboard.press("Enter")
    expect(at.page.locator("#found-count")).to_contain_text("2/")
    at.page.fill("#find", "zzqq")
    expect(at.page.locator("#found-count")).to_have_text("0")
    assert at.complaints == []


def _total(text: str) -> str:
    """How often the words stand in the document's own texts, spaced or not."""
    start = text.index("유기 발광 표시 장치 및 그 제조 방법")
    own = "".join(text[start : text.index("인용문헌", start)].split())
    return str(own.count("유기발광"))


def test_marks_survive_a_broken_store(visit: Open) -> None:
    at = visit()
    at.go("/en/")
    at.page.evaluate("localStorage.setItem('trihub-marked', '{broken')")
    at.go("/en/search?q=battery")
    at.page.locator(".star").first.click()
    expect(at.page.locator(".star").first).to_have_attribute("aria-pressed", "true")
    assert at.complaints == []
