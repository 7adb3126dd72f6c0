"""Two claims of different languages lined up feature by feature, with the terms that they share.

Claims are cut as the examiner's claim charts cut them (:mod:`trihub.joint.desk.features`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from trihub.core.patent import Claim
from trihub.core.ports import Translator
from trihub.joint.desk.features import cut_claim
from trihub.joint.desk.model import Feature
from trihub.joint.petition.likeness import Meaning, likeness, meaning, shared

MAX_TEXT = 20_000
"""Characters of a claim that are lined up."""
MAX_FEATURES = 200
"""Features of a claim that are lined up."""
_ENOUGH = 0.1
"""Features less alike than this have no counterpart in one another."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term that both features have: offsets in the feature's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureRow:
    """Two features that answer to one another, or one without counterpart. ``left_terms`` and
    ``right_terms`` are the terms that the other one has too; ``alike`` is from 0 to 1."""

    left: Feature | None
    right: Feature | None
    left_terms: tuple[Term, ...] = ()
    right_terms: tuple[Term, ...] = ()
    alike: float = 0.0


def line_up(
    left: Claim, left_lang: str, right: Claim, right_lang: str, translator: Translator | None
) -> tuple[FeatureRow, ...]:
    """The features of two claims side by side, in their order, with the terms that they share."""
    one, two = _features(left, left_lang), _features(right, right_lang)
    mine = [meaning(f.text, left_lang, right_lang, translator) for f in one]
    theirs = [meaning(f.text, right_lang, left_lang, translator) for f in two]
    scores = [[_worth(m, t) for t in theirs] for m in mine]
    return tuple(
        _row(one, two, mine, theirs, pair) for pair in _aligned(scores, len(one), len(two))
    )


def _features(claim: Claim, lang: str) -> tuple[Feature, ...]:
    return cut_claim(replace(claim, text=claim.text[:MAX_TEXT]), lang)[:MAX_FEATURES]


def _worth(left: Meaning, right: Meaning) -> float:
    found = likeness(left, right)
    return found if found >= _ENOUGH else 0.0


_Pair = tuple[int | None, int | None]


def _aligned(scores: list[list[float]], left: int, right: int) -> list[_Pair]:
    """The order-preserving alignment with the highest sum; what is left over stands alone."""
    best = [[0.0] * (right + 1) for _ in range(left + 1)]
    for i in range(left):
        for j in range(right):
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], best[i][j] + scores[i][j])
    pairs: list[_Pair] = []
    i, j = left, right
    while i or j:
        if j and best[i][j] == best[i][j - 1]:
            j -= 1
            pairs.append((None, j))
        elif i and best[i][j] == best[i - 1][j]:
            i -= 1
            pairs.append((i, None))
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _row(
    one: tuple[Feature, ...],
    two: tuple[Feature, ...],
    mine: list[Meaning],
    theirs: list[Meaning],
    pair: _Pair,
) -> FeatureRow:
    i, j = pair
    left, right = (None if i is None else one[i]), (None if j is None else two[j])
    if i is None or j is None or left is None or right is None:
        return FeatureRow(left=left, right=right)
    return FeatureRow(
        left=left, right=right, alike=likeness(mine[i], theirs[j]),
        left_terms=_places(left.text, shared(mine[i], theirs[j])),
        right_terms=_places(right.text, shared(theirs[j], mine[i])),
    )  # fmt: skip


def _places(text: str, terms: Iterable[str]) -> tuple[Term, ...]:
    """Where the terms stand, the longest first, none inside another."""
    found: list[Term] = []
    for term in sorted(terms, key=len, reverse=True):
        for start in _all(text, term):
            end = start + len(term)
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Term(start, end))
    return tuple(sorted(found, key=lambda term: term.start))


def _all(text: str, term: str) -> Iterator[int]:
    start = text.find(term) if term else -1
    while start >= 0:
        yield start
        start = text.find(term, start + len(term))
