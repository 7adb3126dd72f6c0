"""Full texts in OPS: claims and descriptions of one publication, as plain text.

All claims stand in one ``claim`` element, each in a ``claim-text`` with its number in front;
paragraphs have theirs in front too (``[0012]``), headings are paragraphs without one. Line
breaks in the text are the only structure it has and are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trihub.core.patent import (
    ClaimSet,
    Description,
    Origin,
    Paragraph,
    Patent,
    Section,
    Source,
)
from trihub.offices import xml
from trihub.offices.claims import Numbered, claim_set
from trihub.offices.epo import identity
from trihub.offices.epo.exchange import PUBLISHED_IN, language
from trihub.offices.headings import section_of
from trihub.offices.parts import Parts, number_of, pairs, right_of

PATHS = {
    "publication": "bibliographic-data/publication-reference/document-id; else @country, @doc-number, @kind",
    "claim_sets": "claims/claim/claim-text",
    "claim_sets (language)": "claims@lang; else @lang",
    "descriptions": "description/{p,heading}",
    "descriptions (language)": "description@lang; else @lang",
    "extra": "@status, @fulltext-format",
}
"""Field of :class:`~trihub.core.patent.Patent` to path from ``fulltext-document``."""

_NUMBERED = re.compile(r"^\[(?P<number>\d{2,5})\]\s*")
_CLAIM = re.compile(r"^(?P<number>\d{1,4})\s*[.．、]\s*\S")
_LONGEST_HEADING = 100


def patent(root: xml.Element, source: Source) -> Patent:
    """The document with the texts that this answer has of it.

    :raises BadFile: it has no publication number. :raises SkipRecord: a design.
    """
    parts = Parts()
    forms = identity.given(xml.each(root, "bibliographic-data/publication-reference"))
    named = identity.best(forms, "") or identity.Given(
        "docdb", xml.attribute(root, "country"), xml.attribute(root, "doc-number"),
        xml.attribute(root, "kind"), "",
    )  # fmt: skip
    own = identity.publication(parts, named.country, named.number, named.kind, named.date, forms)
    lang = xml.attribute(root, "lang")
    descriptions = tuple(_descriptions(root, lang, own.office))
    written = descriptions[0].lang if descriptions else PUBLISHED_IN.get(own.office, "")
    return Patent(
        publication=own,
        source=source,
        right=right_of(own),
        claim_sets=tuple(_claim_sets(root, lang, written)),
        descriptions=descriptions,
        extra=pairs(
            (f"full text {name}", xml.attribute(root, name))
            for name in ("status", "fulltext-format")
        ),
        notes=tuple(parts.notes),
    )


def _claim_sets(root: xml.Element, default: str, written: str) -> Iterator[ClaimSet]:
    """Claims by language. One set alone is the original; of several, that in the language of the
    description (EP patents print the claims in three languages)."""
    elements = root.findall("claims")
    for element in elements:
        lang = language(xml.attribute(element, "lang") or default, _sample(element), written)
        original = len(elements) == 1 or lang == written
        origin = Origin.ORIGINAL if original else Origin.UNKNOWN
        yield from claim_set(_claims(element), lang, origin=origin)


def _sample(element: xml.Element) -> str:
    return "".join(map(str, element.itertext()))[:2000]


def _claims(parent: xml.Element) -> Iterator[Numbered]:
    elements = parent.findall("claim")
    for place, element in enumerate(elements, 1):
        number = number_of(xml.attribute(element, "num"), place)
        texts = [_lines(item) for item in element.findall("claim-text")] or [_lines(element)]
        parted = _parted(texts) if len(elements) == 1 else [(number, "\n".join(texts))]
        for own, text in parted:
            yield own, text, ()


def _parted(texts: list[str]) -> list[tuple[int, str]]:
    """Claims out of texts in a row: the next number in front opens one, all else goes on with it.

    Texts without any number in front are a claim each.
    """
    if not any(_CLAIM.match(text) for text in texts):
        return list(enumerate(filter(None, texts), 1))
    found: list[tuple[int, str]] = []
    for text in filter(None, texts):
        last = found[-1][0] if found else 0
        match = _CLAIM.match(text)
        if match and int(match["number"]) > last:
            found.append((int(match["number"]), text))
        elif found:
            found[-1] = (last, f"{found[-1][1]}\n{text}")
        else:
            found.append((1, text))
    return found


def _lines(element: xml.Element) -> str:
    """The text with its line breaks; in an element with children those that the children make."""
    if len(element):
        return xml.text_of(element, lines=True)
    lines = (" ".join(line.split()) for line in (element.text or "").splitlines())
    return "\n".join(line for line in lines if line)


def _descriptions(root: xml.Element, default: str, office: str) -> Iterator[Description]:
    for element in root.findall("description"):
        code = xml.attribute(element, "lang") or default
        lang = language(code, _sample(element), PUBLISHED_IN.get(office, ""))
        if paragraphs := tuple(_paragraphs(element)):
            yield Description(paragraphs=paragraphs, lang=lang)


def _paragraphs(element: xml.Element) -> Iterator[Paragraph]:
    found = [(str(item.tag), _lines(item), xml.attribute(item, "num")) for item in element]
    numbered = any(_NUMBERED.match(text) for _, text, _ in found)
    section = Section.OTHER
    for tag, text, printed in found:
        match = _NUMBERED.match(text)
        number = match["number"] if match else printed
        clean = text[match.end() :] if match else text
        heading = tag == "heading" or (numbered and not number and _is_heading(clean))
        if heading:
            section = section_of(clean) or section
        if clean:
            yield Paragraph(text=clean, number=number, section=section, heading=heading)


def _is_heading(text: str) -> bool:
    """Among numbered paragraphs: a short line without a number that is no sentence."""
    return len(text) <= _LONGEST_HEADING and "\n" not in text and text[-1:] not in ".;:,"
