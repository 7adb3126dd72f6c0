"""Schemes out of a classification's own texts: CPC Y02 and Y04S, each symbol a class."""

from __future__ import annotations

from collections.abc import Iterable

from trihub.core.classes import Scheme as Symbols
from trihub.core.classes import parse_symbol
from trihub.core.errors import BadFile
from trihub.green.schemes.model import Scheme, SchemeClass, check
from trihub.green.schemes.places import Reading, parse_place

CPC_GREEN = ("Y02A", "Y02B", "Y02C", "Y02D", "Y02E", "Y02P", "Y02T", "Y02W", "Y04S")
CPC_SOURCE = "https://www.cooperativepatentclassification.org/cpcSchemeAndDefinitions/bulk"

Entry = tuple[str, str, str]
"""A symbol, the one above it (empty for a subclass), and its English title."""


def cpc_green(entries: Iterable[Entry], version: str) -> Scheme:
    """The scheme of CPC Y02 and Y04S, out of the official scheme's entries.

    A symbol that a later edition added falls into its subclass. :raises BadFile: there is none of
    them among the entries.
    """
    classes: dict[str, SchemeClass] = {}
    for symbol, parent, title in entries:
        parsed = parse_symbol(symbol)
        if (
            parsed is None
            or f"{parsed.section}{parsed.main_class}{parsed.subclass}" not in CPC_GREEN
        ):
            continue
        above = parse_symbol(parent) if parent else None
        key = str(parsed)
        classes.setdefault(
            key,
            SchemeClass(
                id=key, parent=str(above) if above and str(above) != key else "",
                names={"en": title} if title else {}, places=(parse_place(key, Reading.LISTED),),
            ),
        )  # fmt: skip
    if not classes:
        raise BadFile(
            "There is no class of Y02 or Y04S in these files.",
            hint="Give the CPC scheme's XML files, cpc-scheme-Y02A.xml to cpc-scheme-Y04S.xml.",
        )
    return check(
        Scheme(
            id="cpc-y02-y04s", version=version, title="CPC Y02 and Y04S", source=CPC_SOURCE,
            publisher="EPO and USPTO", licence="CPC terms of use", of=(Symbols.CPC,),
            classes=classes,
        )
    )  # fmt: skip
