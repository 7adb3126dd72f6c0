"""Texts as token numbers, within a budget of work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from trihub.learning.alignment import EVERY_SECTION, Bitext, Ints
from trihub.learning.pairs import Kind, TextPair
from trihub.text.bulk import token_strings
from trihub.text.learned.table import checksum

BUDGET = 100_000_000
"""Pairs of tokens in pairs of texts that are looked at: time and memory go with them."""

MAX_TOKENS = 400
"""Tokens of a text that are looked at, from its beginning."""

ORDER = (Kind.TERM, Kind.TITLE, Kind.DEFINITION, Kind.CLAIM, Kind.ABSTRACT)
"""What is taken first where the budget does not reach for all."""

_AT_ONCE = 512


@dataclass(slots=True)
class _Side:
    """One language: its tokens as they were met, and each text's tokens, each once."""

    numbers: dict[str, int] = field(default_factory=dict)
    texts: list[Ints] = field(default_factory=list)

    def add(self, texts: Sequence[str]) -> None:
        for joined in token_strings(texts):
            found = list(dict.fromkeys(joined.split()[:MAX_TOKENS]))
            known = self.numbers
            self.texts.append(
                np.fromiter((known.setdefault(t, len(known)) for t in found), np.int32, len(found))
            )

    def settled(self, chosen: Sequence[int]) -> tuple[list[str], Ints, np.ndarray]:
        """The vocabulary of the texts chosen, in the order in which a table keeps it, and the
        texts in its numbers."""
        texts = [self.texts[at] for at in chosen]
        flat = np.concatenate(texts) if texts else np.zeros(0, np.int32)
        used = set(np.unique(flat).tolist())
        by_number = {number: token for token, number in self.numbers.items() if number in used}
        order = sorted(by_number, key=lambda number: _place(by_number[number]))
        renumbered = np.zeros(len(self.numbers), np.int32)
        renumbered[order] = np.arange(len(order), dtype=np.int32)
        starts = np.concatenate(([0], np.cumsum([len(text) for text in texts]))).astype(np.int64)
        return [by_number[number] for number in order], renumbered[flat], starts


def _place(token: str) -> tuple[int, bytes]:
    raw = token.encode("utf-8", "replace")
    return checksum(raw), raw


@dataclass(frozen=True, slots=True)
class Encoded:
    """A bitext, its vocabularies, and how many pairs of each kind it is made of."""

    bitext: Bitext
    left: list[str]
    right: list[str]
    used: dict[str, int]


def encode(
    pairs: Iterable[TextPair], weights: Mapping[Kind, float], budget: int = BUDGET
) -> Encoded:
    """Analyse texts as the index does, and take as many as the budget allows.

    Kinds are taken in :data:`ORDER`; of one that does not fit whole, pairs evenly spread over the
    library. ``weights`` of the kinds multiply the pairs' own; a kind of weight 0 is left out.
    """
    left, right = _Side(), _Side()
    kinds: list[Kind] = []
    heavy: list[float] = []
    sections: list[int] = []
    for page in _pages(pair for pair in pairs if weights[pair.kind] > 0):
        left.add([pair.left for pair in page])
        right.add([pair.right for pair in page])
        kinds += [pair.kind for pair in page]
        heavy += [weights[pair.kind] * pair.weight for pair in page]
        sections += [bits(pair.sections) for pair in page]
    sizes = np.array(
        [len(a) * len(b) for a, b in zip(left.texts, right.texts, strict=True)], np.int64
    )
    chosen = _choose(kinds, sizes, budget)
    left_words, left_ids, left_starts = left.settled(chosen)
    right_words, right_ids, right_starts = right.settled(chosen)
    bitext = Bitext(
        left=left_ids, left_starts=left_starts, right=right_ids, right_starts=right_starts,
        weights=np.array([heavy[at] for at in chosen], np.float32),
        sections=np.array([sections[at] for at in chosen], np.int32),
        left_size=len(left_words), right_size=len(right_words),
    )  # fmt: skip
    used = Counter(kinds[at].value for at in chosen)
    return Encoded(bitext, left_words, right_words, dict(sorted(used.items())))


def bits(sections: str) -> int:
    """IPC sections as bits."""
    return sum(1 << EVERY_SECTION.index(letter) for letter in set(sections) & set(EVERY_SECTION))


def _pages(pairs: Iterable[TextPair]) -> Iterable[list[TextPair]]:
    page: list[TextPair] = []
    for pair in pairs:
        page.append(pair)
        if len(page) == _AT_ONCE:
            yield page
            page = []
    yield page


def _choose(kinds: Sequence[Kind], sizes: np.ndarray, budget: int) -> list[int]:
    by_kind = {kind: np.array([at for at, one in enumerate(kinds) if one is kind and sizes[at]],
                              np.int64) for kind in ORDER}  # fmt: skip
    chosen: list[list[int]] = []
    for kind in ORDER:
        places = by_kind[kind]
        cost = int(sizes[places].sum())
        if cost > budget:
            places = places[np.linspace(0, len(places), max(1, len(places) * budget // cost),
                                        endpoint=False, dtype=np.int64)] if budget > 0 else places[:0]  # fmt: skip
        budget -= int(sizes[places].sum())
        chosen.append(places.tolist())
    return sorted(chain.from_iterable(chosen))
