"""Highlighting: where a text matches tokens, and which passage of a document matches best.

Everything is bounded, so that a long description costs no more than a short one:
:func:`find_spans` looks at the first 50,000 characters of a text, :func:`best_passage` at 8,000
characters of a document, part by part in the order given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import fsum
from operator import itemgetter

from trihub.core.hits import Passage, Span
from trihub.core.query import TextField
from trihub.text.analysis import (
    ASCII_RUNS,
    FIRST_BIGRAM,
    PIECES,
    RUNS,
    cut_piece,
    token_string,
)
from trihub.text.folding import fold, fold_with_offsets

MAX_TEXT = 50_000
MAX_DOCUMENT = 8_000
MAX_MATCHES = 5_000

_LATIN = re.compile(r"[^\W\d_]|[0-9]")
_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;:])\s+|\n+")
_WORD_START = re.compile(r"(?<=[\s、，,])")
_ELLIPSIS = "…"
_LONGEST_WORD = 30
_PREPARED = 32
"""Queries whose tokens stay prepared: the same ones are looked for in every text of a page."""

Part = tuple[TextField, str, str, str]
"""Field, label (the number of a claim or paragraph), language, text."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Tokens to look for: bigrams, single characters, words as they are, starts of words.

    ``pairs`` finds candidates for the bigrams in one pass.
    """

    bigrams: frozenset[str]
    letters: frozenset[str]
    words: frozenset[str]
    starts: tuple[str, ...]
    pairs: re.Pattern[str] | None


def _single(tokens: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (token, as given): a phrase's tokens (joined by spaces) one by one."""
    for given in tokens:
        for token in given.split():
            if token.strip("*"):
                yield token, given


@lru_cache(maxsize=_PREPARED)
def _weights(tokens: tuple[tuple[str, float], ...]) -> dict[str, float]:
    weights: dict[str, float] = {}
    weighed = dict(tokens)
    for token, given in _single(weighed):
        weights[token] = max(weights.get(token, 0.0), weighed[given])
    return weights


@lru_cache(maxsize=_PREPARED)
def _wanted(tokens: frozenset[str]) -> _Wanted:
    given = {token for token, _ in _single(tokens)}
    starts = tuple(t[:-1] for t in sorted(given) if t.endswith("*") and t[0] < FIRST_BIGRAM)
    words = frozenset(t for t in given if t[0] < FIRST_BIGRAM and not t.endswith("*"))
    east_asian = {token for token in given if token[0] >= FIRST_BIGRAM}
    bigrams = frozenset(token for token in east_asian if len(token) == 2)
    pairs = None
    if bigrams:
        firsts, seconds = (re.escape("".join({pair[at] for pair in bigrams})) for at in (0, 1))
        pairs = re.compile(f"(?=([{firsts}][ ー]?[{seconds}]))")
    return _Wanted(bigrams, frozenset(t for t in east_asian if len(t) == 1), words, starts, pairs)


def _bigram(found: str) -> str:
    """The bigram that the found characters give: spaced Hangul and a dropped mark are joined."""
    if len(found) == 2:
        return found
    joins = "\uac00" <= found[0] <= "\ud7a3" if found[1] == " " else "ァ" <= found[0] <= "ヺ"
    return found[0] + found[2] if joins else ""


def _word_matches(folded: str, wanted: _Wanted) -> Iterator[tuple[str, int, int]]:
    """Yield (token, start, end) of words and starts of words, in order.

    Most words of a text are not looked for: each different one is looked at once.
    """
    runs = ASCII_RUNS if folded.isascii() else RUNS
    found: dict[str, tuple[tuple[str, int, int], ...]] = {}
    for text in set(runs.findall(folded)):
        if text[0] < FIRST_BIGRAM:
            token = PIECES[text]
            if token in wanted.words or wanted.starts or " " in token:
                found[text] = tuple(_parts_of_word(text, wanted))
    if not any(found.values()):
        return
    for run in runs.finditer(folded):
        for token, start, end in found.get(run[0], ()):
            base = run.start()
            yield token, base + start, base + end


def _parts_of_word(text: str, wanted: _Wanted) -> Iterator[tuple[str, int, int]]:
    """The wanted tokens, and those that start as wanted, among what a run gives."""
    for part, start, end in cut_piece(text):
        first = next((s for s in wanted.starts if part.startswith(s)), None)
        if part in wanted.words or first:
            yield part if part in wanted.words else f"{first}*", start, end


def _matches(folded: str, wanted: _Wanted) -> Iterator[tuple[str, int, int]]:
    """Yield (token, start, end) in the folded text, in no order."""
    if wanted.pairs and not folded.isascii():
        bigrams = wanted.bigrams
        for match in wanted.pairs.finditer(folded):
            found = match[1]
            token = found if len(found) == 2 else _bigram(found)
            if token in bigrams:
                start = match.start()
                yield token, start, start + len(found)
    for letter in wanted.letters:
        at = folded.find(letter)
        while at >= 0:
            yield letter, at, at + 1
            at = folded.find(letter, at + 1)
    if wanted.words or wanted.starts:
        yield from _word_matches(folded, wanted)


def _placed(text: str, wanted: _Wanted) -> list[tuple[str, int, int]]:
    """Matches in offsets of the original text, by their start."""
    folded, starts, ends = fold_with_offsets(text)
    found = list(islice(_matches(folded, wanted), MAX_MATCHES))
    if "ー" in folded:
        found = [(token, start, _after_marks(folded, end)) for token, start, end in found]
    if starts is not None and ends is not None:
        found = [(token, starts[start], ends[end - 1]) for token, start, end in found]
    found.sort(key=itemgetter(1, 2))
    return found


def _after_marks(folded: str, end: int) -> int:
    while end < len(folded) and folded[end] == "ー":
        end += 1
    return end


def find_spans(text: str, tokens: Iterable[str]) -> tuple[Span, ...]:
    """Return where ``text`` matches any of the tokens, in offsets of ``text`` itself.

    Spans that touch or overlap are one: 锂电 and 电池 in 锂电池 give one span. A token that ends with
    ``*`` matches every word that starts so; tokens of a phrase may come joined by spaces. Only the first 50,000 characters are looked at.
    """
    return _merged(_placed(text[:MAX_TEXT], _wanted(frozenset(tokens))))


def _merged(found: Iterable[tuple[str, int, int]]) -> tuple[Span, ...]:
    merged: list[Span] = []
    first = last = -1
    for _, start, end in found:
        if start <= last:
            last = max(end, last)
            continue
        if last >= 0:
            merged.append(Span(first, last))
        first, last = start, end
    if last >= 0:
        merged.append(Span(first, last))
    return tuple(merged)


def best_passage(
    parts: Iterable[Part], tokens: Mapping[str, float], limit_chars: int = 320, limit: int = 1
) -> list[Passage]:
    """Return the parts that match best, at most ``limit``, best first, cut to ``limit_chars``.

    A part's score is the sum of the weights of the different tokens in it, less for parts much
    longer than what is shown. Parts are looked at in the order given, 8,000 characters in all; parts
    without any match are never returned. A cut stands at a sentence's or a word's end and is
    marked with an ellipsis.
    """
    wanted, weights = _wanted(frozenset(tokens)), _weights(tuple(tokens.items()))
    left = MAX_DOCUMENT
    scored: list[tuple[float, int, Part]] = []
    for order, part in enumerate(parts):
        text = part[3][:left]
        if score := _score(text, wanted, weights, limit_chars):
            scored.append((-score, order, (*part[:3], text)))
        left -= len(text)
        if left <= 0:
            break
    scored.sort(key=lambda entry: entry[:2])
    return [_passage(part, wanted, weights, limit_chars) for _, _, part in scored[:limit]]


def _score(text: str, wanted: _Wanted, tokens: Mapping[str, float], limit_chars: int) -> float:
    total = fsum(tokens[t] for t in _found(text, wanted) if t in tokens)  # in whatever order
    return float(total / max(1.0, len(text) / limit_chars) ** 0.25)


def found_tokens(text: str, tokens: frozenset[str]) -> set[str]:
    """Which of the tokens a text has; starts of words and phrases are not looked for."""
    return _found(text, _wanted(tokens))


def _found(text: str, wanted: _Wanted) -> set[str]:
    folded = fold(text)
    found = {letter for letter in wanted.letters if letter in folded}
    if wanted.pairs and not folded.isascii():
        found |= wanted.bigrams.intersection(map(_bigram, set(wanted.pairs.findall(folded))))
    if wanted.words and not wanted.starts and folded.isascii():
        found |= wanted.words.intersection(token_string(folded).split())
    elif (wanted.words or wanted.starts) and _LATIN.search(folded):
        found.update(token for token, _, _ in _word_matches(folded, wanted))
    return found


def _passage(part: Part, wanted: _Wanted, tokens: Mapping[str, float], limit_chars: int) -> Passage:
    field, label, lang, text = part
    found = _placed(text, wanted)
    if len(text) <= limit_chars:
        return Passage(part=field, label=label, lang=lang, text=text, spans=_merged(found))
    first, last = _densest(found, tokens, limit_chars * 2 // 3)
    start, end = _window(text, first, last, limit_chars)
    shown = text[start:end].rstrip()
    before = _ELLIPSIS if start else ""
    after = _ELLIPSIS if start + len(shown) < len(text.rstrip()) else ""
    shift = len(before) - start
    inside = [
        (t, s + shift, e + shift) for t, s, e in found if s >= start and e <= start + len(shown)
    ]
    return Passage(
        part=field, label=label, lang=lang, text=f"{before}{shown}{after}", spans=_merged(inside)
    )


def _densest(
    found: list[tuple[str, int, int]], tokens: Mapping[str, float], width: int
) -> tuple[int, int]:
    """The stretch of at most ``width`` characters whose different tokens weigh most."""
    best, stretch = -1.0, (0, 0)
    inside: dict[str, int] = {}
    weight, head = 0.0, 0
    for at, (token, _, end) in enumerate(found):
        if not inside.get(token):
            weight += tokens.get(token, 0.0)
        inside[token] = inside.get(token, 0) + 1
        while head < at and end - found[head][1] > width:
            gone = found[head][0]
            inside[gone] -= 1
            if not inside[gone]:
                weight -= tokens.get(gone, 0.0)
            head += 1
        if weight > best:
            best, stretch = weight, (found[head][1], end)
    return stretch


def _window(text: str, first: int, last: int, width: int) -> tuple[int, int]:
    """Cut ``width`` characters around a stretch, at a sentence's boundary or else a word's."""
    earliest = max(0, last - width)
    begins = [m.end() for m in _SENTENCE.finditer(text, earliest, first) if m.end() <= first]
    if earliest == 0:
        begins.insert(0, 0)
    if begins:
        start = begins[-1]
    else:
        room = max(earliest, first - width // 4)
        start = next((m.end() for m in _WORD_START.finditer(text, room, first)), first)
    end = min(len(text), start + width)
    if end == len(text):
        return start, end
    stops = [m.start() for m in _SENTENCE.finditer(text, last, end)]
    words = [m.start() for m in _WORD_START.finditer(text, last, end)]
    if stops and stops[-1] > start + width // 2:
        return start, stops[-1]
    if words and end - words[-1] <= _LONGEST_WORD:
        return start, words[-1]
    return start, end
