"""Searching by vectors: texts of all languages in one space of meaning."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from trihub.core.hits import IndexHit

Matrix = Any
"""A NumPy array of 32-bit floats: a row of length 1 for each text; all 0 for a text that says
nothing to the encoder. The core names no type of it, since it imports the standard library alone."""


class Encoder(Protocol):
    """Turns texts into vectors whose inner product says how alike their meanings are."""

    @property
    def name(self) -> str:
        """What made the vectors, with its version: vectors of other names cannot be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        ...

    def encode(self, texts: Sequence[str], *, query: bool) -> Matrix:
        """Vectors of texts of any language; ``query`` where they are looked for and not found."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorState:
    """What vectors answer for: the last change of the store in them, and what made them."""

    change: int
    documents: int
    encoder: str


class VectorWriter(Protocol):
    """Writes; leaving the ``with`` block without a commit keeps nothing."""

    def add(self, docs: Sequence[int], vectors: Matrix) -> None:
        """Add documents by the store's numbers with their vectors, or replace them. One whose
        vector is all 0 is kept as one without a vector.

        :raises BadInput: not one vector a document, or of another length.
        """
        ...

    def remove(self, doc: int) -> None:
        """Take a document out."""
        ...

    def commit(self, change: int) -> None:
        """Make everything so far visible, together with the change number it answers for."""
        ...


class VectorIndex(Protocol):
    """Documents' vectors. Readers see the last commit; they can be thrown away and made anew."""

    def state(self) -> VectorState:
        """What the last commit holds, whoever made it; where there was none, no change and no
        documents. :raises IndexStale: it cannot be read."""
        ...

    def best(
        self, vector: Matrix, limit: int, among: Sequence[int] | None = None
    ) -> list[IndexHit]:
        """The documents most like ``vector``, among some (numbers in ascending order) or all.

        Every one of them is compared: nothing is approximated. The score is the inner product, from
        -1 to 1; ties go by number. Documents without a vector are left out.

        :raises IndexStale: there are none, or another encoder made them.
        :raises BadInput: the vector is of another length.
        """
        ...

    def scores(self, vector: Matrix, docs: Sequence[int]) -> list[float | None]:
        """How much each document is like ``vector``; ``None`` for one without a vector."""
        ...

    def own(self, docs: Sequence[int]) -> Matrix:
        """The vectors of documents, a row each; all 0 for one without a vector.

        :raises IndexStale: there are none, or another encoder made them.
        """
        ...

    def writer(self, *, fresh: bool = False) -> AbstractContextManager[VectorWriter]:
        """Open for writing; ``fresh`` leaves what was there behind with the first commit.

        :raises LibraryLocked: another process writes. :raises IndexStale: another encoder made what
            is there, or it cannot be read; a fresh one can be written.
        """
        ...

    def alone(self) -> None:
        """Take away the vectors of earlier encoders of the same kind, where they lie beside these."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...
