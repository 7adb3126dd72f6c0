"""Learning a space of meaning from pairs of texts: cross-language latent semantic analysis.

The tokens of both texts of a pair make one row of a matrix (TF-IDF, each text brought to length 1, so
that the longer one does not drown the other); its right singular vectors put tokens that occur in the
same pairs, whatever their language, near one another (Dumais, Letsche, Littman and Landauer 1997,
“Automatic cross-language retrieval using latent semantic indexing”). What else was tried, and what
it gave: ``docs/explanation/learned-vectors.md``.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.learning.pairs import Kind, TextPair
from trihub.learning.singular import Sparse, Tell, singular_vectors
from trihub.text.bulk import token_strings
from trihub.text.learned.space import MAX_TEXT, save_space

DIMENSIONS = 256
METHOD = "lsa"
MOST_TOKENS = 300_000
"""Tokens in a space at most, the most frequent ones: with 256 dimensions 150 MB on disk."""
LEAST_PAIRS = 10
"""Pairs below which nothing is learned."""
OFTEN = ((200_000, 4), (50_000, 3), (10_000, 2))
"""From so many texts, in how many a token must occur: a rarer one adds memory and little else."""
_AT_ONCE = 512

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """What a document or family says in two languages, and how much it counts."""

    left: str
    right: str
    weight: float = 1.0


@dataclass(slots=True)
class Texts:
    """Texts as token numbers with frequencies: those of pair i are text 2i and 2i + 1."""

    numbers: dict[str, int] = field(default_factory=dict)
    tokens: array[int] = field(default_factory=lambda: array("i"))
    times: array[float] = field(default_factory=lambda: array("f"))
    lengths: array[int] = field(default_factory=lambda: array("i"))
    weights: array[float] = field(default_factory=lambda: array("f"))

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.weights)

    def read(self, pairs: Iterable[Bilingual]) -> int:
        """Add pairs, but for those of which a text has no token; how many were added."""
        before, rest = self.pairs, iter(pairs)
        while page := list(islice(rest, _AT_ONCE)):
            both = [text[:MAX_TEXT] for pair in page for text in (pair.left, pair.right)]
            counted = [Counter(joined.split()) for joined in token_strings(both)]
            for pair, left, right in zip(page, counted[::2], counted[1::2], strict=True):
                if left and right:
                    self._add(left)
                    self._add(right)
                    self.weights.append(pair.weight)
        return self.pairs - before

    def _add(self, counts: Counter[str]) -> None:
        known = self.numbers
        self.tokens.extend([known.setdefault(token, len(known)) for token in counts])
        self.times.extend(counts.values())
        self.lengths.append(len(counts))


def documents(pairs: Iterable[TextPair]) -> Iterator[Bilingual]:
    """Join the pairs of one document or family, which come one after the other in the order of their
    kinds: titles, abstracts and claims together say more than each alone."""
    order = list(Kind)
    number, last = 0, len(order)

    def place(pair: TextPair) -> int:
        nonlocal number, last
        at = order.index(pair.kind)
        number += at <= last
        last = at
        return number

    for _, group in groupby(pairs, place):
        kept = list(group)
        yield Bilingual(
            "\n".join([pair.left for pair in kept]), "\n".join([pair.right for pair in kept]),
            min(pair.weight for pair in kept),
        )  # fmt: skip


def learn_space(
    path: Path,
    pairs: Iterable[tuple[str, Iterable[Bilingual]]],
    *,
    dimensions: int = DIMENSIONS,
    record: Mapping[str, Any] | None = None,
    tell: Tell = lambda what, done, total: None,
) -> str:
    """Learn from pairs, given by the name of their languages (``en-zh``), and write the space; its
    name. It has fewer dimensions where there are not pairs enough. The same pairs give the same.

    :raises BadInput: there are fewer than :data:`LEAST_PAIRS`.
    """
    texts, counts = Texts(), {}
    for name, some in pairs:
        counts[name] = texts.read(some)
        tell("pairs read", texts.pairs, 0)
    if texts.pairs < LEAST_PAIRS:
        raise BadInput(
            f"Only {texts.pairs} texts of the library are in two of the languages "
            f"{', '.join(MAIN_LANGUAGES)}: too few to learn from.",
            hint="Read publications with titles and abstracts in two languages, or members of one "
            "family from several offices, first: trihub ingest.",
        )
    names, idf, matrix = _weighted(texts)
    base = singular_vectors(matrix, min(dimensions, texts.pairs - 1, len(names)), tell)
    vectors = base * idf[:, None]
    made = {
        **(record or {}), "method": METHOD, "pairs": counts,
        "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }  # fmt: skip
    return save_space(path, names, vectors, made)


def _weighted(texts: Texts) -> tuple[list[str], Floats, Sparse]:
    """The tokens kept, their inverse document frequencies, and the texts as rows of length 1."""
    tokens = np.frombuffer(texts.tokens, dtype=np.int32)
    times = np.frombuffer(texts.times, dtype=np.float32)
    lengths = np.frombuffer(texts.lengths, dtype=np.int32)
    in_texts = np.bincount(tokens, minlength=len(texts.numbers))
    least = next((often for many, often in OFTEN if len(lengths) >= many), 1)
    kept = np.flatnonzero(in_texts >= least)
    if len(kept) > MOST_TOKENS:
        order = np.argsort(-in_texts[kept], kind="stable")[:MOST_TOKENS]
        kept = np.sort(kept[order])
    renumbered = np.full(len(in_texts), -1, np.int32)
    renumbered[kept] = np.arange(len(kept), dtype=np.int32)
    # A token is in the texts of its own language alone: of each pair in one.
    idf = np.log(1 + texts.pairs / in_texts[kept]).astype(np.float32)
    chosen = renumbered[tokens] >= 0
    own = renumbered[tokens[chosen]]
    values = (1 + np.log(times[chosen])) * idf[own]
    texts_of = np.repeat(np.arange(len(lengths)), lengths)[chosen]
    norms = np.sqrt(np.bincount(texts_of, weights=values**2, minlength=len(lengths)))
    weights = np.sqrt(np.repeat(np.frombuffer(texts.weights, dtype=np.float32), 2))
    values *= (weights / np.maximum(norms, 1e-9)).astype(np.float32)[texts_of]
    words = list(texts.numbers)
    shape = (texts.pairs, len(kept))
    matrix = Sparse.build((texts_of // 2).astype(np.int32), own, values, shape)
    return [words[at] for at in kept.tolist()], idf, matrix
