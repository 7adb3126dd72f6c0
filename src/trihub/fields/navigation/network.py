"""Which families of a collection cite which: a small part of the network, to be drawn and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.fields.navigation.families import KeyFamily, key_families
from trihub.fields.navigation.view import View

NODES = 30
_Pairs = dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """``source`` cites ``target`` (places of nodes); by how many pairs of publications."""

    source: int
    target: int
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Families, the earliest filed first, and the citations between them; ``others`` are neighbours of
    the family asked for that did not fit."""

    nodes: tuple[KeyFamily, ...]
    edges: tuple[Edge, ...]
    others: int


def network(view: View, field: str = "", around: str = "") -> Network:
    """The families cited most; or a family, by the key of a publication, with those that it cites and
    that cite it. :raises NotFound: there is no such field, or no such member."""
    families = key_families(view, field)
    pairs = view.kept(("citations", field), lambda: _pairs(view, families))
    if not around:
        first = range(min(len(families), NODES))
        return view.kept(("network", field), lambda: _network(families, pairs, first))
    return _network(families, pairs, _neighbours(families, pairs, around))


def _network(families: Sequence[KeyFamily], pairs: _Pairs, wanted: Sequence[int]) -> Network:
    chosen = sorted(wanted[:NODES], key=lambda n: (families[n].earliest, families[n].first.key))
    place = {family: n for n, family in enumerate(chosen)}
    edges = [
        Edge(source=place[a], target=place[b], pairs=count)
        for (a, b), count in pairs.items()
        if a in place and b in place
    ]
    return Network(
        nodes=tuple(families[n] for n in chosen),
        edges=tuple(sorted(edges, key=lambda edge: (edge.source, edge.target))),
        others=max(0, len(wanted) - NODES),
    )


def _pairs(view: View, families: Sequence[KeyFamily]) -> _Pairs:
    """Which family cites which, by their places."""
    of = {row.key: n for n, family in enumerate(families) for row in family.rows}
    found: _Pairs = {}
    for key, target in of.items():
        for citing in view.citing.get(key, ()):
            source = of.get(citing)
            if source is not None and source != target:
                found[source, target] = found.get((source, target), 0) + 1
    return found


def _neighbours(families: Sequence[KeyFamily], pairs: _Pairs, around: str) -> list[int]:
    """The place of a publication's family, and of those that it cites or that cite it."""
    centre = next((n for n, f in enumerate(families) if any(r.key == around for r in f.rows)), None)
    if centre is None:
        raise NotFound(
            said("“{number}” is no member of this field.", number=around),
            hint=said("Give the number of a member with its office and kind, for example {number}.",
                      number=families[0].first.key if families else "CN199000002A"),
        )  # fmt: skip
    near = {a if b == centre else b for a, b in pairs if centre in (a, b)}
    return [centre, *sorted(near)]
