"""From the query tree to tantivy's queries.

What was measured, and what follows from it:

- The cost of a ranked search is opening posting lists (2 µs each in each segment) and reading
  their blocks. Alternatives are therefore flattened: a hundred tokens in three fields are one
  union of 300 lists, which takes half the time of a hundred unions of three. Synonyms are
  members of that union, each with its own share of the weight.
- Conditions are clauses beside the union, so that what is found is only scored inside the filter.
- tantivy's slop takes tokens in the wrong order and misses some matches of three tokens and more.
  A phrase with slop is a union of phrases at fixed offsets instead, which is exact; of two tokens,
  one window stands for an odd number of offsets.
- A phrase in a union is looked for in all documents, whatever stands beside the union, and its
  positions are most of what a search reads. Each phrase therefore has the filters on classes and
  applicants beside itself, and so has each word that is much commoner than what passes them: ten
  words that follow one another, in a class, take a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tantivy import FieldType, Occur, Query

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
from trihub.index.tantivy.schema import ORDERS, OWNER, YEAR, document_query, record_query
from trihub.index.tantivy.snapshot import Snapshot

Clauses = list[tuple[Any, Any]]
COMMON = 4
"""How many times as many documents as pass the filters have a word that is looked for within them:
reading its whole list costs more than skipping through it."""


def any_of(queries: Sequence[Any]) -> Any:
    """At least one of them."""
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def condition(query: Any) -> Any:
    """The query without its score."""
    return Query.const_score_query(query, 0.0)


def all_of(clauses: Clauses) -> Any:
    """All clauses."""
    return Query.boolean_query(clauses)


class Compiler:
    """Compiles for one commit, and for one request: what is compiled after it is narrowed by its
    filters too."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._schema = snapshot.schema
        self._searcher = snapshot.searcher
        self._size = snapshot.counted
        self._used = frozenset(snapshot.record.fields)
        self._within: Clauses = []
        self._passing = 0
        self._kinds: dict[type, Callable[[Any], Any]] = {
            Token: self._text,
            Synonyms: self._text,
            TokenPhrase: self._text,
            TokenPrefix: self._prefix,
            TokenLetter: self._letter,
            Keyword: lambda n: condition(self._exact(n.field.value, n.value)),
            ClassSymbol: self._class,
            ClassRange: self._class_range,
            DateRange: lambda n: self._days(n.field, days.span(n.low, n.high)),
            And: self._and,
            Or: lambda n: any_of(list(self._alternatives(n))),
            Not: self._not,
            Everything: lambda n: self.everything(),
        }

    def request(self, node: Node, filters: Filters) -> Any:
        """A query and its filters."""
        clauses = self._filters(filters)
        self._within = [(Occur.Must, condition(query)) for query in self._narrow(filters)]
        if self._within:
            self._passing = self.passing(replace(filters, offices=()))
        if not clauses:
            return self.node(node)
        if isinstance(node, Everything) and any(occur == Occur.Must for occur, _ in clauses):
            return all_of(clauses)
        return all_of([*clauses, (Occur.Must, self.node(node))])

    def passing(self, filters: Filters) -> int:
        """How many documents pass the filters on classes, applicants and offices, at most."""
        given = (
            (tuple(symbols.wanted(one) for one in filters.classes), tuple(ClassField)),
            (filters.applicants, (OWNER,)),
            (filters.offices, (KeywordField.OFFICE,)),
        )
        return min(
            (
                sum(self._having(f, one) for one in ones for f in names)
                for ones, names in given
                if ones
            ),
            default=self._searcher.num_docs,
        )

    def _having(self, name: str, value: str) -> int:
        return int(self._searcher.doc_freq(str(name), value))

    def node(self, node: Node) -> Any:
        """One node. :raises TypeError: it is not for engines."""
        handler = self._kinds.get(type(node))
        if handler is None:
            raise TypeError(f"{type(node).__name__} is not for an engine: compile the query first")
        return handler(node)

    def everything(self) -> Any:
        """Every document; the index's own record is none."""
        return condition(
            all_of([(Occur.Must, Query.all_query()), (Occur.MustNot, record_query(self._schema))])
        )

    def document(self, doc: int) -> Any:
        """A document, by the store's number."""
        return document_query(self._schema, doc)

    def documents(self, docs: Sequence[int]) -> Any:
        """These documents, by the store's numbers."""
        return condition(any_of([self.document(doc) for doc in docs if doc >= 0]))

    def texts(self, leaf: Token | Synonyms | TokenPhrase) -> Iterator[tuple[str, TextField, Any]]:
        """The leaf's alternatives: what is looked for, in which field that some document has,
        and its query."""
        if isinstance(leaf, Synonyms):
            yield from self._synonyms(leaf)
            return
        if isinstance(leaf, Token):
            term, queries = leaf.token, self._token(leaf)
        else:
            term, queries = " ".join(leaf.tokens), self._phrase(leaf)
        for name, query in zip(self.used(leaf.fields), queries, strict=True):
            yield term, name, query

    def used(self, names: Sequence[TextField]) -> list[TextField]:
        """Those of the fields that some document has: the others' posting lists need no opening."""
        return [name for name in names if name in self._used]

    # --- text ---------------------------------------------------------------------------

    def _text(self, leaf: Token | Synonyms | TokenPhrase) -> Any:
        return any_of([query for _, _, query in self.texts(leaf)])

    def _token(self, leaf: Token) -> Iterator[Any]:
        names = self.used(leaf.fields)
        # One question a word: the texts come shortest first.
        having = self._having(names[-1], leaf.token) if names and self._within else 0
        for name in names:
            yield self._term(name, leaf.token, leaf.weight, having)

    def _term(self, name: TextField, token: str, weight: float, having: int) -> Any:
        query = Query.term_query(self._schema, name, token, "freq")
        weighed = Query.boost_query(query, weight * ranking.FIELD_WEIGHTS[name])
        return self._inside(weighed) if having > COMMON * self._passing else weighed

    def _inside(self, query: Any) -> Any:
        """The query, where the filters on classes and applicants are met."""
        return all_of([*self._within, (Occur.Must, query)]) if self._within else query

    def _synonyms(self, leaf: Synonyms) -> Iterator[tuple[str, TextField, Any]]:
        for name in self.used(leaf.fields):
            having = [
                (token, chance, number)
                for token, chance in leaf.tokens
                if (number := self._having(name, token))
            ]
            shared = ((chance, number) for _, chance, number in having)
            told = leaf.weight * ranking.idf_together(self._size, shared)
            for token, chance, number in having:
                # The engine multiplies by the token's own idf.
                weight = told * chance / ranking.idf(self._size, number)
                yield token, name, self._term(name, token, weight, number)

    def _phrase(self, leaf: TokenPhrase) -> Iterator[Any]:
        if len(leaf.tokens) < 2:
            yield from self._token(Token(" ".join(leaf.tokens), leaf.fields, leaf.weight))
            return
        for name in self.used(leaf.fields):
            weight = leaf.weight * ranking.FIELD_WEIGHTS[name]
            if leaf.slop:
                query = any_of(list(self._near(name, leaf)))
                yield Query.const_score_query(query, weight * self._idf(leaf.tokens, name))
            else:
                yield Query.boost_query(self._placed(name, list(leaf.tokens), 0), weight)

    def _near(self, name: TextField, leaf: TokenPhrase) -> Iterator[Any]:
        ways = ranking.placements(leaf)
        if len(leaf.tokens) > 2:
            for way in ways:
                yield self._placed(name, [*zip(way, leaf.tokens, strict=True)], 0)
            return
        first, second = leaf.tokens
        middle, rest = divmod(leaf.slop, 2)
        # Within `middle` of offset `middle + 1`: all distances from 1 to 2 × middle + 1.
        yield self._placed(name, [(0, first), (middle + 1, second)], middle)
        if rest:
            yield self._placed(name, [(0, first), (leaf.slop + 1, second)], 0)

    def _placed(self, name: TextField, words: list[str | tuple[int, str]], slop: int) -> Any:
        return self._inside(Query.phrase_query(self._schema, name.value, words, slop))

    def _idf(self, tokens: Sequence[str], name: TextField) -> float:
        return sum(ranking.idf(self._size, self._having(name, token)) for token in tokens)

    def _prefix(self, leaf: TokenPrefix) -> Any:
        # A fuzzy query of distance 0 is a plain prefix query, and has nothing to escape.
        found = [
            Query.fuzzy_term_query(self._schema, name.value, leaf.prefix, 0, True, True)
            for name in self.used(leaf.fields)
        ]
        return Query.const_score_query(any_of(found), leaf.weight)

    def _letter(self, leaf: TokenLetter) -> Any:
        pattern = f".?{leaf.letter}.?"
        found = [
            Query.regex_query(self._schema, name.value, pattern) for name in self.used(leaf.fields)
        ]
        return Query.const_score_query(any_of(found), leaf.weight)

    # --- exact values, classes, days ----------------------------------------------------

    def _exact(self, name: str, value: str | int) -> Any:
        return Query.term_query(self._schema, name, value, "basic")

    def _class(self, leaf: ClassSymbol) -> Any:
        query = self._exact(leaf.field.value, symbols.wanted(leaf.symbol))
        return Query.const_score_query(query, leaf.weight)

    def _class_range(self, leaf: ClassRange) -> Any:
        bounds = symbols.bounds(leaf.low, leaf.high)
        return self._range(ORDERS[leaf.field], *bounds) if bounds else Query.empty_query()

    def _days(self, name: DateField, span: days.Span) -> Any:
        return self._range(name.value, span.low, span.high)

    def _range(self, name: str, low: int, high: int) -> Any:
        if low > high:
            return Query.empty_query()
        return condition(Query.range_query(self._schema, name, FieldType.Unsigned, low, high))

    # --- operators ----------------------------------------------------------------------

    def _alternatives(self, node: Node) -> Iterator[Any]:
        """The alternatives of a tree of them, flat."""
        if isinstance(node, Or):
            for child in node.children:
                yield from self._alternatives(child)
        elif isinstance(node, Token | Synonyms):
            yield from (query for _, _, query in self.texts(node))
        else:
            yield self.node(node)

    def _and(self, node: And) -> Any:
        clauses: Clauses = [
            (Occur.MustNot, self.node(child.child))
            if isinstance(child, Not)
            else (Occur.Must, self.node(child))
            for child in node.children
        ]
        if not any(occur == Occur.Must for occur, _ in clauses):
            clauses.append((Occur.Must, self.everything()))
        return all_of(clauses)

    def _not(self, node: Not) -> Any:
        return all_of([(Occur.Must, self.everything()), (Occur.MustNot, self.node(node.child))])

    # --- filters ------------------------------------------------------------------------

    def _filters(self, filters: Filters) -> Clauses:
        wanted: tuple[tuple[str, Sequence[str | int]], ...] = (
            (KeywordField.OFFICE.value, filters.offices),
            (KeywordField.LANGUAGE.value, filters.languages),
            (KeywordField.KIND.value, filters.kinds),
            (YEAR, [year for year in filters.years if year > 0]),
        )
        queries = [
            any_of([self._exact(name, value) for value in values])
            for name, values in wanted
            if values
        ]
        if filters.years and not wanted[-1][1]:
            queries.append(Query.empty_query())
        queries.extend(self._narrow(filters))
        if filters.cutoff:
            queries.append(self._cutoff(filters))
        if filters.within is not None:
            queries.append(self.node(filters.within))
        clauses: Clauses = [(Occur.Must, condition(query)) for query in queries]
        if filters.exclude:
            clauses.append((Occur.MustNot, self.documents(filters.exclude)))
        return clauses

    def _narrow(self, filters: Filters) -> Iterator[Any]:
        """The filters that leave few documents."""
        if filters.classes:
            levels = [symbols.wanted(symbol) for symbol in filters.classes]
            yield any_of([self._exact(s.value, level) for level in levels for s in ClassField])
        if filters.applicants:
            yield any_of([self._exact(OWNER, value) for value in filters.applicants])

    def _cutoff(self, filters: Filters) -> Any:
        cutoff = filters.cutoff
        if cutoff is None:
            return self.everything()
        published = self._days(DateField.PUBLISHED, days.before(cutoff))
        if not cutoff.conflicting:
            return published
        later = self._days(DateField.PUBLISHED, days.on_or_after(cutoff))
        earlier = self._days(DateField.EARLIEST, days.before(cutoff))
        return any_of([published, all_of([(Occur.Must, later), (Occur.Must, earlier)])])
