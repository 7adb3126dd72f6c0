"""A space of meaning: a vector for every token of every language, learned from bilingual texts.

A text's vector is the sum of its tokens' vectors, a token that occurs ``n`` times counting
``1 + ln n`` times, brought to length 1. How much a token says is in the length of its vector. Tokens
are those of the index; none is marked with a language, so that a text may be in several, in one that
was declared wrongly, or in one never seen (its numbers, formulas and signs still say something).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import TableStale
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.bulk import token_strings
from trihub.text.learned.files import read_artifact, write_artifact

COMMAND = "trihub learn-vectors"
MAX_TEXT = 20_000
"""Characters of a text that count; what stands behind them changes its vector hardly."""

Floats = NDArray[np.float32]


class Space:
    """A learned space, mapped into memory (:class:`trihub.core.ports.Encoder`)."""

    def __init__(self, record: Mapping[str, Any], tokens: bytes, vectors: NDArray[Any]) -> None:
        self.record = record
        """How it was made: method, dimensions, tokens, pairs of texts for each pair of languages."""
        self._text = tokens
        self._vectors = vectors

    @property
    def name(self) -> str:
        """The method and a checksum of all vectors."""
        return str(self.record["name"])

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return int(self._vectors.shape[1])

    def encode(self, texts: Sequence[str], *, query: bool) -> Floats:
        """Vectors of texts. What is looked for is encoded as what is found, whatever ``query`` is."""
        out = np.zeros((len(texts), self.dimensions), np.float32)
        find = self._numbers
        for row, tokens in enumerate(token_strings([text[:MAX_TEXT] for text in texts])):
            counts = [
                (find[token], count)
                for token, count in Counter(tokens.split()).items()
                if token in find
            ]
            if not counts:
                continue
            numbers, times = np.array(counts, dtype=np.int64).T
            weights = 1 + np.log(times.astype(np.float32))
            vector = weights @ self._vectors[numbers].astype(np.float32)
            length = float(np.linalg.norm(vector))
            if length > 0:
                out[row] = vector / length
        return out

    @cached_property
    def _numbers(self) -> dict[str, int]:
        # Made when first asked: whoever only wants the name or the record need not wait for it.
        words = self._text.decode("utf-8", "surrogatepass").split(" ") if self._text else []
        return {token: number for number, token in enumerate(words)}


def save_space(
    path: Path, tokens: Sequence[str], vectors: NDArray[Any], record: Mapping[str, Any]
) -> str:
    """Write a space whole or not at all; its name. ``vectors`` has a row a token.

    They are kept as 16-bit floats: a vector of a text differs from that of 32 bits by less than
    0.001, and the file is half as long.
    """
    rows = np.ascontiguousarray(vectors, dtype="<f2")
    text = " ".join(tokens).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(text)
    digest.update(rows.tobytes())
    name = f"{record['method']}-{digest.hexdigest()[:12]}"
    whole = {
        **record, "name": name, "analysis": ANALYSIS_VERSION, "tokens": len(tokens),
        "dimensions": int(rows.shape[1]),
    }  # fmt: skip
    write_artifact(path, whole, {"tokens": text, "vectors": rows.reshape(-1).view(np.uint8)})
    return name


def load_space(path: Path) -> Space:
    """Open a space.

    :raises FileNotFoundError: there is none. :raises TableStale: it is damaged, or made by another
        analysis.
    """
    artifact = read_artifact(path, rebuild=COMMAND)
    record = artifact.record
    if record.get("analysis") != ANALYSIS_VERSION:
        raise TableStale(
            f"The learned vectors in {path} were made by analysis {record.get('analysis')}, texts "
            f"are read by {ANALYSIS_VERSION}.",
            hint=f"Learn them anew: {COMMAND}.",
        )
    try:
        vectors = np.frombuffer(artifact.arrays["vectors"], dtype="<f2")
        vectors = vectors.reshape(record["tokens"], record["dimensions"])
        return Space(record, bytes(artifact.arrays["tokens"]), vectors)
    except (KeyError, TypeError, ValueError) as error:
        raise TableStale(
            f"The learned vectors in {path} are not what their record says.",
            hint=f"Learn them anew: {COMMAND}.",
        ) from error
