"""A text as features: the tokens of the index and single Han characters, kana and Hangul of them;
and, as a second view of it, the sequences of up to three characters in its words.

Features are known by the CRC-32 of their token, in :data:`BUCKETS` places, so that a model keeps no
list of words; two tokens share a place about as often as chance has it, which costs nothing that was
measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from trihub.text.analysis import FIRST_BIGRAM
from trihub.text.bulk import token_strings

BUCKETS = 1 << 18
MAX_TEXT = 20_000
"""Characters of a text that count: of 300 pages the first ten or so."""
LONGEST = 3
"""Characters of a sequence at most."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


def features(joined: str) -> list[str]:
    """The features in a text's tokens (:func:`trihub.text.analysis.token_string`)."""
    tokens = joined.split()
    singles = [char for t in tokens if len(t) == 2 and t[0] >= FIRST_BIGRAM for char in t]
    return tokens + singles


def bucket(feature: str) -> int:
    """Where a feature is kept."""
    return crc32(feature.encode("utf-8", "surrogatepass")) % BUCKETS


def counted(texts: Sequence[str]) -> list[tuple[Ints, Floats]]:
    """Of each text the places of its features, ascending, and 1 + ln of how often each occurs."""
    joined = token_strings([text[:MAX_TEXT] for text in texts])
    return [_counts(features(one)) for one in joined]


def sequences(text: str) -> list[str]:
    """The sequences of one to three characters in the words of a text, the edges of a word being
    a character (a blank) too."""
    out: list[str] = []
    for word in text[:MAX_TEXT].casefold().split():
        edged = f" {word} "
        for length in range(1, LONGEST + 1):
            out += [edged[at : at + length] for at in range(len(edged) - length + 1)]
    return out


def counted_sequences(texts: Sequence[str]) -> list[tuple[Ints, Floats]]:
    """As :func:`counted`, of the sequences of characters."""
    return [_counts(sequences(text)) for text in texts]


def _counts(found: Iterable[str]) -> tuple[Ints, Floats]:
    held = Counter[int]()
    for feature, times in Counter(found).items():
        held[bucket(feature)] += times
    places = sorted(held)
    often = np.array([held[place] for place in places], np.float32)
    return np.array(places, np.int32), 1 + np.log(often)


def weighed(counts: tuple[Ints, Floats], idf: Floats) -> Floats:
    """A text's features weighed, as a vector of length 1; of zeros where none is known."""
    places, times = counts
    values = times * idf[places]
    length = float(np.linalg.norm(values))
    return values / length if length else values


def titled(title: str, body: str) -> str:
    """A title counts three times beside its body."""
    return f"{title}\n{title}\n{title}\n{body}" if body else title
