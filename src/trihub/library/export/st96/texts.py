"""Descriptions, claims and abstracts in ST.96, each with its language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree import ElementTree as ET

from trihub.core.languages import OFFICE_LANGUAGE
from trihub.core.patent import Claim, ClaimSet, Origin, Paragraph, Patent, Section
from trihub.library.export.st96.build import add, add_lines, language

_SUMMARY = "pat:InventionSummary"

SECTIONS = {
    Section.TECHNICAL_FIELD: ("pat:TechnicalField",),
    Section.BACKGROUND: ("pat:BackgroundArt",),
    Section.CITATION_LIST: ("com:CitationBag",),
    Section.SUMMARY: (_SUMMARY,),
    Section.PROBLEM: (_SUMMARY, "pat:TechnicalProblem"),
    Section.SOLUTION: (_SUMMARY, "pat:TechnicalSolution"),
    Section.EFFECTS: (_SUMMARY, "pat:AdvantageousEffects"),
    Section.DRAWINGS: ("pat:DrawingDescription",),
    Section.EMBODIMENTS: ("pat:EmbodimentDescription",),
    Section.INDUSTRIAL: ("pat:IndustrialApplicability",),
    Section.REFERENCE_SIGNS: ("pat:ReferenceSignBag",),
    Section.DEPOSIT: ("pat:DepositedBiologicalMaterialReference",),
    Section.SEQUENCE: ("pat:SequenceListText",),
    Section.OTHER: (),
}
"""Section to the elements, outside in, that its paragraphs stand in."""


def language_of(patent: Patent) -> str:
    """The language of the first original text, else the office's own."""
    groups = (patent.claim_sets, patent.descriptions, patent.abstracts, patent.titles)
    found = (text.lang for texts in groups for text in texts if text.origin is Origin.ORIGINAL)
    return next(filter(None, found), "") or OFFICE_LANGUAGE.get(patent.publication.office, "")


def add_descriptions(root: ET.Element, patent: Patent) -> None:
    """One ``Description`` a language; a run of paragraphs of one section in its element."""
    for description in patent.descriptions:
        if not description.paragraphs:
            continue
        made = add(root, "pat:Description", attributes=_in(description.lang))
        for path, paragraphs in groupby(description.paragraphs, lambda p: SECTIONS[p.section]):
            parent = made
            for tag in path:
                parent = add(parent, tag)
            _paragraphs(parent, paragraphs)


def _paragraphs(parent: ET.Element, paragraphs: Iterable[Paragraph]) -> None:
    for paragraph in paragraphs:
        if paragraph.heading:
            add_lines(parent, "com:Heading", paragraph.text, {})
        else:
            add_lines(parent, "com:P", paragraph.text, {"com:pNumber": paragraph.number})


def add_claims(root: ET.Element, patent: Patent) -> None:
    """The publication's claims in its first language: the schema has one place, and demands it."""
    chosen = next((s for s in patent.claim_sets if not s.label), None)
    if chosen is None or not chosen.claims:
        add(add(root, "pat:Claims"), "com:P")
        return
    made = add(root, "pat:Claims", attributes=_in(chosen.lang))
    named = {claim.number for claim in chosen.claims}
    for claim in _once(chosen):
        _claim(made, claim, named)


def _once(claims: ClaimSet) -> Iterator[Claim]:
    """Claims by number; a number that comes again would be the same XML id twice."""
    seen: set[int] = set()
    for claim in claims.claims:
        if claim.number not in seen:
            seen.add(claim.number)
            yield claim


def _claim(parent: ET.Element, claim: Claim, named: set[int]) -> None:
    made = add(parent, "pat:Claim", attributes={"com:id": _id(claim.number)})
    add(made, "pat:ClaimNumber", str(claim.number))
    text = add_lines(made, "pat:ClaimText", claim.text, {})
    parents = [_id(number) for number in claim.depends_on if number in named]
    if parents:
        reference = ET.Element("pat:ClaimReference", {"com:idrefs": " ".join(parents)})
        reference.tail, text.text = text.text, None
        text.insert(0, reference)


def _id(number: int) -> str:
    return f"CLM-{number:05d}"


def add_abstracts(root: ET.Element, patent: Patent) -> None:
    """One ``Abstract`` a text, each of its lines a paragraph."""
    for abstract in patent.abstracts:
        made = add(root, "pat:Abstract", attributes=_in(abstract.lang))
        for line in abstract.text.split("\n"):
            add(made, "com:P", line)


def _in(lang: str) -> dict[str, str]:
    return {"com:languageCode": language(lang)}
