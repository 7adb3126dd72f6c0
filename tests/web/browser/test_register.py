"""A new user reads the five news items in through the site; the records agree with the reference."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import expect

from access.conftest import PASSWORD
from register.test_reading import COMMITMENTS, EXPECTED
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.register import Certainty
from trihub.register.records import Record
from web.browser.conftest import Open, Visit
from web.browser.test_every_page import MAX_WEIGHT, violations
from web.register.conftest import Office
from web.register.conftest import office as office  # the fixture

TITLES = {"000": ("CNIPA", "office"), "001": ("CNIPA", "office"), "002": ("KIPO", "office"),
          "003": ("commentary", "commentary"), "004": ("TCS", "secretariat")}  # fmt: skip
"""Who published each item, and whose word it is."""


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    """Where that site is served."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(office.client.app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def news(shared_data: Path) -> dict[str, str]:
    folder = shared_data.parent / "news"
    if not folder.is_dir():
        pytest.skip("the news items are not here")
    return {path.name[:3]: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


def read_in(at: Visit, item: str, text: str) -> list[str]:
    """Paste an item, look through what is proposed, confirm it; the records."""
    page = at.page
    at.go("/en/register/new")
    page.fill("#text", text)
    page.fill("#publisher", TITLES[item][0])
    page.select_option("#authority", TITLES[item][1])
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("h1")).to_have_text("What was read")
    if item in ("000", "001"):
        date = page.locator("#proposal-1 tr", has_text="Date")
        expect(date).to_contain_text("inferred")
        expect(date.locator(".told").first).not_to_be_empty()
    if item == "000":
        for decision in page.locator(".deciding").all():
            decision.get_by_label("Confirm").check()
        page.get_by_role("button", name="Record what is confirmed").click()
    else:
        page.get_by_role("button", name="Confirm the rest and record").click()
    expect(page.locator("h1")).to_have_text("Recorded")
    return [link.rpartition("/")[2] for link in page.locator(".recorded a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))")]  # fmt: skip


def test_the_five_news_items_become_records_that_agree_with_the_reference(
    visit: Open, address: str, office: Office, news: dict[str, str]
) -> None:
    at = visit(java_script_enabled=False)
    at.address = address
    at.go("/en/sign-in?next=/en/register/new")
    at.page.fill("#login", "kim@moip.example")
    at.page.fill("#password", PASSWORD)
    at.page.keyboard.press("Enter")
    expect(at.page.locator("form.who a")).to_have_text("Kim Seo-yeon")
    records: dict[str, list[Record]] = {}
    for item in sorted(news):
        records[item] = office.register.get_all(read_in(at, item, news[item]))
    for item, expected in EXPECTED.items():
        for name, values in expected.items():
            assert sorted(records[item][0].all(name)) == sorted(values), (item, name)
    for item, wanted in COMMITMENTS.items():
        found = [(one.first("strength"), set(one.all("field")), one.all("actor"))
                 for one in records[item] if one.kind.letter == "C"]  # fmt: skip
        assert all(one in found for one in wanted), item
    for item, why in (("000", "rebuilt CNIPA"), ("001", "2020")):
        date = next(each for each in records[item][0].standing if each.name == "date")
        assert date.certainty is Certainty.INFERRED
        assert why in " ".join(date.because)
    hub = next(one for one in records["004"] if one.first("strength") == "WILLING"
               and one.all("field") == ["STATISTICS"])  # fmt: skip
    assert hub.all("actor") == ["TCS"]
    assert not any(one.first("strength") in ("AGREED", "DECIDED") for one in records["004"])
    search = next(one for one in records["002"] if "JOINT_SEARCH" in one.all("field"))
    assert search.first("strength") == "WILL_DISCUSS"
    at.go(f"/en/register/{hub.id}")
    expect(at.page.locator("main")).to_contain_text("expressed willingness")
    expect(at.page.locator("main")).to_contain_text("secretariat")
    assert at.complaints == []


PAGES = ("/register/new", "/register/open?office=KR", "/register/mine", "/register/quality",
         "/register/{commitment}", "/register/{commitment}/follow", "/register/{meeting}/edit",
         "confirm")  # fmt: skip


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_every_page_for_recording_is_accessible_light_and_alone(
    visit: Open, address: str, office: Office, lang: str
) -> None:
    from web.register.test_editing import told

    meeting, commitment = told(office, 61)
    account = office.seats["kim"].account
    assert account
    secret = office.access.sessions.open(account, strong=True).secret
    at = visit(320, 640, color_scheme="dark" if lang in ("zh", "ko") else "light")
    at.address = address
    at.page.context.add_cookies([{"name": "trihub", "value": secret, "url": address}])
    for path in PAGES:
        if path == "confirm":
            at.go(f"/{lang}/register/new")
            at.page.fill(
                "#text", "The 61th JPO-MOIP Heads Meeting was held in Kobe on June 4, 2061."
            )
            at.page.locator("form.reading button").click()
        else:
            at.go(f"/{lang}{path.format(meeting=meeting, commitment=commitment)}")
        assert violations(at) == [], path
        assert at.overflow() <= 0, path
        assert lang != "en" or violations(at, ["target-size"]) == [], path
        assert at.weight() < MAX_WEIGHT, path
    assert at.complaints == []
