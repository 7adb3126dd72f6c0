"""The USPTO's Red Book: ``us-patent-application`` and ``us-patent-grant``, versions 4.0 to 4.7.

Built on WIPO ST.36. A week's file holds the documents one after another, each with its own
declaration. Versions differ in the names of a few parts only (``parties`` became
``us-parties``, ``references-cited`` ``us-references-cited``): the table names both.
"""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.patent import (
    DocumentId,
    Patent,
    PctData,
    Priority,
    Related,
    Relation,
    Source,
    Text,
)
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.parts import Parts, first_published, number_of, others, pairs, pct_data
from trihub.offices.reader import XmlReader
from trihub.offices.us import common
from trihub.offices.us.redbook_citations import CITATIONS, citations
from trihub.offices.us.redbook_classes import CLASSES, classes, combinations, searched
from trihub.offices.us.redbook_parties import PARTIES, parties
from trihub.offices.us.redbook_text import claim_references, paragraphs

BIBLIOGRAPHY = ("us-bibliographic-data-application", "us-bibliographic-data-grant")

PATHS = {
    "publication": "publication-reference/document-id",
    "application": "application-reference/document-id",
    "type of application": "application-reference/@appl-type",
    "priorities": "priority-claims/priority-claim",
    "title": "invention-title",
    "related": "us-related-documents",
    "provisionals": "us-related-documents/us-provisional-application/document-id",
    "earlier publications": "us-related-documents/related-publication/document-id",
    "corrected publication": "us-related-documents/correction/document-corrected/document-id",
    "PCT application (INID 86)": "pct-or-regional-filing-data/document-id",
    "PCT publication (INID 87)": "pct-or-regional-publishing-data/document-id",
}
"""Field to path, from the bibliographic data down, children only."""

NATIONAL_PHASE = (
    "pct-or-regional-filing-data/us-371c12-date/date",
    "pct-or-regional-filing-data/us-371c124-date/date",
)
"""INID 85: the day on which 35 USC 371(c) was complied with (4.4 and before)."""

EXTRA = {
    "series": "us-application-series-code",
    "filing type": "us-publication-filing-type/*",
    "term extension in days": "us-term-of-grant/us-term-extension",
    "length of grant": "us-term-of-grant/length-of-grant",
    "disclaimer": "us-term-of-grant/disclaimer",
    "lapse": "us-term-of-grant/lapse-of-patent",
    "claims, as counted by the office": "number-of-claims",
    "exemplary claim": "us-exemplary-claim",
    "drawing sheets": "figures/number-of-drawing-sheets",
    "figures": "figures/number-of-figures",
    "figure to publish": "figures/figure-to-publish/fig-number",
    "Latin name": "us-botanic/latin-name",
    "variety": "us-botanic/variety",
    "assignee type": "assignees/assignee/role",
    "assignee type ": "assignees/assignee/addressbook/role",
    "examiner's art unit": "examiners/primary-examiner/department",
    "correspondence": "parties/correspondence-address/addressbook",
    "correspondence ": "us-parties/correspondence-address/addressbook",
    "type of correction": "us-related-documents/correction/type-of-correction",
    "search completed": "us-references-cited/date-search-completed/date",
}
"""What goes to ``extra``: name and path. A blank at the end tells two paths of one name apart."""

FLAGS = {
    "us-sir-flag": "statutory invention registration",
    "rule-47-flag": "filed under rule 47 (an inventor did not sign)",
    "us-issued-on-continued-prosecution-application": "issued on a continued prosecution application",
}
"""Empty elements that say something by standing there."""

RELATIONS = {
    "addition": Relation.ADDITION,
    "division": Relation.DIVISION,
    "continuation": Relation.CONTINUATION,
    "continuation-in-part": Relation.CONTINUATION_IN_PART,
    "continuing-reissue": Relation.CONTINUATION,
    "reissue": Relation.REISSUE,
    "us-divisional-reissue": Relation.REISSUE,
    "reexamination": Relation.REEXAMINATION,
    "us-reexamination-reissue-merger": Relation.REEXAMINATION,
    "substitution": Relation.OTHER,
    "utility-model-basis": Relation.CONVERSION,
}

BODY_PATHS = {
    "abstract": "abstract",
    "description": "description",
    "claims": "claims/claim",
    "claim statement": "us-claim-statement",
    "drawings": "drawings/figure",
    "sequence listing": "us-sequence-list-doc/sequence-list",
    "mega tables": "us-megatable-doc/p",
    "external tables": "table-external-doc",
}
"""Field to path, from the root down."""

_KNOWN = frozenset(
    path.split("/")[0]
    for table in (PATHS, EXTRA, PARTIES, CITATIONS, CLASSES)
    for path in table.values()
) | {
    *FLAGS, "parties", "us-parties", "us-related-documents", "us-field-of-classification-search",
    "field-of-search",
}  # fmt: skip


class RedBookReader(XmlReader):
    """Reads Red Book applications and grants; designs are skipped."""

    name = "us-redbook"
    roots = frozenset({"us-patent-application", "us-patent-grant"})

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one document of the file into a patent. :raises BadFile: it has no number."""
        common.not_ours(root.tag, self.roots)
        parts = Parts()
        bib = xml.first(root, *BIBLIOGRAPHY)
        kind = xml.value(bib, f"{PATHS['publication']}/kind")
        right = common.right_of(kind, xml.value(bib, PATHS["type of application"]))
        office, number, kind, date = common.read_id(parts, bib, PATHS["publication"])
        publication = parts.publication(office or common.OFFICE, number, kind, date)
        granted = root.tag == "us-patent-grant" and not kind.startswith("H")
        filed = common.read_id(parts, bib, PATHS["application"])
        earlier = _earlier(parts, bib)
        claimed = (common.read_id(parts, e) for e in xml.each(bib, PATHS["provisionals"]))
        provisionals = common.provisionals(parts, claimed)
        yield Patent(
            publication=publication,
            source=source,
            right=right,
            application=common.application(parts, filed[1], filed[3]),
            registration=publication.number if granted else "",
            grant_date=date if granted else None,
            first_published=first_published(earlier, date),
            earlier=earlier,
            priorities=_priorities(parts, bib, provisionals),
            related=(*(r for _, r in provisionals), *_related(parts, bib)),
            pct=_pct(parts, bib),
            parties=tuple(parties(bib)),
            titles=common.texts(xml.value(bib, PATHS["title"])),
            abstracts=_abstract(root),
            claim_sets=common.claim_set(xml.each(root, BODY_PATHS["claims"]), "num", claim_references),
            descriptions=common.descriptions(paragraphs(root.find(BODY_PATHS["description"]))),
            classes=classes(bib),
            citations=tuple(citations(parts, bib)),
            extra=pairs([*_extra(root, bib), *others(bib, _KNOWN)]),
            notes=_notes(parts, root, bib),
        )  # fmt: skip


def _document(parts: Parts, element: xml.Element) -> DocumentId | None:
    office, number, kind, date = common.read_id(parts, element)
    return parts.document(office or common.OFFICE, number, kind, date) if number else None


def _earlier(parts: Parts, bib: xml.Element | None) -> tuple[DocumentId, ...]:
    found = xml.each(bib, PATHS["earlier publications"]) + xml.each(
        bib, PATHS["corrected publication"]
    )
    return tuple(made for element in found if (made := _document(parts, element)))


def _priorities(
    parts: Parts, bib: xml.Element | None, provisionals: list[tuple[Priority, Related]]
) -> tuple[Priority, ...]:
    """Foreign priorities as the file counts them, then the provisional applications."""
    made: list[Priority] = []
    for place, element in enumerate(xml.each(bib, PATHS["priorities"]), 1):
        office, number, _, date = common.read_id(parts, element)
        sequence = number_of(xml.attribute(element, "sequence"), place)
        made.append(parts.priority(office, number, date=date, sequence=sequence))
    return common.numbered(made, (priority for priority, _ in provisionals))


def _related(parts: Parts, bib: xml.Element | None) -> Iterator[Related]:
    """Parents of the application and theirs: a chain is given link by link, oldest last."""
    for element in xml.each(bib, f"{PATHS['related']}/*"):
        relation = RELATIONS.get(str(element.tag))
        found = xml.first(element, "relation/parent-doc", "us-relation/parent-doc")
        if relation is None or found is None:
            continue
        office, number, _, date = common.read_id(parts, found, "document-id")
        if not date:
            date = parts.date(
                xml.value(found, "international-filing-date/date"), "date of a parent"
            )
        patent = xml.first(found, "parent-grant-document/document-id")
        granted = _document(parts, patent) if patent is not None else None
        if number:
            yield common.parent(parts, relation, office, number, date, granted)


def _continuity(bib: xml.Element | None) -> Iterator[tuple[str, str]]:
    """Each link of the chain in words, since :class:`Related` names the parent alone."""
    for element in xml.each(bib, f"{PATHS['related']}/*"):
        link = xml.first(element, "relation", "us-relation")
        if link is not None:
            child = xml.value(link, "child-doc/document-id/doc-number")
            parent = xml.value(link, "parent-doc/document-id/doc-number")
            status = xml.value(link, "parent-doc/parent-status").lower()
            yield (
                "continuity",
                f"{child}: {element.tag} of {parent} ({status or 'status not given'})",
            )


def _pct(parts: Parts, bib: xml.Element | None) -> PctData | None:
    entry = xml.first(bib, *NATIONAL_PHASE)
    office, number, _, date = common.read_id(parts, bib, PATHS["PCT application (INID 86)"])
    application = parts.application(office, number, date=date) if number else None
    found = xml.first(bib, PATHS["PCT publication (INID 87)"])
    publication = _document(parts, found) if found is not None else None
    phase = parts.date(xml.text_of(entry), "national phase")
    return pct_data(application, publication, phase)


# --- texts ---------------------------------------------------------------------------------


def _abstract(root: xml.Element) -> tuple[Text, ...]:
    texts = (
        "\n".join(filter(None, (xml.text_of(p, lines=True) for p in element.iter("p"))))
        for element in xml.each(root, BODY_PATHS["abstract"])
    )
    return tuple(made for text in texts for made in common.texts(text))


# --- the rest ------------------------------------------------------------------------------


def _extra(root: xml.Element, bib: xml.Element | None) -> Iterator[tuple[str, str]]:
    for name, path in EXTRA.items():
        for element in xml.each(bib, path):
            text = common.joined(element)
            yield name.strip(), text or (str(element.tag) if path.endswith("*") else "")
    for tag, meaning in FLAGS.items():
        yield "flag", meaning if xml.first(bib, tag) is not None else ""
    yield from _continuity(bib)
    for place, element in enumerate(xml.each(bib, PARTIES["applicants"]), 1):
        authority = xml.attribute(element, "applicant-authority-category")
        yield f"authority of applicant {place}", authority
    yield "fields of search", ", ".join(searched(bib))
    for text in combinations(bib):
        yield "CPC combination", text
    yield "claim statement", xml.value(root, BODY_PATHS["claim statement"])
    for figure in xml.each(root, BODY_PATHS["drawings"]):
        yield f"drawing {xml.attribute(figure, 'num')}".strip(), xml.value(figure, "img/@file")
    for element in xml.each(root, BODY_PATHS["sequence listing"]):
        yield "sequence listing", xml.attribute(element, "file") or xml.text_of(element)[:4000]
    for field in ("mega tables", "external tables"):
        for element in xml.each(root, BODY_PATHS[field]):
            yield field, xml.text_of(element)[:4000]


def _notes(parts: Parts, root: xml.Element, bib: xml.Element | None) -> tuple[str, ...]:
    counted = number_of(xml.value(bib, "number-of-claims"), -1)
    common.note_count(parts, counted, len(xml.each(root, BODY_PATHS["claims"])))
    return tuple(parts.notes)
