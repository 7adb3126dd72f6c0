"""Sparse matrices of texts, for learning. SciPy and scikit-learn come with the extra ``learning``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from trihub.core.errors import BadInput
from trihub.green.features.words import BUCKETS, Floats, Ints, counted

Matrix = Any
"""A ``scipy.sparse.csr_matrix``: SciPy brings no types."""


def need_learning() -> None:
    """:raises BadInput: the extra ``learning`` is not installed."""
    try:
        import scipy  # type: ignore[import-untyped]  # noqa: F401
        import sklearn  # type: ignore[import-untyped]  # noqa: F401
    except ImportError as error:
        raise BadInput(
            "Learning needs scikit-learn, which is not installed.",
            hint="Install the extra: pip install 'trihub[learning]'.",
        ) from error


Counting = Callable[[Sequence[str]], list[tuple[Ints, Floats]]]


def counts_matrix(texts: Sequence[str], counting: Counting = counted) -> Matrix:
    """A row a text: 1 + ln of how often each feature occurs."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    rows = counting(texts)
    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([p for p, _ in rows]) if rows else np.zeros(0, np.int32)
    values = np.concatenate([v for _, v in rows]) if rows else np.zeros(0, np.float32)
    return csr_matrix((values, places, starts), shape=(len(rows), BUCKETS), dtype=np.float32)


def idf_of(sources: Sequence[Matrix]) -> Floats:
    """How much each feature tells: ln of 1 over the largest share of texts that have it in any of
    the sources. What every claim says (“comprising”) tells nothing, however rare it is in titles
    of classes. A feature that no source has is 0."""
    share = np.zeros(BUCKETS)
    for matrix in sources:
        if matrix.shape[0]:
            found = np.bincount(matrix.indices, minlength=BUCKETS)
            share = np.maximum(share, np.where(found, (found + 0.5) / (matrix.shape[0] + 1), 0))
    known = share > 0
    idf = np.zeros(BUCKETS, np.float32)
    idf[known] = -np.log(np.minimum(share[known], 1))
    return idf


def weighed_matrix(counts: Matrix, idf: Floats) -> Matrix:
    """Rows weighed and of length 1."""
    from sklearn.preprocessing import normalize  # type: ignore[import-untyped]

    out = counts.copy()
    out.data = out.data * idf[out.indices]
    return normalize(out, copy=False)


def one_hot(labels: Sequence[Sequence[int]], classes: int) -> Matrix:
    """A row a text, 1 for each class of it."""
    from scipy.sparse import csr_matrix

    rows = np.repeat(np.arange(len(labels)), [len(of) for of in labels])
    columns = np.array([one for of in labels for one in of], np.int64)
    return csr_matrix(
        (np.ones(len(rows), np.float32), (rows, columns)), shape=(len(labels), classes)
    )
