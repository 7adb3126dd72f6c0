"""The regression that chooses among all classes."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from trihub.green.suggestion.softmax import softmax

DOCUMENTS = csr_matrix(
    np.array([[1, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0]], np.float32)
)
LABELS = csr_matrix(np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 1]], np.float32))
NOTHING = csr_matrix((3, 4), dtype=np.float32)
ONCE = np.ones(4, np.float32)


def test_what_documents_share_tells_their_class() -> None:
    known, weights = softmax(DOCUMENTS, LABELS, NOTHING, ONCE)
    assert known.tolist() == [0, 1]
    assert weights.argmax(1).tolist() == [0, 1]
    assert weights[1, 2] > weights[0, 2]


def test_the_same_documents_give_the_same_weights() -> None:
    (_, one), (_, other) = (softmax(DOCUMENTS, LABELS, NOTHING, ONCE) for _ in range(2))
    assert np.array_equal(one, other)


def test_what_is_given_moves_only_the_features_of_its_documents() -> None:
    given = csr_matrix(np.array([[0, 0, 0, 0], [9, 0, 0, 0], [0, 0, 0, 0]], np.float32))
    _, alone = softmax(DOCUMENTS, LABELS, NOTHING, ONCE)
    _, beside = softmax(DOCUMENTS, LABELS, given, ONCE)
    assert beside[0, 1] < alone[0, 1] < 0
    assert np.array_equal(beside[1], alone[1])


def test_documents_that_count_nothing_teach_nothing() -> None:
    _, weights = softmax(DOCUMENTS, LABELS, NOTHING, np.zeros(4, np.float32))
    assert not weights.any()


def test_without_shared_features_nothing_is_learned() -> None:
    known, weights = softmax(csr_matrix(np.eye(4, dtype=np.float32)), LABELS, NOTHING, ONCE)
    assert (len(known), weights.shape) == (0, (0, 3))
