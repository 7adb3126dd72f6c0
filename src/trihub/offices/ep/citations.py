"""EP citations: INID 56 in words, the search report, and the list of what the description cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from trihub.core.citations import Citation, Phase, Remark, parse_categories
from trihub.core.dates import PatentDate
from trihub.offices import xml
from trihub.offices.ep.tables import BODY_PATHS, PATHS
from trihub.offices.parts import Parts

OFFICE = "EP"
_PATENT = re.compile(r"\s*([A-Z]{2})\s*-\s*([A-Z]\d?)\s*-\s*(\S.*?)\s*")
_DNUM = re.compile(r"([A-Z]{2})([A-Z]?\d[\d/]*?)([A-Z]\d?)?")

LITERATURE = ("author", "name", "atl", "sertitle", "book-title", "subtitle", "text")
"""What opens a citation of literature; the other parts follow in the order of the file."""


def citations(parts: Parts, root: xml.Element, bib: xml.Element | None) -> tuple[Citation, ...]:
    """All citations, counted on: INID 56, the search report, the description's list."""
    found = [*_printed(parts, bib), *_search_report(parts, root), *_in_description(parts, root)]
    return tuple(replace(made, sequence=place) for place, made in enumerate(found, 1))


def _printed(parts: Parts, bib: xml.Element | None) -> Iterator[Citation]:
    """``US-A- 5 948 634``: office, kind and number; the step that brought them is not told."""
    for element in xml.each(bib, PATHS["citations of patents"]):
        yield patent_in_words(parts, xml.text_of(element))
    for element in xml.each(bib, PATHS["citations of literature"]):
        yield Citation(text=xml.text_of(element), cited_by=OFFICE)


def patent_in_words(parts: Parts, text: str) -> Citation:
    """A patent as the EPO prints it; what does not read as one is kept verbatim."""
    match = _PATENT.fullmatch(text)
    if match is None:
        return Citation(original=text, cited_by=OFFICE)
    office, kind, number = match.groups()
    named = parts.document(office, number.replace(" ", ""), kind)
    return Citation(office=office, number=named.number, kind=kind, original=text, cited_by=OFFICE)


def _cited_patent(
    parts: Parts, element: xml.Element
) -> tuple[str, str, str, PatentDate | None, str]:
    """Office, DOCDB number, kind, date and what the file says of a ``patcit``."""
    cited = element.find("document-id")
    office, number = xml.value(cited, "country"), xml.value(cited, "doc-number")
    kind = xml.value(cited, "kind")
    if not number and (match := _DNUM.fullmatch(xml.attribute(element, "dnum"))):
        office, number, kind = match[1], match[2], match[3] or ""
    original = xml.attribute(element, "dnum") or xml.value(element, "text") or number
    date = parts.date(xml.value(cited, "date"), "date of a citation")
    named = parts.document(office, number, kind, date).number if office and number else ""
    return office, named, kind, date, original


def _search_report(parts: Parts, root: xml.Element) -> Iterator[Citation]:
    """ST.36's citations, where a search report is more than images of its pages."""
    for element in xml.each(root, BODY_PATHS["search report"]):
        patent = element.find("patcit")
        made = Citation(
            text=literature(element.find("nplcit")), phase=Phase.SEARCH, cited_by=OFFICE,
            remarks=tuple(_remarks(element)),
        )  # fmt: skip
        if patent is not None:
            made = _with_patent(parts, made, patent)
        yield made


def _remarks(element: xml.Element) -> Iterator[Remark]:
    """Triples of categories, claims and passage; categories apart from passages stand alone."""
    passages = [*xml.each(element, "rel-passage"), *xml.each(element, "patcit/rel-passage")]
    for item in passages or [element]:
        made = Remark(
            categories=parse_categories(
                xml.value(item, "category") or xml.value(element, "category")
            ),
            claims=xml.value(item, "rel-claims") or xml.value(element, "rel-claims"),
            passage=xml.value(item, "passage") or xml.value(item, "text"),
        )
        if made.categories or made.claims or made.passage:
            yield made


def _with_patent(parts: Parts, made: Citation, patent: xml.Element) -> Citation:
    office, number, kind, date, original = _cited_patent(parts, patent)
    return replace(made, office=office, number=number, kind=kind, date=date, original=original)


def _in_description(parts: Parts, root: xml.Element) -> Iterator[Citation]:
    """The EPO's list of documents that the applicant cites in the description."""
    for holder in xml.each(root, BODY_PATHS["references cited in the description"]):
        for item in xml.each(holder, "p/ul/li"):
            patent, text = item.find("patcit"), literature(item.find("nplcit"))
            if patent is not None:
                yield _with_patent(parts, Citation(phase=Phase.APPLICANT), patent)
            elif text:
                yield Citation(text=text, phase=Phase.APPLICANT)


def literature(element: xml.Element | None) -> str:
    """An ``nplcit`` in one line: who, what, where, when, pages.

    Its parts stand side by side without punctuation; dates have zeros where nothing is known.
    """
    if element is None:
        return ""
    said: list[str] = []
    for leaf in element.iter():
        text = " ".join((leaf.text or "").split())
        if not text or not isinstance(leaf.tag, str):
            continue
        if re.fullmatch(r"\d{8}", text):
            text = re.sub(r"(?:00)+$", "", text) if text.endswith("00") else text
        if leaf.tag in ("ppl", "edate") and said:
            said[-1] += f"-{text}"
        else:
            said.append(text)
    return ", ".join(said)
