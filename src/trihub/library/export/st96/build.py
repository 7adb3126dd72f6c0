"""Making ST.96's elements: names with their prefixes, clean text, dates, codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from trihub.library.export.st96.codes import COUNTRIES, LANGUAGES, OFFICES

PAT = "http://www.wipo.int/standards/XMLSchema/ST96/Patent"
COM = "http://www.wipo.int/standards/XMLSchema/ST96/Common"

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even as a reference (section 2.2)."""


def clean(text: str) -> str:
    """The text without characters that XML does not have."""
    return _FORBIDDEN.sub("", text)


def add(
    parent: ET.Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> ET.Element:
    """A new last child. Attributes without a value are left out."""
    given = {name: clean(value) for name, value in (attributes or {}).items() if value}
    made = ET.SubElement(parent, tag, given)
    made.text = clean(text) or None
    made.tail = "\n"
    return made


def put(parent: ET.Element, tag: str, text: object) -> None:
    """A child with a text; nothing where there is none."""
    written = "" if text is None else str(text)
    if written:
        add(parent, tag, written)


def add_lines(parent: ET.Element, tag: str, text: str, attributes: Mapping[str, str]) -> ET.Element:
    """A new last child whose lines are parted by ``com:Br``."""
    first, *more = clean(text).split("\n")
    made = add(parent, tag, first, attributes)
    for line in more:
        ET.SubElement(made, "com:Br").tail = line
    return made


def language(code: str) -> str:
    """The code, where it is one that ST.96 knows; else empty."""
    return code if code in LANGUAGES else ""


def country(code: str) -> str:
    """The code, where it is a country that ST.96 knows; else empty."""
    return code if code in COUNTRIES else ""


def office(code: str) -> str:
    """The code, where it is an office that ST.96 knows; else empty."""
    return code if code in OFFICES else ""
