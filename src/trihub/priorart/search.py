"""The one search behind the command, the API and the site."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from trihub.core.hits import Evidence, IndexAnswer
from trihub.core.messages import said
from trihub.core.ports import Encoder, PatentStore, SearchIndex, Stored, VectorIndex
from trihub.core.query import (
    And,
    Cutoff,
    Facet,
    Filters,
    IndexRequest,
    Keyword,
    KeywordField,
    Node,
    Or,
)
from trihub.priorart.alignment import compare
from trihub.priorart.fusion import Beside, Fused, Meaning, fuse
from trihub.priorart.grouping import search_families
from trihub.priorart.present import present, token_weights
from trihub.priorart.query.defined import Defined, Definitions, defined
from trihub.priorart.query.like import LikeQuery
from trihub.priorart.query.understanding import QueryTranslator, Understanding, Understood
from trihub.priorart.request import SearchRequest
from trihub.priorart.result import CutoffReport, Hit, Ranked, SearchResult
from trihub.text.learned.table import LearnedTables

EXPORT_PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedVectors:
    """Vectors of a library's documents, and what makes those of a query."""

    encoder: Encoder
    vectors: VectorIndex

    def meaning(self, text: str) -> Meaning | None:
        """What vectors are asked about a text; ``None`` where it says nothing to the encoder, or
        where there are no vectors that can be compared with its own."""
        if self.vectors.state().encoder != self.encoder.name:
            return None
        vector = self.encoder.encode([text], query=True)[0]
        return Meaning(self.vectors, vector) if vector.any() else None


@dataclass(frozen=True, slots=True)
class PriorArt:
    """Searches a library."""

    store: PatentStore
    index: SearchIndex
    translator: QueryTranslator
    tables: LearnedTables | None = None
    vectors: LearnedVectors | None = None
    definitions: Definitions | None = field(default=None, kw_only=True)

    def search(self, request: SearchRequest) -> SearchResult:
        """Search, group by family, explain.

        :raises BadQuery: the query cannot be read. :raises NotFound: no document ``like``.
        """
        started = time.perf_counter()
        understood = self._understand(request)
        asked = _asked(request, understood)
        wanted = request.offset + request.limit + 1

        def find(limit: int, facets: tuple[Facet, ...]) -> Fused:
            return self._find(request, understood, replace(asked, facets=facets), limit)

        groups, fused = search_families(find, self.store, asked.facets, wanted)
        answer = fused.answer
        page = groups[request.offset : request.offset + request.limit]
        hits = present(self.store, self.index, asked, request, page, fused.added)
        if request.align:
            hits = self._compared(request, understood, hits)
        return SearchResult(
            understood=understood.read,
            executed=understood.executed,
            hits=hits,
            documents=answer.total,
            more=len(groups) > request.offset + request.limit,
            cutoff=self._cutoff(asked, fused.words),
            translations=understood.translations,
            untranslated=understood.untranslated,
            related=_met(understood.related, hits),
            notices=(
                *understood.notices,
                *_nothing_to_switch_off(request, understood),
                *_no_claim(request, understood.like),
                *(() if answer.total else _absent(self.index, asked)),
            ),
            facets=answer.facets,
            like=understood.like.key if understood.like else "",
            written_in=understood.source,
            disabled=frozenset(request.disabled),
            within=understood.within.read if understood.within else None,
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
        found = self._find(request, understood, _asked(request, understood), request.offset + most)
        docs = [hit.doc for hit in found.answer.hits[request.offset :]]
        for start in range(0, len(docs), EXPORT_PAGE):
            yield from self.store.get_many(docs[start : start + EXPORT_PAGE], whole=True)

    def ranked(
        self, request: SearchRequest, most: int, exclude: Sequence[str] = ()
    ) -> list[Ranked]:
        """The documents that a search finds, best first, at most ``most``, and nothing about them:
        for evaluation. The page of the request is not looked at.

        ``exclude`` are publication keys to leave out; keys of documents not kept here change nothing.

        :raises BadQuery: the query cannot be read. :raises NotFound: no document ``like``.
        """
        understood = self._understand(request)
        asked = replace(_asked(request, understood), facets=())
        kept = (self.store.get(key, whole=False) for key in exclude)
        out = (*asked.filters.exclude, *(stored.doc for stored in kept if stored))
        asked = replace(asked, filters=replace(asked.filters, exclude=out))
        hits = self._find(request, understood, asked, most).answer.hits
        docs = [hit.doc for hit in hits]
        keys, families = self.store.keys_of(docs), self.store.families_of(docs)
        return [
            Ranked(keys[hit.doc], families[hit.doc], hit.score)
            for hit in hits
            if hit.doc in keys and hit.doc in families
        ]

    def _understand(self, request: SearchRequest) -> Understood:
        return Understanding(self.store, self.index, self.translator, self.tables).of(request)

    def _find(
        self, request: SearchRequest, understood: Understood, asked: IndexRequest, limit: int
    ) -> Fused:
        """The best documents by all evidence that the request goes by."""
        like = understood.like
        beside = Beside(
            meaning=self._meaning(understood) if request.uses(Evidence.VECTORS) else None,
            defined=self._defined(request, like) if request.uses(Evidence.CLASSES) else None,
            cited=like.cited if like and request.uses(Evidence.CITED) else (),
        )
        by_words = any(
            map(
                request.uses,
                (Evidence.WORDS, Evidence.RELATED, Evidence.GLOSSARY, Evidence.LEARNED),
            )
        )
        if by_words and not beside:
            answer = self.index.search(replace(asked, limit=limit))
            return Fused(answer, answer)
        return fuse(self.index, asked, beside, limit, by_words=by_words)

    def _defined(self, request: SearchRequest, like: LikeQuery | None) -> Defined | None:
        """The definition of the class of the document that is searched from."""
        if self.definitions is None or like is None or not like.symbol:
            return None
        return defined(self.definitions, like.symbol, (like.lang, *request.translate))

    def _meaning(self, understood: Understood) -> Meaning | None:
        """What vectors are asked; ``None`` where there is nothing that they can be asked."""
        if self.vectors is None or not understood.meaning:
            return None
        return self.vectors.meaning(understood.meaning)

    def _compared(
        self, request: SearchRequest, understood: Understood, hits: tuple[Hit, ...]
    ) -> tuple[Hit, ...]:
        """The hits beside the features of the claim that is searched from."""
        like = understood.like
        if like is None or not like.claim:
            return hits
        told = understood.translations
        return compare(self.index, like.claim, like.lang, told, set(request.disabled)).of(hits)

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


def _nothing_to_switch_off(request: SearchRequest, understood: Understood) -> Iterator[str]:
    given = {f"{one.source}>{one.target}" for one in understood.translations}
    for name in request.disabled if request.translate else ():
        if name not in given:
            yield said("There is no translation {name} to switch off.", name=name)


def _no_claim(request: SearchRequest, like: LikeQuery | None) -> Iterator[str]:
    if request.align and like and not like.claim:
        yield said("{document} has no claims to compare with.", document=like.key)


def _absent(index: SearchIndex, asked: IndexRequest) -> Iterator[str]:
    """What the library has nothing of: offices and languages that a search without a hit named."""
    within = asked.filters.within
    named = _named(asked.query if within is None else And((asked.query, within)))
    for office in dict.fromkeys((*asked.filters.offices, *named[KeywordField.OFFICE])):
        if not index.count(IndexRequest(query=Keyword(KeywordField.OFFICE, office))):
            yield said("The library has no documents of the office {code}.", code=office)
    for language in dict.fromkeys((*asked.filters.languages, *named[KeywordField.LANGUAGE])):
        if not index.count(IndexRequest(query=Keyword(KeywordField.LANGUAGE, language))):
            yield said("The library has no documents in the language {code}.", code=language)


def _named(node: Node) -> dict[KeywordField, list[str]]:
    """The exact values in a query, by field."""
    found: dict[KeywordField, list[str]] = {name: [] for name in KeywordField}
    todo = [node]
    while todo:
        match todo.pop():
            case And(children=children) | Or(children=children):
                todo.extend(children)
            case Keyword(field=name, value=value):
                found[name].append(value)
    return found


def _met(related: frozenset[str], hits: Iterable[Hit]) -> tuple[str, ...]:
    """Those that one of the hits matched."""
    return tuple(sorted(related & {part.term for hit in hits for part in hit.parts}))


def _asked(request: SearchRequest, understood: Understood) -> IndexRequest:
    return IndexRequest(
        query=understood.executed,
        filters=_filters(request, understood),
        facets=tuple(Facet) if request.facets else (),
    )


def _filters(request: SearchRequest, understood: Understood) -> Filters:
    like, within = understood.like, understood.within
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
        within=within.executed if within else None,
    )
