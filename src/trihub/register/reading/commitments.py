"""Commitments in a text: who, what, how strongly, in which fields.

The verb's strength is a fact of its own: "agreed to implement" is not "exchanged opinions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trihub.register.lexicon import Mention, mentions, tells
from trihub.register.reading.meetings import Meeting, Part
from trihub.register.reading.model import Span, Value

AGREED = 5
"""Rank of a strength from which a commitment counts without a field of its own."""
INVITED = 2
_ITEM = re.compile(
    r"(?:^|[\s,;:：，；、])(?:and\s+)?(?:\(?\d\)|[①-⑨]|（\d）|[一二三四五六七]是|▲)\s*"
)
_BEGINS = re.compile(r"(?:\(?\d\)|\d\.|[①-⑨]|（\d）|[一二三四五六七]是|[▲・-])\s*")
_FOLLOWING = re.compile(r"以下|如下|다음|아래|following", re.IGNORECASE)
_OBJECT_FIRST = ("ja", "ko")
_BEFORE_VERB = re.compile(r"就([^。；]{2,80}?)$")
_CLAUSE = re.compile(r"[,，、；;]\s*(?=[^,，、；;]*$)")


def commitments(text: str, parts: Sequence[Part], of: Meeting) -> Iterator[tuple[Value, ...]]:
    """The commitments of sentences, as the values of one record each."""
    seen: set[str] = set()
    for place, part in enumerate(parts):
        at = part.at
        if _is_title(text, part) or text[at.start] == "▲" or (part.past and not part.held):
            continue
        verbs = mentions("strengths", text, at.language, at.start, at.end)
        for index, verb in enumerate(verbs):
            if int(verb.row["rank"]) == 0:
                continue
            spans = [*_listed(text, parts, place)] if index == len(verbs) - 1 else []
            for span in spans or _objects(text, part, verbs, index):
                found = tuple(_values(text, part, verb, span, of, parts))
                what = text[span.start : span.end]
                if found and what not in seen:
                    seen.add(what)
                    yield found


def _listed(text: str, parts: Sequence[Part], place: int) -> Iterator[Span]:
    """The numbered sentences that follow one which announces them (以下の点, the following)."""
    at = parts[place].at
    if not _FOLLOWING.search(text, at.start, at.end):
        return
    for part in parts[place + 1 :]:
        mark = _BEGINS.match(text, part.at.start)
        if not mark:
            return
        yield _trimmed(text, Span(mark.end(), part.at.end))


def _is_title(text: str, part: Part) -> bool:
    """Whether it is a line without an end."""
    return text[part.at.end - 1] not in '。！？.!?"”」』)' and part.at.language != "ko"


def _objects(text: str, part: Part, verbs: Sequence[Mention], index: int) -> Iterator[Span]:
    """What a verb governs: up to the next verb, item by item where they are numbered; in Japanese
    and Korean what stands before it."""
    at, verb = part.at, verbs[index]
    if at.language in _OBJECT_FIRST:
        start = verbs[index - 1].end if index else at.start
        span = Span(start, verb.start)
    else:
        following = verbs[index + 1].start if index + 1 < len(verbs) else at.end
        ahead = _ahead(text, at.language, verb.end, following)
        span = Span(verb.end, ahead.start if ahead else following)
        last = verbs[index - 1].end if index else at.start
        span = _ahead(text, at.language, last, verb.start) or span
        if verb.code in ("WILL_DISCUSS", "INVITED"):
            span = Span(verb.start, span.end) if span.start >= verb.start else span
    marks = list(_ITEM.finditer(text, span.start, span.end))
    if len(marks) < 2:
        yield _trimmed(text, span)
        return
    ends = [mark.start() for mark in marks[1:]] + [span.end]
    for mark, end in zip(marks, ends, strict=True):
        yield _trimmed(text, Span(mark.end(), end))


def _ahead(text: str, language: str, start: int, verb: int) -> Span | None:
    """What stands before a verb in Chinese though the verb governs it (就…交换意见)."""
    found = _BEFORE_VERB.search(text, start, verb) if language == "zh" else None
    return Span(found.start(1), found.end(1)) if found else None


def _trimmed(text: str, span: Span) -> Span:
    part = text[span.start : span.end]
    left = len(part) - len(part.lstrip(' ,，、；;:：\n“"'))
    right = len(part.rstrip(' ,，、；;。.：\n”"'))
    end = span.start + max(left, right)
    for word in (" and", " as well as", ","):
        if text[span.start : end].endswith(word):
            end -= len(word)
    return Span(span.start + left, end)


def _values(
    text: str, part: Part, verb: Mention, span: Span, of: Meeting, parts: Sequence[Part]
) -> Iterator[Value]:
    rank = int(verb.row["rank"])
    fields = mentions("fields", text, part.at.language, span.start, span.end)
    if not fields and rank < AGREED and rank != INVITED:
        return
    if span.end - span.start < 3:
        return
    yield Value(name="text", value=text[span.start : span.end], span=span)
    yield Value(name="strength", value=verb.code, span=Span(verb.start, verb.end))
    for code, place in {each.code: each for each in reversed(fields)}.items():
        yield Value(name="field", value=code, span=Span(place.start, place.end))
    yield from named(text, part.at.language, span)
    yield from _actors(part, verb, of, parts)


def named(text: str, language: str, span: Span) -> Iterator[Value]:
    """The programmes and working groups that a part of a text names, each once."""
    for name, table in (("programme", "programmes"), ("group", "groups")):
        found = mentions(table, text, language, span.start, span.end)
        for code, place in {each.code: each for each in reversed(found)}.items():
            yield Value(name=name, value=code, span=Span(place.start, place.end))


def _actors(part: Part, verb: Mention, of: Meeting, parts: Sequence[Part]) -> Iterator[Value]:
    """Who commits: where one alone speaks, the office or person that stands nearest before the
    verb, in the sentence or before it; else all offices of the meeting."""
    before = _speakers([part], verb.start)
    codes = {code for _, code, _ in before}
    alone = int(verb.row["rank"]) <= INVITED or (len(codes) == 1 and not codes & set(of.offices))
    before = before or _speakers(parts, verb.start)
    if alone and before:
        start, code, end = max(before)
        yield Value(name="actor", value=code, span=Span(start, end))
        return
    for code in of.offices:
        yield Value(name="actor", value=code, span=Span(part.at.start, part.at.end))


def _speakers(parts: Sequence[Part], until: int) -> list[tuple[int, str, int]]:
    """The offices and the people of offices that are named before a place."""
    found = [(m.start, m.code, m.end) for part in parts for m in part.offices]
    found += [(p.start, p.office, p.end) for part in parts for p in part.people if p.office]
    return [each for each in found if each[2] <= until]


def reviewed(text: str, parts: Sequence[Part]) -> Iterator[Value]:
    """The fields that a meeting looked back on: no commitments."""
    seen: set[str] = set()
    for part in parts:
        verbs = mentions("strengths", text, part.at.language, part.at.start, part.at.end)
        for index, verb in enumerate(verbs):
            if int(verb.row["rank"]):
                continue
            for span in _objects(text, part, verbs, index):
                for each in mentions("fields", text, part.at.language, span.start, span.end):
                    if each.code not in seen:
                        seen.add(each.code)
                        yield Value(
                            name="reviewed", value=each.code, span=Span(each.start, each.end)
                        )


def documents(text: str, parts: Sequence[Part]) -> Iterator[tuple[Value, ...]]:
    """The documents that a text speaks of, each kind once, with whether it says that it was signed."""
    seen: dict[str, tuple[Value, ...]] = {}
    for part in parts:
        at = part.at
        signed = tells("signed", text, at.language, at.start, at.end)
        for each in mentions("documents", text, at.language, at.start, at.end):
            known = seen.get(each.code)
            if known and (known[1].value == "signed" or not signed):
                continue
            state = Value(name="state", value="signed" if signed else "mentioned",
                          span=Span(*signed) if signed else Span(each.start, each.end))  # fmt: skip
            kind = Value(name="document", value=each.code, span=Span(each.start, each.end))
            seen[each.code] = kind, state
    yield from seen.values()
