"""A server that cannot be used, or answers badly: what is said, and that nothing is lost."""

from __future__ import annotations

import json
import time
import uuid

import pytest

from index.documents import add, document, fill, found
from servers.faulty import (
    Certificate,
    Faulty,
    bulk_items,
    busy,
    cut,
    failing_items,
    page,
    slow,
    version,
)
from servers.indexes import take_away
from trihub.core.errors import BadSetup, IndexStale, ServiceError
from trihub.core.query import IndexRequest, Token
from trihub.index.opensearch import Cluster, OpenSearchIndex

pytestmark = pytest.mark.opensearch

DOCUMENTS = [document(number, ab=f"a b{number}") for number in range(1, 9)]
A = IndexRequest(query=Token("a"))
NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.fixture
def behind(opensearch_url):
    """A node, to stand before."""
    return opensearch_url.split(",")[0]


@pytest.fixture(scope="module")
def shelf(opensearch, opensearch_url):
    """The prefix of an index that holds the documents and that no test changes."""
    where = Cluster(urls=tuple(opensearch.urls), prefix=f"t{uuid.uuid4().hex}", replicas=0)
    index = OpenSearchIndex(where, analysis="1")
    fill(index, DOCUMENTS, change=8)
    index.close()
    yield where.prefix
    take_away(opensearch, where.prefix)


@pytest.fixture
def filled(engine, opensearch_url):
    """The cluster holds the documents, as of change 8."""
    index = engine()
    fill(index, DOCUMENTS, change=8)
    return index


def sent(proxy):
    """The documents of each bulk request, by the store's numbers."""
    requests = [one for one in proxy.asked if one.path.split("?")[0].endswith("_bulk")]
    return [
        sorted(int(json.loads(item[0])["index"]["_id"]) for item in bulk_items(one.body))
        for one in requests
    ]


# --- the wrong server ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "kind", "named"),
    [
        ("1.3.19", "opensearch", "OpenSearch 1.3.19"),
        ("7.10.2", None, "Elasticsearch 7.10.2"),
        ("8.15.0", "someone", "someone 8.15.0"),
        ("?", "opensearch", "?"),
    ],
)
def test_another_version_or_product_is_refused_before_anything_is_asked(
    engine, behind, number, kind, named
):
    with Faulty(behind, version(number, kind)) as proxy:
        index = engine(proxy.url)
        with pytest.raises(BadSetup) as refused:
            index.search(A)
        assert named in refused.value.message
        assert "or later is needed" in refused.value.hint
        with pytest.raises(BadSetup), index.writer():
            pass
        assert {one.path for one in proxy.asked} == {"/"}


def test_a_page_instead_of_json(engine, shelf, behind):
    with Faulty(behind, page()) as proxy, pytest.raises(ServiceError, match="cannot be used"):
        engine(proxy.url, prefix=shelf).search(A)
    with Faulty(behind) as proxy:
        index = engine(proxy.url, prefix=shelf)
        assert found(index, Token("a")) == NUMBERS
        for status in (200, 502):
            proxy.faults = [page(status)]
            with pytest.raises(ServiceError):
                index.search(A)
            with pytest.raises(ServiceError), index.writer():
                pass
        proxy.faults = []
        assert found(index, Token("a")) == NUMBERS


# --- credentials and certificates --------------------------------------------------------------


def test_credentials_that_are_wrong_or_expire(engine, filled, behind):
    with Faulty(behind, user="trihub", password="first") as proxy:
        for user, password in (("", ""), ("trihub", "wrong-word"), ("other", "first")):
            with pytest.raises(ServiceError, match="user name or the password") as refused:
                engine(proxy.url, user=user, password=password).search(A)
            assert "wrong-word" not in str(refused.value)
            assert "TRIHUB_OPENSEARCH" in refused.value.hint
        index = engine(proxy.url, user="trihub", password="first")
        assert found(index, Token("a")) == NUMBERS
        writing = index.writer()
        writer = writing.__enter__()
        add(index, writer, document(9, ab="a"))
        proxy.password = "second"
        with pytest.raises(ServiceError, match="user name or the password"):
            writing.__exit__(None, None, None)
        with pytest.raises(ServiceError, match="user name or the password"):
            index.search(A)
        again = engine(proxy.url, user="trihub", password="second", lock_wait=90)
        assert (again.state().change, found(again, Token("a"))) == (8, NUMBERS)


@pytest.mark.parametrize(("host", "days"), [("127.0.0.1", -1), ("elsewhere.example", 1)])
def test_a_certificate_that_is_expired_or_another_hosts(engine, behind, tmp_path, host, days):
    certificate = Certificate(tmp_path, host, days=days)
    with Faulty(behind, certificate=certificate) as proxy:
        with pytest.raises(ServiceError, match=r"certificate .* cannot be verified"):
            engine(proxy.url, authority=certificate.file).search(A)
        assert proxy.asked == []


def test_a_certificate_is_verified_by_the_file_that_is_set(engine, shelf, behind, tmp_path):
    certificate = Certificate(tmp_path)
    with Faulty(behind, certificate=certificate) as proxy:
        with pytest.raises(ServiceError, match=r"certificate .* cannot be verified") as refused:
            engine(proxy.url, prefix=shelf).search(A)
        assert "authority" in refused.value.hint
        assert proxy.asked == []
        assert (
            found(engine(proxy.url, prefix=shelf, authority=certificate.file), Token("a"))
            == NUMBERS
        )
        with pytest.raises(BadSetup):
            engine(proxy.url, prefix=shelf, authority=tmp_path / "missing.pem").search(A)


# --- an index that is not ours -----------------------------------------------------------------


def test_an_index_of_another_analysis_is_not_searched_nor_added_to(engine, filled):
    other = engine(analysis="2")
    for use in (lambda: other.search(A), lambda: other.count(A), lambda: other.passing(A)):
        with pytest.raises(IndexStale, match="analysis") as stale:
            use()
        assert "trihub reindex" in stale.value.hint
    with pytest.raises(IndexStale), other.writer():
        pass
    with other.writer(fresh=True) as writer:
        add(other, writer, document(3, ab="a"))
        writer.commit(9)
    assert found(other, Token("a")) == [3]
    with pytest.raises(IndexStale):
        filled.search(A)


def test_an_index_of_an_older_layout_serves_until_it_is_built_anew(
    engine, filled, opensearch, prefix
):
    """Its record of itself says which layout it has."""
    name = next(iter(opensearch.request("GET", f"/_alias/{prefix}")))
    told = opensearch.request("GET", f"/{name}/_doc/record?stored_fields=state")
    state = json.loads(told["fields"]["state"][0])
    old = {"state": json.dumps({**state, "layout": "opensearch/0"})}
    opensearch.request("PUT", f"/{name}/_doc/record?refresh=true", old)
    index = engine()
    with pytest.raises(IndexStale, match="opensearch/0") as stale:
        index.search(A)
    assert "trihub reindex" in stale.value.hint
    with pytest.raises(IndexStale), index.writer():
        pass
    with index.writer(fresh=True) as writer:
        add(index, writer, document(3, ab="a"))
        writer.commit(9)
    assert (found(index, Token("a")), index.state().change) == ([3], 9)


def test_a_mapping_of_an_older_version_refuses_documents_and_says_which(
    engine, opensearch, opensearch_url, prefix
):
    """An index with the same record that lacks a field: the operator's template came in between."""
    index = engine()
    fill(index, [document(1, ab="a")], change=1)
    name = next(iter(opensearch.request("GET", f"/_alias/{prefix}")))
    mapping = opensearch.request("GET", f"/{name}")[name]
    fields = mapping["mappings"]["properties"]
    del fields["year"]
    settings = {
        key: value for key, value in mapping["settings"]["index"].items()
        if key in {"analysis", "similarity", "number_of_shards", "number_of_replicas"}
    }  # fmt: skip
    told = opensearch.request("GET", f"/{name}/_doc/record?stored_fields=state")
    opensearch.request("DELETE", f"/{name}")
    opensearch.request("DELETE", f"/_index_template/{prefix}")
    made = {"settings": settings, "mappings": mapping["mappings"], "aliases": {prefix: {}}}
    opensearch.request("PUT", f"/{name}", made)
    record = {"state": told["fields"]["state"][0]}
    opensearch.request("PUT", f"/{name}/_doc/record?refresh=true", record)
    with pytest.raises(ServiceError, match=r"refused 1 of 1 documents.* 7 \(strict_dynamic"):
        fill(index, [document(7, ab="a", published=20200101)], change=7)
    assert index.state().change == 1


# --- answers that come late, or not whole ------------------------------------------------------


def test_a_server_that_is_slow(engine, shelf, behind):
    with Faulty(behind) as proxy:
        index = engine(proxy.url, prefix=shelf, timeout=0.5)
        assert found(index, Token("a")) == NUMBERS
        proxy.faults = [slow(20)]
        start = time.monotonic()
        with pytest.raises(ServiceError, match="in time"):
            index.search(A)
        assert time.monotonic() - start < 10
        proxy.faults = []
        assert found(index, Token("a")) == NUMBERS


def test_an_answer_that_breaks_off_in_the_middle(engine, shelf, behind):
    with Faulty(behind) as proxy:
        index = engine(proxy.url, prefix=shelf)
        assert found(index, Token("a")) == NUMBERS
        proxy.faults = [cut("", 100)]
        for use in (index.search, index.count, index.passing):
            with pytest.raises(ServiceError):
                use(A)
        proxy.faults = []
        assert found(index, Token("a")) == NUMBERS


def test_a_bulk_answer_that_breaks_off_is_asked_for_again(engine, filled, behind):
    with Faulty(behind, cut("_bulk", 1)) as proxy:
        index = engine(proxy.url)
        fill(index, [document(9, ab="a")], change=9)
        assert sent(proxy) == [[9], [9]]
        assert sorted(found(index, Token("a"))) == [*NUMBERS, 9]
        assert index.state().documents == 9


# --- bulk requests that fail in part -----------------------------------------------------------


def test_only_what_the_server_was_too_busy_for_is_sent_again(engine, opensearch_url, behind):
    fault = failing_items(lambda at: at % 2 == 0, 429, "rejected_execution_exception")
    with Faulty(behind, fault) as proxy:
        index = engine(proxy.url)
        fill(index, [document(number * 840, ab="a") for number in range(1, 6)], change=5)
        first, *later = sent(proxy)
        assert first == [840, 1680, 2520, 3360, 4200]
        assert later == [[840, 2520, 4200]]
        assert sorted(found(index, Token("a"))) == first
        assert index.state().change == 5


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(engine, opensearch_url, behind, status):
    with Faulty(behind, busy(2, "_bulk", status)) as proxy:
        index = engine(proxy.url)
        fill(index, [document(1, ab="a")], change=1)
        assert sent(proxy) == [[1], [1], [1]]
        assert found(index, Token("a")) == [1]


def test_documents_refused_for_good_are_named_and_nothing_is_committed(engine, filled, behind):
    fault = failing_items(lambda at: at == 1, 400, "mapper_parsing_exception")
    later = [document(number * 840, ab="a c") for number in range(2, 5)]
    with Faulty(behind, fault) as proxy:
        index = engine(proxy.url)
        with pytest.raises(ServiceError, match=r"refused 1 of 3 documents.* 2520 \(mapper_parsing"):
            fill(index, later, change=9)
        assert sent(proxy) == [[1680, 2520, 3360]]
        assert index.state().change == 8
        fill(index, later, change=9)
        assert found(index, Token("c")) == [1680, 2520, 3360]
        assert (index.state().change, index.state().documents) == (9, 11)
