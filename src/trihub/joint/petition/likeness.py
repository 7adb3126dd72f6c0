"""How alike two claims are, in one language or across two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trihub.core.ports import Translator
from trihub.text.analysis import token_string, tokens

MAX_TEXT = 20_000
"""Characters of a claim that are looked at."""

_SIGNS = re.compile(r"[A-Za-z]*\d(?:[.,]?[A-Za-z0-9μ%℃])*|[A-Z][a-z]*[A-Z][A-Za-z0-9]*")
"""What is written alike in every language: numbers, formulas, abbreviations (LiFePO4, 5mm, PCT)."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A claim as it is compared: its terms, each with what it is called in the other language.

    ``named`` maps a term as written to its tokens and those of its translations; ``tokens``
    counts the tokens of the text for comparison within a language.
    """

    lang: str
    named: dict[str, frozenset[str]]
    tokens: Counter[str]


def meaning(text: str, lang: str, other: str, translator: Translator | None) -> Meaning:
    """Take a claim apart for comparison with one in the language ``other``."""
    text = text[:MAX_TEXT]
    named: dict[str, set[str]] = {}
    if lang != other:
        for translation in translator.translate(text, lang, [other]) if translator else ():
            names = named.setdefault(translation.source, {key(translation.source)})
            names.add(key(translation.target))
        for sign in _SIGNS.findall(text):
            named.setdefault(sign, {key(sign)})
    return Meaning(
        lang,
        {term: frozenset(names - {""}) for term, names in named.items()},
        Counter(tokens(text)),
    )


@lru_cache(maxsize=20_000)
def key(term: str) -> str:
    """A term as it is compared: its tokens."""
    return token_string(term)


def rarity(meanings: Iterable[Meaning]) -> dict[str, float]:
    """What each token and term counts among many claims: the less, the more claims have it."""
    found: Counter[str] = Counter()
    for each in meanings:
        found.update({*each.tokens, *each.named})
    return {term: 1 / count for term, count in found.items()}


def likeness(left: Meaning, right: Meaning, weights: Mapping[str, float] | None = None) -> float:
    """From 0 (nothing in common) to 1: the Dice coefficient of tokens in one language, of terms
    that mean the same across two. ``weights`` (1 where it has none) say what each counts."""
    if left.lang == right.lang:
        common = 2 * _weight((left.tokens & right.tokens).items(), weights)
        total = _weight(left.tokens.items(), weights) + _weight(right.tokens.items(), weights)
    else:
        both = (*shared(left, right), *shared(right, left))
        common = _weight(((term, 1) for term in both), weights)
        total = _weight(((term, 1) for term in (*left.named, *right.named)), weights)
    return common / total if total else 0.0


def _weight(counts: Iterable[tuple[str, int]], weights: Mapping[str, float] | None) -> float:
    if weights is None:
        return sum(count for _, count in counts)
    return sum(count * weights.get(term, 1.0) for term, count in counts)


def shared(left: Meaning, right: Meaning) -> dict[str, frozenset[str]]:
    """The terms of the left that the right has too, each with the right's terms for it."""
    by_name: dict[str, set[str]] = {}
    for term, names in right.named.items():
        for name in names:
            by_name.setdefault(name, set()).add(term)
    found: dict[str, frozenset[str]] = {}
    for term, names in left.named.items():
        if also := _gathered(by_name, names):
            found[term] = also
    return found


def _gathered(by_name: dict[str, set[str]], names: Iterable[str]) -> frozenset[str]:
    return frozenset(term for name in names for term in by_name.get(name, ()))
