"""Indexing: engines that find documents by their tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from trihub.core.hits import Explanation, IndexAnswer
from trihub.core.query import IndexRequest, TextField


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDocument:
    """What an index keeps of a document: tokens, exact values, days. No text to show.

    ``texts`` holds tokens joined by single spaces; ``ipc`` and ``cpc`` symbols without spaces
    (``H01M10/0562``), ``fi`` and ``fterms`` all levels of theirs; dates are CCYYMMDD, 0 where
    unknown (unknown parts 0, as in ST.2).
    """

    texts: dict[TextField, str]
    office: str
    kind: str
    """Neutral kind."""
    kind_codes: tuple[str, ...] = ()
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


IndexEntry = Any
"""A document made ready by an engine's ``prepare``: picklable, read by that engine alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """What an index answers for: the last change of the store in it, and how it was made."""

    change: int
    documents: int
    analysis: str
    engine: str


class IndexWriter(Protocol):
    """Writes; leaving the ``with`` block commits all at once, an exception keeps none of it."""

    def add(self, entry: IndexEntry, *, doc: int, change: int) -> None:
        """Add the document of the store's number ``doc`` as of ``change``, or replace it."""
        ...

    def remove(self, doc: int) -> None:
        """Take a document out."""
        ...

    def commit(self, change: int) -> None:
        """Make everything so far visible, atomically together with the change number it answers for."""
        ...


class SearchIndex(Protocol):
    """An engine. Readers see the last commit; the index can be thrown away and rebuilt."""

    @property
    def prepare(self) -> Callable[[IndexDocument], IndexEntry]:
        """All work on a document that needs no index: a pure function at a module's top level,
        so that worker processes can run it."""
        ...

    def search(self, request: IndexRequest) -> IndexAnswer:
        """Search. :raises TypeError: a leaf that is not for engines (words instead of tokens)."""
        ...

    def count(self, request: IndexRequest) -> int:
        """How many documents match, exactly; limit and facets are not looked at."""
        ...

    def passing(self, request: IndexRequest) -> Sequence[int]:
        """The numbers of all documents that match, lowest first, whatever they score: what a
        search by vectors looks through. Limit, offset and facets are not looked at. An array of
        64-bit numbers, not to be changed: the engine may keep it."""
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
