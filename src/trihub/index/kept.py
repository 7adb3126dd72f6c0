"""Answers that an engine keeps until the next commit: the numbers of all documents that pass.

A search by vectors asks for them before it looks at any vector, and most searches ask for the same.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import TypeAlias

Numbers: TypeAlias = "array[int]"

MOST_KEPT = 4_000_000
"""Numbers of documents in answers that are kept, 8 bytes each."""

_EACH = 1_000
"""What an answer counts beside its numbers, so that those of few documents do not pile up."""


class Kept:
    """The latest answers of a commit, up to :data:`MOST_KEPT` numbers in all."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Numbers] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, asked: Hashable) -> Numbers | None:
        """The answer, if it is kept."""
        with self._lock:
            found = self._answers.get(asked)
            if found is not None:
                self._answers.move_to_end(asked)
            return found

    def put(self, asked: Hashable, numbers: Numbers) -> None:
        """Keep an answer, and let go of those not asked for longest."""
        with self._lock:
            if asked in self._answers:
                return
            self._answers[asked] = numbers
            self._size += _EACH + len(numbers)
            while self._size > MOST_KEPT:
                self._size -= _EACH + len(self._answers.popitem(last=False)[1])


def without(numbers: Numbers, exclude: Sequence[int]) -> Numbers:
    """``numbers``, which ascend, without those to leave out."""
    import numpy as np

    found = np.asarray(numbers)
    left = ~np.isin(found, np.array(exclude, dtype=np.int64), kind="sort")
    out = array("q")
    out.frombytes(np.compress(left, found).view(np.uint8).data)
    return out
