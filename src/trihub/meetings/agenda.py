"""An agenda drafted from the register: what stayed open, and what the last meetings looked back on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.register import RecordKind
from trihub.meetings.model import Agenda, AgendaItem, Meeting, new_id
from trihub.register.follow import Follow, follow_of
from trihub.register.lexicon import by_code
from trihub.register.names import name_of
from trihub.register.records import Record
from trihub.register.service import Register

LAST = 2
"""Meetings of the mechanism that are looked back on."""
MOST = 25
"""Commitments that a draft takes up."""
STEP = 5
"""Minutes to which times are rounded; no item has less."""
OPENING, CLOSING = 10, 20
"""Minutes of the items that every agenda begins and ends with."""
_SCANNED = 500
_FIXED: Mapping[str, Mapping[str, str]] = {
    "opening": {
        "en": "Opening and adoption of the agenda", "zh": "开幕及通过议程",
        "ja": "開会及び議題の採択", "ko": "개회 및 의제 채택",
    },
    "closing": {
        "en": "Next meeting and signing of the summary", "zh": "下次会议及签署会谈纪要",
        "ja": "次回会合及び会合サマリーへの署名", "ko": "차기 회의 및 회의 요록 서명",
    },
}  # fmt: skip
_REVIEW = {
    "en": "Review: {fields}",
    "zh": "回顾：{fields}",
    "ja": "レビュー：{fields}",
    "ko": "점검: {fields}",
}
_JOINED = {"en": ", ", "zh": "、", "ja": "、", "ko": ", "}


@dataclass(frozen=True, slots=True)
class Open:
    """A commitment that is not closed, and how it stands."""

    record: Record
    follow: Follow

    @property
    def rank(self) -> int:
        """How strong it is, 6 for what was decided."""
        row = by_code("strengths").get(self.record.first("strength"))
        return int(row["rank"]) if row else 0


def last_meetings(register: Register, meeting: Meeting) -> list[Record]:
    """The meetings of the mechanism before this one, the last first."""
    found = register.find(RecordKind.MEETING, {"mechanism": meeting.mechanism}, limit=50)
    before = [
        each for each in found if each.date and (each.date < meeting.date or not meeting.date)
    ]
    return before[:LAST]


def open_commitments(register: Register, meeting: Meeting, offices: Sequence[str]) -> list[Open]:
    """What the last meetings left open, and what these offices owe by the day of the meeting; what is
    overdue first, then the strongest."""
    found = [one for each in last_meetings(register, meeting) for one in register.of(each.id)]
    owed = register.find(RecordKind.COMMITMENT, {"actor": offices[0]}, limit=_SCANNED)
    for one in owed:
        due = follow_of(one).due
        if due and due <= (meeting.date or "9999") and set(one.all("actor")) <= set(offices):
            found.append(one)
    followed = {each for one in found for each in one.all("continues")}
    every = {
        one.id: Open(one, follow_of(one)) for one in found
        if one.kind is RecordKind.COMMITMENT and one.id not in followed and not one.first("withdrawn")
    }  # fmt: skip
    still = [each for each in every.values() if each.follow.open and each.rank]
    return sorted(still, key=lambda each: _urgency(each, meeting))[:MOST]


def _urgency(one: Open, meeting: Meeting) -> tuple[bool, str, int]:
    try:
        day = dt.date.fromisoformat(meeting.date)
    except ValueError:
        day = dt.date.max
    overdue = one.follow.overdue(day)
    return not overdue, one.follow.due if overdue else "", -one.rank


def draft(register: Register, meeting: Meeting, offices: Sequence[str]) -> Agenda:
    """An agenda for a meeting of offices: the opening, the open commitments, the fields that the last
    meeting looked back on, the closing; each with its time and presenter."""
    left = open_commitments(register, meeting, offices)
    presenters = cycle([*filter(None, [meeting.host]), *(o for o in offices if o != meeting.host)])
    items = [_fixed("opening", meeting, OPENING)]
    weights = []
    for one in left:
        own = _presenter(one, offices) or next(presenters)
        items.append(
            AgendaItem(id=new_id(), titles=_titles(one.record), commitment=one.record.id, presenter=own)
        )  # fmt: skip
        weights.append(one.rank)
    for codes in _reviewed(register, meeting, left):
        titles = {code: _REVIEW[code].format(fields=_named(codes, code)) for code in MAIN_LANGUAGES}
        items.append(AgendaItem(id=new_id(), titles=titles, presenter=next(presenters)))
        weights.append(1)
    times = allotted(max(0, meeting.minutes - OPENING - CLOSING), weights)
    items[1:] = [replace(each, minutes=time) for each, time in zip(items[1:], times, strict=True)]
    return Agenda(items=(*items, _fixed("closing", meeting, CLOSING)))


def _fixed(name: str, meeting: Meeting, minutes: int) -> AgendaItem:
    return AgendaItem(id=new_id(), titles=_FIXED[name], minutes=minutes, presenter=meeting.host)


def is_frame(item: AgendaItem) -> bool:
    """Whether an item is the opening or the closing of a draft."""
    texts = {text for titles in _FIXED.values() for text in titles.values()}
    return not item.commitment and bool(texts & set(item.titles.values()))


def _presenter(one: Open, offices: Sequence[str]) -> str:
    """The one office that owns it, or whose word it is."""
    for owners in (sorted(one.follow.owners), one.record.all("actor")):
        mine = [each for each in owners if each in offices]
        if len(mine) == 1:
            return mine[0]
    return ""


def _titles(record: Record) -> dict[str, str]:
    """The fields of a commitment in each language; its own words where none are known."""
    fields = record.all("field")
    if not fields:
        return dict.fromkeys(MAIN_LANGUAGES, record.first("text")[:200])
    return {code: _named(fields, code) for code in MAIN_LANGUAGES}


def _named(fields: Iterable[str], language: str) -> str:
    return _JOINED[language].join(name_of("field", each, language) for each in fields)


def _reviewed(register: Register, meeting: Meeting, left: Sequence[Open]) -> Iterator[list[str]]:
    """Fields that the last meeting looked back on and that no open commitment is about."""
    covered = {code for one in left for code in one.record.all("field")}
    for last in last_meetings(register, meeting)[:1]:
        fields = [code for code in last.all("reviewed") if code not in covered]
        if fields:
            yield fields


def allotted(minutes: int, weights: Sequence[int]) -> list[int]:
    """Times by weight, in steps of :data:`STEP` and none below it; together at most ``minutes`` where
    the steps allow it. What is left over goes to the items that were rounded down the most."""
    if not weights:
        return []
    steps, whole = minutes // STEP, sum(weights)
    fair = [steps * weight / whole for weight in weights]
    found = [max(1, int(share)) for share in fair]
    order = sorted(range(len(weights)), key=lambda at: (found[at] - fair[at], at))
    for at in order[: max(0, steps - sum(found))]:
        found[at] += 1
    return [count * STEP for count in found]
