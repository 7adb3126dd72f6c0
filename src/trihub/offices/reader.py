"""What every XML reader shares: recognising by root element, guarding, and the source's place."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from trihub.core.errors import TrihubError
from trihub.core.patent import Patent, Source
from trihub.core.ports import Place, Read, Record, Rejected, Skipped
from trihub.offices import framing, xml

INVENTED = b"<?trihub invented"
"""The processing instruction that marks invented documents (the demonstration library)."""


class SkipRecord(Exception):
    """Raised inside a reader for a record that is not for this library (a design, a deletion)."""


class XmlReader:
    """Base of the readers of one XML format.

    A subclass names its ``roots`` and turns a parsed record into documents in
    :meth:`documents`; it sets ``element`` when records are repeated inside a container.
    """

    name: ClassVar[str] = ""
    version: ClassVar[str] = "1"
    roots: ClassVar[frozenset[str]] = frozenset()
    element: ClassVar[str] = ""
    namespaces: ClassVar[bytes] = b""

    def recognises(self, head: bytes) -> bool:
        """Whether the root element is one of this format's."""
        return xml.root_name(head) in self.roots

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """Cut the stream: one record a document, or one a repeated element."""
        if self.element:
            return framing.elements(stream, self.element, self.namespaces)
        return framing.documents(stream)

    def read(self, record: Record, place: Place) -> Iterator[Read]:
        """Read one record; whatever is wrong with it becomes one :class:`Rejected`."""
        if len(record.data) > framing.MAX_RECORD:
            limit = framing.MAX_RECORD >> 20
            yield Rejected(
                place=place, offset=record.offset, reason=f"The record is larger than {limit} MiB.",
                hint="No publication is that large; check that the file is what it claims to be.",
            )  # fmt: skip
            return
        try:
            notes: list[str] = []
            closing = b"</records>" if record.context else b""
            root = xml.parse(record.data, record.context, closing, notes)
            if record.context:
                root = root[0]
            invented = INVENTED in record.data[:4096]
            for item in self.documents(root, self.source(record, place)):
                yield _marked(item, invented, notes)
        except SkipRecord as skip:
            yield Skipped(place=place, offset=record.offset, reason=str(skip))
        except TrihubError as error:
            yield Rejected(place=place, offset=record.offset, reason=error.message, hint=error.hint)
        except Exception as error:  # a layout no one foresaw must not end the run
            yield Rejected(
                place=place, offset=record.offset,
                reason=f"The record does not have the layout of {self.name}: {type(error).__name__}: {error}",
                hint="Please report this with the record, so that the reader can learn its layout.",
            )  # fmt: skip

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one parsed record into documents. :raises SkipRecord: it is not for the library."""
        raise NotImplementedError

    def source(self, record: Record, place: Place) -> Source:
        """The place and checksum of a record."""
        return Source(
            file=place.file, member=place.member, offset=record.offset, length=len(record.data),
            sha256=hashlib.sha256(record.data).hexdigest(), reader=f"{self.name}/{self.version}",
        )  # fmt: skip


def _marked(item: Read, invented: bool, notes: list[str]) -> Read:
    """A document with what its record says as a whole: that it is invented, what was mended."""
    if not isinstance(item, Patent) or not (invented or notes):
        return item
    return dataclasses.replace(
        item, invented=item.invented or invented, notes=(*notes, *item.notes)
    )
