"""Bibliographic data of ``ep-patent-document``: numbers, dates, parties, classes, steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trihub.core.classes import Classification, Scheme, parse_ipc, parse_symbol
from trihub.core.languages import normalise_language, script_of
from trihub.core.patent import (
    Application,
    LegalEvent,
    Origin,
    Party,
    PctData,
    Priority,
    Related,
    Relation,
    Text,
)
from trihub.offices import xml
from trihub.offices.ep.tables import EVENTS, EXTRA, KNOWN, PARTIES, PATHS, RELATIONS, TECHNICAL
from trihub.offices.parts import Parts, others, pairs, pct_data

OFFICE = "EP"
_KIND = re.compile(r"\s+([A-Z])$")


def application(parts: Parts, bib: xml.Element | None) -> Application | None:
    """INID 21 and 22."""
    number = xml.value(bib, PATHS["application"])
    date = parts.date(xml.value(bib, PATHS["filing date"]), "filing date")
    return parts.application(OFFICE, number, date=date) if number else None


def priorities(parts: Parts, bib: xml.Element | None) -> Iterator[Priority]:
    """INID 31 to 33: one ``B300`` holds all claims, each opened by its ``B310``.

    US provisional applications end in a ``P``.
    """
    claims: list[dict[str, str]] = []
    for element in xml.each(bib, f"{PATHS['priorities']}/*"):
        if element.tag == "B310" or not claims:
            claims.append({})
        claims[-1][str(element.tag)] = xml.text_of(element)
    for place, claim in enumerate(claims, 1):
        number, kind = claim.get("B310", ""), ""
        if found := _KIND.search(number):
            number, kind = number[: found.start()], found[1]
        date = parts.date(claim.get("B320", ""), "date of a priority")
        yield parts.priority(claim.get("B330", ""), number, date=date, sequence=place, kind=kind)


def related(parts: Parts, bib: xml.Element | None) -> Iterator[Related]:
    """Parents (INID 61 to 66), and the divisional applications that name this one as theirs."""
    found = [
        (relation, element)
        for tag, relation in RELATIONS.items()
        for element in xml.each(bib, f"B600/{tag}/parent/pdoc")
    ]
    found += [
        (Relation.OTHER, e) for e in xml.each(bib, PATHS["divisional applications of this one"])
    ]
    for relation, element in found:
        number, published = xml.value(element, "dnum/anum"), xml.value(element, "dnum/pnum")
        date = parts.date(xml.value(element, "date"), "date of a related application")
        publication = parts.document(OFFICE, published).key if published else ""
        if number or published:
            yield parts.related(relation, OFFICE, number, date=date, publication=publication)


def pct(parts: Parts, bib: xml.Element | None) -> PctData | None:
    """INID 86 and 87. Numbers stand without ``PCT`` and slashes: ``US2021013511``."""
    filed = xml.first(bib, PATHS["PCT application (INID 86)"])
    published = xml.first(bib, PATHS["PCT publication (INID 87)"])
    number, publication = xml.value(filed, "dnum/anum"), xml.value(published, "dnum/pnum")
    date = parts.date(xml.value(filed, "date"), "date of the PCT application")
    day = parts.date(xml.value(published, "date"), "date of the PCT publication")
    return pct_data(
        parts.application("WO", number, kind="W", date=date) if number else None,
        parts.document("WO", publication, "", day) if publication else None,
    )


def parties(bib: xml.Element | None) -> Iterator[Party]:
    """Every role that has parties, in the order of the file."""
    for role, path in PARTIES.items():
        for place, element in enumerate(xml.each(bib, path), 1):
            if name := _name(element):
                yield Party(
                    role=role, name=name, sequence=place, script=script_of(name).value,
                    country=xml.value(element, "adr/ctry"), address=_address(element),
                    identifier=xml.value(element, "iid"),
                )  # fmt: skip


def _name(element: xml.Element | None) -> str:
    return " ".join(filter(None, (xml.value(element, "snm"), xml.value(element, "sfx"))))


def _address(element: xml.Element | None) -> str:
    if element is None:
        return ""
    lines = [
        line.strip(" ,")
        for step in ("adr/str", "adr/city")
        for line in (element.findtext(step) or "").splitlines()
    ]
    return ", ".join(" ".join(line.split()) for line in lines if line)


def titles(bib: xml.Element | None, language: str, filed: str) -> list[Text]:
    """The title in the language of the proceedings, then the EPO's own translations of it.

    ``B541`` names the language of the ``B542`` after it.
    """
    made: list[Text] = []
    lang = language
    for element in xml.each(bib, f"{PATHS['titles']}/*"):
        text = xml.text_of(element)
        if element.tag == "B541":
            lang = normalise_language(text)
        elif element.tag == "B542" and text:
            origin = Origin.OFFICE if lang != language else written_by(lang, filed)
            made.append(Text(text=text, lang=lang, origin=origin))
    return sorted(made, key=lambda title: title.lang != language)


def written_by(lang: str, filed: str) -> Origin:
    """Texts in the language of filing are original; others the applicant translated.

    That holds for the claims of a patent in the two other official languages (Rule 71(3)
    EPC), for applications filed in another language than an official one (Article 14(2)), and for
    PCT applications published in such a language (Article 153(4)).
    """
    return Origin.ORIGINAL if lang == filed else Origin.APPLICANT


def classes(bib: xml.Element | None) -> Iterator[Classification]:
    """IPC reformed (ST.8, fixed columns), CPC in the same columns, and editions 1 to 7."""
    for element in xml.each(bib, PATHS["classes (IPC)"]):
        if made := parse_ipc(element.text or "", office=OFFICE):
            yield made
    for level, position, value in (
        ("first", "F", ""),
        ("further", "L", ""),
        ("additional", "L", "N"),
    ):
        for element in xml.each(bib, PATHS[f"classes (IPC, editions 1 to 7), {level}"]):
            text = xml.text_of(element)
            edition = text[:1] if text[:1].isdigit() else ""
            if symbol := parse_symbol(text.removeprefix(edition)):
                yield Classification(
                    scheme=Scheme.IPC, symbol=str(symbol), version=edition, position=position,
                    value=value, office=OFFICE,
                )  # fmt: skip
    for element in xml.each(bib, PATHS["classes (CPC)"]):
        if made := parse_ipc(element.text or "", scheme=Scheme.CPC, office=OFFICE):
            yield made


def events(parts: Parts, bib: xml.Element | None) -> Iterator[LegalEvent]:
    """Dated steps, lapses by state, and oppositions."""
    for code, (path, meaning) in EVENTS.items():
        for element in xml.each(bib, path):
            date = parts.date(xml.text_of(element), meaning)
            yield LegalEvent(office=OFFICE, code=code, date=date, text=meaning)
    yield from _lapses(parts, bib)
    for element in xml.each(bib, PATHS["opponents"]):
        name = _name(element)
        details = pairs([
            ("number", xml.value(element, "dnum/text")), ("kind", xml.value(element, "kind")),
            ("opponent", name), ("opponent's number", xml.value(element, "iid")),
            ("address", _address(element)), ("country", xml.value(element, "adr/ctry")),
            ("representative", _name(element.find("B784"))),
            ("representative's number", xml.value(element, "B784/iid")),
            ("representative's address", _address(element.find("B784"))),
            ("representative's country", xml.value(element, "B784/adr/ctry")),
        ])  # fmt: skip
        yield LegalEvent(
            office=OFFICE, code="B781", date=parts.date(xml.value(element, "date"), "opposition"),
            text=f"opposition by {name}", details=details,
        )  # fmt: skip


def _lapses(parts: Parts, bib: xml.Element | None) -> Iterator[LegalEvent]:
    """``B475`` holds dates and states in turn."""
    for holder in xml.each(bib, PATHS["lapsed states"]):
        date = ""
        for element in holder:
            if element.tag == "date":
                date = xml.text_of(element)
            elif element.tag == "ctry":
                yield LegalEvent(
                    office=OFFICE, code="B475", date=parts.date(date, "lapse"),
                    text="lapsed in a contracting state",
                    details=(("country", xml.text_of(element)),),
                )  # fmt: skip


def further(bib: xml.Element | None) -> Iterator[tuple[str, str]]:
    """What has no field, and every tag that no rule reads."""
    for name, path in EXTRA.items():
        for element in xml.each(bib, path):
            yield name, xml.text_of(element)
    for element in xml.each(bib, PATHS["divisional applications of this one"]):
        number, published = xml.value(element, "dnum/anum"), xml.value(element, "dnum/pnum")
        yield "divisional application", f"{number} (EP {published})" if published else number
    for field in ("extension states", "validation states"):
        yield field, " ".join(map(xml.text_of, xml.each(bib, PATHS[field])))
    for holder in xml.each(bib, PATHS["remarks"]):
        lang = ""
        for element in holder:
            text = xml.text_of(element)
            if element.tag == "B051EP":
                lang = text.lower()
            else:
                yield f"remark ({lang})", text
    for block, known in KNOWN.items():
        yield from others(xml.first(bib, block), known)
    yield from others(xml.first(bib, "B000/eptags"), TECHNICAL)
