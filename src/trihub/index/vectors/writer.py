"""Writing vectors: into a new segment as they come, and joined with earlier ones in the commit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from trihub.core.errors import BadInput
from trihub.core.ports import Matrix
from trihub.index.vectors.segments import (
    FLOAT,
    GONE,
    NUMBER,
    Commit,
    Floats,
    Numbers,
    Segment,
    latest,
    load,
    next_name,
    prune,
    write_commit,
)

DEAD_SHARE = 4
"""Everything is joined once one row in so many is dead."""
COPIED = 4096
"""Rows that are copied at once."""


def as_rows(vectors: Matrix, dimensions: int) -> Floats:
    """``vectors`` as 32-bit floats, a row each. :raises BadInput: they are not what they should be."""
    rows = np.atleast_2d(np.asarray(vectors, dtype=np.float32))
    if rows.ndim != 2 or rows.shape[1] != dimensions:
        raise BadInput(
            f"A vector has {rows.shape[-1]} numbers; the vectors kept here have {dimensions}.",
            hint="Encode with the encoder that made them, or make them anew: trihub learn-vectors.",
        )
    if not np.isfinite(rows).all():
        raise BadInput("A vector holds something that is no number.")
    return rows


class SegmentWriter:
    """Adds and removes; :meth:`commit` makes all of it visible (``core.ports.VectorWriter``)."""

    def __init__(self, root: Path, last: Commit) -> None:
        self._root = root
        self._last = last
        self._file: BinaryIO | None = None
        self._name = ""
        self._rows = 0
        self._log: list[Numbers] = []

    def add(self, docs: Sequence[int], vectors: Matrix) -> None:
        """Add or replace documents; one whose vector is all 0 is kept as one without a vector.

        :raises BadInput: not one vector a document, or of another length.
        """
        numbers = np.asarray(docs, dtype=np.int64)
        if not numbers.size:
            return
        rows = as_rows(vectors, self._last.dimensions)
        if len(rows) != len(numbers):
            raise BadInput(f"{len(numbers)} documents came with {len(rows)} vectors.")
        said = rows.any(axis=1)
        places = np.where(said, self._rows + np.cumsum(said) - 1, GONE)
        self._data().write(np.ascontiguousarray(rows[said], dtype=FLOAT).data)
        self._rows += int(said.sum())
        self._log.append(np.stack([numbers, places], axis=1))

    def remove(self, doc: int) -> None:
        """Take a document out."""
        self._data()
        self._log.append(np.array([[doc, GONE]], dtype=np.int64))

    def commit(self, change: int) -> None:
        """Make everything so far visible, atomically together with the change number."""
        segments = list(self._last.segments)
        if self._file is not None:
            segments.append(self._finish())
        joined = self._joined(segments)
        self._last = replace(self._last, change=change, segments=tuple(joined))
        write_commit(self._root, self._last)
        prune(self._root, self._last)

    def abandon(self) -> None:
        """Keep nothing since the last commit."""
        if self._file is not None:
            self._file.close()
            self._file = None
            (self._root / f"{self._name}.rows").unlink(missing_ok=True)

    def _data(self) -> BinaryIO:
        if self._file is None:
            self._name = next_name(self._root)
            self._file = (self._root / f"{self._name}.rows").open("xb")
        return self._file

    def _finish(self) -> Segment:
        """End the segment under way."""
        log = np.concatenate(self._log)
        segment = Segment(name=self._name, rows=self._rows, entries=len(log))
        _sync(self._data())
        self._file, self._rows, self._log = None, 0, []
        _write_log(self._root, segment, log)
        return segment

    def _joined(self, segments: list[Segment]) -> list[Segment]:
        """The segments with those joined that should be."""
        if not segments:
            return segments
        first, size, dead = len(segments) - 1, segments[-1].entries, self._dead(segments)
        while first > 0 and segments[first - 1].entries <= 2 * size:
            first -= 1
            size += segments[first].entries
        if dead * DEAD_SHARE > sum(segment.rows for segment in segments):
            first = 0
        if first == len(segments) - 1 and (first or not dead):
            return segments
        return [*segments[:first], self._join(segments[first:], keep_gone=first > 0)]

    def _dead(self, segments: list[Segment]) -> int:
        """Rows that nothing points to any more."""
        logs, offsets = [], []
        total = 0
        for segment in segments:
            log = np.fromfile(self._root / f"{segment.name}.log", dtype=NUMBER).reshape(-1, 2)
            logs.append(log.astype(np.int64))
            offsets.append(total)
            total += segment.rows
        _, rows = latest(logs, offsets)
        return total - int((rows >= 0).sum())

    def _join(self, segments: list[Segment], *, keep_gone: bool) -> Segment:
        """Write what holds of several segments as one, by the documents' numbers.

        ``keep_gone`` remembers documents that were taken out, for the segments before.
        """
        loaded = [load(self._root, segment, self._last.dimensions) for segment in segments]
        offsets = np.cumsum([0, *[segment.rows for segment in segments]])
        docs, rows = latest([log for _, log in loaded], list(offsets[:-1]))
        if not keep_gone:
            docs, rows = docs[rows >= 0], rows[rows >= 0]
        live = rows[rows >= 0]
        name = next_name(self._root)
        with (self._root / f"{name}.rows").open("xb") as file:
            for start in range(0, len(live), COPIED):
                part = gather([block for block, _ in loaded], offsets, live[start : start + COPIED])
                file.write(part.astype(FLOAT).data)
            _sync(file)
        places = np.where(rows >= 0, np.cumsum(rows >= 0) - 1, GONE)
        segment = Segment(name=name, rows=len(live), entries=len(docs))
        _write_log(self._root, segment, np.stack([docs, places], axis=1))
        return segment


def gather(blocks: list[Floats], offsets: Numbers, rows: Numbers) -> Floats:
    """The vectors of these rows, which count on over the blocks from their offsets."""
    if len(blocks) == 1:
        return blocks[0][rows]
    out = np.empty((len(rows), blocks[0].shape[1]), np.float32)
    which = np.searchsorted(offsets, rows, side="right") - 1
    for number in np.unique(which):
        chosen = which == number
        out[chosen] = blocks[number][rows[chosen] - offsets[number]]
    return out


def _write_log(root: Path, segment: Segment, log: Numbers) -> None:
    with (root / f"{segment.name}.log").open("xb") as file:
        file.write(np.ascontiguousarray(log, dtype=NUMBER).data)
        _sync(file)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
