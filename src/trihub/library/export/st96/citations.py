"""Citations in ST.96 (``ReferenceCitationBag``)."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from trihub.core.citations import Citation, Phase, Remark
from trihub.core.patent import DocumentId, Patent
from trihub.library.export.st96.build import add, office, put
from trihub.library.export.st96.classes import add_symbols
from trihub.library.export.st96.identity import printed

PHASES = {
    Phase.SEARCH: ("pat:citedPhaseCategory", "Search"),
    Phase.INTERNATIONAL_SEARCH: ("pat:citedPhaseCategory", "International search"),
    Phase.SUPPLEMENTARY_SEARCH: (
        "pat:citedPhaseCategory",
        "Supplementary international search",
    ),
    Phase.EXAMINATION: ("pat:citedPhaseCategory", "Examination"),
    Phase.OPPOSITION: ("pat:citedPhaseCategory", "Opposition"),
    Phase.APPLICANT: ("pat:citingPartyCategory", "Applicant"),
    Phase.THIRD_PARTY: ("pat:citingPartyCategory", "Third party"),
}
"""Phase to the attribute that says it. The others have none."""

CATEGORIES = {letter: letter for letter in "XYAELOPTD"} | {"N": "X", "I": "X", "&": "Ampersand"}
"""ST.14's letter to ST.96 V6.0's code, which does not split X into N and I."""

_RANGE = re.compile(r"(\d+)\s*[-–~～]\s*(\d+)")


def add_citations(parent: ET.Element, patent: Patent) -> None:
    """Every citation, patents and other literature."""
    if not patent.citations:
        return
    bag = add(parent, "pat:ReferenceCitationBag")
    for citation in patent.citations:
        phase = PHASES.get(citation.phase)
        made = add(bag, "pat:ReferenceCitation", attributes=dict([phase]) if phase else None)
        _cited(made, citation)
        _remarks(made, citation)


def _cited(parent: ET.Element, citation: Citation) -> None:
    sequence = {"com:sequenceNumber": str(citation.sequence)}
    if not citation.is_patent:
        made = add(parent, "com:NPLCitation", attributes=sequence)
        add(made, "com:NPLCitationText", citation.text)
        return
    made = add(parent, "com:PatentCitation", attributes=sequence)
    if not office(citation.office) or not (citation.number or citation.original):
        add(made, "com:PatentCitationText", citation.original or citation.text)
        return
    cited = add(made, "com:CitedPatentDocumentIdentification")
    document = DocumentId(
        office=citation.office, number=citation.number or citation.original, kind=citation.kind,
        date=citation.date, original=citation.original,
    )  # fmt: skip
    add(cited, "com:IPOfficeCode", citation.office)
    add(cited, "com:DocumentNumber", printed(document))
    put(cited, "com:EntityName", citation.name)
    put(cited, "com:PatentDocumentKindCode", citation.kind)
    put(cited, "com:PatentDocumentDate", citation.date)


def _remarks(parent: ET.Element, citation: Citation) -> None:
    """Categories with their claims; passages, which ST.96 keeps for the citation as a whole."""
    relevant = [remark for remark in citation.remarks if _codes(remark)]
    if relevant:
        bag = add(parent, "pat:DocumentRelevanceBag")
        for remark in relevant:
            made = add(bag, "pat:DocumentRelevance")
            for code in _codes(remark):
                add(made, "pat:CitationCategoryCode", code)
            _claims(made, remark.claims)
    passages = dict.fromkeys(remark.passage for remark in citation.remarks if remark.passage)
    if passages:
        bag = add(parent, "pat:CitedPassageBag")
        for passage in passages:
            texts = add(add(bag, "pat:CitedPassage"), "pat:PassageRangeBag")
            add(texts, "pat:PassageRangeText", passage)
    if relevant:
        add_symbols(parent, citation.classes)


def _codes(remark: Remark) -> list[str]:
    return list(dict.fromkeys(CATEGORIES[c] for c in remark.categories if c in CATEGORIES))


def _claims(parent: ET.Element, claims: str) -> None:
    """``1-3,5`` as a range and a number; what is neither stays a text."""
    parts = [part.strip() for part in re.split(r"[,;、，]", claims) if part.strip()]
    if not parts:
        return
    bag = add(parent, "pat:RelatedClaimBag")
    for part in parts:
        if match := _RANGE.fullmatch(part):
            between = add(bag, "pat:ClaimNumberRange")
            add(between, "pat:BeginRangeNumber", match[1])
            add(between, "pat:EndRangeNumber", match[2])
        else:
            add(bag, "pat:ClaimNumber", part)
