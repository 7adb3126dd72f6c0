"""What a prior-art search answers: families in order, each explained."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from trihub.core.hits import FacetCount, Part, Passage, Span
from trihub.core.ports import Stored, Translation
from trihub.core.query import Facet, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """A feature of the claim that was searched from (in language ``lang``) and the passage of a hit
    that says most of it, ``None`` where none says enough.

    ``spans`` are the words of the feature that the passage has, in its own language or translated;
    ``score`` their share of the feature by weight, from 0 to 1.
    """

    feature: str
    lang: str
    spans: tuple[Span, ...] = ()
    passage: Passage | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One family among the results, shown by one member.

    ``stored`` is the member shown: the best one in the reader's language, else the best of
    all. ``score`` is the family's: that of its best member. ``others`` are further members
    that match. ``conflicting`` marks a category E candidate. ``aligned`` compares it with the claim
    searched from, feature by feature, where that was asked for.
    """

    rank: int
    stored: Stored
    score: float
    conflicting: bool = False
    parts: tuple[Part, ...] = ()
    matched: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    others: tuple[Stored, ...] = ()
    aligned: tuple[Aligned, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document among the results: publication key, simple family, score."""

    key: str
    family: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoffReport:
    """The cut-off that was applied and how many matching documents it removed."""

    before: dt.date
    conflicting: bool
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The answer.

    ``understood`` is the query as it was read; ``executed`` what the engine ran.
    ``documents`` counts all matching documents; ``more`` says that another page follows.
    """

    understood: Node
    executed: Node
    hits: tuple[Hit, ...]
    documents: int
    more: bool
    cutoff: CutoffReport | None = None
    translations: tuple[Translation, ...] = ()
    untranslated: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    """Words that hits of this page matched because they share a root with a word of the query."""
    notices: tuple[str, ...] = ()
    """What the reader should know of how the search was made, in sentences."""
    facets: dict[Facet, tuple[FacetCount, ...]] = field(default_factory=dict)
    like: str = ""
    """The publication that the search started from, when it did."""
    written_in: str = ""
    """The language that the query, or the text searched from, was taken to be written in."""
    within: Node | None = None
    """The query beside the document or text that the search started from, as it was read."""
    disabled: frozenset[str] = frozenset()
    """The translations that were switched off, as ``source>target``."""
    milliseconds: float = 0.0

    def is_off(self, translation: Translation) -> bool:
        """Whether a translation was switched off."""
        return f"{translation.source}>{translation.target}" in self.disabled
