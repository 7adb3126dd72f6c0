"""From the vectors of tokens to the vector of a text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trihub.neural.cards import Pooling

Floats = NDArray[np.float32]


def pool(tokens: Floats, mask: NDArray[np.int64], how: Pooling) -> Floats:
    """Pool (texts, tokens, dimensions) under a mask of (texts, tokens): 1 for a token, 0 for padding.

    Padding may stand on either side. A text without any token gets 0.
    """
    rows = np.arange(len(tokens))
    some = mask.any(axis=1, keepdims=True)
    if how is Pooling.MEAN:
        weights = mask[:, :, None].astype(np.float32)
        total = (tokens * weights).sum(axis=1)
        return np.asarray(total / np.maximum(weights.sum(axis=1), 1.0), np.float32)
    if how is Pooling.CLS:
        place = mask.argmax(axis=1)
    else:
        place = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
    return np.asarray(np.where(some, tokens[rows, place], 0.0), np.float32)


def unit(vectors: Floats) -> Floats:
    """Vectors of length 1; 0 stays 0, and so does what is no number."""
    finite = np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, 0.0)
    length = np.linalg.norm(finite, axis=1, keepdims=True)
    return np.asarray(finite / np.where(length > 0, length, 1.0), np.float32)
