"""Indexing: engines that find documents by their tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from trihub.core.hits import Explanation, IndexAnswer
from trihub.core.query import IndexRequest, TextField


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
