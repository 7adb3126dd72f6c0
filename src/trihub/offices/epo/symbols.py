"""Classification symbols in the EPO's exchange documents: IPC, CPC, FI, F-term, US and others."""

from __future__ import annotations

import re
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

SCHEMES: dict[str, tuple[Scheme, str]] = {
    "CPC": (Scheme.CPC, ""),
    "CPCI": (Scheme.CPC, "I"),
    "CPCA": (Scheme.CPC, "A"),
    "CPCNO": (Scheme.CPC, ""),
    "IPC": (Scheme.IPC, ""),
    "IPCR": (Scheme.IPC, ""),
    "FI": (Scheme.FI, ""),
    "FTERM": (Scheme.FTERM, ""),
    "EC": (Scheme.ECLA, ""),
    "ECLA": (Scheme.ECLA, ""),
    "ICO": (Scheme.ECLA, "A"),
    "UC": (Scheme.USPC, ""),
    "USPC": (Scheme.USPC, ""),
    "LOC": (Scheme.LOCARNO, ""),
}
"""``classification-scheme@scheme`` to the scheme and the value that it implies. Others (``NPC`` and
what the EPO may add) are national."""

_NATIONAL = {"US": Scheme.USPC}
_EDITION = re.compile(r"^\s*(?P<edition>[1-8])\s*(?=[A-H]\s*\d{2})")
_LEVELS = ("section", "class", "subclass", "main-group", "subgroup")
_SPACES = re.compile(r"\s+")


def classes(biblio: xml.Element | None) -> tuple[Classification, ...]:
    """All symbols, in the order: IPC, old IPC, other schemes, national ones."""
    return (*_ipc(biblio), *_old_ipc(biblio), *_schemes(biblio), *_national(biblio))


def _ipc(biblio: xml.Element | None) -> Iterator[Classification]:
    """Fixed width (WIPO ST.8) in DOCDB, cut short in OPS."""
    for element in xml.each(biblio, "classifications-ipcr/classification-ipcr"):
        text = element.findtext("text") or ""
        if made := parse_ipc(text):
            yield made


def _old_ipc(biblio: xml.Element | None) -> Iterator[Classification]:
    """Editions 1 to 7: the edition stands in an element of its own and before the symbol."""
    for parent in xml.each(biblio, "classification-ipc"):
        edition = xml.value(parent, "edition")
        for tag, position in (("main-classification", "F"), ("further-classification", "L")):
            for element in parent.findall(tag):
                printed_edition, _, text = _EDITION.sub(
                    r"\g<edition>|", xml.text_of(element)
                ).rpartition("|")
                if symbol := parse_symbol(text):
                    version = normalise_version((edition or printed_edition).lstrip("0"))
                    yield Classification(
                        scheme=Scheme.IPC, symbol=str(symbol), position=position, version=version
                    )  # fmt: skip


def _schemes(biblio: xml.Element | None) -> Iterator[Classification]:
    for element in xml.each(biblio, "patent-classifications/patent-classification"):
        if made := _symbol(element):
            yield made
    for element in xml.each(biblio, f"patent-classifications/{_RANKED}"):
        if made := _symbol(element):
            yield made


_RANKED = "combination-set/combination-rank/patent-classification"


def combinations(biblio: xml.Element | None) -> list[tuple[str, str]]:
    """CPC combination sets, each as its symbols in order of rank, for :attr:`Patent.extra`."""
    found = []
    for element in xml.each(biblio, "patent-classifications/combination-set"):
        ranked = element.findall("combination-rank/patent-classification")
        symbols = [made.symbol for item in ranked if (made := _symbol(item))]
        found.append(("CPC combination set", " + ".join(symbols)))
    return found


def _symbol(element: xml.Element) -> Classification | None:
    named = element.find("classification-scheme")
    scheme, implied = SCHEMES.get(xml.attribute(named, "scheme").upper(), (Scheme.NATIONAL, ""))
    said = {str(child.tag): xml.text_of(child) for child in element}
    text = said.get("classification-symbol") or _from_levels(said)
    if not text:
        return None
    return Classification(
        scheme=scheme,
        symbol=normalise(scheme, text),
        version=normalise_version(said.get("classification-scheme", "")),
        position=said.get("symbol-position", ""),
        value=said.get("classification-value") or implied,
        office=said.get("generating-office") or xml.attribute(named, "office"),
        source=said.get("classification-data-source", ""),
        status=said.get("classification-status", ""),
    )


def _from_levels(said: dict[str, str]) -> str:
    section, class_, subclass, group, subgroup = (said.get(tag, "") for tag in _LEVELS)
    head = f"{section}{class_}{subclass}"
    if not group:
        return head
    return f"{head} {group}/{subgroup}" if subgroup else f"{head} {group}"


def normalise(scheme: Scheme, text: str) -> str:
    """A symbol as other readers write it; one of another shape with its blanks folded."""
    if scheme is Scheme.FI:
        return parse_fi(text)
    if scheme is Scheme.FTERM:
        return re.sub(r"[\s/]", "", text)
    if scheme in (Scheme.IPC, Scheme.CPC) and (symbol := parse_symbol(text)):
        return str(symbol)
    return _SPACES.sub(" ", text).strip()


def _national(biblio: xml.Element | None) -> Iterator[Classification]:
    for parent in xml.each(biblio, "classification-national"):
        office = xml.value(parent, "country")
        scheme = _NATIONAL.get(office, Scheme.NATIONAL)
        for tag, position in (
            ("main-classification", "F"),
            ("further-classification", "L"),
            ("text", ""),
        ):
            for element in parent.findall(tag):
                if text := xml.text_of(element):
                    yield Classification(
                        scheme=scheme, symbol=text, position=position, office=office
                    )  # fmt: skip


def printed(text: str, office: str = "") -> list[Classification]:
    """Symbols in one text, as the European Register prints them (``H04W84/20,  // H04W88/04``).

    What stands behind ``//`` is additional information.
    """
    found: list[Classification] = []
    invention, _, additional = text.partition("//")
    for part, value in ((invention, "I"), (additional, "A")):
        for item in re.split(r"[,;]", part):
            if made := parse_ipc(item, office=office):
                position = "L" if found else "F"
                found.append(replace(made, position=position, value=value))
    return found
