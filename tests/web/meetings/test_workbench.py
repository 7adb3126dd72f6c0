"""The workbench by its pages: each office its own view, the check, two keys, the register."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from icalendar import Calendar

from meetings.conftest import AGREED, HELD
from trihub.core.languages import MAIN_LANGUAGES
from web.meetings.conftest import FORM, keep
from web.register.conftest import Office, Seat

OTHER_DAY = AGREED | {"ko": AGREED["ko"].replace("7월 1일", "7월 2일")}
WEAKER = AGREED | {"zh": "两局将就在2032年7月1日前延长联合检索试点继续开展讨论。"}
PAGES = ["", "/agenda", "/agenda?draft=1", "/summary", "/summary?draft=1", "/approvals", "/minutes"]


def digest(seat: Seat, name: str) -> str:
    found = re.search(
        r'name="digest" value="(\w{64})"', seat.page(f"/en/meetings/{name}/approvals")
    )
    assert found
    return found[1]


def act(seat: Seat, meeting: str, do: str, **given: Any) -> Any:
    return seat.send(f"/en/meetings/{meeting}/approvals", do=do, **given)


def agenda_of(bench: Office, name: str) -> list[str]:
    """Keep the proposed agenda as it stands in the form; the items' numbers."""
    seat = bench.seats["chen"]
    page = seat.page(f"/en/meetings/{name}/agenda?draft=1")
    form = page[page.index('<form method="post"') :]
    data: dict[str, Any] = {"seen": "0"}
    for tag in re.findall(r"<input[^>]*>", form):
        found = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if found[0] and "checkbox" not in tag and found[0][1] not in ("seen", "csrf"):
            data.setdefault(found[0][1], []).append(found[1][1] if found[1] else "")
    data["presenter"] = [""] * len(data["id"])
    answer = seat.send(f"/en/meetings/{name}/agenda", **data)
    assert answer.status_code == 303, unescape(answer.text)
    return re.findall(rf"/meetings/{name}/agenda/(\w+)", seat.page(f"/en/meetings/{name}/agenda"))


@pytest.mark.parametrize("lang", MAIN_LANGUAGES)
def test_every_page_in_every_language(bench: Office, begun: str, lang: str) -> None:
    seat = bench.seats["kim"]
    for path in PAGES:
        page = seat.page(f"/{lang}/meetings/{begun}{path}")
        assert f'lang="{ {"zh": "zh-Hans"}.get(lang, lang) }"' in page or 'lang="zh' in page
    assert begun in seat.page(f"/{lang}/meetings")
    assert 'name="mechanism"' in seat.page(f"/{lang}/meetings/new")


def test_nobody_else_learns_of_a_meeting(bench: Office, begun: str) -> None:
    """Neither by its address nor by a count: the same words as for a number that is nobody's."""
    addresses = [f"/en/meetings/{begun}{path}" for path in PAGES]
    addresses += [f"/en/meetings/{begun}/{rest}" for rest in
                  ("meeting.ics", "summary.json", f"versions/{begun}-summary")]  # fmt: skip
    for who in ("sato", "li"):
        seat = bench.seats[who]
        for address in addresses:
            answer, none = (
                seat.ask("GET", address),
                seat.ask("GET", address.replace(begun, "a" * 26)),
            )
            assert answer.status_code == none.status_code == 404
            told = unescape(answer.text).replace(begun, "a" * 26)
            masked = re.compile(r'name="csrf" value="[^"]+"')
            assert masked.sub("", told) == masked.sub("", unescape(none.text))
        for address, data in ((f"/en/meetings/{begun}/summary", {"seen": "1"}),
                              (f"/en/meetings/{begun}/approvals", {"do": "publish"}),
                              (f"/en/meetings/{begun}/minutes", {"seen": "0"})):  # fmt: skip
            assert seat.send(address, **data).status_code == 404
    assert begun not in bench.seats["sato"].page("/en/meetings")
    assert bench.seats["li"].ask("GET", "/en/meetings").status_code == 403
    assert bench.seats[""].ask("GET", f"/en/meetings/{begun}").status_code == 303


def test_the_administrator_sees_how_far_it_is_and_no_word(bench: Office, begun: str) -> None:
    seat = bench.seats["admin"]
    page = seat.page(f"/en/meetings/{begun}")
    assert "theirs alone" in page
    assert "joint search pilot" not in page
    assert "Beijing" not in page + seat.page("/en/meetings")
    for path in PAGES[1:]:
        assert seat.ask("GET", f"/en/meetings/{begun}{path}").status_code == 404


def test_a_form_with_what_cannot_be_is_shown_again(bench: Office) -> None:
    seat = bench.seats["chen"]
    for wrong, told in (({"date": "soon"}, "not a date"), ({"number": "x"}, "no whole number"),
                        ({"host": "JP"}, "none of the offices")):  # fmt: skip
        answer = seat.send("/en/meetings/new", **{**FORM, **wrong})
        assert answer.status_code == 400
        assert told in unescape(answer.text)
        assert 'value="Positions"' in answer.text
    answer = seat.send("/en/meetings/new", **{**FORM, "office": ["JP", "KR"]})
    assert answer.status_code == 404


def test_the_agenda_comes_from_the_register(bench: Office, name: str) -> None:
    items = agenda_of(bench, name)
    page = bench.seats["kim"].page(f"/ko/meetings/{name}/agenda")
    assert len(items) >= 4
    assert "/ko/register/C" in page
    assert "개회 및 의제 채택" in page


def test_each_office_sees_its_own_notes_only(bench: Office, name: str) -> None:
    """The same page for both, but for what one of them wrote."""
    item = agenda_of(bench, name)[1]
    address = f"/en/meetings/{name}/agenda/{item}"
    before = bench.seats["chen"].page(address)
    kim = bench.seats["kim"]
    kim.send(address, do="note", text="양보 한도는 비밀", seen="0")
    kim.send(address, do="position", title="입장", text="연장 찬성", language="ko", seen="0")
    mine = kim.page(address)
    assert "양보 한도는 비밀" in mine
    assert "연장 찬성" in mine
    masked = re.compile(r'name="csrf" value="[^"]+"')
    assert masked.sub("", bench.seats["chen"].page(address)) == masked.sub("", before)
    paper = re.search(rf"/en/meetings/{name}/versions/(\w+)", mine)
    assert paper
    versions = f"/en/meetings/{name}/versions/{paper[1]}"
    assert kim.ask("GET", versions).status_code == 200
    assert bench.seats["chen"].ask("GET", versions).status_code == 404
    hidden = re.search(r'name="paper" value="(\w+)"', mine)
    assert hidden
    kim.send(address, do="position", title="Position", text="In favour", language="en",
             paper=hidden[1], seen="1", share="1")  # fmt: skip
    assert "In favour" in bench.seats["chen"].page(address)
    foreign = bench.seats["chen"].send(
        address, do="position", title="x", text="x", paper=hidden[1], seen="2"
    )
    assert foreign.status_code == 403


@pytest.mark.parametrize(("texts", "told"), [(OTHER_DAY, "2032-07-02"), (WEAKER, "will discuss")])
def test_a_draft_that_disagrees_is_refused_until_mended_or_it_stands(
    bench: Office, begun: str, texts: dict[str, str], told: str
) -> None:
    chen = bench.seats["chen"]
    assert keep(chen, begun, 1, HELD, texts).status_code == 303
    page = chen.page(f"/en/meetings/{begun}/summary")
    assert told in page
    assert "<mark>" in page
    refused = act(chen, begun, "approve", digest=digest(chen, begun))
    assert refused.status_code == 400
    assert "disagree at 1 places" in unescape(refused.text)
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key
    address = f"/en/meetings/{begun}/summary"
    stands = chen.send(address, key=key[1], reason="Agreed by telephone", seen="2")
    assert stands.status_code == 303
    assert "Agreed by telephone" in bench.seats["kim"].page(address)
    approved = act(chen, begun, "approve", digest=digest(chen, begun))
    assert approved.status_code == 303


def test_two_who_write_at_once_lose_nothing(bench: Office, begun: str) -> None:
    answer = keep(bench.seats["chen"], begun, 0, HELD, OTHER_DAY)
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert OTHER_DAY["ko"] in page, "what was written is still in the form"
    assert AGREED["ko"] in page, "beside the version that came first"


def test_publication_by_two_keys(bench: Office, begun: str) -> None:
    chen, kim = bench.seats["chen"], bench.seats["kim"]
    of = digest(chen, begun)
    signed = {"name": "Kim", "role": "Minister", "day": "2031-05-20", "place": "Beijing"}
    assert act(kim, begun, "sign", digest=of, **signed).status_code == 303
    assert act(kim, begun, "approve", digest=of).status_code == 303
    early = act(kim, begun, "publish")
    assert early.status_code == 400
    assert "version yet: CN" in unescape(early.text)
    assert act(chen, begun, "approve", digest=of).status_code == 303
    assert act(chen, begun, "publish").status_code == 303
    page = chen.page(f"/en/meetings/{begun}/approvals")
    record = re.search(r"/en/register/(M\d+)", page)
    assert record
    public = bench.seats[""].page(f"/en/register/{record[1]}")
    assert AGREED["en"] in public
    commitment = next(one for one in bench.register.of(record[1]) if one.first("text"))
    assert AGREED["ja"] in bench.seats[""].page(f"/ja/register/{commitment.id}")
    late = keep(chen, begun, 1, HELD)
    assert late.status_code == 400
    assert "published" in unescape(late.text)


def test_the_download_has_the_digest_that_is_approved(bench: Office, begun: str) -> None:
    import hashlib

    seat = bench.seats["kim"]
    content = seat.ask("GET", f"/en/meetings/{begun}/summary.json").content
    assert hashlib.sha256(content).hexdigest() == digest(seat, begun)


def test_minutes_are_kept(bench: Office, name: str) -> None:
    items = agenda_of(bench, name)
    address = f"/en/meetings/{name}/minutes"
    sent = bench.seats["kim"].send(
        address, seen="0", language="ko", present="김\r\n陈", item=items[:2], text=["", "논의함"]
    )
    assert sent.status_code == 303
    assert "논의함" in bench.seats["chen"].page(address)


def test_calendars(bench: Office, begun: str) -> None:
    """The meeting and its deadline as all-day events; the feed by a token in its address."""
    made = bench.seats["kim"].ask("GET", f"/ko/meetings/{begun}/meeting.ics")
    events = list(Calendar.from_ical(made.content).walk("VEVENT"))
    assert [str(each["summary"]) for each in events] == [
        "제37차 한중 특허청장 회의", "Positions (제37차 한중 특허청장 회의)",
    ]  # fmt: skip
    assert [each["dtstart"].dt.isoformat() for each in events] == ["2031-05-20", "2031-04-20"]
    assert len(events[1].walk("VALARM")) == 2
    account = bench.seats["kim"].account
    assert account
    secret, _ = bench.access.tokens.issue(account, "feed", frozenset({"feed"}))
    feed = bench.seats[""].ask("GET", f"/ko/meetings.ics?token={secret}")
    assert begun in feed.content.decode().replace("\r\n ", "")
    assert bench.seats[""].ask("GET", "/ko/meetings.ics?token=x").status_code == 404
    other = bench.seats["sato"].account
    assert other
    secret, _ = bench.access.tokens.issue(other, "feed", frozenset({"feed"}))
    assert b"VEVENT" not in bench.seats[""].ask("GET", f"/ko/meetings.ics?token={secret}").content


def test_a_form_needs_the_secret(bench: Office, begun: str) -> None:
    seat = bench.seats["kim"]
    foreign = seat.ask("POST", f"/en/meetings/{begun}/approvals", data={"do": "approve"})
    assert foreign.status_code == 403
