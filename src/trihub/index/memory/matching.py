"""What each node of a query adds to a document's score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from trihub.core.hits import Part
from trihub.core.ports import IndexDocument
from trihub.core.query import (
    And,
    ClassField,
    ClassRange,
    ClassSymbol,
    DateField,
    DateRange,
    Everything,
    Keyword,
    KeywordField,
    Node,
    Not,
    Or,
    Synonyms,
    TextField,
    Token,
    TokenLetter,
    TokenPhrase,
    TokenPrefix,
)
from trihub.index import days, ranking, symbols

Parts = list[Part] | None
"""What a node adds to a document's score, leaf by leaf; ``None`` where it does not match."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with the positions of its tokens, field by field."""

    document: IndexDocument
    positions: dict[TextField, dict[str, list[int]]]
    lengths: dict[TextField, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What readers see: never changed once made."""

    change: int = 0
    entries: dict[int, Entry] = field(default_factory=dict)
    having: dict[TextField, Counter[str]] = field(default_factory=dict)
    tokens: dict[TextField, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Documents, and the record that an index keeps of itself."""
        return len(self.entries) + 1


class Matcher:
    """What each node adds to a document's score."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._kinds: dict[type, Callable[[Any, Entry], Parts]] = {
            Token: self._token,
            Synonyms: self._synonyms,
            TokenPhrase: self._phrase,
            TokenPrefix: self._prefix,
            TokenLetter: self._letter,
            Keyword: lambda n, e: _if(n.value in _keywords(e.document, n.field)),
            ClassSymbol: self._class,
            ClassRange: lambda n, e: _if(_in_range(n, _symbols(e.document, n.field))),
            DateRange: lambda n, e: _if(days.span(n.low, n.high).holds(_date(e.document, n.field))),
            And: self._and,
            Or: self._or,
            Not: lambda n, e: _if(self.parts(n.child, e) is None),
            Everything: lambda n, e: [],
        }

    def parts(self, node: Node, entry: Entry) -> Parts:
        """What ``node`` adds. :raises TypeError: it is not for engines."""
        handler = self._kinds.get(type(node))
        if handler is None:
            raise TypeError(f"{type(node).__name__} is not for an engine: compile the query first")
        return handler(node, entry)

    def _token(self, leaf: Token, entry: Entry) -> Parts:
        out = []
        for name in leaf.fields:
            if at := entry.positions.get(name, {}).get(leaf.token):
                told = self._idf((leaf.token,), name)
                out.append(self._part(leaf.token, name, leaf.weight * told, len(at), entry))
        return out or None

    def _synonyms(self, leaf: Synonyms, entry: Entry) -> Parts:
        out = []
        for name in leaf.fields:
            positions = entry.positions.get(name, {})
            if positions.keys().isdisjoint(token for token, _ in leaf.tokens):
                continue
            having = self._commit.having[name]
            shared = ((chance, having[token]) for token, chance in leaf.tokens)
            told = leaf.weight * ranking.idf_together(self._commit.size, shared)
            for token, chance in leaf.tokens:
                if at := positions.get(token):
                    out.append(self._part(token, name, told * chance, len(at), entry))
        return out or None

    def _phrase(self, leaf: TokenPhrase, entry: Entry) -> Parts:
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

    def _prefix(self, leaf: TokenPrefix, entry: Entry) -> Parts:
        for name in leaf.fields:
            if any(token.startswith(leaf.prefix) for token in entry.positions.get(name, {})):
                return [Part(term=f"{leaf.prefix}*", field=None, score=leaf.weight)]
        return None

    def _letter(self, leaf: TokenLetter, entry: Entry) -> Parts:
        for name in leaf.fields:
            if any(leaf.letter in token for token in entry.positions.get(name, {})):
                return [Part(term=leaf.letter, field=None, score=leaf.weight)]
        return None

    def _class(self, leaf: ClassSymbol, entry: Entry) -> Parts:
        if not has_class(leaf.symbol, _symbols(entry.document, leaf.field)):
            return None
        return [Part(term=leaf.symbol, field=leaf.field, score=leaf.weight)]

    def _and(self, node: And, entry: Entry) -> Parts:
        out: list[Part] = []
        for child in node.children:
            parts = self.parts(child, entry)
            if parts is None:
                return None
            out += parts
        return out

    def _or(self, node: Or, entry: Entry) -> Parts:
        found = [self.parts(child, entry) for child in node.children]
        matched = [parts for parts in found if parts is not None]
        return [part for parts in matched for part in parts] if matched else None

    def _idf(self, tokens: Sequence[str], name: TextField) -> float:
        having = self._commit.having[name]
        return sum(ranking.idf(self._commit.size, having[token]) for token in tokens)

    def _part(
        self, term: str, name: TextField, told: float, occurrences: int, entry: Entry
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


def has_class(wanted: str, found: Iterable[str]) -> bool:
    """Whether one of the symbols ``found`` is ``wanted`` or below it."""
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
        KeywordField.KIND_CODE: document.kind_codes,
        KeywordField.NUMBER: document.numbers,
        KeywordField.APPLICATION: document.applications,
        KeywordField.PRIORITY: document.priorities,
        KeywordField.FI: document.fi,
        KeywordField.FTERM: document.fterms,
    }[name]
