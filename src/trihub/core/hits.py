"""What a search gives back: from an engine (:class:`IndexAnswer`), and to a user (:class:`Hit`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from trihub.core.query import ClassField, Facet, TextField


@dataclass(frozen=True, slots=True)
class IndexHit:
    """A document by the store's number, and its score."""

    doc: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCount:
    """How many of all matching documents have this value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexAnswer:
    """An engine's answer. ``total`` counts all matching documents, exactly.

    ``without_cutoff`` counts those that would match without the cut-off, where the engine met them
    on its way; ``None`` says that it did not, and nothing more.
    """

    hits: tuple[IndexHit, ...]
    total: int
    facets: dict[Facet, tuple[FacetCount, ...]] = field(default_factory=dict)
    without_cutoff: int | None = None


class Evidence(StrEnum):
    """What a search can go by."""

    WORDS = "words"
    """The words of the query."""
    RELATED = "related"
    """English words of the same root."""
    GLOSSARY = "glossary"
    """Their translations by the glossary."""
    LEARNED = "learned"
    """Their translations as learned from bilingual records."""
    VECTORS = "vectors"
    """How alike texts are in meaning, across languages."""
    CLASSES = "classes"
    """Classes shared with the document that is searched from, and what a scheme says of its class."""
    CITED = "cited"
    """Documents that its description names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One leaf of the query that a document matched, and what it added to the score.

    ``evidence`` where it is no leaf: likeness in meaning, the definition of a class (``term``), or
    being named in a description.
    """

    term: str
    field: TextField | ClassField | None
    score: float
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a document got its score: the parts add up to ``score`` (to rounding)."""

    doc: int
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, by character offsets, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The part of a document that matches best: a claim, a paragraph or the abstract.

    ``label`` is the claim's or paragraph's number as printed; ``spans`` are the matches in ``text``.
    """

    part: TextField
    label: str
    lang: str
    text: str
    spans: tuple[Span, ...] = ()
