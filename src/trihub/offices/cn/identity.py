"""Numbers of a CNIPA file: its own, its application's, and those it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trihub.core.citations import Citation, Phase, Remark, parse_categories
from trihub.core.dates import PatentDate
from trihub.core.kinds import NeutralKind, find_kind
from trihub.core.numbers import cn, publication_number
from trihub.core.numbers.model import Right
from trihub.core.patent import Application, DocumentId, PctData, Priority, Related
from trihub.offices import xml
from trihub.offices.cn.layout import OFFICE, CnRecord, by_format
from trihub.offices.parts import DESIGN, number_of, pct_data
from trihub.offices.reader import SkipRecord

RIGHTS = {
    "发明专利": Right.PATENT,
    "发明": Right.PATENT,
    "10": Right.PATENT,
    "11": Right.PATENT,
    "实用新型专利": Right.UTILITY_MODEL,
    "实用新型": Right.UTILITY_MODEL,
    "20": Right.UTILITY_MODEL,
    "21": Right.UTILITY_MODEL,
    "外观设计专利": Right.DESIGN,
    "外观设计": Right.DESIGN,
    "30": Right.DESIGN,
}
"""What the application's type says: a word in the older files, a code in the newer."""

_GRANTED = frozenset({NeutralKind.GRANTED, NeutralKind.UTILITY_MODEL})


def publication(record: CnRecord) -> DocumentId:
    """The file's own number: CNIPA's ``standard`` form read, the ``original`` kept.

    :raises BadFile: there is none.
    """
    formats = record.formats("publication")
    original = record.reference(formats.get("original"), "publication")
    standard = record.reference(formats.get("standard"), "publication")
    main = standard if standard.number else original
    number = main.number or record.text("number (root)")
    made = record.parts.publication(
        main.office or record.text("office (root)") or OFFICE,
        number,
        main.kind or original.kind or record.text("kind (root)"),
        main.date
        or original.date
        or record.parts.date(record.text("date (root)"), "Date of the publication")
        or record.parts.date(record.text("gazette date"), "Date of the gazette"),
    )
    return replace(made, original=original.number or number)


def right_of(record: CnRecord, own: DocumentId) -> Right:
    """The right, by kind code and day; what the application's type says must agree.

    :raises SkipRecord: a design.
    """
    found = (xml.attribute(item, name) for item in record.all("application")
             for name in ("appl-type", "applType"))  # fmt: skip
    type_ = next((text for text in found if text), "")
    by_type = RIGHTS.get(type_)
    by_kind = find_kind(OFFICE, own.kind, own.date.first if own.date else None).right
    right = by_kind or by_type or Right.PATENT
    if right is Right.DESIGN or by_type is Right.DESIGN:
        raise SkipRecord(DESIGN)
    if by_kind and by_type and by_kind is not by_type:
        record.parts.note(f"Kind {own.kind} is of a {by_kind.value}, type {type_} is not.")
    return right


def application(record: CnRecord, right: Right) -> Application | None:
    """The application by its number as printed, with its check digit; else in standard form."""
    formats = record.formats("application")
    original = record.reference(formats.get("original"), "application")
    standard = record.reference(formats.get("standard"), "application")
    number = original.number or standard.number
    if not number:
        return None
    date = original.date or standard.date
    made = record.parts.application(OFFICE, number, date=date, right=right)
    read = cn.application(number)
    for warning in read.warnings if read else ():
        record.parts.note(f"Application number {number}: {warning}")
    if original.number and standard.number and made.key:
        other = record.parts.application(OFFICE, standard.number, date=date, right=right)
        if other.key != made.key:
            record.parts.note(f"{number} is the application, {standard.number} its standard form.")
    return made


def is_grant(own: DocumentId) -> bool:
    """Whether the right is granted by this publication (Patent Law, articles 39 and 40)."""
    return find_kind(OFFICE, own.kind, own.date.first if own.date else None).neutral in _GRANTED


def registration(record: CnRecord, own: DocumentId, made: Application | None) -> str:
    """The patent number: as printed, or ``ZL`` before the application's (ZC 0006-2003)."""
    if (given := record.text("patent number")) or not made or not is_grant(own):
        return given
    return f"ZL{made.number.removeprefix(OFFICE).removeprefix('ZL')}"


def grant_date(record: CnRecord, own: DocumentId) -> PatentDate | None:
    """The day of announcement, from which the right has effect (Patent Law, article 39)."""
    announced = record.reference(record.formats("grant").get("original"), "grant")
    return announced.date or (own.date if is_grant(own) else None)


def earlier(record: CnRecord) -> tuple[DocumentId, ...]:
    """Earlier publications of the application that the file names (INID 65)."""
    made: list[DocumentId] = []
    for element in record.all("earlier publications", "earlier publications (related)"):
        found = record.reference(element, "earlier publication")
        if found.number:
            office = found.office or OFFICE
            made.append(record.parts.document(office, found.number, found.kind, found.date))
    return tuple(made)


def priorities(record: CnRecord) -> tuple[Priority, ...]:
    """One priority a sequence number, in its original form where that is there (INID 30)."""
    groups: dict[int, list[xml.Element]] = {}
    for place, element in enumerate(record.all("priorities"), 1):
        sequence = number_of(xml.attribute(element, "sequence"), place)
        groups.setdefault(sequence, []).append(element)
    made: list[Priority] = []
    for sequence, elements in sorted(groups.items()):
        found = record.reference(_original(elements), "priority")
        priority = record.parts.priority(
            found.office, found.number, date=found.date, sequence=sequence, kind=found.kind
        )
        made.append(priority)
    return tuple(made)


def _original(elements: Iterable[xml.Element]) -> xml.Element | None:
    formats = by_format(list(elements))
    return formats.get("original", formats.get("standard"))


def related(record: CnRecord) -> tuple[Related, ...]:
    """The applications that this one hangs on (INID 60 to 67)."""
    made: list[Related] = []
    for container in record.all("related"):
        for child in container:
            relation = record.layout.relations.get(str(child.tag))
            for element in child.findall(record.layout.parent) if relation else ():
                found = record.reference(element, "parent application")
                if relation and found.number:
                    office = found.office or OFFICE
                    made.append(
                        record.parts.related(
                            relation, office, found.number, date=found.date, kind=found.kind
                        )
                    )
    return tuple(made)


def pct(record: CnRecord) -> PctData | None:
    """INID 85, 86 and 87."""
    entry = record.parts.date(record.text("national phase"), "Date of entry into the phase")
    filed = record.reference(_original(record.all("PCT application")), "PCT application")
    published = record.reference(_original(record.all("PCT publication")), "PCT publication")
    application = publication = None
    if filed.number:
        application = record.parts.application(
            filed.office, filed.number, kind=filed.kind, date=filed.date
        )
    if published.number:
        publication = record.parts.document(
            published.office or "WO", published.number, published.kind, published.date
        )
    return pct_data(application, publication, entry)


def citations(record: CnRecord) -> tuple[Citation, ...]:
    """What the examiner cited (INID 56)."""
    made: list[Citation] = []
    for place, element in enumerate(record.all("citations"), 1):
        cited = xml.first(element, *record.layout.cited)
        found = record.reference(cited, "citation")
        texts = (xml.value(element, path) for path in record.layout.literature)
        category, claims, passage = (xml.value(element, path) for path in record.layout.remark)
        remark = Remark(categories=parse_categories(category), claims=claims, passage=passage)
        number = found.number and publication_number(
            found.office, found.number, found.kind, found.date
        )
        made.append(
            Citation(
                sequence=number_of(xml.attribute(element, "sequence"), place),
                office=found.office, number=number, kind=found.kind, date=found.date,
                original=found.number, text=next(filter(None, texts), ""),
                phase=Phase.EXAMINATION, cited_by=OFFICE,
                remarks=() if remark == Remark() else (remark,),
            )
        )  # fmt: skip
    return tuple(made)
