"""A claim's features beside what each hit says of them, across languages.

The claim that a search starts from is cut into features; for each hit and feature the claim,
paragraph or abstract is shown that says most of it. A word of the feature counts as said where it
stands itself, or where a translation of the executed query stands: what is switched off there counts
nothing here.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from trihub.core.hits import Passage
from trihub.core.patent import Patent
from trihub.core.ports import SearchIndex, Translation
from trihub.core.query import TextField
from trihub.priorart.present import MAX_PASSAGE, document_parts
from trihub.priorart.query.features import cut_features
from trihub.priorart.result import Aligned, Hit
from trihub.text.analysis import tokens
from trihub.text.highlight import Part, best_passage, find_spans, found_tokens
from trihub.text.like import term_weights

FEATURES = 20
"""Features that are looked for, the first of the claim."""
CLAIM = 5_000
"""Characters of the claim that are cut into features."""
DOCUMENT = 8_000
"""Characters of a hit that are looked at: its claims first."""
LEAST = 0.3
"""Share of a feature from which a passage shows something of it."""
REACHED = 0.5
"""Share of a feature that counts as its whole at least, however little of it is translated."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A translation: the tokens that it takes, those that it stands for, and what it counts beside
    the best translation of the same term into its language."""

    target: frozenset[str]
    source: frozenset[str]
    lang: str
    share: float


@dataclass(frozen=True, slots=True)
class _Feature:
    """A feature with its tokens' weights, all that is looked for in passages, and how much of it
    can be said in each language."""

    text: str
    own: Mapping[str, float]
    wanted: Mapping[str, float]
    reachable: Mapping[str, float]
    whole: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The features of a claim, made ready to be looked for."""

    lang: str
    features: tuple[_Feature, ...]
    ways: Mapping[str, tuple[_Way, ...]]
    """Translations by one of their tokens."""
    wanted: frozenset[str]

    def of(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """The hits with what each says of every feature."""
        return tuple(replace(hit, aligned=self._aligned(hit.stored.patent)) for hit in hits)

    def _aligned(self, patent: Patent) -> tuple[Aligned, ...]:
        said = [(part, self._said(part)) for part in _first(patent)]
        return tuple(self._best(feature, said) for feature in self.features)

    def _said(self, part: Part) -> dict[str, float]:
        """The claim's tokens that a text says, and how well: 1 as they are, less translated."""
        found = found_tokens(part[3], self.wanted)
        said: dict[str, float] = {}
        for token in found:
            for way in self.ways.get(token, ()):
                if way.target <= found:
                    for own in way.source:
                        said[own] = max(said.get(own, 0.0), way.share)
        said.update(dict.fromkeys(found, 1.0))
        return said

    def _best(
        self, feature: _Feature, parts: Sequence[tuple[Part, Mapping[str, float]]]
    ) -> Aligned:
        best, chosen = 0.0, None
        for part, said in parts:
            share = self._share(feature, part[2], said)
            rank = share / max(1.0, len(part[3]) / MAX_PASSAGE) ** 0.25
            if share >= LEAST and rank > best:
                best, chosen = rank, (part, said, share)
        if chosen is None:
            return Aligned(feature=feature.text, lang=self.lang)
        part, said, share = chosen
        shown: list[Passage] = best_passage([part], feature.wanted, MAX_PASSAGE)
        return Aligned(
            feature=feature.text, lang=self.lang, score=round(share, 3),
            spans=find_spans(feature.text, feature.own.keys() & said.keys()),
            passage=shown[0] if shown else None,
        )  # fmt: skip

    def _share(self, feature: _Feature, lang: str, said: Mapping[str, float]) -> float:
        met = fsum(feature.own[token] * said[token] for token in feature.own.keys() & said.keys())
        whole = feature.whole
        if lang != self.lang:
            whole = max(feature.reachable.get(lang, 0.0), REACHED * whole)
        return min(1.0, met / whole) if whole else 0.0


def compare(
    index: SearchIndex,
    claim: str,
    lang: str,
    translations: Sequence[Translation],
    disabled: Collection[str],
) -> Comparison:
    """Make a claim ready: its features, with the translations that are switched on."""
    texts = cut_features(claim[:CLAIM], lang)[:FEATURES]
    raw = [term_weights({TextField.CLAIMS: text}) for text in texts]
    rarity = _rarity(index, {token for own in raw for token in own})
    ways = _ways(translations, disabled)
    features = tuple(
        _feature(text, {token: weight * rarity[token] for token, weight in own.items()}, ways)
        for text, own in zip(texts, raw, strict=True)
    )
    keyed: dict[str, tuple[_Way, ...]] = {}
    for way in ways:
        token = min(way.target)
        keyed[token] = (*keyed.get(token, ()), way)
    wanted = frozenset(token for feature in features for token in feature.wanted)
    return Comparison(lang, features, keyed, wanted)


def _rarity(index: SearchIndex, wanted: Collection[str]) -> dict[str, float]:
    """How much each token tells; one that no document has is as rare as one of one document."""
    documents = max(1, index.state().documents)
    occurs = index.frequencies(sorted(wanted))
    return {token: math.log(1 + documents / max(1, occurs.get(token, 0))) for token in wanted}


def _ways(translations: Sequence[Translation], disabled: Collection[str]) -> list[_Way]:
    used = [
        one for one in translations if one.weight > 0 and f"{one.source}>{one.target}" not in disabled
    ]  # fmt: skip
    best: dict[tuple[str, str], float] = {}
    for one in used:
        best[one.source, one.lang] = max(one.weight, best.get((one.source, one.lang), 0.0))
    made = (
        _Way(
            frozenset(tokens(one.target)), frozenset(tokens(one.source)), one.lang,
            one.weight / best[one.source, one.lang],
        )
        for one in used
    )  # fmt: skip
    return [way for way in made if way.target and way.source]


def _feature(text: str, own: Mapping[str, float], ways: Iterable[_Way]) -> _Feature:
    wanted = dict(own)
    reached: dict[str, frozenset[str]] = {}
    for way in ways:
        if way.source <= own.keys():
            weight = way.share * max(own[token] for token in way.source)
            for token in way.target:
                wanted[token] = max(weight, wanted.get(token, 0.0))
            reached[way.lang] = reached.get(way.lang, frozenset()) | way.source
    reachable = {lang: fsum(own[token] for token in found) for lang, found in reached.items()}
    return _Feature(text, own, wanted, reachable, fsum(own.values()))


def _first(patent: Patent) -> Iterable[Part]:
    """A document's claims, then its abstracts and paragraphs, as far as they are looked at."""
    left = DOCUMENT
    parts = sorted(document_parts(patent), key=lambda part: part[0] is not TextField.CLAIMS)
    for field, label, lang, text in parts:
        if left <= 0:
            return
        yield field, label, lang, text[:left]
        left -= len(text)
