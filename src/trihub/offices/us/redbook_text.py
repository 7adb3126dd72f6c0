"""Descriptions and claims of Red Book documents.

Paragraphs carry the office's own numbers (printed in publications of applications). Lists
may hold numbered paragraphs: those become paragraphs of their own, as printed. The parts of
the description are told by their headings, and by the elements around them where a file has
any.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from trihub.core.patent import Paragraph, Section
from trihub.offices import xml
from trihub.offices.headings import section_of
from trihub.offices.parts import ST36_SECTIONS
from trihub.offices.us.common import reference_text

SECTIONS = {
    **ST36_SECTIONS,
    "description-of-drawing": Section.DRAWINGS,
    "detailed-description": Section.EMBODIMENTS,
}
"""Elements that part a description."""

LISTS = frozenset({"ul", "ol"})


def paragraphs(parent: xml.Element | None, section: Section = Section.OTHER) -> Iterator[Paragraph]:
    """The paragraphs in order, headings among them."""
    for child in parent if parent is not None else ():
        tag = str(child.tag)
        if tag == "p":
            yield from _paragraph(child, section)
        elif tag == "heading":
            if text := xml.text_of(child):
                section = section_of(text) or section
                yield Paragraph(text=text, section=section, heading=True)
        elif len(child) and any(inner.tag in ("p", "heading") or len(inner) for inner in child):
            yield from paragraphs(child, SECTIONS.get(tag, Section.OTHER))
            section = Section.OTHER
        elif text := xml.text_of(child, lines=True):
            yield Paragraph(text=text, section=section)


def _number(element: xml.Element) -> str:
    number = xml.attribute(element, "num")
    return number if number.strip("0") and number != "none" else ""


def _paragraph(element: xml.Element, section: Section) -> Iterator[Paragraph]:
    if not any(_number(item) for item in element.iter("li")):
        if text := xml.text_of(element, lines=True):
            yield Paragraph(text=text, number=_number(element), section=section)
        return
    current, number = _holder(element.text), _number(element)
    for child in list(element):
        if child.tag not in LISTS:
            current.append(child)
            continue
        yield from _made(current, number, section)
        for item in child.iter("li"):
            if text := xml.text_of(item, skip=LISTS, lines=True):
                yield Paragraph(text=text, number=_number(item), section=section)
        current, number = _holder(child.tail), ""
    yield from _made(current, number, section)


def _holder(text: str | None) -> xml.Element:
    element = etree.Element("p")
    element.text = text
    return element


def _made(element: xml.Element, number: str, section: Section) -> Iterator[Paragraph]:
    if text := xml.text_of(element, lines=True):
        yield Paragraph(text=text, number=number, section=section)


def claim_references(claim: xml.Element) -> Iterator[tuple[str, str]]:
    """The tagged references of a claim: what they point to, and their text."""
    for element in claim.iter("claim-ref"):
        yield xml.attribute(element, "idref"), reference_text(element)
