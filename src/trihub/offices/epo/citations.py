"""Citations in the EPO's exchange documents: who cited, when, with which category, for what.

Source: WIPO ST.36 ``citation``; the EPO's codes of ``cited-phase`` (DOCDB) and its words (OPS,
European Register); WIPO ST.14 for the categories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trihub.core.citations import Citation, Phase, Remark, parse_categories
from trihub.core.dates import PatentDate
from trihub.core.numbers.databases import publication_number
from trihub.offices import xml
from trihub.offices.epo.identity import best, given
from trihub.offices.parts import Parts, number_of

PHASES = {
    "app": Phase.APPLICANT,
    "sea": Phase.SEARCH,
    "prs": Phase.SEARCH,
    "isr": Phase.INTERNATIONAL_SEARCH,
    "sup": Phase.SUPPLEMENTARY_SEARCH,
    "exa": Phase.EXAMINATION,
    "ch2": Phase.EXAMINATION,
    "opp": Phase.OPPOSITION,
    "fop": Phase.OPPOSITION,
    "apl": Phase.APPEAL,
    "tpo": Phase.THIRD_PARTY,
    "115": Phase.THIRD_PARTY,
    "search": Phase.SEARCH,
    "national-search-report": Phase.SEARCH,
    "international-search-report": Phase.INTERNATIONAL_SEARCH,
    "international-type-search-report": Phase.SEARCH,
    "supplementary-search-report": Phase.SUPPLEMENTARY_SEARCH,
    "supplementary-international-search-report": Phase.SUPPLEMENTARY_SEARCH,
    "pre-grant-pre-search": Phase.SEARCH,
    "pre-search": Phase.SEARCH,
    "international-examination": Phase.EXAMINATION,
    "examination": Phase.EXAMINATION,
    "opposition": Phase.OPPOSITION,
    "filed-opposition": Phase.OPPOSITION,
    "appeal": Phase.APPEAL,
    "description": Phase.APPLICANT,
    "applicant": Phase.APPLICANT,
    "application": Phase.APPLICANT,
    "third-party": Phase.THIRD_PARTY,
    "observations-by-third-parties": Phase.THIRD_PARTY,
}
"""``cited-phase`` in lower case to the phase: DOCDB's codes, then the words of OPS and the register."""

SEARCHING = frozenset({"CN", "EP", "JP", "KR", "US"})
"""Offices that search their own applications: where no ``srep-office`` is named, it was they. (France,
Italy and others have the EPO search for them; there the file alone can tell.)"""

_OWN_STEPS = frozenset({Phase.SEARCH, Phase.EXAMINATION})

PLACES = {
    "pp": "page", "ppl": "to page", "column": "column", "para": "paragraph",
    "paral": "to paragraph", "line": "line", "linel": "to line", "figure": "figure",
    "table": "table", "claim": "claims", "example": "example",
}  # fmt: skip
"""The parts of a ``passage`` and the words that say what they are."""

_LONGEST = 10_000
"""Characters of a register's text on one citation that are looked at."""

_WHOLE = {"A": "abstract", "W": "the whole document"}
"""Letters that stand in ``pp`` for what is no page."""

_REGISTER_NAME = re.compile(r"^\((?P<name>.*?)\)(?=\s*(?:\[[A-Z&]+\]|$))")
_REGISTER_REMARK = re.compile(
    r"\[(?P<categories>[A-Z&]{1,6})\]\s*(?P<claims>[\d,\- ]*)(?P<passage>(?:\s*\*[^*]*\*)*)"
)


def citations(parts: Parts, biblio: xml.Element | None, office: str) -> tuple[Citation, ...]:
    """All citations of a document of ``office``, in the file's order."""
    found = xml.each(biblio, "references-cited/citation")
    return tuple(_citation(parts, element, place, office) for place, element in enumerate(found, 1))


def _citation(parts: Parts, element: xml.Element, place: int, citing: str) -> Citation:
    patent = element.find("patcit")
    office, number, kind, date, original = _cited(parts, patent)
    named = xml.first(element, "patcit/document-id/name")
    phase = phase_of(element)
    return Citation(
        sequence=number_of(xml.attribute(element, "sequence"), place),
        office=office, number=number, kind=kind, date=date, original=original,
        name=xml.text_of(named) or xml.value(patent, "name") or _printed_name(patent),
        text=_literature(element),
        phase=phase,
        cited_by=xml.attribute(element, "srep-office")
        or xml.attribute(element, "office")
        or (citing if citing in SEARCHING and phase in _OWN_STEPS else ""),
        cited_on=parts.date(xml.attribute(element, "cited-date"), "Date of citation"),
        remarks=tuple(_remarks(element)),
    )  # fmt: skip


def phase_of(element: xml.Element) -> Phase:
    """The step that brought the citation; who cited it (``cited-by``) where the step is not said."""
    found = PHASES.get(xml.attribute(element, "cited-phase").lower())
    by_applicant = xml.attribute(element, "cited-by") == "applicant"
    return found or (Phase.APPLICANT if by_applicant else Phase.UNKNOWN)


def _cited(
    parts: Parts, patent: xml.Element | None
) -> tuple[str, str, str, PatentDate | None, str]:
    """Office, DOCDB number, kind, date and the number as printed; an application by the latter alone."""
    if patent is None:
        return "", "", "", None, ""
    forms = given([patent]) if patent.find("document-id") is not None else []
    own = best(forms, "")
    dnum = xml.attribute(patent, "dnum") or next((f.number for f in forms if f.form != "docdb"), "")
    if own is None:
        return "", "", "", None, dnum
    date = parts.date(own.date, "Date of a cited document")
    original = dnum or " ".join(filter(None, (own.country, own.number, own.kind)))
    if xml.attribute(patent, "dnum-type").startswith("application"):
        return "", "", "", date, original
    number = publication_number(own.country, own.number[:80], own.kind, date)
    return own.country, number or own.number, own.kind, date, original


def _literature(element: xml.Element) -> str:
    other = element.find("nplcit")
    if other is None:
        return ""
    return xml.value(other, "text") or xml.text_of(other)


def _remarks(element: xml.Element) -> Iterator[Remark]:
    """Categories with their claims and passages.

    DOCDB has them in ``rel-passage`` and sums the letters up behind it; OPS has them beside
    one ``rel-passage`` for all; the register in a text behind the number.
    """
    own = _pairs(element)
    groups = [(_pairs(group), _passages(group)) for group in element.findall("rel-passage")]
    inner = {letter for pairs, _ in groups for letters, _ in pairs for letter in letters}
    if inner:
        for pairs, passage in groups:
            for letters, claims in pairs or [((), "")]:
                yield Remark(categories=letters, claims=claims, passage=passage)
        if left := {letter for letters, _ in own for letter in letters} - inner:
            yield Remark(categories=tuple(sorted(left)))
        return
    if printed := _printed(xml.value(element, "patcit/text")):
        yield from printed
        return
    passage = "; ".join(text for _, text in groups if text)
    for letters, claims in own or ([((), "")] if passage else []):
        yield Remark(categories=letters, claims=claims, passage=passage)


def _pairs(element: xml.Element) -> list[tuple[tuple[str, ...], str]]:
    """Each ``category`` with the ``rel-claims`` that follow it."""
    found: list[tuple[tuple[str, ...], str]] = []
    for child in element:
        if child.tag == "category":
            found.append((parse_categories(xml.text_of(child)), ""))
        elif child.tag == "rel-claims" and (text := xml.text_of(child)):
            letters = found.pop()[0] if found and not found[-1][1] else ()
            found.append((letters, text))
    return found


def _passages(group: xml.Element) -> str:
    texts = (_passage(element) for element in group.findall("passage"))
    return "; ".join(text for text in texts if text)


def _passage(element: xml.Element) -> str:
    """``<pp>7</pp><table>2</table>Experiments: 4`` as "page 7, table 2, Experiments: 4"."""
    if not len(element):
        return xml.text_of(element)
    found = [(element.text or "").strip()]
    for child in element:
        text = xml.text_of(child)
        word = PLACES.get(str(child.tag), str(child.tag))
        found.append(_WHOLE.get(text, f"{word} {text}") if child.tag == "pp" else f"{word} {text}")
        found.append((child.tail or "").strip())
    return ", ".join(part for part in found if part)


def _printed_name(patent: xml.Element | None) -> str:
    match = _REGISTER_NAME.match(xml.value(patent, "text")[:_LONGEST])
    return match["name"] if match else ""


def _printed(text: str) -> list[Remark]:
    """``(NOKIA [FI]) [Y] 1-12,15 * abstract * [A] 13,14;`` as two remarks (European Register)."""
    text = text[:_LONGEST]
    named = _REGISTER_NAME.match(text)
    return [
        Remark(
            categories=parse_categories(match["categories"]),
            claims=match["claims"].strip(" ,"),
            passage=" ".join(match["passage"].split()),
        )
        for match in _REGISTER_REMARK.finditer(text, named.end() if named else 0)
    ]
