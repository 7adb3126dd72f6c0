"""Whether all that a library keeps beside its documents is what the documents say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping

from sqlalchemy import select, text

from trihub.core.families import application_key, components, links, simple_key
from trihub.core.ports import Stored
from trihub.store import SqlStore, prepare
from trihub.store.schema import application_node, citation_target, document, family_simple, link

Partition = frozenset[frozenset[str]]


def everything(store: SqlStore) -> list[Stored]:
    return store.changes_since(0, limit=1_000_000)


def partition(group_of: Mapping[str, Hashable]) -> Partition:
    """The sets of keys that share a group."""
    groups: dict[Hashable, set[str]] = defaultdict(set)
    for key, group in group_of.items():
        groups[group].add(key)
    return frozenset(frozenset(members) for members in groups.values())


def simple_at_once(kept: Iterable[Stored]) -> Partition:
    return partition({item.patent.key: simple_key(item.patent) for item in kept})


def extended_at_once(kept: Iterable[Stored]) -> Partition:
    found = list(kept)
    named = components(edge for item in found for edge in links(item.patent))
    own = {item.patent.key: application_key(item.patent) for item in found}
    return partition({key: named.get(node, node) for key, node in own.items()})


def assert_consistent(store: SqlStore) -> list[Stored]:
    """Compare families, links, citations and totals with what the documents give at once."""
    kept = everything(store)
    assert partition({i.patent.key: i.simple_family for i in kept}) == simple_at_once(kept)
    assert partition({i.patent.key: i.extended_family for i in kept}) == extended_at_once(kept)
    _assert_rows(store, kept)
    _assert_counts(store, kept)
    return kept


def _assert_rows(store: SqlStore, kept: list[Stored]) -> None:
    with store._reader.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        nodes = dict(
            connection.execute(select(application_node.c.id, application_node.c.key)).all()
        )
        rows = connection.execute(
            select(document.c.node, link.c.other, link.c.reason).join(link)
        ).all()
        cited = connection.execute(select(citation_target)).all()
        families = set(connection.scalars(select(family_simple.c.id)))
        hashes = dict(connection.execute(select(document.c.id, document.c.hash)).all())
    stated = {(edge.application, edge.other, edge.reason) for i in kept for edge in links(i.patent)}
    assert {(nodes[own], nodes[other], reason) for own, other, reason in rows} == stated
    used = {application_key(i.patent) for i in kept} | {other for _, other, _ in stated}
    assert set(nodes.values()) == used
    assert families == {i.simple_family for i in kept}
    assert {tuple(row) for row in cited} == {
        (c.office, c.number, i.doc)
        for i in kept
        for c in i.patent.citations
        if c.office and c.number
    }
    assert hashes == {i.doc: prepare(i.patent).hash for i in kept}


def _assert_counts(store: SqlStore, kept: list[Stored]) -> None:
    counts = store.counts()
    assert counts.documents == len(kept)
    assert counts.families == len({i.simple_family for i in kept})
    assert counts.extended_families == len({i.extended_family for i in kept})
    assert counts.by_office == Counter(i.patent.publication.office for i in kept)
    assert counts.last_change == max((i.change for i in kept), default=0)
    prepared = [prepare(i.patent) for i in kept]
    assert counts.by_kind == Counter(item.neutral for item in prepared)
    assert counts.by_language == Counter(item.language for item in prepared)
