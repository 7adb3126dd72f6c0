"""Japanese running text in ST.36 files: sections, printed labels, references in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trihub.core.citations import Citation, Phase
from trihub.core.numbers.databases import publication_number
from trihub.core.patent import Paragraph, Section
from trihub.offices import xml
from trihub.offices.parts import ST36_SECTIONS

SECTIONS = {
    **ST36_SECTIONS,
    "embodiments-example": Section.EMBODIMENTS,
    "sequence-list": Section.SEQUENCE,
}
"""The elements that part a description (JPO's ST.36 DTD, gat-a), and what they hold."""

LABELS = {
    "figref": "図",
    "patcit": "特許文献",
    "nplcit": "非特許文献",
    "tables": "表",
    "maths": "数",
    "chemistry": "化",
}
"""What the JPO prints in 【】 before these, with their number; the file has the number alone."""

_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")

_CITED = (
    (re.compile(r"(?:特開|特表)(?:[昭平令]|\d)[^号]*?\d+(?=号|$|[（(])"), "JP", "A"),
    (re.compile(r"(?:実開)(?:[昭平令]|\d)[^号]*?\d+(?=号|$|[（(])"), "JP", "U"),
    (re.compile(r"特公(?:[昭平]|\d)[^号]*?\d+(?=号|$|[（(])"), "JP", "B"),
    (re.compile(r"(?:国際公開第?|再表|再公表特許)\s*(?:WO)?\d+[/／]\d+"), "WO", ""),
    (re.compile(r"(?<![\u4e00-\u9fff])(?:日本国)?特許第\s*\d+(?=号|$|[（(])"), "JP", ""),
    (re.compile(r"(?:米国特許出願公開|アメリカ合衆国特許出願公開)第?\s*[\d/／]+"), "US", "A1"),
    (re.compile(r"(?:米国特許|アメリカ合衆国特許)第?\s*[\d,，]+"), "US", ""),
    (re.compile(r"欧州特許(?:出願公開|公開)第?\s*\d+"), "EP", ""),
    (re.compile(r"(?:中国特許出願公開|中国特許公開)第?\s*\d+"), "CN", "A"),
)
"""How patents are cited in Japanese prose, with the office and, where the words say it, the kind."""
_WORDS_BEFORE = re.compile(r"^(?:国際公開|再公表特許|再表|[^\d第]*特許[^\d第]*)第?\s*(?:WO)?")


def wide(digits: str) -> str:
    """Digits in full width, as the JPO prints them in 【】."""
    return digits.translate(_WIDE)


def printed(element: xml.Element | None) -> str:
    """The text of an element with its line breaks, and the labels that the JPO prints."""
    if element is None:
        return ""
    for child in element:
        label = LABELS.get(child.tag)
        if label and (number := child.get("num")):
            child.text = f"【{label}{wide(number)}】{(child.text or '').lstrip()}"
            child.tag = "row"
    return xml.text_of(element, lines=True)


def paragraphs(parent: xml.Element | None, section: Section = Section.OTHER) -> Iterator[Paragraph]:
    """The paragraphs of a description in order, with number, section and headings marked."""
    for child in () if parent is None else parent:
        tag = str(child.tag)
        if tag in ("p", "heading"):
            if text := printed(child):
                yield Paragraph(
                    text=text,
                    number=xml.attribute(child, "num"),
                    section=section,
                    heading=tag == "heading",
                )
        elif len(child):
            yield from paragraphs(child, SECTIONS.get(tag, section))
        elif text := xml.text_of(child):
            yield Paragraph(text=text, section=SECTIONS.get(tag, section))


def literature(description: xml.Element | None) -> Iterator[Citation]:
    """What the applicant names under 先行技術文献 (``citation-list``), without a category."""
    sequence = 0
    for group in ("patent-literature", "non-patent-literature"):
        for paragraph in xml.each(description, f"citation-list/{group}/p"):
            for cited in paragraph:
                text = xml.text_of(cited)
                if cited.tag in ("patcit", "nplcit") and text:
                    sequence += 1
                    yield citation(text, sequence, Phase.APPLICANT, patent=cited.tag == "patcit")


def citation(text: str, sequence: int, phase: Phase, *, patent: bool, by: str = "") -> Citation:
    """A citation from its text; patents by number where the text is one in a known form."""
    for pattern, office, kind in _CITED if patent else ():
        if match := pattern.search(text):
            number = match[0] if office == "JP" else _WORDS_BEFORE.sub("", match[0])
            if found := publication_number(office, number.replace("／", "/"), kind):
                return Citation(
                    sequence=sequence, office=office, number=found, kind=kind,
                    original=text, phase=phase, cited_by=by,
                )  # fmt: skip
    if patent:
        return Citation(sequence=sequence, original=text, phase=phase, cited_by=by)
    return Citation(sequence=sequence, text=text, phase=phase, cited_by=by)
