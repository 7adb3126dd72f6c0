"""Search across languages on a cluster: learned translations and vectors give the documents that they
give embedded, whether the vectors lie in the library or in the cluster."""

from __future__ import annotations

import statistics
from importlib.resources import as_file

import pytest
from scipy.stats import spearmanr

from servers.indexes import take_away
from servers.test_library import made, on_cluster, settings
from trihub.app import open_library
from trihub.app.learning import learn_translations
from trihub.core.hits import Evidence
from trihub.demo import library_files
from trihub.learning.translations import Course
from trihub.priorart.request import SearchRequest

pytestmark = pytest.mark.opensearch

PREFIX = "tlearned"
WORDS = (
    "ウェーハ 研磨",
    "太阳能 电池 组件",
    "수소 연료전지 전해질",
    "solid electrolyte battery",
    "显示 面板",
)
FILTERS = (
    {}, {"offices": ("CN", "JP")}, {"classes": ("H01M",)}, {"languages": ("ko",)},
    {"years": (2018, 2019, 2020)},
)  # fmt: skip


@pytest.fixture(scope="module")
def libraries(opensearch, opensearch_url, tmp_path_factory):
    """The demonstration documents with what was learned from them: embedded; the index in the
    cluster; index and vectors in the cluster."""
    take_away(opensearch, PREFIX)
    take_away(opensearch, f"{PREFIX}_*")
    place = tmp_path_factory.mktemp("learned") / "library"
    with as_file(library_files()) as paths:
        made(place, [paths], opensearch.urls, PREFIX)
    embedded = open_library(settings(place))
    list(learn_translations(embedded, [("ja", "zh")], course=Course(rounds=3)))
    embedded.learn_vectors(dimensions=32)
    index = open_library(on_cluster(place, *opensearch.urls, prefix=PREFIX))
    both = open_library(on_cluster(place, *opensearch.urls, prefix=PREFIX, vectors="cluster"))
    # A space that the folder has is taken as it is: what is missing are its vectors.
    assert "nobody yet" in both.vectors_state()[1]
    assert both.vectors is None
    both.reindex()
    yield {"embedded": embedded, "index": index, "both": both}
    for library in (embedded, index, both):
        library.close()
    take_away(opensearch, PREFIX)
    take_away(opensearch, f"{PREFIX}_*")


def searches(library):
    """Queries in words and from documents, through every kind of filter."""
    keys = [one.patent.key for one in library.store.changes_since(0, limit=400)][::80]
    for number, chosen in enumerate(FILTERS):
        for query in WORDS[number % 2 :: 2]:
            yield SearchRequest(
                query=query, translate=("zh", "ja", "ko", "en"), limit=100, **chosen
            )
        for key in keys[number % 2 :: 2]:
            yield SearchRequest(like=key, translate=("zh", "en"), limit=100, **chosen)


@pytest.mark.parametrize("where", ["index", "both"])
def test_the_same_documents_with_translations_and_vectors(libraries, where):
    embedded, cluster = libraries["embedded"], libraries[where]
    assert cluster.vectors_state() == embedded.vectors_state()
    correlations, hits = [], 0
    for request in searches(embedded):
        ours, theirs = (
            {one.key: one.score for one in library.prior_art.ranked(request, 100)}
            for library in (cluster, embedded)
        )
        assert ours == pytest.approx(theirs, rel=2e-4)
        places = [[*ours].index(key) for key in theirs]
        if len(places) > 2:
            correlations.append(spearmanr(places, range(len(places))).statistic)
        hits += len(theirs)
    assert hits > 100
    assert statistics.fmean(correlations) > 0.999
    assert min(correlations) > 0.99


@pytest.mark.parametrize("where", ["index", "both"])
def test_the_same_reasons_with_translations_and_vectors(libraries, where):
    request = SearchRequest(query=WORDS[0], translate=("zh", "ko"), limit=3)
    ours, theirs = (libraries[name].prior_art.search(request) for name in (where, "embedded"))
    assert ours.translations == theirs.translations
    assert any(one.entry.startswith("learned:") for one in ours.translations)
    parts = [
        {(part.term, part.field, part.evidence): part.score for part in hit.parts}
        for one in (ours, theirs)
        for hit in one.hits
    ]
    assert parts[:3] == [pytest.approx(one, rel=2e-4) for one in parts[3:]]
    assert any(evidence is Evidence.VECTORS for one in parts for _, _, evidence in one)


def test_vectors_in_the_cluster_follow_what_is_read_and_learned_anew(libraries, opensearch):
    both = libraries["both"]
    before = both.vectors_state()[0]
    assert before is not None
    assert before.documents == libraries["embedded"].vectors_state()[0].documents
    folders = list((both.settings.library / "learned" / "vectors").glob("g*/index"))
    assert [folder.parent.name for folder in folders] == ["g000001"]  # the embedded library's own
    both.learn_vectors(dimensions=16, anew=True)
    after = both.vectors_state()[0]
    assert after is not None
    assert (after.documents, after.change) == (before.documents, before.change)
    assert after.encoder != before.encoder
    named = opensearch.request("GET", f"/{PREFIX}_learned_*/_alias")
    assert len([name for name in named if not name.endswith("-lock")]) == 1
    found = both.prior_art.search(SearchRequest(query=WORDS[0], translate=("zh",)))
    assert any(p.evidence is Evidence.VECTORS for hit in found.hits for p in hit.parts)
