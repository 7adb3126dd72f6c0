"""Families: which publications protect the same invention, and why.

Simple family (EPO, DOCDB): publications with exactly the same set of active priorities;
where a document has none, its own application counts as its priority. A PCT application
and its national phases are one application, so a national phase without priorities of
its own takes the international application. Extended family (EPO, INPADOC): everything
linked directly or indirectly by priorities, the PCT, divisions, continuations, conversions.

Pure functions over documents; the store keeps their results up to date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trihub.core.patent import Patent, Relation


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One edge between two applications and what makes it (``priority``, a :class:`Relation`)."""

    application: str
    other: str
    reason: str


def application_key(patent: Patent) -> str:
    """The node of a document: its application, or the publication where no application is known."""
    if patent.application and patent.application.key:
        return patent.application.key
    return f"publication:{patent.publication.office}{patent.publication.number}"


def _pct_key(patent: Patent) -> str:
    if patent.pct and patent.pct.application and patent.pct.application.key:
        return patent.pct.application.key
    return next((r.key for r in patent.related if r.relation is Relation.PCT and r.key), "")


def simple_key(patent: Patent) -> tuple[str, ...]:
    """The sorted set of active priorities that decides the simple family (never empty).

    Priorities whose number cannot be read take part by office, verbatim number and date, so
    that two such documents still meet when they print the same.
    """
    active = {p.key or f"{p.office}:{p.number}" for p in patent.priorities if p.active is not False}
    return tuple(sorted(active)) or ((_pct_key(patent) or application_key(patent)),)


def links(patent: Patent) -> tuple[Link, ...]:
    """Every edge that a document states, active or not, sorted and without repeats."""
    own = application_key(patent)
    found = {Link(own, p.key or f"{p.office}:{p.number}", "priority") for p in patent.priorities}
    found.update(Link(own, r.key, r.relation.value) for r in patent.related if r.key)
    if pct := _pct_key(patent):
        found.add(Link(own, pct, Relation.PCT.value))
    return tuple(sorted(link for link in found if link.other != own))


def components(edges: Iterable[Link]) -> dict[str, str]:
    """Each application's extended family, named by the smallest key in it (union-find)."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for edge in edges:
        low, high = sorted((root(edge.application), root(edge.other)))
        parent[high] = low
    return {node: root(node) for node in parent}


def path(edges: Iterable[Link], start: str, goal: str) -> tuple[Link, ...]:
    """The shortest chain of edges from ``start`` to ``goal``: why the two belong together."""
    neighbours: dict[str, list[tuple[str, Link]]] = {}
    for edge in sorted(set(edges)):
        neighbours.setdefault(edge.application, []).append((edge.other, edge))
        neighbours.setdefault(edge.other, []).append((edge.application, edge))
    trail: dict[str, tuple[Link, ...]] = {start: ()}
    queue = [start]
    for node in queue:
        if node == goal:
            return trail[node]
        for other, edge in neighbours.get(node, ()):
            if other not in trail:
                trail[other] = (*trail[node], edge)
                queue.append(other)
    return ()
