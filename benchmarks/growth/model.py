"""From sizes that were measured to sizes that were not: slopes, and a plan for a number of nodes.

Nothing here measures. What is not in the file of measurements is a field of :class:`Assumptions`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

GIB = float(1 << 30)
Run = Mapping[str, Any]
TARGET_KINDS = ("10_terms", "100_terms")
"""Searches that the target of latency is about: with filters, families and facets."""


def _said(value: Any, unit: str, why: str) -> Any:
    return field(default=value, metadata={"unit": unit, "why": why})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Everything that the model takes from elsewhere than the measurements."""

    documents: int = _said(100_000_000, "documents", "asked for")
    nodes: tuple[int, ...] = _said((5, 20, 60), "nodes", "asked for")
    copies: int = _said(2, "copies", "a primary and one replica of every shard")
    cores: int = _said(16, "cores a node", "input: the node that is priced")
    memory_gib: float = _said(64.0, "GiB a node", "input: the node that is priced")
    disk_gib: float = _said(2_000.0, "GiB a node", "input: the node that is priced")
    node_hour: float = _said(1.0, "a node and hour", "input: put in your own price (`--node-hour`)")
    hours: int = _said(730, "hours a month", "8,760 hours of a year / 12")
    heap_share: float = _said(0.5, "of memory", "for the server's heap; the rest caches files")
    disk_filled: float = _said(0.85, "of the disk", "OpenSearch's low watermark unless it is set")
    shards_per_node: int = _said(4, "primary shards a node", "chosen")
    shard_documents: int = _said(2_147_483_519, "documents a shard", "the most that a Lucene index takes")  # fmt: skip
    size_factor: float = _said(1.0, "× embedded", "the cluster's bytes for a document, to the embedded engine's; not measured")  # fmt: skip
    engine_factor: float = _said(2.0, "× embedded", "the cluster's processor time, to the embedded engine's, in searching and indexing; not measured")  # fmt: skip
    index_efficiency: float = _said(0.6, "of cores", "of the cores' time, what indexing gets while nodes wait and join segments")  # fmt: skip
    postings_cached: float = _said(0.2, "of postings", "what a day's searches read of them; not measured")  # fmt: skip
    straggler: float = _said(1.5, "×", "the slowest of many shards, to the p95 of one; not measured")  # fmt: skip
    merge_ms: float = _said(0.05, "ms a shard", "joining a shard's best documents, families and counts; not measured")  # fmt: skip
    network_ms: float = _said(2.0, "ms a search", "two rounds between nodes; not measured")
    searches_per_second: float = _said(50.0, "searches a second", "input: the load of all readers together")  # fmt: skip
    busy: float = _said(0.6, "of cores", "above this share queues grow")
    latency_ms: float = _said(100.0, "ms at p95", "the target of search with filters, families and facets")  # fmt: skip
    rebuild_hours: float = _said(24.0, "hours", "input: how long a first load or a new index may take")  # fmt: skip
    store_copies: int = _said(2, "copies", "a server and its standby; not among the nodes")
    store_disk_gib: float = _said(8_000.0, "GiB", "input: the disk of the store's one server")
    full_text_tokens: float = _said(6_000.0, "tokens", "of a document with its description; not measured here")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carried:
    """A value at the largest size, and along which exponents it is carried to others."""

    value: float
    larger: float
    """To larger sizes: the steepest that was measured."""
    smaller: float
    """To smaller ones: the flattest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What the model takes from the measurements."""

    documents: int
    store_bytes: float
    columns_bytes: float
    postings_bytes: float
    index_bytes: float
    """Bytes a document, of the largest size."""
    indexed_per_core: float
    """Documents a second of processor."""
    stored_per_second: float
    tokens: float
    latency: Mapping[str, Carried]
    """Of each kind of search: p95 of processor time (ms)."""
    mean: Carried
    """The same of the mean of the first kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What is needed of what there is."""

    name: str
    unit: str
    need: float
    there: float

    @property
    def share(self) -> float:
        """Above 1 it breaks."""
        return self.need / self.there


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The model for a number of nodes."""

    nodes: int
    shards: int
    shard_documents: float
    index_gib: float
    store_gib: float
    node_disk_gib: float
    node_cache_gib: float
    indexing_hours: float
    storing_hours: float
    latency_ms: Mapping[str, float]
    searches_per_second: float
    cost_month: float
    limits: tuple[Limit, ...]

    @property
    def first(self) -> Limit:
        """What breaks first: of which the largest share is needed."""
        return max(self.limits, key=lambda one: one.share)


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The slope of the logarithms, by least squares: 1 where twice the documents take twice as much.

    :raises ValueError: fewer than two sizes, or a value that has no logarithm.
    """
    if len(sizes) < 2:
        raise ValueError("a slope needs two sizes")
    x, y = [math.log(one) for one in sizes], [math.log(one) for one in values]
    middle, level = sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - middle) ** 2 for one in x)
    return sum((a - middle) * (b - level) for a, b in zip(x, y, strict=True)) / spread


def at(value: Any, path: str) -> float:
    """What stands at ``a/b/c`` of a run."""
    for name in path.split("/"):
        value = value[name]
    return float(value)


def index_bytes(run: Run) -> float:
    """Bytes of the whole index."""
    return sum(at(run, f"bytes/{name}") for name in ("columns", "postings", "other"))


def base(runs: Sequence[Run], alone: Sequence[Run] = ()) -> Base:
    """What is measured, of the largest size; exponents over all sizes and between the last two.

    Of ``alone``, the index without a store, come the bytes of the index where it was measured at more
    documents, and a third exponent of searches, between its last two sizes, for larger sizes than those of
    ``runs``. A slope that falls is taken as flat: shards that are smaller than what was measured do not
    cost more for it, and larger ones never cost less.
    """
    runs, alone = (sorted(some, key=lambda one: at(one, "documents")) for some in (runs, alone))
    last, count = runs[-1], at(runs[-1], "documents")
    sizes = [at(one, "documents") for one in runs]
    largest = max([last, *alone], key=lambda one: at(one, "documents"))
    many = at(largest, "documents")

    def slope(path: str) -> Carried:
        values = [at(one, path) for one in runs]
        found = [exponent(sizes, values), exponent(sizes[-2:], values[-2:])]
        smaller = max(0.0, min(found))
        if len(alone) > 1:
            two = alone[-2:]
            found.append(
                exponent([at(one, "documents") for one in two], [at(one, path) for one in two])
            )
        return Carried(values[-1], max(0.0, *found), smaller)

    return Base(
        documents=int(count),
        store_bytes=at(last, "bytes/store") / count,
        columns_bytes=at(largest, "bytes/columns") / many,
        postings_bytes=at(largest, "bytes/postings") / many,
        index_bytes=index_bytes(largest) / many,
        indexed_per_core=count / at(last, "indexing/cpu_seconds"),
        stored_per_second=count / at(last, "storing/seconds"),
        tokens=at(last, "texts/tokens"),
        latency={kind: slope(f"searches/{kind}/cpu/p95_ms") for kind in last["searches"]},
        mean=slope(f"searches/{TARGET_KINDS[0]}/cpu/mean_ms"),
    )


def scaled(measured: Carried, of: float, to: float) -> float:
    """A value at another size, along its exponent."""
    power = measured.larger if to > of else measured.smaller
    return measured.value * (to / of) ** power


def latency(base: Base, a: Assumptions, kind: str, shards: int) -> float:
    """p95 of one search over shards that work at the same time, in ms."""
    one = scaled(base.latency[kind], base.documents, a.documents / shards) * a.engine_factor
    return one * a.straggler + a.merge_ms * shards + a.network_ms


def throughput(base: Base, a: Assumptions, nodes: int, shards: int) -> float:
    """Searches a second: one takes its time on every shard."""
    mean = scaled(base.mean, base.documents, a.documents / shards) * a.engine_factor / 1000
    return nodes * a.cores * a.busy / (mean * shards)


def plan(base: Base, a: Assumptions, nodes: int, *, larger: float = 1.0) -> Plan:
    """The model. ``larger`` documents have so many times the text; searches are then not modelled
    (the figures are those of documents as measured)."""
    shards = nodes * a.shards_per_node
    every = a.documents * a.copies * a.size_factor
    texts = (base.index_bytes - base.columns_bytes) * larger + base.columns_bytes
    index = every * texts / GIB
    cached = base.columns_bytes + base.postings_bytes * larger * a.postings_cached
    rate = base.indexed_per_core / a.engine_factor / larger * nodes * a.cores * a.index_efficiency
    store = a.documents * base.store_bytes * larger / GIB
    figures = {
        "node_disk_gib": index / nodes,
        "node_cache_gib": every * cached / GIB / nodes,
        "indexing_hours": a.documents * a.copies / rate / 3600,
        "storing_hours": a.documents * larger / base.stored_per_second / 3600,
        "searches_per_second": throughput(base, a, nodes, shards),
    }
    milliseconds = {kind: latency(base, a, kind, shards) for kind in base.latency}
    return Plan(
        nodes=nodes, shards=shards, shard_documents=a.documents / shards, index_gib=index,
        store_gib=store * a.store_copies, latency_ms=milliseconds,
        cost_month=nodes * a.hours * a.node_hour, **figures,
        limits=(*of_nodes(figures, a), *of_store(figures, store, a),
                *of_searches(figures, milliseconds, a, shards, modelled=larger == 1)),
    )  # fmt: skip


def of_nodes(figures: Mapping[str, float], a: Assumptions) -> tuple[Limit, ...]:
    """Limits of a node."""
    return (
        Limit(name="disk of a node", unit="GiB", need=figures["node_disk_gib"],
              there=a.disk_gib * a.disk_filled),
        Limit(name="memory that caches files, of a node", unit="GiB",
              need=figures["node_cache_gib"], there=a.memory_gib * (1 - a.heap_share)),
        Limit(name="time of a new index", unit="hours", need=figures["indexing_hours"],
              there=a.rebuild_hours),
    )  # fmt: skip


def of_store(figures: Mapping[str, float], gib: float, a: Assumptions) -> tuple[Limit, ...]:
    """Limits of the store, which more nodes do not help."""
    return (
        Limit(name="disk of the store's server", unit="GiB", need=gib,
              there=a.store_disk_gib * a.disk_filled),
        Limit(name="time of a first load by one writer", unit="hours",
              need=figures["storing_hours"], there=a.rebuild_hours),
    )  # fmt: skip


def of_searches(
    figures: Mapping[str, float], milliseconds: Mapping[str, float], a: Assumptions, shards: int,
    *, modelled: bool,
) -> tuple[Limit, ...]:  # fmt: skip
    """Limits of searching."""
    shard = Limit(name="documents of a shard", unit="documents", need=a.documents / shards,
                  there=a.shard_documents)  # fmt: skip
    if not modelled:
        return (shard,)
    slowest = max(milliseconds[kind] for kind in TARGET_KINDS)
    return (
        shard,
        Limit(name="latency of a filtered search", unit="ms", need=slowest, there=a.latency_ms),
        Limit(name="searches a second", unit="searches", need=a.searches_per_second,
              there=figures["searches_per_second"]),
    )  # fmt: skip
