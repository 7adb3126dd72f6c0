"""Numbers in ST.96: publications, grants, applications, priorities and related documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right
from trihub.core.patent import Application, DocumentId, PctData, Priority, Related, Relation
from trihub.offices import xml
from trihub.offices.parts import Parts, number_of, pct_data

PUBLICATION = {
    "office": ("IPOfficeCode",),
    "number": ("PublicationNumber", "PatentNumber"),
    "kind": ("PatentDocumentKindCode",),
    "date": ("PublicationDate", "GrantDate"),
}
"""Below a ``PatentPublicationIdentification`` or ``PatentGrantIdentification``."""

APPLICATION = {
    "office": ("IPOfficeCode", "ApplicationNumber/IPOfficeCode"),
    "number": (
        "ApplicationNumber/ApplicationNumberText",
        "ApplicationNumber/ST13ApplicationNumber",
    ),
    "date": ("FilingDate",),
}
"""Below an ``ApplicationIdentification`` or ``PriorityClaim``."""

PUBLISHED = (
    "PatentPublicationIdentification",
    "PatentGrantIdentification",
    "PatentDocumentIdentification/PatentPublicationIdentification",
    "PatentDocumentIdentification/PatentGrantIdentification",
    "PatentDocumentIdentification",
)
"""Where a document that names another one keeps the other's number."""

RELATIONS = {
    "Division": Relation.DIVISION,
    "Continuation": Relation.CONTINUATION,
    "PartialContinuation": Relation.CONTINUATION_IN_PART,
    "Addition": Relation.ADDITION,
    "Conversion": Relation.CONVERSION,
    "UtilityModelBasis": Relation.CONVERSION,
    "Reissue": Relation.REISSUE,
    "ContinuingReissue": Relation.REISSUE,
    "DivisionalReissue": Relation.REISSUE,
    "Reexamination": Relation.REEXAMINATION,
    "ReexaminationReissueMerger": Relation.REEXAMINATION,
    "ProvisionalApplication": Relation.PROVISIONAL,
}
"""Children of ``RelatedDocumentBag``; the others are :attr:`Relation.OTHER`."""

PARENTS = (
    "ParentDocument/PatentDocumentIdentification/ApplicationIdentification",
    "PatentDocumentIdentification/ApplicationIdentification",
    "ParentDocument/ApplicationIdentification",
    "ApplicationIdentification",
)
"""From such a child to the application that this one hangs on."""

PCT_PARENT = "ParentDocument/PCTDocumentParent/ApplicationIdentification"
RELATED_PUBLICATION = "RelatedPublication"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A number as an identification gives it, unread but for the date."""

    office: str = ""
    number: str = ""
    kind: str = ""
    date: PatentDate | None = None


def identified(
    parts: Parts, element: xml.Element | None, names: Mapping[str, tuple[str, ...]], what: str
) -> Identified:
    """The parts of an identification: the first of each that is there."""
    given = {
        name: next((text for path in paths if (text := xml.value(element, path))), "")
        for name, paths in names.items()
    }
    return Identified(
        office=given["office"],
        number=given["number"],
        kind=given.get("kind", ""),
        date=parts.date(given["date"], f"Date of the {what}"),
    )


def published(parts: Parts, element: xml.Element | None, what: str) -> Identified:
    """The publication that an element names, itself or in one of the ways of the schemas."""
    inner = xml.first(element, *PUBLISHED)
    return identified(parts, element if inner is None else inner, PUBLICATION, what)


def application(
    parts: Parts, element: xml.Element | None, office: str, right: Right | None
) -> Application | None:
    """The application in an ``ApplicationIdentification``."""
    found = identified(parts, element, APPLICATION, "application")
    if not found.number:
        return None
    return parts.application(found.office or office, found.number, date=found.date, right=right)


def priorities(parts: Parts, bag: xml.Element | None, office: str) -> tuple[Priority, ...]:
    """Priority claims (INID 30); the kind of filing (national, regional, PCT) as linkage."""
    made: list[Priority] = []
    for place, element in enumerate(xml.each(bag, "PriorityClaim"), 1):
        found = identified(parts, element, APPLICATION, "priority")
        if found.number or found.date:
            sequence = number_of(xml.attribute(element, "sequenceNumber"), place)
            linkage = xml.value(element, "ApplicationFilingCategory").lower()
            made.append(
                parts.priority(
                    found.office or office, found.number,
                    date=found.date, sequence=sequence, linkage=linkage,
                )
            )  # fmt: skip
    return tuple(made)


def related(parts: Parts, bag: xml.Element | None, office: str) -> tuple[Related, ...]:
    """Applications that this one hangs on (INID 60 to 68), and the PCT application behind one."""
    made: list[Related] = []
    for child in () if bag is None else bag:
        relation = RELATIONS.get(str(child.tag), Relation.OTHER)
        ways = ((relation, xml.first(child, *PARENTS)), (Relation.OTHER, child.find(PCT_PARENT)))
        for way, element in ways if child.tag != RELATED_PUBLICATION else ():
            found = identified(parts, element, APPLICATION, "application")
            if found.number:
                made.append(
                    parts.related(way, found.office or office, found.number, date=found.date)
                )
    return tuple(made)


def earlier(parts: Parts, elements: list[xml.Element], office: str) -> tuple[DocumentId, ...]:
    """Earlier publications of the same application that the document names (INID 65)."""
    made: list[DocumentId] = []
    for element in elements:
        found = published(parts, element, "earlier publication")
        if found.number:
            made.append(
                parts.document(found.office or office, found.number, found.kind, found.date)
            )
    return tuple(made)


def pct(
    parts: Parts,
    filing: xml.Element | None,
    publishing: xml.Element | None,
    entry: PatentDate | None = None,
) -> PctData | None:
    """INID 85, 86 and 87."""
    inner = xml.first(filing, "ApplicationIdentification")
    filed = application(parts, filing if inner is None else inner, "WO", None)
    found = published(parts, publishing, "PCT publication")
    issued = (
        parts.document(found.office or "WO", found.number, found.kind, found.date)
        if found.number
        else None
    )
    return pct_data(filed, issued, entry)
