"""A day at the desk, in two windows of one office: passages selected in the text, a clash, notes,
changes and the way back, a second document, the unpublished texts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from web.browser.conftest import Open
from web.browser.joint_site import Seat, Stage, staged
from web.browser.test_every_page import violations
from web.joint.conftest import prepared

__all__ = ["prepared"]

MINE, FREE = "KR20210950001A", "KR20220950006A"


@pytest.fixture
def stage(
    prepared: Path, tmp_path: Path, visit: Open, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    place = tmp_path / "library"
    shutil.copytree(prepared, place)
    with staged(place, visit, request.config.getoption("--pictures", default=None)) as on:
        yield on


def test_a_day_at_the_desk(stage: Stage) -> None:
    desk = f"/cases/{stage.cases['searching']}/desk"
    one, two = window(stage), window(stage)
    _selected(one, desk)
    _by_keys(one, desk)
    _charted(one, desk)
    _clash(one, two, desk)
    _notes(one, desk)
    _back(one, desk)
    _seconds(one, desk)
    _unpublished(one, desk)
    for seat in (one, two):
        assert seat.at.complaints == ["Failed to load resource: the server responded with a status "
                                      "of 409 (Conflict)"] * (seat is one)  # fmt: skip
        assert all(url.startswith((stage.address, "data:")) for url in seat.at.requests)
        seat.at.page.context.close()


def window(stage: Stage) -> Seat:
    """A window in which Korea's examiner has signed in already."""
    assert stage.visit
    at = stage.visit(width=1280, height=860)
    at.address = stage.address
    cookie = {"name": "trihub", "value": stage.session("kr"), "url": stage.address}
    at.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return Seat(at, "ko", stage.pictures)


def drag(seat: Seat, selector: str, wide: float) -> None:
    """Select from the start of a text with the mouse."""
    seat.find("h1").click(position={"x": 1, "y": 1})  # what is selected would be dragged away
    text = seat.find(selector)
    text.scroll_into_view_if_needed()
    box = text.bounding_box()
    assert box
    mouse = seat.at.page.mouse
    mouse.move(box["x"] + 1, box["y"] + 12)
    mouse.down()
    mouse.move(box["x"] + wide, box["y"] + 12, steps=4)
    mouse.up()


def selected(seat: Seat) -> list[list[str]]:
    """The passages of the form: part, start, end."""
    found = seat.find("[name=passage]").evaluate_all("all => all.map(e => e.value)")
    return [str(one).rsplit("|", 2) for one in found]


def _selected(seat: Seat, desk: str) -> None:
    """With the mouse; a wider selection replaces the one that it overlaps."""
    seat.go(f"{desk}/doc/{FREE}")
    claim = ".selectable[data-part='cl|ko|1']"
    ends = []
    for wide in (40, 120):
        drag(seat, claim, wide)
        expect(seat.find("[name=passage]")).to_have_count(1)
        seat.at.page.wait_for_timeout(250)
        ((part, start, end),) = selected(seat)
        assert (part, start) == ("cl|ko|1", "0")
        ends.append(int(end))
    assert 0 < ends[0] < ends[1]
    quote = seat.find(claim).inner_text()[: int(end)]
    expect(seat.find("#selected q")).to_have_text(quote.strip())
    drag(seat, ".selectable[data-part^='de|']:nth-match(.selectable[data-part^='de|'], 2)", 120)
    expect(seat.find("[name=passage]")).to_have_count(2)
    seat.find("#selected li button").last.click()
    expect(seat.find("[name=passage]")).to_have_count(1)
    assert violations(seat.at) == []
    seat.picture("passage", 620)
    seat.send(seat.find("form.desk-columns"), "aside .stack > button", category="Y", claims="1",
              reason="코팅층을 개시함.")  # fmt: skip
    expect(seat.find(".remark q")).to_have_text(quote.strip())
    expect(seat.find(f"{claim} mark")).to_have_text(quote.strip())


def _by_keys(seat: Seat, desk: str) -> None:
    """n to the next part, arrows to a word, Shift and arrows select; nothing before that."""
    seat.go(f"{desk}/doc/{FREE}")
    press = seat.at.page.keyboard.press
    press("n")
    press("n")
    press("ArrowRight")
    seat.at.page.wait_for_timeout(250)
    assert selected(seat) == []
    for _ in range(4):
        press("Shift+ArrowRight")
    expect(seat.find("[name=passage]")).to_have_count(1)
    seat.at.page.wait_for_timeout(250)
    ((part, start, end),) = selected(seat)
    text = seat.find(f".selectable[data-part='{part}']").inner_text()
    assert text[int(start) : int(end)] == seat.find("#selected q").inner_text().strip("“”")
    assert int(start) > 0


def _charted(seat: Seat, desk: str) -> None:
    """From a cell of the chart to the text and back, once with the mouse and once by keys alone."""
    seat.go(f"{desk}/charts/1?with={FREE}")
    into = f"button[name=select][value='{{}}:{FREE}']"
    press = seat.at.page.keyboard.press
    with seat.at.page.expect_navigation():
        seat.find(into.format(0)).click()
    expect(seat.find("#feature option:checked")).to_contain_text("1.1")
    drag(seat, ".selectable[data-part='cl|ko|2']", 120)
    expect(seat.find("[name=passage]")).to_have_count(1)
    quotes = [seat.find("#selected q").inner_text().strip("“”")]
    assert violations(seat.at) == []
    seat.find("#into-chart button").scroll_into_view_if_needed()
    seat.picture("into-chart", 700)
    with seat.at.page.expect_navigation():
        seat.find("#into-chart button").click()
    assert quotes[0] in seat.find("tbody tr").first.locator(".kept").inner_text()
    seat.find(into.format(1)).focus()
    with seat.at.page.expect_navigation():
        press("Enter")
    press("n")
    press("n")
    for _ in range(6):
        press("Shift+ArrowRight")
    expect(seat.find("[name=passage]")).to_have_count(1)
    seat.at.page.wait_for_timeout(250)
    quotes.append(seat.find("#selected q").inner_text().strip("“”"))
    seat.find("#feature").focus()
    press("Tab")
    with seat.at.page.expect_navigation():
        press("Enter")
    rows = seat.find("tbody tr")
    assert [rows.nth(n).locator(".kept").count() for n in (0, 1, 2)] == [1, 1, 0]
    assert quotes[1] in rows.nth(1).locator(".kept").inner_text()


def _clash(one: Seat, two: Seat, desk: str) -> None:
    """Both load the document; the second one is first. The other sees both versions, and merges."""
    for seat in (one, two):
        seat.go(f"{desk}/doc/{MINE}")
    form = "form.desk-columns"
    two.send(two.find(form), "aside .stack > button", category="A", claims="4", reason="둘째의 것.")
    seat = one
    seat.find("[name=category][value=X]").check()
    seat.find("#claims").fill("3")
    seat.find("#reason").fill("첫째의 것.")
    with seat.at.page.expect_navigation():
        seat.find("aside .stack > button").click()
    expect(seat.find(".versions > section")).to_have_count(3)
    theirs, mine, merged = seat.find(".versions > section").all_inner_texts()
    assert "둘째의 것." in theirs
    assert "첫째의 것." not in theirs
    assert "첫째의 것." in mine
    assert "둘째의 것." not in mine
    assert all(words in merged for words in ("첫째의 것.", "둘째의 것."))
    assert violations(seat.at) == []
    seat.picture("clash", 800)
    with seat.at.page.expect_navigation():
        seat.find("form[action*='/settle/'] button").last.click()
    reasons = seat.find("#mark .remark").all_inner_texts()
    assert ["둘째의 것." in text or "첫째의 것." in text for text in reasons[-2:]] == [True, True]


def _notes(seat: Seat, desk: str) -> None:
    seat.go(desk)
    seat.send(seat.find("form[action$='/notes']"), text="처음의 말.", exchanged=True)
    note = seat.find(".kept-thing.note", has_text="처음의 말.")
    note.locator("summary").click()
    seat.send(note.locator("form"), "p > button:first-child", text="고친 말.")
    expect(seat.find(".kept-thing.shared", has_text="고친 말.")).to_have_count(1)


def _back(seat: Seat, desk: str) -> None:
    """The change of the note is undone, then its newer version restored."""
    seat.go(f"{desk}/history")
    seat.picture("history", 560)
    with seat.at.page.expect_navigation():
        seat.find(".change form button").first.click()
    assert "처음의 말." in seat.go(desk).text
    seat.go(f"{desk}/history")
    with seat.at.page.expect_navigation():
        seat.find(".change", has_text="고친 말.").locator("form button").first.click()
    assert "고친 말." in seat.go(desk).text


def _seconds(seat: Seat, desk: str) -> None:
    """The document marked with Y is ranked among the others, and combined."""
    seat.go(f"{desk}/seconds?claim=1&document={MINE}")
    second = seat.find(".second", has=seat.find(f"a[href*='{FREE}']"))
    with seat.at.page.expect_navigation():
        second.locator("form button").click()
    expect(seat.find(".kept-thing:not(.note)", has_text=FREE)).to_have_count(1)


def _unpublished(seat: Seat, desk: str) -> None:
    seat.go(desk)
    seat.find("a[href$='/desk/texts']").click()
    seat.find("#q").fill("잔류 기공")
    with seat.at.page.expect_navigation():
        seat.at.page.keyboard.press("Enter")
    assert seat.find(".closed-text mark").count() > 2
    assert "기공" not in seat.at.page.url
