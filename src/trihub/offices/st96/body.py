"""Claims, descriptions and abstracts of ST.96, alike in WIPO's schemas and the JPO's."""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.patent import ClaimSet, Description, Origin, Paragraph, Section, Text
from trihub.offices import claims, xml
from trihub.offices.headings import section_of
from trihub.offices.parts import number_of

SECTIONS = {
    "TechnicalField": Section.TECHNICAL_FIELD,
    "BackgroundArt": Section.BACKGROUND,
    "CitationBag": Section.CITATION_LIST,
    "CitationList": Section.CITATION_LIST,
    "Disclosure": Section.SUMMARY,
    "InventionSummary": Section.SUMMARY,
    "TechnicalProblem": Section.PROBLEM,
    "TechnicalSolution": Section.SOLUTION,
    "AdvantageousEffects": Section.EFFECTS,
    "DrawingDescription": Section.DRAWINGS,
    "EmbodimentDescription": Section.EMBODIMENTS,
    "EmbodimentExample": Section.EMBODIMENTS,
    "BestMode": Section.EMBODIMENTS,
    "InventionMode": Section.EMBODIMENTS,
    "IndustrialApplicability": Section.INDUSTRIAL,
    "ReferenceSignBag": Section.REFERENCE_SIGNS,
    "DepositedBiologicalMaterialReference": Section.DEPOSIT,
    "SequenceListText": Section.SEQUENCE,
}
"""The children of ``Description`` (ST.96, Patent) and what they hold."""

_TITLES = frozenset({"InventionTitle", "PageImage", "DocumentURI"})
_BLOCKS = frozenset({"P", "Heading"})


def paragraphs(parent: xml.Element | None, section: Section = Section.OTHER) -> Iterator[Paragraph]:
    """The paragraphs in order, with their section, ``pNumber`` and headings marked.

    Where no element names the section, an English heading does.
    """
    for child in () if parent is None else parent:
        tag = str(child.tag)
        if tag in _TITLES:
            continue
        inside = SECTIONS.get(tag, section)
        if tag not in _BLOCKS and len(child):
            yield from paragraphs(child, inside)
        elif text := xml.text_of(child, lines=True):
            if tag == "Heading" and parent is not None and parent.tag == "Description":
                section = inside = section_of(text) or section
            number = xml.attribute(child, "pNumber")
            yield Paragraph(text=text, number=number, section=inside, heading=tag == "Heading")


def description(
    element: xml.Element | None, lang: str, origin: Origin = Origin.ORIGINAL
) -> tuple[Description, ...]:
    """The description, if it holds text."""
    found = tuple(paragraphs(element))
    return (Description(paragraphs=found, lang=lang, origin=origin),) if found else ()


def abstract(
    element: xml.Element | None, lang: str, origin: Origin = Origin.ORIGINAL
) -> tuple[Text, ...]:
    """The abstract, one line a paragraph."""
    lines = [xml.text_of(child, lines=True) for child in xml.each(element, "P")]
    text = "\n".join(filter(None, lines))
    return (Text(text=text, lang=lang, origin=origin),) if text else ()


def claim_set(
    element: xml.Element | None, lang: str,
    origin: Origin = Origin.ORIGINAL, label: str = "",
) -> tuple[ClaimSet, ...]:  # fmt: skip
    """The claims directly under ``element`` (a ``Claims``), with dependencies as tagged.

    Where no ``ClaimReference`` is tagged they are read from the text. A range
    (``ClaimNumberRange``, claims published together) counts from its first.
    """
    elements = xml.each(element, "Claim")
    numbers = [_number(child, place) for place, child in enumerate(elements, 1)]
    by_id = {
        xml.attribute(child, "id"): number for child, number in zip(elements, numbers, strict=True)
    }
    found = (
        (number, _text(child), _tagged(child, number, by_id))
        for child, number in zip(elements, numbers, strict=True)
    )
    return claims.claim_set(found, lang, origin=origin, label=label)


def _text(claim: xml.Element) -> str:
    lines = (xml.text_of(part, lines=True) for part in claim.findall("ClaimText"))
    return "\n".join(filter(None, lines))


def _number(claim: xml.Element, place: int) -> int:
    text = xml.value(claim, "ClaimNumber") or xml.value(claim, "ClaimNumberRange/BeginRangeNumber")
    return number_of(text, place)


def _tagged(claim: xml.Element, number: int, by_id: dict[str, int]) -> tuple[int, ...]:
    """Claims that ``ClaimReference`` elements of a claim name (``idrefs``, a list of ids)."""
    found = {
        by_id[name]
        for reference in claim.iter("ClaimReference")
        for name in xml.attribute(reference, "idrefs").split()
        if name in by_id
    }
    return tuple(sorted(found - {number}))
