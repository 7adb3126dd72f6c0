"""From documents in order of score to families in order of score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from trihub.core.hits import IndexHit
from trihub.core.ports import PatentStore
from trihub.core.query import Facet
from trihub.priorart.fusion import Fused

FIRST_FETCH = 3
"""Documents fetched for each family wanted, at first; doubled until enough families are there."""

MAX_FETCH = 20_000


@dataclass(frozen=True, slots=True)
class Group:
    """A family's matching documents, best first."""

    family: int
    hits: tuple[IndexHit, ...]


def group(hits: tuple[IndexHit, ...], families: dict[int, int]) -> list[Group]:
    """Group documents by family; a family stands where its best document stood."""
    groups: dict[int, list[IndexHit]] = {}
    for hit in hits:
        groups.setdefault(families.get(hit.doc, -hit.doc), []).append(hit)
    return [Group(family, tuple(members)) for family, members in groups.items()]


def search_families(
    find: Callable[[int, tuple[Facet, ...]], Fused],
    store: PatentStore,
    facets: tuple[Facet, ...],
    wanted: int,
) -> tuple[list[Group], Fused]:
    """Search until ``wanted`` families are complete or nothing more matches.

    ``find`` gives the best so many documents. Facets and the total are those of the first search,
    over all matching documents.
    """
    fetch = wanted * FIRST_FETCH
    first = found = find(fetch, facets)
    while True:
        hits = found.answer.hits
        groups = group(hits, store.families_of([hit.doc for hit in hits]))
        if len(groups) >= wanted or len(hits) >= first.answer.total or fetch >= MAX_FETCH:
            return groups, replace(
                found, answer=replace(first.answer, hits=hits), words=first.words
            )
        fetch = min(fetch * 4, MAX_FETCH)
        found = find(fetch, ())
