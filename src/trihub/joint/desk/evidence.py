"""Where a document says what a feature says: passages proposed with the terms that both share.

Within a language, tokens are compared; across languages, the terms of the feature that the
glossary knows, with all their translations. What the machine finds is a proposal: the examiner
takes it over or not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from trihub.core.patent import Patent
from trihub.core.ports import SearchIndex, Stored
from trihub.core.query import TextField
from trihub.joint.desk.model import Anchor
from trihub.joint.desk.passages import MAX_QUOTE, TextPart, anchor_in, text_parts
from trihub.priorart.feedback import PARTICLE
from trihub.priorart.query.like import like_terms
from trihub.priorart.query.understanding import QueryTranslator
from trihub.text.analysis import spans, tokens

WINDOW = 320
"""Characters of a passage that is proposed; a claim or sentence that is longer stays whole."""

MAX_DOCUMENT = 300_000
"""Characters of a document that are looked at."""

MAX_FEATURE = 5_000
LEAST = 0.25
"""Share of a feature (by weight of its terms) below which a passage shows nothing of it."""

MAX_TERMS = 8

_Span = tuple[str, int, int]
_SENTENCES = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A passage that may show a feature: the share of the feature's terms in it (0 to 1, by their
    weight) and these terms, as “term” or “term → its translation”."""

    anchor: Anchor
    share: float
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """Something to find: any of several sequences of tokens."""

    text: str
    weight: float
    ways: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Window:
    part: TextPart
    start: int
    end: int
    found: tuple[_Span, ...]
    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Looks for features in documents."""

    index: SearchIndex
    translator: QueryTranslator

    def proposals(
        self, features: Sequence[str], lang: str, stored: Stored, limit: int = 3
    ) -> list[tuple[Proposal, ...]]:
        """For each feature (written in ``lang``), the passages of a document that show most of it,
        best first."""
        windows = list(_windows(stored.patent))
        languages = sorted({window.part.lang for window in windows})
        return [
            self._of(feature[:MAX_FEATURE], lang, languages, stored, windows, limit)
            for feature in features
        ]

    def _of(
        self,
        feature: str,
        lang: str,
        languages: Sequence[str],
        stored: Stored,
        windows: Sequence[_Window],
        limit: int,
    ) -> tuple[Proposal, ...]:
        units = {other: self._units(feature, lang, other) for other in languages}
        totals = {other: sum(unit.weight for unit in own) for other, own in units.items()}
        scored = []
        for order, window in enumerate(windows):
            own = units[window.part.lang]
            met = [(unit, way) for unit in own if (way := _met(unit, window)) is not None]
            share = sum(unit.weight for unit, _ in met) / (totals[window.part.lang] or 1.0)
            if share >= LEAST:
                score = share / max(1.0, (window.end - window.start) / WINDOW) ** 0.25
                scored.append((-score, order, share, window, met))
        scored.sort(key=lambda entry: entry[:2])
        return tuple(
            Proposal(
                anchor=anchor_in(
                    window.part, stored.patent.key, stored.change, window.start, window.end
                ),
                share=round(min(share, 1.0), 3),
                terms=_told(window, met, lang),
            )
            for _, _, share, window, met in scored[:limit]
        )

    def _units(self, feature: str, lang: str, other: str) -> tuple[_Unit, ...]:
        weights = self._weights(feature)
        if other == lang:
            return tuple(_Unit(token, weight, ((token, (token,)),)) for token, weight in weights.items())  # fmt: skip
        ways: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for one in self.translator.translate(feature, lang, (other,)):
            if found := tuple(tokens(one.target)):
                ways.setdefault(one.source, []).append((one.target, found))
        return tuple(
            _Unit(source, weight, tuple(own))
            for source, own in ways.items()
            if (weight := sum(weights.get(token, 0.0) for token in set(tokens(source))))
        )

    def _weights(self, feature: str) -> dict[str, float]:
        documents = max(1, self.index.state().documents)
        chosen = like_terms(self.index, {TextField.CLAIMS: feature})
        occurs = self.index.frequencies([token.token for token in chosen])
        return {
            token.token: token.weight * math.log(1 + documents / max(1, occurs[token.token]))
            for token in chosen
        }


def _met(unit: _Unit, window: _Window) -> str | None:
    """The way in which a window has the unit."""
    return next((text for text, way in unit.ways if window.tokens.issuperset(way)), None)


def _told(window: _Window, met: Sequence[tuple[_Unit, str]], lang: str) -> tuple[str, ...]:
    if window.part.lang != lang:
        heaviest = sorted(met, key=lambda pair: -pair[0].weight)
        return tuple(f"{unit.text} → {way}" for unit, way in heaviest[:MAX_TERMS])
    weights = {unit.text: unit.weight for unit, _ in met}
    words: dict[str, float] = {}
    text = window.part.text
    shown = (s for s in window.found if s[0] in weights and not PARTICLE.search(text[s[1] : s[2]]))
    for run in _runs(shown):
        word = text[run[0][1] : run[-1][2]]
        words[word] = sum(weights[token] for token, _, _ in run)
    return tuple(sorted(words, key=lambda word: (-words[word], word))[:MAX_TERMS])


def _runs(found: Iterable[_Span]) -> list[list[_Span]]:
    """Spans that overlap, together: the bigrams of one word."""
    runs: list[list[_Span]] = []
    for span in found:
        if runs and span[1] < runs[-1][-1][2]:
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _windows(patent: Patent) -> Iterator[_Window]:
    left = MAX_DOCUMENT
    for part in text_parts(patent):
        if part.field == TextField.TITLE.value:
            continue
        if (left := left - len(part.text)) < 0:
            return
        found = list(spans(part.text))
        for start, end in _stretches(part):
            own = tuple(span for span in found if start <= span[1] and span[2] <= end)
            if own:
                yield _Window(part, start, end, own, frozenset(token for token, _, _ in own))


def _stretches(part: TextPart) -> Iterator[tuple[int, int]]:
    """Sentences put together up to :data:`WINDOW` characters, without blanks at the ends."""
    cuts = [0, *(match.end() for match in _SENTENCES.finditer(part.text)), len(part.text)]
    start = 0
    for before, cut in pairwise(cuts):
        if cut - start > WINDOW and before > start:
            yield from _trimmed(part.text, start, before)
            start = before
    yield from _trimmed(part.text, start, len(part.text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inside = text[start:end]
    first = start + len(inside) - len(inside.lstrip())
    last = min(start + len(inside.rstrip()), first + MAX_QUOTE)
    if first < last:
        yield first, last
