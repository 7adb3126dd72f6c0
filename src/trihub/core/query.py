"""The query as a tree: what crosses every port. No engine's query language ever does.

Two kinds of leaf live in the same tree. *Words* leaves are what a person wrote; the text
package turns them into *token* leaves, the only text leaves that an engine accepts
(:func:`trihub.text.query.compile`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class TextField(StrEnum):
    """The indexed text fields."""

    TITLE = "ti"
    ABSTRACT = "ab"
    CLAIMS = "cl"
    DESCRIPTION = "de"
    APPLICANT = "pa"
    INVENTOR = "in"


BODY_FIELDS = (TextField.TITLE, TextField.ABSTRACT, TextField.CLAIMS, TextField.DESCRIPTION)
"""The fields that a word without a prefix is looked for in."""


class KeywordField(StrEnum):
    """Fields that hold exact values."""

    OFFICE = "ofc"
    LANGUAGE = "lang"
    KIND = "kind"
    """Neutral kinds (:class:`trihub.core.kinds.NeutralKind`)."""
    KIND_CODE = "kc"
    """The office's own code (WIPO ST.16), whole and its letter alone."""
    NUMBER = "pn"
    APPLICATION = "an"
    PRIORITY = "pr"
    FI = "fi"
    """Every level of a symbol (:func:`trihub.core.classes.fi_levels`)."""
    FTERM = "ft"
    """Every level of a term, its theme first (:func:`trihub.core.classes.fterm_levels`)."""


class ClassField(StrEnum):
    """Fields that hold symbols of a hierarchical scheme."""

    IPC = "ic"
    CPC = "cp"


class DateField(StrEnum):
    """Fields that hold days."""

    PUBLISHED = "pd"
    FILED = "ad"
    EARLIEST = "prd"
    """The earliest of filing and priority dates: what decides conflicting applications."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words as written, "best match" between them; ``field`` ``None`` means the body fields.

    ``position`` is where a leaf stands in the query's text (characters, from 0), -1 for one that
    nobody wrote (a translation); it does not count when leaves are compared.
    """

    text: str
    field: TextField | None = None
    weight: float = 1.0
    position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow one another."""

    text: str
    field: TextField | None = None
    weight: float = 1.0
    position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Truncated:
    """A Latin word cut at its end (``batter*``)."""

    stem: str
    field: TextField | None = None
    position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases at most ``distance`` words apart; ``ordered`` for ADJ."""

    left: Words | Phrase
    right: Words | Phrase
    distance: int
    ordered: bool = False
    position: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the analysis, in the given fields; scored by BM25 per field and summed.

    Each field counts by its own weight (:mod:`trihub.index.ranking` has the formula).
    """

    token: str
    fields: tuple[TextField, ...] = BODY_FIELDS
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Tokens that stand for one term, each with its probability: the translations of a word.

    A probabilistic structured query (Darwish and Oard 2003, “Probabilistic structured query
    methods”): occurrences and document frequencies are summed with the probabilities, so that a
    term with many translations counts as one term. In each field it scores::

        weight × field weight × idf(Σ p × n) × Σ p × saturation(f)

    with *p* a token's probability (above 0, at most 1), *n* the documents that have the token in
    the field, and *f* its occurrences (:mod:`trihub.index.ranking`). Matches where a token matches.
    """

    tokens: tuple[tuple[str, float], ...]
    fields: tuple[TextField, ...] = BODY_FIELDS
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class TokenPhrase:
    """Tokens in this order, with at most ``slop`` further tokens between the first and the last.

    Matches where it matches in one field; never across fields. With ``head`` the first so many
    tokens stay together, and so do the rest: further tokens stand only between the two (two
    phrases near one another). Without slop it scores as one token whose idf is the sum of its
    tokens' idfs; with slop, that sum alone in each field that has it.

    A slop that lets the tokens stand in more than a thousand ways is refused with
    :class:`trihub.core.errors.BadInput`; with ``head`` there are ``slop + 1`` ways only.
    """

    tokens: tuple[str, ...]
    fields: tuple[TextField, ...] = BODY_FIELDS
    slop: int = 0
    weight: float = 1.0
    head: int = 0


@dataclass(frozen=True, slots=True)
class TokenPrefix:
    """Every token that starts with ``prefix``, of at least two letters. Scores a constant
    ``weight``."""

    prefix: str
    fields: tuple[TextField, ...] = BODY_FIELDS
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class TokenLetter:
    """Every token that has ``letter``, one Han or Hangul character: alone, or as the first or
    the second of a pair. Scores a constant ``weight``."""

    letter: str
    fields: tuple[TextField, ...] = BODY_FIELDS
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Keyword:
    """Documents with exactly this value. Scores nothing."""

    field: KeywordField
    value: str


@dataclass(frozen=True, slots=True)
class ClassSymbol:
    """Documents with this symbol or one below it (``H01M``, ``H01M10/0562``: no spaces).

    A main group (``H01M10/00``) is its whole group, as the scheme prints it.

    Scores a constant ``weight`` (0 for a mere condition, more for a boost).
    """

    field: ClassField
    symbol: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class ClassRange:
    """Documents with a symbol from ``low`` to ``high``, both included, by the scheme's order.

    ``high`` includes what lies below it.
    """

    field: ClassField
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Documents with a day in the range; both ends included, ``None`` is open.

    A date with unknown parts counts as the last day it may be; no date is in no range.
    """

    field: DateField
    low: dt.date | None = None
    high: dt.date | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All children match; scores add up. Of no children: every document."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child matches; scores of those that match add up. Of no children: none."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match. Scores nothing; alone it means everything else."""

    child: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document, score 0."""


Node = (
    Words | Phrase | Truncated | Near | Token | Synonyms | TokenPhrase | TokenPrefix | TokenLetter | Keyword
    | ClassSymbol | ClassRange | DateRange | And | Or | Not | Everything
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """What counts as prior art: published before ``before``.

    With ``conflicting`` also documents filed, or with a priority, before that day and
    published on or after it (candidates for ST.14 category E).

    A date with unknown parts counts as the last day it may be, so that nothing is called prior
    art that may not be; a document without a date of publication is neither.
    """

    before: dt.date
    conflicting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that do not score. Values of one field are alternatives, fields add up."""

    offices: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Neutral kinds (:class:`trihub.core.kinds.NeutralKind` values)."""
    classes: tuple[str, ...] = ()
    """Symbols without spaces, of any depth, IPC or CPC."""
    applicants: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    """Years of publication."""
    cutoff: Cutoff | None = None
    exclude: tuple[int, ...] = ()
    """Documents to leave out, by the store's number (a document's own family)."""
    within: Node | None = None
    """A query that they must match besides, of token leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRequest:
    """One search as an engine gets it: token leaves only.

    ``limit`` documents by score, highest first, ties by the store's document number, lowest
    first; from ``offset``. Scores are given to five significant digits; those equal then are
    ties. ``facets`` names the facets to count (:class:`Facet`).
    """

    query: Node
    filters: Filters = field(default_factory=Filters)
    limit: int = 50
    offset: int = 0
    facets: tuple[Facet, ...] = ()


class Facet(StrEnum):
    """What the hits of a search can be counted by (documents, exact)."""

    OFFICE = "office"
    YEAR = "year"
    CLASS = "class"
    """IPC subclass."""
    KIND = "kind"
    APPLICANT = "applicant"
