"""Answers of the EPO's Open Patent Services (OPS), version 3.2, as XML.

What holds documents is cut at the element that holds one: a family member, a record of
bibliographic data, a full text, a record of the European Register. Partial answers (an
abstract, claims, a family with numbers alone) are documents: the store joins the views of
a publication field by field. Everything else is passed over, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from trihub.core.patent import Patent, Source
from trihub.core.ports import Read, Record
from trihub.offices import framing, xml
from trihub.offices.archives import Joined
from trihub.offices.epo import exchange, fulltext, legal, register
from trihub.offices.parts import Parts
from trihub.offices.reader import SkipRecord, XmlReader

PATHS = {
    **{f"exchange-document: {field}": path for field, path in exchange.PATHS.items()},
    **{f"fulltext-document: {field}": path for field, path in fulltext.PATHS.items()},
    **{f"register-document: {field}": path for field, path in register.PATHS.items()},
    **{f"legal: {field}": path for field, path in legal.PATHS.items()},
    "family-member: publication": "publication-reference",
    "family-member: application": "application-reference",
    "family-member: priorities": "priority-claim",
    "family-member: events": "legal",
    "family-member: docdb_family": "@family-id",
    "family-member: everything else": "exchange-document",
}
"""Element that holds a document, and field of :class:`~trihub.core.patent.Patent`, to path from it."""

REASONS = {
    "fault": "no document: error message",
    "standardization": "no document: number conversion",
    "fulltext-inquiry": "no document: full text inquiry",
    "equivalents-inquiry": "no document: list of equivalents",
    "document-inquiry": "no document: image inquiry",
    "classification-scheme": "no document: classification",
    "classification-search": "no document: classification",
    "biblio-search": "no document: search result with numbers alone",
    "register-search": "no document: empty search result",
    "patent-family": "no document: empty family",
    "exchange-documents": "no document: empty answer",
    "fulltext-documents": "no document: empty answer",
}
"""Element of an answer without documents, and why it is passed over."""

_OTHER = "no document: unknown answer"
_HEAD = 64 << 10
_HOLDER = re.compile(
    rb"<(?:[\w.-]+:)?(family-member|exchange-document|fulltext-document|register-document)(?=[\s>/])"
)


class OpsReader(XmlReader):
    """Reads ``ops:world-patent-data`` and OPS's error messages (``fault``)."""

    name = "epo-ops"
    roots = frozenset({"world-patent-data", "fault"})

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """One record for each outermost element that holds a document; else one for the answer."""
        head = stream.read(_HEAD)
        holder = _HOLDER.search(head)
        whole: BinaryIO = Joined(head, stream)  # type: ignore[assignment]
        if holder is None:
            return framing.documents(whole)
        return framing.elements(whole, holder[1].decode())

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """The documents of one record. :raises SkipRecord: it holds none."""
        tag = str(root.tag)
        if tag == "exchange-document":
            yield exchange.patent(root, source)
        elif tag == "family-member":
            yield _family_member(root, source)
        elif tag == "fulltext-document":
            yield fulltext.patent(root, source)
        elif tag == "register-document":
            yield from register.patents(root, source)
        else:
            raise SkipRecord(_reason(root))


def _family_member(root: xml.Element, source: Source) -> Patent:
    """A member with DOCDB's numbers, its events, and its bibliographic record where it has one."""
    parts = Parts()
    member = exchange.Member(
        references=tuple(root.findall("publication-reference")),
        applications=tuple(root.findall("application-reference")),
        claims=tuple(root.findall("priority-claim")),
        events=legal.events(parts, root.findall("legal")),
        family=xml.attribute(root, "family-id"),
    )
    return exchange.patent(root.find("exchange-document"), source, member, parts)


def _reason(root: xml.Element) -> str:
    tags = [str(root.tag), *(str(child.tag) for child in root)]
    return next((REASONS[tag] for tag in tags if tag in REASONS), _OTHER)
