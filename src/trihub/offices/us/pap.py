"""USPTO publications of applications, 15 March 2001 to 2004: ``patent-application-publication``.

DTD ``pap`` versions 1.5 and 1.6, the USPTO's own names. Paragraphs carry the printed number
in an element (``1.`` or ``[0001]``); dependent claims tag their references in most files.
"""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.citations import Citation, Phase
from trihub.core.classes import Classification, Scheme
from trihub.core.patent import (
    DocumentId,
    Paragraph,
    Party,
    Patent,
    PctData,
    Priority,
    Related,
    Relation,
    Role,
    Section,
    Source,
)
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.headings import section_of
from trihub.offices.parts import Parts, first_published, others, pairs, pct_data
from trihub.offices.reader import XmlReader
from trihub.offices.us import common

BIBLIOGRAPHY = "subdoc-bibliographic-information"

PATHS = {
    "publication": "document-id",
    "application": "domestic-filing-data/application-number/doc-number",
    "filing date": "domestic-filing-data/filing-date",
    "priorities": "foreign-priority-data",
    "related": "continuity-data",
    "provisionals": "continuity-data/non-provisional-of-provisional/document-id",
    "earlier publications": "prior-publication/document-id",
    "corrected publication": "continuity-data/corrected-republication-of/document-id",
    "PCT application (INID 86)": "international-conventions/pct-application/document-id",
    "PCT publication (INID 87)": "international-conventions/pct-publication/document-id",
    "title": "technical-information/title-of-invention",
    "classes (IPC), first": "technical-information/classification-ipc/classification-ipc-primary/ipc",
    "classes (IPC), further": "technical-information/classification-ipc/classification-ipc-secondary/ipc",
    "edition of the IPC": "technical-information/classification-ipc/classification-ipc-edition",
    "classes (US), first": "technical-information/classification-us/classification-us-primary/uspc",
    "classes (US), further": "technical-information/classification-us/classification-us-secondary/uspc",
    "citations": "technical-information/citation",
    "inventors, first": "inventors/first-named-inventor",
    "inventors, further": "inventors/inventor",
    "assignees": "assignee",
}
"""Field to path, from the bibliographic information down, children only."""

EXTRA = {
    "filing type": "publication-filing-type",
    "series": "domestic-filing-data/application-number-series-code",
    "continued prosecution application": "domestic-filing-data/continued-prosecution-application",
    "Latin name": "technical-information/botanic/latin-name",
    "variety": "technical-information/botanic/variety",
    "class (US), other words": "technical-information/classification-us/classification-us-secondary/uspc-freeform",
    "assignee type": "assignee/assignee-type",
    "correspondence": "correspondence-address",
    "appendix": "appendix-data",
}
"""What goes to ``extra``: name and path."""

RELATIONS = {
    "division-of": Relation.DIVISION,
    "continuations/continuation-of": Relation.CONTINUATION,
    "continuations/continuation-in-part-of": Relation.CONTINUATION_IN_PART,
    "continuations/continuing-reissue-of": Relation.CONTINUATION,
    "a-371-of-international": Relation.PCT,
    "substitution-for": Relation.OTHER,
    "reissue-of": Relation.REISSUE,
}
"""Path under ``continuity-data`` to the relation it states."""

SECTIONS = {
    "background-of-invention": Section.BACKGROUND,
    "summary-of-invention": Section.SUMMARY,
    "brief-description-of-drawings": Section.DRAWINGS,
    "brief-description-of-sequences": Section.SEQUENCE,
    "detailed-description": Section.EMBODIMENTS,
}
"""Elements that part the description; headings inside them tell more."""

BODY_PATHS = {
    "abstract": "subdoc-abstract/paragraph",
    "description": "subdoc-description",
    "claims": "subdoc-claims/claim",
    "drawings": "subdoc-drawings/figure",
    "representative figure": "subdoc-drawings/representative-figure",
}
"""Field to path, from the root down."""

DOCUMENT_ID = {
    "office": "country-code",
    "number": "doc-number",
    "kind": "kind-code",
    "date": "document-date",
}

NAME = ("name-prefix", "given-name", "middle-name", "family-name", "name-suffix")
NUMBER = frozenset({"number"})

_PARAGRAPHS = ("paragraph", "heading", "section", "paragraph-federal-research-statement")
_KNOWN = frozenset(path.split("/")[0] for path in (*PATHS.values(), *EXTRA.values()))


class PapReader(XmlReader):
    """Reads ``patent-application-publication``."""

    name = "us-pap"
    roots = frozenset({"patent-application-publication"})

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one publication into a document. :raises BadFile: it has no number."""
        common.not_ours(root.tag, self.roots)
        parts = Parts()
        bib = root.find(BIBLIOGRAPHY)
        _, number, kind, date = _read_id(parts, xml.first(bib, PATHS["publication"]))
        right = common.right_of(kind, xml.value(bib, EXTRA["filing type"]))
        earlier = tuple(_earlier(parts, bib))
        filed = parts.date(xml.value(bib, PATHS["filing date"]), "filing date")
        claimed = (_read_id(parts, e) for e in xml.each(bib, PATHS["provisionals"]))
        provisionals = common.provisionals(parts, claimed)
        yield Patent(
            publication=parts.publication(common.OFFICE, number, kind, date),
            source=source,
            right=right,
            application=common.application(parts, xml.value(bib, PATHS["application"]), filed),
            first_published=first_published(earlier, date),
            earlier=earlier,
            priorities=_priorities(parts, bib, provisionals),
            related=(*(r for _, r in provisionals), *_related(parts, bib)),
            pct=_pct(parts, bib),
            parties=tuple(_parties(bib)),
            titles=common.texts(xml.value(bib, PATHS["title"])),
            abstracts=common.texts(
                "\n".join(filter(None, map(_printed, xml.each(root, BODY_PATHS["abstract"]))))
            ),
            claim_sets=common.claim_set(
                xml.each(root, BODY_PATHS["claims"]), "id", _claim_references
            ),
            descriptions=common.descriptions(_paragraphs(root.find(BODY_PATHS["description"]))),
            classes=tuple(_classes(bib)),
            citations=tuple(_citations(parts, bib)),
            extra=pairs([*_extra(root, bib), *others(bib, _KNOWN)]),
            notes=tuple(parts.notes),
        )  # fmt: skip


def _read_id(parts: Parts, element: xml.Element | None) -> common.Identified:
    office, number, kind, date = (xml.value(element, step) for step in DOCUMENT_ID.values())
    return office, number, kind, parts.date(date, "date of a document-id")


def _document(parts: Parts, element: xml.Element, default: str) -> DocumentId | None:
    office, number, kind, date = _read_id(parts, element)
    return parts.document(office or default, number, kind, date) if number else None


def _earlier(parts: Parts, bib: xml.Element | None) -> Iterator[DocumentId]:
    for field in ("earlier publications", "corrected publication"):
        for element in xml.each(bib, PATHS[field]):
            if made := _document(parts, element, common.OFFICE):
                yield made


def _priorities(
    parts: Parts, bib: xml.Element | None, provisionals: list[tuple[Priority, Related]]
) -> tuple[Priority, ...]:
    made: list[Priority] = []
    for place, element in enumerate(xml.each(bib, PATHS["priorities"]), 1):
        number = xml.value(element, "priority-application-number/doc-number")
        date = parts.date(xml.value(element, "filing-date"), "date of a priority")
        office = xml.value(element, "country-code")
        made.append(parts.priority(office, number, date=date, sequence=place))
    return common.numbered(made, (priority for priority, _ in provisionals))


def _related(parts: Parts, bib: xml.Element | None) -> Iterator[Related]:
    for path, relation in RELATIONS.items():
        for element in xml.each(bib, f"{PATHS['related']}/{path}/parent-child"):
            office, number, _, date = _read_id(parts, xml.first(element, "parent/document-id"))
            patent = xml.first(element, "parent-patent/document-id")
            granted = _document(parts, patent, common.OFFICE) if patent is not None else None
            if number:
                yield common.parent(parts, relation, office, number, date, granted)


def _pct(parts: Parts, bib: xml.Element | None) -> PctData | None:
    found = xml.first(bib, PATHS["PCT application (INID 86)"])
    _, number, _, date = _read_id(parts, found)
    application = parts.application("WO", number, date=date) if number else None
    published = xml.first(bib, PATHS["PCT publication (INID 87)"])
    publication = _document(parts, published, "WO") if published is not None else None
    return pct_data(application, publication)


# --- parties, classes, citations -----------------------------------------------------------


def _name(element: xml.Element) -> str:
    person = " ".join(part for step in NAME if (part := xml.value(element, f"name/{step}")))
    return xml.value(element, "organization-name") or person


def _party(role: Role, element: xml.Element, place: int) -> Party | None:
    name = _name(element)
    residence = xml.first(
        element, "residence/residence-us", "residence/residence-non-us", "address"
    )
    lines = [
        xml.text_of(part)
        for part in (residence if residence is not None else ())
        if part.tag not in ("country", "country-code", "email", "telephone", "fax")
    ]
    code = xml.value(residence, "country-code") or xml.value(residence, "country/country-code")
    return common.party(role, name, place, country_code=code, address=lines) if name else None


def _inventors(bib: xml.Element | None) -> list[xml.Element]:
    return [
        *xml.each(bib, PATHS["inventors, first"]),
        *xml.each(bib, PATHS["inventors, further"]),
    ]


def _parties(bib: xml.Element | None) -> Iterator[Party]:
    """Applicants were the inventors: they are listed in both roles."""
    inventors = _inventors(bib)
    roles = (
        (Role.APPLICANT, inventors),
        (Role.INVENTOR, inventors),
        (Role.GRANTEE, xml.each(bib, PATHS["assignees"])),
    )
    return common.in_roles(roles, _party)


def _classes(bib: xml.Element | None) -> Iterator[Classification]:
    edition = xml.value(bib, PATHS["edition of the IPC"])
    for level, position in (("first", "F"), ("further", "L")):
        for element in xml.each(bib, PATHS[f"classes (IPC), {level}"]):
            if made := common.ipc_of_edition(element.text or "", edition, position):
                yield made
    for level, position in (("first", "F"), ("further", "L")):
        for element in xml.each(bib, PATHS[f"classes (US), {level}"]):
            symbol = common.uspc_symbol(
                element.findtext("class") or "", element.findtext("subclass") or ""
            )
            yield Classification(
                scheme=Scheme.USPC, symbol=symbol, position=position, office=common.OFFICE
            )


def _citations(parts: Parts, bib: xml.Element | None) -> Iterator[Citation]:
    for place, element in enumerate(xml.each(bib, PATHS["citations"]), 1):
        cited = xml.first(element, "cited-patent-literature/document-id")
        office, number, kind, date = _read_id(parts, cited)
        office = (office or common.OFFICE) if number else ""
        yield Citation(
            sequence=place, office=office, kind=kind, date=date, original=number,
            number=common.cited(parts, office, number, kind, date),
            name=common.joined(xml.first(element, "cited-patent-literature/party/name"), " "),
            text=xml.value(element, "cited-non-patent-literature"),
            phase=Phase.UNKNOWN, cited_by=common.OFFICE,
        )  # fmt: skip


# --- texts ---------------------------------------------------------------------------------


def _printed(element: xml.Element) -> str:
    return xml.text_of(element, skip=NUMBER, lines=True)


def _paragraphs(
    parent: xml.Element | None, section: Section = Section.OTHER
) -> Iterator[Paragraph]:
    for child in parent if parent is not None else ():
        tag = str(child.tag)
        if tag == "heading":
            if text := xml.text_of(child):
                section = section_of(text) or section
                yield Paragraph(text=text, section=section, heading=True)
        elif tag == "section":
            inner = list(_paragraphs(child, section))
            section = inner[-1].section if inner else section
            yield from inner
        elif any(item.tag in _PARAGRAPHS for item in child):
            yield from _paragraphs(child, SECTIONS.get(tag, Section.OTHER))
        elif text := _printed(child):
            number = xml.value(child, "number").strip("[]. ")
            yield Paragraph(text=text, number=number, section=section)


def _claim_references(claim: xml.Element) -> Iterator[tuple[str, str]]:
    for element in claim.iter("dependent-claim-reference"):
        for inner in element.iter("claim-text"):
            inner.tag = "cited"  # it stands inside a line and must not start one
        yield xml.attribute(element, "depends_on"), common.reference_text(element)


def _extra(root: xml.Element, bib: xml.Element | None) -> Iterator[tuple[str, str]]:
    for name, path in EXTRA.items():
        for element in xml.each(bib, path):
            yield name, common.joined(element)
    if xml.first(bib, "domestic-filing-data/rule-47-flag") is not None:
        yield "flag", "filed under rule 47 (an inventor did not sign)"
    for place, element in enumerate(_inventors(bib), 1):
        if element.find("residence") is not None:
            yield f"address of inventor {place}", common.joined(element.find("address"))
    for path in RELATIONS:
        for element in xml.each(bib, f"{PATHS['related']}/{path}/parent-child"):
            child = xml.value(element, "child/document-id/doc-number")
            parent = xml.value(element, "parent/document-id/doc-number")
            status = xml.value(element, "parent-status").lower() or "status not given"
            relation = path.rpartition("/")[2].replace("-", " ")
            yield "continuity", f"{child}: {relation} {parent} ({status})"
    yield "representative figure", xml.value(root, BODY_PATHS["representative figure"])
    for figure in xml.each(root, BODY_PATHS["drawings"]):
        number = xml.attribute(figure, "id").removeprefix("figure-")
        yield f"drawing {number}", xml.value(figure, "image/@file")
