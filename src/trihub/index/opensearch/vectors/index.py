"""Searching and writing an encoder's vectors in the cluster."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import numpy as np

from trihub.core.errors import BadInput, BadSetup, IndexStale, ServiceError
from trihub.core.hits import IndexHit
from trihub.core.messages import said
from trihub.core.ports import Matrix, VectorState
from trihub.index.opensearch.compile import EVERYTHING, Clause, documents
from trihub.index.opensearch.failures import LATER, Missing
from trihub.index.opensearch.generations import Generations, Snapshot
from trihub.index.opensearch.matches import PAGE, Searching
from trihub.index.opensearch.schema import DOC
from trihub.index.opensearch.server import Cluster, Server
from trihub.index.opensearch.vectors import schema
from trihub.index.opensearch.vectors.bitmap import HIGHEST, bitmap
from trihub.index.opensearch.writing.writer import OpenSearchWriter, open_writer
from trihub.index.vectors.index import PLACES
from trihub.index.vectors.segments import REBUILD, Floats
from trihub.index.vectors.writer import as_rows

T = TypeVar("T")
LEAST_VERSION = (2, 17)
"""The first that takes bitmaps of numbers."""
_TRIES = 3
SLACK = 32
"""Hits fetched beyond those wanted, for ties at the end."""
_LISTED = 1_000
"""Numbers that go to the server as a list; more go as a bitmap."""


class ClusterVectors:
    """The vectors of one encoder (``core.ports.VectorIndex``). Nothing is asked before the first call.

    ``kind`` tells the vectors of one way of making them from another's, so that a new encoder of one
    takes away the old ones of that way alone.
    """

    def __init__(
        self, cluster: Cluster, *, kind: str, encoder: str, dimensions: int, lock_wait: float = 0.0
    ) -> None:
        self._family = f"{cluster.prefix}_{kind}"
        prefix = f"{self._family}_{zlib.crc32(encoder.encode()):08x}"
        self._server = Server(replace(cluster, prefix=prefix))
        self._graph = dimensions if cluster.knn_from else 0
        body = schema.index_body(cluster.shards, cluster.replicas, self._graph)
        self._generations = Generations(self._server, body)
        self._encoder, self._dimensions, self._lock_wait = encoder, dimensions, lock_wait
        self._counted: tuple[object, int] = (None, 0)

    def state(self) -> VectorState:
        """What the last commit holds; nothing, of nobody, where there was none: the setting names the
        cluster, and it was not filled yet.

        :raises IndexStale: it cannot be read. :raises ServiceError: the cluster does not answer.
        """
        for _ in range(_TRIES):
            found = self._generations.snapshot()
            if found is None:
                return VectorState(change=0, documents=0, encoder="")
            try:
                return VectorState(
                    change=found.record.change, documents=self._count(found),
                    encoder=found.record.analysis,
                )  # fmt: skip
            except Missing:
                continue
        raise _restless()

    def best(
        self, vector: Matrix, limit: int, among: Sequence[int] | None = None
    ) -> list[IndexHit]:
        """The documents most like ``vector``: the highest inner products, ties by number.

        All are compared, unless as many pass as the operator says that an approximation will do for.

        :raises IndexStale: there are none, or another encoder made them.
        :raises BadInput: the vector has another length. :raises ServiceError: no answer.
        """
        wanted = self._vector(vector)
        if limit < 1 or not wanted.any() or (among is not None and not len(among)):
            return []
        least = self._server.cluster.knn_from

        def ask(found: Snapshot) -> list[IndexHit]:
            passing = self._count(found) if among is None else len(among)
            clause = EVERYTHING if among is None else self._among(among)
            # Below its k the graph compares all as well, and slower.
            graph = bool(least) and passing >= max(least, limit) and _has_graph(found)
            size = min(limit + SLACK, PAGE)
            make = (
                schema.nearest(wanted, size, clause) if graph else schema.compared(wanted, clause)
            )
            return self._hits(found, make, size, graph=graph)[:limit]

        return self._read(ask)

    def scores(self, vector: Matrix, docs: Sequence[int]) -> list[float | None]:
        """How much each document is like ``vector``; ``None`` for one without a vector.

        :raises IndexStale: :raises BadInput: :raises ServiceError: see :meth:`best`.
        """
        wanted, asked = self._vector(vector), sorted(set(docs))

        def ask(found: Snapshot) -> dict[int, float]:
            known: dict[int, float] = {}
            for start in range(0, len(asked), PAGE):
                part = asked[start : start + PAGE]
                query = schema.compared(wanted, self._among(part))
                hits = self._hits(found, query, len(part), graph=False)
                known |= {hit.doc: hit.score for hit in hits}
            return known

        known = self._read(ask) if asked else {}
        return [known.get(doc) for doc in docs]

    def own(self, docs: Sequence[int]) -> Matrix:
        """The vectors of documents, a row each; all 0 for one without a vector.

        :raises IndexStale: there are none, or another encoder made them.
        """

        def ask(found: Snapshot) -> Floats:
            rows = np.zeros((len(docs), self._dimensions), np.float32)
            places: dict[int, list[int]] = {}
            for place, doc in enumerate(docs):
                places.setdefault(doc, []).append(place)
            asked = [*places]
            for start in range(0, len(asked), PAGE):
                part = asked[start : start + PAGE]
                answer = self._searching(found).ask({
                    "query": {"bool": {"filter": [documents(part)]}}, "size": len(part),
                    "sort": [{DOC: "asc"}], "docvalue_fields": [schema.BYTES],
                })  # fmt: skip
                for hit in answer["hits"]["hits"]:
                    rows[places[hit["sort"][0]]] = schema.read(hit["fields"][schema.BYTES][0])
            return rows

        return self._read(ask)

    @contextmanager
    def writer(self, *, fresh: bool = False) -> Iterator[VectorWriter]:
        """Write. ``fresh`` leaves what was there behind with the first commit.

        :raises LibraryLocked: another process writes. :raises IndexStale: it cannot be read.
        :raises BadSetup: the cluster lacks what vectors need. :raises ServiceError: no answer.
        """
        self._check_version()
        last = None if fresh else self._generations.snapshot()
        graph = bool(self._graph) if last is None else _has_graph(last)
        try:
            with open_writer(
                self._server, self._generations, analysis=self._encoder, fresh=fresh,
                wait=self._lock_wait,
            ) as inner:  # fmt: skip
                yield VectorWriter(inner, self._dimensions, graph=graph)
                inner.abandon()
        except ServiceError as error:
            if "knn_vector" in str(getattr(error.__cause__, "info", "")):
                raise BadSetup(
                    "The cluster has no k-NN plug-in, and knn_from asks for it.",
                    hint="Install opensearch-knn on each node, or leave knn_from in "
                    "TRIHUB_OPENSEARCH at 0.",
                ) from error
            raise

    def alone(self) -> None:
        """Take away the vectors of earlier encoders of this kind."""
        name = f"{self._family}_*"
        for alias in {index[: index.rindex("-g")] for index in self._named(name) if "-g" in index}:
            if alias != self._generations.alias:
                self._server.ask("DELETE", f"/{alias}-g*", ignore_unavailable=True)
                self._server.ask("DELETE", f"/{alias}-lock", ignore_unavailable=True)
                self._server.ask("DELETE", f"/_index_template/{alias}")

    def close(self) -> None:
        """Let go of connections."""
        self._server.close()

    def _named(self, pattern: str) -> list[str]:
        return list(self._server.ask("GET", f"/{pattern}/_alias"))

    def _vector(self, vector: Matrix) -> Floats:
        row: Floats = as_rows(vector, self._dimensions)[0]
        return row

    def _among(self, docs: Sequence[int]) -> Clause:
        if len(docs) <= _LISTED:
            return documents(docs)
        if docs[-1] > HIGHEST:
            raise BadInput(f"Vectors in a cluster reach to document number {HIGHEST:,}.")
        return {"terms": {DOC: [bitmap(docs)], "value_type": "bitmap"}}

    def _hits(self, found: Snapshot, query: Clause, size: int, *, graph: bool) -> list[IndexHit]:
        order = [{"_score": "desc"}, {DOC: "asc"}]
        answer = self._searching(found).ask(
            {"query": query, "size": size, "sort": order, "track_total_hits": False},
            filter_path="_shards,timed_out,hits.hits.sort", search_type="query_then_fetch",
        )  # fmt: skip
        hits = [
            IndexHit(int(doc), round(schema.product(score, graph=graph), PLACES))
            for score, doc in (hit["sort"] for hit in answer.get("hits", {}).get("hits", ()))
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.doc))

    def _searching(self, found: Snapshot) -> Searching:
        return Searching(self._server, found.index)

    def _count(self, found: Snapshot) -> int:
        """How many documents have a vector, asked once a commit."""
        stamp, count = self._counted
        if stamp != found.stamp:
            count = self._searching(found).count(EVERYTHING)
            self._counted = (found.stamp, count)
        return count

    def _check_version(self) -> None:
        if tuple(map(int, self._server.version.split(".")[:2])) < LEAST_VERSION:
            least = ".".join(map(str, LEAST_VERSION))
            raise BadSetup(
                f"Vectors in the cluster need OpenSearch {least}; this is {self._server.version}.",
                hint="Leave “vectors” in TRIHUB_OPENSEARCH at “library”.",
            )

    def _read(self, ask: Callable[[Snapshot], T]) -> T:
        for _ in range(_TRIES):
            found = self._generations.snapshot()
            if found is None:
                raise IndexStale(f"There are no vectors {self._generations.alias}.", hint=REBUILD)
            try:
                return ask(found)
            except Missing:
                continue
        raise _restless()


class VectorWriter:
    """Adds and removes; :meth:`commit` makes all of it visible (``core.ports.VectorWriter``)."""

    def __init__(self, writer: OpenSearchWriter, dimensions: int, *, graph: bool) -> None:
        self._writer, self._dimensions, self._graph = writer, dimensions, graph

    def add(self, docs: Sequence[int], vectors: Matrix) -> None:
        """Add or replace documents; one whose vector is all 0 is kept as one without a vector.

        :raises BadInput: not one vector a document, or of another length.
        """
        if not len(docs):
            return
        rows = as_rows(vectors, self._dimensions)
        if len(rows) != len(docs):
            raise BadInput(f"{len(docs)} documents came with {len(rows)} vectors.")
        for doc, row in zip(docs, rows, strict=True):
            if row.any():
                self._writer.add(schema.entry(row, graph=self._graph), doc=int(doc), change=0)
            else:
                self._writer.remove(int(doc))

    def remove(self, doc: int) -> None:
        """Take a document out."""
        self._writer.remove(doc)

    def commit(self, change: int) -> None:
        """Make everything so far visible, and last of all its change number."""
        self._writer.commit(change)


def _has_graph(found: Snapshot) -> bool:
    return schema.GRAPH in found.record.fields


def _restless() -> ServiceError:
    return ServiceError(said("The index is replaced again and again."), hint=said(LATER))
