"""CNIPA's newer files: ``business:PatentDocumentAndRelated`` (its XML schema, V2.2.1).

Every reference stands twice: ``standard`` (CNIPA's exchange form, which the publication's
number and date are taken from) and ``original`` (as printed, with the check digit).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trihub.core.classes import Classification, normalise_version
from trihub.core.patent import LegalEvent, Relation, Source
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.cn.content import classes, patent
from trihub.offices.cn.layout import OFFICE, Layout
from trihub.offices.parts import DESIGN, Parts, pairs
from trihub.offices.reader import SkipRecord, XmlReader

_B = "BibliographicData/"

LAYOUT = Layout(
    paths={
        "bibliography": "BibliographicData",
        "office (root)": "@country",
        "number (root)": "@docNumber",
        "kind (root)": "@kind",
        "date (root)": "@datePublication",
        "file": "@file",
        "publication": _B + "PublicationReference",
        "grant": _B + "GrantReference",
        "gazette number": _B + "PublicAvailabilityDate/GazetteReference/GazetteNumber",
        "gazette date": _B + "PublicAvailabilityDate/GazetteReference/Date",
        "application": _B + "ApplicationReference",
        "patent number": _B + "PatentNumber",
        "priorities": _B + "PriorityDetails/Priority",
        "classes (by parts)": _B + "ClassificationIPCRDetails/ClassificationIPCR",
        "edition": _B + "ClassificationIPC/EditionStatement",
        "main class": _B + "ClassificationIPC/MainClassification",
        "further classes": _B + "ClassificationIPC/FurtherClassification",
        "titles": _B + "InventionTitle",
        "related": _B + "RelatedDocuments",
        "earlier publications": _B + "RelatedDocuments/RelatedPublication",
        "applicants": _B + "Parties/ApplicantDetails/Applicant",
        "grantees": _B + "Parties/AssigneeDetails/Assignee",
        "grantees (beside the parties)": _B + "AssigneeDetails/Assignee",
        "inventors": _B + "Parties/InventorDetails/Inventor",
        "agents": _B + "Parties/AgentDetails/Agent",
        "examiners": _B + "Parties/ExaminerDetails/Examiner",
        "examiners (beside the parties)": _B + "ExaminerDetails/Examiner",
        "citations": _B + "ReferencesCited/Citation",
        "national phase": _B + "DatePCTArticle2239Fulfilled/Date",
        "PCT application": _B + "PCTOrRegionalFilingData",
        "PCT publication": _B + "PCTOrRegionalPublishingData",
        "PCT publication language": _B + "PCTOrRegionalPublishingData/DocumentID/@lang",
        "abstracts": "Abstract",
        "abstract drawing": "Abstract/AbstractFigure/Figure/Image/@file",
        "descriptions": "Description",
        "claims": "Claims",
        "drawings": "Drawings/Figure",
    },
    inner="DocumentID",
    document_id=("WIPOST3Code", "DocNumber", "Kind", "Date"),
    relations={
        "Division": Relation.DIVISION,
        "Continuation": Relation.CONTINUATION,
        "ContinuationInPart": Relation.CONTINUATION_IN_PART,
        "Addition": Relation.ADDITION,
        "Reissue": Relation.REISSUE,
        "Reexamination": Relation.REEXAMINATION,
        "UtilityModelBasis": Relation.CONVERSION,
    },
    parent="DocumentsRelation/ParentDocument",
    cited=("ApplicationCitation/PublicationReference", "PatentCitation", "ApplicationCitation"),
    remark=("Category", "RelatedClaims", "RelatedPassage"),
    literature=("NPLCitation/Text", "NPLCitation"),
    party={
        "name": ("AddressBook/Name", "AddressBook/OrganizationName", "Name"),
        "country": ("AddressBook/Address/WIPOST3Code",),
        "address": ("AddressBook/Address/Text",),
        "province": ("AddressBook/Address/Province",),
        "city": ("AddressBook/Address/City",),
        "county": ("AddressBook/Address/County",),
        "identifier": ("OrganizationCode",),
        "agency": ("Agency/AddressBook/OrganizationName", "Agency/AddressBook/Name"),
    },
    paragraph="Paragraphs",
    claim="Claim",
    claim_text="ClaimText",
    figure_label="figureLabels",
    figure_file="Image/@file",
    deposit="BioDeposit",
)
"""Field to path. The PCT names and ``BioDeposit`` are ST.36's in this schema's spelling: no
file with them was at hand."""

IPCR = {
    "version": "IPCVersionDate",
    "position": "SymbolPosition",
    "value": "ClassificationValue",
    "office": "GeneratingOffice/WIPOST3Code",
    "source": "ClassificationDataSource",
    "status": "ClassificationStatus",
}
"""Parts of a ``ClassificationIPCR`` beside its ``Text``."""

EVENTS = ("PRSRecord", "PRS/PRSRecord")
EVENT = {"code": "PRSCode", "date": "PRSPublicationDate/Date", "text": "PRSValue"}
EVENT_DETAILS = {"information": "PRSInformation", "right": "IPRType", "status": "StatusIndicator"}
"""A ``PRSRecord``: a legal event as CNIPA announces it."""


class CnXsdReader(XmlReader):
    """Reads ``PatentDocumentAndRelated``: inventions and utility models; designs are skipped.

    CNIPA's lists of legal events alone (``PRS``) name applications, not publications, and
    are skipped.
    """

    name = "cn-xsd"
    roots = frozenset({"PatentDocumentAndRelated", "PRS"})

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one file into its document. :raises BadFile: it has no publication number."""
        if root.tag == "PRS":
            raise SkipRecord("not read yet: legal status")
        if root.find("DesignBibliographicData") is not None:
            raise SkipRecord(DESIGN)
        if xml.attribute(root, "status") == "D":
            raise SkipRecord("deleted")
        made = patent(root, LAYOUT, source)
        parts = Parts()
        events = _events(parts, root)
        yield replace(
            made,
            classes=(*_classes(root), *made.classes),
            events=events,
            notes=(*made.notes, *parts.notes),
        )


def _classes(root: xml.Element) -> list[Classification]:
    made: list[Classification] = []
    for element in root.findall(LAYOUT.paths["classes (by parts)"]):
        for symbol in classes([_ipc_text(element)]):
            version, position, value, office, source, status = (
                xml.value(element, path) for path in IPCR.values()
            )
            made.append(
                replace(
                    symbol,
                    version=normalise_version(version) or symbol.version,
                    position=position or ("L" if made else "F"),
                    value=value or symbol.value,
                    office=office or symbol.office,
                    source=source,
                    status=status,
                )
            )
    return made


def _ipc_text(element: xml.Element) -> str:
    """The symbol as printed, or from its parts where the text is not there."""
    names = ("Section", "MainClass", "Subclass", "MainGroup", "Subgroup")
    section, main, sub, group, subgroup = (xml.value(element, name) for name in names)
    return xml.value(element, "Text") or f"{section}{main}{sub} {group}/{subgroup}"


def _events(parts: Parts, root: xml.Element) -> tuple[LegalEvent, ...]:
    made: list[LegalEvent] = []
    for element in (item for path in EVENTS for item in root.findall(path)):
        details = [(name, xml.value(element, path)) for name, path in EVENT_DETAILS.items()]
        made.append(
            LegalEvent(
                office=OFFICE,
                code=xml.value(element, EVENT["code"]),
                date=parts.date(xml.value(element, EVENT["date"]), "Date of a legal event"),
                text=xml.value(element, EVENT["text"]),
                details=pairs([*details, ("id", xml.attribute(element, "PRSID"))]),
            )
        )
    return tuple(made)
