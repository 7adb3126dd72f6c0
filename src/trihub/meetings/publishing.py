"""From the summary that every office agreed to, to records of the register.

The summary is the source, one in each language; each value has its place in it. The meeting's record
has the digest of the version, by which a publication that was interrupted finds what it recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from trihub.core.register import Authority, Certainty, RecordKind
from trihub.meetings.model import NEW, Meeting, Sentence, Signature, Summary
from trihub.register.lexicon import Mention, by_code, mentions
from trihub.register.names import name_of, office_at
from trihub.register.paper import Paper, PaperRecord, PaperSource, PaperValue
from trihub.register.service import Register

_MEETING, _DOCUMENT, _FIRST = 1, 2, 3
"""Numbers of the proposals in the papers that are confirmed."""
INVITED = 2
"""Rank of a strength up to which one office alone may be the one who speaks."""


def publish(
    register: Register, meeting: Meeting, summary: Summary, offices: Sequence[str],
    signatures: Mapping[str, Signature], digest: str, actor: str,
) -> str:  # fmt: skip
    """Record the meeting, its commitments and the summary as a document; the meeting's record."""
    records: list[str] = []
    if begun := published_as(register, digest):
        parts = register.of(begun)
        documents = [one.id for one in parts if one.kind is RecordKind.DOCUMENT]
        commitments = [one.id for one in parts if one.kind is RecordKind.COMMITMENT]
        records = [begun, *documents, *sorted(commitments, key=lambda name: int(name[1:]))]
    for language in summary.languages:
        paper = _paper(meeting, summary, language, offices, signatures, digest)
        for place, record in enumerate(records):
            paper.records[place].into = record
        records = register.confirm(paper, actor)
    return records[0]


def published_as(register: Register, digest: str) -> str:
    """The record of the meeting whose summary has this digest; empty where there is none."""
    found = register.store.about("summary", digest) if digest else ()
    return next(iter(found), "")


def _paper(
    meeting: Meeting, summary: Summary, language: str, offices: Sequence[str],
    signatures: Mapping[str, Signature], digest: str,
) -> Paper:  # fmt: skip
    """What one language version says, decided on."""
    first = language == summary.languages[0]
    told = _meeting(meeting, offices, digest) if first else [_value("summary", digest)]
    records = [
        _record(_MEETING, RecordKind.MEETING, 0, told),
        _record(_DOCUMENT, RecordKind.DOCUMENT, _MEETING,
                [*_document(offices, signatures), _value("language", language)]),
    ]  # fmt: skip
    promised = [(start, one) for start, one in _placed(summary, language) if one.commitment]
    for number, (start, sentence) in enumerate(promised, _FIRST):
        values = list(_commitment(sentence, language, start, offices, first=first))
        records.append(_record(number, RecordKind.COMMITMENT, _MEETING, values))
    text = summary.text(language)
    source = PaperSource(
        title=_title(meeting, language), publisher=_publisher(offices, meeting.date),
        authority=Authority.OFFICE, url="", published=meeting.date, language=language,
        sha256=hashlib.sha256(text.encode()).hexdigest(), length=len(text),
    )  # fmt: skip
    return Paper(source=source, languages=[language], notes=[], records=records)


def _title(meeting: Meeting, language: str) -> str:
    name = name_of("mechanism", meeting.mechanism, language)
    document = name_of("document", "SUMMARY", language)
    return " ".join(filter(None, (document, name, str(meeting.number or ""), meeting.date)))


def _publisher(offices: Sequence[str], date: str) -> str:
    return ", ".join(office_at(office, date, "en") for office in offices)


def _record(number: int, kind: RecordKind, about: int, values: list[PaperValue]) -> PaperRecord:
    return PaperRecord(
        number=number, kind=kind, about=about, values=values, like=[], decision="confirm"
    )


def _value(name: str, value: str, start: int = 0, end: int = 0, words: str = "") -> PaperValue:
    return PaperValue(
        name=name, value=value, start=start, end=end, words=words, certainty=Certainty.STATED,
        because=[],
    )  # fmt: skip


def _meeting(meeting: Meeting, offices: Sequence[str], digest: str) -> list[PaperValue]:
    known = {
        "mechanism": meeting.mechanism, "number": str(meeting.number or ""), "date": meeting.date,
        "place": meeting.place, "mode": meeting.mode, "host": meeting.host,
    }  # fmt: skip
    found = [_value(name, value) for name, value in known.items() if value]
    found += [_value("office", office) for office in offices]
    return [*found, _value("summary", digest)]


def _document(offices: Sequence[str], signatures: Mapping[str, Signature]) -> Iterator[PaperValue]:
    yield _value("document", "SUMMARY")
    yield _value("state", "signed" if set(signatures) == set(offices) else "text-available")
    for office, one in sorted(signatures.items()):
        told = ", ".join(filter(None, (one.name, one.role, one.day, one.place)))
        yield _value("signature", f"{office}: {told}")


def _placed(summary: Summary, language: str) -> Iterator[tuple[int, Sentence]]:
    """Each sentence with its first character in the language version."""
    start = 0
    for each in summary.sentences:
        yield start, each
        start += len(each.texts.get(language, "")) + 1


def _commitment(
    sentence: Sentence, language: str, start: int, offices: Sequence[str], *, first: bool
) -> Iterator[PaperValue]:
    """The words in each language; the rest from the first one alone, where all agree."""
    text = sentence.texts.get(language, "")
    yield _value("text", text, start, start + len(text), text)
    if not first:
        return

    def at(name: str, found: Mention) -> PaperValue:
        words = text[found.start : found.end]
        return _value(name, found.code, start + found.start, start + found.end, words)

    verbs = mentions("strengths", text, language, 0, len(text))
    strongest = max(verbs, key=_rank, default=None)
    if strongest:
        yield at("strength", strongest)
    fields = mentions("fields", text, language, 0, len(text))
    for each in {one.code: one for one in reversed(fields)}.values():
        yield at("field", each)
    yield from _actors(text, language, start, offices, _rank(strongest) if strongest else 0)
    if sentence.commitment != NEW:
        yield _value("continues", sentence.commitment)


def _rank(verb: Mention) -> int:
    return int(by_code("strengths")[verb.code]["rank"])


def _actors(
    text: str, language: str, start: int, offices: Sequence[str], rank: int
) -> Iterator[PaperValue]:
    """The one office that speaks of what it hopes or of whom it invites, else every one."""
    named = mentions("offices", text, language, 0, len(text))
    if rank <= INVITED and len({one.code for one in named}) == 1:
        one = named[0]
        words = text[one.start : one.end]
        yield _value("actor", one.code, start + one.start, start + one.end, words)
        return
    for office in offices:
        yield _value("actor", office, start, start + len(text))
