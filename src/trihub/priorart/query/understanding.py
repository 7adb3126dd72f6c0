"""From a request to what the engine runs: words, translations, a document's terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from trihub.core.hits import Evidence
from trihub.core.ports import PatentStore, SearchIndex, Translation
from trihub.core.query import (
    And,
    Node,
    Not,
    Or,
    Synonyms,
    TextField,
    Token,
    Words,
)
from trihub.priorart.query.counted import Counted, TokenCounts
from trihub.priorart.query.learned import LearnedQuery, learned_alternatives
from trihub.priorart.query.like import LikeQuery, like_query
from trihub.priorart.query.neighbours import pairs, telling_pairs
from trihub.priorart.query.relatives import related_to, with_relatives
from trihub.priorart.query.source import language_of_words, words_of
from trihub.priorart.query.trees import add_alternatives, is_condition
from trihub.priorart.request import SearchRequest
from trihub.text.glossary import translate_query
from trihub.text.learned.table import LearnedTables
from trihub.text.like import term_weights
from trihub.text.query.compile import asks_for_text, compile_query
from trihub.text.query.parser import parse

TRANSLATED = 6_000
"""Characters of a text that is searched from, of which terms are translated."""
TERMS = 40
"""Terms of such a text that are translated."""


class QueryTranslator(Protocol):
    """Translates the terms of a query (a glossary, or what is learned from families)."""

    def translate(self, text: str, source: str, targets: Sequence[str]) -> list[Translation]:
        """All translations of the terms in ``text``."""
        ...

    def untranslated(self, text: str, source: str) -> list[str]:
        """The stretches of ``text`` that no term covers."""
        ...


@dataclass(frozen=True, slots=True)
class Within:
    """A query beside a document that is searched from, as read and as the engine runs it: what all
    that is found must match."""

    read: Node
    executed: Node


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query as read, its language, and the query with the glossary's translations of its words."""

    read: Node
    source: str
    translated: Node
    translations: tuple[Translation, ...] = ()
    untranslated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A request made ready: what was read, what the engine runs, and its translations.

    ``related`` are tokens that are looked for because they share a root with a word of the query;
    ``meaning`` is the text whose meaning is looked for by vectors, empty where the query asks for
    words in a way that vectors do not know (operators, phrases, names); ``source`` the language
    that the query, or the text that is searched from, was taken to be written in.
    """

    read: Node
    executed: Node
    translations: tuple[Translation, ...] = ()
    untranslated: tuple[str, ...] = ()
    related: frozenset[str] = frozenset()
    like: LikeQuery | None = None
    meaning: str = ""
    within: Within | None = None
    notices: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Makes requests ready, over a library."""

    store: PatentStore
    index: SearchIndex
    translator: QueryTranslator
    tables: LearnedTables | None = None

    def of(self, request: SearchRequest) -> Understood:
        """What a request asks. :raises BadQuery: the query cannot be read.
        :raises NotFound: no document ``like``."""
        return self._document(request) if request.like.strip() else self._query(request)

    def _learned(
        self, request: SearchRequest, executed: Node, text: str, counts: TokenCounts, source: str
    ) -> LearnedQuery:
        """The query with learned translations of its tokens that stand in ``text``."""
        if not self.tables or not request.translate or not request.uses(Evidence.LEARNED):
            return LearnedQuery(node=executed)
        made = learned_alternatives(
            executed, text, self.tables, request.translate, index=counts,
            disabled=request.disabled, weights=request.weighed, source=source,
        )  # fmt: skip
        # Where nothing was ever learned, nobody need be told so at every search.
        if made.notices and not request.evidence and not self.tables.pairs():
            return LearnedQuery(node=executed)
        return made

    def _asked(self, request: SearchRequest) -> _Asked:
        read = parse(request.query)
        source = self._source(request, words_of(read))
        if not request.translate or not request.uses(Evidence.GLOSSARY):
            return _Asked(read, source, read)
        translator = _Weighed(self.translator, request.weighed)
        translated, found = translate_query(
            read, source, _others(request, source), translator, set(request.disabled)
        )
        left = self.translator.untranslated(request.query, source)
        return _Asked(read, source, translated, tuple(found), tuple(left))

    def _source(self, request: SearchRequest, text: str) -> str:
        return request.written_in or language_of_words(text, self.translator, request.reader)

    def _query(self, request: SearchRequest) -> Understood:
        asked = self._asked(request)
        free = free_words(asked.read)
        executed = add_alternatives(compile_query(asked.translated), pairs(free) if free else ())
        more = self._learned(request, executed, request.query, self.index, asked.source)
        node, related = more.node, frozenset[str]()
        if free and request.uses(Evidence.RELATED):
            node, related = with_relatives(node, free), related_to(free)
        return Understood(
            asked.read, node, _once((*asked.translations, *more.translations)), asked.untranslated,
            related, meaning=free.text if free else "", notices=more.notices, source=asked.source,
        )  # fmt: skip

    def _document(self, request: SearchRequest) -> Understood:
        counts = Counted(self.index)
        like = like_query(self.store, counts, request.like, classes=request.uses(Evidence.CLASSES))
        source = self._source(request, like.text[:TRANSLATED])
        more = self._learned(request, _terms(like.text), "", counts, source)
        together = telling_pairs(like.text, chosen_terms(like.executed), counts)
        executed = add_alternatives(like.executed, [*together, *_synonyms(more.node)])
        found: list[Translation] = []
        if request.translate and request.uses(Evidence.GLOSSARY):
            translator = _Weighed(self.translator, request.weighed)
            found = translator.translate(like.text[:TRANSLATED], source, _others(request, source))
            executed = add_alternatives(executed, _translated(found, set(request.disabled)))
        read, within, beside = like.read, None, None
        if request.query.strip():
            beside = self._asked(request)
            read = And((like.read, beside.read))
            within = Within(beside.read, compile_query(beside.translated))
            found += beside.translations
        return Understood(
            read, executed, _once((*found, *more.translations)),
            beside.untranslated if beside else (), like=like, meaning=like.text, within=within,
            notices=more.notices, source=source,
        )  # fmt: skip


def _terms(text: str) -> Node:
    """The tokens of a text, also those that no document here has: their translations may be there."""
    own = term_weights({TextField.CLAIMS: text})
    largest = max(own.values(), default=1.0)
    return Or(tuple(Token(token, weight=weight / largest) for token, weight in own.items()))


def chosen_terms(executed: Node) -> list[Token]:
    """The terms that were chosen of a document."""
    children = executed.children if isinstance(executed, Or) else ()
    return [leaf for leaf in children if isinstance(leaf, Token)]


def _synonyms(node: Node) -> list[Node]:
    return (
        [leaf for leaf in node.children if isinstance(leaf, Synonyms)]
        if isinstance(node, Or)
        else []
    )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A translator whose translations count what the request says."""

    translator: QueryTranslator
    weights: Mapping[str, float]

    def translate(self, text: str, source: str, targets: Sequence[str]) -> list[Translation]:
        found = self.translator.translate(text, source, targets)
        if not self.weights:
            return found
        return [
            replace(one, weight=self.weights.get(f"{one.source}>{one.target}", one.weight))
            for one in found
        ]


def _once(found: Iterable[Translation]) -> tuple[Translation, ...]:
    """Each translation once, as the glossary has it where it does."""
    kept: dict[tuple[str, str, str], Translation] = {}
    for one in found:
        kept.setdefault((one.source, one.target, one.lang), one)
    return tuple(kept.values())


def _others(request: SearchRequest, source: str) -> tuple[str, ...]:
    return tuple(lang for lang in request.translate if lang != source)


def _translated(found: Sequence[Translation], disabled: set[str]) -> list[Node]:
    """Translations of a text's terms as alternatives, of the first terms only."""
    terms = [*dict.fromkeys(one.source for one in found)][:TERMS]
    return [
        compile_query(Words(one.target, None, one.weight, -1))
        for one in found
        if one.weight > 0 and one.source in terms and f"{one.source}>{one.target}" not in disabled
    ]


def free_words(read: Node) -> Words | None:
    """The words of a query that asks for nothing but words, with or without conditions; ``None``
    where an operator stands between words."""
    if isinstance(read, Words):
        return read if read.field not in (TextField.APPLICANT, TextField.INVENTOR) else None
    if not isinstance(read, And):
        return None
    if any(isinstance(child, Not) and asks_for_text(child.child) for child in read.children):
        return None
    texts = [child for child in read.children if not is_condition(child)]
    return free_words(texts[0]) if len(texts) == 1 and isinstance(texts[0], Words) else None
