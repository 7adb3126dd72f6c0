"""The classes of Red Book documents: IPC reformed and not, CPC with combinations, US."""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.classes import Classification, Scheme, normalise_version, parse_symbol
from trihub.offices import xml
from trihub.offices.us import common

CLASSES = {
    "classes (IPC)": "classifications-ipcr/classification-ipcr",
    "classes (IPC, editions 1 to 7)": "classification-ipc",
    "classes (CPC), first": "classifications-cpc/main-cpc/classification-cpc",
    "classes (CPC), further": "classifications-cpc/further-cpc/classification-cpc",
    "classes (US)": "classification-national",
}
"""Field to path, from the bibliographic data down, children only."""

SYMBOL = ("section", "class", "subclass", "main-group", "subgroup")
FIELDS = {
    "position": "symbol-position",
    "value": "classification-value",
    "office": "generating-office/country",
    "source": "classification-data-source",
    "status": "classification-status",
}
"""Parts of ``classification-ipcr`` and ``classification-cpc``."""

VERSIONS = {Scheme.IPC: "ipc-version-indicator/date", Scheme.CPC: "cpc-version-indicator/date"}
COMBINATIONS = "classifications-cpc/further-cpc/combination-set"
SEARCHED = ("us-field-of-classification-search", "field-of-search")


def classes(bib: xml.Element | None) -> tuple[Classification, ...]:
    """All classes of the document, first ones first."""
    return tuple(made for made in _all(bib) if made is not None)


def _all(bib: xml.Element | None) -> Iterator[Classification | None]:
    for element in xml.each(bib, CLASSES["classes (IPC)"]):
        yield _structured(element, Scheme.IPC)
    for element in xml.each(bib, CLASSES["classes (IPC, editions 1 to 7)"]):
        edition = xml.value(element, "edition")
        for tag, position in (("main-classification", "F"), ("further-classification", "L")):
            for item in xml.each(element, tag):
                yield common.ipc_of_edition(item.text or "", edition, position)
    for field in ("classes (CPC), first", "classes (CPC), further"):
        for element in xml.each(bib, CLASSES[field]):
            yield _structured(element, Scheme.CPC)
    for element in xml.each(bib, CLASSES["classes (US)"]):
        for tag, position in (("main-classification", "F"), ("further-classification", "L")):
            for item in xml.each(element, tag):
                yield common.uspc(item.text or "", position)


def _symbol(element: xml.Element) -> str:
    section, class_, subclass, group, subgroup = (xml.value(element, step) for step in SYMBOL)
    text = f"{section}{class_}{subclass} {group}" + (f"/{subgroup}" if subgroup else "")
    found = parse_symbol(text)
    return str(found) if found else ""


def _structured(element: xml.Element, scheme: Scheme) -> Classification | None:
    symbol = _symbol(element)
    if not symbol:
        return None
    fields = {name: xml.value(element, path) for name, path in FIELDS.items()}
    version = normalise_version(xml.value(element, VERSIONS[scheme]))
    return Classification(scheme=scheme, symbol=symbol, version=version, **fields)


def combinations(bib: xml.Element | None) -> Iterator[str]:
    """CPC combination sets, their symbols in order of rank (``A61B 5/0024 + A61B 2560/0412``)."""
    for element in xml.each(bib, COMBINATIONS):
        ranks = xml.each(element, "combination-rank/classification-cpc")
        yield " + ".join(filter(None, map(_symbol, ranks)))


def searched(bib: xml.Element | None) -> Iterator[str]:
    """The fields that the examiner searched, as the document lists them."""
    for path in SEARCHED:
        for element in xml.each(bib, f"{path}/*"):
            if element.tag != "classification-national":
                yield xml.text_of(element)
                continue
            for item in [
                *element.findall("main-classification"),
                *element.findall("further-classification"),
            ]:
                made = common.uspc(item.text or "")
                if made:
                    yield made.symbol
