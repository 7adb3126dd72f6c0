"""Two offices and a third before a register with an open commitment, and a meeting in preparation."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from trihub.core.casework.people import Actor, Role
from trihub.core.register import Authority, Source
from trihub.meetings.model import Deadline, Meeting, Sentence, Summary
from trihub.meetings.service import Meetings
from trihub.register.service import Register
from trihub.store.casework import open_casework
from trihub.store.register import open_register
from trihub.store.vault import KeyFile

NOW = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
CN = Actor(account="cno", role=Role.OFFICER, office="CN", name="陈")
KR = Actor(account="kro", role=Role.OFFICER, office="KR", name="김")
KR_TWO = Actor(account="kro2", role=Role.OFFICER, office="KR", name="이")
JP = Actor(account="jpo", role=Role.OFFICER, office="JP", name="佐藤")
ADMIN = Actor(account="ad", role=Role.ADMINISTRATOR)
NEWS = """The 36th CNIPA-MOIP Heads Meeting was held in Seoul on May 20, 2030. Both offices agreed to
start a joint search pilot. They will continue to discuss the exchange of examiners."""
AGREED = {
    "en": "The offices agreed to extend the joint search pilot by 1 July 2032.",
    "zh": "两局同意在2032年7月1日前延长联合检索试点。",
    "ja": "両庁は2032年7月1日までに共同先行技術調査の試行を延長することに合意した。",
    "ko": "양 기관은 2032년 7월 1일까지 공동 선행기술조사 시범사업을 연장하기로 합의했다.",
}
HELD = {
    "en": "The 37th CNIPA-MOIP Heads Meeting was held in Beijing on 20 May 2031.",
    "zh": "第37次中韩知识产权局局长会于2031年5月20日在北京举行。",
    "ja": "第37回中韓特許庁長官会合が2031年5月20日に北京で開催された。",
    "ko": "제37차 한중 특허청장 회의가 2031년 5월 20일 베이징에서 열렸다.",
}


def meeting(**changed: object) -> Meeting:
    given = {
        "mechanism": "CN-KR", "number": 37, "date": "2031-05-20", "place": "Beijing", "host": "CN",
        "deadlines": (Deadline(day="2031-04-20", what="Positions"),), **changed,
    }  # fmt: skip
    return Meeting(**given)


def summary(*sentences: Sentence, languages: tuple[str, ...] = ("en", "zh", "ja", "ko")) -> Summary:
    return Summary(languages=languages, sentences=sentences)


def sentence(name: str, texts: dict[str, str], commitment: str = "") -> Sentence:
    return Sentence(id=name, texts=texts, commitment=commitment)


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys, casework and a register with the open commitments, made once; tests copy them."""
    place = tmp_path_factory.mktemp("meetings")
    open_casework(place / "casework.sqlite", KeyFile.create(place / "keys.json")).close()
    store = open_register(place / "register.sqlite", clock=lambda: NOW)
    found = Register(store, lambda: NOW.date())
    paper = found.read(NEWS, Source(title="News", publisher="Press", authority=Authority.PRESS))
    for each in paper.records:
        each.decision = "confirm"
    found.confirm(paper, "ann")
    store.close()
    return place


@pytest.fixture
def register(tmp_path: Path, beginning: Path) -> Iterator[Register]:
    shutil.copytree(beginning, tmp_path, dirs_exist_ok=True)
    store = open_register(tmp_path / "register.sqlite", clock=lambda: NOW)
    yield Register(store, lambda: NOW.date())
    store.close()


@pytest.fixture
def meetings(tmp_path: Path, register: Register) -> Iterator[Meetings]:
    keys = KeyFile.load(tmp_path / "keys.json")
    casework = open_casework(tmp_path / "casework.sqlite", keys, clock=lambda: NOW)
    yield Meetings(casework.papers, register, lambda: NOW)
    casework.close()


@pytest.fixture
def name(meetings: Meetings) -> str:
    """A meeting of CN and KR."""
    return meetings.preparing.create(CN, meeting(), ["KR", "CN"])


@pytest.fixture
def begun(meetings: Meetings, name: str) -> str:
    """The same with an agenda and a summary of two sentences that agree."""
    agenda = meetings.preparing.draft_agenda(CN, name)
    meetings.preparing.save_agenda(CN, name, agenda, 0)
    promised = next(each.commitment for each in agenda.items if each.commitment)
    made = summary(sentence("one", HELD), sentence("two", AGREED, promised))
    meetings.agreeing.save(KR, name, made, 0)
    return name
