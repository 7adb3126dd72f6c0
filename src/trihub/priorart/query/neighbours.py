"""Neighbouring words as phrases: “heat pump” tells more than heat and pump.

Only words of letters: bigrams of Han, kana and Hangul overlap, and so say of themselves what stands
together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from trihub.core.query import BODY_FIELDS, Token, TokenPhrase, Words
from trihub.priorart.query.counted import TokenCounts
from trihub.text.analysis import tokens

TOGETHER = 1.0
"""What two words add where they stand together, beside what each adds. Chosen by cross-validation
(``docs/quality.md``)."""
PAIRS = 12
"""Pairs of words that are looked for so."""
LONGEST = 20_000
"""Characters of a text in which pairs are looked for."""


def pairs(words: Words) -> list[TokenPhrase]:
    """The first pairs of a query's words."""
    fields = BODY_FIELDS if words.field is None else (words.field,)
    weight = TOGETHER * words.weight
    found = dict.fromkeys(_neighbours(tokens(words.text)))
    return [TokenPhrase(pair, fields, weight=weight) for pair in [*found][:PAIRS]]


def telling_pairs(text: str, terms: Sequence[Token], counts: TokenCounts) -> list[TokenPhrase]:
    """The pairs of a text that is searched from, of two of its ``terms`` each, which tell most.

    A pair weighs what its lesser term does; it tells that times the inverse document frequencies
    of both.
    """
    weights = {term.token: term.weight for term in terms}
    found = {
        pair: min(weights[one] for one in pair)
        for pair in _neighbours(tokens(text[:LONGEST]))
        if pair[0] in weights and pair[1] in weights
    }
    documents = max(1, counts.state().documents)
    occurs = counts.frequencies({one for pair in found for one in pair})

    def telling(pair: tuple[str, str]) -> float:
        return found[pair] * sum(math.log(1 + documents / (1 + occurs[one])) for one in pair)

    best = sorted(found, key=lambda pair: (-telling(pair), pair))[:PAIRS]
    return [TokenPhrase(pair, weight=TOGETHER * found[pair]) for pair in best]


def _neighbours(found: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((one, other) for one, other in pairwise(found) if one.isascii() and other.isascii())
