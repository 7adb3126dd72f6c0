"""From documents in order of score to families in order of score."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trihub.core.hits import IndexAnswer, IndexHit
from trihub.core.ports import PatentStore, SearchIndex
from trihub.core.query import IndexRequest

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
    index: SearchIndex, store: PatentStore, request: IndexRequest, wanted: int
) -> tuple[list[Group], IndexAnswer]:
    """Search until ``wanted`` families are complete or nothing more matches.

    Facets and the total are those of the first search, over all matching documents.
    """
    fetch = wanted * FIRST_FETCH
    answer = index.search(replace(request, limit=fetch))
    hits = answer.hits
    while True:
        families = store.families_of([hit.doc for hit in hits])
        groups = group(hits, families)
        if len(groups) >= wanted or len(hits) >= answer.total or fetch >= MAX_FETCH:
            return groups, answer
        fetch = min(fetch * 4, MAX_FETCH)
        hits = index.search(replace(request, limit=fetch, facets=())).hits
