"""A query of many tokens runs in two halves where the filters are narrow; its answer is that of the
whole, whichever thread had time for which half."""

from __future__ import annotations

import datetime as dt
import random
import threading
from dataclasses import replace

import pytest

from index.documents import document, fill
from trihub.core.query import (
    Cutoff,
    Facet,
    Filters,
    IndexRequest,
    Or,
    Synonyms,
    Token,
    TokenPhrase,
)
from trihub.index.memory import MemoryIndex
from trihub.index.tantivy import matches, open_index

WORDS = [f"w{n}" for n in range(300)]
QUERY = Or((
    Or(tuple(Token(word) for word in WORDS[:30])),
    Synonyms((("w31", 0.7), ("w32", 0.2), ("w33", 0.1))),
    TokenPhrase(("w34", "w35")),
))  # fmt: skip
BEFORE = Cutoff(before=dt.date(2015, 6, 1))


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    """The engine and the reference, with the same 3,000 documents; one in fifty in the class asked for."""
    drawn = random.Random(4)
    documents = [
        document(
            n + 1, ab=" ".join(drawn.choices(WORDS, k=12)), cl=" ".join(drawn.choices(WORDS, k=8)),
            ipc=("H01M10/05",) if drawn.random() < 0.02 else ("A61K31/00",),
            published=drawn.choice((20100000, 20150531, 20150601, 20200101)),
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


@pytest.mark.parametrize("cutoff", [None, BEFORE])
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
    assert [hit.score for hit in answer.hits] == pytest.approx(scores, rel=2e-5)


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
    one, other = matches.halves(QUERY)
    dealt = {*one.children, *other.children}
    assert len(dealt) == len(one.children) + len(other.children) == 32
