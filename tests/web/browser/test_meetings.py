"""The meeting workbench in a real browser: two offices from the agenda to the register, without
JavaScript; every page by axe, narrow and dark."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from meetings.conftest import AGREED
from trihub.core.languages import MAIN_LANGUAGES
from web.browser.conftest import Visit
from web.browser.test_every_page import violations
from web.meetings.conftest import OTHER_FORM, bench, keep  # noqa: F401 (a fixture)
from web.register.conftest import Office

WEAKER = "两局将就在2032年7月1日前延长联合检索试点继续开展讨论。"


@pytest.fixture(scope="module")
def served(bench: Office) -> Iterator[str]:  # noqa: F811
    """Where the site is."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(bench.client.app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def sit(browser: Browser, served: str, bench: Office, who: str, **options: object) -> Page:  # noqa: F811
    """Somebody's browser, signed in."""
    context = browser.new_context(base_url=served, **options)  # type: ignore[arg-type]
    name, _, value = bench.seats[who].cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": served}])
    return context.new_page()


def test_two_offices_from_the_agenda_to_the_register(
    browser: Browser,
    served: str,
    bench: Office,  # noqa: F811
) -> None:
    chen, kim = (sit(browser, served, bench, w, java_script_enabled=False) for w in ("chen", "kim"))
    chen.goto("/en/meetings/new")
    chen.get_by_label("Mechanism").select_option("CN-KR")
    chen.get_by_label("Number").fill("37")
    chen.get_by_label("Date (").fill("2031-05-20")
    chen.get_by_label("Place").fill("Beijing")
    chen.locator('input[name=office][value="KR"]').check()
    chen.locator("#host").select_option("CN")
    chen.get_by_role("button", name="Prepare a meeting").click()
    name = re.search(r"/meetings/(\w+)$", chen.url)
    assert name
    base = f"/en/meetings/{name[1]}"

    chen.get_by_role("link", name="Agenda").first.click()
    chen.get_by_role("link", name="Propose an agenda").click()
    chen.get_by_role("button", name="Keep the agenda").click()
    chen.locator(".agenda a").nth(1).click()
    item = chen.url.removeprefix(served)
    for page, word in ((chen, "底线"), (kim, "양보 한도")):
        page.goto(item)
        page.locator("#note-new").fill(word)
        page.get_by_role("button", name="Keep the note").click()
    for page, own, other in ((chen, "底线", "양보"), (kim, "양보 한도", "底线")):
        page.goto(item)
        expect(page.locator("main")).to_contain_text(own)
        expect(page.locator("main")).not_to_contain_text(other)

    kim.goto(f"{base}/summary")
    kim.get_by_role("link", name="Draft a summary").click()
    for code, text in AGREED.items():
        given = {"ko": text.replace("7월 1일", "7월 2일"), "zh": WEAKER}.get(code, text)
        kim.locator(f"#text2{code}").fill(given)
    kim.locator("#link2").select_option("new")
    kim.get_by_role("button", name="Keep this version").click()
    disagreements = kim.locator(".disagreement")
    expect(disagreements).to_have_count(2)
    expect(kim.locator("mark", has_text="2032년 7월 2일")).to_be_visible()
    expect(disagreements.nth(1)).to_contain_text("will discuss")
    kim.goto(f"{base}/approvals")
    kim.get_by_role("button", name="Approve this version").click()
    expect(kim.locator('[role="alert"]')).to_contain_text("disagree at 2 places")

    chen.goto(f"{base}/summary")
    chen.locator("#text2ko").fill(AGREED["ko"])
    chen.get_by_role("button", name="Keep this version").click()
    expect(chen.locator(".disagreement")).to_have_count(1)
    chen.get_by_label("It may stand because").fill("The Chinese wording is agreed")
    chen.get_by_role("button", name="Let it stand").click()
    expect(chen.locator(".disagreement.stands")).to_contain_text("The Chinese wording is agreed")
    for page in (chen, kim):
        page.goto(f"{base}/approvals")
        page.get_by_role("button", name="Approve this version").click()
    kim.get_by_role("button", name="Publish in the register").click()
    kim.get_by_role("link", name="Its record in the register").click()
    expect(kim.locator("main")).to_contain_text(AGREED["en"])
    for page in (chen, kim):
        page.context.close()


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_every_page_is_accessible_and_fits(
    browser: Browser,
    served: str,
    bench: Office,  # noqa: F811
    lang: str,
    request: pytest.FixtureRequest,
) -> None:
    """In the light and the dark; at 320 pixels nothing sticks out."""
    answer = bench.seats["chen"].send("/en/meetings/new", **OTHER_FORM)
    name = answer.headers["location"].rpartition("/")[2]
    keep(bench.seats["kim"], name, 0, AGREED, AGREED | {"ko": AGREED["ko"].replace("7월", "8월")})
    folder = request.config.getoption("--pictures")
    page = sit(browser, served, bench, "chen", viewport={"width": 1280, "height": 900})
    visit = Visit(page, served)
    visit.watch()
    found: list[str] = []
    for path in ("/new", f"/{name}", f"/{name}/agenda?draft=1", f"/{name}/summary",
                 f"/{name}/approvals", f"/{name}/minutes", ""):  # fmt: skip
        visit.go(f"/{lang}/meetings{path}")
        page.emulate_media(color_scheme="light")
        found += violations(visit, colours=lang == "en")
        page.emulate_media(color_scheme="dark")
        found += violations(visit, ["color-contrast"]) if lang == "en" else []
        page.set_viewport_size({"width": 320, "height": 700})
        found += [f"{path} is {visit.overflow()} too wide"] * (visit.overflow() > 0)
        if folder:
            shot = path.replace(name, "m").strip("/").replace("/", "-").partition("?")[0] or "list"
            page.screenshot(path=folder / f"meetings-{shot}-{lang}-320-dark.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
        if folder:
            page.emulate_media(color_scheme="light")
            page.screenshot(path=folder / f"meetings-{shot}-{lang}-1280.png", full_page=True)
    assert found == []
    assert visit.complaints == []
    page.context.close()
