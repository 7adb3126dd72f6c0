"""A text as proposals: meetings, their commitments and documents, each value with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from trihub.core.register import Certainty, RecordKind
from trihub.register.known import Known, shipped
from trihub.register.reading import commitments as promised
from trihub.register.reading.dates import DateMention
from trihub.register.reading.meetings import (
    Meeting,
    Part,
    date_of,
    meetings,
    names_of_offices,
    parts_of,
    values,
)
from trihub.register.reading.model import (
    Doubt,
    Note,
    Proposal,
    Reading,
    Span,
    Value,
)
from trihub.register.reading.sentences import languages, sentences
from trihub.register.reading.years import clues, infer

MOST = 200_000
"""Characters of a text that are read; a news item has some thousands."""


def read_text(text: str, *, today: dt.date, known: Known | None = None) -> Reading:
    """Propose records from a news item or a summary. ``known`` is what the register knows already
    (default: the meetings that come with the package); nothing after ``today`` is inferred."""
    text = text[:MOST]
    every = sentences(text)
    parts = parts_of(text, every)
    found = meetings(text, parts)
    notes: list[Note] = []
    proposals: list[Proposal] = []
    for about, meeting in enumerate(found, 1):
        mine = [part for part in parts if _teller(part, found) == about]
        made = [
            *values(text, meeting, parts, mine),
            *promised.reviewed(text, mine),
            *_named(text, mine),
        ]
        date = date_of(meeting)
        made += _date(text, meeting, date, parts, known or shipped(), today)
        number = len(proposals) + 1
        proposals.append(Proposal(number=number, kind=RecordKind.MEETING, values=tuple(made)))
        notes += _doubts(meeting, made, parts)
        notes += _sequence(meeting, proposals[-1].first("date"), known or shipped())
    proposals += _rest(text, parts, found, len(proposals))
    spoken = languages(text, every)
    if len(spoken) > 1:
        notes.append(Note(Doubt.LANGUAGES, " ".join(spoken)))
    if not found:
        notes.append(Note(Doubt.NO_MEETING, ""))
    return Reading(length=len(text), languages=spoken, proposals=proposals, notes=notes)


def _named(text: str, parts: Sequence[Part]) -> Iterator[Value]:
    """The programmes and working groups that a meeting's sentences name, each at its first place."""
    seen: set[tuple[str, str]] = set()
    for part in parts:
        for each in promised.named(text, part.at.language, Span(part.at.start, part.at.end)):
            if (each.name, each.value) not in seen:
                seen.add((each.name, each.value))
                yield each


def _date(
    text: str, meeting: Meeting, date: DateMention | None, parts: Sequence[Part], known: Known,
    today: dt.date,
) -> Iterator[Value]:  # fmt: skip
    if date is None:
        return
    span = Span(date.start, date.end)
    if date.year:
        yield Value(name="date", value=date.in_year(0), span=span)
        return
    heads = [person for part in parts for person in part.people]
    rows = names_of_offices(parts)
    of = meeting.code, meeting.number
    year, because = infer(clues(text, date, heads, rows, of, known), today.year)
    if year:
        yield Value(name="date", value=date.in_year(year), span=span,
                    certainty=Certainty.INFERRED, because=because)  # fmt: skip
    else:
        yield Value(name="day", value=date.in_year(0)[5:], span=span)


def _doubts(meeting: Meeting, made: Sequence[Value], parts: Sequence[Part]) -> Iterator[Note]:
    day = next((each.value for each in made if each.name == "date"), "")
    if not day:
        yield Note(Doubt.NO_DATE, meeting.code, meeting.span)
    for part in parts:
        for each in part.offices:
            late, early = each.row["until"], each.row["since"]
            if day and ((late and day > late) or (early and day < early[: len(day)])):
                yield Note(Doubt.OLD_NAME, each.row["en"].split("|")[0], Span(each.start, each.end))
        for person in part.people:
            if not person.id and part.at.language == "en":
                yield Note(Doubt.NAME_ORDER, person.name, Span(person.start, person.end))


def _sequence(meeting: Meeting, day: str, known: Known) -> Iterator[Note]:
    """Numbered meetings that are known and cannot be before, or after, this one."""
    for (code, number), other in sorted(known.meetings.items()):
        if code != meeting.code or not day or not meeting.number:
            continue
        width = min(len(day), len(other))
        a, b = day[:width], other[:width]
        late, early = number < meeting.number and b > a, number > meeting.number and b < a
        if late or early or (number == meeting.number and a != b):
            yield Note(Doubt.SEQUENCE, f"{code} {number}: {other}", meeting.number_span)


def _rest(
    text: str, parts: Sequence[Part], found: Sequence[Meeting], number: int
) -> Iterator[Proposal]:
    """Commitments and documents, each of the meeting that was told of last before it."""
    for about, of in enumerate(found, 1):
        mine = [part for part in parts if _teller(part, found) == about]
        for made in promised.commitments(text, mine, of):
            number += 1
            yield Proposal(number=number, kind=RecordKind.COMMITMENT, values=made, about=about)
        for made in promised.documents(text, mine):
            number += 1
            yield Proposal(number=number, kind=RecordKind.DOCUMENT, values=made, about=about)


def _teller(part: Part, found: Sequence[Meeting]) -> int:
    """The number of the meeting that a sentence belongs to: the last that began before it."""
    begun = [
        (min(each.at.start for each in one.parts), -at)
        for at, one in enumerate(found, 1)
        if min(each.at.start for each in one.parts) <= part.at.start
    ]
    return -max(begun)[1] if begun else 1
