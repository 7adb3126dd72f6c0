"""Answers of KIPRIS and KIPRISPlus: one row an application, from which publications are read.

A row names an application and, where they exist, its laid-open publication and its
registration. Each publication that the row gives evidence of is one document; a row without
any is skipped, because unpublished is the default. The rule, and why it is so, stands in
docs/explanation/kipris.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from trihub.core.classes import Classification, parse_ipc
from trihub.core.errors import BadFile
from trihub.core.languages import script_of
from trihub.core.numbers import kr
from trihub.core.numbers.model import Right
from trihub.core.patent import DocumentId, Origin, Party, Patent, Role, Source, Text
from trihub.core.ports import Read, Record
from trihub.offices import framing, xml
from trihub.offices.archives import Joined
from trihub.offices.kr.registrations import official
from trihub.offices.parts import Parts, others, pairs
from trihub.offices.reader import SkipRecord, XmlReader

HEAD = 1 << 16
CUT = "(이하생략)"
"""KIPRIS ends an abstract that it cut off with these words, "the rest left out"."""

OPEN_API = {
    "ApplicationNumber": "application",
    "ApplicationDate": "filed",
    "OpeningNumber": "opening",
    "OpeningDate": "opened",
    "PublicNumber": "gazette",
    "PublicDate": "gazetted",
    "RegistrationNumber": "registration",
    "RegistrationDate": "registered",
    "RegistrationStatus": "status",
    "InventionName": "title",
    "Abstract": "abstract",
    "Applicant": "applicants",
    "InternationalpatentclassificationNumber": "ipc",
}
"""Children of ``PatentUtilityInfo`` (KIPRIS) to the fields of :class:`_Row`."""

PLUS = {
    "applicationNumber": "application",
    "applicationDate": "filed",
    "openNumber": "opening",
    "openDate": "opened",
    "publicationNumber": "gazette",
    "publicationDate": "gazetted",
    "registerNumber": "registration",
    "registerDate": "registered",
    "registerStatus": "status",
    "inventionTitle": "title",
    "inventionTitleEnglish": "title_en",
    "inventionTitleEng": "title_en",
    "astrtCont": "abstract",
    "applicantName": "applicants",
    "inventorName": "inventors",
    "agentName": "agents",
    "ipcNumber": "ipc",
}
"""Children of ``item`` (KIPRISPlus REST) to the same fields."""

ROWS = {"PatentUtilityInfo": OPEN_API, "item": PLUS}
OTHER_RIGHTS = {"DesignInfo": "design", "TradeMarkInfo": "trademark"}
"""Rows of KIPRIS's other services."""
_PLACE_IN_ANSWER = {"SerialNumber", "indexNo", "ThumbnailPath", "drawing"}
_LIST = re.compile(r"[|;]")
_ROW = re.compile(
    rb"<(" + "|".join((*ROWS, *OTHER_RIGHTS)).encode() + rb")(?=[\s>/])"
)  # fmt: skip
_CODE = re.compile(rb"<resultCode>\s*([^<\s]*)\s*</resultCode>")
_FAILED = re.compile(rb"<successYN>\s*N\s*</successYN>")
_FINE = (b"", b"0", b"00", b"000")


class KiprisReader(XmlReader):
    """Reads ``response`` documents of KIPRIS (``PatentUtilityInfo``) and KIPRISPlus (``item``)."""

    name = "kipris"
    roots = frozenset({"response"})

    def recognises(self, head: bytes) -> bool:
        """A ``response`` with one of the services' rows or with their result code."""
        if xml.root_name(head) not in self.roots:
            return False
        return bool(_ROW.search(head) or b"<resultCode" in head)

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """One record a row; an answer without rows, or an error, is one record."""
        head = b""
        while len(head) < HEAD and (chunk := stream.read(HEAD - len(head))):
            head += chunk
        row = _ROW.search(head)
        joined: BinaryIO = Joined(head, stream)  # type: ignore[assignment]
        if row is None or _is_error(head):
            return framing.documents(joined)
        return framing.elements(joined, row[1].decode())

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Yield the publications of a row.

        :raises SkipRecord: a design or mark, an unpublished application, an empty answer.
        :raises BadFile: the service answered with an error.
        """
        tag = str(root.tag)
        if tag in OTHER_RIGHTS:
            raise SkipRecord(f"not read yet: {OTHER_RIGHTS[tag]}")
        if tag not in ROWS:
            raise _without_rows(root)
        yield from _documents(_row(root, ROWS[tag]), source)


def _is_error(head: bytes) -> bool:
    code = _CODE.search(head)
    return bool(_FAILED.search(head)) or (code is not None and code[1] not in _FINE)


def _without_rows(root: xml.Element) -> Exception:
    """The service's own error, or an answer in which nothing was found."""
    header = root.find("header")
    code, said = xml.value(header, "resultCode"), xml.value(header, "resultMsg")
    if xml.value(header, "successYN") == "N" or code.encode() not in _FINE:
        told = f"{said or 'no message'} (code {code or 'none'})"
        return BadFile(
            f"KIPRIS answered with an error: {told}.",
            hint="Ask the service again: check the access key and the day's quota.",
        )
    return SkipRecord("response without documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row as text, whichever service it comes from."""

    application: str = ""
    filed: str = ""
    opening: str = ""
    opened: str = ""
    gazette: str = ""
    gazetted: str = ""
    registration: str = ""
    registered: str = ""
    status: str = ""
    title: str = ""
    title_en: str = ""
    abstract: str = ""
    applicants: str = ""
    inventors: str = ""
    agents: str = ""
    ipc: str = ""
    extra: tuple[tuple[str, str], ...] = ()


def _row(element: xml.Element, names: dict[str, str]) -> _Row:
    values = {names[str(child.tag)]: xml.text_of(child) for child in element if child.tag in names}
    rest = others(element, frozenset({*names, *_PLACE_IN_ANSWER}))
    return _Row(**values, extra=pairs(rest))


def _documents(row: _Row, source: Source) -> Iterator[Patent]:
    parts = Parts()
    right = _right(row)
    published = _publications(row, right, parts)
    if not published:
        raise SkipRecord("not published")
    if row.abstract.endswith(CUT):
        parts.note("KIPRIS cut the abstract off.")
    filed = parts.date(row.filed, "filing date")
    shared = Patent(
        publication=published[0],
        source=source,
        right=right,
        application=parts.application("KR", row.application, date=filed, right=right),
        registration=official(row.registration),
        grant_date=parts.date(row.registered, "registration date"),
        parties=tuple(_parties(row)),
        titles=_titles(row),
        abstracts=(Text(text=row.abstract, lang="ko"),) if row.abstract else (),
        classes=tuple(_classes(row, parts)),
        status=row.status,
        extra=row.extra,
        notes=tuple(parts.notes),
    )
    yield from _each(shared, published)


def _each(shared: Patent, published: list[DocumentId]) -> Iterator[Patent]:
    """The same record as each of its publications; later ones name the earlier."""
    for place, publication in enumerate(published):
        earlier = tuple(published[:place])
        first = earlier[0].date if earlier else None
        yield replace(shared, publication=publication, earlier=earlier, first_published=first)


def _right(row: _Row) -> Right:
    """The right by the first two digits of the application number.

    :raises SkipRecord: a design (30) or a mark (40).
    :raises BadFile: the row has no application number.
    """
    number = re.sub(r"\D", "", row.application)
    if not number:
        raise BadFile(
            "The KIPRIS row has no application number.",
            hint="It may be a row of another service; only patents and utility models are read.",
        )
    right = kr.RIGHTS.get(number[:2], Right.PATENT) if len(number) >= 13 else Right.PATENT
    if right not in (Right.PATENT, Right.UTILITY_MODEL):
        raise SkipRecord(f"not read yet: {right.value}")
    return right


def _publications(row: _Row, right: Right, parts: Parts) -> list[DocumentId]:
    """Laid open: number and date. Gazette of the registration: its date must be given."""
    opened, gazetted = parts.date(row.opened, "opening"), parts.date(row.gazetted, "gazette")
    kinds = ("A", "B1") if right is Right.PATENT else ("U", "Y1")
    found = []
    if row.opening and opened:
        found.append(parts.publication("KR", row.opening, kinds[0], opened))
    if gazetted and (number := row.gazette or row.registration):
        found.append(parts.publication("KR", number, kinds[1], gazetted))
    elif row.registration and not gazetted:
        parts.note("Registered; the gazette of the registration has no date yet.")
    return found


def _titles(row: _Row) -> tuple[Text, ...]:
    found = []
    if row.title:
        found.append(Text(text=row.title, lang="ko"))
    if row.title_en:
        found.append(Text(text=row.title_en, lang="en", origin=Origin.UNKNOWN))
    return tuple(found)


def _parties(row: _Row) -> Iterator[Party]:
    for text, role in (
        (row.applicants, Role.APPLICANT),
        (row.inventors, Role.INVENTOR),
        (row.agents, Role.AGENT),
    ):
        names = (name.strip() for name in _LIST.split(text))
        for sequence, name in enumerate(filter(None, names), 1):
            yield Party(role=role, name=name, sequence=sequence, script=script_of(name).value)


def _classes(row: _Row, parts: Parts) -> Iterator[Classification]:
    for text in filter(None, (part.strip() for part in _LIST.split(row.ipc))):
        if found := parse_ipc(text):
            yield found
        else:
            parts.note(f"The IPC “{text}” could not be read.")
