"""The largest right singular vectors of a large sparse matrix.

Randomised subspace iteration (Halko, Martinsson and Tropp 2011, “Finding structure with randomness”,
algorithm 4.4). Products go row by row: each is a product of a short vector with the few rows of the
dense matrix that it meets, which takes about as long as a library for sparse matrices does
(``docs/explanation/learned-vectors.md`` has the figures).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 2
"""Rounds of iteration."""
SPARE = 20
"""Vectors found beyond those asked for, which makes these more exact."""
AT_ONCE = 20_000
"""Entries of one row that are multiplied at once."""
LEAST = 1e-6
"""Share of the largest squared singular value below which one is rounding."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Tell = Callable[[str, int, int], None]
"""Told what is going on, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse matrix: the entries of row i are those from ``starts[i]`` to ``starts[i + 1]``."""

    starts: Longs
    columns: Ints
    values: Floats
    width: int

    @classmethod
    def build(cls, rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Sparse:
        """From entries, rows ascending; what stands in one place is added up."""
        places, where = np.unique(rows.astype(np.int64) * shape[1] + columns, return_inverse=True)
        added = np.bincount(where, weights=values, minlength=len(places)).astype(np.float32)
        counts = np.bincount(places // shape[1], minlength=shape[0])
        return cls(_starts(counts), (places % shape[1]).astype(np.int32), added, shape[1])

    def transposed(self) -> Sparse:
        """The transposed matrix."""
        order = np.argsort(self.columns, kind="stable")
        rows = np.repeat(np.arange(self.height, dtype=np.int32), np.diff(self.starts))
        counts = np.bincount(self.columns, minlength=self.width)
        return Sparse(_starts(counts), rows[order], self.values[order], self.height)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    def times(self, right: Floats) -> Floats:
        """The product with a dense matrix."""
        out = np.zeros((self.height, right.shape[1]), np.float32)
        columns, values, starts = self.columns, self.values, self.starts.tolist()
        for row in range(self.height):
            low, high = starts[row], starts[row + 1]
            for at in range(low, high, AT_ONCE):
                end = min(at + AT_ONCE, high)
                out[row] += values[at:end] @ right[columns[at:end]]
        return out


def _starts(counts: NDArray[np.int64]) -> Longs:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def singular_vectors(matrix: Sparse, wanted: int, tell: Tell) -> Floats:
    """The right singular vectors to the largest singular values, a column each.

    There are fewer than wanted where the matrix has fewer.
    """
    most = min(wanted + SPARE, matrix.height, matrix.width)
    turned = matrix.transposed()
    steps = 2 * ROUNDS + 2
    random = np.random.default_rng(0)
    found = random.standard_normal((matrix.width, most), dtype=np.float32)
    for step in range(0, steps, 2):
        basis, _ = np.linalg.qr(matrix.times(found))
        tell("directions sought", step + 1, steps)
        found = turned.times(basis)
        tell("directions sought", step + 2, steps)
    values, turn = np.linalg.eigh((found.T @ found).astype(np.float64))
    order = np.argsort(-values)[:wanted]
    order = order[values[order] > values[order[0]] * LEAST]
    directions: Floats = found @ (turn[:, order] / np.sqrt(values[order])).astype(np.float32)
    return directions
