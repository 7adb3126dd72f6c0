"""Storing: keeping documents, their history and families."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from trihub.core.families import Link
from trihub.core.patent import LegalEvent, Patent, Source
from trihub.core.ports.delivering import DeliveryJournal
from trihub.core.ports.reading import Place, Rejected


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
class ReadSource:
    """A place that a document's present state was read from, and when (UTC, ISO 8601).

    ``read_at`` is empty for the first one: the store notes when a state takes another's place.
    """

    source: Source
    read_at: str


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
    changed_at: int = field(default=0, compare=False)
    """When the last change was made, in seconds since 1970 (UTC); 0 while there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """A store's connections for reading, in this process: kept open at most, in use now, and open
    beyond what is kept."""

    size: int
    in_use: int
    overflow: int


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

    @property
    def deliveries(self) -> DeliveryJournal:
        """The journal of deliveries."""
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

    def keys_of(self, docs: Sequence[int]) -> dict[int, str]:
        """The publication key of each document, without reading the documents."""
        ...

    def cited_by(self, key: str) -> list[str]:
        """Keys of documents kept here that cite this one (any kind of the same number)."""
        ...

    def citing(self, docs: Sequence[int]) -> dict[int, list[str]]:
        """The same for many documents, by the store's numbers; those that none cites are left out."""
        ...

    def history(self, key: str) -> list[Version]:
        """Former states, newest first."""
        ...

    def sources(self, key: str) -> list[ReadSource]:
        """Every place whose view went into the document, newest first; the first is its ``source``.

        Views that changed nothing are no part of it.
        """
        ...

    def changes_since(
        self, change: int, *, limit: int, until: int | None = None, whole: bool = True
    ) -> list[Stored]:
        """Documents with a change number above ``change``, in its order: what an index lacks.

        ``until`` is the last change number to give, so that several workers can share a range;
        ``whole`` says whether claims and descriptions are wanted.
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

    def connections(self) -> Connections:
        """How many connections are open for reading."""
        ...

    def close(self) -> None:
        """Let go of connections and locks."""
        ...
