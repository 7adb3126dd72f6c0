"""The reference engine: plain Python, everything in memory, correct before fast.

What it answers is the definition of the port's semantics; see :mod:`trihub.index.ranking` for
the formulas, :mod:`trihub.index.days` and :mod:`trihub.index.symbols` for dates and symbols.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from trihub.core.errors import LibraryLocked
from trihub.core.hits import Explanation, FacetCount, IndexAnswer, IndexHit, Part
from trihub.core.ports import IndexDocument, IndexState
from trihub.core.query import (
    BODY_FIELDS,
    And,
    ClassField,
    ClassRange,
    ClassSymbol,
    Cutoff,
    DateField,
    DateRange,
    Everything,
    Facet,
    Filters,
    IndexRequest,
    Keyword,
    KeywordField,
    Node,
    Not,
    Or,
    TextField,
    Token,
    TokenPhrase,
    TokenPrefix,
)
from trihub.index import days, ranking, symbols

ENGINE = "memory/1"

Parts = list[Part] | None
"""What a node adds to a document's score, leaf by leaf; ``None`` where it does not match."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document with the positions of its tokens, field by field."""

    document: IndexDocument
    positions: dict[TextField, dict[str, list[int]]]
    lengths: dict[TextField, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Commit:
    """What readers see: never changed once made."""

    change: int = 0
    entries: dict[int, _Entry] = field(default_factory=dict)
    having: dict[TextField, Counter[str]] = field(default_factory=dict)
    tokens: dict[TextField, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Documents, and the record that an index keeps of itself."""
        return len(self.entries) + 1


class MemoryIndex:
    """All documents in dictionaries; every search looks at every document."""

    def __init__(self, *, analysis: str = "") -> None:
        self._analysis = analysis
        self._commit = _Commit()
        self._writing = threading.Lock()

    @property
    def prepare(self) -> Callable[[IndexDocument], _Entry]:
        """What makes a document ready for :meth:`_Writer.add`."""
        return prepare

    def search(self, request: IndexRequest) -> IndexAnswer:
        """Search. :raises TypeError: a leaf that is not for engines."""
        found = list(self._matching(request))
        hits = [
            IndexHit(doc, ranking.rounded(sum(part.score for part in parts)))
            for doc, entry, parts in found
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.doc))
        documents = [entry.document for _, entry, _ in found]
        return IndexAnswer(
            hits=tuple(hits[request.offset : request.offset + request.limit]),
            total=len(hits),
            facets={facet: _count(facet, documents) for facet in request.facets},
        )

    def count(self, request: IndexRequest) -> int:
        """How many documents match."""
        return sum(1 for _ in self._matching(request))

    def _matching(self, request: IndexRequest) -> Iterator[tuple[int, _Entry, list[Part]]]:
        matcher = _Matcher(self._commit)
        for doc, entry in self._commit.entries.items():
            if doc in request.filters.exclude or not _passes(request.filters, entry.document):
                continue
            if (parts := matcher.parts(request.query, entry)) is not None:
                yield doc, entry, parts

    def explain(self, request: IndexRequest, docs: Sequence[int]) -> list[Explanation]:
        """Why each document scores what it scores; what does not match scores 0 for nothing."""
        matcher, out = _Matcher(self._commit), []
        for doc in docs:
            entry = self._commit.entries.get(doc)
            parts = (matcher.parts(request.query, entry) if entry else None) or []
            kept = tuple(part for part in parts if part.score)
            out.append(Explanation(doc=doc, score=sum(p.score for p in kept), parts=kept))
        return out

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many documents each token occurs (highest over the body fields)."""
        having = [self._commit.having.get(name, Counter()) for name in BODY_FIELDS]
        return {token: max(counter[token] for counter in having) for token in tokens}

    def state(self) -> IndexState:
        """What the last commit holds."""
        commit = self._commit
        return IndexState(
            change=commit.change, documents=len(commit.entries), analysis=self._analysis,
            engine=ENGINE,
        )  # fmt: skip

    @contextmanager
    def writer(self, *, fresh: bool = False) -> Iterator[_Writer]:
        """Open for writing. :raises LibraryLocked: another writer is open."""
        if not self._writing.acquire(blocking=False):
            raise LibraryLocked(
                "The index in memory is being written to.", hint="Wait until that run ends."
            )
        try:
            writer = _Writer(_Commit() if fresh else self._commit, self._publish)
            yield writer
            writer.finish()
        finally:
            self._writing.release()

    def _publish(self, commit: _Commit) -> None:
        self._commit = commit

    def close(self) -> None:
        """Nothing to let go of."""


class _Writer:
    """Gathers changes; :meth:`commit` makes them visible at once."""

    def __init__(self, start: _Commit, publish: Callable[[_Commit], None]) -> None:
        self._entries = dict(start.entries)
        self._change = start.change
        self._publish = publish
        self._pending = False

    def add(self, entry: _Entry, *, doc: int, change: int) -> None:
        """Add or replace a document."""
        self._entries[doc] = entry
        self._change = max(self._change, change)
        self._pending = True

    def remove(self, doc: int) -> None:
        """Take a document out."""
        self._entries.pop(doc, None)
        self._pending = True

    def commit(self, change: int) -> None:
        """Make everything so far visible, together with its change number."""
        having: dict[TextField, Counter[str]] = {}
        tokens: Counter[TextField] = Counter()
        for entry in self._entries.values():
            for name, positions in entry.positions.items():
                having.setdefault(name, Counter()).update(positions.keys())
                tokens[name] += entry.lengths[name]
        self._publish(
            _Commit(change=change, entries=dict(self._entries), having=having, tokens=dict(tokens))
        )
        self._change, self._pending = change, False

    def finish(self) -> None:
        """Commit what is left."""
        if self._pending:
            self.commit(self._change)


def prepare(document: IndexDocument) -> _Entry:
    """Find the positions of a document's tokens."""
    positions: dict[TextField, dict[str, list[int]]] = {}
    for name, text in document.texts.items():
        for at, token in enumerate(text.split()):
            positions.setdefault(name, {}).setdefault(token, []).append(at)
    lengths = {n: sum(len(at) for at in found.values()) for n, found in positions.items()}
    return _Entry(document, positions, lengths)


# --- matching ----------------------------------------------------------------------------


class _Matcher:
    """What each node adds to a document's score."""

    def __init__(self, commit: _Commit) -> None:
        self._commit = commit
        self._kinds: dict[type, Callable[[Any, _Entry], Parts]] = {
            Token: self._token,
            TokenPhrase: self._phrase,
            TokenPrefix: self._prefix,
            Keyword: lambda n, e: _if(n.value in _keywords(e.document, n.field)),
            ClassSymbol: self._class,
            ClassRange: lambda n, e: _if(_in_range(n, _symbols(e.document, n.field))),
            DateRange: lambda n, e: _if(days.span(n.low, n.high).holds(_date(e.document, n.field))),
            And: self._and,
            Or: self._or,
            Not: lambda n, e: _if(self.parts(n.child, e) is None),
            Everything: lambda n, e: [],
        }

    def parts(self, node: Node, entry: _Entry) -> Parts:
        """What ``node`` adds. :raises TypeError: it is not for engines."""
        handler = self._kinds.get(type(node))
        if handler is None:
            raise TypeError(f"{type(node).__name__} is not for an engine: compile the query first")
        return handler(node, entry)

    def _token(self, leaf: Token, entry: _Entry) -> Parts:
        out = []
        for name in leaf.fields:
            if at := entry.positions.get(name, {}).get(leaf.token):
                told = self._idf((leaf.token,), name)
                out.append(self._part(leaf.token, name, leaf.weight * told, len(at), entry))
        return out or None

    def _phrase(self, leaf: TokenPhrase, entry: _Entry) -> Parts:
        if len(leaf.tokens) < 2:
            return self._token(Token(" ".join(leaf.tokens), leaf.fields, leaf.weight), entry)
        ways = ranking.placements(leaf)
        out, term = [], " ".join(leaf.tokens)
        for name in leaf.fields:
            positions = entry.positions.get(name, {})
            found = sum(_occurrences(positions, leaf.tokens, way) for way in ways)
            if not found:
                continue
            told = leaf.weight * self._idf(leaf.tokens, name)
            if leaf.slop:
                out.append(Part(term=term, field=name, score=told * ranking.FIELD_WEIGHTS[name]))
            else:
                out.append(self._part(term, name, told, found, entry))
        return out or None

    def _prefix(self, leaf: TokenPrefix, entry: _Entry) -> Parts:
        for name in leaf.fields:
            if any(token.startswith(leaf.prefix) for token in entry.positions.get(name, {})):
                return [Part(term=f"{leaf.prefix}*", field=None, score=leaf.weight)]
        return None

    def _class(self, leaf: ClassSymbol, entry: _Entry) -> Parts:
        if not _has_class(leaf.symbol, _symbols(entry.document, leaf.field)):
            return None
        return [Part(term=leaf.symbol, field=leaf.field, score=leaf.weight)]

    def _and(self, node: And, entry: _Entry) -> Parts:
        out: list[Part] = []
        for child in node.children:
            parts = self.parts(child, entry)
            if parts is None:
                return None
            out += parts
        return out

    def _or(self, node: Or, entry: _Entry) -> Parts:
        found = [self.parts(child, entry) for child in node.children]
        matched = [parts for parts in found if parts is not None]
        return [part for parts in matched for part in parts] if matched else None

    def _idf(self, tokens: Sequence[str], name: TextField) -> float:
        having = self._commit.having[name]
        return sum(ranking.idf(self._commit.size, having[token]) for token in tokens)

    def _part(
        self, term: str, name: TextField, told: float, occurrences: int, entry: _Entry
    ) -> Part:
        average = self._commit.tokens[name] / self._commit.size
        kept = ranking.saturation(occurrences, entry.lengths[name], average)
        return Part(term=term, field=name, score=told * ranking.FIELD_WEIGHTS[name] * kept)


def _if(holds: bool) -> Parts:
    return [] if holds else None


def _occurrences(positions: dict[str, list[int]], tokens: Sequence[str], way: Sequence[int]) -> int:
    """How often the tokens stand at exactly these offsets from one another."""
    sets = [set(positions.get(token, ())) for token in tokens]
    return sum(
        all(at + offset in found for offset, found in zip(way, sets, strict=True)) for at in sets[0]
    )


def _has_class(wanted: str, found: Iterable[str]) -> bool:
    level = symbols.wanted(wanted)
    return any(level in symbols.place(symbol).levels for symbol in found)


def _in_range(leaf: ClassRange, found: Iterable[str]) -> bool:
    low, high = symbols.read(leaf.low), symbols.read(leaf.high)
    if low is None or high is None:
        return False
    below = symbols.wanted(leaf.high)
    for text in found:
        symbol = symbols.read(text)
        if symbol is None or symbol.sort_key < low.sort_key:
            continue
        if symbol.sort_key <= high.sort_key or below in symbol.levels:
            return True
    return False


def _symbols(document: IndexDocument, name: ClassField) -> tuple[str, ...]:
    return document.ipc if name is ClassField.IPC else document.cpc


def _date(document: IndexDocument, name: DateField) -> int:
    return {
        DateField.PUBLISHED: document.published,
        DateField.FILED: document.filed,
        DateField.EARLIEST: document.earliest,
    }[name]


def _keywords(document: IndexDocument, name: KeywordField) -> tuple[str, ...]:
    return {
        KeywordField.OFFICE: (document.office,),
        KeywordField.LANGUAGE: document.languages,
        KeywordField.KIND: (document.kind,),
        KeywordField.NUMBER: document.numbers,
        KeywordField.APPLICATION: document.applications,
        KeywordField.PRIORITY: document.priorities,
        KeywordField.FI: document.fi,
        KeywordField.FTERM: document.fterms,
    }[name]


# --- filters and facets -------------------------------------------------------------------


def _passes(filters: Filters, document: IndexDocument) -> bool:
    alternatives: tuple[tuple[Sequence[object], Iterable[object]], ...] = (
        (filters.offices, (document.office,)),
        (filters.languages, document.languages),
        (filters.kinds, (document.kind,)),
        (filters.applicants, document.applicants),
        (filters.years, {days.year_of(document.published)} - {0}),
    )
    if any(wanted and not set(wanted).intersection(has) for wanted, has in alternatives):
        return False
    found = (*document.ipc, *document.cpc)
    if filters.classes and not any(_has_class(wanted, found) for wanted in filters.classes):
        return False
    return not filters.cutoff or _is_prior(filters.cutoff, document)


def _is_prior(cutoff: Cutoff, document: IndexDocument) -> bool:
    if days.before(cutoff).holds(document.published):
        return True
    return (
        cutoff.conflicting
        and days.on_or_after(cutoff).holds(document.published)
        and days.before(cutoff).holds(document.earliest)
    )


def _values(facet: Facet, document: IndexDocument) -> set[str]:
    year = days.year_of(document.published)
    values: dict[Facet, Iterable[str]] = {
        Facet.OFFICE: (document.office,),
        Facet.YEAR: (str(year),) if year else (),
        Facet.CLASS: (symbols.place(symbol).subclass for symbol in document.ipc),
        Facet.KIND: (document.kind,),
        Facet.APPLICANT: document.applicants,
    }
    return set(values[facet]) - {""}


def _count(facet: Facet, documents: Iterable[IndexDocument]) -> tuple[FacetCount, ...]:
    counts = Counter(value for document in documents for value in _values(facet, document))
    most = ranking.TOP_APPLICANTS if facet is Facet.APPLICANT else None
    return tuple(FacetCount(value=v, count=n) for v, n in ranking.tally(counts.items(), most))
