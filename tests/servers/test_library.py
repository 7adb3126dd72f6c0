"""A whole library on a cluster: the same answers as embedded, and what is left without the cluster."""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file

import pytest

from servers.faulty import Faulty
from servers.indexes import take_away
from servers.opensearch.node import free_ports
from trihub.app import create_site, open_library
from trihub.demo import library_files
from trihub.priorart.request import SearchRequest
from trihub.settings import Settings
from web.client import Client

pytestmark = pytest.mark.opensearch

PREFIX = "tlibrary"
SEARCHES = {
    "words": {"query": "ウェーハ 加工", "translate": ("zh", "ko", "en")},
    "words of another office": {"query": "太阳能 电池 组件", "translate": ("en", "ja")},
    "a translation weighed": {
        "query": "ウェーハ 加工", "translate": ("zh",), "weights": ("ウェーハ>晶圆=0.25",),
    },
    "fields": {"query": "ti:(battery OR 电池) AND pd:2016..2024"},
    "phrase": {"query": '"固体电解质" NOT ofc:US'},
    "near": {"query": "solid NEAR/3 battery"},
    "cut at its end": {"query": "batter*"},
    "class and office": {"query": "*", "classes": ("H01M", "B24B"), "offices": ("CN", "JP")},
    "class in the query": {"query": "ic:H01M AND 전해질"},
    "cut-off": {"query": "battery", "before": dt.date(2021, 6, 1)},
    "conflicting": {"query": "battery", "before": dt.date(2021, 6, 1), "conflicting": True},
    "language": {"query": "수소 연료전지", "languages": ("ko",)},
    "like": {"like": "CN199000002A"},
    "like before": {"like": "CN199000002A", "before": dt.date(2018, 1, 1)},
    "a later page": {"query": "battery OR 电池 OR 전지", "offset": 5, "limit": 5},
    "nothing": {"query": "zzqqzz"},
}  # fmt: skip


def settings(folder, **more):
    return Settings(library=folder, workers=1, **more)


def on_cluster(folder, *urls, prefix=PREFIX, **more):
    cluster = {"urls": urls, "prefix": prefix, "shards": 3, "timeout": 10, **more}
    return settings(folder, search_engine="opensearch", opensearch=cluster)


def made(folder, paths, urls, prefix):
    """How many documents were read from these files into a library, indexed both ways.

    Both are built anew then: reading replaces documents, and what was replaced lately still counts
    in an engine's statistics.
    """
    read = 0
    for wanted in (on_cluster(folder, *urls, prefix=prefix), settings(folder)):
        library = open_library(wanted, create=True)
        read = read or library.ingest(paths).read
        library.reindex()
        library.close()
    return read


@pytest.fixture(scope="module")
def nodes(opensearch, opensearch_url):
    """The cluster; what these tests make is taken away."""
    take_away(opensearch, PREFIX)
    yield opensearch
    take_away(opensearch, PREFIX)


@pytest.fixture(scope="module")
def folder(nodes, tmp_path_factory):
    """The demonstration documents."""
    place = tmp_path_factory.mktemp("cluster") / "library"
    with as_file(library_files()) as paths:
        made(place, [paths], nodes.urls, PREFIX)
    return place


@pytest.fixture(scope="module")
def both(folder, nodes):
    """The library on the cluster, and embedded."""
    libraries = [
        open_library(on_cluster(folder, *nodes.urls)), open_library(settings(folder)),
    ]  # fmt: skip
    yield libraries
    for library in libraries:
        library.close()


def same(cluster, embedded, request):
    """The same documents in the same order, with the same scores, reasons, facets and counts."""
    theirs, ours = (library.prior_art.search(request) for library in (cluster, embedded))
    assert [hit.stored.patent.key for hit in theirs.hits] == [
        hit.stored.patent.key for hit in ours.hits
    ]
    assert [hit.score for hit in theirs.hits] == pytest.approx(
        [hit.score for hit in ours.hits], rel=1e-4
    )
    assert (theirs.documents, theirs.more) == (ours.documents, ours.more)
    assert (theirs.facets, theirs.cutoff) == (ours.facets, ours.cutoff)
    return ours


@pytest.mark.parametrize("asked", SEARCHES.values(), ids=SEARCHES)
def test_the_demonstration_library_answers_the_same(both, asked):
    found = same(*both, SearchRequest(**asked))
    assert bool(found.documents) == (asked.get("query") != "zzqqzz")


def test_what_both_engines_say_of_themselves(both):
    cluster, embedded = (library.index.state() for library in both)
    assert (cluster.change, cluster.documents) == (embedded.change, embedded.documents)
    assert cluster.documents == both[0].store.counts().documents
    assert cluster.engine != embedded.engine


def test_real_gazettes_answer_the_same(nodes, shared_data, tmp_path):
    paths = [shared_data / "gazettes" / office for office in ("cn", "jp", "ep", "us")]
    try:
        assert made(tmp_path / "library", paths, nodes.urls, f"{PREFIX}_real") > 10
        cluster = open_library(
            on_cluster(tmp_path / "library", *nodes.urls, prefix=f"{PREFIX}_real")
        )
        embedded = open_library(settings(tmp_path / "library"))
        for stored in list(embedded.store.changes_since(0, limit=5)):
            same(cluster, embedded, SearchRequest(like=stored.patent.key))
            if stored.patent.titles:
                title = stored.patent.titles[0].text
                same(cluster, embedded, SearchRequest(query=" ".join(title.split()[:6])))
        for library in (cluster, embedded):
            library.close()
    finally:
        take_away(nodes, f"{PREFIX}_real")


def test_without_the_cluster_documents_are_read_and_searching_says_why_not(folder, nodes):
    port = free_ports(1)[0]
    library = open_library(on_cluster(folder, f"http://127.0.0.1:{port}"))
    site = Client(create_site(library))
    key = library.store.changes_since(0, limit=1)[0].patent.key
    with Faulty(nodes.urls[0], port=port):
        assert site.get("/en/search?q=battery").status_code == 200
    for lang in ("en", "zh", "ja", "ko"):
        page = site.get(f"/{lang}/search?q=battery")
        assert page.status_code == 503
        assert "127.0.0.1" not in page.text
        assert str(port) not in page.text
        assert site.get(f"/{lang}/doc/{key}").status_code == 200
    problem = site.get("/api/v1/search?q=battery")
    assert (problem.status_code, problem.json()["code"]) == (503, "service")
    assert problem.json()["title"] == "The search engine cannot be reached."
    assert "Documents can be read" in problem.json()["detail"]
    for address in (f"/api/v1/documents/{key}", f"/api/v1/documents/{key}/family", "/en/"):
        assert site.get(address).status_code == 200
    with Faulty(nodes.urls[0], port=port):
        assert site.get("/en/search?q=battery").status_code == 200
    library.close()
