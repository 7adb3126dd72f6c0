"""The tokens of many texts at once, by arrays of code points: as one by one, in half the time.

Folding and cutting are lookups in two tables, filled as characters are first met; the bigrams of
all texts are written as rows of one array. What stands between East Asian runs (numbers, formulas,
words) is cut as :mod:`trihub.text.analysis` does, and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trihub.text.analysis import (
    DROPPED_MARK,
    HAN_KANA,
    HANGUL,
    MAX_TOKEN,
    cut,
    token_string,
)
from trihub.text.folding import attaches, fold, fold_character

CHUNK = 50_000
"""Characters taken at once: their arrays stay in a processor's cache."""
SHORT = 1_000
"""Characters below which the arrays take longer than cutting texts one by one."""

_BETWEEN, _GAP, _NOTHING = "\1", "\2", "\3"
"""Between two texts; where words stand in an array of bigrams; no character at all."""
_NOT_ONE, _NOT_ALONE = 0x110000, 0x110001
"""Instead of a code point: folds to none or several; may join with what stands before it."""
_OTHER, _SPACE, _WORD, _HAN, _HANGUL = range(1, 6)
_CACHED = 100_000
_UTF32 = "utf-32-le"
_IS_HAN_KANA, _IS_HANGUL = re.compile(f"[{HAN_KANA}]"), re.compile(f"[{HANGUL}]")
_IS_WORD = re.compile(r"[^\W_]")

Codes = NDArray[np.uint32]
Flags = NDArray[np.bool_]


class _Table:
    """A value for each code point, found out when it is first met; 0 is no value."""

    def __init__(self, kind: type[np.unsignedinteger[Any]]) -> None:
        self._values = np.zeros(0x110000, kind)

    def find(self, char: str) -> int:
        """The value of a character."""
        raise NotImplementedError

    def __getitem__(self, codes: Codes) -> NDArray[Any]:
        values = self._values.take(codes)
        if not values.all():
            for code in set(codes[values == 0].tolist()):
                self._values[code] = self.find(chr(code))
            values = self._values.take(codes)
        return values


class _Folded(_Table):
    """What a character folds to; :attr:`spelt` holds the folding of those that give none or several."""

    def __init__(self) -> None:
        super().__init__(np.uint32)
        self.spelt: dict[str, str] = {}

    def find(self, char: str) -> int:
        if char == "\0":
            return ord("\n")
        folded = fold_character(char)
        if any(map(attaches, (char, *folded))):
            return _NOT_ALONE
        if len(folded) == 1:
            return ord(folded)
        self.spelt[char] = folded
        return _NOT_ONE


class _Kinds(_Table):
    """The kind of run that a folded character belongs to."""

    def __init__(self) -> None:
        super().__init__(np.uint8)

    def find(self, char: str) -> int:
        if char == " ":
            return _SPACE
        if _IS_HAN_KANA.match(char):
            return _HAN
        if _IS_HANGUL.match(char):
            return _HANGUL
        return _WORD if _IS_WORD.match(char) else _OTHER


class _Gaps(dict[str, str]):
    """The tokens, a space behind each, of what stands between East Asian runs. Bounded."""

    def __missing__(self, gap: str) -> str:
        tokens = f"{found} " if (found := cut(gap)) else ""
        if len(gap) <= MAX_TOKEN:
            if len(self) >= _CACHED:
                self.clear()
            self[gap] = tokens
        return tokens


_FOLDED, _KINDS, _GAPS = _Folded(), _Kinds(), _Gaps()


def token_strings(texts: Sequence[str]) -> list[str]:
    """Return :func:`~trihub.text.analysis.token_string` of every text."""
    wide = [text for text in texts if not text.isascii()]
    if sum(map(len, wide)) < SHORT:
        return list(map(token_string, texts))
    found = chain.from_iterable(map(_cut, _chunks(wide)))
    return [token_string(text) if text.isascii() else next(found) for text in texts]


def _chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for text in texts:
        if chunk and size + len(text) > CHUNK:
            yield chunk
            chunk, size = [], 0
        chunk.append(text)
        size += len(text)
    if chunk:
        yield chunk


def _cut(texts: list[str]) -> list[str]:
    """The tokens of each text."""
    codes = _without_marks(_folded(texts))
    kinds = _KINDS[codes]
    spaces = _joined_spaces(kinds)
    if spaces.any():
        codes, kinds = codes[~spaces], kinds[~spaces]
    asian = kinds >= _HAN
    before = np.zeros(len(codes), np.bool_)
    before[1:] = asian[1:] & (kinds[1:] == kinds[:-1])
    after = np.zeros(len(codes), np.bool_)
    after[:-1] = before[1:]
    between = codes == ord(_BETWEEN)
    gaps, words = _words(codes, kinds == _WORD, asian | between)
    rows = _rows(codes, after, asian & ~before & ~after, between, gaps)
    parts = rows.split(_GAP)
    mixed = [""] * (len(parts) + len(words))
    mixed[::2], mixed[1::2] = parts, words
    return [tokens[:-1] for tokens in "".join(mixed).split(_BETWEEN)]


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode(_UTF32, "surrogatepass"), np.uint32)


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.tobytes().decode(_UTF32)


def _folded(texts: list[str]) -> Codes:
    """The texts folded, with a mark between them."""
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) >= len(texts):
        texts = [text.replace(_BETWEEN, "\n") for text in texts]
        joined = _BETWEEN.join(texts)
    folded = _FOLDED[_codes(joined)]
    if folded.max() < _NOT_ONE:
        return folded
    if (folded == _NOT_ALONE).any():
        odd = np.searchsorted(_ends(texts), np.flatnonzero(folded == _NOT_ALONE))
        for number in set(odd.tolist()):
            texts[number] = fold(texts[number])
        joined = _BETWEEN.join(texts)
    for char in _FOLDED.spelt.keys() & set(joined):
        joined = joined.replace(char, _FOLDED.spelt[char])
    codes = _codes(joined)
    folded = _FOLDED[codes]
    # What joined with what stood before it is folded already.
    return np.where(folded < _NOT_ONE, folded, codes)


def _ends(texts: list[str]) -> NDArray[np.int64]:
    """Where the mark behind each text stands."""
    return np.cumsum([len(text) + 1 for text in texts]) - 1


def _without_marks(codes: Codes) -> Codes:
    """Prolonged sound marks that make no other word are dropped."""
    if not (codes == ord("ー")).any():
        return codes
    return _codes(DROPPED_MARK.sub("", _text(codes)))


def _joined_spaces(kinds: NDArray[np.uint8]) -> Flags:
    """Single spaces between two Hangul."""
    found = np.zeros(len(kinds), np.bool_)
    found[1:-1] = kinds[1:-1] == _SPACE
    found[1:-1] &= (kinds[:-2] == _HANGUL) & (kinds[2:] == _HANGUL)
    return found


def _words(codes: Codes, word: Flags, bounds: Flags) -> tuple[NDArray[np.int64], list[str]]:
    """Where a gap with words begins, and its tokens."""
    at = np.flatnonzero(word)
    if not len(at):
        return at, []
    edges = np.concatenate(([-1], np.flatnonzero(bounds), [len(codes)]))
    gaps = np.unique(np.searchsorted(edges, at))
    starts, ends = edges[gaps - 1] + 1, edges[gaps]
    text = _text(codes)
    return starts, [
        _GAPS[text[start:end]] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]


def _rows(
    codes: Codes, pairs: Flags, single: Flags, between: Flags, gaps: NDArray[np.int64]
) -> str:
    """One row of three characters for each bigram, single character, gap and end of a text."""
    gap = np.zeros(len(codes), np.bool_)
    gap[gaps] = True
    at = np.flatnonzero(pairs | single | between | gap)
    rows = np.full((len(at), 3), ord(" "), np.uint32)
    rows[:, 0] = codes[at]
    rows[:, 1] = codes[np.minimum(at + 1, len(codes) - 1)]
    rows[single[at], 1] = ord(_NOTHING)
    rows[between[at], 1:] = ord(_NOTHING)
    rows[gap[at]] = ord(_GAP), ord(_NOTHING), ord(_NOTHING)
    return _text(rows).replace(_NOTHING, "")
