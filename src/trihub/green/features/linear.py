"""A sparse linear model of many classes: for each feature the classes that it speaks for or against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trihub.green.features.words import BUCKETS, Floats, Ints


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights by feature: those of feature ``f`` are at ``starts[f]`` to ``starts[f + 1]``."""

    starts: Any
    classes: Any
    values: Any
    size: int

    def scores(self, places: Ints, values: Floats) -> Floats:
        """What each class scores for a text's features."""
        out = np.zeros(self.size, np.float32)
        for place, value in zip(places.tolist(), values.tolist(), strict=True):
            part = slice(int(self.starts[place]), int(self.starts[place + 1]))
            if part.start != part.stop:
                # A class stands once in a row, so that adding by index is right.
                out[self.classes[part]] += value * self.values[part].astype(np.float32)
        return out

    def weights(self, place: int, of: int) -> float:
        """What one feature counts for one class."""
        part = slice(int(self.starts[place]), int(self.starts[place + 1]))
        found = np.flatnonzero(self.classes[part] == of)
        return float(self.values[part][found[0]]) if len(found) else 0.0

    def arrays(self, name: str) -> dict[str, Any]:
        """The parts as an artifact keeps them: values as 16-bit floats."""
        return {
            f"{name}/starts": np.ascontiguousarray(self.starts, "<u4"),
            f"{name}/classes": np.ascontiguousarray(self.classes, "<u2").view(np.uint8),
            f"{name}/values": np.ascontiguousarray(self.values, "<f2").view(np.uint8),
        }

    @classmethod
    def read(cls, arrays: Mapping[str, memoryview], name: str, size: int) -> Linear:
        """The model out of an artifact. :raises ValueError: its parts do not fit together."""
        starts = np.frombuffer(arrays[f"{name}/starts"], "<u4")
        classes = np.frombuffer(arrays[f"{name}/classes"], "<u2")
        values = np.frombuffer(arrays[f"{name}/values"], "<f2")
        if len(starts) != BUCKETS + 1 or len(classes) != len(values) != starts[-1]:
            raise ValueError("the parts of the model do not fit together")
        return cls(starts, classes, values, size)

    @classmethod
    def of(cls, matrix: Any, most: int) -> Linear:
        """The model of a sparse matrix (classes by features), the ``most`` strongest weights of each
        class kept."""
        kept = matrix.tocsr()
        for row in range(kept.shape[0]):
            start, end = kept.indptr[row], kept.indptr[row + 1]
            if end - start > most:
                part = np.abs(kept.data[start:end])
                kept.data[start:end][part < np.partition(part, -most)[-most]] = 0
        kept.eliminate_zeros()
        by_feature = kept.T.tocsr()
        by_feature.sort_indices()
        return cls(by_feature.indptr, by_feature.indices, by_feature.data, kept.shape[0])
