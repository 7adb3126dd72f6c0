"""The working paper between reading a text and recording it: proposals that a person decides on.

It is JSON, so that commands, the API and the site hand the same thing on; see
``docs/reference/register.md``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.register import Authority, Certainty, RecordKind, Source
from trihub.register.reading import Proposal, Reading


class PaperSource(msgspec.Struct, forbid_unknown_fields=True):
    """The source: see :class:`trihub.core.register.Source`."""

    title: str
    publisher: str
    authority: Authority
    url: str
    published: str
    language: str
    sha256: str
    length: int

    def source(self) -> Source:
        """As the register keeps it."""
        return Source(**msgspec.structs.asdict(self))


class PaperValue(msgspec.Struct, forbid_unknown_fields=True):
    """A value with its place and the words there. ``read_as`` is what the rules read where a person
    corrected it."""

    name: str
    value: str
    start: int
    end: int
    words: str
    certainty: Certainty
    because: list[str]
    read_as: str | None = None


class PaperRecord(msgspec.Struct, forbid_unknown_fields=True):
    """A proposed record. ``decision`` is empty until a person decides; ``into`` names a record that
    is there already, of which ``seen`` was the newest statement when the person looked, ``like``
    those that it may be."""

    number: int
    kind: RecordKind
    about: int
    values: list[PaperValue]
    like: list[str]
    into: str = ""
    decision: Literal["", "confirm", "reject"] = ""
    seen: int = 0

    def all(self, name: str) -> list[str]:
        """The values of a name."""
        return [each.value for each in self.values if each.name == name]

    def as_read(self) -> PaperRecord:
        """Without what a person corrected."""
        values = [
            msgspec.structs.replace(each, value=each.read_as or each.value)
            for each in self.values if each.read_as != ""
        ]  # fmt: skip
        return msgspec.structs.replace(self, values=values)


class PaperNote(msgspec.Struct, forbid_unknown_fields=True):
    """A doubt of the reader."""

    doubt: str
    detail: str


class Paper(msgspec.Struct, forbid_unknown_fields=True):
    """What was read in one text."""

    source: PaperSource
    languages: list[str]
    notes: list[PaperNote]
    records: list[PaperRecord]

    def record(self, number: int) -> PaperRecord:
        """A proposal by its number. :raises BadInput: there is none."""
        for each in self.records:
            if each.number == number:
                return each
        raise BadInput(
            said("There is no proposal {number}.", number=number),
            hint=said("They have the numbers 1 to {count}.", count=len(self.records)),
        )


def made(text: str, reading: Reading, source: Source, like: Mapping[int, Sequence[str]]) -> Paper:
    """The paper of a reading; ``like`` names the records that a proposal may be."""
    return Paper(
        source=PaperSource(
            title=source.title, publisher=source.publisher, authority=source.authority,
            url=source.url, published=source.published,
            language=source.language or (reading.languages or ("",))[0],
            sha256=hashlib.sha256(text.encode()).hexdigest(), length=len(text),
        ),
        languages=list(reading.languages),
        notes=[PaperNote(each.doubt.value, each.detail) for each in reading.notes],
        records=[_record(text, each, like.get(each.number, ())) for each in reading.proposals],
    )  # fmt: skip


def _record(text: str, proposal: Proposal, like: Iterable[str]) -> PaperRecord:
    values = []
    for each in proposal.values:
        start, end = each.span or (0, 0)
        values.append(
            PaperValue(
                name=each.name, value=each.value, start=start, end=end, words=text[start:end],
                certainty=each.certainty, because=list(each.because),
            )
        )  # fmt: skip
    return PaperRecord(
        number=proposal.number, kind=proposal.kind, about=proposal.about, values=values,
        like=list(like),
    )  # fmt: skip


def dumped(papers: Sequence[Paper]) -> bytes:
    """Papers as JSON."""
    return msgspec.json.format(msgspec.json.encode(papers), indent=2)


def loaded(data: bytes) -> list[Paper]:
    """Papers from JSON. :raises BadInput: it is something else."""
    try:
        return msgspec.json.decode(data, type=list[Paper])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _no_paper(error) from error


def shape_of(paper: Paper) -> dict[str, Any]:
    """A paper as JSON."""
    shape: dict[str, Any] = msgspec.to_builtins(paper)
    return shape


def of_shape(data: Mapping[str, Any]) -> Paper:
    """A paper from JSON. :raises BadInput: it is something else."""
    try:
        return msgspec.convert(data, Paper)
    except msgspec.ValidationError as error:
        raise _no_paper(error) from error


def _no_paper(error: Exception) -> BadInput:
    return BadInput(
        said("This is no working paper of the register: {problem}", problem=str(error)[:200]),
        hint=said("“trihub register load FILE” makes one."),
    )


def checked_day(text: str) -> str:
    """A date of the register: a year, a month or a day of ISO 8601. :raises BadInput: it is none."""
    forms = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}
    try:
        dt.datetime.strptime(text, forms[len(text)])
    except (KeyError, ValueError) as error:
        raise BadInput(
            said("{text} is not a date.", text=text[:40]),
            hint=said("Write {examples}.", examples="2031-05-20, 2031-05, 2031"),
        ) from error
    return text
