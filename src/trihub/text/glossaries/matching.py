"""Finding a glossary's terms in a text, longest match first, in linear time.

Chinese, Japanese and Korean are matched by character over the folded text, as the analysis
folds it; Korean without its spaces, with a particle after the term. Other languages are matched
by stemmed words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import add

from trihub.text.analysis import matching_key, matching_text, spans, token_string

MAX_WORDS = 8
_BY_CHARACTER = ("zh", "ja", "ko")
_KATAKANA = re.compile(r"[ァ-ヺー]")
_HAN_KATAKANA = re.compile(r"[ァ-ヺー\u3400-\u9fff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ALNUM = re.compile(r"[a-z0-9]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_MARKS = ("ー", "ｰ")
_GAP = re.compile(r"[\s\-/]*")
_PARTICLE = re.compile(
    r"(?:(?:들)?(?:을|를|이|가|은|는|의|에|와|과|로|으로|도|만|에서|에게|부터|까지|로서|으로서|로써|으로써|에의|로의|에는|에서의|이나|나"
    r"|이며|이고|인|및|등|용|별|상|내|간|식|형|화|성|하는|하여|하고|한|된|되는|되어|하기|시키는))?"
)


@dataclass(frozen=True, slots=True)
class Match:
    """A term found: offsets in the text, and the concepts (by number) that have it."""

    start: int
    end: int
    concepts: tuple[int, ...]


@dataclass(slots=True)
class TermIndex:
    """The terms of one language. Made by :func:`index_terms`."""

    lang: str
    concepts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    lengths: dict[str, list[int]] = field(default_factory=dict)
    """For each first pair of characters (or first word): the lengths of the terms, longest first."""

    def find(self, text: str, *, letters: bool = False) -> Iterator[Match]:
        """Find terms from left to right, the longest at each place, none inside another.

        ``letters`` allows terms of a single character where it stands alone (in a query).
        """
        if self.lang in _BY_CHARACTER:
            return self._by_character(text, letters)
        return self._by_word(text)

    def _by_word(self, text: str) -> Iterator[Match]:
        placed = list(spans(text))
        at = 0
        while at < len(placed):
            found = self._words_at(text, placed, at)
            if found:
                length, concepts = found
                yield Match(placed[at][1], placed[at + length - 1][2], concepts)
                at += length
            else:
                at += 1

    def _words_at(
        self, text: str, placed: list[tuple[str, int, int]], at: int
    ) -> tuple[int, tuple[int, ...]] | None:
        for length in self.lengths.get(placed[at][0], ()):
            words = placed[at : at + length]
            key = " ".join([word for word, _, _ in words])
            if len(words) == length and key in self.concepts and _is_joined(text, words):
                return length, self.concepts[key]
        return None

    def _by_character(self, text: str, letters: bool) -> Iterator[Match]:
        clean, starts, ends, word_starts = matching_text(text)
        lengths, at, previous = self.lengths, 0, 0
        for place, pair in enumerate(map(add, clean, [*clean[1:], ""])):
            if place < at or not (pair in lengths or (letters and clean[place] in lengths)):
                continue
            candidates: Sequence[int] = lengths.get(pair, ())
            if letters and len(pair) == 2:
                candidates = [*candidates, *lengths.get(clean[place], ())]
            for length in candidates:
                key = clean[place : place + length]
                if key in self.concepts and self._stands(
                    clean, place, length, previous, word_starts, letters
                ):
                    at = previous = place + length
                    end = ends[at - 1]
                    end += text.startswith(_MARKS, end)
                    yield Match(starts[place], end, self.concepts[key])
                    break

    def _stands(
        self,
        clean: str,
        at: int,
        length: int,
        previous: int,
        word_starts: frozenset[int],
        letters: bool,
    ) -> bool:
        """Whether the term is a word (or part of a compound) at this place."""
        end = at + length
        before, after = clean[at - 1 : at], clean[end : end + 1]
        if end > len(clean) or (_ALNUM.match(clean, at) and _ALNUM.match(before)):
            return False
        if _ALNUM.match(clean, end - 1) and _ALNUM.match(after):
            return False
        if _HANGUL.match(clean[at]):
            return _stands_in_korean(clean, at, end, previous, word_starts, letters)
        if length == 1:
            around = _HAN if self.lang == "zh" else _HAN_KATAKANA
            return letters and not (around.match(before) or around.match(after))
        if length <= 3 and _KATAKANA.match(clean[at]) and _KATAKANA.match(clean[end - 1]):
            return not ((_KATAKANA.match(before) and at != previous) or _KATAKANA.match(after))
        return True


def _stands_in_korean(
    clean: str, at: int, end: int, previous: int, word_starts: frozenset[int], letters: bool
) -> bool:
    """A short term must begin a spaced word or follow a term, and end one but for a particle."""
    begins = at in word_starts or (at == previous and at > 0)
    rest = end
    while rest < len(clean) and rest not in word_starts and _HANGUL.match(clean[rest]):
        rest += 1
        if rest - end > 6:
            break
    if end - at == 1:
        return letters and begins and rest == end
    if end - at >= 4:
        return True
    if end - at == 3:
        return begins or _PARTICLE.fullmatch(clean, end, rest) is not None
    return begins and (rest - end != 1 or _PARTICLE.fullmatch(clean, end, rest) is not None)


def _is_joined(text: str, words: list[tuple[str, int, int]]) -> bool:
    """Whether nothing but spaces and hyphens stands between the words."""
    pairs = pairwise(words)
    return all(_GAP.fullmatch(text, end, start) for (_, _, end), (_, start, _) in pairs)


def index_terms(lang: str, layers: Iterable[Iterable[tuple[int, tuple[str, ...]]]]) -> TermIndex:
    """Index (concept's number, terms) of one language; what an earlier layer has hides later ones."""
    index = TermIndex(lang)
    for layer in layers:
        found: dict[str, dict[int, None]] = {}
        for number, terms in layer:
            for term in terms:
                key = matching_key(term) if lang in _BY_CHARACTER else token_string(term)
                if key and key not in index.concepts:
                    found.setdefault(key, {})[number] = None
        index.concepts.update((key, tuple(numbers)) for key, numbers in found.items())
    lengths: dict[str, set[int]] = {}
    for key in index.concepts:
        first, length = (key[:2], len(key)) if lang in _BY_CHARACTER else _first_word(key)
        if lang in _BY_CHARACTER or length <= MAX_WORDS:
            lengths.setdefault(first, set()).add(length)
    index.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
    return index


def _first_word(key: str) -> tuple[str, int]:
    words = key.split(" ")
    return words[0], len(words)
