"""The parts that documents of every format have, made in one way, and what was odd in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadDate, BadFile
from trihub.core.kinds import NeutralKind, find_kind
from trihub.core.numbers.databases import publication_number
from trihub.core.numbers.keys import application_key
from trihub.core.numbers.model import Right
from trihub.core.patent import (
    Application,
    DocumentId,
    PctData,
    Priority,
    Related,
    Relation,
    Section,
)
from trihub.offices import xml
from trihub.offices.reader import SkipRecord

_parse_date = lru_cache(maxsize=16_384)(parse_date)
"""A file says the same few thousand days again and again."""

DESIGN = "not read yet: design"
"""Why a design is passed over."""

RIGHTS = {
    "U": Right.UTILITY_MODEL,
    "Y": Right.UTILITY_MODEL,
    "Z": Right.UTILITY_MODEL,
    "S": Right.DESIGN,
    "P": Right.PLANT,
}
"""First letter of a kind to the right, for what the table of kinds does not have (WIPO ST.16,
groups 2, 5 and 6)."""

ST36_SECTIONS = {
    "technical-field": Section.TECHNICAL_FIELD,
    "background-art": Section.BACKGROUND,
    "citation-list": Section.CITATION_LIST,
    "patent-literature": Section.CITATION_LIST,
    "non-patent-literature": Section.CITATION_LIST,
    "disclosure": Section.SUMMARY,
    "summary-of-invention": Section.SUMMARY,
    "tech-problem": Section.PROBLEM,
    "tech-solution": Section.SOLUTION,
    "advantageous-effects": Section.EFFECTS,
    "description-of-drawings": Section.DRAWINGS,
    "description-of-embodiments": Section.EMBODIMENTS,
    "best-mode": Section.EMBODIMENTS,
    "mode-for-invention": Section.EMBODIMENTS,
    "industrial-applicability": Section.INDUSTRIAL,
    "reference-signs-list": Section.REFERENCE_SIGNS,
    "reference-to-deposited-biological-material": Section.DEPOSIT,
    "sequence-list-text": Section.SEQUENCE,
}
"""The elements that part a description in ST.36, and what they hold."""

LONGEST = 4000
"""Characters of a text that is kept in ``Patent.extra``."""

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
        if not office or not any(map(str.isdigit, number)):
            raise BadFile(
                f"The record has no publication number{f', but “{number}”' if number else ''}.",
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

    def related(
        self, relation: Relation, office: str, number: str, *,
        date: PatentDate | None, kind: str = "", right: Right | None = None, publication: str = "",
    ) -> Related:  # fmt: skip
        """An application that this one hangs on; ``publication`` is the key of its document."""
        made = self.application(office, number, kind=kind, date=date, right=right)
        return Related(
            relation=relation, office=made.office, number=number, key=made.key, date=date,
            publication=publication,
        )  # fmt: skip


def right_of(document: DocumentId) -> Right:
    """The right by the table of kinds, else by the kind's letter. :raises SkipRecord: a design."""
    day = document.date.first if document.date else None
    right = find_kind(document.office, document.kind, day).right
    right = right or RIGHTS.get(document.kind[:1], Right.PATENT)
    if right is Right.DESIGN:
        raise SkipRecord(DESIGN)
    return right


def pct_data(
    application: Application | None, publication: DocumentId | None,
    national_phase: PatentDate | None = None,
) -> PctData | None:  # fmt: skip
    """INID 85, 86 and 87; ``None`` where the file has none of them."""
    if application is None and publication is None and national_phase is None:
        return None
    return PctData(application=application, publication=publication, national_phase=national_phase)


def first_published(
    earlier: Iterable[DocumentId], own: PatentDate | None = None
) -> PatentDate | None:
    """The day of the first publication that a later one names; ``None`` where it is ``own`` day."""
    days = [item.date for item in earlier if item.date is not None]
    first = min(days, key=lambda day: day.compact, default=None)
    return None if first == own else first


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
    """What stands under ``element`` in children that no rule reads, so that nothing is lost.

    A child with several parts is told part by part (``FigureBag/FigureTotalQuantity``).
    """
    found: list[tuple[str, str]] = []
    for child in () if element is None else element:
        if child.tag in known:
            continue
        several = len(child) > 1 and not _has_text(child)
        told = (
            ((f"{child.tag}/{part.tag}", part) for part in child)
            if several
            else (((str(child.tag), child),))
        )
        found += ((name, text) for name, part in told if (text := _flat(part)[:LONGEST]))
    return found


def _has_text(element: xml.Element) -> bool:
    return bool((element.text or "").strip() or any((e.tail or "").strip() for e in element))


def _flat(element: xml.Element) -> str:
    """Running text as it is; the texts of elements that hold only elements, parted by blanks."""
    if not len(element) or _has_text(element):
        return xml.text_of(element)
    return " ".join(filter(None, map(_flat, element)))
