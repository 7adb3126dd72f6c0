"""Vectors in the cluster: the answers of the library's own folder, compared or found by a graph."""

from __future__ import annotations

import numpy as np
import pytest

from servers.indexes import take_away
from trihub.core.errors import BadInput, BadSetup, IndexStale, LibraryLocked
from trihub.index.opensearch import Cluster, ClusterVectors
from trihub.index.opensearch.vectors import index as searching
from trihub.index.opensearch.vectors.bitmap import bitmap
from trihub.index.vectors import VectorFolder

pytestmark = pytest.mark.opensearch

SIZE, MANY = 16, 2_400


@pytest.fixture
def vectors(opensearch, prefix):
    """Opens vectors in the cluster, in three parts unless told otherwise."""
    opened = []

    def connect(*, encoder="test-1", dimensions=SIZE, kind="learned", **more):
        given = {"urls": tuple(opensearch.urls), "prefix": prefix, "shards": 3, "replicas": 0}
        opened.append(
            ClusterVectors(
                Cluster(**given | more), kind=kind, encoder=encoder, dimensions=dimensions
            )
        )
        return opened[-1]

    yield connect
    for one in opened:
        one.close()
    take_away(opensearch, f"{prefix}_*")


def units(count, seed=0):
    rows = np.random.default_rng(seed).normal(size=(count, SIZE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def fill(*kept, docs, rows, change=1, fresh=False):
    for one in kept:
        with one.writer(fresh=fresh) as writer:
            writer.add(docs, rows)
            writer.commit(change)


def near(found, expected):
    """The same documents with the same scores; of those that are nearly tied, in any order."""
    assert {hit.doc for hit in found} == {hit.doc for hit in expected}
    ours, theirs = ({hit.doc: hit.score for hit in one} for one in (found, expected))
    assert ours == pytest.approx(theirs, abs=2e-6)
    assert [hit.score for hit in found] == sorted(ours.values(), reverse=True)


def test_the_same_answers_as_the_folder(vectors, tmp_path):
    folder = VectorFolder(tmp_path / "vectors", encoder="test-1", dimensions=SIZE)
    cluster, rows = vectors(), units(MANY)
    rows[17] = 0  # says nothing
    docs = [7 * number for number in range(MANY)]
    fill(folder, cluster, docs=docs, rows=rows)
    fill(folder, cluster, docs=[21, 5], rows=units(2, seed=1), change=2)
    with folder.writer() as one, cluster.writer() as other:
        for writer in (one, other):
            writer.remove(28)
            writer.commit(3)
    assert cluster.state() == folder.state()
    assert cluster.state().documents == MANY - 1
    narrow, wide = docs[:40], sorted({*docs[::2], 3, 100_003})
    for asked in units(1, seed=2):
        for among in (None, narrow, wide, docs[:1], [3], []):
            near(cluster.best(asked, 25, among), folder.best(asked, 25, among))
        some = [70, 3, 21, 119, 70]
        known = folder.scores(asked, some)
        assert [one is None for one in known] == [False, True, False, True, False]
        assert cluster.scores(asked, some) == pytest.approx(known, abs=2e-6)
    assert cluster.own([21, 3, 70, 21]).tolist() == folder.own([21, 3, 70, 21]).tolist()
    assert cluster.best(np.zeros(SIZE), 5) == []
    assert cluster.scores(rows[0], []) == []


def test_a_commit_is_all_or_nothing_and_one_writes_at_a_time(vectors):
    cluster, rows = vectors(), units(3)
    with cluster.writer() as writer:
        writer.add([1, 2, 3], rows)
    assert (cluster.state().documents, cluster.state().encoder) == (0, "")
    with pytest.raises(IndexStale, match="no vectors"):
        cluster.best(rows[0], 1)
    fill(cluster, docs=[1, 2, 3], rows=rows, change=5)
    with cluster.writer() as writer:
        writer.remove(1)
        with pytest.raises(LibraryLocked), vectors().writer():
            pass
    assert (cluster.state().documents, cluster.state().change) == (3, 5)
    with cluster.writer(fresh=True) as writer:
        writer.add([9], rows[:1])
        assert cluster.state().documents == 3
        writer.commit(6)
    assert [hit.doc for hit in cluster.best(rows[0], 5)] == [9]
    with pytest.raises(BadInput), cluster.writer() as writer:
        writer.add([1], np.ones((1, SIZE + 1)))
    with pytest.raises(BadInput):
        cluster.best(np.ones(SIZE - 1), 1)


def test_a_new_encoder_is_filled_beside_the_old_and_takes_its_place(vectors, opensearch, prefix):
    old, other, new = vectors(), vectors(kind="neural"), vectors(encoder="test-2")
    for one in (old, other, new):
        fill(one, docs=[1], rows=units(1))
    assert [hit.doc for hit in old.best(units(1)[0], 1)] == [1]
    new.alone()
    assert old.state().documents == 0
    assert (new.state().documents, other.state().documents) == (1, 1)
    named = opensearch.request("GET", f"/{prefix}_*/_alias?expand_wildcards=all")
    assert len({name.rsplit("-", 1)[0] for name in named}) == 2


def test_from_as_many_documents_as_are_set_a_graph_finds_the_nearest(vectors, monkeypatch):
    cluster, rows = vectors(knn_from=1_000), units(MANY)
    docs = list(range(1, MANY + 1))
    fill(cluster, docs=docs, rows=rows)
    asked, used = units(3, seed=3), []
    make = searching.schema.nearest
    monkeypatch.setattr(
        searching.schema, "nearest", lambda *given: used.append(given) or make(*given)
    )
    for one in asked:
        products = rows @ one
        for among in (None, docs[::2]):
            true = sorted(among or docs, key=lambda doc: -products[doc - 1])[:100]
            found = cluster.best(one, 100, among)
            assert len({hit.doc for hit in found}.intersection(true)) >= 95
            for hit in found:
                assert hit.score == pytest.approx(products[hit.doc - 1], abs=2e-6)
        assert len(used) == 2
        narrow = docs[: cluster._server.cluster.knn_from - 1]
        true = sorted(narrow, key=lambda doc: -products[doc - 1])[:100]
        assert [hit.doc for hit in cluster.best(one, 100, narrow)] == true
        assert len(used) == 2
        used.clear()
    # Set for vectors that were kept without a graph: they are compared, until they are made anew.
    plain = vectors(encoder="test-3")
    fill(plain, docs=docs, rows=rows)
    later = vectors(encoder="test-3", knn_from=1_000)
    fill(later, docs=[MANY + 1], rows=units(1, seed=4), change=2)
    assert len(later.best(asked[0], 10)) == 10
    assert used == []


def test_a_cluster_without_the_plug_in_and_one_that_is_too_old(vectors, monkeypatch):
    cluster = vectors(knn_from=1)
    fields = cluster._generations._body["mappings"]["properties"]
    # No server of the tests lacks the plug-in: what it says to a type that nothing knows.
    fields[searching.schema.GRAPH] = {"type": "knn_vectors"}
    with pytest.raises(BadSetup, match="no k-NN plug-in"), cluster.writer():
        pass
    monkeypatch.setattr(searching, "LEAST_VERSION", (99, 0))
    with pytest.raises(BadSetup, match=r"need OpenSearch 99\.0"), vectors().writer():
        pass


def test_a_bitmap_is_read_by_the_server_as_it_was_meant(vectors):
    """Lists, bits and several containers: the server counts what passes."""
    cluster = vectors(dimensions=SIZE)
    docs = [*range(0, 10_000, 2), *range(65_536, 65_600), 200_000, 2_000_000]
    fill(cluster, docs=docs, rows=np.ones((len(docs), SIZE)))
    found = cluster.best(np.ones(SIZE) / SIZE, 9_000, sorted({*docs[::3], 1, 65_700, 3_000_000}))
    assert sorted(hit.doc for hit in found) == docs[::3]
    assert len(bitmap(range(0, 1 << 20))) < 200_000
