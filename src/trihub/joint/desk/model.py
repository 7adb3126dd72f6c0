"""What an examiner makes at the search desk. Each is the content of one item of the case."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.core.dates import PatentDate
from trihub.priorart.feedback import MoreTerm
from trihub.priorart.moved import UNJUDGED, Judged

FEEDBACK = "feedback"
"""Purpose of a run that terms of marked documents widen, or that they move by their vectors alone."""
SECOND_TO = "second to "
"""What the purpose of a run for a second document begins with; the first one's key follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A translated term of a query, as it was run; ``used`` is false where it was switched off."""

    source: str
    target: str
    lang: str
    weight: float = 1.0
    used: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A query exactly as it was run, so that it can be run again and understood elsewhere.

    ``query`` or ``like`` is what the examiner wrote; ``understood`` the query as it was read, in
    the query language; ``filters`` names and values as the search takes them; ``before`` the
    cut-off (CCYY-MM-DD) and ``removed`` the documents that it took away. ``library_change`` is the
    last change of the library that the index answered for; ``engine`` and ``analysis`` how it was
    made. ``top`` are the first publication keys, of the ``limit`` families
    that were asked for, so that a replay can say what differs. ``weights`` are what the examiner
    said that translations count (``source>target=0.5``); ``terms`` show it with all others.

    ``translate`` are the languages that it was translated into, ``reader`` the one that decided
    which member of a family was shown. ``more`` are the terms that widened the query (feedback from
    marked documents, features that a first document lacks); ``purpose`` says which of the two.
    ``judged`` are the documents that moved the query's vector; those marked not relevant stay with
    the office when its report is exchanged.
    """

    query: str = ""
    like: str = ""
    understood: str = ""
    terms: tuple[Term, ...] = ()
    filters: dict[str, tuple[str, ...]]
    before: str = ""
    conflicting: bool = False
    removed: int = 0
    engine: str
    analysis: str
    library_change: int
    hits: int
    milliseconds: float
    at: str
    top: tuple[str, ...] = ()
    limit: int = 20
    translate: tuple[str, ...] = ()
    reader: str = "en"
    more: tuple[MoreTerm, ...] = ()
    purpose: str = ""
    judged: Judged = UNJUDGED
    weights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A passage selected in a document, kept so that it survives when the document is read again.

    ``field`` is the query language's name of the part (ti, ab, cl, de), ``lang`` its language,
    ``label`` the printed number of the paragraph or claim; ``start`` and ``end`` are offsets
    (characters) in that text, ``quote`` the text between them. ``change`` is the document's change
    number when it was selected; where the text has changed since, the quote finds the place again,
    with ``ahead`` and ``behind``, the few characters around it, to tell it from its likes.
    """

    document: str
    change: int
    field: str
    lang: str
    label: str
    start: int
    end: int
    quote: str
    ahead: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a document means for some claims: ST.14 categories, claims of the office's own
    application, passages, and a short reason. ``combined`` are further documents that only
    together with this one bear on the claims (category Y)."""

    categories: tuple[str, ...]
    claims: tuple[int, ...]
    passages: tuple[Anchor, ...] = ()
    reason: str = ""
    combined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A document marked relevant. ``found_by`` is the run (item) that showed it. ``withheld`` is
    given where the document is a conflicting application that is not published: then ``document``
    is what the office itself calls it, which no report gives out. With ``relevant`` false it was
    looked at and is not: it has no remarks, teaches the next search, and enters no report."""

    document: str
    remarks: tuple[Remark, ...] = ()
    found_by: str = ""
    withheld: Withheld | None = None
    relevant: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A feature of a claim, as the examiner cuts it, and the passages that show it, by document."""

    label: str
    text: str
    passages: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A claim chart: the features of one claim against passages of documents."""

    claim: int
    documents: tuple[str, ...]
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Two documents that together may take away the inventive step of claims."""

    first: str
    second: str
    claims: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note; its item says whether it is private for ever or will be exchanged. It is on a document
    (publication key), on a claim of the office's own application, or on the case as a whole."""

    text: str
    document: str = ""
    claim: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """An opinion on one claim (PCT Rule 66.2 and Article 33: novelty, inventive step, industrial
    applicability); ``None`` where the office gives none. ``text`` in the office's language."""

    claim: int
    novelty: bool | None = None
    inventive_step: bool | None = None
    industrial_applicability: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A conflicting application that is not published: only that it exists is exchanged, by the
    programme's policy, and its number from ``until`` on."""

    until: PatentDate | None = None
