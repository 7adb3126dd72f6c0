"""Running queries: which documents match, how many, and which are best.

The server breaks ties by the document's number, but only between scores that are the same to the last
bit. Ours are the same when rounded to five digits, so the server rounds before it sorts: one more
script a document costs little beside the similarity, which is one a token, and without it whatever may
be a tie had to be fetched. Pages after the first come from a point in time, which later commits do not
change.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import Any

import orjson

from trihub.core.errors import ServiceError, TrihubError
from trihub.core.hits import IndexHit
from trihub.core.messages import said
from trihub.core.query import And, ClassSymbol, Node, TokenLetter, TokenPrefix
from trihub.index.opensearch.compile import Clause, condition, scores
from trihub.index.opensearch.failures import LATER, Missing, unusable
from trihub.index.opensearch.schema import DOC
from trihub.index.opensearch.server import Server
from trihub.index.ranking import rounded

PAGE = 10_000
"""Hits that the server gives at once (index.max_result_window)."""
COPIES = 16
"""Ways to choose among the copies of an index: each query always goes the same one."""
_KEEP = "1m"
_ROUNDED = """
double score = _score;
double power = 1.0;
if (score <= 0.0) return 0.0;
if (score < 10000.0) {
  while (score * power < 10000.0) power *= 10.0;
  return Math.rint(score * power) / power;
}
while (score / power >= 100000.0) power *= 10.0;
return Math.rint(score / power) * power;
"""
"""What :func:`trihub.index.ranking.rounded` does. A score has 24 bits, so that products with powers of
ten are exact where they decide."""
_BY_SCORE = [{"_score": "desc"}, {DOC: "asc"}]
_BY_NUMBER = [{DOC: "asc"}]


class Searching:
    """Queries on one index."""

    def __init__(self, server: Server, index: str) -> None:
        self._server = server
        self.index = index

    def ask(self, body: Mapping[str, Any], **parameters: Any) -> dict[str, Any]:
        """The answer of all parts of the index.

        :raises ServiceError: one of them does not answer. :raises Missing: there is no such index.
        """
        more: dict[str, Any] = {
            "search_type": "dfs_query_then_fetch", "allow_partial_search_results": False,
            "cancel_after_time_interval": f"{self._server.cluster.timeout * 1000:.0f}ms", **parameters,
        }  # fmt: skip
        path = "/_search" if "pit" in body else f"/{self.index}/_search"
        if "pit" not in body:
            more["preference"] = preference(body["query"])
        body = {"_source": False, "stored_fields": "_none_", **body}
        answer = self._server.ask("POST", path, body, **more)
        complete(answer)
        return answer

    def count(self, query: Clause) -> int:
        """How many documents match."""
        answer = self._server.ask(
            "POST", f"/{self.index}/_count", {"query": query}, preference=preference(query)
        )
        complete(answer)
        return int(answer["count"])

    def best(
        self, query: Clause, wanted: int, aggregations: Mapping[str, Any]
    ) -> tuple[list[IndexHit], dict[str, Any]]:
        """The best documents, and the first answer of the server."""
        query = {"script_score": {"query": query, "script": {"source": _ROUNDED}}}
        answer = self.ask({
            "query": query, "size": min(wanted, PAGE), "sort": _BY_SCORE,
            "track_total_hits": True, **({"aggs": aggregations} if aggregations else {}),
        })  # fmt: skip
        found = [hit["sort"] for hit in answer["hits"]["hits"]]
        if len(found) < min(wanted, total(answer)):
            with self._point_in_time() as point:
                pages = chain.from_iterable(self._pages(query, _BY_SCORE, point))
                found = list(islice(pages, wanted))
        return [IndexHit(int(doc), rounded(score)) for score, doc, *_ in found], answer

    def lowest(
        self, query: Clause, wanted: int, score: float, aggregations: Mapping[str, Any]
    ) -> tuple[list[IndexHit], dict[str, Any]]:
        """The lowest numbers of those that match, all with this score, and the first answer."""
        answer = self.ask({
            "query": condition(query), "size": min(wanted, PAGE), "sort": _BY_NUMBER,
            "track_total_hits": True, **({"aggs": aggregations} if aggregations else {}),
        })  # fmt: skip
        docs = [int(hit["sort"][0]) for hit in answer["hits"]["hits"]]
        if len(docs) < min(wanted, total(answer)):
            docs = list(self.pages(query, wanted))
        return [IndexHit(doc, rounded(score)) for doc in docs], answer

    def pages(self, query: Clause, most: int | None = None) -> array[int]:
        """The numbers of all documents that match, or the lowest ones of them, lowest first."""
        out = array("q")
        with self._point_in_time() as point:
            for page in self._pages(condition(query), _BY_NUMBER, point):
                out.extend(int(doc) for doc, *_ in page)
                if most is not None and len(out) >= most:
                    break
        return out[:most]

    def _pages(
        self, query: Clause, order: Sequence[Any], point: Mapping[str, Any]
    ) -> Iterator[list[list[Any]]]:
        after: list[Any] | None = None
        while True:
            body: dict[str, Any] = {
                "query": query, "size": PAGE, "sort": order, "pit": point,
                "track_total_hits": False,
            }  # fmt: skip
            if after:
                body["search_after"] = after
            found = self.ask(body, filter_path="_shards,timed_out,hits.hits.sort")
            page = [hit["sort"] for hit in found.get("hits", {}).get("hits", ())]
            yield page
            if len(page) < PAGE:
                return
            after = page[-1]

    @contextmanager
    def _point_in_time(self) -> Iterator[dict[str, Any]]:
        """A view of the index that stays as it is."""
        path = f"/{self.index}/_search/point_in_time"
        made = self._server.ask("POST", path, keep_alive=_KEEP, allow_partial_pit_creation=False)[
            "pit_id"
        ]
        try:
            yield {"id": made, "keep_alive": _KEEP}
        finally:
            with suppress(TrihubError, Missing):
                self._server.ask("DELETE", "/_search/point_in_time", {"pit_id": [made]})


def preference(query: Clause) -> str:
    """Which copies of the index answer a query: for the same query always the same ones, so that
    pages join, and for different queries different ones, so that all of them work."""
    return f"trihub-{zlib.crc32(orjson.dumps(query)) % COPIES}"


def complete(answer: Mapping[str, Any]) -> None:
    """Make sure that an answer is whole. :raises ServiceError: parts of the index are missing in it."""
    shards = answer.get("_shards")
    if not isinstance(shards, dict):
        raise unusable(said("no result of a search"))
    # Parts of which no copy is left do not count as failed.
    failed = int(shards["total"]) - int(shards["successful"])
    if failed or answer.get("timed_out"):
        raise ServiceError(
            said(
                "The search engine answers for some of its parts only ({failed} of {parts} failed).",
                failed=failed, parts=shards["total"],
            ),
            hint=said(LATER),
        )  # fmt: skip


def total(answer: Mapping[str, Any]) -> int:
    """How many documents match."""
    return int(answer["hits"]["total"]["value"])


def constant(node: Node) -> float | None:
    """The score of every document that matches, where it is the same for all."""
    if not scores(node):
        return 0.0
    match node:
        case TokenPrefix() | TokenLetter() | ClassSymbol():
            return node.weight
        case And():
            known = [constant(child) for child in node.children]
            return None if None in known else sum(filter(None, known))
    return None
