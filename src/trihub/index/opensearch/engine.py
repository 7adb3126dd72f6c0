"""The engine: :class:`trihub.core.ports.SearchIndex` over OpenSearch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TypeVar

from trihub.core.errors import IndexStale, ServiceError
from trihub.core.hits import Explanation, IndexAnswer
from trihub.core.messages import said
from trihub.core.ports import IndexDocument, IndexState
from trihub.core.query import BODY_FIELDS, And, Filters, IndexRequest, Node
from trihub.index.kept import Kept, without
from trihub.index.opensearch import facets, matches
from trihub.index.opensearch.compile import EVERYTHING, Clause, Compiler
from trihub.index.opensearch.explain import explain
from trihub.index.opensearch.failures import LATER, REBUILD, Missing
from trihub.index.opensearch.generations import Generations, Snapshot
from trihub.index.opensearch.matches import Searching
from trihub.index.opensearch.numbers import Counting, wanted
from trihub.index.opensearch.passing import passing
from trihub.index.opensearch.schema import LAYOUT, Entry, prepare
from trihub.index.opensearch.server import Cluster, Server
from trihub.index.opensearch.writing.writer import OpenSearchWriter, open_writer, stale

T = TypeVar("T")
_TRIES = 3


class OpenSearchIndex:
    """An index in a cluster. Nothing is asked before the first call."""

    def __init__(self, cluster: Cluster, *, analysis: str, lock_wait: float = 0.0) -> None:
        """``analysis`` is the version of the analysis whose tokens queries hold, ``lock_wait`` the
        seconds that writing waits for another writer."""
        self._server = Server(cluster)
        self._generations = Generations(self._server)
        self._counting = Counting(self._server)
        # Replaced as one, so that threads see a commit and what is kept of it together.
        self._kept: tuple[object, Kept] = (None, Kept())
        self._analysis = analysis
        self._lock_wait = lock_wait

    @property
    def prepare(self) -> Callable[[IndexDocument], Entry]:
        """What makes a document ready for :meth:`OpenSearchWriter.add`."""
        return prepare

    def search(self, request: IndexRequest) -> IndexAnswer:
        """Search. :raises TypeError: a leaf that is not for engines.
        :raises IndexStale: the index is missing, broken or made by another analysis.
        :raises ServiceError: the cluster does not answer, or not for all parts of the index."""
        return self._read(lambda snapshot: self._search(snapshot, request))

    def _search(self, snapshot: Snapshot, request: IndexRequest) -> IndexAnswer:
        searching = Searching(self._server, snapshot.index)
        query = self._query(snapshot, request.query, request.filters)
        most = request.offset + request.limit if request.limit else 0
        asked = facets.aggregations(request.facets)
        score = matches.constant(request.query)
        if score is None:
            hits, answer = searching.best(query, most, asked)
        else:
            hits, answer = searching.lowest(query, most, score, asked)
        counted = facets.counts(searching, query, request.facets, answer.get("aggregations", {}))
        return IndexAnswer(
            hits=tuple(hits[request.offset :]), total=matches.total(answer), facets=counted
        )

    def count(self, request: IndexRequest) -> int:
        """How many documents match. :raises IndexStale: :raises ServiceError: see :meth:`search`."""

        def ask(snapshot: Snapshot) -> int:
            query = self._query(snapshot, request.query, request.filters)
            return Searching(self._server, snapshot.index).count(query)

        return self._read(ask)

    def passing(self, request: IndexRequest) -> Sequence[int]:
        """The numbers of all documents that match, lowest first: an ``array`` of type ``q``,
        which is kept for the next who asks. :raises IndexStale: :raises ServiceError: see :meth:`search`."""

        exclude = request.filters.exclude
        asked = request.query, replace(request.filters, exclude=())

        def ask(snapshot: Snapshot) -> Sequence[int]:
            kept = self._kept_of(snapshot)
            found = kept.get(asked)
            if found is None:
                query = self._query(snapshot, *asked)
                searching = Searching(self._server, snapshot.index)
                found = passing(searching, query, snapshot.record.highest)
                kept.put(asked, found)
            return without(found, exclude) if exclude else found

        return self._read(ask)

    def _kept_of(self, snapshot: Snapshot) -> Kept:
        stamp, kept = self._kept
        if stamp != snapshot.stamp:
            kept = Kept()
            self._kept = snapshot.stamp, kept
        return kept

    def explain(self, request: IndexRequest, docs: Sequence[int]) -> list[Explanation]:
        """Why each document scores what it scores. :raises IndexStale: :raises ServiceError: see
        :meth:`search`."""

        def ask(snapshot: Snapshot) -> list[Explanation]:
            compiler = self._compiler(snapshot, request.query)
            searching = Searching(self._server, snapshot.index)
            return explain(searching, compiler, request.query, docs)

        return self._read(ask)

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many documents each token occurs (highest over the body fields). Documents
        replaced lately may count twice. :raises IndexStale: :raises ServiceError: see
        :meth:`search`."""
        asked = list(dict.fromkeys(tokens))
        pairs = [(name, token) for name in BODY_FIELDS for token in asked]
        numbers = self._read(lambda s: self._counting.count(s.index, s.stamp, pairs))
        return {
            token: max(numbers.having(name, token) for name in BODY_FIELDS) for token in asked
        }  # fmt: skip

    def state(self) -> IndexState:
        """What the last commit holds; where there is none, no document and change 0.

        :raises IndexStale: the index is broken, or of another layout.
        :raises ServiceError: the cluster does not answer.
        """
        engine = f"{LAYOUT} ({self._server.version})"
        for _ in range(_TRIES):
            snapshot = self._generations.snapshot()
            if snapshot is None:
                return IndexState(change=0, documents=0, analysis=self._analysis, engine=engine)
            try:
                documents = Searching(self._server, snapshot.index).count(EVERYTHING)
            except Missing:
                continue
            return IndexState(
                change=snapshot.record.change, documents=documents,
                analysis=snapshot.record.analysis, engine=engine,
            )  # fmt: skip
        raise _restless()

    def writer(self, *, fresh: bool = False) -> AbstractContextManager[OpenSearchWriter]:
        """Open for writing; ``fresh`` builds a new index beside the old one.

        :raises LibraryLocked: another process writes. :raises IndexStale: see :meth:`search`.
        :raises ServiceError: the cluster does not answer.
        """
        return open_writer(
            self._server, self._generations, analysis=self._analysis, fresh=fresh,
            wait=self._lock_wait,
        )  # fmt: skip

    def close(self) -> None:
        """Let go of connections. The index may be used again, which opens them."""
        self._server.close()

    def _open(self) -> Snapshot:
        snapshot = self._generations.snapshot()
        if snapshot is None:
            raise IndexStale(f"There is no index {self._generations.alias}.", hint=REBUILD)
        if snapshot.record.analysis != self._analysis:
            raise stale(self._generations.alias, snapshot.record, self._analysis)
        return snapshot

    def _read(self, ask: Callable[[Snapshot], T]) -> T:
        """The answer from the index in use: asked again where that is replaced in between."""
        for _ in range(_TRIES):
            snapshot = self._open()
            try:
                return ask(snapshot)
            except Missing:
                continue
        raise _restless()

    def _query(self, snapshot: Snapshot, query: Node, filters: Filters) -> Clause:
        every = query if filters.within is None else And((query, filters.within))
        return self._compiler(snapshot, every).request(query, filters)

    def _compiler(self, snapshot: Snapshot, query: Node) -> Compiler:
        fields = snapshot.record.fields
        pairs = [pair for pair in wanted(query) if pair[0] in fields]
        return Compiler(self._counting.count(snapshot.index, snapshot.stamp, pairs), fields)


def _restless() -> ServiceError:
    return ServiceError(said("The index is replaced again and again."), hint=said(LATER))
