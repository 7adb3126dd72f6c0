"""A first draft of the summary: where and when, and a sentence for each item of the agenda.

No machine knows how strongly the offices will agree: a draft says of every item that views were
exchanged, the weakest form, the same in every language. People write what was agreed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trihub.meetings.agenda import is_frame
from trihub.meetings.model import NEW, Agenda, AgendaItem, Meeting, Sentence, Summary, new_id
from trihub.register.lexicon import by_code
from trihub.register.names import name_of, office_at
from trihub.text.particles import settled

_HELD: Mapping[str, str] = {
    "en": "The {number}{name} was held {place}on {day}.",
    "zh": "{number}{name}于{day}{place}举行。",
    "ja": "{number}{name}が{day}{place}開催された。",
    "ko": "{number}{name}이(가) {day} {place}열렸다.",
}
_NUMBER = {"en": "{n}{th} ", "zh": "第{n}次", "ja": "第{n}回", "ko": "제{n}차 "}
_PLACE = {"en": "in {place} ", "zh": "在{place}", "ja": "に{place}で", "ko": "{place}에서 "}
_NO_PLACE = {"en": "", "zh": "", "ja": "に", "ko": ""}
_VIEWS: Mapping[str, str] = {
    "en": "The offices exchanged views on {title}.",
    "zh": "各局就{title}交换了意见。",
    "ja": "各庁は{title}について意見を交換した。",
    "ko": "각 기관은 {title}에 대해 의견을 교환했다.",
}
_NEXT: Mapping[str, str] = {
    "en": "{host} will host the next meeting.",
    "zh": "下次会议将由{host}主办。",
    "ja": "次回会合は{host}が主催する。",
    "ko": "차기 회의는 {host}이(가) 주최한다.",
}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


def draft(meeting: Meeting, agenda: Agenda, offices: Sequence[str]) -> Summary:
    """The summary to begin with, in every language of the meeting."""
    first = _row({code: _held(meeting, code) for code in meeting.languages})
    items = [_views(each, meeting) for each in agenda.items if not is_frame(each)]
    following = _following(meeting, offices)
    last = [_row(following, item=agenda.items[-1].id)] if following and agenda.items else []
    return Summary(languages=meeting.languages, sentences=(first, *items, *last))


def _row(texts: Mapping[str, str], commitment: str = "", item: str = "") -> Sentence:
    return Sentence(id=new_id(), texts=texts, commitment=commitment, item=item)


def _views(item: AgendaItem, meeting: Meeting) -> Sentence:
    texts = {
        code: _VIEWS[code].format(title=item.titles.get(code) or item.titles.get("en", ""))
        for code in meeting.languages
    }
    return _row(texts, item.commitment or NEW, item.id)


def _following(meeting: Meeting, offices: Sequence[str]) -> dict[str, str]:
    """Who is the host of the next meeting: the office after this one's host in turn."""
    if meeting.host not in offices:
        return {}
    host = offices[(offices.index(meeting.host) + 1) % len(offices)]
    return {
        code: settled(_NEXT[code].format(host=_short(office_at(host, meeting.date, code))), code)
        for code in meeting.languages
    }


def _short(name: str) -> str:
    return name.partition(" (")[0]


def _held(meeting: Meeting, language: str) -> str:
    number = (
        _NUMBER[language].format(n=meeting.number, th=_th(meeting.number)) if meeting.number else ""
    )
    place = _PLACE[language].format(place=place_name(meeting.place, language))
    held = _HELD[language].format(
        number=number, name=name_of("mechanism", meeting.mechanism, language),
        place=place if meeting.place else _NO_PLACE[language], day=_day(meeting.date, language),
    )  # fmt: skip
    return settled(held, language)


def place_name(place: str, language: str) -> str:
    """A place in a language where the register knows it, else as it was written."""
    row = by_code("places").get(place)
    return row[language].split("|")[0] if row else place


def _th(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _day(date: str, language: str) -> str:
    """A date in words, as exactly as it is known."""
    parts = [int(part) for part in date.split("-")]
    year, month, day = (*parts, 0, 0)[:3]
    if language == "en":
        return " ".join(
            filter(None, (str(day or ""), _MONTHS[month - 1] if month else "", str(year)))
        )
    marks = {"zh": "年月日", "ja": "年月日", "ko": "년월일"}[language]
    gap = " " if language == "ko" else ""
    made = [
        f"{value}{mark}" for value, mark in zip((year, month, day), marks, strict=True) if value
    ]
    return gap.join(made)
