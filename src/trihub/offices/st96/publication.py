"""WIPO ST.96: ``pat:PatentPublication``, one publication of any office (schemas to V6.0)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from trihub.core.dates import PatentDate
from trihub.core.kinds import NeutralKind, find_kind
from trihub.core.languages import OFFICE_LANGUAGE, normalise_language
from trihub.core.numbers.model import Right
from trihub.core.patent import DocumentId, Origin, Patent, PctData, Role, Source, Text
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.parts import DESIGN, Parts, first_published, others, pairs
from trihub.offices.reader import SkipRecord, XmlReader
from trihub.offices.st96 import body, identity
from trihub.offices.st96.citations import citations
from trihub.offices.st96.classes import classes
from trihub.offices.st96.parties import parties

T = TypeVar("T")

_B = "BibliographicData/"

PATHS = {
    "office": "IPOfficeCode",
    "publication": _B + "PatentPublicationIdentification",
    "grant": _B + "PatentGrantIdentification",
    "grant date": _B + "GrantPublicationDate",
    "right": _B + "ApplicationIdentification/InventionSubjectMatterCategory",
    "application": _B + "ApplicationIdentification",
    "priorities": _B + "PriorityClaimBag",
    "classes": _B + "PatentClassificationBag",
    "titles": _B + "InventionTitleBag/InventionTitle",
    "citations": _B + "ReferenceCitationBag",
    "related": _B + "RelatedDocumentBag",
    "earlier publications": _B + "RelatedDocumentBag/RelatedPublication",
    "PCT application": _B + "InternationalFilingData",
    "PCT publication": _B + "InternationalPublishingData",
    "national phase": _B + "PCTNationalPhaseEntryDate",
    "national phase (filing data)": _B + "InternationalFilingData/NationalStageFilingDate",
    "designated states": _B + "StateDesignation/NationalDesignation/DesignatedCountryCode",
    "designated states (regional)": _B
    + "StateDesignation/RegionalDesignation/DesignatedCountryCode",
    "language": _B + "PublicationLanguageCode",
    "descriptions": "Description",
    "claims": "Claims",
    "abstracts": "Abstract",
    "drawings": "Drawings/Figure",
    "drawings (whole pages)": "Drawings/PageImage",
    "states of parents": _B + "RelatedDocumentBag/*/ParentDocument",
}
"""Field to path from the root, children only."""

PARTIES = {
    _B + "PartyBag/ApplicantBag/Applicant": Role.APPLICANT,
    _B + "PartyBag/InventorBag/Inventor": Role.INVENTOR,
    _B + "PartyBag/InventorBag/DeceasedInventor": Role.INVENTOR,
    _B + "PartyBag/OwnerBag/Owner": Role.GRANTEE,
    _B + "PartyBag/AssigneeBag/Assignee": Role.GRANTEE,
    _B + "PartyBag/RegisteredPractitionerBag/RegisteredPractitioner": Role.AGENT,
    _B + "PartyBag/ExaminerBag/PrimaryExaminer": Role.EXAMINER,
    _B + "PartyBag/ExaminerBag/AssistantExaminer": Role.EXAMINER,
    _B + "PartyBag/ExaminerBag/AuthorizedOfficer": Role.EXAMINER,
}
"""Path to role."""

_KNOWN = frozenset(
    path.removeprefix(_B).split("/")[0]
    for path in (*PATHS.values(), *PARTIES)
    if path.startswith(_B)
)


class St96Reader(XmlReader):
    """Reads ``PatentPublication``: patents and utility models; designs are skipped."""

    name = "st96"
    roots = frozenset({"PatentPublication"})

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one file into its document. :raises BadFile: it has no publication number."""
        yield _patent(root, source)


def _patent(root: xml.Element, source: Source) -> Patent:
    parts = Parts()
    own = _publication(parts, root, xml.value(root, PATHS["office"]))
    office = own.office
    right = _right(own, xml.value(root, PATHS["right"]))
    lang = _language(root, office)
    before = identity.earlier(parts, root.findall(PATHS["earlier publications"]), office)
    return Patent(
        publication=own,
        source=source,
        right=right,
        application=identity.application(parts, root.find(PATHS["application"]), office, right),
        registration=xml.value(root, f"{PATHS['grant']}/PatentNumber")
        or (own.number if _is_grant(own) else ""),
        grant_date=_grant_date(parts, root, own),
        first_published=first_published(before, own.date),
        earlier=before,
        priorities=identity.priorities(parts, root.find(PATHS["priorities"]), office),
        related=identity.related(parts, root.find(PATHS["related"]), office),
        pct=_pct(parts, root),
        parties=tuple(parties(root, PARTIES)),
        titles=_titles(root, lang),
        abstracts=_each(root, "abstracts", body.abstract, lang),
        claim_sets=_each(root, "claims", body.claim_set, lang),
        descriptions=_each(root, "descriptions", body.description, lang),
        classes=classes(root.find(PATHS["classes"])),
        citations=citations(parts, root.find(PATHS["citations"]), office),
        designated=_designated(root),
        extra=pairs([*others(root.find("BibliographicData"), _KNOWN), *_further(root)]),
        notes=tuple(parts.notes),
    )


def _publication(parts: Parts, root: xml.Element, office: str) -> DocumentId:
    element = xml.first(root, PATHS["publication"], PATHS["grant"])
    found = identity.identified(parts, element, identity.PUBLICATION, "publication")
    date = found.date or parts.date(
        xml.attribute(root, "documentPublicationDate"), "Date of the publication"
    )
    return parts.publication(found.office or office, found.number, found.kind, date)


def _right(own: DocumentId, category: str) -> Right:
    """By kind and day; where the table does not have the kind, by the file's own word.

    :raises SkipRecord: a design.
    """
    said = {"Design": Right.DESIGN, "Plant": Right.PLANT}.get(category)
    right = find_kind(own.office, own.kind, own.date.first if own.date else None).right or said
    if right is Right.DESIGN:
        raise SkipRecord(DESIGN)
    return right or Right.PATENT


def _language(root: xml.Element, office: str) -> str:
    said = xml.attribute(root, "languageCode") or xml.value(root, PATHS["language"])
    return normalise_language(said) or OFFICE_LANGUAGE.get(office, "")


def _said(element: xml.Element, lang: str) -> tuple[str, Origin]:
    """An element's language, and its origin: the file's language is the original's."""
    own = normalise_language(xml.attribute(element, "languageCode")) or lang
    return own, Origin.ORIGINAL if own == lang else Origin.UNKNOWN


def _titles(root: xml.Element, lang: str) -> tuple[Text, ...]:
    made: list[Text] = []
    for element in root.findall(PATHS["titles"]):
        if text := xml.text_of(element):
            own, origin = _said(element, lang)
            made.append(Text(text=text, lang=own, origin=origin))
    return tuple(made)


def _is_grant(own: DocumentId) -> bool:
    date = own.date.first if own.date else None
    return find_kind(own.office, own.kind, date).neutral is NeutralKind.GRANTED


def _grant_date(parts: Parts, root: xml.Element, own: DocumentId) -> PatentDate | None:
    """As given; a US patent is granted on the day that it issues (35 U.S.C. 153)."""
    text = xml.value(root, f"{PATHS['grant']}/GrantDate") or xml.value(root, PATHS["grant date"])
    given = parts.date(text, "Date of grant")
    return given or (own.date if own.office == "US" and _is_grant(own) else None)


def _pct(parts: Parts, root: xml.Element) -> PctData | None:
    entry = (xml.value(root, PATHS[f"national phase{more}"]) for more in ("", " (filing data)"))
    return identity.pct(
        parts,
        root.find(PATHS["PCT application"]),
        root.find(PATHS["PCT publication"]),
        parts.date(next(filter(None, entry), ""), "Date of entry into the phase"),
    )


def _each(
    root: xml.Element, field: str,
    read: Callable[[xml.Element, str, Origin], tuple[T, ...]], lang: str,
) -> tuple[T, ...]:  # fmt: skip
    """A field that may stand once a language."""
    found = ((element, *_said(element, lang)) for element in root.findall(PATHS[field]))
    return tuple(made for each in found for made in read(*each))


def _designated(root: xml.Element) -> tuple[str, ...]:
    fields = ("designated states", "designated states (regional)")
    found = (xml.text_of(item) for field in fields for item in root.findall(PATHS[field]))
    return tuple(dict.fromkeys(code for code in found if code))


def _further(root: xml.Element) -> Iterator[tuple[str, str]]:
    """The files of the drawings, and what had become of the parent applications."""
    for figure in root.findall(PATHS["drawings"]):
        number = xml.value(figure, "FigureNumber")
        yield f"drawing {number}".strip(), xml.value(figure, "Image/FileName")
    for page in root.findall(PATHS["drawings (whole pages)"]):
        yield "drawing", xml.value(page, "FileName")
    for parent in root.findall(PATHS["states of parents"]):
        yield "state of the parent application", xml.value(parent, "ParentDocumentStatusCode")
