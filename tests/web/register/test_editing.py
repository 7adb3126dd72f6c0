"""Records are edited, taken back and followed up; rows of the quality page are taken up."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.register import Authority, Source
from web.register.conftest import Office

TEXT = """The {number}th JPO-MOIP Heads Meeting was held in Kobe on June 4, 20{number}. Both offices
agreed to start a joint search programme. MOIP invited JPO to Daejeon.
"""
API = "/api/v1/register"


def told(office: Office, number: int) -> tuple[str, str]:
    """A meeting and its first commitment, recorded."""
    source = Source(
        title="News", publisher="Press", authority=Authority.PRESS, url="https://x.example"
    )
    paper = office.register.read(TEXT.format(number=number), source)
    for each in paper.records:
        each.decision = "confirm"
    meeting, commitment = office.register.confirm(paper, "ann")[:2]
    return meeting, commitment


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def alert(answer: httpx.Response) -> str:
    found = re.search(r'role="alert".*?</section>', answer.text, re.DOTALL)
    assert found, answer.text[:500]
    return unescape(re.sub(r"<[^>]+>", " ", found[0]))


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_who_may_not_record_finds_no_forms(office: Office, lang: str) -> None:
    _, commitment = told(office, 41)
    for name, status in (("", 303), ("li", 403), ("kim", 200), ("admin", 200)):
        seat = office.seats[name]
        for path in ("edit", "follow"):
            assert seat.ask("GET", f"/{lang}/register/{commitment}/{path}").status_code == status
        page = seat.page(f"/{lang}/register/{commitment}")
        assert (f"{commitment}/edit" in page) is (status == 200)
        assert (f"{commitment}/follow" in page) is (status == 200)
    sent = office.seats["li"].send(f"/{lang}/register/{commitment}/follow", due="2030")
    assert sent.status_code == 403


def test_a_statement_is_added_with_a_source_or_as_ones_own_word(office: Office) -> None:
    meeting, _ = told(office, 42)
    kim = office.seats["kim"]
    at = f"/en/register/{meeting}"
    new = {"source": "new", "title": "Summary", "publisher": "JPO", "authority": "office",
           "url": "https://jpo.example", "published": "2042-06"}  # fmt: skip
    answer = kim.send(f"{at}/statements", seen=seen(kim.page(f"{at}/edit")), name="place",
                      value="Osaka", **new)  # fmt: skip
    assert answer.status_code == 303
    assert office.register.get(meeting).contradictions() == {"place": ["Kobe", "Osaka"]}
    kim.send(f"{at}/statements", seen=seen(kim.page(f"{at}/edit")), name="mode", value="video")
    page = office.seats[""].page(at)
    assert "Summary" in page
    assert "recorded by Ministry of Intellectual Property" in page
    assert kim.account
    assert kim.account.id not in page
    assert "Kim Seo-yeon" not in page
    assert "recorded by Kim Seo-yeon, Ministry" in kim.page(at)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"name": "date", "value": "2042-02-30"}, "not a date"), ({"name": "host", "value": "jp"}, "cannot be"),
     ({"name": "strength", "value": "AGREED"}, "has no “strength”"),
     ({"name": "status", "value": "done"}, "has no “status”"), ({"name": "place", "value": " "}, "cannot be"),
     ({"name": "mode", "value": "by air"}, "video, in person"),
     ({"name": "place", "value": "Ueno", "source": "0" * 12}, "no source"),
     ({"name": "place", "value": "Ueno", "source": "new", "authority": "press"}, "has a title"),
     ({"name": "place", "value": "Ueno", "source": "new", "title": "x", "authority": "press",
       "url": "javascript:1"}, "no address")],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_and_stays_typed(
    office: Office, given: dict[str, str], message: str
) -> None:
    meeting, _ = told(office, 43)
    kim = office.seats["kim"]
    answer = kim.send(f"/en/register/{meeting}/statements", seen="999999", **given)
    assert answer.status_code == 400
    assert message in alert(answer)
    assert f'value="{given["value"]}"' in unescape(answer.text)


def test_the_second_of_two_people_sees_what_the_first_recorded_and_loses_nothing(
    office: Office,
) -> None:
    meeting, _ = told(office, 44)
    kim, sato = office.seats["kim"], office.seats["sato"]
    at = f"/en/register/{meeting}"
    pages = [seat.page(f"{at}/edit") for seat in (kim, sato)]
    kim.send(f"{at}/statements", seen=seen(pages[0]), name="host", value="JP")
    late = sato.send(f"{at}/statements", seen=seen(pages[1]), name="host", value="KR")
    assert late.status_code == 409
    text = unescape(late.text)
    assert "Recorded since you opened the form" in text
    assert "Host: JP" in text
    assert "Kim Seo-yeon" in text
    assert 'value="KR"' in text
    assert office.register.get(meeting).all("host") == ["JP"]
    again = sato.send(f"{at}/statements", seen=seen(late.text), name="host", value="KR")
    assert again.status_code == 303
    assert office.register.get(meeting).contradictions()["host"] == ["JP", "KR"]


def test_what_is_taken_back_stays_marked_and_may_be_said_again(office: Office) -> None:
    meeting, _ = told(office, 45)
    kim, at = office.seats["kim"], f"/en/register/{meeting}"
    kim.send(f"{at}/statements", seen="999999", name="host", value="JP")
    number = next(s.number for s in office.register.get(meeting).standing if s.name == "host")
    assert "for a reason" in alert(kim.send(f"{at}/retract", number=number, because=" "))
    assert kim.send(f"{at}/retract", number=number, because="a misprint").status_code == 303
    page = office.seats[""].page(at)
    assert re.search(r"<del>Host:.*</del> — a misprint", page)
    assert "no statement" in alert(kim.send(f"{at}/retract", number=number, because="again"))
    kim.send(f"{at}/statements", seen="999999", name="host", value="JP")
    assert office.register.get(meeting).all("host") == ["JP"]


def test_a_whole_record_that_is_taken_back_stays_marked(office: Office) -> None:
    meeting, commitment = told(office, 46)
    kim = office.seats["kim"]
    page = kim.page(f"/en/register/{commitment}/edit")
    answer = kim.send(f"/en/register/{commitment}/retract", number=0, because="Never said.",
                      seen=seen(page))  # fmt: skip
    assert answer.status_code == 303
    assert "taken back: Never said." in office.seats[""].page(f"/en/register/{commitment}")
    assert office.register.get(commitment).first("strength") == "AGREED"
    again = kim.send(f"/en/register/{commitment}/retract", number=0, because="x", seen="999999")
    assert "taken back already" in alert(again)
    assert commitment not in office.register.store.open_commitments(limit=1_000)
    paper = office.register.read(
        TEXT.format(number=46), Source(title="x", publisher="", authority=Authority.PRESS)
    )
    assert [each.like for each in paper.records][:2] == [[meeting], []]


# --- follow-through --------------------------------------------------------------------------


def follow(office: Office, name: str, record: str, **given: Any) -> httpx.Response:
    seat = office.seats[name]
    page = seat.page(f"/en/register/{record}/follow")
    return seat.send(f"/en/register/{record}/follow", seen=seen(page), **given)


def test_a_commitment_goes_on_with_evidence_for_each_change(office: Office) -> None:
    meeting, commitment = told(office, 47)
    source = office.register.get(meeting).standing[0].source
    programme = next(iter(office.client.app.state.services.programmes))
    steps: list[dict[str, Any]] = [
        {"status": "announced", "day": "2047-06", "source": source, "start": "10", "end": "20"},
        {"status": "running", "day": "2048-01-01", "evidence": f"programme:{programme}",
         "created": f"programme:{programme}", "due": "2049", "owner": "KR"},
        {"status": "lapsed", "evidence": "dataset:WDI"}, {"status": "running", "evidence": "scheme:gxti"},
    ]  # fmt: skip
    schemes = [one.name for one in office.client.app.state.services.green.schemes.all()]
    steps[3]["evidence"] = f"scheme:{schemes[0]}"
    datasets = list(office.client.app.state.services.statistics.holdings().datasets)
    steps[2]["evidence"] = f"dataset:{datasets[0]}"
    for step in steps:
        assert follow(office, "kim", commitment, **step).status_code == 303
    page = office.seats[""].page(f"/en/register/{commitment}")
    part = page[page.index('id="follow"') :]
    assert re.findall(r"<strong>(\w+)</strong>", part) == [
        "announced",
        "running",
        "lapsed",
        "running",
    ]
    assert "characters 10 to 20" in part
    public = f'/en/joint/programmes/{programme}/figures"'
    assert public in part
    assert "not told" in part
    assert office.seats[""].page(public[:-1]).count("fewer than 5") > 1
    for address in (f"/en/joint/programmes/{programme}", f"/en/green/schemes/{quote(schemes[0])}",
                    f"/en/stats/sources?dataset={datasets[0]}"):  # fmt: skip
        assert f'href="{address}"' in part
        assert (
            office.client.get(
                address.replace(schemes[0], schemes[0].replace("@", "%40"))
            ).status_code
            == 200
        )
    found = office.client.json(f"{API}/records/{commitment}/follow")
    assert (found["status"], found["due"], found["owners"]) == ("running", "2049", {"KR": ""})
    assert [each["day"] for each in found["changes"]] == ["2047-06", "2048-01-01", None, None]
    listed = office.client.json(f"{API}/commitments/open?office=KR")["commitments"]
    assert listed[0]["id"] == commitment  # what is due first
    assert commitment in office.seats["kim"].page("/en/register/mine")
    assert commitment not in office.seats["sato"].page("/en/register/mine")


def test_open_commitments_are_those_that_are_neither_done_nor_lapsed(office: Office) -> None:
    _, commitment = told(office, 48)
    link = f'href="/ko/register/{commitment}#follow"'
    assert link in office.client.page("/ko/register/open?office=JP")
    assert link not in office.client.page("/ko/register/open?office=CN")
    before = office.register.store.count_open("JP")
    assert (
        follow(office, "sato", commitment, status="done", evidence="record:M1").status_code == 303
    )
    assert link not in office.client.page("/ko/register/open?office=JP")
    assert office.register.store.count_open("JP") == before - 1
    assert (
        follow(office, "sato", commitment, status="running", evidence="record:M1").status_code
        == 303
    )
    assert link in office.client.page("/ko/register/open?office=JP")


@pytest.mark.parametrize(
    ("given", "message"),
    [({"status": "done"}, "needs evidence"), ({}, "Nothing is to be recorded"),
     ({"status": "finished", "evidence": "record:M1"}, "no status"),
     ({"status": "done", "evidence": "record:M99999"}, "holds no record:M99999"),
     ({"status": "done", "evidence": "programme:<b>"}, "holds no programme:<b>"),
     ({"created": "https://example.org"}, "names nothing"), ({"due": "soon"}, "not a date"),
     ({"owner": "kr"}, "names no owner"), ({"owner": "KR:nobody"}, "no account"),
     ({"status": "done", "evidence": "record:M1", "start": "9", "end": "x"}, "two numbers"),
     ({"status": "done", "evidence": "record:M1", "start": "9", "end": "3"}, "two numbers")],
)  # fmt: skip
def test_a_step_that_cannot_be_is_refused(
    office: Office, given: dict[str, str], message: str
) -> None:
    _, commitment = told(office, 49)
    answer = follow(office, "kim", commitment, note="typed", **given)
    assert answer.status_code == 400
    assert message in alert(answer)
    assert ">typed</textarea>" in answer.text
    assert office.client.json(f"{API}/records/{commitment}/follow")["changes"] == []


def test_two_people_follow_one_commitment(office: Office) -> None:
    _, commitment = told(office, 50)
    before = seen(office.seats["sato"].page(f"/en/register/{commitment}/follow"))
    follow(office, "kim", commitment, due="2051-01-01")
    late = office.seats["sato"].send(f"/en/register/{commitment}/follow", seen=before, due="2052")
    assert late.status_code == 409
    assert "Due: 2051-01-01" in unescape(late.text)


def test_a_meeting_has_no_status(office: Office) -> None:
    meeting, _ = told(office, 51)
    assert office.seats["kim"].ask("GET", f"/en/register/{meeting}/follow").status_code == 404
    assert 'id="follow"' not in office.client.page(f"/en/register/{meeting}")


# --- the quality page ------------------------------------------------------------------------


def test_a_finding_is_taken_up_given_back_and_done(office: Office) -> None:
    told(office, 52), told(office, 54)
    found = office.client.json(f"{API}/findings?limit=1000")
    key = next(each["key"] for each in found if each["detail"].startswith("JP-KR 53:"))  # type: ignore[index]
    kim, sato = office.seats["kim"], office.seats["sato"]
    at = f"/en/register/quality/{key}"
    assert f'action="{at}"' not in office.client.page("/en/register/quality")
    assert office.seats["li"].send(at, do="take").status_code == 403
    assert kim.send(at, do="give-back").status_code == 400
    assert kim.send(at, do="take").status_code == 303
    assert "taken up" in office.client.page("/en/register/quality")
    assert f'action="{at}"' not in sato.page("/en/register/quality")
    assert sato.send(at, do="take").status_code == 409
    for do, words in (("give-back", "given back"), ("done", "done")):
        kim.send(at, do=do)
        (one,) = [
            each for each in office.client.json(f"{API}/findings?limit=1000") if each["key"] == key
        ]  # type: ignore[index]
        assert one["task"]["do"] == do  # type: ignore[index]
        assert words in office.client.page("/en/register/quality")
    assert kim.send("/en/register/quality/000000000000", do="take").status_code == 404
