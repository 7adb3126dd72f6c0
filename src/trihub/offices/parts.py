"""The parts that documents of every format have, made in one way, and what was odd in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadDate, BadFile
from trihub.core.kinds import NeutralKind, find_kind
from trihub.core.numbers.keys import application_key
from trihub.core.numbers.model import Right
from trihub.core.numbers.publications import publication_number
from trihub.core.patent import Application, DocumentId, Priority
from trihub.offices import xml

_parse_date = lru_cache(maxsize=16_384)(parse_date)
"""A file says the same few thousand days again and again."""

_PLAIN = re.compile(r"[^0-9A-Z]")
_LEADING = re.compile(r"^\s*(\d{1,4})\s*[.．、]\s*(?=\S)")


class Parts:
    """Makes dates, numbers and applications of one record, collecting ``notes`` on what is odd.

    Nothing here fails for a value that cannot be read: the value is left out or kept as it
    stands, and a note says so. Only a document without any number is refused.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        """Add a note, once."""
        if text not in self.notes:
            self.notes.append(text)

    def date(self, text: str, name: str) -> PatentDate | None:
        """Read a date; one that does not exist is ``None`` and noted under ``name``."""
        try:
            return _parse_date(text)
        except BadDate as error:
            self.note(f"{name}: {error.message}")
            return None

    def document(
        self, office: str, number: str, kind: str = "", date: PatentDate | None = None
    ) -> DocumentId:
        """A published document's number, in DOCDB form where it can be read."""
        found = publication_number(office, number, kind, date)
        if not found:
            found = _PLAIN.sub("", number.upper()).removeprefix(office)
            self.note(f"The publication number {office} {number} {kind} is kept as it stands.")
        return DocumentId(office=office, number=found, kind=kind, date=date, original=number)

    def publication(
        self, office: str, number: str, kind: str, date: PatentDate | None
    ) -> DocumentId:
        """The document's own number; its kind is looked up in the table of its office.

        :raises BadFile: the record has no office or number, so that it cannot be kept.
        """
        if not office or not number:
            raise BadFile(
                "The record has no publication number.",
                hint="It may be a part of a document; give Trihub the whole publication.",
            )
        kind = kind.upper()
        known = find_kind(office, kind, date.first if date else None)
        if known.neutral is NeutralKind.UNKNOWN:
            self.note(f"Kind {kind or '(none)'} of {office} on {date or 'no date'} is not known.")
        return self.document(office, number, kind, date)

    def application(
        self, office: str, number: str, *,
        kind: str = "", date: PatentDate | None = None, right: Right | None = None,
    ) -> Application:  # fmt: skip
        """An application, with the key that identifies it; PCT numbers belong to ``WO``."""
        office = _filing_office(office, number)
        key = application_key(office, number, kind, date, right) if number else ""
        if number and not key:
            self.note(f"The application number {office} {number} could not be read.")
        return Application(
            office=office, number=number, key=key, kind=kind, date=date, right=right
        )  # fmt: skip

    def priority(
        self, office: str, number: str, *,
        date: PatentDate | None, sequence: int, kind: str = "", linkage: str = "",
    ) -> Priority:  # fmt: skip
        """A priority claim; ``sequence`` is as the file counts, from 1."""
        made = self.application(office, number, kind=kind, date=date)
        return Priority(
            office=made.office, number=number, key=made.key, kind=kind, date=date,
            sequence=sequence, linkage=linkage,
        )  # fmt: skip


def _filing_office(office: str, number: str) -> str:
    return "WO" if number.upper().lstrip().startswith("PCT") else office


def number_of(text: str, default: int) -> int:
    """The count that a file prints (``0003``, ``n0003``, ``１２``), or ``default``."""
    digits = "".join(str(int(letter)) for letter in text if letter.isdecimal())
    return int(digits[:6]) if digits else default


def without_number(text: str, number: int) -> str:
    """A claim's text without its own number in front (``3.根据…``, ``10. The …``)."""
    match = _LEADING.match(text)
    return text[match.end() :] if match and int(match[1]) == number else text


def pairs(items: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Name and value pairs for ``Patent.extra``, those without a value left out."""
    return tuple((name, value) for name, value in items if value)


def others(element: xml.Element | None, known: frozenset[str]) -> list[tuple[str, str]]:
    """What stands under ``element`` in children that no rule reads, so that nothing is lost."""
    if element is None:
        return []
    found = (child for child in element if child.tag not in known)
    return [(str(child.tag), text) for child in found if (text := xml.text_of(child)[:4000])]
