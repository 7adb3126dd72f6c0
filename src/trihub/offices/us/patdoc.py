"""USPTO grants of 2001 to 2004: ``PATDOC``, DTD 2.4 and 2.5, the SGML of WIPO ST.32 as XML.

Field names are ST.32's (``B110`` is INID 11); every text stands in ``PDAT``. Documents
before 2 January 2001 have kinds that mean something else, which the table of kinds knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.citations import Citation, Phase
from trihub.core.classes import Classification
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
from trihub.offices.parts import Parts, first_published, number_of, others, pairs, pct_data
from trihub.offices.reader import XmlReader
from trihub.offices.us import common

PATHS = {
    "publication": "B100/B110",
    "kind": "B100/B130",
    "publication date": "B100/B140",
    "office": "B100/B190",
    "application": "B200/B210",
    "filing date": "B200/B220",
    "priorities": "B300",
    "class (IPC), first": "B500/B510/B511/PDAT",
    "classes (IPC), further": "B500/B510/B512/PDAT",
    "edition of the IPC": "B500/B510/B516",
    "class (US), first": "B500/B520/B521/PDAT",
    "classes (US), further": "B500/B520/B522/PDAT",
    "classes (US), unofficial": "B500/B520/B522US/PDAT",
    "title": "B500/B540",
    "citations of patents": "B500/B560/B561",
    "citations of literature": "B500/B560/B562",
    "fields of search": "B500/B580/*",
    "provisionals": "B600/B680US/DOC",
    "earlier publications": "B600/B690US/DOC",
    "inventors": "B700/B720/B721",
    "grantees": "B700/B730/B731",
    "agents": "B700/B740/B741",
    "examiner": "B700/B745/B746",
    "assistant examiners": "B700/B745/B747",
    "PCT application (INID 86)": "B800/B860/B861/DOC",
    "national phase (INID 85)": "B800/B860/B864US",
    "PCT publication (INID 87)": "B800/B870/B871/DOC",
}
"""Field to path, from ``SDOBI`` down, children only."""

EXTRA = {
    "statutory invention registration": "B100/B122US",
    "series": "B200/B211US",
    "continued prosecution application": "B200/B222US",
    "disclaimer": "B400/B472/B473",
    "term": "B400/B472/B474",
    "term extension": "B400/B472/B474US",
    "Latin name": "B500/BOTANIC/LATIN-NAME",
    "variety": "B500/BOTANIC/VARIETY",
    "claims, as counted by the office": "B500/B570/B577",
    "exemplary claim": "B500/B570/B578US",
    "microforms": "B500/B590/B594US",
    "drawing sheets": "B500/B590/B595",
    "drawing sheets in colour": "B500/B590/B595US",
    "figures": "B500/B590/B596",
    "re-examination merged": "B600/B645US",
    "assignee type": "B700/B730/B732US",
    "examiner's art unit": "B700/B745/B748US",
    "deposit": "B800/B830",
}
"""What goes to ``extra``: name and path."""

FLAGS = {
    "B200/B221US": "filed under rule 47 (an inventor did not sign)",
    "B400/B472/B473US": "subject to a terminal disclaimer",
}
"""Empty elements that say something by standing there."""

RELATIONS = {
    "B610": Relation.ADDITION,
    "B620": Relation.DIVISION,
    "B630/B631": Relation.CONTINUATION,
    "B630/B632": Relation.CONTINUATION_IN_PART,
    "B630/B633": Relation.CONTINUATION,
    "B640": Relation.REISSUE,
    "B641US": Relation.REISSUE,
    "B645": Relation.REEXAMINATION,
    "B646US": Relation.REEXAMINATION,
    "B660": Relation.OTHER,
}
"""Path under ``B600`` to the relation it states (INID 61 to 66)."""

PARENT_STATES = {
    "00": "pending",
    "01": "granted",
    "03": "abandoned",
    "04": "statutory invention registration",
}
"""``PSTA``: what had become of the parent."""

SECTIONS = {
    "RELAPP": Section.OTHER,
    "GOVINT": Section.OTHER,
    "BRFSUM": Section.SUMMARY,
    "DRWDESC": Section.DRAWINGS,
    "DETDESC": Section.EMBODIMENTS,
}
"""Elements that part the description; headings inside them tell more."""

BODY_PATHS = {
    "abstract": "SDOAB/BTEXT/PARA",
    "description": "SDODE",
    "claims": "SDOCL/CL/CLM",
    "drawings": "SDODR/EMI",
}
"""Field to path, from the root down."""

NAME = ("TTL", "FNM", "SNM", "SFX")
ADDRESS = ("OMC", "STR", "CITY", "CNTY", "STATE", "PCODE")

_KNOWN = frozenset("B100 B200 B300 B400 B500 B600 B700 B800".split())  # noqa: SIM905


class PatdocReader(XmlReader):
    """Reads ``PATDOC`` grants; designs are skipped."""

    name = "us-patdoc"
    roots = frozenset({"PATDOC"})

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one grant into a document. :raises BadFile: it has no number."""
        common.not_ours(root.tag, self.roots)
        parts = Parts()
        bib = root.find("SDOBI")
        kind = xml.value(bib, PATHS["kind"])
        right = common.right_of(kind, "")
        date = parts.date(xml.value(bib, PATHS["publication date"]), "publication date")
        office = xml.value(bib, PATHS["office"]) or common.OFFICE
        publication = parts.publication(office, xml.value(bib, PATHS["publication"]), kind, date)
        granted = not kind.startswith("H")
        earlier = tuple(_documents(parts, bib, "earlier publications"))
        filed = parts.date(xml.value(bib, PATHS["filing date"]), "filing date")
        claimed = (_read_doc(parts, e) for e in xml.each(bib, PATHS["provisionals"]))
        provisionals = common.provisionals(parts, claimed)
        yield Patent(
            publication=publication,
            source=source,
            right=right,
            application=common.application(parts, xml.value(bib, PATHS["application"]), filed),
            registration=publication.number if granted else "",
            grant_date=date if granted else None,
            first_published=first_published(earlier, date),
            earlier=earlier,
            priorities=_priorities(parts, bib, provisionals),
            related=(*(r for _, r in provisionals), *_related(parts, bib)),
            pct=_pct(parts, bib),
            parties=tuple(_parties(bib)),
            titles=common.texts(xml.value(bib, PATHS["title"])),
            abstracts=common.texts("\n".join(filter(None, map(_lines, xml.each(root, BODY_PATHS["abstract"]))))),
            claim_sets=common.claim_set(xml.each(root, BODY_PATHS["claims"]), "ID", _claim_references),
            descriptions=common.descriptions(_description(root)),
            classes=tuple(made for made in _classes(bib) if made),
            citations=tuple(_citations(parts, bib)),
            extra=pairs([*_extra(root, bib), *others(bib, _KNOWN)]),
            notes=_notes(parts, root, bib),
        )  # fmt: skip


def _read_doc(parts: Parts, element: xml.Element | None) -> common.Identified:
    """Office, number, kind and date of a ``DOC``."""
    office, number, kind, date = (xml.value(element, s) for s in ("CTRY", "DNUM", "KIND", "DATE"))
    return office, number, kind if kind != "00" else "", parts.date(date, "date of a DOC")


def _documents(parts: Parts, bib: xml.Element | None, field: str) -> Iterator[DocumentId]:
    for element in xml.each(bib, PATHS[field]):
        office, number, kind, date = _read_doc(parts, element)
        if number:
            yield parts.document(office or common.OFFICE, number, kind, date)


def _priorities(
    parts: Parts, bib: xml.Element | None, provisionals: list[tuple[Priority, Related]]
) -> tuple[Priority, ...]:
    made = [
        parts.priority(
            xml.value(element, "B330"), xml.value(element, "B310"), sequence=place,
            date=parts.date(xml.value(element, "B320"), "date of a priority"),
        )
        for place, element in enumerate(xml.each(bib, PATHS["priorities"]), 1)
    ]  # fmt: skip
    return common.numbered(made, (priority for priority, _ in provisionals))


def _related(parts: Parts, bib: xml.Element | None) -> Iterator[Related]:
    for path, relation in RELATIONS.items():
        for element in xml.each(bib, f"B600/{path}/PARENT-US"):
            office, number, _, date = _read_doc(parts, element.find("PDOC/DOC"))
            _, patent, kind, day = _read_doc(parts, element.find("PPUB/DOC"))
            granted = parts.document(common.OFFICE, patent, kind, day) if patent else None
            if number:
                yield common.parent(parts, relation, office, number, date, granted)


def _pct(parts: Parts, bib: xml.Element | None) -> PctData | None:
    _, number, _, date = _read_doc(parts, xml.first(bib, PATHS["PCT application (INID 86)"]))
    _, published, kind, day = _read_doc(parts, xml.first(bib, PATHS["PCT publication (INID 87)"]))
    phase = parts.date(xml.value(bib, PATHS["national phase (INID 85)"]), "national phase")
    return pct_data(
        parts.application("WO", number, date=date) if number else None,
        parts.document("WO", published, kind, day) if published else None,
        phase,
    )


# --- parties, classes, citations -----------------------------------------------------------


def _party(role: Role, element: xml.Element, place: int) -> Party | None:
    person = element.find("PARTY-US")
    joined = " ".join(part for step in NAME if (part := xml.value(person, f"NAM/{step}")))
    name = xml.value(person, "NAM/ONM") or joined
    lines = [xml.text_of(part) for step in ADDRESS for part in xml.each(person, f"ADR/{step}")]
    code = xml.value(person, "RCTRY") or xml.value(person, "ADR/CTRY")
    code = code or xml.value(person, "RESIDENCE/CTRY")
    if not code and xml.value(person, "ADR/STATE"):
        code = common.OFFICE
    identifier = xml.value(person, "NAM/IID") or xml.value(person, "NAM/OID")
    if not name:
        return None
    return common.party(role, name, place, country_code=code, address=lines, identifier=identifier)


def _parties(bib: xml.Element | None) -> Iterator[Party]:
    """Applicants were the inventors (INID 75): they are listed in both roles."""
    inventors = xml.each(bib, PATHS["inventors"])
    examiners = xml.each(bib, PATHS["examiner"]) + xml.each(bib, PATHS["assistant examiners"])
    roles = (
        (Role.APPLICANT, inventors),
        (Role.INVENTOR, inventors),
        (Role.GRANTEE, xml.each(bib, PATHS["grantees"])),
        (Role.AGENT, xml.each(bib, PATHS["agents"])),
        (Role.EXAMINER, examiners),
    )
    return common.in_roles(roles, _party)


def _classes(bib: xml.Element | None) -> Iterator[Classification | None]:
    edition = xml.value(bib, PATHS["edition of the IPC"])
    for field, position in (("class (IPC), first", "F"), ("classes (IPC), further", "L")):
        for element in xml.each(bib, PATHS[field]):
            yield common.ipc_of_edition(element.text or "", edition, position)
    for field, position in (
        ("class (US), first", "F"), ("classes (US), further", "L"), ("classes (US), unofficial", "L"),
    ):  # fmt: skip
        for element in xml.each(bib, PATHS[field]):
            yield common.uspc(element.text or "", position)


def _citations(parts: Parts, bib: xml.Element | None) -> Iterator[Citation]:
    """Patents, then literature. "Cited by other" is anyone but the examiner."""
    found = xml.each(bib, PATHS["citations of patents"])
    found += xml.each(bib, PATHS["citations of literature"])
    for place, element in enumerate(found, 1):
        office, number, kind, date = _read_doc(parts, element.find("PCIT/DOC"))
        office = (office or common.OFFICE) if number else ""
        by_examiner = element.find("CITED-BY-EXAMINER") is not None
        classes = (common.uspc(c.text or "") for c in xml.each(element, "PCIT/PNC/PDAT"))
        yield Citation(
            sequence=place, office=office, kind=kind, date=date, original=number,
            number=common.cited(parts, office, number, kind, date),
            name=common.joined(element.find("PCIT/PARTY-US/NAM"), " "), text=xml.value(element, "NCIT"),
            phase=Phase.EXAMINATION if by_examiner else Phase.UNKNOWN, cited_by=common.OFFICE,
            classes=tuple(f"USPC {made.symbol}" for made in classes if made),
        )  # fmt: skip


# --- texts ---------------------------------------------------------------------------------


def _lines(element: xml.Element) -> str:
    return xml.text_of(element, lines=True)


def _description(root: xml.Element) -> Iterator[Paragraph]:
    """Paragraphs carry no printed number; the identifiers of the file are not one."""
    for part in xml.each(root, f"{BODY_PATHS['description']}/*"):
        section = SECTIONS.get(str(part.tag), Section.OTHER)
        for element in xml.each(part, "BTEXT/*"):
            text = _lines(element)
            heading = element.tag == "H"
            if heading:
                section = section_of(text) or section
            if text:
                yield Paragraph(text=text, section=section, heading=heading)


def _claim_references(claim: xml.Element) -> Iterator[tuple[str, str]]:
    for element in claim.iter("CLREF"):
        yield xml.attribute(element, "ID"), common.reference_text(element)


def _extra(root: xml.Element, bib: xml.Element | None) -> Iterator[tuple[str, str]]:
    for name, path in EXTRA.items():
        for element in xml.each(bib, path):
            yield name, common.joined(element)
    for path, meaning in FLAGS.items():
        yield "flag", meaning if xml.first(bib, path) is not None else ""
    yield "fields of search", ", ".join(_searched(bib))
    for path, relation in RELATIONS.items():
        for element in xml.each(bib, f"B600/{path}/PARENT-US"):
            child, parent = xml.value(element, "CDOC/DOC/DNUM"), xml.value(element, "PDOC/DOC/DNUM")
            state = xml.value(element, "PSTA")
            yield (
                "continuity",
                f"{child}: {relation.value} {parent} ({PARENT_STATES.get(state, state)})",
            )
    for element in xml.each(root, BODY_PATHS["drawings"]):
        yield (
            f"drawing {xml.attribute(element, 'ID').removeprefix('EMI-')}",
            xml.attribute(element, "FILE"),
        )


def _searched(bib: xml.Element | None) -> Iterator[str]:
    for element in xml.each(bib, PATHS["fields of search"]):
        made = common.uspc(element.findtext("PDAT") or "") if element.tag == "B582" else None
        yield made.symbol if made else xml.text_of(element)


def _notes(parts: Parts, root: xml.Element, bib: xml.Element | None) -> tuple[str, ...]:
    counted = number_of(xml.value(bib, EXTRA["claims, as counted by the office"]), -1)
    common.note_count(parts, counted, len(xml.each(root, BODY_PATHS["claims"])))
    return tuple(parts.notes)
