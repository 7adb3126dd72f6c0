"""From the query tree to OpenSearch's query language.

What scores is scored by the server's scripted similarity (:mod:`trihub.index.opensearch.schema`);
everything else stands in filter clauses, where it is neither scored nor, once asked for often,
evaluated again.

Phrases with slop are intervals: they take the tokens in their order, with at most so many further
tokens between the first and the last, which is what ours mean and a sloppy phrase does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from trihub.core.query import (
    And,
    ClassField,
    ClassRange,
    ClassSymbol,
    DateField,
    DateRange,
    Everything,
    Filters,
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
from trihub.index.opensearch.numbers import Numbers
from trihub.index.opensearch.schema import DOC, ORDERS, OWNER, PLAIN, YEAR

Clause = dict[str, Any]
Text = Token | Synonyms | TokenPhrase

NOTHING: Clause = {"match_none": {}}
NOBODY = "\x01nobody"
"""A token that no document has."""
EVERYTHING: Clause = {"exists": {"field": DOC}}
"""Every document; the index's own record has no number."""


def any_of(queries: Sequence[Clause]) -> Clause:
    """At least one of them."""
    if not queries:
        return NOTHING
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def condition(*queries: Clause) -> Clause:
    """All of them, without a score."""
    return {"bool": {"filter": list(queries)}}


def constant(query: Clause, score: float) -> Clause:
    """What matches the query, with this score."""
    return {"constant_score": {"filter": query, "boost": score}}


def documents(docs: Iterable[int]) -> Clause:
    """These documents, by the store's numbers."""
    return {"terms": {DOC: [doc for doc in docs if doc >= 0]}}


def scores(node: Node) -> bool:
    """Whether a node adds to the score of what it matches."""
    match node:
        case And() | Or():
            return any(scores(child) for child in node.children)
        case ClassSymbol():
            return node.weight != 0
        case Keyword() | ClassRange() | DateRange() | Everything() | Not():
            return False
    return True


class Compiler:
    """Compiles for one commit."""

    def __init__(self, numbers: Numbers, used: Iterable[str]) -> None:
        """``numbers`` count the tokens of the query; ``used`` are the fields some document has."""
        self._numbers = numbers
        self._used = frozenset(used)
        self._kinds: dict[type, Callable[[Any], Clause]] = {
            Token: self._text,
            Synonyms: self._text,
            TokenPhrase: self._text,
            TokenPrefix: self._prefix,
            TokenLetter: self._letter,
            Keyword: lambda n: condition(_exact(n.field.value, n.value)),
            ClassSymbol: _class,
            ClassRange: _class_range,
            DateRange: lambda n: condition(_days(n.field, days.span(n.low, n.high))),
            And: self._and,
            Or: lambda n: any_of(list(self._alternatives(n))),
            Not: lambda n: {"bool": {"filter": [EVERYTHING], "must_not": [self.node(n.child)]}},
            Everything: lambda n: condition(EVERYTHING),
        }

    def request(self, node: Node, filters: Filters) -> Clause:
        """A query and its filters."""
        query, kept = self.node(node), _filters(filters)
        if filters.within is not None:
            kept.append(self.node(filters.within))
        if not kept and not filters.exclude:
            return query
        clause: Clause = {"filter": kept}
        if scores(node):
            clause["must"] = [query]
        elif not isinstance(node, Everything) or not kept:
            clause["filter"] = [*kept, query]
        if filters.exclude:
            clause["must_not"] = [documents(filters.exclude)]
        return {"bool": clause}

    def node(self, node: Node) -> Clause:
        """One node. :raises TypeError: it is not for engines."""
        handler = self._kinds.get(type(node))
        if handler is None:
            raise TypeError(f"{type(node).__name__} is not for an engine: compile the query first")
        return handler(node)

    def texts(self, leaf: Text) -> Iterator[tuple[str, TextField, Clause]]:
        """The leaf's alternatives: what is looked for, in which field that some document has,
        and its query."""
        names = [name for name in leaf.fields if name in self._used]
        if isinstance(leaf, Synonyms):
            yield from self._synonyms(leaf, names)
        elif isinstance(leaf, Token):
            for name in names:
                yield leaf.token, name, _term(name, leaf.token, leaf.weight)
        elif len(leaf.tokens) < 2:
            yield from self.texts(Token(" ".join(leaf.tokens), leaf.fields, leaf.weight))
        else:
            term = " ".join(leaf.tokens)
            for name in names:
                yield term, name, self._phrase(name, leaf)

    # --- text ---------------------------------------------------------------------------

    def _text(self, leaf: Text) -> Clause:
        return any_of([query for _, _, query in self.texts(leaf)])

    def _synonyms(
        self, leaf: Synonyms, names: Iterable[TextField]
    ) -> Iterator[tuple[str, TextField, Clause]]:
        size = self._numbers.size
        for name in names:
            having = [
                (token, chance, number)
                for token, chance in leaf.tokens
                if (number := self._numbers.having(name, token))
            ]
            shared = ((chance, number) for _, chance, number in having)
            told = leaf.weight * ranking.idf_together(size, shared)
            for token, chance, number in having:
                # The server multiplies by the token's own idf.
                weight = told * chance / ranking.idf(size, number)
                yield token, name, _term(name, token, weight)

    def _phrase(self, name: TextField, leaf: TokenPhrase) -> Clause:
        weight = leaf.weight * ranking.FIELD_WEIGHTS[name]
        if not leaf.slop:
            query = " ".join(leaf.tokens)
            phrase = {"match_phrase": {name.value: {"query": query, "boost": weight}}}
            # A part of the index that has none of a phrase's tokens does not tell how long its
            # fields are, but for a single token it does, even one that nobody has.
            return {"bool": {"must": [phrase], "should": [{"term": {name.value: NOBODY}}]}}
        ranking.placements(leaf)
        told = sum(
            ranking.idf(self._numbers.size, self._numbers.having(name, token))
            for token in leaf.tokens
        )
        return constant({"intervals": {name.value: _near(leaf)}}, weight * told)

    def _prefix(self, leaf: TokenPrefix) -> Clause:
        found = [
            {"prefix": {name.value: {"value": leaf.prefix}}}
            for name in leaf.fields
            if name in self._used
        ]
        return constant(any_of(found), leaf.weight)

    def _letter(self, leaf: TokenLetter) -> Clause:
        found = [
            {"wildcard": {name.value: {"value": f"*{leaf.letter}*"}}}
            for name in leaf.fields
            if name in self._used
        ]
        return constant(any_of(found), leaf.weight)

    # --- operators ----------------------------------------------------------------------

    def _alternatives(self, node: Node) -> Iterator[Clause]:
        """The alternatives of a tree of them, flat."""
        if isinstance(node, Or):
            for child in node.children:
                yield from self._alternatives(child)
        elif isinstance(node, Token | Synonyms):
            yield from (query for _, _, query in self.texts(node))
        else:
            yield self.node(node)

    def _and(self, node: And) -> Clause:
        must: list[Clause] = []
        kept: list[Clause] = []
        without: list[Clause] = []
        for child in node.children:
            if isinstance(child, Not):
                without.append(self.node(child.child))
            else:
                (must if scores(child) else kept).append(self.node(child))
        if not must and not kept:
            kept.append(EVERYTHING)
        return {"bool": {"must": must, "filter": kept, "must_not": without}}


def _exact(name: str, value: str | int) -> Clause:
    return {"term": {name: {"value": value}}}


def _term(name: TextField, token: str, weight: float) -> Clause:
    boost = weight * ranking.FIELD_WEIGHTS[name]
    return {"term": {name.value: {"value": token, "boost": boost}}}


def _near(leaf: TokenPhrase) -> Clause:
    """A phrase with slop: its tokens, or its head and its rest, in order."""
    if leaf.head:
        sides = (leaf.tokens[: leaf.head], leaf.tokens[leaf.head :])
        parts = [_together(side) for side in sides if side]
    else:
        parts = [_together((token,)) for token in leaf.tokens]
    return {"all_of": {"ordered": True, "max_gaps": leaf.slop, "intervals": parts}}


def _together(tokens: Sequence[str]) -> Clause:
    query = " ".join(tokens)
    return {"match": {"query": query, "analyzer": PLAIN, "ordered": True, "max_gaps": 0}}


def _class(leaf: ClassSymbol) -> Clause:
    query = _exact(leaf.field.value, symbols.wanted(leaf.symbol))
    return constant(query, leaf.weight) if leaf.weight else condition(query)


def _class_range(leaf: ClassRange) -> Clause:
    bounds = symbols.bounds(leaf.low, leaf.high)
    return condition(_range(ORDERS[leaf.field], *bounds)) if bounds else NOTHING


def _days(name: DateField, span: days.Span) -> Clause:
    return _range(name.value, span.low, span.high)


def _range(name: str, low: int, high: int) -> Clause:
    return {"range": {name: {"gte": low, "lte": high}}} if low <= high else NOTHING


# --- filters ------------------------------------------------------------------------


def _filters(filters: Filters) -> list[Clause]:
    wanted: tuple[tuple[str, Sequence[str | int]], ...] = (
        (KeywordField.OFFICE.value, filters.offices),
        (KeywordField.LANGUAGE.value, filters.languages),
        (KeywordField.KIND.value, filters.kinds),
        (OWNER, filters.applicants),
        (YEAR, [year for year in filters.years if year > 0]),
    )
    kept: list[Clause] = [{"terms": {name: list(values)}} for name, values in wanted if values]
    if filters.years and not wanted[-1][1]:
        kept.append(NOTHING)
    if filters.classes:
        levels = [symbols.wanted(symbol) for symbol in filters.classes]
        kept.append(any_of([{"terms": {scheme.value: levels}} for scheme in ClassField]))
    if filters.cutoff:
        published = _days(DateField.PUBLISHED, days.before(filters.cutoff))
        later = _days(DateField.PUBLISHED, days.on_or_after(filters.cutoff))
        earlier = _days(DateField.EARLIEST, days.before(filters.cutoff))
        both = condition(later, earlier)
        kept.append(any_of([published, both]) if filters.cutoff.conflicting else published)
    return kept
