"""ST.96 ``SearchReport`` (V6.0): a report of search, valid against ``SearchReport_V6_0.xsd``.

Where the schema demands what a report does not have, the least that is true stands there: a
classification without symbol, a signature by the name alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from trihub.core.citations import Citation
from trihub.core.dates import PatentDate
from trihub.core.patent import Application, DocumentId, Patent, Source
from trihub.library.export.st96.build import COM, PAT, add, add_lines, language, office, put
from trihub.library.export.st96.citations import add_citations
from trihub.library.export.st96.identity import add_application, printed

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A query as run: where, what, how many documents it found, with which engine."""

    databases: tuple[str, ...]
    query: str = ""
    hits: int = 0
    engine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation, with its family's key and a comment in a language."""

    citation: Citation
    family: str = ""
    comment: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who answers for the report, and what is put in the place of a signature."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchReport:
    """What a ``SearchReport`` says. ``office`` is empty where several offices report together;
    ``authorities`` are their names. Days are CCYY-MM-DD. ``comment`` and ``appendix`` are texts
    of several lines in ``language``."""

    office: str
    language: str
    applications: tuple[Application, ...]
    applicants: tuple[str, ...]
    signatures: tuple[Signature, ...]
    authorities: str
    completed: dt.date
    title: str
    title_language: str
    started: dt.date | None = None
    classes: tuple[str, ...] = ()
    searched: tuple[Searched, ...] = ()
    terms: tuple[str, ...] = ()
    limits: str = ""
    citations: tuple[Cited, ...] = field(default=())
    comment: str = ""
    appendix: str = ""


def search_report_document(report: SearchReport) -> bytes:
    """The document with its XML declaration, UTF-8."""
    root = ET.Element("pat:SearchReport", {"xmlns:pat": PAT, "xmlns:com": COM})
    if office(report.office):
        root.set("com:officeCode", report.office)
    root.set("com:languageCode", language(report.language) or "en")
    root.set("pat:searchKindCategory", "National search")
    root.set("com:st96Version", "V6_0")
    for application in report.applications:
        add_application(root, replace(application, office=office(application.office)))
    applicants = add(root, "pat:ApplicantBag")
    for place, name in enumerate(report.applicants or ("",), 1):
        made = add(applicants, "pat:Applicant", attributes={"com:sequenceNumber": str(place)})
        _contact(made, "com:Contact", name)
    _signatures(root, report.signatures)
    _contact(root, "pat:AuthorityContact", report.authorities)
    put(root, "com:SearchStartDate", report.started)
    put(root, "pat:SearchCompleteDate", report.completed)
    put(root, "com:MailDate", report.completed)
    basis = add(add(root, "pat:ReportBasis"), "pat:LanguageBasis")
    add(basis, "pat:FilingLanguageIndicator", "true")
    title = add(root, "pat:EstablishedInventionTitle")
    lang = {"com:languageCode": language(report.title_language)}
    add(title, "pat:InventionTitle", report.title, lang)
    lang = {"com:languageCode": language(report.language)}
    if report.comment:
        add_lines(root, "pat:SearchReportCommentText", report.comment, lang)
    _search_data(root, report)
    if report.appendix:
        add_lines(root, "pat:SearchReportAppendixText", report.appendix, {})
    body: bytes = ET.tostring(root, encoding="utf-8")
    return DECLARATION + body + b"\n"


def _contact(parent: ET.Element, tag: str, name: str) -> None:
    add(add(add(parent, tag), "com:Name"), "com:EntityName", name)


def _signatures(parent: ET.Element, signatures: Sequence[Signature]) -> None:
    bag = add(parent, "com:SignatureBag")
    for one in signatures or (Signature(name="", text=""),):
        made = add(bag, "com:Signature")
        _contact(made, "com:Contact", one.name)
        add(made, "com:SignatoryCapacityCategory", "Examiner")
        electronic = add(add(made, "com:ElectronicSignature"), "com:ElectronicBasicSignature")
        add(electronic, "com:ElectronicBasicSignatureText", one.text or one.name)


def _search_data(parent: ET.Element, report: SearchReport) -> None:
    data = add(parent, "pat:SearchData")
    bag = add(add(data, "pat:PatentClassificationBag"), "pat:IPCRClassificationBag")
    _symbols(bag, report.classes)
    fields = add(data, "pat:SearchFieldBag")
    _symbols(add(fields, "pat:SearchedMinimumDocumentation"), report.classes)
    for one in report.searched:
        _searched(fields, one)
    put(fields, "pat:SearchFieldText", report.limits)
    if report.terms:
        terms = add(fields, "pat:SearchTermBag")
        for place, term in enumerate(report.terms, 1):
            add(terms, "pat:SearchTerm", term, {"com:sequenceNumber": str(place)})
    _citations(data, report.citations)


def _symbols(parent: ET.Element, symbols: Sequence[str]) -> None:
    for symbol in symbols or ("",):
        add(add(parent, "pat:IPCRClassification"), "pat:PatentClassificationText", symbol)


def _searched(parent: ET.Element, one: Searched) -> None:
    made = add(parent, "pat:SearchedDatabase")
    for name in one.databases or ("",):
        add(made, "pat:DatabaseName", name)
    put(made, "pat:DatabaseQueryText", one.query)
    if one.query:
        add(made, "pat:FoundDocumentQuantity", str(one.hits))
    put(made, "pat:SearchSystemName", one.engine)


def _citations(parent: ET.Element, cited: Sequence[Cited]) -> None:
    """Citations as a publication has them, each with its comment; then their families."""
    nothing = DocumentId(office="", number="")
    bearer = Patent(
        publication=nothing, source=Source(file=""), citations=tuple(one.citation for one in cited)
    )
    add_citations(parent, bearer)
    for made, one in zip(parent.iter("pat:ReferenceCitation"), cited, strict=True):
        if one.comment:
            attributes = {"com:languageCode": language(one.language)}
            add(made, "com:CommentText", one.comment, attributes)
    families = [one for one in cited if one.family and office(one.citation.office)]
    if families:
        bag = add(parent, "pat:CitedPatentFamilyBag")
        for one in families:
            _family(bag, one)


def _family(parent: ET.Element, one: Cited) -> None:
    citation = one.citation
    made = add(parent, "pat:CitedPatentFamily")
    named = add(made, "com:CitedPatentDocumentIdentification")
    document = DocumentId(office=citation.office, number=citation.number, kind=citation.kind)
    add(named, "com:IPOfficeCode", citation.office)
    add(named, "com:DocumentNumber", printed(document))
    put(named, "com:PatentDocumentKindCode", citation.kind)
    put(named, "com:PatentDocumentDate", _full(citation.date))
    add(made, "pat:PatentFamilyText", one.family)


def _full(date: PatentDate | None) -> str:
    return str(date) if date else ""
