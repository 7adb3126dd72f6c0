"""Reading: from bytes to documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from trihub.core.patent import Patent


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where bytes come from: a file and, inside an archive, its member (``a.zip`` / ``b/c.xml``)."""

    file: str
    member: str = ""

    def __str__(self) -> str:
        return f"{self.file}!{self.member}" if self.member else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The bytes of one record and where they stand. ``context`` is what a reader needs around
    them (a container's opening tag with its namespaces); not part of the checksum."""

    data: bytes
    offset: int
    context: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A record that could not be read: why, and what to do. Kept in the rejects table."""

    place: Place
    offset: int
    reason: str
    hint: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A record that is not for this library, and why in a few fixed words (``not read yet: design``)."""

    place: Place
    offset: int
    reason: str


Read = Patent | Rejected | Skipped


class Reader(Protocol):
    """Reads one format. Stateless; two steps, so that records can be read in parallel."""

    @property
    def name(self) -> str:
        """The format, in a word."""
        ...

    @property
    def version(self) -> str:
        """Raised when the reader reads the same file differently."""
        ...

    def recognises(self, head: bytes) -> bool:
        """Whether this is its format, from the first 64 KiB of content; never the file's name."""
        ...

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """Cut the stream into records in constant memory, byte offsets from the stream's start."""
        ...

    def read(self, record: Record, place: Place) -> Iterator[Read]:
        """Read one record. Never raises for bad content: it yields :class:`Rejected`."""
        ...


class ReaderRegistry(Protocol):
    """All readers."""

    def find(self, head: bytes) -> Reader | None:
        """The reader that recognises the content, or none."""
        ...
