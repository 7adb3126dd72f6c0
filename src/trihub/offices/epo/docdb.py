"""DOCDB: the EPO's master file of bibliographic data, weekly and backfile, and single records.

Records are cut out of the container one by one, so that a broken or cut-off one takes no
other with it. Single records come without the container that declares their prefix
``exch:``; it is declared for them. ``patent-family`` inside a record lists other documents
and makes none.
"""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.patent import Source
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.epo import exchange
from trihub.offices.reader import XmlReader

PATHS = exchange.PATHS
"""Field of :class:`~trihub.core.patent.Patent` to path from ``exchange-document``."""


class DocdbReader(XmlReader):
    """Reads ``exchange-documents`` and single ``exchange-document`` files."""

    name = "epo-docdb"
    roots = frozenset({"exchange-documents", "exchange-document"})
    element = "exchange-document"
    namespaces = b' xmlns:exch="http://www.epo.org/exchange"'

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """One document a record; deletions (``@status`` D) and designs are passed over."""
        yield exchange.patent(root, source)
