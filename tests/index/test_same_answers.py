"""The two engines side by side: random documents, random queries, the same answers."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.documents import Numbered, add, fill
from trihub.core.ports import IndexDocument
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
    Not,
    Or,
    Synonyms,
    TextField,
    Token,
    TokenLetter,
    TokenPhrase,
    TokenPrefix,
)
from trihub.index.memory import MemoryIndex
from trihub.index.tantivy import compile, open_index

TOLERANCE = 1e-4
"""Scores are rounded to five digits, and the engine adds in 32 bits."""

TOKENS = ["a", "b", "c", "ab", "abc", "电池", "电解", "전지"]
SYMBOLS = ["H01M10/0562", "H01M10/00", "H01M4/13", "H01L21/00", "A61K31/00", "H01M", "B60"]
DATES = [0, 20100000, 20101100, 20101130, 20101201, 20110101, 20120229]
LIKELY = st.sampled_from(TOKENS)
tokens = st.lists(LIKELY, min_size=1, max_size=4).map(tuple)
fields = st.sampled_from(
    [
        BODY_FIELDS,
        (TextField.TITLE,),
        (TextField.CLAIMS, TextField.ABSTRACT),
        (TextField.APPLICANT,),
    ]
)
weights = st.sampled_from([0.5, 1.0, 2.0])
days = st.sampled_from([dt.date(2010, 11, 30), dt.date(2010, 12, 1), dt.date(2011, 6, 1)])
words = st.lists(LIKELY, min_size=3, max_size=12).map(" ".join)
texts = st.fixed_dictionaries(
    {TextField.ABSTRACT: words},
    optional={field: words for field in TextField if field is not TextField.ABSTRACT},
)


def some(values, size=2):
    return st.lists(st.sampled_from(values), max_size=size).map(tuple)


contents = st.builds(
    IndexDocument, texts=texts,
    office=st.sampled_from(["CN", "JP", "KR"]), kind=st.sampled_from(["granted", "unexamined"]),
    languages=some(["zh", "ja", "en"]), numbers=some(["N1", "N2"]), ipc=some(SYMBOLS, 3),
    cpc=some(SYMBOLS), applicants=some(["甲", "乙", "丙"], 3), published=st.sampled_from(DATES),
    filed=st.sampled_from(DATES), earliest=st.sampled_from(DATES),
)  # fmt: skip
documents = st.builds(Numbered, st.integers(1, 40), st.just(1), contents)
corpora = st.lists(documents, min_size=6, max_size=25, unique_by=lambda d: d.doc)

synonyms = st.builds(
    Synonyms,
    st.lists(st.tuples(LIKELY | st.just("nobody"), st.sampled_from([0.05, 0.3, 0.9, 1.0])),
             max_size=5).map(tuple),
    fields, weights,
)  # fmt: skip

leaves = st.one_of(
    synonyms,
    st.builds(Token, LIKELY, fields, weights),
    st.builds(Token, LIKELY, fields, weights),
    st.builds(TokenPhrase, tokens, fields, st.integers(0, 3), weights),
    st.builds(TokenPhrase, st.tuples(LIKELY, LIKELY, LIKELY), fields, st.integers(0, 3), weights,
              st.integers(0, 2)),
    st.builds(TokenPrefix, st.sampled_from(["ab", "a", "电", "x"]), fields, weights),
    st.builds(TokenLetter, st.sampled_from(["电", "池", "x"]), fields, weights),
    st.builds(Keyword, st.just(KeywordField.OFFICE), st.sampled_from(["CN", "US"])),
    st.builds(Keyword, st.just(KeywordField.NUMBER), st.sampled_from(["N1", "N3"])),
    st.builds(ClassSymbol, st.sampled_from(list(ClassField)),
              st.sampled_from(["H", "H01", "H01M", "H01M10", "H01M10/00", "H01M4/13", "G06"]),
              st.sampled_from([0.0, 1.5])),
    st.builds(ClassRange, st.sampled_from(list(ClassField)), st.sampled_from(SYMBOLS),
              st.sampled_from(SYMBOLS)),
    st.builds(DateRange, st.sampled_from(list(DateField)), st.none() | days, st.none() | days),
    st.just(Everything()),
)  # fmt: skip
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=4).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=8,
)
many = st.lists(leaves, min_size=2, max_size=8).map(tuple)
queries = st.one_of(
    st.builds(Or, many),
    trees,
    st.builds(lambda some, tree: And((Or(some), tree)), many, trees),
    st.sampled_from([And(()), Or(()), Not(Everything())]),
)


def one_of_filters(**values):
    """No filter, or one, or all of them."""
    alone = [st.builds(Filters, **{name: value}) for name, value in values.items()]
    return st.one_of(st.just(Filters()), *alone, st.builds(Filters, **values))


filters = one_of_filters(
    offices=some(["CN", "JP"]), languages=some(["zh", "en"]), kinds=some(["granted"]),
    classes=some(["H01M", "A61", "H01M10/0562"]), applicants=some(["甲", "丁"], 1),
    years=some([2010, 2011], 1), exclude=some([1, 2, 3]),
    cutoff=st.none() | st.builds(Cutoff, before=days, conflicting=st.booleans()),
)  # fmt: skip


def check(memory, engine, request):
    """The same documents, total and facets; the same order but for scores within tolerance."""
    expected, answer = memory.search(request), engine.search(request)
    assert answer.total == expected.total == engine.count(request)
    assert answer.facets == expected.facets
    if answer.without_cutoff is not None:
        every = replace(request, filters=replace(request.filters, cutoff=None))
        assert answer.without_cutoff == memory.count(every)
    scores = {hit.doc: hit.score for hit in expected.hits}
    got = {hit.doc: hit.score for hit in answer.hits}
    assert got == pytest.approx(scores, rel=TOLERANCE)
    for one, next_one in zip(answer.hits, answer.hits[1:], strict=False):
        assert one.score > next_one.score or (
            one.score == next_one.score and one.doc < next_one.doc
        )
    docs = list(scores)
    for theirs, ours in zip(
        memory.explain(request, docs), engine.explain(request, docs), strict=True
    ):
        assert [(p.term, p.field) for p in ours.parts] == [(p.term, p.field) for p in theirs.parts]
        assert [p.score for p in ours.parts] == pytest.approx(
            [p.score for p in theirs.parts], rel=TOLERANCE
        )
        assert ours.score == pytest.approx(scores[ours.doc], rel=TOLERANCE)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    corpus=corpora, asked=st.lists(st.tuples(queries, filters), min_size=1, max_size=12),
    common=st.sampled_from([0, compile.COMMON]),
)  # fmt: skip
def test_same_answers(tmp_path_factory, corpus, asked, common):
    """With ``common`` at 0 every word is looked for within the filters."""
    memory = MemoryIndex()
    engine = open_index(tmp_path_factory.mktemp("same"), analysis="", memory=32 << 20)
    fill(memory, corpus)
    fill(engine, corpus)
    with patch.object(compile, "COMMON", common):
        for query, kept in asked:
            for facets in ((), tuple(Facet)):
                request = IndexRequest(query=query, filters=kept, facets=facets, limit=100)
                check(memory, engine, request)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    corpus=st.lists(texts, min_size=3, max_size=8),
    asked=st.lists(synonyms, min_size=1, max_size=8),
)  # fmt: skip
def test_synonyms_score_as_the_formula_says(tmp_path_factory, corpus, asked):
    own = {
        doc: {name: text.split() for name, text in document.items()}
        for doc, document in enumerate(corpus)
    }
    size = len(corpus) + 1

    def score(query, document):
        total = 0.0
        for name in query.fields:
            said = [words.get(name, []) for words in own.values()]
            average = sum(map(len, said)) / size
            having = [(p, sum(token in words for words in said)) for token, p in query.tokens]
            n = min(size, sum(p * count for p, count in having))
            weight = {"ti": 3, "ab": 1.5, "cl": 1.2}.get(name.value, 1)
            weight *= query.weight * math.log(1 + (size - n + 0.5) / (n + 0.5))
            for token, p in query.tokens:
                if f := document.get(name, []).count(token):
                    norm = 1.2 * (0.25 + 0.75 * len(document[name]) / average)
                    total += weight * p * 2.2 * f / (f + norm)
        return total

    for engine in (
        MemoryIndex(),
        open_index(tmp_path_factory.mktemp("same"), analysis="", memory=32 << 20),
    ):
        fill(engine, [
            Numbered(doc, 1, IndexDocument(texts=text, office="CN", kind="granted"))
            for doc, text in enumerate(corpus)
        ])  # fmt: skip
        for query in asked:
            scores = {doc: score(query, document) for doc, document in own.items()}
            answer = engine.search(IndexRequest(query=query, limit=100))
            assert {hit.doc: hit.score for hit in answer.hits} == pytest.approx(
                {doc: score for doc, score in scores.items() if score}, rel=TOLERANCE
            )


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=corpora, then=corpora, removed=st.sets(st.integers(1, 40), max_size=5),
    gone=st.sets(st.integers(1, 45), max_size=5),
    asked=st.lists(st.tuples(queries, filters), min_size=1, max_size=6),
)  # fmt: skip
def test_same_documents_after_changes(tmp_path_factory, first, then, removed, gone, asked):
    """Statistics may lag behind what was replaced; which documents match may not."""
    engines = [
        MemoryIndex(),
        open_index(tmp_path_factory.mktemp("same"), analysis="", memory=32 << 20),
    ]
    for engine in engines:
        fill(engine, first)
        with engine.writer() as writer:
            for doc in sorted(removed):
                writer.remove(doc)
            add(engine, writer, *then)
            for doc in sorted(gone):
                writer.remove(doc)
            writer.commit(2)
    for query, kept in asked:
        request = IndexRequest(query=query, filters=kept, facets=tuple(Facet), limit=100)
        expected, answer = (engine.search(request) for engine in engines)
        assert {hit.doc for hit in answer.hits} == {hit.doc for hit in expected.hits}
        assert (answer.total, answer.facets) == (expected.total, expected.facets)
        every = replace(request, query=Everything())
        for engine in engines:
            for one in (request, every):
                found = sorted(hit.doc for hit in engine.search(one).hits)
                assert list(engine.passing(one)) == found
