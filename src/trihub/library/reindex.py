"""Keeping the index in step with the store, and building it anew from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from trihub.core.ports import (
    IndexDocument,
    IndexEntry,
    IndexWriter,
    PatentStore,
    SearchIndex,
    Stored,
)
from trihub.library.indexing import index_documents

PAGE = 500
"""Documents read from the store at once."""

COMMIT_EVERY = 20_000
"""Documents between commits while the index catches up."""

Tell = Callable[[int], None]
Prepare = Callable[[IndexDocument], IndexEntry]
Numbered = tuple[IndexEntry, int, int]
"""An entry, the document's number and its change."""
Produce = Callable[[int, int], Iterable[list[Numbered]]]
"""Entries of the changes after one change number up to another, in their order."""


def entries_between(
    store: PatentStore, prepare: Prepare, after: int, until: int
) -> Iterator[list[Numbered]]:
    """Entries of the changes after ``after`` up to ``until``, a page at a time."""
    while page := store.changes_since(after, limit=PAGE, until=until):
        yield _numbered(page, prepare)
        after = page[-1].change


def _numbered(page: Sequence[Stored], prepare: Prepare) -> list[Numbered]:
    documents = index_documents([one.patent for one in page])
    return [
        (prepare(document), one.doc, one.change)
        for one, document in zip(page, documents, strict=True)
    ]


def _add(entries: IndexWriter, page: Iterable[Numbered]) -> None:
    for entry, doc, change in page:
        entries.add(entry, doc=doc, change=change)


def add_from_store(
    store: PatentStore, index: SearchIndex, entries: IndexWriter, docs: Sequence[int]
) -> None:
    """Make the entries of these documents from the store's view of them."""
    for start in range(0, len(docs), PAGE):
        page = store.get_many(docs[start : start + PAGE], whole=True)
        _add(entries, _numbered(page, index.prepare))


def catch_up(store: PatentStore, index: SearchIndex) -> int:
    """Add to the index what the store has and it lacks; how many documents that were."""
    after, last = index.state().change, store.counts().last_change
    done = 0
    while after < last:
        until = min(last, after + COMMIT_EVERY)
        with index.writer() as entries:
            for page in entries_between(store, index.prepare, after, until):
                done += len(page)
                _add(entries, page)
            entries.commit(until)
        after = until
    return done


def rebuild(
    store: PatentStore,
    index: SearchIndex,
    tell: Tell = lambda done: None,
    produce: Produce | None = None,
) -> int:
    """Build the index anew beside the old one, which serves until the new one is complete.

    ``produce`` makes the entries elsewhere (in several processes); by default in this one.
    """
    last, done = store.counts().last_change, 0
    pages = produce(0, last) if produce else entries_between(store, index.prepare, 0, last)
    with index.writer(fresh=True) as entries:
        for page in pages:
            _add(entries, page)
            done += len(page)
            tell(done)
        entries.commit(last)
    return done
