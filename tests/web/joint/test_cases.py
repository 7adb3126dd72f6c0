"""Cases in the site: what each sees, what each can do, and what nobody learns before the exchange."""

from __future__ import annotations

import re
from html import unescape

import pytest

from trihub.demo.joint.story import told
from web.joint.asking import petition_form
from web.joint.conftest import Play, alerts

REASON = told()["desk"][0]["mark"][0]["reason"]
PRIVATE = told()["desk"][0]["private_note"]
ROLES = ("applicant", "cn", "cn-head", "kr", "kr-head", "administrator")


def test_everybody_reads_the_programmes(play: Play) -> None:
    for lang in ("en", "zh", "ja", "ko"):
        page = unescape(play.client.page(f"/{lang}/joint"))
        for programme in play.library.programmes.values():
            assert programme.names[lang] in page
            whole = unescape(play.client.page(f"/{lang}/joint/programmes/{programme.id}"))
            assert all(source in whole for source in programme.sources.values())


def test_a_case_is_nobodys_who_has_not_signed_in(play: Play) -> None:
    case = play.cases[1]
    answer = play.client.get(f"/en/joint/cases/{case}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/en/sign-in?next=")
    other = play.client.get(f"/en/joint/cases/{'a' * len(case)}")
    assert other.text.replace("a" * len(case), case) == answer.text


@pytest.mark.parametrize("name", ROLES)
def test_the_other_desk_shows_nowhere_before_the_exchange(play: Play, name: str) -> None:
    """The Chinese report is filed and sealed: its words are on nobody's page but the office's."""
    case, who = play.cases[1], play.who(name)
    own = name == "cn"  # a head only where assigned
    seen = ""
    for address in (
        "/zh/joint", f"/zh/joint/cases/{case}", f"/zh/joint/cases/{case}/petition",
        f"/zh/joint/cases/{case}/desk", f"/zh/joint/cases/{case}/desk/report",
        f"/zh/joint/cases/{case}/report", f"/zh/joint/cases/{case}/report.json",
        f"/zh/joint/cases/{case}/report.pdf", f"/zh/joint/cases/{case}/sealed/CN.zip",
        "/zh/joint/programmes/cn-kr-demo/dashboard", "/zh/account",
    ):  # fmt: skip
        answer = who.ask("GET", address)
        assert answer.status_code in (200, 303, 403, 404), (address, answer.status_code)
        seen += answer.text
    assert (REASON[:20] in seen) is own
    assert (PRIVATE in seen) is (name == "cn")
    assert "CN199000037A" in seen if own else "CN199000037A" not in seen
    assert re.search(r"[0-9a-f]{64}", seen), "the commitment shows to every party"


def test_after_the_exchange_both_read_both(play: Play) -> None:
    case = play.cases[0]
    for name in ("cn", "kr", "applicant"):
        page = play.who(name).page(f"/ko/joint/cases/{case}/report")
        assert REASON[:20] in page
        assert told()["desk"][1]["mark"][0]["reason"][:20] in page
        assert PRIVATE not in page
    answer = play.who("administrator").ask("GET", f"/en/joint/cases/{case}/report")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("pdf", b"%PDF"),
        ("xlsx", b"PK"),
        ("json", b"{"),
        ("st96", b"<?xml"),
        ("st96-offices", b"PK"),
    ],
)
def test_the_joint_report_in_every_form(play: Play, form: str, start: bytes) -> None:
    answer = play.who("kr").ask("GET", f"/ko/joint/cases/{play.cases[0]}/report.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert "attachment" in answer.headers["content-disposition"]


def bare(page: str) -> str:
    """A page without the secret of its forms, which is masked anew each time."""
    return re.sub(r'(name="csrf" value=")[^"]+', r"\1", page)


def test_another_applicant_gets_what_nothing_gets(play: Play) -> None:
    """An applicant who guesses an address: the same bytes as for a case that does not exist."""
    access = play.library.access
    assert access
    from trihub.core.casework.people import SYSTEM, Actor, Role
    from trihub.demo.joint.people import PASSWORD
    from web.joint.conftest import Person

    maker = Actor(account=SYSTEM.account, role=Role.ADMINISTRATOR)
    access.people.create(
        maker, login="other@demo.example", name="Other", role=Role.APPLICANT, password=PASSWORD
    )
    other = Person(play.client).sign_in("other@demo.example")
    real, none = play.cases[0], "a" * len(play.cases[0])
    for path in ("", "/petition", "/desk", "/report", "/report.json", "/sealed/CN.zip"):
        one = other.ask("GET", f"/en/joint/cases/{real}{path}")
        two = other.ask("GET", f"/en/joint/cases/{none}{path}")
        assert one.status_code == two.status_code == 404
        assert bare(one.text).replace(real, none) == bare(two.text)
    for move in ("withdraw", "revoke", "assess"):
        one = other.send(f"/en/joint/cases/{real}/moves/{move}", reason="x", office="CN")
        two = other.send(f"/en/joint/cases/{none}/moves/{move}", reason="x", office="CN")
        assert one.status_code == two.status_code == 404
        assert bare(one.text).replace(real, none) == bare(two.text)


def test_the_whole_way(play: Play) -> None:
    """The case just asked for, through to its end, by forms alone."""
    case = play.cases[2]
    at = f"/en/joint/cases/{case}"
    people = {name: play.who(name) for name in ROLES}
    people["applicant"].done(f"{at}/moves/join", office="KR")
    accounts = {
        name: play.library.access.accounts.by_login(f"examiner.{name}@demo.example").id  # type: ignore[union-attr]
        for name in ("cn", "kr")
    }
    for office in ("cn", "kr"):
        people[f"{office}-head"].done(f"{at}/moves/assign", people=accounts[office])
        people[office].done(
            f"{at}/moves/assess", rule="substantial", yes="true", reason="They correspond."
        )
        people[office].done(f"{at}/moves/decide", yes="true", reason="All rules hold.")
    people["cn-head"].done(f"{at}/moves/admit", reason="All offices are in favour.")
    for office, key, query in (
        ("cn", "CN199000022A", "硅碳 残余孔"), ("kr", "KR20210950001A", "실리콘-탄소 복합체")
    ):  # fmt: skip
        who = people[office]
        run = who.done(f"{at}/desk/run", q=query, translate=["zh", "ja", "ko", "en"],
                       before="2025-12-03", conflicting="true")  # fmt: skip
        assert key in who.page(run.replace("/en/", "/zh/"))
        who.done(
            f"{at}/desk/doc/{key}", category=["X"], claims="1-2", reason="Shows all features.",
            run=run.rsplit("/", 1)[1], version="0",
        )  # fmt: skip
        who.done(f"{at}/desk/notes", text="Looked at the claims.", exchanged="true")
        who.done(f"{at}/desk/opinions/1", novelty="no", inventive="no", industrial="yes",
                 text="Not new.", version="0")  # fmt: skip
        refused = who.ask("GET", f"{at}/report")
        assert refused.status_code == 403
        who.done(f"{at}/desk/report", sure="true")
    assert "Not new." in people["kr"].page(f"{at}/report")
    for office, key in (("cn", "CN199000022A"), ("kr", "KR20210950001A")):
        people[office].done(
            f"{at}/moves/action", kind="office action", day="2026-01-05", documents=key,
            rejected="1-2", allowed="",
        )  # fmt: skip
    assert "closed" in people["applicant"].page(at)


def test_an_error_shows_at_its_form(play: Play) -> None:
    case, who = play.cases[1], play.who("kr")
    answer = who.send(
        f"/en/joint/cases/{case}/desk/doc/KR20210950001A", category=["X"], claims="99", version="1"
    )
    assert answer.status_code == 400
    assert "no claim 99" in alerts(answer.text)[0]
    late = who.send(
        f"/en/joint/cases/{case}/desk/doc/KR20210950001A", category=["X"], claims="1", version="0"
    )
    assert late.status_code == 409
    assert "Two versions" in late.text


def test_a_form_without_its_secret_does_nothing(play: Play) -> None:
    case, who = play.cases[1], play.who("applicant")
    for data in ({}, {"csrf": "wrong"}):
        answer = who.ask("POST", f"/en/joint/cases/{case}/moves/withdraw", data=data)
        assert answer.status_code == 403
    foreign = who.ask(
        "POST", f"/en/joint/cases/{case}/moves/withdraw", data={"csrf": who.csrf},
        headers={"origin": "http://elsewhere"},
    )  # fmt: skip
    assert foreign.status_code == 403
    assert "searching" in who.page(f"/en/joint/cases/{case}")


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_petition_asks_one_office_or_all_at_once(play: Play, everywhere: bool) -> None:
    """By the form's box; the case then shows every office as asked, or only that of first filing."""
    asked = {
        **petition_form("202699900777.7", "file"),
        **({"everywhere": "true"} if everywhere else {}),
    }
    who = play.who("applicant")
    case = who.done("/en/joint/new", **asked)
    page = who.page(case)
    assert page.count("Asked for joint search") == 1 + everywhere
    assert ("requested at all offices" in page) is everywhere
    assert ('action="' + case + '/moves/join"' in page) is not everywhere


def test_the_form_of_a_decision_that_is_made_is_folded_away(play: Play) -> None:
    case = f"/en/joint/cases/{play.cases[2]}"
    play.who("applicant").done(f"{case}/moves/join", office="KR")
    accounts = play.library.access.accounts  # type: ignore[union-attr]
    examiner = accounts.by_login("examiner.kr@demo.example")
    assert examiner
    play.who("kr-head").done(f"{case}/moves/assign", people=examiner.id)
    who = play.who("kr")
    assert "Change your provisional decision" not in who.page(case)
    who.done(f"{case}/moves/decide", yes="true", reason="All rules hold.")
    folded = re.search(r"<details><summary>Change your provisional decision</summary>(.*?)</details>",
                       who.page(case), re.DOTALL)  # fmt: skip
    assert folded
    assert "/moves/decide" in folded[1]
    assert who.page(case).count("/moves/decide") == 1
