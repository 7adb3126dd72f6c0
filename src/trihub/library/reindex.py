"""Keeping the index in step with the store, and building it anew from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from trihub.core.ports import IndexWriter, PatentStore, SearchIndex, Stored
from trihub.library.indexing import index_document

PAGE = 500
COMMIT_EVERY = 20_000


def _changes(store: PatentStore, change: int) -> Iterator[Stored]:
    while page := store.changes_since(change, limit=PAGE):
        yield from page
        change = page[-1].change


def add_from_store(store: PatentStore, entries: IndexWriter, docs: Sequence[int]) -> None:
    """Make the entries of these documents from the store's view of them."""
    for start in range(0, len(docs), PAGE):
        for stored in store.get_many(docs[start : start + PAGE], whole=True):
            entries.add(index_document(stored.patent, stored.doc, stored.change))


def _add_changes(
    store: PatentStore, index: SearchIndex, change: int, *, fresh: bool, tell: Callable[[int], None]
) -> int:
    done, last = 0, change
    with index.writer(fresh=fresh) as entries:
        for stored in _changes(store, change):
            entries.add(index_document(stored.patent, stored.doc, stored.change))
            done, last = done + 1, stored.change
            if done % PAGE == 0:
                tell(done)
            if done % COMMIT_EVERY == 0 and not fresh:
                entries.commit(last)
        entries.commit(last)
    tell(done)
    return done


def catch_up(store: PatentStore, index: SearchIndex) -> int:
    """Add to the index what the store has and it lacks; how many documents that were."""
    change = index.state().change
    if change >= store.counts().last_change:
        return 0
    return _add_changes(store, index, change, fresh=False, tell=lambda done: None)


def rebuild(
    store: PatentStore, index: SearchIndex, tell: Callable[[int], None] = lambda done: None
) -> int:
    """Build the index anew beside the old one, which serves until the new one is complete."""
    return _add_changes(store, index, 0, fresh=True, tell=tell)
