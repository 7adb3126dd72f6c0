"""Keeping the index in step with the store, and building it anew from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from trihub.core.ports import IndexDocument, IndexWriter, PatentStore, SearchIndex
from trihub.library.indexing import index_document

PAGE = 500
"""Documents read from the store at once."""

COMMIT_EVERY = 20_000
"""Documents between commits while the index catches up."""

Tell = Callable[[int], None]
Produce = Callable[[int, int], Iterable[list[IndexDocument]]]
"""Index entries of the changes after one change number up to another, in their order."""


def entries_between(store: PatentStore, after: int, until: int) -> Iterator[list[IndexDocument]]:
    """Index entries of the changes after ``after`` up to ``until``, a page at a time."""
    while page := store.changes_since(after, limit=PAGE, until=until):
        yield [index_document(stored.patent, stored.doc, stored.change) for stored in page]
        after = page[-1].change


def add_from_store(store: PatentStore, entries: IndexWriter, docs: Sequence[int]) -> None:
    """Make the entries of these documents from the store's view of them."""
    for start in range(0, len(docs), PAGE):
        for stored in store.get_many(docs[start : start + PAGE], whole=True):
            entries.add(index_document(stored.patent, stored.doc, stored.change))


def catch_up(store: PatentStore, index: SearchIndex) -> int:
    """Add to the index what the store has and it lacks; how many documents that were."""
    after, last = index.state().change, store.counts().last_change
    done = 0
    while after < last:
        until = min(last, after + COMMIT_EVERY)
        with index.writer() as entries:
            for page in entries_between(store, after, until):
                done += len(page)
                for entry in page:
                    entries.add(entry)
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
    pages = produce(0, last) if produce else entries_between(store, 0, last)
    with index.writer(fresh=True) as entries:
        for page in pages:
            for entry in page:
                entries.add(entry)
            done += len(page)
            tell(done)
        entries.commit(last)
    return done
