from __future__ import annotations

import os
import uuid

import httpx
import pytest

from trihub.index.memory import MemoryIndex
from trihub.index.opensearch import Cluster, OpenSearchIndex
from trihub.index.tantivy import open_index


@pytest.fixture(
    params=["memory", "tantivy", pytest.param("opensearch", marks=pytest.mark.opensearch)]
)
def index(request, tmp_path):
    """An empty index of each engine."""
    if request.param == "memory":
        made = MemoryIndex(analysis="1")
    elif request.param == "tantivy":
        made = open_index(tmp_path / "index", analysis="1", memory=32 << 20)
    else:
        made = request.getfixturevalue("one_in_cluster")
    with made.writer(fresh=True) as writer:
        writer.commit(0)
    yield made
    made.close()


@pytest.fixture(scope="module")
def cluster_urls(request):
    """The nodes of a cluster: one that runs already (TRIHUB_TEST_OPENSEARCH), or the tests' own."""
    given = os.environ.get("TRIHUB_TEST_OPENSEARCH")
    return tuple((given or request.getfixturevalue("opensearch_url")).split(","))


@pytest.fixture(scope="module")
def cluster_index(cluster_urls):
    """Makes indexes in the cluster, each under a name of its own; taken away in the end."""
    made = []

    def make(analysis="1", **more):
        cluster = Cluster(urls=cluster_urls, **{"prefix": f"t{uuid.uuid4().hex[:12]}", **more})
        made.append((cluster, OpenSearchIndex(cluster, analysis=analysis)))
        return made[-1][1]

    yield make
    for cluster, index in made:
        index.close()
        erase(cluster)


@pytest.fixture(scope="module")
def one_in_cluster(cluster_index):
    """An index that the tests of a module build anew, one after the other."""
    return cluster_index()


def erase(cluster):
    """Take away everything of a prefix."""
    with httpx.Client(base_url=cluster.urls[0], timeout=120) as client:
        found = client.get(f"/_cat/indices/{cluster.prefix}-*?format=json&expand_wildcards=all")
        for one in found.json():
            client.delete(f"/{one['index']}")
        client.delete(f"/_index_template/{cluster.prefix}")
