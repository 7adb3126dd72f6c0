"""JPO gazettes since January 2022: ST.96 with the JPO's own package (JPPatent, JPCommon, V1.0).

Read are 公開特許公報 (``UnexaminedPatentPublication``), 公表特許公報
(``InternationalPatentPublication``), 特許公報 (``RegisteredPatentPublication``) and 登録実用新案公報
(``RegisteredUtilityModelPublication``). Every path is of children only: a publication may hold
numbers of others and a second set of claims, which are never mixed with its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from trihub.core.citations import Citation, Phase
from trihub.core.classes import Classification, Scheme, parse_fi, parse_ipc
from trihub.core.languages import normalise_language
from trihub.core.numbers.model import Right
from trihub.core.patent import Claim, ClaimSet, DocumentId, Patent, Role, Source, Text
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.jp.text import citation
from trihub.offices.parts import Parts, first_published, others, pairs
from trihub.offices.reader import SkipRecord, XmlReader
from trihub.offices.st96 import body, identity
from trihub.offices.st96.parties import parties

OFFICE = "JP"

KINDS = {
    "UnexaminedPatentPublication": "A",
    "InternationalPatentPublication": "A",
    "RegisteredPatentPublication": "",
    "RegisteredUtilityModelPublication": "U",
}
"""Root element to kind; a patent's is B1 or B2, as ``PlainLanguageDesignationText`` says."""

SKIPPED = {
    "UnexaminedPatentPublicationAmendment": "not read yet: amendment",
    "InternationalPatentPublicationAmendment": "not read yet: amendment",
    "UnexaminedPatentPublicationCorrection": "not read yet: correction",
    "InternationalPatentPublicationCorrection": "not read yet: correction",
    "RegisteredPatentPublicationCorrection": "not read yet: correction",
    "ST26SequenceListing": "not read yet: sequence listing",
}
"""Other files of the JPO's packages: A5 and P5 amend a publication, others are attached to one."""

PATHS = {
    "publication": "PatentPublicationIdentification",
    "publication (utility model)": "UtilityModelPublicationIdentification",
    "kind": "PlainLanguageDesignationText",
    "application": "ApplicationIdentification",
    "registration date": "RegistrationDate",
    "titles": "InventionTitle",
    "priorities": "PriorityClaimBag",
    "related": "RelatedDocumentBag",
    "earlier publications": "PreviousPublishedDocument",
    "earlier publications (bag)": "PreviousPublishedDocumentBag/PreviousPublishedDocument",
    "PCT application": "InternationalFilingData",
    "PCT publication": "InternationalPublishingData",
    "national phase": "PCTNationalPhaseEntryDate",
    "IPC": "IPCClassification",
    "FI": "NationalClassification",
    "themes": "ThemeCodeInformationBag/ThemeCodeInformation",
    "F-terms": "FtermInformationBag/FtermInformation",
    "citations": "ReferenceCitationBag/ReferenceCitation",
}
"""Field to path, from ``(root)BibliographicData`` down, children only."""

ROOT_PATHS = {
    "abstract": "Abstract",
    "claims": "Claims",
    "description": "Description",
    "amendments": "WrittenAmendmentBag/WrittenAmendment",
    "drawings": "Drawings/Figure",
    "abstract drawing": "ChosenDrawingImage/Image/FileName",
    "foreign-language document": "ForeignLanguageDocumentBag/DocumentURI",
}
"""Field to path, from the root down."""

AMENDED = "AmendmentsBag/AmendmentBag"
CONTENTS = "AmendmentContentsBag"

_PARTIES = {
    "ApplicantsRegisteredPractitionersBag/ApplicantRegisteredPractitionerBag/Applicant": Role.APPLICANT,
    "InventorBag/Inventor": Role.INVENTOR,
    "ApplicantsRegisteredPractitionersBag/ApplicantRegisteredPractitionerBag/RegisteredPractitioner": Role.AGENT,
    "ExaminerBag/PrimaryExaminer": Role.EXAMINER,
    "ExaminerBag/AssistantExaminer": Role.EXAMINER,
}
"""Path to role, from ``(root)PartyBag`` down; the examiners also stand beside it."""

_KNOWN = frozenset(path.split("/")[0] for path in PATHS.values()) | {"ExaminerBag"}
_KIND = re.compile(r"\(([A-Z]\d?)\)")
_FTERM = re.compile(r"\d[A-Z]\d{3} ?[A-Z]{2}\d{2}[A-Z]?")
_FACET = re.compile(r"^(?P<symbol>.*\S)\s+(?P<facet>[A-Z]{3})$")
_ORIGIN = re.compile(r"\s*[（(][Ａ-ＺA-Z]{2}\s*[，,]\s*[Ａ-ＺA-Z][０-９0-9]?[）)]\s*$")
"""What the JPO prints behind a cited patent: office and kind, （ＪＰ，Ａ）."""
_REGISTERED = {Right.PATENT: "特許", Right.UTILITY_MODEL: "実用新案登録"}


class JpoReader(XmlReader):
    """Reads the JPO's ST.96 publications; amendments published alone are skipped."""

    name = "jpo-st96"
    roots = frozenset(KINDS) | frozenset(SKIPPED)

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one file into its document. :raises BadFile: it has no publication number."""
        if reason := SKIPPED.get(str(root.tag)):
            raise SkipRecord(reason)
        yield _patent(root, source)


def _patent(root: xml.Element, source: Source) -> Patent:
    parts = Parts()
    bib = root.find(f"{root.tag}BibliographicData")
    own = _publication(parts, root, bib)
    utility = root.tag == "RegisteredUtilityModelPublication"
    right = Right.UTILITY_MODEL if utility else Right.PATENT
    registered = str(root.tag).startswith("Registered")
    lang = normalise_language(xml.attribute(root, "languageCode")) or "ja"
    amended, amendments = _amendments(parts, root, lang)
    before = identity.earlier(parts, _all(bib, "earlier publications"), OFFICE)
    before = tuple(_with_kind(item) for item in before)
    title = xml.value(bib, PATHS["titles"])
    return Patent(
        publication=own,
        source=source,
        right=right,
        application=identity.application(
            parts, xml.first(bib, PATHS["application"]), OFFICE, right
        ),
        registration=f"{_REGISTERED[right]}第{own.number}号" if registered else "",
        grant_date=parts.date(xml.value(bib, PATHS["registration date"]), "Date of registration"),
        first_published=first_published(before, own.date),
        earlier=before,
        priorities=identity.priorities(parts, xml.first(bib, PATHS["priorities"]), OFFICE),
        related=identity.related(parts, xml.first(bib, PATHS["related"]), OFFICE),
        pct=identity.pct(
            parts,
            xml.first(bib, PATHS["PCT application"]),
            xml.first(bib, PATHS["PCT publication"]),
            parts.date(xml.value(bib, PATHS["national phase"]), "Date of entry into the phase"),
        ),
        parties=tuple(parties(root, _party_paths(root))),
        titles=(Text(text=title, lang=lang),) if title else (),
        abstracts=body.abstract(root.find(ROOT_PATHS["abstract"]), lang),
        claim_sets=(*body.claim_set(root.find(ROOT_PATHS["claims"]), lang), *amended),
        descriptions=body.description(root.find(ROOT_PATHS["description"]), lang),
        classes=(*_ipc(parts, bib), *_fi(bib), *_terms(bib)),
        citations=_citations(root, bib),
        extra=_extra(root, bib, amendments),
        notes=tuple(parts.notes),
    )


def _all(bib: xml.Element | None, name: str) -> list[xml.Element]:
    return xml.each(bib, PATHS[name]) + xml.each(bib, PATHS[f"{name} (bag)"])


def _party_paths(root: xml.Element) -> dict[str, Role]:
    bib = f"{root.tag}BibliographicData"
    paths = {f"{bib}/{root.tag}PartyBag/{path}": role for path, role in _PARTIES.items()}
    beside = {f"{bib}/{path}": role for path, role in _PARTIES.items() if role is Role.EXAMINER}
    return paths | beside


def _publication(parts: Parts, root: xml.Element, bib: xml.Element | None) -> DocumentId:
    """The number; the kind from the words in front of it (``特許公報(B2)``), else from the root."""
    element = xml.first(bib, PATHS["publication"], PATHS["publication (utility model)"])
    found = identity.identified(parts, element, identity.PUBLICATION, "publication")
    words = unicodedata.normalize("NFKC", xml.value(bib, PATHS["kind"]))
    said = _KIND.search(words)
    kind = found.kind or (said[1] if said else KINDS[str(root.tag)])
    if not kind:
        kind = "B2" if _all(bib, "earlier publications") else "B1"
        parts.note(f"The kind is not told by “{words}”; {kind} by earlier publications or none.")
    return parts.publication(found.office or OFFICE, found.number, kind, found.date)


def _with_kind(earlier: DocumentId) -> DocumentId:
    """Japanese numbers of a year and six digits are of kind A, which the files do not repeat."""
    counted = earlier.office == OFFICE and not earlier.kind and len(earlier.number) == 10
    return replace(earlier, kind="A") if counted else earlier


def _ipc(parts: Parts, bib: xml.Element | None) -> Iterator[Classification]:
    for element in xml.each(bib, f"{PATHS['IPC']}/*"):
        text = xml.text_of(element)
        if element.tag == "Edition" or not text:
            continue
        if found := parse_ipc(text, office=OFFICE):
            yield found
        else:
            parts.note(f"The IPC “{text}” could not be read.")


def _fi(bib: xml.Element | None) -> Iterator[Classification]:
    """FI symbols; a broad facet (広域ファセット) behind one is a symbol of its own."""
    for element in xml.each(bib, f"{PATHS['FI']}/*"):
        text = xml.value(element, "PatentClassificationText")
        facet = _FACET.match(text)
        symbol = parse_fi(facet["symbol"] if facet else text)
        if symbol:
            position = "F" if element.tag == "MainNationalClassification" else "L"
            yield Classification(scheme=Scheme.FI, symbol=symbol, position=position, office=OFFICE)
        if facet:
            yield Classification(
                scheme=Scheme.FI, symbol=facet["facet"], status="facet", office=OFFICE
            )


def _terms(bib: xml.Element | None) -> Iterator[Classification]:
    for name, scheme in (("themes", Scheme.THEME), ("F-terms", Scheme.FTERM)):
        for element in xml.each(bib, PATHS[name]):
            text = unicodedata.normalize("NFKC", xml.text_of(element))
            found = _FTERM.findall(text) if scheme is Scheme.FTERM else []
            for symbol in found or ([text] if text else []):
                yield Classification(
                    scheme=scheme, symbol=symbol.replace(" ", ""), office=OFFICE
                )  # fmt: skip


def _citations(root: xml.Element, bib: xml.Element | None) -> tuple[Citation, ...]:
    """Cited by the applicant in the text (先行技術文献), and by the examiner (参考文献)."""
    made: list[Citation] = []
    for group in xml.each(root, f"{ROOT_PATHS['description']}/CitationBag"):
        for element in group.iter("PatentCitation", "NPLCitation"):
            if text := xml.text_of(element):
                patent = element.tag == "PatentCitation"
                made.append(citation(text, len(made) + 1, Phase.APPLICANT, patent=patent))
    for element in xml.each(bib, PATHS["citations"]):
        inner = xml.first(element, "PatentCitation", "NPLCitation")
        if text := xml.text_of(element if inner is None else inner):
            patent = inner is not None and inner.tag == "PatentCitation"
            made.append(citation(text, len(made) + 1, Phase.EXAMINATION, patent=patent, by=OFFICE))
    return tuple(made)


def _amendments(
    parts: Parts, root: xml.Element, lang: str
) -> tuple[list[ClaimSet], list[tuple[str, str]]]:
    """Written amendments (手続補正書) printed with the publication: claims as sets labelled
    ``amended``, one an amendment; what else was amended in words."""
    sets: list[ClaimSet] = []
    told: list[tuple[str, str]] = []
    for amendment in root.findall(ROOT_PATHS["amendments"]):
        date = parts.date(xml.value(amendment, "FilingDate"), "Date of an amendment")
        told.append(("amendment filed", str(date or "")))
        claims: list[Claim] = []
        for part in amendment.findall(AMENDED):
            item = xml.value(part, "AmendmentItem") or xml.value(part, "DocumentName")
            for contents in part.findall(CONTENTS):
                found = contents.find("Claims")
                amended = body.claim_set(contents if found is None else found, lang)
                claims += (claim for one in amended for claim in one.claims)
                if not amended:
                    told.append((f"amended {item}".strip(), xml.text_of(contents, lines=True)))
        if claims:
            sets.append(ClaimSet(claims=tuple(claims), lang=lang, label="amended"))
    return sets, told


def _extra(
    root: xml.Element, bib: xml.Element | None, amendments: list[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    known = _KNOWN | {f"{root.tag}PartyBag"}
    foreign = root.findall(ROOT_PATHS["foreign-language document"])
    drawings = root.findall(ROOT_PATHS["drawings"])
    return pairs(
        [
            *others(bib, known),
            ("abstract drawing", xml.value(root, ROOT_PATHS["abstract drawing"])),
            *(
                (f"drawing {xml.value(item, 'FigureNumber')}", xml.value(item, "Image/FileName"))
                for item in drawings
            ),
            *(
                ("foreign-language document", xml.attribute(item, "documentFileName"))
                for item in foreign
            ),
            *amendments,
        ]
    )
