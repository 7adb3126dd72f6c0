"""Where CNIPA's formats keep each field: one table a format, one way to read by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trihub.core.dates import PatentDate
from trihub.core.languages import normalise_language
from trihub.core.patent import Relation
from trihub.offices import xml
from trihub.offices.parts import Parts

OFFICE = "CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A format's names. Paths are steps to children only, a trailing ``@name`` an attribute.

    ``paths`` go from the root down to what a field is read from; a field that the format
    does not have is left out. The others go on from the element that such a path finds.
    """

    paths: Mapping[str, str]
    inner: str
    """The element with the number inside a reference."""
    document_id: tuple[str, str, str, str]
    """Office, number, kind and date inside ``inner`` (or inside the reference itself)."""
    relations: Mapping[str, Relation]
    """The elements under the path ``related``, and what each says."""
    parent: str
    """From such an element to the document that this one hangs on."""
    cited: tuple[str, ...]
    """From a citation to the reference that it cites: the first that is there."""
    remark: tuple[str, str, str]
    """From a citation to its category, claims and passage."""
    literature: tuple[str, ...]
    """From a citation to other literature."""
    party: Mapping[str, tuple[str, ...]]
    """From a party to its name, country, address, identifier, agency: the first not empty."""
    paragraph: str
    claim: str
    claim_text: str
    figure_label: str
    figure_file: str
    deposit: str
    """Inside an abstract's paragraph: a deposit of a micro-organism."""

    @property
    def known(self) -> frozenset[str]:
        """The children of the bibliographic data that some path reads."""
        top = self.paths["bibliography"] + "/"
        return frozenset(
            path.removeprefix(top).split("/")[0]
            for path in self.paths.values()
            if path.startswith(top)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A number as a reference gives it, unread but for the date."""

    office: str = ""
    number: str = ""
    kind: str = ""
    date: PatentDate | None = None


class CnRecord:
    """One file of CNIPA seen through its layout; ``parts`` collects what was odd."""

    def __init__(self, root: xml.Element, layout: Layout) -> None:
        self.root, self.layout, self.parts = root, layout, Parts()
        self.lang = self.language(root, "zh")

    def all(self, *names: str) -> list[xml.Element]:
        """The elements of the fields, in the order of their names and then of the file."""
        paths = (self.layout.paths.get(name, "") for name in names)
        return [element for path in paths if path for element in self.root.findall(path)]

    def text(self, name: str) -> str:
        """The text of a field that stands once, or nothing."""
        path = self.layout.paths.get(name, "")
        return xml.value(self.root, path) if path else ""

    def part(self, element: xml.Element, name: str) -> str:
        """A part of a party; CNIPA fills what it does not know with zeros."""
        found = (xml.value(element, path) for path in self.layout.party.get(name, ()))
        return next((text for text in found if text.strip("0")), "")

    def formats(self, *names: str) -> dict[str, xml.Element]:
        """One reference in its formats (``standard``, ``original``), the latter where none is said."""
        return by_format(self.all(*names))

    def reference(self, element: xml.Element | None, name: str) -> Reference:
        """The number and date in a reference or priority; ``name`` is for notes on the date."""
        inner = xml.first(element, self.layout.inner)
        found = element if inner is None else inner
        office, number, kind, date = (xml.value(found, path) for path in self.layout.document_id)
        day = self.parts.date(date, f"Date of the {name}")
        return Reference(office=office, number=number, kind=kind, date=day)

    def language(self, element: xml.Element, default: str = "") -> str:
        """The language that an element says it is in; else ``default``, else the file's."""
        return normalise_language(xml.attribute(element, "lang")) or default or self.lang


def by_format(elements: list[xml.Element]) -> dict[str, xml.Element]:
    """The elements by their ``dataFormat``; the older files have one format and do not say it."""
    found: dict[str, xml.Element] = {}
    for element in elements:
        found.setdefault(xml.attribute(element, "dataFormat") or "original", element)
    return found
