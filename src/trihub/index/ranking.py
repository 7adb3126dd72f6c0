"""How documents are ranked: the weights and formulas that every engine shares.

A token scores, in each field it is looked for in and occurs in::

    weight × field weight × idf × (k1 + 1) × f / (f + k1 × (1 − b + b × length / average length))
    idf = ln(1 + (N − n + 0.5) / (n + 0.5))

with *f* its occurrences in the field, *n* the documents whose field has it, *N* the documents of
the index (and its own record, which counts as one), and lengths in tokens. This is BM25
(Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.4) with the idf
that is never negative, as Lucene and tantivy have it. A phrase scores as one token whose idf is
the sum of its tokens' idfs; with slop, that sum alone. Everything adds up.

Synonyms (:class:`trihub.core.query.Synonyms`) share one idf, that of a token which
``Σ p × n`` documents have (at most *N*), and each scores with it and its own occurrences, times
its probability *p*.

Why separate fields and not one: see ``docs/explanation/ranking.md``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from trihub.core.errors import BadInput
from trihub.core.query import TextField, TokenPhrase

K1 = 1.2
B = 0.75

FIELD_WEIGHTS: dict[TextField, float] = {
    TextField.TITLE: 3.0,
    TextField.ABSTRACT: 1.5,
    TextField.CLAIMS: 1.2,
    TextField.DESCRIPTION: 1.0,
    TextField.APPLICANT: 1.0,
    TextField.INVENTOR: 1.0,
}

TOP_APPLICANTS = 20
"""Applicants that the facet names; the other facets name every value."""

MAX_PLACEMENTS = 1000
"""Ways in which the tokens of a phrase with slop may stand, above which it is refused."""

_EXACT = 40
_FREE = 24


def idf(documents: int, having: float) -> float:
    """How much a token tells that ``having`` of ``documents`` documents have."""
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))


def idf_together(documents: int, having: Iterable[tuple[float, int]]) -> float:
    """How much a term tells whose synonyms, each with its probability, so many documents have."""
    return idf(documents, min(documents, sum(chance * number for chance, number in having)))


def kept_length(tokens: int) -> int:
    """A field's length as an index keeps it: in one byte, exact up to 40 tokens, then cut to
    four significant bits above 24 (Lucene's ``SmallFloat.intToByte4``, which tantivy shares)."""
    if tokens < _EXACT:
        return tokens
    above = tokens - _FREE
    cut = above.bit_length() - 4
    return _FREE + ((above >> cut) << cut)


def saturation(occurrences: int, length: int, average: float) -> float:
    """What occurrences add beside idf and weights: 1 for one in a field of average length."""
    norm = 1 - B + B * kept_length(length) / average
    return (K1 + 1) * occurrences / (occurrences + K1 * norm)


def rounded(score: float) -> float:
    """A score as it is given: five significant digits.

    Sums of many small numbers differ in their last digits with the order of adding. Scores that
    are equal when rounded are ties, which go by document number.
    """
    return float(f"{score:.5g}")


def tally(counts: Iterable[tuple[str, int]], most: int | None = None) -> list[tuple[str, int]]:
    """Counts in the order that facets have: most documents first, ties by value."""
    return sorted(counts, key=lambda item: (-item[1], item[0]))[:most]


def placements(phrase: TokenPhrase) -> list[tuple[int, ...]]:
    """Every way in which the tokens of ``phrase`` may stand, as offsets from the first one.

    :raises BadInput: there are more than :data:`MAX_PLACEMENTS`.
    """
    gaps = len(phrase.tokens) - 1
    if phrase.head:
        if phrase.slop >= MAX_PLACEMENTS:
            raise _too_many(phrase.tokens)
        tail = range(phrase.head, len(phrase.tokens))
        start = tuple(range(phrase.head))
        return [start + tuple(at + further for at in tail) for further in range(phrase.slop + 1)]
    if math.comb(phrase.slop + gaps, gaps) > MAX_PLACEMENTS:
        raise _too_many(phrase.tokens)
    return list(_spread(gaps, phrase.slop))


def _spread(gaps: int, slop: int) -> Iterable[tuple[int, ...]]:
    if not gaps:
        yield (0,)
        return
    for before in _spread(gaps - 1, slop):
        used = before[-1] - (len(before) - 1)
        for further in range(slop - used + 1):
            yield (*before, before[-1] + 1 + further)


def _too_many(tokens: Sequence[str]) -> BadInput:
    return BadInput(
        f"The words {' '.join(tokens)} may stand in too many ways at this distance.",
        hint="Use a smaller distance or fewer words.",
    )
