"""Classification symbols in ST.96: IPC, CPC, and the national ones of Japan and the United States.

Where the schema demands what a record does not keep, the least that is true stands there: a CPC
symbol's action date is the day of publication, its edition the first (2013.01).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from trihub.core.classes import Classification, Scheme, parse_symbol
from trihub.core.patent import DocumentId, Patent
from trihub.library.export.st96.build import add, office, put

FIRST_CPC = "2013.01"
OLDEST_DAY = "1970-01-01"
NATIONAL = (Scheme.USPC, Scheme.FI, Scheme.NATIONAL)
"""Schemes that are the national classification of their office."""

_EDITION = re.compile(r"[1-8]")
_VERSION = re.compile(r"(\d{4})\.(\d\d)")
_CLASS = re.compile(r"[0-9][1-9]|[1-9][0-9]")
_STATUSES = frozenset("BRVD")
_SOURCES = frozenset("HMG")


def add_classes(parent: ET.Element, patent: Patent) -> None:
    """The ``PatentClassificationBag``, where there is any symbol that ST.96 has a place for."""
    bag = ET.Element("pat:PatentClassificationBag")
    ipc = [item for item in patent.classes if item.scheme is Scheme.IPC]
    _ipc(bag, [item for item in ipc if not _EDITION.fullmatch(item.version)])
    _editions(bag, [item for item in ipc if _EDITION.fullmatch(item.version)])
    _cpc(bag, [item for item in patent.classes if item.scheme is Scheme.CPC], patent.publication)
    for scheme in NATIONAL:
        _national(bag, [item for item in patent.classes if item.scheme is scheme], patent)
    if len(bag):
        parent.append(bag)


def add_symbols(parent: ET.Element, symbols: Iterable[str]) -> None:
    """Bare IPC symbols (those of a cited document)."""
    given = list(symbols)
    if given:
        bag = add(add(parent, "pat:PatentClassificationBag"), "pat:IPCRClassificationBag")
        for symbol in given:
            add(add(bag, "pat:IPCRClassification"), "pat:PatentClassificationText", symbol)


def _ipc(bag: ET.Element, found: Sequence[Classification]) -> None:
    if not found:
        return
    made = add(bag, "pat:IPCRClassificationBag")
    for place, item in enumerate(found, 1):
        entry = add(made, "pat:IPCRClassification", attributes={"com:sequenceNumber": str(place)})
        version = _VERSION.fullmatch(item.version)
        if version is None:
            level = f" {item.position}{_value(item, 'N')}" if item.value else ""
            add(entry, "pat:PatentClassificationText", f"{item.symbol}{level}")
            continue
        add(entry, "pat:ClassificationVersionDate", _first_day(item.version))
        put(entry, "com:SymbolPositionCode", item.position)
        put(entry, "pat:IPCClassificationValueCode", _value(item, "N"))
        put(entry, "pat:IPCClassificationStatusCode", _among(item.status, _STATUSES))
        put(entry, "pat:PatentClassificationDataSourceCode", _among(item.source, _SOURCES))
        put(entry, "pat:GeneratingOfficeCode", office(item.office))
        if not _by_parts(entry, item.symbol, "pat:Section"):
            add(entry, "pat:PatentClassificationSymbolText", item.symbol)


def _editions(bag: ET.Element, found: Sequence[Classification]) -> None:
    """IPC before the reform: one element an edition, its first symbol first."""
    for edition in dict.fromkeys(item.version for item in found):
        made = add(bag, "pat:IPCClassification")
        add(made, "com:Edition", edition)
        ordered = _main_first([item for item in found if item.version == edition])
        for place, item in enumerate(ordered):
            tag = "pat:FurtherClassification" if place else "pat:MainClassification"
            add(made, tag, item.symbol)


def _cpc(bag: ET.Element, found: Sequence[Classification], own: DocumentId) -> None:
    whole = [item for item in found if _is_whole(item.symbol)]
    if not whole:
        return
    made = add(bag, "pat:CPCClassificationBag")
    main, *further = _main_first(whole)
    _cpc_entry(add(made, "pat:MainCPC"), main, own, "F")
    if further:
        rest = add(made, "pat:FurtherCPC")
        for item in further:
            _cpc_entry(rest, item, own, "L")


def _cpc_entry(parent: ET.Element, item: Classification, own: DocumentId, position: str) -> None:
    made = add(parent, "pat:CPCClassification")
    add(made, "pat:ClassificationVersionDate", _first_day(item.version or FIRST_CPC))
    _by_parts(made, item.symbol, "pat:CPCSection")
    add(made, "com:SymbolPositionCode", item.position or position)
    add(made, "pat:CPCClassificationValueCode", _value(item, "A") or "I")
    add(made, "pat:ActionDate", str(own.date or OLDEST_DAY))
    add(made, "pat:GeneratingOfficeCode", office(item.office) or own.office)
    put(made, "pat:CPCClassificationStatusCode", _among(item.status, frozenset("BR")))
    put(made, "pat:PatentClassificationDataSourceCode", _among(item.source, _SOURCES))


def _national(bag: ET.Element, found: Sequence[Classification], patent: Patent) -> None:
    for code in dict.fromkeys(item.office for item in found):
        made = add(bag, "pat:NationalClassification")
        add(made, "com:IPOfficeCode", office(code) or patent.publication.office)
        ordered = _main_first([item for item in found if item.office == code])
        for place, item in enumerate(ordered):
            tag = "pat:FurtherNationalClassification" if place else "pat:MainNationalClassification"
            add(add(made, tag), "pat:PatentClassificationText", item.symbol)


def _by_parts(parent: ET.Element, text: str, section: str) -> bool:
    """Section to subgroup each in its element; whether the symbol has these parts."""
    symbol = parse_symbol(text)
    if symbol is None or str(symbol) != text or not symbol.subclass:
        return False
    is_cpc = section == "pat:CPCSection"
    if not _CLASS.fullmatch(symbol.main_class) or (symbol.section == "Y" and not is_cpc):
        return False
    add(parent, section, symbol.section)
    add(parent, "pat:Class", symbol.main_class)
    add(parent, "pat:Subclass", symbol.subclass)
    put(parent, "pat:MainGroup", symbol.group)
    put(parent, "pat:Subgroup", symbol.subgroup)
    return True


def _is_whole(text: str) -> bool:
    symbol = parse_symbol(text)
    return bool(symbol and symbol.subgroup and _CLASS.fullmatch(symbol.main_class))


def _main_first(found: Sequence[Classification]) -> list[Classification]:
    """The first symbol marked F to the front, the others in their order."""
    main = next((item for item in found if item.position == "F"), found[0])
    return [main, *(item for item in found if item is not main)]


def _value(item: Classification, additional: str) -> str:
    """I, or what the scheme writes for additional information: N in IPC, A in CPC."""
    return {"I": "I", "A": additional, "N": additional}.get(item.value, "")


def _among(code: str, known: frozenset[str]) -> str:
    return code if code in known else ""


def _first_day(version: str) -> str:
    match = _VERSION.fullmatch(version)
    return f"{match[1]}-{match[2]}-01" if match else _first_day(FIRST_CPC)
