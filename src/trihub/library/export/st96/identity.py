"""Numbers in ST.96: publications, applications, priorities, related documents, PCT data."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from trihub.core.numbers.databases import publication_number
from trihub.core.numbers.model import Right
from trihub.core.patent import (
    Application,
    DocumentId,
    Patent,
    PctData,
    Priority,
    Related,
    Relation,
)
from trihub.library.export.st96.build import add, office, put

PUBLICATION = "pat:PatentPublicationIdentification"
DOCUMENT = "pat:PatentDocumentIdentification"
APPLICATION = "pat:ApplicationIdentification"

RELATIONS = {
    Relation.DIVISION: "pat:Division",
    Relation.CONTINUATION: "pat:Continuation",
    Relation.CONTINUATION_IN_PART: "pat:PartialContinuation",
    Relation.CONVERSION: "pat:Conversion",
    Relation.REISSUE: "pat:Reissue",
    Relation.REEXAMINATION: "pat:Reexamination",
    Relation.ADDITION: "pat:Addition",
    Relation.PROVISIONAL: "pat:ProvisionalApplication",
}
"""Relations that ST.96 has an element for (INID 61 to 66)."""

_FILINGS = {"national": "National", "regional": "Regional", "international": "PCT", "pct": "PCT"}
_SUBJECTS = {Right.PATENT: "Utility", Right.PLANT: "Plant", Right.DESIGN: "Design"}


def add_publication(parent: ET.Element, document: DocumentId) -> None:
    """A ``PatentPublicationIdentification``."""
    made = add(parent, PUBLICATION)
    add(made, "com:IPOfficeCode", document.office)
    add(made, "pat:PublicationNumber", printed(document))
    put(made, "com:PatentDocumentKindCode", document.kind)
    put(made, "com:PublicationDate", document.date)


def printed(document: DocumentId) -> str:
    """The number as its file has it, where that still reads as the same; else DOCDB's."""
    said = document.original
    read = publication_number(document.office, said, document.kind, document.date) if said else ""
    return said if read == document.number else document.number


def add_application(
    parent: ET.Element, given: Application | None, *, subject: bool = False
) -> None:
    """An ``ApplicationIdentification``; one without a number where the schema demands one."""
    made = add(parent, APPLICATION)
    application = given or Application(office="", number="")
    add(made, "com:IPOfficeCode", application.office or "XX")
    _number(made, application.number)
    if subject and application.right in _SUBJECTS:
        put(made, "pat:InventionSubjectMatterCategory", _SUBJECTS[application.right])
    put(made, "pat:FilingDate", application.date)


def _number(parent: ET.Element, number: str) -> None:
    add(add(parent, "com:ApplicationNumber"), "com:ApplicationNumberText", number)


def add_grant(parent: ET.Element, patent: Patent) -> None:
    """The right's number and the day of grant, where the document has a number for it."""
    if not patent.registration:
        return
    made = add(parent, "pat:PatentGrantIdentification")
    add(made, "com:IPOfficeCode", patent.publication.office)
    add(made, "pat:PatentNumber", patent.registration)
    put(made, "pat:GrantDate", patent.grant_date)


def add_priorities(parent: ET.Element, priorities: Iterable[Priority]) -> None:
    """Priority claims that have a date; the schema has no place for one without."""
    dated = [claim for claim in priorities if claim.date and office(claim.office)]
    if not dated:
        return
    bag = add(parent, "pat:PriorityClaimBag")
    for claim in dated:
        made = add(bag, "pat:PriorityClaim", attributes={"com:sequenceNumber": str(claim.sequence)})
        add(made, "com:IPOfficeCode", claim.office)
        if claim.number:
            _number(made, claim.number)
        put(made, "pat:FilingDate", claim.date)
        put(made, "pat:ApplicationFilingCategory", _FILINGS.get(claim.linkage, ""))


def add_related(parent: ET.Element, patent: Patent) -> None:
    """Applications that this one hangs on (INID 60 to 66) and its earlier publications (INID 65)."""
    hangs = [item for item in patent.related if item.relation in RELATIONS and office(item.office)]
    earlier = [item for item in patent.earlier if office(item.office)]
    if not hangs and not earlier:
        return
    bag = add(parent, "pat:RelatedDocumentBag")
    for item in hangs:
        _relation(bag, item, patent.application)
    for document in earlier:
        named = add(add(bag, "pat:RelatedPublication"), DOCUMENT)
        add_publication(named, document)


def _relation(bag: ET.Element, item: Related, own: Application | None) -> None:
    made = add(bag, RELATIONS[item.relation])
    provisional = item.relation is Relation.PROVISIONAL
    named = add(made if provisional else add(made, "pat:ParentDocument"), DOCUMENT)
    application = Application(office=item.office, number=item.number, date=item.date)
    add_application(named, application)
    if not provisional:
        add_application(add(add(made, "pat:ChildDocument"), DOCUMENT), own)


def add_pct_filing(parent: ET.Element, pct: PctData | None) -> None:
    """The international application (INID 86)."""
    if pct and pct.application:
        add_application(add(parent, "pat:InternationalFilingData"), pct.application)


def add_pct_publication(parent: ET.Element, pct: PctData | None) -> None:
    """The international publication (INID 87)."""
    if pct and pct.publication:
        named = add(add(parent, "pat:InternationalPublishingData"), DOCUMENT)
        add_publication(named, pct.publication)
