"""An exchange of examiners in a real browser: two offices, from the call to the schedule."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from trihub.app import create_site
from trihub.core.languages import MAIN_LANGUAGES
from trihub.demo.joint.people import PASSWORD
from web.browser.conftest import Open, Visit
from web.browser.test_every_page import MAX_WEIGHT, violations
from web.exchanges.conftest import Clock, made


@dataclass
class Stage:
    """A served site with officers, and the clock that its exchanges go by."""

    address: str
    clock: Clock


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    clock = Clock()
    clock.on(dt.date(2026, 11, 2))
    library = made(tmp_path_factory.mktemp("stage"), clock)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_site(library), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Stage(f"http://127.0.0.1:{listener.getsockname()[1]}", clock)
        server.should_exit = True
        thread.join(10)
    library.close()


def seat(visit: Open, stage: Stage, name: str, lang: str, **options: object) -> Visit:
    """A window in which an officer has signed in through the page's form."""
    at = visit(**options)
    at.address = stage.address
    at.go(f"/{lang}/sign-in?next=/{lang}/exchanges")
    at.page.fill("#login", f"{name}@example.org")
    at.page.fill("#password", PASSWORD)
    at.page.locator("main form button").first.click()
    expect(at.page.locator("form.who a")).to_have_text(f"Person {name}")
    return at


def make_call(page: Page) -> str:
    """Fill in the form of a call and publish it; the path without its language."""
    page.locator("main a.button").click()
    page.fill("#title-en", "Exchange of examiners 2027")
    page.fill("#title-zh", "2027年审查员交流")
    page.fill("#title-ja", "審査官交流2027")
    page.fill("#title-ko", "2027년 심사관 교류")
    for office in ("CN", "JP"):
        page.check(f"input[name=office][value={office}]")
    for field in ("AI", "CLASSIFICATION"):
        page.check(f"input[name=field][value={field}]")
    page.check("input[name=language][value=ja]")
    page.fill("#periods", "spring 2027-03-26 2027-03-01\nmay 2027-05-10 2027-05-21")
    page.fill("#places", "JP spring 1 fields=AI level=B1\nCN may 1")
    page.fill("#deadline", "2026-12-18")
    page.locator("form.petition button").click()
    expect(page.get_by_role("alert")).to_contain_text("spring")
    page.fill("#periods", "spring 2027-03-01 2027-03-26\nmay 2027-05-10 2027-05-21")
    page.locator("form.petition button").click()
    page.locator("form[action$='/open'] button").click()
    expect(page.locator("a[href$='/nominate']")).to_be_visible()
    return page.url.split("/", 4)[4].partition("#")[0]


def nominate(page: Page, name: str, years: str, host: str) -> None:
    """Fill in the form of a nomination."""
    page.locator("a[href$='/nominate']").click()
    page.fill("#examiner", name)
    page.fill("#person", name)
    page.fill("#years-AI", years)
    page.select_option("#level-en", "C1")
    for period in ("spring", "may"):
        page.check(f"input[name=period][value={period}]")
    page.check(f"input[name=host][value={host}]")
    page.locator("form.petition button").click()
    expect(page.locator("#nominations")).to_be_visible()


def sound(at: Visit) -> None:
    """The page is accessible, light, as wide as its window at most, and also in the dark."""
    assert violations(at) == []
    assert at.weight() < MAX_WEIGHT
    at.page.emulate_media(color_scheme="dark")
    assert violations(at, ["color-contrast"]) == []
    at.page.emulate_media(color_scheme="light")
    at.page.set_viewport_size({"width": 320, "height": 640})
    assert at.overflow() <= 0
    at.page.set_viewport_size({"width": 1280, "height": 800})


def test_two_offices_from_the_call_to_the_schedule(visit: Open, stage: Stage) -> None:
    cn = seat(visit, stage, "cn", "zh", java_script_enabled=False)
    path = make_call(cn.page)
    nominate(cn.page, "李娜", "6", "JP")
    nominate(cn.page, "王强", "2", "JP")
    jp = seat(visit, stage, "jp", "ja")
    jp.go(f"/ja/{path}")
    expect(jp.page.locator("main")).not_to_contain_text("李娜")
    nominate(jp.page, "佐藤健", "4", "CN")
    expect(jp.page.locator("main")).to_contain_text("佐藤健")
    public = visit()
    public.address = stage.address
    public.go(f"/ko/{path}")
    expect(public.page.locator("h1")).to_have_text("2027년 심사관 교류")
    expect(public.page.locator("main")).not_to_contain_text("佐藤健")
    stage.clock.on(dt.date(2026, 12, 19))
    jp.go(f"/ja/{path}")
    jp.page.locator("form[action$='/match'] button").click()
    expect(jp.page.locator("main")).to_contain_text("李娜")
    row = jp.page.locator("#matching ~ .scroll tr", has_text="王强")
    expect(row).to_contain_text("未配置")
    expect(row).to_contain_text("JP の spring の受入枠が 1 名増えること")
    placed = jp.page.locator("#matching ~ .scroll tr", has_text="李娜")
    expect(placed).to_contain_text("人工知能 の経験 6 年：24 点")
    for at in (jp, cn):
        at.page.goto(f"{stage.address}/{'ja' if at is jp else 'zh'}/{path}")
        at.page.locator("form[action$='/approve'] button").click()
    expect(cn.page.locator(".state")).to_contain_text("匹配结果已批准")
    stay = cn.page.locator("#schedule ~ .scroll tr", has_text="李娜")
    expect(stay.locator("time").first).to_have_attribute("datetime", "2027-03-01")
    expect(stay).to_contain_text("19")
    for lang in MAIN_LANGUAGES:
        jp.go(f"/{lang}/{path}")
        sound(jp)
    for lang, page in (("ko", "exchanges/new"), ("zh", f"{path}/evaluate")):
        jp.go(f"/{lang}/{page}")
        sound(jp)
    assert jp.complaints == []


def test_pages_of_a_symposium_are_sound(visit: Open, stage: Stage) -> None:
    jp = seat(visit, stage, "jp", "ja")
    jp.go("/ja/symposia/new")
    for code in MAIN_LANGUAGES:
        jp.page.fill(f"#title-{code}", f"User symposium {code}")
        jp.page.fill(f"#notice-{code}", f"Notice {code}")
    jp.page.check("input[name=office][value=CN]")
    jp.page.check("input[name=language][value=ja]")
    for name, text in (("day", "2026-12-01"), ("until", "2026-11-20"), ("place", "Tokyo"), ("seats", "40")):  # fmt: skip
        jp.page.fill(f"#{name}", text)
    jp.page.locator("form.petition button").click()
    jp.page.locator("form[action$='/open'] button").click()
    path = jp.page.url.split("/", 4)[4]
    jp.page.locator("#programme ~ details summary").click()
    jp.page.fill("#title-ja", "開会")
    jp.page.fill("#start", "09:30")
    jp.page.fill("#end", "10:00")
    jp.page.locator("#programme ~ details button").click()
    jp.page.locator(".talks a").click()
    for language, text in (("ja", "開会します。"), ("en", "I open the symposium.")):
        jp.page.fill("#at", "09:30:10")
        jp.page.select_option("#language", language)
        jp.page.fill("#text", text)
        jp.page.locator("#write button").click()
    sound(jp)
    jp.page.locator("form[action$='/publish'] button").click()
    user = visit(java_script_enabled=False)
    user.address = stage.address
    user.go(f"/ko/{path}/register")
    user.page.fill("#name", "사용자")
    user.page.fill("#mail", "user@example.org")
    user.page.locator("main form button").click()
    expect(user.page.get_by_role("alert")).to_be_visible()
    user.page.check("input[name=agreed]")
    user.page.locator("main form button").click()
    expect(user.page.locator("h1")).to_have_text("메일을 확인하십시오")
    for lang, page in zip(MAIN_LANGUAGES, (path, f"{path}/register", "symposia", f"{path}/registrations"), strict=True):  # fmt: skip
        jp.go(f"/{lang}/{page}")
        sound(jp)
    assert jp.complaints == []
