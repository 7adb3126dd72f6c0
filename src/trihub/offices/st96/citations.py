"""Citations in WIPO's ST.96 (``ReferenceCitationBag``)."""

from __future__ import annotations

from trihub.core.citations import Citation, Phase, Remark, parse_categories
from trihub.core.numbers.databases import publication_number
from trihub.offices import xml
from trihub.offices.parts import Parts, number_of
from trihub.offices.st96.classes import BAG, classes

PATENT = "PatentCitation/CitedPatentDocumentIdentification"
PATENT_TEXT = "PatentCitation/PatentCitationText"
LITERATURE = "NPLCitation"
NUMBER = {
    "office": "IPOfficeCode",
    "number": "DocumentNumber",
    "kind": "PatentDocumentKindCode",
    "date": "PatentDocumentDate",
    "name": "EntityName",
}
"""Below :data:`PATENT`."""

RELEVANCE = "DocumentRelevanceBag/DocumentRelevance"
PASSAGE = "CitedPassageBag/CitedPassage"

PHASES = {
    "In application": Phase.APPLICANT,
    "Search": Phase.SEARCH,
    "National search": Phase.SEARCH,
    "International type search": Phase.SEARCH,
    "International search": Phase.INTERNATIONAL_SEARCH,
    "Supplementary international search": Phase.SUPPLEMENTARY_SEARCH,
    "Supplementary national search": Phase.SUPPLEMENTARY_SEARCH,
    "International examination": Phase.EXAMINATION,
    "Examination": Phase.EXAMINATION,
    "National examination": Phase.EXAMINATION,
    "Opposition": Phase.OPPOSITION,
}
"""``citedPhaseCategory``."""

PARTIES = {
    "Applicant": Phase.APPLICANT,
    "Examiner": Phase.EXAMINATION,
    "Opponent": Phase.OPPOSITION,
    "Third party": Phase.THIRD_PARTY,
}
"""``citingPartyCategory``, which decides where no phase is given."""


def citations(parts: Parts, bag: xml.Element | None, office: str) -> tuple[Citation, ...]:
    """What was cited, by whom and in which phase. An applicant's citation has no citing office."""
    made: list[Citation] = []
    for place, element in enumerate(xml.each(bag, "ReferenceCitation"), 1):
        cited = xml.first(element, PATENT)
        given = {name: xml.value(cited, path) for name, path in NUMBER.items()}
        date = parts.date(given["date"], "Date of a citation")
        number = given["number"] and publication_number(
            given["office"], given["number"], given["kind"], date
        )
        phase = _phase(element)
        made.append(
            Citation(
                sequence=_sequence(element, place),
                office=given["office"], number=number, kind=given["kind"], date=date,
                original=given["number"] or xml.value(element, PATENT_TEXT),
                text=_literature(element), name=given["name"], phase=phase,
                cited_by="" if phase in (Phase.APPLICANT, Phase.THIRD_PARTY) else office,
                remarks=_remarks(element),
                classes=tuple(item.symbol for item in classes(xml.first(element, BAG))),
            )
        )  # fmt: skip
    return tuple(made)


def _phase(element: xml.Element) -> Phase:
    by_phase = PHASES.get(xml.attribute(element, "citedPhaseCategory"))
    by_party = PARTIES.get(xml.attribute(element, "citingPartyCategory"))
    return by_phase or by_party or Phase.UNKNOWN


def _sequence(element: xml.Element, place: int) -> int:
    inner = xml.first(element, "PatentCitation", LITERATURE)
    text = xml.attribute(inner, "sequenceNumber") or xml.attribute(element, "sequenceNumber")
    return number_of(text, place)


def _literature(element: xml.Element) -> str:
    inner = element.find(LITERATURE)
    return xml.value(inner, "NPLCitationText") or xml.text_of(inner)


def _remarks(element: xml.Element) -> tuple[Remark, ...]:
    passages = "; ".join(filter(None, map(xml.text_of, element.findall(PASSAGE))))
    made: list[Remark] = []
    for item in element.findall(RELEVANCE):
        codes = map(xml.text_of, item.findall("CitationCategoryCode"))
        letters = " ".join("&" if code == "Ampersand" else code for code in codes)
        made.append(
            Remark(
                categories=parse_categories(letters),
                claims=_claims(item.find("RelatedClaimBag")),
                passage=passages,
            )
        )
    return tuple(made) or ((Remark(passage=passages),) if passages else ())


def _claims(bag: xml.Element | None) -> str:
    """The claims as they are printed, or the numbers and ranges (``1-3,5``) of the elements."""
    if bag is None:
        return ""
    return ",".join(filter(None, map(_claim, bag))) or xml.text_of(bag)


def _claim(element: xml.Element) -> str:
    between = element if element.tag == "ClaimNumberRange" else element.find("ClaimNumberRange")
    if between is not None and len(between):
        return "-".join(filter(None, map(xml.text_of, between)))
    return xml.value(element, "ClaimNumber") or xml.text_of(element)
