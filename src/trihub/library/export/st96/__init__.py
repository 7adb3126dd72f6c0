"""WIPO ST.96 V6.0: one ``pat:PatentPublication`` a document, one after another.

Each document has its own XML declaration, as offices' weekly files have it and as
``trihub ingest`` cuts them. Every field that ``PatentPublication`` has a place for is written;
``docs/how-to/export.md`` lists what has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from xml.etree import ElementTree as ET

from trihub.core.patent import Patent
from trihub.core.ports import Stored
from trihub.library.export.st96 import texts
from trihub.library.export.st96.bibliography import add_bibliography
from trihub.library.export.st96.build import COM, PAT, language, put

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
INVENTED = b'<?trihub invented="yes"?>\n'
"""What the readers take for the mark of an invented document."""


def write_st96(documents: Iterable[Stored], out: BinaryIO) -> int:
    """Write ST.96 documents one after another, UTF-8; the number of documents."""
    count = 0
    for stored in documents:
        out.write(st96_document(stored.patent))
        count += 1
    return count


def st96_document(patent: Patent) -> bytes:
    """One document with its XML declaration."""
    head = DECLARATION + (INVENTED if patent.invented else b"")
    body: bytes = ET.tostring(_publication(patent), encoding="utf-8")
    return head + body + b"\n"


def _publication(patent: Patent) -> ET.Element:
    own = patent.publication
    lang = texts.language_of(patent)
    root = ET.Element("pat:PatentPublication", {"xmlns:pat": PAT, "xmlns:com": COM})
    root.set("com:st96Version", "V6_0")
    root.set("com:languageCode", language(lang) or "en")
    if own.date:
        root.set("com:documentPublicationDate", str(own.date))
    put(root, "com:IPOfficeCode", own.office)
    add_bibliography(root, patent, lang)
    texts.add_descriptions(root, patent)
    texts.add_claims(root, patent)
    texts.add_abstracts(root, patent)
    return root
