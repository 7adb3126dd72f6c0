"""Nodes that die and disks that fill while the library is written to and searched."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack

import pytest

from index.documents import add, document, fill
from servers.faulty import Faulty, before
from trihub.core.errors import LibraryFull, ServiceError
from trihub.core.query import Facet, IndexRequest, Token

pytestmark = pytest.mark.opensearch

MANY = 6_000
A = IndexRequest(query=Token("a"), facets=(Facet.OFFICE,), limit=20)
COPIES = {"shards": 3, "replicas": 1}


def documents(first, last):
    return [document(number, ab=f"a b{number % 97} c{number}") for number in range(first, last)]


def until(reached, seconds=180):
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def primary(nodes, prefix):
    """The node that holds the first part of the index."""
    shards = nodes.request("GET", f"/_cat/shards/{prefix}-g*?format=json&h=node,prirep,shard")
    return next(one["node"] for one in shards if (one["prirep"], one["shard"]) == ("p", "0"))


def test_a_node_dies_in_mid_indexing_and_no_document_is_lost(opensearch_alone, engine, prefix):
    nodes = opensearch_alone
    fill(engine(**COPIES), documents(1, 2), change=1)
    nodes.wait()  # a part whose copies are not there yet would be gone with its node
    victim = primary(nodes, prefix)
    died = threading.Event()

    def die():
        nodes.kill(victim)
        died.set()

    with ExitStack() as stack:
        fault = before("_bulk", 2, die)
        proxies = [stack.enter_context(Faulty(url, fault)) for url in nodes.urls]
        index = engine(*[proxy.url for proxy in proxies], **COPIES)
        try:
            fill(index, documents(1, MANY + 1), change=MANY)
            assert died.is_set()
            assert list(index.passing(A)) == list(range(1, MANY + 1))
        finally:
            nodes.restart(victim)
    index = engine(**COPIES)
    assert (index.state().change, index.state().documents) == (MANY, MANY)
    assert nodes.request("GET", f"/{prefix}/_count", node=victim)["count"] == MANY + 1


def test_a_node_dies_in_mid_search_and_answers_are_whole_or_refused(
    opensearch_alone, engine, prefix
):
    """With copies of every part the answers stay whole; without, what is missing is missed aloud."""
    nodes = opensearch_alone
    index, bare = engine(**COPIES), engine(prefix=f"{prefix}-bare", shards=3)
    for one in (index, bare):
        fill(one, documents(1, 301), change=300)
    nodes.wait()
    expected = index.search(A)
    assert expected.total == bare.count(A) == 300
    victim = primary(nodes, f"{prefix}-bare")
    answers, refused, stop = [], [], threading.Event()

    def searching():
        while not stop.is_set():
            try:
                answers.append(index.search(A))
            except ServiceError as error:
                refused.append(error)

    threads = [threading.Thread(target=searching) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        until(lambda: len(answers) > 20)
        nodes.kill(victim)
        before_it = len(answers)
        for use in (bare.search, bare.count, bare.passing):
            with pytest.raises(ServiceError) as missed:
                use(A)
            assert missed.value.hint
        until(lambda: len(answers) > before_it + 50)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        nodes.restart(victim)
    assert {answer.total for answer in answers} == {300}
    assert {answer.facets[Facet.OFFICE] for answer in answers} == {expected.facets[Facet.OFFICE]}
    assert {answer.hits for answer in answers} == {expected.hits}
    assert all(error.hint for error in refused)
    assert bare.count(A) == 300


def test_a_disk_that_fills_stops_writing_and_writing_goes_on_when_there_is_room(
    opensearch_alone, engine
):
    nodes = opensearch_alone
    index = engine(**COPIES)
    fill(index, documents(1, 11), change=10)
    marks = "cluster.routing.allocation.disk"
    full = {f"{marks}.watermark.{mark}": "900000gb" for mark in ("low", "high", "flood_stage")}
    room = dict.fromkeys(full, "1b")
    writing = index.writer()
    writer = writing.__enter__()
    add(index, writer, *documents(11, 21))
    try:
        _set(nodes, {f"{marks}.threshold_enabled": True, **full})
        until(lambda: _blocked(nodes))
        with pytest.raises(LibraryFull) as stopped:
            writer.commit(20)
        assert "what was committed is safe" in stopped.value.hint
        assert (index.state().change, index.count(A)) == (10, 10)
        with pytest.raises(LibraryFull), engine(**COPIES).writer():
            pass
        _set(nodes, room)
        until(lambda: not _blocked(nodes))
        until(lambda: not _closed_to_new_indexes(nodes))
        writing.__exit__(LibraryFull, stopped.value, None)
    finally:
        _set(nodes, {f"{marks}.threshold_enabled": None, **dict.fromkeys(full)})
    fill(index, documents(11, 21), change=20)
    assert (index.state().change, index.count(A)) == (20, 20)


def _closed_to_new_indexes(nodes):
    """Whether the cluster refuses new indexes, as it does while the disks of all nodes are full."""
    return bool(nodes.request("GET", "/_cluster/state/blocks").get("blocks"))


def _set(nodes, settings):
    nodes.request("PUT", "/_cluster/settings", {"transient": settings})


def _blocked(nodes):
    found = nodes.request("GET", "/_all/_settings/index.blocks.*?expand_wildcards=all")
    return any(one["settings"] for one in found.values())
