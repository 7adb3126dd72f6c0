"""What only the engine in a cluster does. Its answers are held by the suite of all engines, too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from index.documents import add, document, fill, found
from index.test_same_answers import check, corpora, filters, queries
from servers.faulty import Faulty, as_json
from trihub.core.errors import IndexStale, LibraryLocked, ServiceError
from trihub.core.query import (
    Everything,
    Facet,
    IndexRequest,
    Or,
    Synonyms,
    Token,
    TokenPhrase,
)
from trihub.index.memory import MemoryIndex
from trihub.index.opensearch import Cluster, OpenSearchIndex
from trihub.index.opensearch.compile import EVERYTHING, constant
from trihub.index.opensearch.matches import Searching
from trihub.index.opensearch.server import Server
from trihub.index.opensearch.writing.lease import Lease
from trihub.index.ranking import rounded

pytestmark = pytest.mark.opensearch


def anew(index, documents=(), *, change=1):
    with index.writer(fresh=True) as writer:
        add(index, writer, *documents)
        writer.commit(change)


@pytest.fixture(scope="module")
def parted(cluster_index):
    """An index of three parts."""
    return cluster_index(analysis="", shards=3, replicas=0)


@pytest.fixture(scope="module")
def one(cluster_index):
    """An index that these tests build anew, one after the other."""
    return cluster_index()


@settings(
    max_examples=1, phases=[Phase.generate], derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(corpus=corpora, asked=st.lists(st.tuples(queries, filters), min_size=12, max_size=20))
def test_an_index_in_parts_gives_the_same_answers(parted, corpus, asked):
    memory = MemoryIndex()
    fill(memory, corpus)
    anew(parted, corpus)
    for query, kept in asked:
        check(
            memory, parted, IndexRequest(query=query, filters=kept, facets=tuple(Facet), limit=100)
        )


def test_parts_that_lack_all_tokens_of_a_phrase_count_too(parted):
    """Their fields have a length, whatever stands in them."""
    memory = MemoryIndex()
    for index in (memory, parted):
        anew(index, [document(1, ab="a b"), *(document(n, ab="x y z x y z") for n in range(2, 30))])
    request = IndexRequest(query=TokenPhrase(("a", "b")))
    expected, answer = (index.search(request).hits for index in (memory, parted))
    assert [hit.doc for hit in answer] == [1]
    assert answer[0].score == pytest.approx(expected[0].score, rel=1e-4)


@pytest.mark.parametrize(("each", "candidates"), [(1, 200), (25, 30), (40, 40)])
def test_applicants_are_counted_whole_whatever_parts_leave_out(
    parted, monkeypatch, each, candidates
):
    monkeypatch.setattr("trihub.index.opensearch.facets.AT_FIRST", each)
    monkeypatch.setattr("trihub.index.opensearch.facets.CANDIDATES", candidates)
    owners = [(f"n{n % 23}", f"n{n * n % 31}", f"alone {n}") for n in range(150)]
    documents = [document(n, applicants=names) for n, names in enumerate(owners, 1)]
    memory = MemoryIndex()
    for index in (memory, parted):
        anew(index, documents)
    request = IndexRequest(query=Everything(), facets=(Facet.APPLICANT,), limit=0)
    assert parted.search(request).facets == memory.search(request).facets


def test_pages_behind_what_the_server_gives_at_once(one, monkeypatch):
    monkeypatch.setattr("trihub.index.opensearch.matches.PAGE", 4)
    memory = MemoryIndex()
    documents = [
        document(n, ab=f"a a {'b ' * (n % 3)}") for n in (9, 3, 7, 1, 8, 2, 6, 4, 5, 11, 10)
    ]
    for index in (memory, one):
        anew(index, documents)
    for query in (Token("a"), Token("b"), Everything()):
        for limit in (1, 6):
            for offset in (0, 5):
                request = IndexRequest(query=query, limit=limit, offset=offset)
                assert one.search(request).hits == memory.search(request).hits
    monkeypatch.setattr("trihub.index.opensearch.passing.MOST_BITS", 0)
    assert list(one.passing(IndexRequest(query=Everything()))) == list(range(1, 12))


def test_the_server_rounds_scores_as_we_do(one):
    """At the edges of the fifth digit too, where scores of 24 bits come to stand."""
    anew(one, [document(1, ab="a")])
    searching = one._read(lambda snapshot: Searching(one._server, snapshot.index))
    edges = [
        digits * 10.0**power for power in range(-5, 7) for digits in (1.00005, 3.14155, 9.99995)
    ]
    for score in (np.nextafter(np.float32(edge), side, dtype=np.float32)
                  for edge in edges for side in (0.0, edge, 1e30)):  # fmt: skip
        _, answer = searching.best(constant(EVERYTHING, float(score)), 1, {})
        (hit,) = answer["hits"]["hits"]
        assert np.float32(hit["sort"][0]) == np.float32(rounded(float(score)))


def test_what_a_killed_writer_left_is_healed_by_writing_it_again(one, monkeypatch):
    anew(one, [document(1, ab="a")], change=1)

    def killed(self, change):
        for action in self._changes.all():
            self._sender.add(action)
        self._sender.flush()
        self._refresh()
        raise KeyboardInterrupt

    writer = "trihub.index.opensearch.writing.writer.OpenSearchWriter._commit"
    changed = [document(1, ab="b"), document(2, ab="a")]
    with monkeypatch.context() as patch:
        patch.setattr(writer, killed)
        with pytest.raises(KeyboardInterrupt):
            fill(one, changed, change=2)
    assert one.state().change == 1
    fill(one, changed, change=2)
    assert (one.state().change, one.state().documents) == (2, 2)
    assert (found(one, Token("a")), found(one, Token("b"))) == ([2], [1])


def test_an_index_is_replaced_while_it_is_searched(one, monkeypatch):
    """A search that was sent to the old one is sent again, to the new one."""
    anew(one, [document(1, ab="a")])
    other = OpenSearchIndex(one._server.cluster, analysis="1")
    opened, seen = one._open, []

    def replaced_in_between():
        snapshot = opened()
        if not seen:
            seen.append(snapshot)
            anew(other, [document(2, ab="a")])
        return snapshot

    monkeypatch.setattr(one, "_open", replaced_in_between)
    assert found(one, Token("a")) == [2]
    other.close()


def test_builds_that_broke_off_are_taken_away(one):
    anew(one, [document(1, ab="a")])
    generations = one._generations
    left = generations.new()
    assert left in generations.all()
    fill(one, [document(2, ab="a")], change=2)
    assert generations.all() == [generations.current()]
    assert found(one, Token("a")) == [1, 2]


def test_the_right_to_write_ends_where_its_holder_is_gone(one):
    server = Server(one._server.cluster)
    gone = Lease(server, seconds=0.5)
    gone._prepare()
    assert gone._take()
    with pytest.raises(LibraryLocked, match="process"), Lease(server).held(0):
        pass
    with Lease(server).held(5) as held:
        held.check()
        with pytest.raises(LibraryLocked, match="lost"):
            gone.check()
    server.close()


def test_a_writer_that_lost_its_right_commits_nothing(one):
    anew(one, [document(1, ab="a")])
    with pytest.raises(LibraryLocked), one.writer() as writer:  # noqa: PT012
        add(one, writer, document(2, ab="a"))
        one._server.ask("DELETE", f"/{one._generations.alias}-lock/_doc/writer", refresh=True)
        with Lease(one._server).held(0):
            writer.commit(2)
    assert found(one, Token("a")) == [1]


def test_an_index_of_another_analysis_is_not_read(one):
    anew(one, [document(1, ab="a")], change=3)
    other = OpenSearchIndex(one._server.cluster, analysis="2")
    with pytest.raises(IndexStale, match="analysis 1, this is 2") as raised:
        found(other, Token("a"))
    assert "trihub reindex" in raised.value.hint
    with pytest.raises(IndexStale), other.writer():
        pass
    assert (other.state().analysis, other.state().change) == ("1", 3)
    anew(other, [document(2, ab="a")], change=4)
    assert found(other, Token("a")) == [2]
    other.close()


def test_numbers_of_tokens_are_kept_until_the_next_commit(one, monkeypatch):
    anew(one, [document(1, ab="a"), document(2, ab="b", ti="b")])
    query = Or((Synonyms((("a", 0.5), ("b", 0.5))), Synonyms((("b", 0.5), ("a", 0.1)))))
    asked = []
    ask = one._server.ask

    def noting(method, path, *rest, **more):
        asked.append(path.rpartition("/")[2])
        return ask(method, path, *rest, **more)

    monkeypatch.setattr(one._server, "ask", noting)
    first = one.search(IndexRequest(query=query))
    assert asked.count("_mtermvectors") == 1
    assert one.search(IndexRequest(query=query)) == first
    assert asked.count("_mtermvectors") == 1
    fill(one, [document(3, ab="a")], change=2)
    assert len(one.search(IndexRequest(query=query)).hits) == 3
    assert asked.count("_mtermvectors") == 2


def test_passwords_do_not_show():
    cluster = Cluster(urls=("https://somewhere:9200",), user="reader", password="hush")
    assert "hush" not in repr(cluster)


async def _nothing_there(request, ask):
    return as_json(404, {"message": "Not found"})


async def _something_else(request, ask):
    return as_json(200, {"status": "ok"}) if "_search" in request.path else await ask(request)


def test_an_address_of_something_else(one, cluster_urls):
    anew(one, [document(1, ab="a")])
    with Faulty(cluster_urls[0], _nothing_there) as proxy:
        index = OpenSearchIndex(replace(one._server.cluster, urls=(proxy.url,)), analysis="1")
        for use in (index.state, index.writer().__enter__, lambda: found(index, Token("a"))):
            with pytest.raises(ServiceError, match="nothing at its address"):
                use()
        proxy.faults = [_something_else]
        with pytest.raises(ServiceError, match="cannot be used"):
            found(index, Token("a"))
        index.close()
