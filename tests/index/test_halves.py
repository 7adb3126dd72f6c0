"""A query of many tokens runs in two halves where the filters are narrow; its answer is that of the
whole, whichever thread had time for which half."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from index.documents import document, fill
from trihub.core.query import (
    And,
    Cutoff,
    Facet,
    Filters,
    IndexRequest,
    Not,
    Or,
    Synonyms,
    Token,
    TokenPhrase,
    TokenPrefix,
)
from trihub.index.memory import MemoryIndex
from trihub.index.tantivy import engine, matches, open_index

WORDS = [f"w{n}" for n in range(300)]
QUERY = Or((
    Or(tuple(Token(word) for word in WORDS[:30])),
    Synonyms((("w31", 0.7), ("w32", 0.2), ("w33", 0.1))),
    TokenPhrase(("w34", "w35")),
    TokenPrefix("w29", weight=0.5),
    And((Token("w40"), Not(Token("w41")))),
    Or(()),
    Token("nowhere"),
    Token("w0"),
))  # fmt: skip
BEFORE = Cutoff(before=dt.date(2015, 6, 1))


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    """The engine and the reference, with the same 3,000 documents, one in ten in the class asked for."""
    drawn = random.Random(4)
    documents = [
        document(
            n + 1, ab=" ".join(drawn.choices(WORDS, k=12)), cl=" ".join(drawn.choices(WORDS, k=8)),
            ipc=("H01M10/05",) if drawn.random() < 0.1 else ("A61K31/00",),
            published=drawn.choice((0, 20100000, 20150500, 20150531, 20150600, 20200101)),
            earliest=drawn.choice((0, 20140101, 20150700)),
        )
        for n in range(3_000)
    ]  # fmt: skip
    ours = open_index(tmp_path_factory.mktemp("index"), analysis="", memory=32 << 20)
    reference = MemoryIndex(analysis="")
    for index in (ours, reference):
        fill(index, documents)
    return ours, reference


@pytest.fixture
def runs(monkeypatch):
    """How many queries each search ran."""
    seen: list[int] = []
    whole = matches.everything

    def counted(snapshot, queries, most=None):
        seen.append(len(queries))
        return whole(snapshot, queries, most)

    monkeypatch.setattr(matches, "everything", counted)
    return seen


@pytest.mark.parametrize("cutoff", [None, BEFORE, replace(BEFORE, conflicting=True)])
@pytest.mark.parametrize(("classes", "parts"), [(("H01M",), 2), (("A61K",), 1)])
def test_both_halves_together_answer_as_the_whole(engines, runs, classes, parts, cutoff):
    asked = IndexRequest(
        query=QUERY, filters=Filters(classes=classes, cutoff=cutoff), limit=40, offset=3,
        facets=(Facet.YEAR, Facet.CLASS),
    )  # fmt: skip
    answer, expected = (index.search(asked) for index in engines)
    assert runs == [parts]
    assert answer.total == expected.total > 10
    if cutoff:
        whole = replace(asked, filters=replace(asked.filters, cutoff=None))
        assert answer.without_cutoff == engines[1].search(whole).total > answer.total
    assert answer.facets == expected.facets
    assert [hit.doc for hit in answer.hits] == [hit.doc for hit in expected.hits]
    scores = [hit.score for hit in expected.hits]
    assert [hit.score for hit in answer.hits] == pytest.approx(scores, rel=1.1e-4)


def test_pages_join_whether_facets_are_asked_for_or_not(engines, runs):
    weighed = Or(tuple(Token(word, weight=1 + n / 7) for n, word in enumerate(WORDS[:100])))
    asked = IndexRequest(query=weighed, filters=Filters(classes=("H01M",)), limit=400)
    first = engines[0].search(replace(asked, facets=(Facet.YEAR,)))
    assert engines[0].search(asked).hits == first.hits
    assert engines[0].search(replace(asked, offset=7, limit=20)).hits == first.hits[7:27]
    assert engines[0].search(replace(asked, limit=0)).total == first.total == len(first.hits) > 200
    assert runs == [2, 2, 2, 2]


def test_documents_that_were_replaced_or_taken_out(tmp_path, monkeypatch):
    drawn = random.Random(9)

    def one(number, change):
        texts = " ".join(drawn.choices(WORDS, k=12))
        within = ("H01M10/05",) if number % 10 == 0 else ("A61K31/00",)
        return document(number, change=change, ab=texts, ipc=within, published=20100101)

    index = open_index(tmp_path, analysis="", memory=32 << 20)
    fill(index, [one(n, n) for n in range(1, 1_001)], change=1_000)
    with index.writer() as writer:
        for number in range(10, 400, 20):
            again = one(number, 1_000 + number)
            writer.add(index.prepare(again.content), doc=number, change=again.change)
            writer.remove(number + 10)
        writer.commit(2_000)
    asked = IndexRequest(
        query=QUERY, filters=Filters(classes=("H01M",), cutoff=BEFORE), limit=100, facets=(Facet.YEAR,)
    )  # fmt: skip
    halved = index.search(asked)
    monkeypatch.setattr(engine, "NARROW", 1_000)
    whole = index.search(asked)
    assert {hit.doc for hit in halved.hits} == {hit.doc for hit in whole.hits}
    assert not {hit.doc for hit in halved.hits} & set(range(20, 420, 20))
    scores = {hit.doc: hit.score for hit in whole.hits}
    for hit in halved.hits:
        assert hit.score == pytest.approx(scores[hit.doc], rel=1.1e-4)
    assert replace(halved, hits=()) == replace(whole, hits=())
    assert 50 < whole.total < 80


def test_a_half_runs_here_where_no_thread_can_be_had(engines, monkeypatch):
    asked = IndexRequest(query=QUERY, filters=Filters(classes=("H01M",)), facets=(Facet.YEAR,))
    free = engines[0].search(asked)
    ended = ThreadPoolExecutor(1)
    ended.shutdown()
    monkeypatch.setattr(matches, "_helpers", lambda: ended)
    assert engines[0].search(asked) == free


def test_a_half_that_no_other_thread_has_begun_runs_in_the_one_that_asks(engines):
    asked = IndexRequest(query=QUERY, filters=Filters(classes=("H01M",)), facets=(Facet.YEAR,))
    free = engines[0].search(asked)
    done = threading.Event()
    busy = [
        matches._helpers().submit(done.wait, 60) for _ in range(matches._helpers()._max_workers)
    ]
    try:
        assert engines[0].search(asked) == free
        assert not any(one.done() for one in busy)
    finally:
        done.set()


def test_few_tokens_and_other_queries_run_whole():
    few = Or(tuple(Token(word) for word in WORDS[: matches.MANY - 1]))
    assert matches.halves(few) == (few,)
    assert matches.halves(Token("a")) == (Token("a"),)
    synonyms = Or((Synonyms(tuple((word, 0.1) for word in WORDS)),))
    assert matches.halves(synonyms) == (synonyms,)
    one, other = matches.halves(QUERY)
    assert len(one.children) == len(other.children) == 18
    assert Counter(one.children + other.children)[Token("w0")] == 2
