"""Keeping documents' vectors in step with the store, and making them anew from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from trihub.core.patent import Patent
from trihub.core.ports import Encoder, Matrix, PatentStore, VectorIndex

PAGE = 500
"""Documents read from the store and encoded at once."""

COMMIT_EVERY = 20_000
"""Changes between commits: what a stopped run keeps."""

MOST = 8_000
"""Characters of a document that its vector is made of."""

Tell = Callable[[int], None]
"""Told how many documents have been encoded so far."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Documents by the store's numbers, and a vector each."""

    docs: list[int]
    vectors: Matrix


Produce = Callable[[int, int], Iterable[Encoded]]
"""Vectors of the changes after one change number up to another, in their order."""


def document_text(patent: Patent) -> str:
    """What a document's vector is made of: titles, abstracts and the first claim of each set, in all
    languages; each as long as an even share of :data:`MOST` allows."""
    texts = [text.text for texts in (patent.titles, patent.abstracts) for text in texts]
    texts += [one.claims[0].text for one in patent.claim_sets if one.claims and not one.label]
    share = MOST // max(1, len(texts))
    return "\n".join([text[:share] for text in texts])


def vectors_between(
    store: PatentStore, encoder: Encoder, after: int, until: int
) -> Iterator[Encoded]:
    """Vectors of the changes after ``after`` up to ``until``, a page at a time."""
    while page := store.changes_since(after, limit=PAGE, until=until):
        texts = [document_text(one.patent) for one in page]
        yield Encoded([one.doc for one in page], encoder.encode(texts, query=False))
        after = page[-1].change


def catch_up(
    store: PatentStore,
    encoder: Encoder,
    vectors: VectorIndex,
    tell: Tell = lambda done: None,
    produce: Produce | None = None,
) -> int:
    """Encode what the store has and the vectors lack; how many documents that were.

    Every commit is kept when the run is stopped, and the next one goes on from there. ``produce``
    makes the vectors elsewhere (in several processes); by default in this one.

    :raises LibraryLocked: another process writes. :raises IndexStale: they are another encoder's.
    """
    return _encode(store, encoder, vectors, tell, produce, fresh=False)


def rebuild(
    store: PatentStore,
    encoder: Encoder,
    vectors: VectorIndex,
    tell: Tell = lambda done: None,
    produce: Produce | None = None,
) -> int:
    """Encode all documents anew; the old vectors serve until the new ones are complete.

    :raises LibraryLocked: another process writes.
    """
    return _encode(store, encoder, vectors, tell, produce, fresh=True)


def _encode(
    store: PatentStore, encoder: Encoder, vectors: VectorIndex, tell: Tell,
    produce: Produce | None, *, fresh: bool,
) -> int:  # fmt: skip
    done = 0
    with vectors.writer(fresh=fresh) as writer:
        # Asked with the lock held: what another run added meanwhile is not encoded twice.
        after = 0 if fresh else vectors.state().change
        last = store.counts().last_change
        while after < last:
            until = last if fresh else min(last, after + COMMIT_EVERY)
            make = produce or (lambda low, high: vectors_between(store, encoder, low, high))
            for page in make(after, until):
                writer.add(page.docs, page.vectors)
                done += len(page.docs)
                tell(done)
            writer.commit(until)
            after = until
    return done
