"""The European Patent Register in OPS: one record an application, a document for each publication.

The register keeps every state of names, titles and classes with the bulletin that
announced it. Each publication of the EPO that the record names becomes a document with the
state in force on its day; the other states of it are kept in ``extra``, and events with
every one. A record without a publication whose kind it names (answers with events alone,
hit lists) is no document.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from trihub.core.classes import Classification
from trihub.core.dates import PatentDate, parse_date
from trihub.core.errors import BadDate
from trihub.core.languages import normalise_language, script_of
from trihub.core.patent import (
    DocumentId,
    LegalEvent,
    Party,
    Patent,
    PctData,
    Related,
    Relation,
    Role,
    Source,
    Text,
)
from trihub.offices import xml
from trihub.offices.epo import identity, symbols
from trihub.offices.epo.citations import citations
from trihub.offices.epo.exchange import designated, origin
from trihub.offices.parts import Parts, number_of, others, pairs, right_of
from trihub.offices.reader import SkipRecord

B = "bibliographic-data/"

PATHS = {
    "publication": B + "publication-reference/document-id (those of the EPO, one document each)",
    "pct.publication": B + "publication-reference/document-id (that of WO)",
    "application": B + "application-reference/document-id",
    "priorities": B + "priority-claims/priority-claim",
    "related": B + "related-documents/{division,continuation,addition}/relation/parent-doc",
    "applicants": B + "parties/applicants/applicant",
    "inventors": B + "parties/inventors/inventor",
    "agents": B + "parties/agents/agent",
    "titles": B + "invention-title",
    "classes": B + "classifications-ipcr/classification-ipcr/text",
    "citations": B + "references-cited/citation",
    "designated": B + "designation-of-states",
    "status": "@status",
    "events (status)": "ep-patent-statuses/ep-patent-status",
    "events": "events-data/dossier-event",
    "events (procedure)": "procedural-data/procedural-step",
    "extra": B + "term-of-grant (the latest), other states of parties, every other child",
}
"""Field of :class:`~trihub.core.patent.Patent` to path from ``register-document``."""

OFFICE = "EP"
NO_PUBLICATION = "no document: register data without a publication"
NO_KIND = "no document: register entry without a kind of publication"

FORMAT = "register"
"""``Party.format`` of names from the register, so that they stand beside the printed ones."""

RELATIONS = {
    "division": Relation.DIVISION,
    "continuation": Relation.CONTINUATION,
    "addition": Relation.ADDITION,
}

_GROUPS = (
    ("applicants", "applicant", Role.APPLICANT),
    ("inventors", "inventor", Role.INVENTOR),
    ("agents", "agent", Role.AGENT),
)
_KNOWN = frozenset(
    {
        *(path.removeprefix(B).split("/")[0] for path in PATHS.values() if path.startswith(B)),
        "application-reference", "publication-reference", "designation-of-states",
        "language-of-filing", "term-of-grant",
    }
)  # fmt: skip
_GAZETTE = re.compile(r"^(\d{4})/(\d{1,2})$")
_BULLETIN_DAY = 3
"""The European Patent Bulletin appears on Wednesdays (ISO weekday), numbered by the week."""


def patents(root: xml.Element, source: Source) -> Iterator[Patent]:
    """One document for each publication of the EPO. :raises SkipRecord: there is none."""
    biblio = root.find("bibliographic-data")
    references = identity.given(xml.each(biblio, "publication-reference"))
    own = [one for one in references if one.country == OFFICE]
    if not own:
        raise SkipRecord(NO_PUBLICATION)
    if not any(one.kind for one in own):
        raise SkipRecord(NO_KIND)
    international = next((one for one in references if one.country == "WO"), None)
    searched = _searched(biblio) or own[0].kind
    for one in own:
        if one.kind:
            made = _Publication(root, biblio, one)
            yield made.patent(source, international, searched=one.kind == searched)


def _searched(biblio: xml.Element | None) -> str:
    """The kind of the publication that has the search report, where the register says it."""
    path = "search-reports-information/search-report-information/search-report-publication"
    found = identity.given(xml.each(biblio, path))
    return next((one.kind for one in found if one.country == OFFICE and one.kind), "")


@dataclass(frozen=True, slots=True)
class _Block:
    """One state of something in the register, and the day from which it is public."""

    element: xml.Element
    day: int
    label: str


class _Publication:
    """The register's record as it stood on the day of one publication."""

    def __init__(
        self, root: xml.Element, biblio: xml.Element | None, named: identity.Given
    ) -> None:
        self.root, self.biblio, self.parts = root, biblio, Parts()
        self.own = identity.publication(
            self.parts, named.country, named.number, named.kind, named.date, ()
        )
        self.other_states: list[tuple[str, str]] = []

    def patent(
        self, source: Source, international: identity.Given | None, *, searched: bool
    ) -> Patent:
        """The document, with the citations where the search report came with it."""
        parts = self.parts
        applied = identity.given(xml.each(self.biblio, "application-reference"))
        right = right_of(self.own)
        application = identity.application(parts, applied, OFFICE, right)
        claims = xml.each(self.biblio, "priority-claims/priority-claim")
        claimed = identity.claimed(parts, claims, application)
        lang = normalise_language(xml.value(self.biblio, "language-of-filing"))
        titles = self._titles(lang if lang in ("de", "en", "fr") else "")
        parties = tuple(self._parties())
        return Patent(
            publication=self.own,
            source=source,
            right=right,
            application=application,
            priorities=claimed.priorities,
            related=tuple(self._related()),
            pct=self._pct(international) or claimed.pct,
            parties=parties,
            titles=titles,
            classes=self._classes(),
            citations=citations(parts, self.biblio, OFFICE) if searched else (),
            designated=self._designated(),
            status=xml.attribute(self.root, "status"),
            events=tuple(dict.fromkeys(_events(parts, self.root))),
            extra=pairs(dict.fromkeys([*self.other_states, *self._extra()])),
            notes=tuple(parts.notes),
        )

    def _in_force(self, elements: Iterable[xml.Element]) -> tuple[_Block | None, list[_Block]]:
        """The newest state on the day of publication, else the oldest one; and the others."""
        blocks = sorted(map(_block, elements), key=lambda block: block.day)
        if not blocks:
            return None, []
        limit = self.own.date.compact if self.own.date else 99999999
        chosen = next((b for b in reversed(blocks) if b.day <= limit), blocks[0])
        return chosen, [block for block in blocks if block is not chosen]

    def _parties(self) -> Iterator[Party]:
        for group, singular, role in _GROUPS:
            chosen, rest = self._in_force(xml.each(self.biblio, f"parties/{group}"))
            for block in rest:
                names = "; ".join(map(_described, block.element.findall(singular)))
                self.other_states.append((f"{group} of {block.label}", names))
            found = chosen.element.findall(singular) if chosen else []
            for place, element in enumerate(found, 1):
                if made := _party(element, role, place):
                    yield made

    def _titles(self, published: str) -> tuple[Text, ...]:
        by_language: dict[str, list[xml.Element]] = {}
        for element in xml.each(self.biblio, "invention-title"):
            lang = normalise_language(xml.attribute(element, "lang"))
            by_language.setdefault(lang, []).append(element)
        found: list[Text] = []
        for lang, elements in by_language.items():
            chosen, rest = self._in_force(elements)
            for block in rest:
                self.other_states.append((f"title of {block.label}", xml.text_of(block.element)))
            if chosen and (text := xml.text_of(chosen.element)):
                found.append(Text(text=text, lang=lang, origin=origin(OFFICE, lang, published)))
        return tuple(found)

    def _classes(self) -> tuple[Classification, ...]:
        chosen, _ = self._in_force(xml.each(self.biblio, "classifications-ipcr"))
        texts = xml.each(chosen.element if chosen else None, "classification-ipcr/text")
        return tuple(made for text in texts for made in symbols.printed(xml.text_of(text)))

    def _designated(self) -> tuple[str, ...]:
        chosen, _ = self._in_force(xml.each(self.biblio, "designation-of-states"))
        return designated([chosen.element] if chosen else [])

    def _pct(self, international: identity.Given | None) -> PctData | None:
        if international is None:
            return None
        date = self.parts.date(international.date, "Date of the international publication")
        named = self.parts.document(
            international.country, international.number, international.kind, date
        )
        return PctData(publication=named)

    def _related(self) -> Iterator[Related]:
        for tag, relation in RELATIONS.items():
            for parent in xml.each(self.biblio, f"related-documents/{tag}/relation/parent-doc"):
                forms = {one.form: one for one in identity.given([parent])}
                applied = forms.get("application number")
                published = forms.get("publication number")
                if applied is None:
                    continue
                key = self._key(published) if published else ""
                office = applied.country or OFFICE
                yield self.parts.related(
                    relation, office, applied.number, date=None, publication=key
                )

    def _key(self, one: identity.Given) -> str:
        made: DocumentId = self.parts.document(one.country or OFFICE, one.number)
        return made.key

    def _extra(self) -> Iterator[tuple[str, str]]:
        yield "language-of-filing", xml.value(self.biblio, "language-of-filing")
        for element in xml.each(self.biblio, "term-of-grant")[:1]:
            for lapsed in element.findall("lapsed-in-country"):
                country, day = xml.value(lapsed, "country"), xml.value(lapsed, "date")
                yield "lapsed-in-country", f"{country} {day}".strip()
        yield from others(self.biblio, _KNOWN)


def _block(element: xml.Element) -> _Block:
    """Its day is that of the bulletin, else that of the change, else the beginning of time."""
    gazette = xml.attribute(element, "change-gazette-num")
    changed = xml.attribute(element, "change-date")
    return _Block(element, _bulletin(gazette) or _plain(changed), gazette or changed)


def _bulletin(number: str) -> int:
    match = _GAZETTE.match(number)
    try:
        day = (
            dt.date.fromisocalendar(int(match[1]), int(match[2]), _BULLETIN_DAY) if match else None
        )
    except ValueError:
        day = None
    if day is None:
        return 0
    return PatentDate(day.year, day.month, day.day).compact


def _plain(text: str) -> int:
    try:
        day = parse_date(text)
    except BadDate:
        return 0
    return day.compact if day else 0


def _address(element: xml.Element) -> tuple[str, str]:
    address = xml.first(element, "addressbook/address")
    if address is None:
        return "", ""
    lines = [xml.text_of(child) for child in address if child.tag != "country"]
    return ", ".join(line for line in lines if line), xml.value(address, "country")


def _party(element: xml.Element, role: Role, place: int) -> Party | None:
    name = xml.value(element, "addressbook/name")
    address, country = _address(element)
    if not name:
        return None
    return Party(
        role=role, name=name, script=script_of(name).value, address=address, country=country,
        sequence=number_of(xml.attribute(element, "sequence"), place),
        identifier=xml.value(element, "addressbook@cdsid"), format=FORMAT,
    )  # fmt: skip


def _described(element: xml.Element) -> str:
    address, country = _address(element)
    name = xml.value(element, "addressbook/name")
    return ", ".join(part for part in (name, address, country) if part)


# --- events --------------------------------------------------------------------------------


def _events(parts: Parts, root: xml.Element) -> Iterator[LegalEvent]:
    readers: tuple[tuple[str, Callable[[Parts, xml.Element], LegalEvent]], ...] = (
        ("ep-patent-statuses/ep-patent-status", _status),
        ("events-data/dossier-event", _dossier),
        ("procedural-data/procedural-step", _step),
    )
    for path, read in readers:
        for element in root.findall(path):
            if (made := read(parts, element)).code:
                yield made


def _status(parts: Parts, element: xml.Element) -> LegalEvent:
    return LegalEvent(
        office=OFFICE, code=xml.attribute(element, "status-code"), text=xml.text_of(element),
        date=parts.date(xml.attribute(element, "change-date"), "Date of a status"),
        details=(("Source", "register status"),),
    )  # fmt: skip


def _dossier(parts: Parts, element: xml.Element) -> LegalEvent:
    number = xml.value(element, "gazette-reference/gazette-num")
    return LegalEvent(
        office=OFFICE, code=xml.value(element, "event-code"), text=xml.value(element, "event-text"),
        date=parts.date(xml.value(element, "event-date/date"), "Date of an event"),
        details=pairs([("Bulletin", number)]),
    )  # fmt: skip


def _step(parts: Parts, element: xml.Element) -> LegalEvent:
    texts = [
        (xml.attribute(item, "step-text-type"), xml.text_of(item))
        for item in element.findall("procedural-step-text")
    ]
    dates = [
        (xml.attribute(item, "step-date-type"), xml.value(item, "date"))
        for item in element.findall("procedural-step-date")
    ]
    description = next((text for kind, text in texts if kind == "STEP_DESCRIPTION"), "")
    details = [
        ("Phase", xml.attribute(element, "procedure-step-phase")),
        *((kind, text) for kind, text in texts if kind != "STEP_DESCRIPTION"),
        *dates,
        ("Time limit", " ".join(_limit(element))),
    ]
    return LegalEvent(
        office=OFFICE, code=xml.value(element, "procedural-step-code"), text=description,
        date=parts.date(next((day for _, day in dates), ""), "Date of a procedural step"),
        details=pairs(details),
    )  # fmt: skip


def _limit(element: xml.Element) -> Iterator[str]:
    for limit in element.findall("time-limit"):
        yield f"{xml.text_of(limit)} {xml.attribute(limit, 'time-limit-unit')}".strip()
