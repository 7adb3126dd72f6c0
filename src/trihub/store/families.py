"""Both kinds of families, kept right while documents arrive in any order.

Simple families are rows named by their set of active priorities. Extended families are the
components of a graph of applications: a new edge joins components (the larger one keeps
its number), and where an edge goes away the components that it touched are worked out
again from the edges that remain. What belongs together is decided in
:mod:`trihub.core.families`; this only remembers the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, func, select, update

from trihub.store.counters import Counters
from trihub.store.database.engine import among, bulk, values
from trihub.store.prepared import PreparedPatent
from trihub.store.schema import application_node, document, family_simple, link

_Node = tuple[int, int]
"""Number of a node and its component."""


class UnionFind:
    """Sets of numbers that grow together; at first each number is alone."""

    def __init__(self, items: Iterable[int]) -> None:
        self._parent = {item: item for item in items}

    def _root(self, item: int) -> int:
        parent = self._parent
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    def join(self, one: int, other: int) -> None:
        """Make one set of two."""
        low, high = sorted((self._root(one), self._root(other)))
        self._parent[high] = low

    def sets(self) -> list[set[int]]:
        """All sets, in the order in which their first numbers were given."""
        found: dict[int, set[int]] = {}
        for item in self._parent:
            found.setdefault(self._root(item), set()).add(item)
        return list(found.values())


class Families:
    """Keeps families inside the writer's transaction."""

    def __init__(self, connection: Connection, counters: Counters, *, sqlite: bool) -> None:
        self._connection = connection
        self._counters = counters
        self._sqlite = sqlite

    # --- simple ---

    def simple(self, keys: Iterable[str]) -> dict[str, int]:
        """The number of each simple family, made where it is new."""
        wanted = list(dict.fromkeys(keys))
        query = select(family_simple.c.key, family_simple.c.id).where(
            among(family_simple.c.key, "keys", sqlite=self._sqlite)
        )
        rows = self._connection.execute(query, {"keys": values(wanted, sqlite=self._sqlite)})
        found = dict(rows.all())
        missing = [key for key in wanted if key not in found]
        fresh = list(zip(self._counters.take("family", len(missing)), missing, strict=True))
        bulk(self._connection, family_simple, fresh)
        self._counters.add("total", "families", len(fresh))
        return found | {key: number for number, key in fresh}

    def leave(self, families: Sequence[int]) -> None:
        """Drop those of the simple families that their last member has left."""
        if not families:
            return
        used = select(document.c.family).where(document.c.family == family_simple.c.id).exists()
        left = among(family_simple.c.id, "families", sqlite=self._sqlite)
        bound = {"families": values(families, sqlite=self._sqlite)}
        gone = self._connection.execute(delete(family_simple).where(left, ~used), bound)
        self._counters.add("total", "families", -gone.rowcount)

    # --- extended ---

    def join(self, documents: Sequence[PreparedPatent]) -> dict[str, int]:
        """Make the applications of new documents known and join what their links join.

        Returns the node of every application that the documents name.
        """
        nodes, old = self._nodes(documents)
        component = {key: number for key, (_, number) in nodes.items()}
        union = UnionFind(component.values())
        for item in documents:
            for other, _ in item.links:
                union.join(component[item.application], component[other])
        final = self._survivors(union.sets(), {number for _, number in old.values()})
        fresh = [
            (number, key, final[component[key]])
            for key, (number, _) in nodes.items()
            if key not in old
        ]
        bulk(self._connection, application_node, fresh)
        return {key: number for key, (number, _) in nodes.items()}

    def _nodes(
        self, documents: Sequence[PreparedPatent]
    ) -> tuple[dict[str, _Node], dict[str, _Node]]:
        """All nodes that documents name, the new ones numbered but not yet written; and the old."""
        wanted = dict.fromkeys(
            key for item in documents for key in (item.application, *(o for o, _ in item.links))
        )
        old = self._known_nodes(list(wanted))
        missing = [key for key in wanted if key not in old]
        numbers = self._counters.take("node", len(missing))
        components = self._counters.take("component", len(missing))
        fresh = zip(missing, zip(numbers, components, strict=True), strict=True)
        return old | dict(fresh), old

    def _known_nodes(self, keys: Sequence[str]) -> dict[str, _Node]:
        node = application_node.c
        query = select(node.key, node.id, node.component).where(
            among(node.key, "keys", sqlite=self._sqlite)
        )
        rows = self._connection.execute(query, {"keys": values(keys, sqlite=self._sqlite)})
        return {key: (number, component) for key, number, component in rows}

    def _survivors(self, sets: Iterable[set[int]], old: set[int]) -> dict[int, int]:
        """Which component each one becomes; renames those that were written before."""
        final: dict[int, int] = {}
        renamed = []
        count = 0
        for members in sets:
            kept = sorted(members & old)
            survivor = self._largest(kept) if len(kept) > 1 else min(kept or members)
            final |= dict.fromkeys(members, survivor)
            renamed += [{"old": item, "new": survivor} for item in kept if item != survivor]
            count += 1
        if renamed:
            change = update(application_node).where(
                application_node.c.component == bindparam("old")
            )
            self._connection.execute(change.values(component=bindparam("new")), renamed)
        self._counters.add("total", "extended families", count - len(old))
        return final

    def _largest(self, components: list[int]) -> int:
        node = application_node.c
        query = (
            select(node.component)
            .where(among(node.component, "components", sqlite=self._sqlite))
            .group_by(node.component)
            .order_by(func.count().desc(), node.component)
            .limit(1)
        )
        bound = {"components": values(components, sqlite=self._sqlite)}
        return int(self._connection.execute(query, bound).scalar_one())

    def relink(self, documents: Mapping[int, PreparedPatent]) -> None:
        """Put changed documents' applications and links in the place of what they stated before."""
        stated = self._stated(list(documents))
        for number, item in documents.items():
            if stated[number] != (item.application, set(item.links)):
                self._move(number, item)

    def _stated(self, numbers: list[int]) -> dict[int, tuple[str, set[tuple[str, str]]]]:
        """Documents' application keys and links as they are written."""
        node = application_node.c
        own = select(document.c.id, node.key).join(application_node)
        edges = select(link.c.document, node.key, link.c.reason).join(
            application_node, node.id == link.c.other
        )
        bound = {"numbers": values(numbers, sqlite=self._sqlite)}
        found: dict[int, tuple[str, set[tuple[str, str]]]] = {}
        asked = among(document.c.id, "numbers", sqlite=self._sqlite)
        for number, key in self._connection.execute(own.where(asked), bound):
            found[number] = key, set()
        asked = among(link.c.document, "numbers", sqlite=self._sqlite)
        for number, key, reason in self._connection.execute(edges.where(asked), bound):
            found[number][1].add((key, reason))
        return found

    def _move(self, number: int, item: PreparedPatent) -> None:
        """Link a document anew and work out again the components that this touches."""
        component = select(application_node.c.component).join(document)
        before = self._connection.execute(component.where(document.c.id == number)).scalar_one()
        nodes, old = self._nodes([item])
        fresh = [(n, key, c) for key, (n, c) in nodes.items() if key not in old]
        bulk(self._connection, application_node, fresh)
        self._connection.execute(delete(link).where(link.c.document == number))
        bulk(self._connection, link, link_rows(number, item, {k: n for k, (n, _) in nodes.items()}))
        own = nodes[item.application][0]
        self._connection.execute(update(document).where(document.c.id == number).values(node=own))
        written = {before} | {component for _, component in old.values()}
        self._rebuild(written, written | {component for _, component in nodes.values()})

    def _rebuild(self, old: set[int], touched: set[int]) -> None:
        """Work components out again from their documents and links.

        ``old`` are those among the ``touched`` that held documents before.
        """
        bound = {"components": values(sorted(touched), sqlite=self._sqlite)}
        node = application_node.c
        inside = among(node.component, "components", sqlite=self._sqlite)
        component = dict(
            self._connection.execute(select(node.id, node.component).where(inside), bound).all()
        )
        held = select(document.c.id, document.c.node).join(application_node).where(inside)
        owner = dict(self._connection.execute(held, bound).all())
        edges = (
            select(link.c.document, link.c.other)
            .join(document, document.c.id == link.c.document)
            .join(application_node, application_node.c.id == document.c.node)
            .where(inside)
        )
        stated = self._connection.execute(edges, bound).all()
        union = UnionFind([*owner.values(), *(other for _, other in stated)])
        for stating, other in stated:
            union.join(owner[stating], other)
        parts = union.sets()
        self._rename(parts, component)
        self._forget(sorted(component.keys() - set().union(*parts)))
        self._counters.add("total", "extended families", len(parts) - len(old))

    def _rename(self, parts: list[set[int]], component: dict[int, int]) -> None:
        """Give each part a component's number: the largest part keeps one of its own first."""
        taken: set[int] = set()
        moved = []
        for part in sorted(parts, key=lambda members: (-len(members), min(members))):
            free = {component[item] for item in part} - taken
            number = min(free) if free else self._counters.next("component")
            taken.add(number)
            moved += [{"node": n, "to": number} for n in sorted(part) if component[n] != number]
        if moved:
            change = update(application_node).where(application_node.c.id == bindparam("node"))
            self._connection.execute(change.values(component=bindparam("to")), moved)

    def _forget(self, nodes: list[int]) -> None:
        """Delete applications that no document is of or refers to any more."""
        if nodes:
            gone = among(application_node.c.id, "nodes", sqlite=self._sqlite)
            bound = {"nodes": values(nodes, sqlite=self._sqlite)}
            self._connection.execute(delete(application_node).where(gone), bound)


def link_rows(
    number: int, item: PreparedPatent, nodes: dict[str, int]
) -> list[tuple[int, int, str]]:
    """The rows of ``link`` for a document; two keys that were cut to one make one row."""
    return sorted({(number, nodes[other], reason) for other, reason in item.links})
