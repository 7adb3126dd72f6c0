"""Texts are read in on the site, looked through, corrected, linked and recorded by those who may."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.register import RecordKind
from web.register.conftest import Office, Seat

TEXT = """The {number}th JPO-MOIP Heads Meeting was held in Sapporo on June 4, 20{number}.
Both offices agreed to extend the exchange of examiners. A <b>Memorandum of Understanding</b> was
signed.
"""
ABOUT = {"title": "News & more", "publisher": "Press", "authority": "press",
         "url": "https://example.org/news", "published": "2026-06"}  # fmt: skip


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form that confirms, as it stands."""
    form = page[
        page.index('<form class="confirming"') : page.index("</form>", page.index("confirming"))
    ]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name and kind and (kind[1] not in ("radio", "checkbox") or " checked" in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, body in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        found[name] = unescape(chosen[1]) if chosen else ""
    for name, body in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = unescape(body)
    return {name: value.replace("\n", "\r\n") for name, value in found.items()}


def propose(seat: Seat, text: str, **about: str) -> httpx.Response:
    return seat.send("/en/register/new", text=text, **{**ABOUT, **about})


def confirm(seat: Seat, page: str, do: str = "decided", **given: Any) -> httpx.Response:
    sent = {**fields(page), **given}
    del sent["csrf"]
    return seat.send("/en/register/confirm", **{**sent, "do": do})


def recorded(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 303, unescape(answer.text)[:3000]
    return answer.headers["location"].rpartition("=")[2].split(",")


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_everybody_else_reads_who_may(office: Office, lang: str) -> None:
    for name in ("", "li"):
        page = office.seats[name].page(f"/{lang}/register/new")
        assert '<p class="notice">' in page
        assert "<textarea" not in page
    assert propose(office.seats["li"], TEXT.format(number=31)).status_code == 403
    assert propose(office.seats[""], TEXT.format(number=31)).status_code == 303


def test_a_text_becomes_proposals_with_every_value_beside_its_place(office: Office) -> None:
    page = unescape(propose(office.seats["kim"], TEXT.format(number=32)).text)
    assert "held in <mark>Sapporo</mark> on June 4, 2032." in page
    assert '<cite lang="und">News & more</cite>' in page
    assert "A <b>Memorandum" not in propose(office.seats["kim"], TEXT.format(number=32)).text
    assert office.register.store.count(RecordKind.MEETING, {"number": "32"}) == 0  # nothing yet


def test_confirmed_corrected_rejected_and_added_values(office: Office) -> None:
    seat = office.seats["kim"]
    page = propose(seat, TEXT.format(number=33)).text
    given = fields(page)
    place = next(key for key, value in given.items() if value == "Sapporo")
    host = {"an-1-0": "host", "av-1-0": "JP"}
    left = next(key for key, value in given.items() if value == "MOU").replace("v-", "x-")
    answer = confirm(
        seat, page, **{"d-1": "confirm", "d-2": "confirm", "d-3": "reject", place: "Otaru", left: "1"},
        **host,
    )  # fmt: skip
    meeting, commitment = office.register.get_all(recorded(answer))
    assert (meeting.date, meeting.all("place"), meeting.all("host")) == (
        "2033-06-04",
        ["Otaru"],
        ["JP"],
    )
    own = next(each for each in meeting.standing if each.name == "place")
    assert (own.source, own.because) == ("", ("read as Sapporo",))
    assert own.actor == f"KR:{seat.account.id}"  # type: ignore[union-attr]
    date = next(each for each in meeting.standing if each.name == "date")
    source = office.register.store.sources([date.source])[date.source]
    assert (source.title, source.published, source.authority.value) == (
        "News & more",
        "2026-06",
        "press",
    )
    assert TEXT.format(number=33)[date.start : date.end] == "June 4, 2033"
    assert commitment.first("strength") == "AGREED"
    shown = seat.page(answer.headers["location"])
    assert f'href="/en/register/{meeting.id}"' in shown


def test_what_is_not_decided_on_is_asked_for_and_what_was_typed_stays(office: Office) -> None:
    seat = office.seats["kim"]
    page = propose(seat, TEXT.format(number=34)).text
    place = next(key for key, value in fields(page).items() if value == "Sapporo")
    answer = confirm(seat, page, **{"d-1": "confirm", place: "Otaru", "x-1-1": "1"})
    assert answer.status_code == 400
    again = unescape(answer.text)
    assert "Proposal 2 is not decided on." in again
    assert fields(again)[place] == "Otaru"
    assert fields(again)["x-1-1"] == "1"
    assert fields(again)["d-1"] == "confirm"
    assert len(recorded(confirm(seat, answer.text, "all"))) == 3


def test_a_meeting_told_twice_is_linked_and_stands_side_by_side(office: Office) -> None:
    seat = office.seats["kim"]
    first = recorded(confirm(seat, propose(seat, TEXT.format(number=35)).text, "all"))
    other = TEXT.format(number=35).replace("Sapporo", "Osaka")
    page = propose(seat, other, title="Another").text
    assert "It may be recorded already." in page
    beside = re.search(r'<table class="list beside">.*?</table>', page, re.DOTALL)
    assert beside
    assert "Osaka" in beside[0]
    assert "Sapporo" in beside[0]
    into = {f"into-{number}": name for number, name in enumerate(first, 1)}
    assert recorded(confirm(seat, page, "all", **into)) == first
    assert office.register.get(first[0]).contradictions() == {"place": ["Sapporo", "Osaka"]}


def test_two_people_who_read_the_same_text_do_not_record_it_twice_unawares(office: Office) -> None:
    kim, sato = office.seats["kim"], office.seats["sato"]
    text = TEXT.format(number=36)
    pages = [propose(seat, text).text for seat in (kim, sato)]
    first = recorded(confirm(kim, pages[0], "all"))
    late = confirm(sato, pages[1], "all")
    assert late.status_code == 409
    assert "changed: look again" in late.text
    assert f'href="/en/register/{first[0]}"' in late.text
    linked = {f"into-{number}": name for number, name in enumerate(first, 1)}
    assert recorded(confirm(sato, late.text, "all", **linked)) == first
    assert office.register.store.count(RecordKind.MEETING, {"number": "36"}) == 1


def test_a_record_that_changed_while_it_was_being_linked(office: Office) -> None:
    kim, sato = office.seats["kim"], office.seats["sato"]
    text = TEXT.format(number=37)
    first = recorded(confirm(kim, propose(kim, text).text, "all"))
    page = propose(sato, text, title="Another").text
    office.register.retract(office.register.get(first[0]).standing[-1].number, "no", "eve")
    late = confirm(sato, page, "all", **{"into-1": first[0]})
    assert late.status_code == 409
    assert "was changed by eve" in unescape(late.text)
    assert fields(late.text)["into-1"] == first[0]
    assert first[0] in recorded(confirm(sato, late.text, "all"))


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [("n.txt", TEXT.format(number=38).encode(), "Sapporo"),
     ("n.md", b"# News\n\nThe 38th **JPO-MOIP Heads Meeting** was held in [Kobe](https://x.example) on June 4, 2038.", "Kobe"),
     ("n.html", b"<html><head><title>x</title><script>held in Nara</script></head><body><p>The 38th JPO-MOIP "
                b"Heads Meeting was held in Kyoto<br>on June 4, 2038.</p></body>", "Kyoto")],
)  # fmt: skip
def test_files_are_read_too(office: Office, name: str, data: bytes, found: str) -> None:
    seat = office.seats["kim"]
    answer = seat.ask("POST", "/en/register/new", data={"csrf": seat.csrf, **ABOUT},
                      files={"file": (name, data)})  # fmt: skip
    assert f"<mark>{found}</mark>" in answer.text
    assert "Nara" not in answer.text


@pytest.mark.parametrize(
    ("given", "told"),
    [({"text": " "}, "no text to read"), ({"text": "x" * 200_001}, "more than 200000 characters"),
     ({"url": "javascript:alert(1)"}, "no address of the web"), ({"published": "soon"}, "not a date"),
     ({"authority": "god"}, "whose word")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_what_was_typed_stays(
    office: Office, given: dict[str, str], told: str
) -> None:
    answer = office.seats["kim"].send("/en/register/new", **{"text": "Words.", **ABOUT, **given})
    assert answer.status_code == 400
    assert told in unescape(answer.text)
    assert 'value="News &amp; more"' in answer.text


def test_a_file_that_is_no_text(office: Office) -> None:
    seat = office.seats["kim"]
    answer = seat.ask("POST", "/en/register/new", data={"csrf": seat.csrf, **ABOUT},
                      files={"file": ("n.txt", b"\xff\xfe\x00\x01")})  # fmt: skip
    assert "cannot be read as text" in answer.text


def test_a_value_that_cannot_be_is_refused_and_nothing_is_kept(office: Office) -> None:
    seat = office.seats["kim"]
    page = propose(seat, TEXT.format(number=39)).text
    date = next(key for key, value in fields(page).items() if value == "2039-06-04")
    answer = confirm(seat, page, "all", **{date: "2039-13-04"})
    assert "2039-13-04 is not a date." in unescape(answer.text)
    assert office.register.store.count(RecordKind.MEETING, {"number": "39"}) == 0
    assert fields(answer.text)[date] == "2039-13-04"


def test_a_form_of_another_site_records_nothing(office: Office) -> None:
    seat = office.seats["kim"]
    page = propose(seat, TEXT.format(number=40)).text
    sent = {**fields(page), "do": "all", "csrf": "x"}
    assert seat.ask("POST", "/en/register/confirm", data=sent).status_code == 403
    assert office.register.store.count(RecordKind.MEETING, {"number": "40"}) == 0
