"""A case of joint search from petition to first actions: an applicant and two examiners, each in a
window of their own, and what each of them sees at every step."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from trihub.demo.joint.people import PEOPLE
from trihub.demo.joint.story import told
from trihub.joint.case.states import STATE_NAMES, State
from trihub.web.messages import translate
from web.browser.conftest import Open
from web.browser.joint_site import Seat, Stage, staged
from web.joint.conftest import prepared

__all__ = ["prepared"]

NUMBERS = {one["office"]: one["number"] for one in told()["application"]}
FOUND = {"CN": "CN199000022A", "KR": "KR20210950001A"}
QUERIES = {"CN": "多孔碳骨架 非晶硅 残余孔", "KR": "실리콘-탄소 복합체 잔류 기공 비정질 실리콘"}
WORDS = {
    "CN": ("权利要求1的特征已全部公开。", "仅供本人参阅。", "检索范围限于公开文本。", "不具备新颖性。"),
    "KR": ("제1항의 모든 구성이 개시되어 있음.", "본인 참고용.", "공개 문헌만 검색함.", "신규성이 없음."),
}  # fmt: skip
"""What each examiner writes: the reason of a mark, a private note, a note to exchange, an opinion."""
JUDGED = {"CN": "独立权利要求实质对应。", "KR": "독립항이 실질적으로 대응함."}
"""What each examiner says of the petition, for all to read."""


@pytest.fixture
def stage(
    prepared: Path, tmp_path: Path, visit: Open, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    place = tmp_path / "library"
    shutil.copytree(prepared, place)
    with staged(place, visit, request.config.getoption("--pictures", default=None)) as on:
        yield on


class Play:
    """The case that was just asked for, with everybody's window on it."""

    def __init__(self, stage: Stage, *, script: bool = True) -> None:
        self.case = f"/cases/{stage.cases['requested']}"
        self.seats = {
            name: stage.seat(name, width=1100, height=820, java_script_enabled=script)
            for name in ("applicant", "cn", "kr", "cn-head", "kr-head")
        }
        self.applicant, self.cn, self.kr, self.cn_head, self.kr_head = self.seats.values()
        self.three = (self.applicant, self.cn, self.kr)
        self.commitment: dict[str, str] = {}

    def all_see(self, state: State) -> None:
        """Everybody's page says in which state the case is, in their own language."""
        for seat in self.three:
            seat.go(self.case)
            expect(seat.find("p.state strong")).to_have_text(
                translate(STATE_NAMES[state], seat.lang)
            )

    def other(self, seat: Seat) -> Seat:
        return self.kr if seat is self.cn else self.cn


def test_the_whole_way_in_three_windows(stage: Stage) -> None:
    _people(stage)
    play = Play(stage)
    _asked(play)
    _admitted(play)
    _searched(play.cn, "CN", play)
    _searched(play.kr, "KR", play)
    _first_report_is_sealed(play)
    _exchanged(play)
    _acted(play)
    for seat in play.seats.values():
        assert seat.at.complaints == []
        assert all(url.startswith((stage.address, "data:")) for url in seat.at.requests)
        seat.at.page.context.close()


def _people(stage: Stage) -> None:
    """The page on which one signs in lists everybody of the demonstration."""
    assert stage.visit
    guest = Seat(stage.visit(width=1100, height=820), "en", stage.pictures)
    guest.at.address = stage.address
    guest.at.go("/en/sign-in")
    assert {person.login for person in PEOPLE.values()} <= set(guest.at.texts("td"))
    guest.picture("sign-in", 700)


def _asked(play: Play) -> None:
    """The petition is seen; the second office is asked; heads assign examiners."""
    applicant, cn, kr = play.three
    play.all_see(State.REQUESTED)
    assert NUMBERS["CN"] in applicant.text
    assert NUMBERS["KR"] in applicant.text
    applicant.picture("petition", 700)
    for seat in (cn, kr):
        assert seat.find("a[href$='/desk']").count() == 0
        assert seat.find("form[action$='/moves/assess']").count() == 0
        assert seat.status(f"{play.case}/desk") == 403
    assert applicant.find("form[action*='/moves/assign']").count() == 0
    applicant.go(play.case).move("join")
    play.all_see(State.REQUESTED_AT_ALL)
    for head, name in ((play.cn_head, "审查员 甲"), (play.kr_head, "심사관 가")):
        head.go(play.case)
        form = head.find("form[action$='/moves/assign']")
        form.get_by_label(name).check()
        head.send(form)
        expect(head.find(".side", has_text=name)).to_have_count(1)
        assert name not in applicant.go(play.case).find(".sides").inner_text()


def _admitted(play: Play) -> None:
    """Each examiner reads the petition, judges the claims and decides; the head admits."""
    applicant, cn, kr = play.three
    for seat in (cn, kr):
        seat.go(f"{play.case}/petition")
        expect(seat.find(".claim-pair")).to_have_count(7)
        assert {"残余", "잔류"} <= set(seat.at.texts(".claim-pair mark"))
    cn.picture("claims", 600)
    for seat, office in ((cn, "CN"), (kr, "KR")):
        seat.go(play.case).move("assess", yes=True, reason=JUDGED[office])
        seat.go(play.case).move("decide", yes="true", reason=JUDGED[office])
        for one in play.three:
            asked_consented_decided = f".side.office-{office.lower()} dd time"
            expect(one.go(play.case).find(asked_consented_decided)).to_have_count(3)
    play.all_see(State.PROVISIONAL)
    assert applicant.find("form[action$='/moves/admit']").count() == 0
    play.cn_head.go(play.case).move("admit", reason=JUDGED["CN"])
    play.all_see(State.SEARCHING)
    for seat in play.three:
        expect(seat.find("svg.envelope.empty")).to_have_count(2)
    assert applicant.find("a[href$='/desk']").count() == 0
    assert applicant.status(f"{play.case}/desk") == 403


def _searched(seat: Seat, office: str, play: Play) -> None:
    """At the desk: a translated query, a hit, a mark with a passage, notes, an opinion."""
    key, (reason, private, note, opinion) = FOUND[office], WORDS[office]
    seat.go(play.case)
    seat.find(".side a.button[href$='/desk']").click()
    seat.send(seat.find("form.search"), q=QUERIES[office])
    other = "ko" if office == "CN" else "zh-Hans"
    assert seat.find(f".chip [lang={other}]").count() > 2
    if office == "CN":
        seat.picture("results", 500)
    seat.find(f".hit a[href*='{key}']").first.click()
    text = seat.find(".part:has(input[value^='cl|'])").first
    text.locator("input").check()
    mark = {"category": "X", "claims": "1-2", "reason": reason}
    seat.send(seat.find("form.desk-columns"), "aside button:not([formaction])", **mark)
    expect(seat.find(".remark strong.letters")).to_have_text("X")
    expect(seat.find(".remark")).to_contain_text(reason)
    words = text.locator("p").inner_text().split("\n")[0]
    expect(seat.find(".remark q")).to_contain_text(words[:30])
    if office == "KR":
        seat.picture("mark", 520)
    seat.go(f"{play.case}/desk")
    for words, exchanged in ((private, False), (note, True)):
        form = seat.find("form[action$='/notes']")
        seat.send(form, text=words, **({"exchanged": True} if exchanged else {}))
        expect(seat.find(".note-text", has_text=words)).to_have_count(1)
    claim = seat.find("#opinion-1")
    claim.locator("summary").click()
    said = {"novelty": "no", "inventive": "no", "industrial": "yes", "text": opinion}
    seat.send(claim.locator("form"), **said)
    expect(seat.find("#opinion-1 summary .told")).to_be_visible()
    _unknown_to_others(seat, office, play)


def _unknown_to_others(seat: Seat, office: str, play: Play) -> None:
    """Nothing that was written at this desk is on a page of anybody else's."""
    head = play.kr_head if office == "CN" else play.cn_head
    for one in (play.applicant, play.other(seat), head):
        desk = [f"{play.case}/desk"] if one is play.other(seat) else []
        for path in ("", play.case, f"{play.case}/petition", *desk):
            shown = one.go(path).text
            assert not any(words in shown for words in (FOUND[office], *WORDS[office]))
        for path in ("report", "report.json", f"report/{office}", f"sealed/{office}.zip"):
            assert one.status(f"{play.case}/{path}") in (403, 404)


def _filed(seat: Seat, play: Play) -> None:
    seat.go(f"{play.case}/desk/report")
    seat.send(seat.find("form[action$='/desk/report']"), sure=True)
    expect(seat.find(".sides")).to_be_visible()


def _first_report_is_sealed(play: Play) -> None:
    """One report is in: envelope, moment and commitment show to all, its content to nobody else."""
    _filed(play.cn, play)
    play.all_see(State.SEARCHING)
    for seat in play.three:
        side = seat.find(".side.office-cn")
        expect(side.locator("svg.envelope.sealed")).to_have_count(1)
        expect(seat.find(".side.office-kr svg.envelope.empty")).to_have_count(1)
        play.commitment.setdefault("CN", side.locator(".digest").inner_text())
        assert side.locator(".digest").inner_text() == play.commitment["CN"]
        assert len(play.commitment["CN"]) == 64
    play.kr.picture("sealed", 640)
    _unknown_to_others(play.cn, "CN", play)
    play.cn.go(f"{play.case}/desk")
    assert play.cn.find("form.search").count() == 0
    assert FOUND["CN"] in play.cn.go(f"{play.case}/desk/report").text


def _exchanged(play: Play) -> None:
    """The second report opens both; the joint report has what each wrote, but no private note."""
    _filed(play.kr, play)
    play.all_see(State.EXCHANGED)
    for seat in play.three:
        expect(seat.find("svg.envelope.open")).to_have_count(2)
        seat.find("a.button[href$='/report']").click()
        families = seat.find(".matrix tbody tr")
        expect(families).to_have_count(1)
        assert {FOUND["CN"], FOUND["KR"]} == set(families.locator("a.number").all_inner_texts())
        cells = families.locator(".cell.agree .half").all_inner_texts()
        assert cells == ["X", "X"] * 2
        for reason, private, note, opinion in WORDS.values():
            assert private not in seat.text
            assert all(words in seat.text for words in (reason, note, opinion))
        digests = seat.find("#proof ~ table .digest").all_inner_texts()
        assert digests[0] == play.commitment["CN"]
    play.applicant.picture("report", 700)
    play.kr.go(f"{play.case}/report")
    with play.kr.at.page.expect_download() as begun:
        play.kr.find("a[href$='/sealed/CN.zip']").click()
    with zipfile.ZipFile(io.BytesIO(Path(begun.value.path()).read_bytes())) as archive:
        sealed = next(name for name in archive.namelist() if name.endswith(".sealed"))
        assert hashlib.sha256(archive.read(sealed)).hexdigest() == play.commitment["CN"]


def _acted(play: Play) -> None:
    """Each office records its own first action; the second one closes the case."""
    for seat, office in ((play.cn, "CN"), (play.kr, "KR")):
        assert seat.go(play.case).find("form[action$='/moves/action']").count() == 1
        seat.move(
            "action", day="2026-01-05", documents=FOUND[office], rejected="1-2", reason="1",
        )  # fmt: skip
        assert play.applicant.go(play.case).find("form[action$='/moves/action']").count() == 0
        play.all_see(State.CLOSED if office == "KR" else State.ACTING)
    play.applicant.picture("closed", 640)


def _no_script(stage: Stage) -> Callable[..., Seat]:
    return lambda name: stage.seat(name, java_script_enabled=False)


def test_from_the_desk_to_the_joint_report_without_script(stage: Stage) -> None:
    """The case that is searched: Korea's examiner searches once more, marks, and files."""
    case = f"/cases/{stage.cases['searching']}"
    seat, applicant = map(_no_script(stage), ("kr", "applicant"))
    seat.go(f"{case}/desk")
    seat.send(seat.find("form.search"), q="다공성 탄소 AND 실리콘")
    seat.find(".hit a.to-mark").first.click()
    expect(seat.find("#mark")).to_be_in_viewport()
    mark = {"category": "A", "claims": "3", "reason": WORDS["KR"][0]}
    seat.send(seat.find("form.desk-columns"), "aside button:not([formaction])", **mark)
    expect(seat.find(".remark").last).to_contain_text(WORDS["KR"][0])
    assert WORDS["KR"][0] not in applicant.go(case).text
    seat.go(f"{case}/desk/report")
    seat.send(seat.find("form[action$='/desk/report']"), sure=True)
    expect(seat.find("svg.envelope.open")).to_have_count(2)
    applicant.go(f"{case}/report")
    assert WORDS["KR"][0] in applicant.text
    assert applicant.find(".matrix .cell.differ").count() >= 3
    applicant.go(case).move("withdraw")
    assert seat.at.complaints == applicant.at.complaints == []
