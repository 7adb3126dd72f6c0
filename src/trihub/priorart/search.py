"""The one search behind the command, the API and the site."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from trihub.core.hits import IndexAnswer
from trihub.core.languages import guess_language
from trihub.core.ports import PatentStore, SearchIndex, Stored, Translation
from trihub.core.query import Cutoff, Facet, Filters, IndexRequest, Node
from trihub.priorart.grouping import search_families
from trihub.priorart.like import LikeQuery, like_query
from trihub.priorart.present import present, token_weights
from trihub.priorart.request import SearchRequest
from trihub.priorart.result import CutoffReport, SearchResult
from trihub.text.compile_query import compile_query
from trihub.text.glossary import translate_query
from trihub.text.query_parser import parse

EXPORT_PAGE = 200


class QueryTranslator(Protocol):
    """Translates the terms of a query (a glossary, or what is learned from families)."""

    def translate(self, text: str, source: str, targets: Sequence[str]) -> list[Translation]:
        """All translations of the terms in ``text``."""
        ...

    def untranslated(self, text: str, source: str) -> list[str]:
        """The stretches of ``text`` that no term covers."""
        ...


@dataclass(frozen=True, slots=True)
class Understood:
    """A request made ready: what was read, what the engine runs, and its translations."""

    read: Node
    executed: Node
    translations: tuple[Translation, ...] = ()
    untranslated: tuple[str, ...] = ()
    like: LikeQuery | None = None


@dataclass(frozen=True, slots=True)
class PriorArt:
    """Searches a library."""

    store: PatentStore
    index: SearchIndex
    translator: QueryTranslator

    def search(self, request: SearchRequest) -> SearchResult:
        """Search, group by family, explain.

        :raises BadQuery: the query cannot be read. :raises NotFound: no document ``like``.
        """
        started = time.perf_counter()
        understood = self._understand(request)
        asked = _asked(request, understood)
        wanted = request.offset + request.limit + 1
        groups, answer = search_families(self.index, self.store, asked, wanted)
        page = groups[request.offset : request.offset + request.limit]
        hits = present(self.store, self.index, asked, request, page)
        return SearchResult(
            understood=understood.read,
            executed=understood.executed,
            hits=hits,
            documents=answer.total,
            more=len(groups) > request.offset + request.limit,
            cutoff=self._cutoff(asked, answer),
            translations=understood.translations,
            untranslated=understood.untranslated,
            facets=answer.facets,
            like=understood.like.key if understood.like else "",
            milliseconds=(time.perf_counter() - started) * 1000,
        )

    def asked(self, request: SearchRequest) -> IndexRequest:
        """What the index is asked for a search.

        :raises BadQuery: the query cannot be read. :raises NotFound: no document ``like``.
        """
        return _asked(request, self._understand(request))

    def wanted(self, request: SearchRequest) -> dict[str, float]:
        """The tokens that a search asks for, with their weights: what to mark in a text.

        :raises BadQuery: the query cannot be read. :raises NotFound: no document ``like``.
        """
        return token_weights(self._understand(request).executed)

    def documents(self, request: SearchRequest, most: int) -> Iterator[Stored]:
        """Every document that a search finds, whole, best first, at most ``most``: for export."""
        understood = self._understand(request)
        asked = IndexRequest(
            query=understood.executed,
            filters=_filters(request, understood.like),
            limit=most,
            offset=request.offset,
        )
        docs = [hit.doc for hit in self.index.search(asked).hits]
        for start in range(0, len(docs), EXPORT_PAGE):
            yield from self.store.get_many(docs[start : start + EXPORT_PAGE], whole=True)

    def _understand(self, request: SearchRequest) -> Understood:
        if request.like:
            like = like_query(self.store, self.index, request.like)
            return Understood(like.read, like.executed, like=like)
        read = parse(request.query)
        if not request.translate:
            return Understood(read, compile_query(read))
        source = guess_language(request.query)
        targets = tuple(lang for lang in request.translate if lang != source)
        translated, translations = translate_query(
            read, source, targets, self.translator, set(request.disabled)
        )
        return Understood(
            read,
            compile_query(translated),
            tuple(translations),
            tuple(self.translator.untranslated(request.query, source)),
        )

    def _cutoff(self, asked: IndexRequest, answer: IndexAnswer) -> CutoffReport | None:
        cutoff = asked.filters.cutoff
        if cutoff is None:
            return None
        every = answer.without_cutoff
        if every is None:
            every = self.index.count(replace(asked, filters=replace(asked.filters, cutoff=None)))
        return CutoffReport(
            before=cutoff.before, conflicting=cutoff.conflicting, removed=every - answer.total
        )


def _asked(request: SearchRequest, understood: Understood) -> IndexRequest:
    return IndexRequest(
        query=understood.executed,
        filters=_filters(request, understood.like),
        facets=tuple(Facet) if request.facets else (),
    )


def _filters(request: SearchRequest, like: LikeQuery | None) -> Filters:
    cutoff = (
        Cutoff(before=request.before, conflicting=request.conflicting) if request.before else None
    )
    return Filters(
        offices=request.offices,
        languages=request.languages,
        kinds=request.kinds,
        classes=tuple(symbol.replace(" ", "").upper() for symbol in request.classes),
        applicants=request.applicants,
        years=request.years,
        cutoff=cutoff,
        exclude=like.exclude if like else (),
    )
