"""The engine: all documents in dictionaries, every search looks at every document."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from trihub.core.errors import LibraryLocked
from trihub.core.hits import Explanation, IndexAnswer, IndexHit, Part
from trihub.core.ports import IndexDocument, IndexState
from trihub.core.query import BODY_FIELDS, IndexRequest, TextField
from trihub.index import ranking
from trihub.index.memory.filters import count_facet, passes
from trihub.index.memory.matching import Commit, Entry, Matcher

ENGINE = "memory/1"


class MemoryIndex:
    """All documents in dictionaries; every search looks at every document."""

    def __init__(self, *, analysis: str = "") -> None:
        self._analysis = analysis
        self._commit = Commit()
        self._writing = threading.Lock()

    @property
    def prepare(self) -> Callable[[IndexDocument], Entry]:
        """What makes a document ready for :meth:`_Writer.add`."""
        return prepare

    def search(self, request: IndexRequest) -> IndexAnswer:
        """Search. :raises TypeError: a leaf that is not for engines."""
        found = list(self._matching(request))
        hits = [
            IndexHit(doc, ranking.rounded(sum(part.score for part in parts)))
            for doc, entry, parts in found
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.doc))
        documents = [entry.document for _, entry, _ in found]
        return IndexAnswer(
            hits=tuple(hits[request.offset : request.offset + request.limit]),
            total=len(hits),
            facets={facet: count_facet(facet, documents) for facet in request.facets},
        )

    def count(self, request: IndexRequest) -> int:
        """How many documents match."""
        return sum(1 for _ in self._matching(request))

    def passing(self, request: IndexRequest) -> Sequence[int]:
        """The numbers of all documents that match, lowest first: an ``array`` of type ``q``."""
        return array("q", sorted(doc for doc, _, _ in self._matching(request)))

    def _matching(self, request: IndexRequest) -> Iterator[tuple[int, Entry, list[Part]]]:
        matcher = Matcher(self._commit)
        for doc, entry in self._commit.entries.items():
            if doc in request.filters.exclude or not passes(request.filters, entry.document):
                continue
            within = request.filters.within
            if within is not None and matcher.parts(within, entry) is None:
                continue
            if (parts := matcher.parts(request.query, entry)) is not None:
                yield doc, entry, parts

    def explain(self, request: IndexRequest, docs: Sequence[int]) -> list[Explanation]:
        """Why each document scores what it scores; what does not match scores 0 for nothing."""
        matcher, out = Matcher(self._commit), []
        for doc in docs:
            entry = self._commit.entries.get(doc)
            parts = (matcher.parts(request.query, entry) if entry else None) or []
            kept = tuple(part for part in parts if part.score)
            out.append(Explanation(doc=doc, score=sum(p.score for p in kept), parts=kept))
        return out

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """In how many documents each token occurs (highest over the body fields)."""
        having = [self._commit.having.get(name, Counter()) for name in BODY_FIELDS]
        return {token: max(counter[token] for counter in having) for token in tokens}

    def state(self) -> IndexState:
        """What the last commit holds."""
        commit = self._commit
        return IndexState(
            change=commit.change, documents=len(commit.entries), analysis=self._analysis,
            engine=ENGINE,
        )  # fmt: skip

    @contextmanager
    def writer(self, *, fresh: bool = False) -> Iterator[_Writer]:
        """Open for writing. :raises LibraryLocked: another writer is open."""
        if not self._writing.acquire(blocking=False):
            raise LibraryLocked(
                "The index in memory is being written to.", hint="Wait until that run ends."
            )
        try:
            writer = _Writer(Commit() if fresh else self._commit, self._publish)
            yield writer
            writer.finish()
        finally:
            self._writing.release()

    def _publish(self, commit: Commit) -> None:
        self._commit = commit

    def close(self) -> None:
        """Nothing to let go of."""


class _Writer:
    """Gathers changes; :meth:`commit` makes them visible at once."""

    def __init__(self, start: Commit, publish: Callable[[Commit], None]) -> None:
        self._entries = dict(start.entries)
        self._change = start.change
        self._publish = publish
        self._pending = False

    def add(self, entry: Entry, *, doc: int, change: int) -> None:
        """Add or replace a document."""
        self._entries[doc] = entry
        self._change = max(self._change, change)
        self._pending = True

    def remove(self, doc: int) -> None:
        """Take a document out."""
        self._entries.pop(doc, None)
        self._pending = True

    def commit(self, change: int) -> None:
        """Make everything so far visible, together with its change number."""
        having: dict[TextField, Counter[str]] = {}
        tokens: Counter[TextField] = Counter()
        for entry in self._entries.values():
            for name, positions in entry.positions.items():
                having.setdefault(name, Counter()).update(positions.keys())
                tokens[name] += entry.lengths[name]
        self._publish(
            Commit(change=change, entries=dict(self._entries), having=having, tokens=dict(tokens))
        )
        self._change, self._pending = change, False

    def finish(self) -> None:
        """Commit what is left."""
        if self._pending:
            self.commit(self._change)


def prepare(document: IndexDocument) -> Entry:
    """Find the positions of a document's tokens."""
    positions: dict[TextField, dict[str, list[int]]] = {}
    for name, text in document.texts.items():
        for at, token in enumerate(text.split()):
            positions.setdefault(name, {}).setdefault(token, []).append(at)
    lengths = {n: sum(len(at) for at in found.values()) for n, found in positions.items()}
    return Entry(document, positions, lengths)
