"""The register's public pages: what is named has a page, search, drawings, feed, citations, linked data."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest

from trihub.app import Library
from trihub.core.register import Authority, Draft, RecordKind, Source
from trihub.register.view import Asked, listed
from web.client import Client

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '</script><script>alert(1)</script>"]]>&\x07'


def of(library: Library, kind: RecordKind, **having: str) -> str:
    asked = Asked(kinds=(kind,), having=having)
    return listed(library.register.view(), asked, limit=1).records[0]


@pytest.fixture(scope="module")
def hostile(library: Library) -> str:
    """A commitment and its meeting that somebody filled with markup."""
    source = Source(title=HOSTILE, publisher=HOSTILE, authority=Authority.PRESS, published="2031")
    with library.register.store.writing("eve") as writer:
        digest = writer.source(source)
        meeting = writer.record(RecordKind.MEETING)
        values = {"mechanism": HOSTILE, "number": "7", "date": "2031-02-03", "place": HOSTILE,
                  "head": HOSTILE, "office": "KR", "mode": HOSTILE}  # fmt: skip
        writer.state(meeting, [Draft(name=k, value=v) for k, v in values.items()], digest)
        one = writer.record(RecordKind.COMMITMENT)
        drafts = [("text", HOSTILE), ("strength", "AGREED"), ("actor", "KR"), ("about", meeting)]
        writer.state(one, [Draft(name=k, value=v) for k, v in drafts], digest)
    return one


TEXTS = {
    "en": ("Search the register", "Network of offices and fields", "Where it is named"),
    "zh": ("搜索登记簿", "机构与领域关系网络", "提及该项的记录"),
    "ja": ("登録簿を検索", "庁・機関と分野のネットワーク", "言及している記録"),
    "ko": ("기록부 검색", "기관과 분야의 네트워크", "언급된 기록"),
}


@pytest.mark.parametrize("lang", TEXTS)
def test_pages_speak_the_readers_language(site: Client, library: Library, lang: str) -> None:
    office = of(library, RecordKind.OFFICE, code="KR")
    pages = ("search", "network", office)
    for words, path in zip(TEXTS[lang], pages, strict=True):
        assert words in site.page(f"/{lang}/register/{path}")


def test_offices_and_people_that_meetings_name_link_to_their_pages(
    site: Client, library: Library
) -> None:
    meeting = of(library, RecordKind.MEETING, mechanism="TRIPO", number="19")
    page = site.page(f"/en/register/{meeting}")
    for kind, having in ((RecordKind.OFFICE, "JP"), (RecordKind.PERSON, "shen-changyu")):
        one = of(library, kind, code=having)
        assert f'href="/en/register/{one}"' in page
        assert f'href="/en/register/{meeting}"' in site.page(f"/en/register/{one}")


def test_an_office_has_the_history_of_its_names_and_mandates(
    site: Client, library: Library
) -> None:
    page = site.page(f"/en/register/{of(library, RecordKind.OFFICE, code='CN')}")
    plain = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "<h1>China National Intellectual Property Administration</h1>" in page
    assert "State Intellectual Property Office … – 27 Aug 2018" in plain
    assert "geographical indications 28 Aug 2018 –" in plain
    korea = site.page(f"/ko/register/{of(library, RecordKind.OFFICE, code='KR')}")
    assert "<h1>지식재산처</h1>" in korea
    assert "한국 특허청" in korea


def test_a_person_has_names_in_four_scripts_and_roles_with_sources(
    site: Client, library: Library
) -> None:
    page = site.page(f"/ko/register/{of(library, RecordKind.PERSON, code='park-won-joo')}")
    assert "<h1>박원주</h1>" in page
    for name in ("Park Won-joo", "朴原住"):
        assert name in page
    assert 'datetime="2019-12-04"' in page
    assert "public record" in page


@pytest.mark.parametrize("words", ["박원주", "朴原住", "Park+Won-joo", "KIPO+Kobe", "MOIP+2019"])
def test_search_finds_meetings_by_names_of_any_time_and_script(
    site: Client, library: Library, words: str
) -> None:
    meeting = of(library, RecordKind.MEETING, mechanism="TRIPO", number="19")
    assert f'href="/ja/register/{meeting}"' in site.page(f"/ja/register/search?q={words}")
    found = site.json(f"/api/v1/register/search?q={words}&kind=meeting")
    assert meeting in [each["id"] for each in found["records"]]
    assert found["anywhere"] is False


def test_search_says_when_not_all_words_are_met(site: Client) -> None:
    assert "No record has all the words" in site.page("/en/register/search?q=zebra+Kobe")
    assert "Nothing was found" in site.page("/en/register/search?q=zebrafish")


def test_the_timeline_draws_what_its_table_says(site: Client, library: Library) -> None:
    page = site.page("/en/register?mechanism=TRIPO&since=2015&until=2019")
    marks = re.findall(r'aria-label="TRIPO heads meeting, (\d{4}): 1"', page)
    assert marks == ["2015", "2017", "2018", "2019"]
    assert "2015, 2017, 2018, 2019</td>" in page
    lanes = {one["mechanism"]: one for one in site.get("/api/v1/register/timeline").json()}
    assert lanes["TRIPO"]["years"]["2019"] == 1
    assert "datetime" not in site.page("/en/register?mechanism=NOSUCH")


def test_the_network_has_a_line_and_a_table_for_each_pair(site: Client, hostile: str) -> None:
    with_field = site.json("/api/v1/register/network")
    page = site.page("/en/register/network")
    for edge in with_field["edges"]:
        assert f"actor={edge['office']}" in page
    assert page.count("<path ") == len(with_field["edges"])
    assert site.json("/api/v1/register/network?since=9000")["edges"] == []


def test_the_feed_has_what_changed_last_first(site: Client, library: Library, hostile: str) -> None:
    feed = ET.fromstring(site.get("/ko/register/latest.atom").content)
    ids = [each.findtext(f"{ATOM}id", "") for each in feed.iter(f"{ATOM}entry")]
    assert ids[0].endswith(f"/register/{hostile}")
    updated = [each.findtext(f"{ATOM}updated", "") for each in feed.iter(f"{ATOM}entry")]
    assert feed.findtext(f"{ATOM}updated") == max(updated)
    of_one = ET.fromstring(site.get("/ko/register/latest.atom?mechanism=SUMMIT").content)
    (entry,) = of_one.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "제9차 한일중 정상회의"
    empty = ET.fromstring(site.get("/ko/register/latest.atom?office=XX").content)
    assert list(empty.iter(f"{ATOM}entry")) == []


def test_each_fact_is_cited_with_its_source_and_address(site: Client, library: Library) -> None:
    meeting = library.register.get(of(library, RecordKind.MEETING, mechanism="TRIPO", number="3"))
    place = next(each for each in meeting.facts if each.name == "place")
    base = f"/en/register/{meeting.id}/cite/{place.number}"
    assert f'href="{base}"' in site.page(f"/en/register/{meeting.id}")
    assert "TRIPO heads meeting 3 (14 Nov 2003). Place: Beijing" in site.page(base)
    bibtex, ris = site.get(f"{base}.bib").text, site.get(f"{base}.ris").text
    assert f"url = {{http://test/register/{meeting.id}#s{place.number}}}" in bibtex
    assert "China Daily 2003-11-15" in bibtex
    assert "PY  - 2003\r\n" in ris
    assert ris.endswith("ER  - \r\n")
    assert f'id="s{place.number}"' in site.page(f"/en/register/{meeting.id}")
    for wrong in (f"{base}.exe", f"/en/register/{meeting.id}/cite/999999999"):
        assert site.get(wrong).status_code == 404


def test_hostile_text_does_not_break_out(site: Client, library: Library, hostile: str) -> None:
    about = library.register.get(hostile).first("about")
    for path in (hostile, about, f"{about}/cite/0", "search?q=" + "%3C/script%3E", "people", "network",
                 "commitments"):  # fmt: skip
        page = site.page(f"/en/register/{path}")
        assert "<script>alert" not in page
    page = site.page(f"/en/register/{about}")
    (linked,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found = json.loads(linked)
    assert (found["@type"], found["location"]["name"]) == ("Event", HOSTILE)
    ris = site.get(f"/en/register/{hostile}/cite/0.ris").text
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris.split("\r\n")[:-1])


def test_a_record_that_was_taken_back_stays_and_is_marked(site: Client, library: Library) -> None:
    with library.register.store.writing("ann") as writer:
        one = writer.record(RecordKind.MEETING)
        writer.state(one, [Draft(name="mechanism", value="ID5"), Draft(name="date", value="2019-09"),
                           Draft(name="withdrawn", value="It was another one.")])  # fmt: skip
    assert "It was another one." in site.page(f"/en/register/{one}")
    assert "taken back" in site.page("/en/register?mechanism=ID5")
    assert one not in {each.id for each in library.register.view().meetings.values()}


@pytest.mark.parametrize(
    ("address", "status"),
    [("/en/register?since=20x", 422), ("/en/register?since=12345", 422), ("/en/register/search?page=501", 422),
     ("/en/register/search?kind=x", 422), ("/en/register/people?page=0", 422),
     ("/en/register/X1", 404), ("/en/register/M1.json", 404), ("/api/v1/register/search", 422),
     ("/api/v1/register/search?q=a&limit=101", 422), ("/api/v1/register/network?since=-1", 422)],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(site: Client, address: str, status: int) -> None:
    assert site.get(address).status_code == status


def test_exports_hold_every_record(site: Client, library: Library) -> None:
    lines = site.get("/api/v1/register/export.jsonl").text.splitlines()
    records = [json.loads(line) for line in lines]
    assert {each["kind"] for each in records} >= {"meeting", "office", "person", "programme"}
    assert len(records) == sum(library.register.store.count(kind, {}) for kind in RecordKind)
