"""The reader of ``ep-patent-document`` 1.0 to 1.5.1: A and B publications of the EPO.

Publications without text (a Euro-PCT application published by WIPO in an official language,
an A2 sent with its bibliography alone) are documents without text. Search reports come as
images of their pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trihub.core.languages import normalise_language
from trihub.core.patent import (
    Claim,
    ClaimSet,
    Description,
    Paragraph,
    Patent,
    Section,
    Source,
    Text,
)
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.claims import find_dependencies
from trihub.offices.ep import bibliography as bibliographic
from trihub.offices.ep.citations import citations
from trihub.offices.ep.tables import BODY_PATHS, PATHS, STATUS
from trihub.offices.headings import section_of
from trihub.offices.parts import Parts, number_of, pairs
from trihub.offices.reader import SkipRecord, XmlReader

_NUMBER = re.compile(r"\(?(\d{1,4})\s*(?:\.\s*\)?|\))\s*(?=\S)")


class EpFullTextReader(XmlReader):
    """Reads ``ep-patent-document``."""

    name = "ep-fulltext"
    roots = frozenset({"ep-patent-document"})

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one file into its document. :raises SkipRecord: it announces a deletion."""
        status = xml.attribute(root, "status").lower()
        if status == "d":
            raise SkipRecord("deleted")
        parts = Parts()
        bib = root.find("SDOBI")
        kind = xml.value(bib, PATHS["kind"]) or xml.attribute(root, "kind")
        number = xml.value(bib, PATHS["publication"]) or xml.attribute(root, "doc-number")
        published = xml.value(bib, PATHS["publication date"]) or xml.attribute(root, "date-publ")
        date = parts.date(published, "publication date")
        office = xml.value(bib, PATHS["office"]) or xml.attribute(root, "country")
        publication = parts.publication(office, number, kind, date)
        first = parts.date(xml.value(bib, PATHS["first publication"]), "first publication")
        granted = parts.date(xml.value(bib, PATHS["grant"]), "grant")
        language = normalise_language(xml.attribute(root, "lang") or "en")
        filed = normalise_language(xml.value(bib, PATHS["language of filing"]) or language)
        yield Patent(
            publication=publication,
            source=source,
            application=bibliographic.application(parts, bib),
            registration=publication.number if kind.startswith("B") else "",
            grant_date=granted,
            first_published=first if first != date else None,
            priorities=tuple(bibliographic.priorities(parts, bib)),
            related=tuple(bibliographic.related(parts, bib)),
            pct=bibliographic.pct(parts, bib),
            parties=tuple(bibliographic.parties(bib)),
            titles=tuple(bibliographic.titles(bib, language, filed)),
            abstracts=tuple(_abstracts(root, language, filed)),
            claim_sets=tuple(_claim_sets(root, language, filed)),
            descriptions=tuple(_descriptions(root, language, filed)),
            classes=tuple(bibliographic.classes(bib)),
            citations=citations(parts, root, bib),
            events=tuple(bibliographic.events(parts, bib)),
            designated=tuple(map(xml.text_of, xml.each(bib, PATHS["designated states"]))),
            extra=pairs([("delivery", STATUS.get(status, status)), *bibliographic.further(bib), *_images(root)]),
            notes=tuple(parts.notes),
        )  # fmt: skip


def _language(element: xml.Element, default: str) -> str:
    return normalise_language(xml.attribute(element, "lang") or default)


def _abstracts(root: xml.Element, default: str, filed: str) -> Iterator[Text]:
    for element in xml.each(root, BODY_PATHS["abstracts"]):
        lang = _language(element, default)
        lines = (xml.text_of(p, lines=True) for p in element.findall("p"))
        if text := "\n".join(filter(None, lines)):
            yield Text(text=text, lang=lang, origin=bibliographic.written_by(lang, filed))


def _claim_sets(root: xml.Element, default: str, filed: str) -> Iterator[ClaimSet]:
    """The set in the language of the proceedings comes first in the file, translations after it."""
    for element in xml.each(root, BODY_PATHS["claims"]):
        lang = _language(element, default)
        claims = tuple(
            _claim(claim, place, lang) for place, claim in enumerate(element.findall("claim"), 1)
        )
        if found := tuple(claim for claim in claims if claim.text):
            yield ClaimSet(claims=found, lang=lang, origin=bibliographic.written_by(lang, filed))


def _claim(element: xml.Element, place: int, lang: str) -> Claim:
    number = number_of(xml.attribute(element, "num"), place)
    text = xml.text_of(element, lines=True)
    printed = _NUMBER.match(text)
    if printed and int(printed[1]) == number:
        text = text[printed.end() :]
    return Claim(number=number, text=text, depends_on=find_dependencies(text, number, lang))


def _descriptions(root: xml.Element, default: str, filed: str) -> Iterator[Description]:
    for element in xml.each(root, BODY_PATHS["descriptions"]):
        lang = _language(element, default)
        if found := tuple(_paragraphs(element)):
            origin = bibliographic.written_by(lang, filed)
            yield Description(paragraphs=found, lang=lang, origin=origin)


def _paragraphs(element: xml.Element) -> Iterator[Paragraph]:
    section = Section.OTHER
    for child in element:
        text = xml.text_of(child, lines=True)
        if not text:
            continue
        heading = child.tag == "heading"
        if heading:
            section = section_of(text) or section
        number = "" if heading else xml.attribute(child, "num")
        yield Paragraph(text=text, number=number, section=section, heading=heading)


def _images(root: xml.Element) -> Iterator[tuple[str, str]]:
    for figure in xml.each(root, BODY_PATHS["drawings"]):
        yield f"drawing {xml.attribute(figure, 'num')}".strip(), xml.value(figure, "img/@file")
    for page in xml.each(root, BODY_PATHS["search report, pages"]):
        yield "search report page", xml.attribute(page, "file")
