"""Definitions of classes out of WIPO's IPC scheme in XML (``ipcEntry`` within ``IPCScheme`` or
``ipcEntries``; “IPC scheme XML file format”, WIPO, IPC Master Files)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trihub.core.languages import normalise_language
from trihub.offices.xml import Element, parse, root_name

ROOTS = ("ipcEntries", "IPCScheme", "ipcEdition")
_TITLES = frozenset({"s", "c", "u", "m", *"123456789AB"})
"""Kinds of entries that define a class: section, class, subclass, main group, subgroups by dots.
Others (t, g, n, i) are titles over several classes, guidance, notes and indexes."""

_FIXED = re.compile(r"([A-H]\d\d[A-Z])(\d{4})(\d{6})")


def is_scheme(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a scheme."""
    return root_name(head) in ROOTS


def read_definitions(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Symbol (``A01B1/02``), language and text of every class. :raises BadFile: no sound XML."""
    root = parse(data)
    around = normalise_language(root.get("lang") or "")
    for entry in root.iter("ipcEntry"):
        title = entry.find("textBody/title")
        if entry.get("kind") in _TITLES and title is not None:
            text = "; ".join(filter(None, map(_part, title.iter("titlePart"))))
            yield (
                printed(entry.get("symbol") or ""),
                normalise_language(entry.get("lang") or around),
                text,
            )


def _part(part: Element) -> str:
    text = part.find("text")
    return " ".join("".join(map(str, text.itertext())).split()) if text is not None else ""


def printed(symbol: str) -> str:
    """The symbol as it is printed: ``A01B0001020000`` is ``A01B1/02``."""
    fixed = _FIXED.fullmatch(symbol)
    if not fixed:
        return symbol
    return f"{fixed[1]}{int(fixed[2])}/{fixed[3].rstrip('0').ljust(2, '0')}"
