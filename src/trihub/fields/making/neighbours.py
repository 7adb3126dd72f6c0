"""How much of what is known to belong in a field the definition finds: examples and their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trihub.core.patent import Patent
from trihub.core.ports import PatentStore
from trihub.fields.making.estimates import Share, wilson
from trihub.fields.members.model import Members
from trihub.fields.members.plan import lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Documents that should be members, and those that are not: relative recall."""

    here: int
    missing: tuple[str, ...]
    not_here: tuple[str, ...] = ()

    @property
    def recall(self) -> Share | None:
        """The share that is found, of those in the library, with Wilson's interval."""
        return wilson(self.here - len(self.missing), self.here)


def examples_found(
    members: Members, store: PatentStore, numbers: Iterable[str], field: str = ""
) -> Found:
    """How many of the examples are members; which are not, and which the library does not have."""
    keys: dict[str, None] = {}
    unknown = []
    for number in numbers:
        kept = lookup(store, number)
        keys.update(dict.fromkeys(kept))
        if not kept:
            unknown.append(number)
    return _found(members, store, list(keys), field, tuple(unknown))


def neighbours_found(
    members: Members, store: PatentStore, numbers: Iterable[str], field: str = ""
) -> Found:
    """The same for the documents that the examples cite or that cite them. Not all of them belong in
    the field: those that are missing are to be looked at."""
    own = {key for number in numbers for key in lookup(store, number)}
    near = {key for example in sorted(own) for key in neighbours(store, example)}
    return _found(members, store, sorted(near - own), field, ())


def neighbours(store: PatentStore, key: str) -> list[str]:
    """Keys of the documents kept here that a document cites, or that cite it."""
    stored = store.get(key)
    cited = _cited(store, stored.patent) if stored else ()
    return sorted({*cited, *store.cited_by(key)} - {key})


def _cited(store: PatentStore, patent: Patent) -> Iterator[str]:
    for citation in patent.citations:
        if citation.office and citation.number:
            yield from store.find(citation.office, citation.number, citation.kind)


def _found(
    members: Members, store: PatentStore, keys: Sequence[str], field: str, unknown: tuple[str, ...]
) -> Found:
    inside = set(map(int, members.of(field)))
    kept = {key: stored.doc for key in keys if (stored := store.get(key, whole=False))}
    missing = tuple(sorted(key for key, doc in kept.items() if doc not in inside))
    return Found(here=len(kept), missing=missing, not_here=unknown)
