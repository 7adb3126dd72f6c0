"""Learned translations of the words of a running text, where they stand in it.

A table has tokens: of East Asian scripts two characters each. Tokens that overlap in the text and
mean the same are one word of it (電池 and 池組, both *battery*), and translations that overlap are
one word too (배터 and 터리 are 배터리).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trihub.core.languages import Script, script_of
from trihub.text.analysis import spans
from trihub.text.learned.table import Alternative, TermTable

LEAST = 0.35
"""Least probability of a translation that is shown as one."""
LINKED = 0.6
"""Least share of its probability that what lengthens a translation has: characters of one word are
aligned about equally often, those of its neighbours less."""
EVIDENCE = 3.0
"""Alignments that must speak for it."""
MAX_TEXT = 20_000
"""Characters of a text that are looked at."""
_LEAST_LETTERS = 4
_BETWEEN = re.compile("[\u3041-\u309f的了在和与及或被所该其是有为于之以不]")
"""Characters that stand between words more often than in them: kana of inflection, particles."""


@dataclass(frozen=True, slots=True)
class LearnedWord:
    """A word at ``start`` to ``end`` of a text, its translation, and how probable that is."""

    start: int
    end: int
    word: str
    probability: float


def learned_words(text: str, table: TermTable) -> list[LearnedWord]:
    """The words of ``text`` that the table translates with some certainty, from left to right,
    none inside another."""
    known: dict[str, tuple[str, float]] = {}

    def translation(token: str) -> tuple[str, float]:
        if token not in known:
            known[token] = _translated(table.translations(token))
        return known[token]

    found: list[LearnedWord] = []
    for one in _singles(text[:MAX_TEXT], translation):
        last = found[-1] if found else None
        if last is None or one.start >= last.end:
            found.append(one)
        elif one.word == last.word:
            best = max(one.probability, last.probability)
            found[-1] = LearnedWord(last.start, one.end, last.word, best)
        elif one.probability > last.probability:
            found[-1] = one
    return found


def _singles(text: str, translation: Callable[[str], tuple[str, float]]) -> Iterator[LearnedWord]:
    for token, start, end in spans(text):
        if _is_word(token):
            word, probability = translation(token)
            if word and word != token:
                yield LearnedWord(start, end, word, probability)


def _is_word(token: str) -> bool:
    """Signs, numbers, formulas and single characters are read in every language, or say little."""
    match script_of(token):
        case Script.LATIN:
            return len(token) >= _LEAST_LETTERS and token.isalpha()
        case Script.OTHER:
            return False
    return len(token) > 1 and not _BETWEEN.search(token)


def _translated(found: Sequence[Alternative]) -> tuple[str, float]:
    """The first alternative, lengthened by those that overlap it; empty where none is certain."""
    if not found or found[0].probability < LEAST or found[0].evidence < EVIDENCE:
        return "", 0.0
    word = found[0].token
    if not _is_word(word):
        return "", 0.0
    if script_of(word) is not Script.LATIN:
        for one in found[1:]:
            token = one.token
            if one.probability < LINKED * found[0].probability:
                break
            if len(token) != 2 or not _is_word(token):
                continue
            if word.endswith(token[0]):
                word += token[1]
            elif word.startswith(token[1]):
                word = token[0] + word
    return word, found[0].probability
