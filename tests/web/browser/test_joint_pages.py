"""Every page of joint search in every language; the desk by keyboard; a petition from its form."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from trihub.core.languages import MAIN_LANGUAGES
from trihub.demo.joint.story import told
from web.browser.conftest import Open, Visit
from web.browser.joint_site import Seat, Stage, fill, staged
from web.browser.test_every_page import MAX_WEIGHT, violations
from web.joint.conftest import prepared

__all__ = ["prepared"]

MINE, OTHER = "KR20210950001A", "KR20230950003A"
CASE, DESK = "/cases/{searching}", "/cases/{searching}/desk"
PAGES = {
    "overview for all": ("", ""), "overview": ("cn", ""), "programme": ("", "/programmes/ip5-cse"),
    "dashboard": ("administrator", "/programmes/cn-kr-demo/dashboard"),
    "case asked for": ("kr-head", "/cases/{requested}"), "case of applicant": ("applicant", CASE),
    "case searched": ("kr", CASE), "case closed": ("cn", "/cases/{closed}"),
    "petition": ("kr", f"{CASE}/petition"), "desk": ("kr", DESK),
    "results": ("kr", f"{DESK}/runs/{{run}}"), "document": ("kr", f"{DESK}/doc/{MINE}?run={{run}}"),
    "chart": ("kr", f"{DESK}/charts/1?with={MINE}&with={OTHER}"), "again": ("kr", f"{DESK}/again"),
    "history": ("kr", f"{DESK}/history"), "seconds": ("kr", f"{DESK}/seconds?claim=1&document={MINE}"),
    "unpublished texts": ("kr", f"{DESK}/texts"),
    "replay": ("kr", f"{DESK}/runs/{{run}}/replay"), "own report": ("kr", f"{DESK}/report"),
    "filed desk": ("cn", DESK), "filed report": ("cn", f"{DESK}/report"),
    "joint report": ("applicant", "/cases/{closed}/report"), "choose": ("applicant", "/new"),
    "new petition": ("applicant", "/new?programme=cn-kr-demo"),
}  # fmt: skip
LARGE = ("case searched", "desk", "document", "joint report", "new petition")


@pytest.fixture(scope="module")
def served(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One site for the tests that change nothing of which another one speaks."""
    place = tmp_path_factory.mktemp("pages") / "library"
    shutil.copytree(prepared, place)
    with staged(place) as on:
        who = on.account("kr").actor()
        assert on.library.joint
        runs = on.library.joint.desk.runs(who, on.cases["searching"])
        on.cases["run"] = next(item.id for item, run in runs if run.terms)
        on.secrets = {name: on.session(name) for name in ("applicant", "cn", "kr", "kr-head", "administrator")}  # fmt: skip
        yield on


def seat(at: Visit, served: Stage, name: str, lang: str) -> Seat:
    """A window in which somebody has signed in already."""
    at.address = served.address
    if name:
        cookie = {"name": "trihub", "value": served.secrets[name], "url": served.address}
        at.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return Seat(at, lang)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_light_and_alone(visit: Open, served: Stage, name: str) -> None:
    who, path = PAGES[name]
    at = visit()
    looked = "en", ("zh", "ja", "ko")[list(PAGES).index(name) % 3]
    for lang in MAIN_LANGUAGES:
        at.requests.clear()
        at.page.set_viewport_size({"width": 1280, "height": 800})
        seat(at, served, who, lang).go(path.format(**served.cases))
        assert all(url.startswith((at.address, "data:image/svg+xml")) for url in at.requests)
        assert at.weight() < MAX_WEIGHT
        if lang in looked:
            assert violations(at, colours=lang == "en") == []
        at.page.set_viewport_size({"width": 320, "height": 640})
        assert at.overflow() <= 0
        assert lang not in looked or violations(at, ["target-size"]) == []
        assert at.complaints == []
    at.page.emulate_media(color_scheme="dark")
    assert violations(at, ["color-contrast"]) == []


@pytest.mark.parametrize("name", LARGE)
def test_a_page_at_twice_its_size(visit: Open, served: Stage, name: str) -> None:
    who, path = PAGES[name]
    at = visit(width=640, height=400, device_scale_factor=2)
    seat(at, served, who, "ko").go(path.format(**served.cases))
    assert at.overflow() <= 0
    at.page.set_viewport_size({"width": 1280, "height": 800})
    at.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert at.page.evaluate("getComputedStyle(document.body).fontSize") == "32px"
    assert at.overflow() <= 0


def test_open_forms_are_accessible(visit: Open, served: Stage) -> None:
    at = visit()
    for who, path in (("applicant", CASE), ("kr", DESK)):
        own = seat(at, served, who, "zh").go(path.format(**served.cases))
        at.page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        assert own.find("main details:not([open])").count() == 0
        assert violations(at) == []
        at.page.context.clear_cookies()


def test_the_desk_by_keyboard(visit: Open, served: Stage) -> None:
    """To the query line, to a hit, to its mark, and marked: without a pointer."""
    own = seat(visit(), served, "kr", "en").go(DESK.format(**served.cases))
    press = own.at.page.keyboard.press
    press("/")
    expect(own.find("#q")).to_be_focused()
    own.at.page.keyboard.type("실리콘-탄소 복합체")
    with own.at.page.expect_navigation():
        press("Enter")
    links = own.find(".hit a.to-mark").evaluate_all("all => all.map(a => a.pathname)")
    for key, place in (("j", 1), ("j", 2), ("k", 1)):
        press(key)
        expect(own.find(".hit.here")).to_have_attribute("value", str(place))
    press("m")
    own.at.page.wait_for_url(f"**{links[0]}*#mark")
    expect(own.find("#mark")).to_be_in_viewport()
    press("Tab")
    while not own.find("[name=category]:focus").count():
        press("Tab")
    press("Space")
    while not own.find("#claims:focus").count():
        press("Tab")
    own.at.page.keyboard.type("2-3")
    with own.at.page.expect_navigation():
        press("Enter")
    expect(own.find(".remark").last).to_contain_text("claims 2, 3")
    expect(own.find(".remark strong.letters").last).to_have_text("X")
    before = own.find(".remark").count()
    with own.at.page.expect_navigation():
        own.find("[form=take-back]").last.press("Enter")
    expect(own.find(".remark")).to_have_count(before - 1)
    own.find("a", has_text="Back to the results").press("Enter")
    key = own.find("button.irrelevant").first.locator("xpath=ancestor::li").get_attribute("id")
    while (
        own.find(".hit.here").get_attribute("id") != key if own.find(".hit.here").count() else True
    ):
        press("j")
    with own.at.page.expect_navigation():
        press("x")
    expect(own.find(f"#{key} .badge", has_text="not relevant")).to_be_visible()
    expect(own.find(f"#{key} button.irrelevant")).to_have_count(0)
    assert own.at.complaints == []


def plain(application: dict[str, object]) -> bytes:
    """An application as an applicant writes it down."""
    heads = {
        "zh": ("发明名称", "权利要求书", "说明书"),
        "ko": ("발명의 명칭", "청구범위", "발명의 설명"),
    }
    title, claims, description = heads[str(application["lang"])]
    lines = [title, application["title"], claims]
    for number, claim in enumerate(application["claims"], 1):  # type: ignore[arg-type]
        lines.append(f"{number}. {claim}")
    return "\n".join(map(str, [*lines, description, *application["paragraphs"]])).encode()  # type: ignore[misc]


def test_a_petition_from_its_form(visit: Open, served: Stage) -> None:
    """Two texts go up, a table of claims is proposed, is put right, and the petition is filed."""
    own = seat(visit(), served, "applicant", "zh").go("/new?programme=cn-kr-demo")
    page = own.at.page
    own.find("#title").fill("另一件申请")
    first = told()["priority"]
    for one in told()["application"]:
        office, number = one["office"], str(one["number"]).replace("01017", "02013")
        own.find(f"#number-{office}").fill(number)
        own.find(f"#filed-{office}").fill(one["filed"].isoformat())
        text = FilePayload(name=f"{office}.txt", mimeType="text/plain", buffer=plain(one))
        own.find(f"#text-{office}").set_input_files(text)
    own.find("#priorities-KR").fill(f"CN {first['number']}, {first['date'].isoformat()}")
    with page.expect_navigation():
        own.find("button[value=check]").click()
    table = own.find("#table").input_value()
    rows = [line.partition("#")[0].strip() for line in table.splitlines()]
    assert {"CN 1 = KR 1", "CN 5 = KR 4"} <= set(rows)
    assert own.find("fieldset.application .told").count() == 2
    own.find("#table").fill(table + "\nCN 99 = KR 1")
    with page.expect_navigation():
        own.find("button[value=check]").click()
    expect(own.find("form.petition fieldset ul li").first).to_contain_text("99")
    fill(own.find("form.petition"), table=table)
    for box in own.find("[name=agreed]").all():
        box.check()
    with page.expect_navigation():
        own.find("button[value=file]").click()
    expect(own.find("h1")).to_have_text("另一件申请")
    own.find("a[href$='/petition']").first.click()
    expect(own.find(".claim-pair").first).to_contain_text("碳骨架")
    assert own.at.complaints == []
