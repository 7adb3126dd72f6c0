"""The engine: :class:`trihub.core.ports.SearchIndex` over tantivy."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy

from trihub.core.errors import IndexStale
from trihub.core.hits import Explanation, IndexAnswer
from trihub.core.ports import IndexDocument, IndexState
from trihub.core.query import BODY_FIELDS, Everything, Filters, IndexRequest, Node
from trihub.index.kept import without
from trihub.index.tantivy import live, matches
from trihub.index.tantivy.compile import Compiler
from trihub.index.tantivy.explain import explain
from trihub.index.tantivy.generations import Generations
from trihub.index.tantivy.schema import LAYOUT, Entry, Record, prepare
from trihub.index.tantivy.snapshot import REBUILD, Reader, Snapshot, intact
from trihub.index.tantivy.writer import MEMORY, TantivyWriter, open_writer, stale

LOOKED_THROUGH = 200_000
"""Documents that pass the filters on classes, applicants and offices, up to which the cut-off is
looked at in what was found: then one run of the query answers for both, with the cut-off and
without."""
NARROW = 8
"""A query runs in two halves where at most one document in so many passes those filters, and no more
than :data:`LOOKED_THROUGH`: what both halves find is fetched twice, and the lists that are read in
half the time are the longer the more documents there are."""


class TantivyIndex:
    """An index in a folder. Nothing is opened before the first call, which takes some 2 ms."""

    def __init__(
        self, folder: Path, *, analysis: str, memory: int = MEMORY, lock_wait: float = 0.0
    ) -> None:
        """``analysis`` is the version of the analysis whose tokens queries hold, ``memory`` the
        bytes each thread that writes may use, ``lock_wait`` the seconds it waits for another one."""
        self._generations = Generations(folder)
        self._reader = Reader(self._generations)
        self._analysis = analysis
        self._memory = memory
        self._lock_wait = lock_wait

    @property
    def prepare(self) -> Callable[[IndexDocument], Entry]:
        """What makes a document ready for :meth:`TantivyWriter.add`."""
        return prepare

    @property
    def _root(self) -> Path:
        return self._generations.root

    def _open(self) -> Snapshot:
        snapshot = self._reader.snapshot()
        if snapshot is None:
            raise IndexStale(f"There is no index in {self._root}.", hint=REBUILD)
        if snapshot.record.analysis != self._analysis:
            raise stale(self._root, snapshot.record, self._analysis)
        return snapshot

    def search(self, request: IndexRequest) -> IndexAnswer:
        """Search. :raises TypeError: a leaf that is not for engines.
        :raises IndexStale: the index is missing, broken or made by another analysis."""
        snapshot = self._open()
        with intact(self._root):
            compiler = Compiler(snapshot)
            most = compiler.passing(request.filters)
            # With and without facets alike: halves add up in another order, which may show in the
            # last digit, and the pages of one search have to join.
            narrow = most <= min(LOOKED_THROUGH, snapshot.documents // NARROW)
            parts = matches.halves(request.query) if narrow else (request.query,)
            if request.facets or len(parts) > 1:
                return _of_everything(snapshot, compiler, request, parts, most)
            query = compiler.request(request.query, request.filters)
            return _best_only(snapshot, query, request)

    def count(self, request: IndexRequest) -> int:
        """How many documents match. :raises IndexStale: see :meth:`search`."""
        snapshot = self._open()
        with intact(self._root):
            query = Compiler(snapshot).request(request.query, request.filters)
            return matches.count(snapshot, query)

    def passing(self, request: IndexRequest) -> Sequence[int]:
        """The numbers of all documents that match, lowest first: an ``array`` of type ``q``,
        which is kept for the next who asks. :raises IndexStale: see :meth:`search`."""
        snapshot, exclude = self._open(), request.filters.exclude
        asked = request.query, replace(request.filters, exclude=())
        with intact(self._root):
            found = snapshot.live.kept.get(asked)
            if found is None:
                found = _passing(snapshot, *asked)
                snapshot.live.kept.put(asked, found)
            return without(found, exclude) if exclude else found

    def explain(self, request: IndexRequest, docs: Sequence[int]) -> list[Explanation]:
        """Why each document scores what it scores. :raises IndexStale: see :meth:`search`."""
        snapshot = self._open()
        with intact(self._root):
            return explain(snapshot, request.query, docs)

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many documents each token occurs (highest over the body fields). Documents
        replaced lately may count twice. :raises IndexStale: see :meth:`search`."""
        snapshot = self._open()
        having = snapshot.searcher.doc_freq
        names = [name.value for name in BODY_FIELDS if name in snapshot.record.fields]
        return {token: max([having(name, token) for name in names], default=0) for token in tokens}

    def state(self) -> IndexState:
        """What the last commit holds; where there is none, no document and change 0.

        :raises IndexStale: the index is broken, or of another layout.
        """
        snapshot = self._reader.snapshot()
        engine = f"{LAYOUT} ({getattr(tantivy, '__version__', '')})"
        if snapshot is None:
            return IndexState(change=0, documents=0, analysis=self._analysis, engine=engine)
        return IndexState(
            change=snapshot.record.change, documents=snapshot.documents,
            analysis=snapshot.record.analysis, engine=engine,
        )  # fmt: skip

    def writer(self, *, fresh: bool = False) -> AbstractContextManager[TantivyWriter]:
        """Open for writing; ``fresh`` builds a new index beside the old one.

        :raises LibraryLocked: another process writes. :raises IndexStale: see :meth:`search`.
        """
        return open_writer(
            self._generations, self._last, analysis=self._analysis, fresh=fresh,
            memory=self._memory, wait=self._lock_wait,
        )  # fmt: skip

    def _last(self) -> Record | None:
        snapshot = self._reader.snapshot()
        return snapshot.record if snapshot else None

    def close(self) -> None:
        """Let go of files. The index may be used again, which opens them."""
        self._reader.close()


def _passing(snapshot: Snapshot, query: Node, filters: Filters) -> array[int]:
    if isinstance(query, Everything) and live.answers(filters):
        return snapshot.live.passing(filters)
    compiler = Compiler(snapshot)
    asked = [compiler.request(query, filters)]
    found = matches.everything(snapshot, asked, compiler.passing(filters))
    return array("q", sorted(snapshot.columns.documents(found.rows)))


def _of_everything(
    snapshot: Snapshot, compiler: Compiler, request: IndexRequest, parts: Sequence[Node], most: int
) -> IndexAnswer:
    """The answer from all that matches, the query being run in parts."""
    filters, without = request.filters, None
    looked_through = filters.cutoff if most <= LOOKED_THROUGH else None
    asked = replace(filters, cutoff=None) if looked_through else filters
    queries = [compiler.request(part, asked) for part in parts]
    found = matches.everything(snapshot, queries, most)
    if looked_through:
        without = len(found)
        found = found.those(live.prior(snapshot.columns.at(found.rows), looked_through))
    wanted = request.offset + request.limit if request.limit else 0
    scores = found.scores.tolist()
    docs = snapshot.columns.documents(found.rows[: matches.reach(scores, wanted)])
    return IndexAnswer(
        hits=tuple(matches.best(scores, docs, wanted)[request.offset :]),
        total=len(found),
        facets=snapshot.columns.count(found.rows, request.facets),
        without_cutoff=without,
    )


def _best_only(snapshot: Snapshot, query: Any, request: IndexRequest) -> IndexAnswer:
    wanted = request.offset + request.limit if request.limit else 0
    score = matches.constant(request.query)
    if score is None:
        hits, total = matches.highest(snapshot, query, wanted)
    else:
        hits, total = matches.lowest(snapshot, query, wanted, score)
    return IndexAnswer(hits=tuple(hits[request.offset :]), total=total)
