"""Bulk gazettes of the Korean office: ``KR_OpenPatent`` and its siblings, often in EUC-KR.

Bibliography stands in elements named ``KR_…``, text in those of ST.36. Published descriptions
of the layout name the elements but not always what stands around them, so a bibliographic
element is found by its name (each name has one meaning; none occurs inside the texts), and a
party by the nearest element around its name that tells its role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from trihub.core.classes import Classification, Scheme, parse_ipc
from trihub.core.dates import PatentDate
from trihub.core.languages import normalise_language, script_of
from trihub.core.numbers.clean import kind_code
from trihub.core.numbers.model import Right
from trihub.core.patent import (
    Application,
    ClaimSet,
    Description,
    DocumentId,
    Origin,
    Paragraph,
    Party,
    Patent,
    Priority,
    Role,
    Section,
    Source,
    Text,
)
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.claims import claim_set, numbered
from trihub.offices.kr.registrations import official
from trihub.offices.parts import ST36_SECTIONS, Parts, first_published, pairs, right_of
from trihub.offices.reader import XmlReader

LANG = "ko"

PATHS = {
    "publication (laid open)": ("KR_OpenNumber", "KR_OpenNum"),
    "publication.date (laid open)": ("KR_OpenDate",),
    "publication (registered), registration": ("KR_RegNum", "KR_RegNumber"),
    "publication.date (registered)": ("KR_PublicationDate", "KR_PublicDate", "KR_RegGazetteDate"),
    "grant_date": ("KR_RegDate",),
    "publication.kind": ("KR_DocumentType",),
    "application": ("KR_ApplicationNumber",),
    "application.date": ("KR_ApplicationDate",),
    "titles": ("invention-title", "KR_InventionTitle"),
    "parties": ("KR_ORGName", "KR_Name"),
    "parties.address": ("KR_Address",),
    "parties.country": ("KR_Country",),
    "classes (IPC)": ("KR_IPCInformation",),
    "classes (CPC)": ("KR_CPCInformation",),
    "priorities": ("KR_PriorityInformation", "KR_Priority"),
    "descriptions": ("description",),
    "claim_sets": ("claims",),
    "abstracts": ("abstract",),
}
"""Field of :class:`Patent` to the names that it is found under, the first that is there."""

ROLES = (
    ("Applicant", Role.APPLICANT),
    ("Inventor", Role.INVENTOR),
    ("Agent", Role.AGENT),
    ("Attorney", Role.AGENT),
    ("Examiner", Role.EXAMINER),
    ("Righter", Role.GRANTEE),
    ("RightHolder", Role.GRANTEE),
    ("Patentee", Role.GRANTEE),
)
"""What the name of an element around a party's name tells of its role."""

_ROOT = re.compile(r"KR_(?:Open|Reg|Pub)[A-Za-z]*(?:Patent|Utility)[A-Za-z]*")
_TEXTS = frozenset({"description", "claims", "abstract", "drawings", "invention-title"})
_READ = frozenset(name for names in PATHS.values() for name in names)


class KrGazetteReader(XmlReader):
    """Reads the Korean office's bulk files of laid-open and registered patents and utility models."""

    name = "kipo-gazette"
    roots = frozenset({"KR_OpenPatent"})

    def recognises(self, head: bytes) -> bool:
        """A root like ``KR_OpenPatent`` (laid open) or ``KR_RegPatent`` (registered)."""
        return bool(_ROOT.fullmatch(xml.root_name(head)))

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Yield the one publication of a file."""
        yield _Record(root, source).patent()


class _Record:
    """One parsed file: its bibliographic elements by name, and what was odd in it."""

    def __init__(self, root: xml.Element, source: Source) -> None:
        self.root, self.source, self.parts = root, source, Parts()
        self.biblio: dict[str, list[xml.Element]] = {}
        self._collect(root)

    def _collect(self, element: xml.Element) -> None:
        for child in element:
            tag = str(child.tag)
            self.biblio.setdefault(tag, []).append(child)
            if tag not in _TEXTS:
                self._collect(child)

    def all(self, field: str) -> list[xml.Element]:
        """Every element of the first name of ``field`` that occurs."""
        return next((self.biblio[name] for name in PATHS[field] if name in self.biblio), [])

    def one(self, field: str) -> str:
        """The text of the first element of ``field``."""
        found = self.all(field)
        return xml.text_of(found[0]) if found else ""

    def date(self, field: str) -> PatentDate | None:
        """The date of ``field``; a bad one is noted."""
        return self.parts.date(self.one(field), field)

    def patent(self) -> Patent:
        publication = self._publication()
        right = right_of(publication)
        description = tuple(_paragraphs(self._text("descriptions")))
        earlier = self._earlier()
        return Patent(
            publication=publication,
            source=self.source,
            right=right,
            application=self._application(right),
            registration=official(self.one("publication (registered), registration")),
            grant_date=self.date("grant_date"),
            first_published=first_published(earlier),
            earlier=earlier,
            priorities=self._priorities(),
            parties=tuple(self._parties()),
            titles=tuple(self._titles()),
            abstracts=self._abstracts(),
            claim_sets=self._claims(),
            descriptions=(Description(paragraphs=description, lang=LANG),) if description else (),
            classes=(
                *self._classes("classes (IPC)", Scheme.IPC),
                *self._classes("classes (CPC)", Scheme.CPC),
            ),
            extra=self._extra(),
            notes=tuple(self.parts.notes),
        )

    @property
    def registered(self) -> bool:
        """Whether this is the gazette of a registration (by the root's name)."""
        return not str(self.root.tag).startswith("KR_Open")

    def _publication(self) -> DocumentId:
        field = "publication (registered), registration" if self.registered else (
            "publication (laid open)"
        )  # fmt: skip
        day = "registered" if self.registered else "laid open"
        kind = kind_code(self.one("publication.kind")) or self._default_kind()
        return self.parts.publication(
            "KR", self.one(field), kind, self.date(f"publication.date ({day})")
        )

    def _default_kind(self) -> str:
        """By root and the application number's first two digits, where the file prints no code."""
        utility = "Utility" in str(self.root.tag) or self.one("application").startswith("20")
        if self.registered:
            return "Y1" if utility else "B1"
        return "U" if utility else "A"

    def _application(self, right: Right) -> Application | None:
        number = self.one("application")
        date = self.date("application.date")
        return self.parts.application("KR", number, date=date, right=right) if number else None

    def _earlier(self) -> tuple[DocumentId, ...]:
        """The laid-open publication that the gazette of a registration names."""
        number = self.one("publication (laid open)")
        if not self.registered or not number:
            return ()
        kind = "U" if self._default_kind() == "Y1" else "A"
        date = self.date("publication.date (laid open)")
        return (self.parts.document("KR", number, kind, date),)

    def _priorities(self) -> tuple[Priority, ...]:
        found: list[Priority] = []
        for element in self.all("priorities"):
            values = {str(e.tag): xml.text_of(e) for e in element.iter() if not len(e)}
            told = {
                end: next((v for k, v in values.items() if k.endswith(end)), "")
                for end in ("Number", "Date", "Country")
            }
            if told["Number"]:
                date = self.parts.date(told["Date"], "priority date")
                office, number = _code(told["Country"]) or "KR", _foreign(told["Number"])
                place = len(found) + 1
                found.append(self.parts.priority(office, number, date=date, sequence=place))
        return tuple(found)

    def _parties(self) -> Iterator[Party]:
        """One a place where a name stands, by the role of the nearest element around it."""
        counted: dict[Role, int] = {}
        for holder in self._holders():
            role = _role(holder)
            name = xml.value(holder, "KR_ORGName") or xml.value(holder, "KR_Name")
            if role is None or not name:
                continue
            counted[role] = counted.get(role, 0) + 1
            yield Party(
                role=role, name=name, sequence=counted[role], script=script_of(name).value,
                latin=xml.value(holder, "KR_EnglishName"),
                country=_code(xml.value(holder, "KR_Country")),
                address=xml.value(holder, "KR_Address"),
            )  # fmt: skip

    def _holders(self) -> list[xml.Element]:
        found: dict[xml.Element, None] = {}
        for name in PATHS["parties"]:
            for element in self.biblio.get(name, ()):
                parent = element.getparent()
                if parent is not None:
                    found[parent] = None
        order = {element: place for place, element in enumerate(self.root.iter())}
        return sorted(found, key=lambda element: order[element])

    def _titles(self) -> Iterator[Text]:
        for element in self.all("titles"):
            if text := xml.text_of(element):
                lang = normalise_language(xml.attribute(element, "lang")) or LANG
                origin = Origin.ORIGINAL if lang == LANG else Origin.UNKNOWN
                yield Text(text=text, lang=lang, origin=origin)

    def _text(self, field: str) -> xml.Element | None:
        """The text's element; a description without one stands in its parts under the root."""
        found = self.all(field)
        if found or field != "descriptions":
            return found[0] if found else None
        parts = [self.biblio[name][0] for name in ST36_SECTIONS if name in self.biblio]
        return parts[0].getparent() if parts else None

    def _abstracts(self) -> tuple[Text, ...]:
        element = self._text("abstracts")
        lines = [xml.text_of(p, lines=True) for p in xml.each(element, ".//p")]
        text = "\n".join(filter(None, lines)) or xml.text_of(element, lines=True)
        return (Text(text=text, lang=LANG),) if text else ()

    def _claims(self) -> tuple[ClaimSet, ...]:
        elements = xml.each(self._text("claim_sets"), "claim")
        return claim_set(numbered(elements, "claim-text", _lines), LANG)

    def _classes(self, field: str, scheme: Scheme) -> Iterator[Classification]:
        for element in (e for group in self.all(field) for e in group.iter() if not len(e)):
            text = xml.attribute(element, "value") or xml.text_of(element)
            found = parse_ipc(text, scheme=scheme, office="KR") if text else None
            if found is not None:
                main = "Main" in str(element.tag)
                yield replace(found, position=found.position or ("F" if main else "L"))
            elif text:
                self.parts.note(f"The {scheme.value} “{text}” could not be read.")

    def _extra(self) -> tuple[tuple[str, str], ...]:
        """Bibliographic elements that no rule reads, by their names."""
        return pairs(
            (name, xml.text_of(element))
            for name, elements in self.biblio.items()
            for element in elements
            if name.startswith("KR_") and name not in _READ and not len(element)
            and not _inside_read(element)
        )  # fmt: skip


def _lines(element: xml.Element) -> str:
    return xml.text_of(element, lines=True)


def _inside_read(element: xml.Element) -> bool:
    """Whether an element around this one is read with all that stands in it."""
    whole = (*PATHS["classes (IPC)"], *PATHS["classes (CPC)"], *PATHS["priorities"])
    return any(str(parent.tag) in whole for parent in element.iterancestors())


def _code(country: str) -> str:
    """The ST.3 code of a country printed as ``일본(JP)``, or the text where it holds none."""
    match = re.search(r"\b([A-Z]{2})\b", country)
    return match[1] if match else country


def _foreign(number: str) -> str:
    """A Japanese priority as ``JP-P-2018-00001234`` (the Korean office's form) as its own office's."""
    match = re.fullmatch(r"(?:JP-)?P-(\d{4})-0*(\d{1,6})", number)
    return f"特願{match[1]}-{match[2].zfill(6)}" if match else number


def _role(holder: xml.Element) -> Role | None:
    for element in (holder, *holder.iterancestors()):
        for word, role in ROLES:
            if word in str(element.tag):
                return role
    return None


def _paragraphs(
    parent: xml.Element | None, section: Section = Section.OTHER
) -> Iterator[Paragraph]:
    """The paragraphs of a description in order; bibliography and other texts are passed over."""
    for child in () if parent is None else parent:
        tag = str(child.tag)
        if tag in _TEXTS or tag.startswith("KR_"):
            continue
        if tag in ("p", "heading"):
            if text := xml.text_of(child, lines=True):
                number = xml.attribute(child, "num")
                heading = tag == "heading"
                yield Paragraph(text=text, number=number, section=section, heading=heading)
        elif len(child):
            yield from _paragraphs(child, ST36_SECTIONS.get(tag, section))
        elif text := xml.text_of(child):
            yield Paragraph(text=text, section=ST36_SECTIONS.get(tag, section))
