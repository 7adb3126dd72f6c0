"""Searching vectors: every one that passes the filter is compared, none is left to chance."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import IndexStale
from trihub.core.hits import IndexHit
from trihub.core.ports import Matrix, VectorState
from trihub.index.lock import locked
from trihub.index.vectors.segments import (
    COMMIT,
    LOCK,
    REBUILD,
    Commit,
    Floats,
    Numbers,
    broken,
    latest,
    load,
    prune,
    read_commit,
)
from trihub.index.vectors.writer import SegmentWriter, as_rows

DENSE = 0.45
"""Share of all rows from which computing all of them is quicker than picking (measured)."""
PICKED = 512
"""Rows that are picked and compared at once: they stay in the processor's cache."""
PLACES = 6
"""Decimals of a score. Beyond them the order of adding shows, and equal vectors would differ."""
TRIES = 10

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot:
    """A commit in memory. ``docs`` ascending; ``rows`` count on over the blocks from ``offsets``."""

    stamp: Stamp
    commit: Commit
    blocks: list[Floats]
    offsets: Numbers
    docs: Numbers
    rows: Numbers

    def products(self, vector: Floats, places: Numbers | None) -> Floats:
        """The inner products with the documents at these places of ``docs``; ``None``: with all."""
        wanted = self.rows if places is None else self.rows[places]
        if len(wanted) > DENSE * self.commit.rows:
            everything = np.concatenate([block @ vector for block in self.blocks])
            return np.asarray(everything[wanted])
        out = np.empty(len(wanted), np.float32)
        buffer = np.empty((PICKED, len(vector)), np.float32)
        for block, low in zip(self.blocks, self.offsets.tolist(), strict=False):
            inside = np.flatnonzero((wanted >= low) & (wanted < low + len(block)))
            for start in range(0, len(inside), PICKED):
                part = inside[start : start + PICKED]
                rows = buffer[: len(part)]
                np.take(block, wanted[part] - low, axis=0, out=rows, mode="clip")
                out[part] = rows @ vector
        return out

    def picked(self, places: Numbers) -> Floats:
        """The vectors at these places of ``docs``, a row each."""
        wanted = self.rows[places]
        out = np.empty((len(wanted), self.commit.dimensions), np.float32)
        for block, low in zip(self.blocks, self.offsets.tolist(), strict=False):
            inside = (wanted >= low) & (wanted < low + len(block))
            out[inside] = block[wanted[inside] - low]
        return out

    def find(self, docs: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """Where documents stand in ``docs``, and which of them stand there at all."""
        places = np.searchsorted(self.docs, docs)
        there = places < len(self.docs)
        there[there] = self.docs[places[there]] == docs[there]
        return places, there


class VectorFolder:
    """The vectors in a folder, made by one encoder (``core.ports.VectorIndex``)."""

    def __init__(
        self, root: Path, *, encoder: str, dimensions: int, lock_wait: float = 0.0
    ) -> None:
        self._root = root
        self._encoder = encoder
        self._dimensions = dimensions
        self._lock_wait = lock_wait
        self._kept: _Snapshot | None = None
        self._loading = threading.Lock()

    def state(self) -> VectorState:
        """What the last commit holds; nothing where there was none, of another encoder maybe.

        :raises IndexStale: it cannot be read.
        """
        found = self._snapshot()
        if found is None:
            return VectorState(change=0, documents=0, encoder=self._encoder)
        return VectorState(
            change=found.commit.change, documents=len(found.docs), encoder=found.commit.encoder
        )

    def best(
        self, vector: Matrix, limit: int, among: Sequence[int] | None = None
    ) -> list[IndexHit]:
        """The documents most like ``vector``: the highest inner products, ties by number.

        :raises IndexStale: there are none, or another encoder made them.
        :raises BadInput: the vector has another length.
        """
        found, wanted = self._usable(), self._vector(vector)
        if limit < 1 or not wanted.any():
            return []
        if among is None:
            docs, scores = found.docs, found.products(wanted, None)
        else:
            asked = np.asarray(among, dtype=np.int64)
            places, there = found.find(asked)
            docs, scores = asked[there], found.products(wanted, places[there])
        return _highest(docs, scores, limit)

    def scores(self, vector: Matrix, docs: Sequence[int]) -> list[float | None]:
        """How much each document is like ``vector``; ``None`` for one without a vector.

        :raises IndexStale: there are none, or another encoder made them.
        :raises BadInput: the vector has another length.
        """
        found, wanted = self._usable(), self._vector(vector)
        places, there = found.find(np.asarray(docs, dtype=np.int64))
        values = iter(
            np.round(found.products(wanted, places[there]).astype(float), PLACES).tolist()
        )
        return [next(values) if known else None for known in there.tolist()]

    def own(self, docs: Sequence[int]) -> Matrix:
        """The vectors of documents, a row each; all 0 for one without a vector.

        :raises IndexStale: there are none, or another encoder made them.
        """
        found = self._usable()
        places, there = found.find(np.asarray(docs, dtype=np.int64))
        out = np.zeros((len(docs), self._dimensions), np.float32)
        out[there] = found.picked(places[there])
        return out

    @contextmanager
    def writer(self, *, fresh: bool = False) -> Iterator[SegmentWriter]:
        """Write. ``fresh`` leaves what was there behind with the first commit.

        :raises LibraryLocked: another process writes. :raises IndexStale: another encoder made
            what is there, or it cannot be read.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        with locked(self._root / LOCK, self._lock_wait):
            last = None if fresh else read_commit(self._root)
            if last is not None:
                self._check(last)
                prune(self._root, last)
            writer = SegmentWriter(
                self._root,
                last or Commit(encoder=self._encoder, dimensions=self._dimensions, change=0),
            )
            try:
                yield writer
            finally:
                writer.abandon()

    def alone(self) -> None:
        """Nothing lies beside: every encoder has a folder, which whoever made it takes away."""

    def close(self) -> None:
        """Let go of files."""
        self._kept = None

    def _vector(self, vector: Matrix) -> Floats:
        row: Floats = as_rows(vector, self._dimensions)[0]
        return row

    def _check(self, commit: Commit) -> None:
        if (commit.encoder, commit.dimensions) != (self._encoder, self._dimensions):
            raise IndexStale(
                f"The vectors in {self._root} were made by {commit.encoder} with "
                f"{commit.dimensions} dimensions; searched are those of {self._encoder} with "
                f"{self._dimensions}.",
                hint=REBUILD,
            )

    def _usable(self) -> _Snapshot:
        found = self._snapshot()
        if found is None:
            raise IndexStale(f"There are no vectors in {self._root} yet.", hint=REBUILD)
        self._check(found.commit)
        return found

    def _snapshot(self) -> _Snapshot | None:
        """The last commit, loaded once."""
        stamp, kept = self._stamp(), self._kept
        if kept is not None and kept.stamp == stamp:
            return kept
        with self._loading:
            for _ in range(TRIES):
                stamp, commit = self._stamp(), read_commit(self._root)
                if commit is None:
                    return None
                try:
                    self._kept = kept = self._load(stamp, commit)
                except FileNotFoundError:
                    continue  # a commit in between joined segments
                return kept
        raise broken(self._root, "files that it needs are gone")

    def _load(self, stamp: Stamp, commit: Commit) -> _Snapshot:
        loaded = [load(self._root, segment, commit.dimensions) for segment in commit.segments]
        offsets = np.cumsum([0, *[segment.rows for segment in commit.segments]])
        docs, rows = latest([log for _, log in loaded], list(offsets[:-1]))
        return _Snapshot(
            stamp=stamp, commit=commit, blocks=[block for block, _ in loaded],
            offsets=offsets, docs=docs[rows >= 0], rows=rows[rows >= 0],
        )  # fmt: skip

    def _stamp(self) -> Stamp:
        """Changes with every commit."""
        try:
            stat = (self._root / COMMIT).stat()
        except OSError:
            return (0, 0, 0)
        return stat.st_mtime_ns, stat.st_ino, stat.st_size


def _highest(docs: Numbers, scores: Floats, limit: int) -> list[IndexHit]:
    """The highest scores, rounded; ties by number."""
    if len(docs) > limit:
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        near = scores >= least - 2 * 10.0**-PLACES
        docs, scores = docs[near], scores[near]
    rounded = np.round(scores.astype(float), PLACES)
    order = np.lexsort((docs, -rounded))[:limit]
    return [
        IndexHit(doc, score)
        for doc, score in zip(docs[order].tolist(), rounded[order].tolist(), strict=True)
    ]
