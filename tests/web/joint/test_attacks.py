"""What somebody tries who means harm, or errs: nothing leaks, nothing breaks, nothing hangs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import httpx
import pytest

from trihub.app import demonstrate, for_demonstration
from trihub.core.casework.cases import CaseFilter
from trihub.core.casework.people import SYSTEM, Actor, Role
from trihub.core.errors import BadInput, Refused
from trihub.demo.joint.people import PASSWORD
from trihub.demo.joint.story import told
from trihub.joint.case.reading.lists import Line
from trihub.joint.case.states import State
from trihub.joint.petition.drafting import priorities
from trihub.joint.petition.uploads import read_upload
from trihub.settings import Settings
from trihub.web.joint.overview import is_missed
from web.joint.conftest import Person, Play, alerts

HIDDEN = "10-2026-0777777"
"""A conflicting application that is not published."""
JUDGED = told()["desk"][0]["substantial"]
"""Why the Chinese examiner thinks that the claims correspond: it speaks of what they say."""


def test_a_withheld_number_is_not_recorded_as_a_first_document(play: Play) -> None:
    """Once it stood in the run's purpose, which is exchanged."""
    at, who = f"/en/joint/cases/{play.cases[1]}", play.who("kr")
    answer = who.send(f"{at}/desk/second", claim="1", document=HIDDEN)
    assert answer.status_code == 404
    who.done(f"{at}/desk/withheld", number=HIDDEN, claims="1", reason=f"{HIDDEN} shows all.")
    who.done(f"{at}/desk/report", sure="true")
    for name in ("json", "xlsx", "st96"):
        content = who.ask("GET", f"{at}/report.{name}").content
        assert b"0777777" not in content, name
        assert b"shows all." not in content, name


@pytest.mark.parametrize("name", ["administrator", "cn-second"])
def test_reasons_are_for_those_who_may_read_the_petition(play: Play, name: str) -> None:
    access = play.library.access
    assert access
    if name == "cn-second":
        maker = Actor(account=SYSTEM.account, role=Role.ADMINISTRATOR)
        access.people.create(
            maker, login="second.cn@demo.example", name="Second", role=Role.EXAMINER, office="CN",
            password=PASSWORD,
        )  # fmt: skip
        who = Person(play.client).sign_in("second.cn@demo.example")
    else:
        who = play.who(name)
    at = f"/zh/joint/cases/{play.cases[1]}"
    assert JUDGED not in who.page(at)
    assert JUDGED in play.who("kr").page(at)
    assert JUDGED in play.who("applicant").page(at)


def test_why_an_office_waives_is_its_own_until_the_exchange(play: Play) -> None:
    case = play.cases[1]
    at = f"/en/joint/cases/{case}"
    play.who("cn-head").done(f"{at}/moves/waive", reason="We found nothing at all.")
    for name in ("kr", "kr-head", "applicant", "administrator"):
        page = play.who(name).page(at)
        assert "Waiver given" in page
        assert "We found nothing" not in page
    assert "We found nothing" in play.who("cn").page(at)
    play.who("kr-head").done(f"{at}/moves/waive", reason="Neither did we.")
    assert "We found nothing" in play.who("kr").page(at)


def test_reasons_lie_in_no_file_in_clear(play: Play) -> None:
    at = f"/en/joint/cases/{play.cases[1]}"
    play.who("cn-head").done(f"{at}/moves/waive", reason="We found nothing at all.")
    files = [path for path in play.library.settings.library.rglob("*") if path.is_file()]
    assert any(path.name.startswith("casework") for path in files)
    for path in files:
        data = path.read_bytes()
        assert JUDGED.encode() not in data, path
        assert b"We found nothing" not in data, path


LINE = Line(
    id="x", programme="us-kr", state=State.SEARCHING, offices=("US", "KR"), applicant="a",
    opened="2020-01-01", closed="", due="2026-01-10", due_office="US",
)  # fmt: skip


@pytest.mark.parametrize(
    ("office", "now", "missed"),
    [
        ("US", "2026-01-11T04:59:00+00:00", False),  # 23:59 in Alexandria, 13:59 in Daejeon
        ("US", "2026-01-11T05:01:00+00:00", True),
        ("KR", "2026-01-10T14:59:00+00:00", False),
        ("KR", "2026-01-10T15:01:00+00:00", True),
    ],
)
def test_a_deadline_is_missed_when_its_day_is_over_at_its_office(
    office: str, now: str, missed: bool
) -> None:
    line = replace(LINE, due_office=office)
    assert is_missed(line, dt.datetime.fromisoformat(now)) is missed


@pytest.mark.parametrize("passage", ["²:abc", "٣:abc", "9" * 5_000 + ":abc", "0:é", ":", "0:e30="])
def test_odd_passages_of_a_chart_are_refused(play: Play, passage: str) -> None:
    at = f"/en/joint/cases/{play.cases[1]}/desk/charts/1"
    answer = play.who("kr").send(at, version="0", text=["a feature"], passage=[passage])
    assert answer.status_code == 400
    assert alerts(answer.text)


def test_a_number_that_is_not_here_is_told_at_its_form(play: Play) -> None:
    case, who = play.cases[1], play.who("kr")
    answer = who.send(
        f"/en/joint/cases/{case}/moves/publication", publication="KR1020990000001B1",
        day="2020-01-01", source="Gazette of that day",
    )  # fmt: skip
    assert answer.status_code == 404
    assert alerts(answer.text)
    assert "Case" in answer.text
    desk = who.send(f"/en/joint/cases/{case}/desk/combinations", first="KR1020990000001B1",
                    second="KR20210950001A", claims="1", reason="kept words")  # fmt: skip
    assert desk.status_code == 404
    assert "Record of search" in desk.text


def by_token(
    play: Play, method: str, address: str, scopes: set[str], **options: object
) -> httpx.Response:
    access = play.library.access
    assert access
    account = access.accounts.by_login("applicant@demo.example")
    assert account
    secret, _ = access.tokens.issue(account, "test", frozenset(scopes))
    headers = {"authorization": f"Bearer {secret}"}
    return play.client.request(method, address, headers=headers, **options)


PETITION = {
    "programme": "cn-kr-demo", "lead": "CN", "consent": True,
    "applications": [
        {"office": "CN", "number": "202519900101.7", "filed": "2025-12-03"},
        {"office": "KR", "number": "10-2026-0950101", "filed": "2026-08-20"},
    ],
}  # fmt: skip


def test_a_token_that_may_only_write_is_told_what_it_made(play: Play) -> None:
    """Once it got 403 for a petition that was filed, and would have sent it again."""
    assert play.library.joint
    answer = by_token(play, "POST", "/api/v1/joint/cases", {"write"}, json=PETITION)
    assert answer.status_code == 201
    assert set(answer.json()) == {"case"}
    rows = play.library.joint.parts.cases.cases(CaseFilter(), limit=10)
    assert answer.json()["case"] in {row.id for row in rows}
    case = answer.json()["case"]
    moved = by_token(
        play, "POST", f"/api/v1/joint/cases/{case}/moves/withdraw", {"write"}, json={"reason": "x"}
    )
    assert moved.json() == {"case": case}
    for scopes in ({"read"}, {"feed"}):
        assert (
            by_token(play, "POST", "/api/v1/joint/cases", scopes, json=PETITION).status_code == 403
        )


def test_large_bodies_are_taken_from_people_who_have_signed_in(play: Play) -> None:
    large = {"text-CN": ("a.txt", b"x" * (3 << 20))}
    for cookie in ("", "trihub=", "trihub=forged", "other=1"):
        answer = play.client.request(
            "POST",
            "/en/joint/new",
            headers={"cookie": cookie, "origin": "http://test"},
            files=large,
        )
        assert answer.status_code == 413, cookie
    who = play.who("applicant")
    form = {"csrf": who.csrf, "programme": "cn-kr-demo", "office": "CN"}
    assert who.ask("POST", "/en/joint/new", data=form, files=large).status_code == 400


def test_the_demonstrations_people_stay_out_of_a_library_with_accounts(play: Play) -> None:
    access = play.library.access
    assert access
    maker = Actor(account=SYSTEM.account, role=Role.ADMINISTRATOR)
    access.people.create(
        maker, login="real@office.example", name="Real", role=Role.APPLICANT, password=PASSWORD
    )
    with pytest.raises(Refused, match="accounts of its own"):
        demonstrate(play.library)


def test_the_demonstration_leaves_an_operators_database_alone() -> None:
    given = Settings(database="postgresql://keeper@localhost/real")
    assert for_demonstration(given).database == ""


@pytest.mark.parametrize(
    "line", ["CN" + " " * 1900 + "," + " " * 1900 + "　x" * 50, "CN:" + " ," * 1900, "C" * 4000]
)
def test_a_priority_claim_of_blanks_takes_no_time(line: str) -> None:
    """A pattern that went back and forth over it took a minute; no time is asserted: a return of
    that would be noticed without."""
    with pytest.raises(BadInput):
        priorities(line)


def test_a_text_of_one_long_line_takes_no_time() -> None:
    with pytest.raises(BadInput):
        read_upload("a.txt", ("】 " * 400_000).encode(), lambda head: None, depends=lambda *a: ())
