"""The ports: what the features need, and what offices, store and index provide.

Only :mod:`trihub.app` picks who provides them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO, Protocol

from trihub.core.families import Link
from trihub.core.hits import Explanation, IndexAnswer
from trihub.core.patent import LegalEvent, Patent
from trihub.core.query import IndexRequest, TextField

# --- reading -----------------------------------------------------------------------------


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

    name: str
    version: str

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


# --- store -------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What putting a document changed."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A document as kept: the store's number and change number, its families, and the head of it.

    ``patent`` has no claims and descriptions unless it was asked for whole.
    """

    doc: int
    change: int
    simple_family: int
    extended_family: int
    patent: Patent


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A former state of a document: when it was replaced (UTC, ISO 8601), and where it was read."""

    change: int
    replaced_at: str
    patent: Patent


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family's members in order of publication, and the edges that hold it together."""

    id: int
    simple: tuple[Stored, ...]
    extended: tuple[Stored, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the library holds."""

    documents: int
    families: int
    extended_families: int
    rejects: int
    by_office: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, int] = field(default_factory=dict)
    by_language: dict[str, int] = field(default_factory=dict)
    last_change: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """How far a file was read, so that an interrupted run goes on where it stopped."""

    place: Place
    size: int
    modified: int
    sha256: str
    done: bool
    reader: str


class Prepared(Protocol):
    """A document made ready to be kept, in a worker process: picklable, opaque to the features."""

    @property
    def key(self) -> str:
        """The publication's key."""
        ...

    def patent(self) -> Patent:
        """The document again, whole."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What putting a document did, and under which numbers it is kept.

    ``merged`` says that the view kept is not just what was put (an older view's fields live
    on in it), so that its index entry must be made from the store and not from what was read.
    """

    outcome: Outcome
    doc: int
    change: int
    merged: bool = False


class StoreWriter(Protocol):
    """Writes in one transaction; leaving the ``with`` block commits, an exception rolls back."""

    def put(self, patent: Patent) -> Outcome:
        """Keep a document: new, or a newer view of one already kept (the old goes to history)."""
        ...

    def put_many(self, prepared: Sequence[Prepared]) -> list[Put]:
        """Keep documents made ready by the store's ``prepare``, in order; one answer each."""
        ...

    def put_events(self, key: str, events: Sequence[LegalEvent]) -> Outcome:
        """Add legal events to a document kept under ``key``; those already known change nothing."""
        ...

    def reject(self, rejected: Rejected) -> None:
        """Keep a rejected record; the same record again replaces its reason."""
        ...

    def clear_rejects(self, place: Place) -> None:
        """Forget the rejects of a file that is about to be read again."""
        ...

    def mark_file(self, mark: FileMark) -> None:
        """Note how far a file was read."""
        ...

    def forget_marks(self) -> None:
        """Forget all marks: the run that they belong to came to its end."""
        ...


class PatentStore(Protocol):
    """Keeps documents. Reading needs no lock; one writer at a time."""

    @property
    def prepare(self) -> Callable[[Patent], Prepared]:
        """A pure function at a module's top level, so that worker processes can run it.

        It raises :class:`~trihub.core.errors.BadInput` as :meth:`StoreWriter.put` does.
        """
        ...

    def hold(self) -> AbstractContextManager[None]:
        """Keep other writers out over several transactions of one run, in this thread.

        :raises LibraryLocked: another process holds it after the wait.
        """
        ...

    def writer(self) -> AbstractContextManager[StoreWriter]:
        """Open a transaction. :raises LibraryLocked: another process holds it after the wait."""
        ...

    def get(self, key: str, *, whole: bool = True) -> Stored | None:
        """The document with this publication key."""
        ...

    def get_many(self, docs: Sequence[int], *, whole: bool = False) -> list[Stored]:
        """Documents by the store's numbers, in the order given; unknown ones are left out."""
        ...

    def find(self, office: str, number: str, kind: str = "") -> list[str]:
        """Keys of the publications with this DOCDB number (and kind, when given)."""
        ...

    def find_application(self, application: str) -> list[str]:
        """Keys of the publications of an application, by its application key."""
        ...

    def family(self, key: str) -> Family | None:
        """Both families of the document with this publication key."""
        ...

    def families_of(self, docs: Sequence[int]) -> dict[int, int]:
        """The simple family of each document."""
        ...

    def cited_by(self, key: str) -> list[str]:
        """Keys of documents kept here that cite this one (any kind of the same number)."""
        ...

    def history(self, key: str) -> list[Version]:
        """Former states, newest first."""
        ...

    def changes_since(self, change: int, *, limit: int, until: int | None = None) -> list[Stored]:
        """Whole documents with a change number above ``change``, in its order: what an index lacks.

        ``until`` is the last change number to give, so that several workers can share a range.
        """
        ...

    def rejects(self, *, limit: int, offset: int = 0) -> list[Rejected]:
        """Rejected records, in order of file and offset."""
        ...

    def file_mark(self, place: Place) -> FileMark | None:
        """How far a file was read, if ever."""
        ...

    def counts(self) -> Counts:
        """What the library holds."""
        ...

    def close(self) -> None:
        """Let go of connections and locks."""
        ...


# --- index -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDocument:
    """What an index keeps of a document: tokens, exact values, days. No text to show.

    ``texts`` holds tokens joined by single spaces; ``ipc`` and ``cpc`` symbols without spaces
    (``H01M10/0562``); dates are CCYYMMDD, 0 where unknown (unknown parts 0, as in ST.2).
    """

    doc: int
    change: int
    texts: dict[TextField, str]
    office: str
    kind: str
    """Neutral kind."""
    languages: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    ipc: tuple[str, ...] = ()
    cpc: tuple[str, ...] = ()
    fi: tuple[str, ...] = ()
    fterms: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    published: int = 0
    filed: int = 0
    earliest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """What an index answers for: the last change of the store in it, and how it was made."""

    change: int
    documents: int
    analysis: str
    engine: str


class IndexWriter(Protocol):
    """Writes; leaving the ``with`` block commits all at once, an exception keeps none of it."""

    def add(self, document: IndexDocument) -> None:
        """Add or replace a document."""
        ...

    def remove(self, doc: int) -> None:
        """Take a document out."""
        ...

    def commit(self, change: int) -> None:
        """Make everything so far visible, atomically together with the change number it answers for."""
        ...


class SearchIndex(Protocol):
    """An engine. Readers see the last commit; the index can be thrown away and rebuilt."""

    def search(self, request: IndexRequest) -> IndexAnswer:
        """Search. :raises TypeError: a leaf that is not for engines (words instead of tokens)."""
        ...

    def count(self, request: IndexRequest) -> int:
        """How many documents match, exactly; limit and facets are not looked at."""
        ...

    def explain(self, request: IndexRequest, docs: Sequence[int]) -> list[Explanation]:
        """Why each document scores what it scores, in the order given."""
        ...

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many documents each token occurs (highest over the body fields)."""
        ...

    def state(self) -> IndexState:
        """What the last commit holds."""
        ...

    def writer(self, *, fresh: bool = False) -> AbstractContextManager[IndexWriter]:
        """Open for writing; ``fresh`` builds a new index beside the old, which serves until the
        first commit is complete. :raises LibraryLocked: another process writes."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


# --- text --------------------------------------------------------------------------------


class Analyser(Protocol):
    """Turns text into tokens: the one place."""

    version: str

    def tokens(self, text: str) -> list[str]:
        """The tokens in order, for index and query alike."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A term of a query in another language, and how much it counts (0 to 1)."""

    source: str
    target: str
    lang: str
    weight: float
    entry: str
    """Where it comes from (a glossary's concept)."""


class Translator(Protocol):
    """Translates a query term by term."""

    def translate(self, text: str, source: str, targets: Sequence[str]) -> list[Translation]:
        """All translations of the terms in ``text``, longest match first."""
        ...
