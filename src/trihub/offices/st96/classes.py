"""Classification symbols in WIPO's ST.96: IPC, CPC, ECLA and national ones, by their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trihub.core.classes import (
    Classification,
    Scheme,
    normalise_version,
    parse_fi,
    parse_ipc,
    parse_symbol,
)
from trihub.offices import xml

BAG = "PatentClassificationBag"

PATHS = {
    "IPC": "IPCRClassificationBag/IPCRClassification",
    "IPC (before 2006)": "IPCClassification",
    "CPC (main)": "CPCClassificationBag/MainCPC/CPCClassification",
    "CPC (further)": "CPCClassificationBag/FurtherCPC/CPCClassification",
    "CPC (combinations)": "CPCClassificationBag/FurtherCPC/CPCCombinationSet"
    "/CPCCombinationRank/CPCClassification",
    "ECLA (main)": "ECLAClassificationBag/MainECLA",
    "ECLA (further)": "ECLAClassificationBag/FurtherECLA",
    "national": "NationalClassification",
    "Locarno": "LocarnoClassificationBag/LocarnoClassification",
}
"""Field to path, below a ``PatentClassificationBag``."""

SYMBOL = ("Section", "Class", "Subclass", "MainGroup", "Subgroup")
TEXTS = ("PatentClassificationText", "PatentClassificationSymbolText")
VERSION, POSITION, OFFICE, SOURCE = (
    "ClassificationVersionDate",
    "SymbolPositionCode",
    "GeneratingOfficeCode",
    "PatentClassificationDataSourceCode",
)
VALUES = ("IPCClassificationValueCode", "CPCClassificationValueCode")
STATUSES = ("IPCClassificationStatusCode", "CPCClassificationStatusCode")

_MAIN = frozenset({"MainNationalClassification", "MainClassification"})


def classes(bag: xml.Element | None) -> tuple[Classification, ...]:
    """Every symbol of a bag, in the order of the schemes above and then of the file."""
    made: list[Classification] = []
    for element in xml.each(bag, PATHS["IPC"]):
        made += _by_parts(element, Scheme.IPC, "Section")
    for element in xml.each(bag, PATHS["IPC (before 2006)"]):
        made += _edition(element)
    for field in ("CPC (main)", "CPC (further)", "CPC (combinations)"):
        for element in xml.each(bag, PATHS[field]):
            made += _by_parts(element, Scheme.CPC, "CPCSection")
    for field in ("ECLA (main)", "ECLA (further)"):
        for element in xml.each(bag, PATHS[field]):
            made.append(Classification(scheme=Scheme.ECLA, symbol=xml.text_of(element)))
    for element in xml.each(bag, PATHS["national"]):
        made += national(element)
    for element in xml.each(bag, PATHS["Locarno"]):
        made.append(Classification(scheme=Scheme.LOCARNO, symbol=xml.text_of(element)))
    return tuple(item for item in made if item.symbol)


def _by_parts(element: xml.Element, scheme: Scheme, section: str) -> Iterator[Classification]:
    parts = [xml.value(element, name) for name in (section, *SYMBOL[1:])]
    written = f"{parts[0]}{parts[1]}{parts[2]} {parts[3]}/{parts[4]}".rstrip(" /")
    text = written or next((t for name in TEXTS if (t := xml.value(element, name))), "")
    symbol = parse_symbol(text)
    if symbol is None:
        return
    read = None if written else parse_ipc(text, scheme=scheme)
    made = read or Classification(scheme=scheme, symbol=str(symbol))
    yield replace(
        made,
        version=normalise_version(xml.value(element, VERSION)) or made.version,
        position=xml.value(element, POSITION) or made.position,
        value=_first(element, VALUES) or made.value,
        office=xml.value(element, OFFICE) or made.office,
        source=xml.value(element, SOURCE) or made.source,
        status=_first(element, STATUSES) or made.status,
    )


def _first(element: xml.Element, names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := xml.value(element, name))), "")


def _edition(element: xml.Element) -> Iterator[Classification]:
    """IPC of editions 1 to 7: main and further symbols under one edition."""
    edition = xml.value(element, "Edition")
    for child in element:
        if child.tag != "Edition" and (found := parse_ipc(xml.text_of(child))):
            position = "F" if child.tag in _MAIN else "L"
            yield replace(found, version=edition, position=found.position or position)


def national(element: xml.Element) -> Iterator[Classification]:
    """National classes: USPC as class/subclass, FI of Japan, others as they stand."""
    office = xml.value(element, "IPOfficeCode")
    scheme = {"US": Scheme.USPC, "JP": Scheme.FI}.get(office, Scheme.NATIONAL)
    for child in element:
        class_, subclass = xml.value(child, "NationalClass"), xml.value(child, "NationalSubclass")
        text = xml.value(child, "PatentClassificationText") or "/".join(
            part for part in (class_, subclass) if part
        )
        if text and child.tag not in ("IPOfficeCode", "Edition"):
            symbol = parse_fi(text) if scheme is Scheme.FI else text
            position = "F" if child.tag in _MAIN else "L"
            yield Classification(scheme=scheme, symbol=symbol, position=position, office=office)
