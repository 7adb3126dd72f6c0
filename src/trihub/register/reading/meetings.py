"""Meetings in a text: which were held, when, where, how, by whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from trihub.register.lexicon import Mention, Row, mentions, tells
from trihub.register.reading.dates import DateMention, dates
from trihub.register.reading.model import Span, Value
from trihub.register.reading.ordinals import number_after, number_before
from trihub.register.reading.people import Person, called, people
from trihub.register.reading.sentences import Sentence

BILATERAL = "BILATERAL"
"""A talk of two offices that is no meeting of a numbered series."""
_NEXT = re.compile(r",? and (?=the next)|[;；]")
"""Where a sentence goes on with the next meeting."""
_ALL = re.compile(r"\bBoth\b|均由|都由|ともに|いずれも|모두|둘 다")


@dataclass(slots=True)
class Part:
    """A sentence with what it speaks of."""

    at: Sentence
    offices: list[Mention]
    places: list[Mention]
    dates: list[DateMention]
    people: list[Person]
    held: bool
    future: bool
    past: bool
    dateline: bool


@dataclass(slots=True)
class Meeting:
    """A meeting that is being put together. ``parts`` are the sentences that tell of it."""

    code: str
    number: int = 0
    number_span: Span | None = None
    span: Span | None = None
    offices: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def parts_of(text: str, sentences: Sequence[Sentence]) -> list[Part]:
    """Every sentence with what it speaks of; one that tells of two meetings is two."""
    found = []
    for each in chain.from_iterable(_halves(text, one) for one in sentences):
        where = text, each.language, each.start, each.end
        met = dates(text, each.start, each.end)
        left = text[each.start : each.end]
        for date in reversed(met):
            left = left[: date.start - each.start] + left[date.end - each.start :]
        marks = {kind: bool(tells(kind, *where)) for kind in ("held", "future", "past")}
        bare = bool(met) and not re.search(r"[^\W\d_]{3}", left)
        found.append(
            Part(
                at=each, offices=mentions("offices", *where), places=mentions("places", *where),
                dates=met, people=people(*where), dateline=bare, **marks,
            )
        )  # fmt: skip
    everybody = [person for part in found for person in part.people]
    for part in found:
        there = {(each.start, each.end) for each in part.people}
        more = called(text, everybody, part.at.start, part.at.end)
        part.people += [
            one for one in more if all(one.end <= start or end <= one.start for start, end in there)
        ]
    return found


def _halves(text: str, sentence: Sentence) -> Iterator[Sentence]:
    """A sentence that tells of several meetings, each with a date, cut before each of them."""
    at, language, end = sentence.start, sentence.language, sentence.end
    for each in mentions("mechanisms", text, language, at, end)[1:]:
        number = number_before(text, each.start, language)
        cut = number[1] if number else each.start
        if dates(text, at, cut) and dates(text, each.end, end):
            yield Sentence(at, cut, language)
            at = cut
    yield Sentence(at, end, language)


def meetings(text: str, parts: Sequence[Part]) -> list[Meeting]:
    """The meetings that a text says were held."""
    named = _merged(list(_named(text, parts)))
    held = [one for one in named if any(_tells(part, at == 0) for at, part in enumerate(one.parts))]
    if held:
        return held
    talk = _talk(parts)
    return [talk] if talk else []


def _tells(part: Part, first: bool) -> bool:
    """Whether a sentence tells of a meeting as held: it says so, or is a title."""
    title = first and part.at.start < 400 and not part.future and not part.past
    return (part.held and not part.future and not part.past) or (title and bool(part.dates))


def _named(text: str, parts: Sequence[Part]) -> Iterator[Meeting]:
    found: dict[tuple[str, int], Meeting] = {}
    for part in parts:
        at = part.at
        for each in mentions("mechanisms", text, at.language, at.start, at.end):
            number = number_before(text, each.start, at.language) if each.row["numbered"] else None
            if number is None and each.row["numbered"]:
                number = number_after(text, each.end, at.end)
            key = each.code, number[0] if number else 0
            one = found.setdefault(
                key, Meeting(each.code, key[1], offices=each.row["offices"].split())
            )
            if one.span is None:
                one.span = Span(each.start, each.end)
            if number and one.number_span is None:
                one.number_span = Span(number[1], number[2])
            if part not in one.parts:
                one.parts.append(part)
    yield from found.values()


def _merged(found: Sequence[Meeting]) -> list[Meeting]:
    """A meeting that is told with and without its number is one."""
    numbered = [each for each in found if each.number]
    kept = list(numbered)
    for each in found:
        same = [one for one in numbered if one.code == each.code]
        if each.number:
            continue
        if len(same) == 1:
            same[0].parts += [part for part in each.parts if part not in same[0].parts]
        elif not same:
            kept.append(each)
    return kept


def _talk(parts: Sequence[Part]) -> Meeting | None:
    """A talk of two offices or more, where no meeting of a series is told of."""
    for part in parts:
        who = [each.code for each in part.offices] + [each.office for each in part.people]
        offices = list(dict.fromkeys(code for code in who if code))
        if part.held and len(offices) > 1 and not part.past:
            return Meeting(BILATERAL, offices=offices, parts=[part])
    return None


def values(
    text: str, meeting: Meeting, parts: Sequence[Part], mine: Sequence[Part]
) -> Iterator[Value]:
    """What a text says of a meeting, apart from its date. ``mine``: the sentences from where it is
    first told of to where another is."""
    if meeting.span:
        yield Value(name="mechanism", value=meeting.code, span=meeting.span)
    else:
        at = meeting.parts[0].at
        yield Value(name="mechanism", value=meeting.code, span=Span(at.start, at.end))
    if meeting.number:
        yield Value(name="number", value=str(meeting.number), span=meeting.number_span)
    telling = [part for part in meeting.parts if part.held and not part.future] or meeting.parts
    yield from _once("place", ((m.code, Span(m.start, m.end)) for p in telling for m in p.places))
    yield from _mode(text, mine)
    yield from _hosts(text, meeting, parts, mine)
    yield from _who(meeting, mine)


def _once(name: str, found: Iterable[tuple[str, Span]]) -> Iterator[Value]:
    for value, span in found:
        yield Value(name=name, value=value, span=span)
        return


def _mode(text: str, telling: Sequence[Part]) -> Iterator[Value]:
    for name, kind in (("video", "video"), ("in person", "in_person")):
        for part in telling:
            found = tells(kind, text, part.at.language, part.at.start, part.at.end)
            if found:
                yield Value(name="mode", value=name, span=Span(*found))
                return


def _hosts(
    text: str, meeting: Meeting, parts: Sequence[Part], mine: Sequence[Part]
) -> Iterator[Value]:
    """The office that held it, and the one that will hold the next, clause by clause."""
    for part in parts:
        at = part.at
        others = mentions("mechanisms", text, at.language, at.start, at.end)
        alone = all(each.code == meeting.code for each in others)
        everywhere = bool(_ALL.search(text, at.start, at.end))
        for start, end in _clauses(text, at.start, at.end):
            found = tells("host", text, at.language, start, end)
            offices = mentions("offices", text, at.language, start, end)
            if not found or not offices or meeting.code == BILATERAL:
                continue
            future = bool(tells("future", text, at.language, start, end))
            own = part in meeting.parts or (part in mine and alone)
            if own or everywhere:
                near = min(
                    offices, key=lambda m: min(abs(m.start - found[1]), abs(found[0] - m.end))
                )
                name = "next_host" if future else "host"
                yield Value(name=name, value=near.code, span=Span(near.start, near.end))


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _NEXT.finditer(text, start, end):
        yield start, cut.start()
        start = cut.end()
    yield start, end


def _who(meeting: Meeting, parts: Sequence[Part]) -> Iterator[Value]:
    """The offices and people who took part."""
    seen: set[tuple[str, str]] = set()
    for code in meeting.offices:
        place = next((m for p in parts for m in p.offices if m.code == code), None)
        span = Span(place.start, place.end) if place else meeting.span
        yield Value(name="office", value=code, span=span)
    for part in parts:
        for person in part.people:
            who = person.id or person.name
            inside = person.office in meeting.offices or (
                not person.office and person.role != "SECRETARY_GENERAL"
            )
            if any(name.startswith(who) and name != who for _, name in seen):
                continue  # the family name alone
            if ("person", who) not in seen:
                seen.add(("person", who))
                name = "head" if inside else "guest"
                yield Value(name=name, value=who, span=Span(person.start, person.end))
            if person.role and ("role", who) not in seen:
                seen.add(("role", who))
                yield Value(
                    name="role", value=f"{who}={person.role}", span=Span(person.start, person.end)
                )


def date_of(meeting: Meeting) -> DateMention | None:
    """The date in the sentences that tell of a meeting: of one that says that it was held, else of
    a title."""
    telling = [part for part in meeting.parts if part.held and not part.future]
    for part in (*telling, *meeting.parts):
        whole = [each for each in part.dates if each.day] or part.dates
        if whole and not part.dateline:
            return whole[0]
    return None


def names_of_offices(parts: Iterable[Part]) -> list[Row]:
    """The rows of the names by which a text calls offices."""
    return list({each.row["en"]: each.row for part in parts for each in part.offices}.values())
