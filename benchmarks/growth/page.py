"""``docs/scale.md``, made from the file of measurements alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from benchmarks.growth.model import (
    GIB,
    TARGET_KINDS,
    Assumptions,
    Plan,
    Run,
    at,
    base,
    exponent,
    index_bytes,
    plan,
)

ASKED = (100_000, 1_000_000, 10_000_000)
"""Sizes that were to be measured, of the last the index alone."""
AT_LEAST = 1.0
"""Shares from which something breaks."""
KINDS = {
    "10_terms": "10 terms, filtered",
    "100_terms": "100 terms, filtered",
    "10_terms_unfiltered": "10 terms, no filter",
}
PLAIN = {
    "storing, seconds": "storing/seconds",
    "storing, peak of memory, MiB": "storing/resident_mib",
    "indexing, seconds": "indexing/seconds",
    "indexing, processor seconds": "indexing/cpu_seconds",
    "indexing, peak of memory, MiB": "indexing/resident_mib",
    "store, bytes": "bytes/store",
    "index: columns, bytes": "bytes/columns",
    "index: postings and terms, bytes": "bytes/postings",
    "opening, ms": "opening_ms",
    "searching, peak of memory, MiB": "searching/resident_mib",
    "searching, the same without mapped files, MiB": "searching/anonymous_mib",
}


def number(value: float) -> str:
    """Three digits that count, thousands parted."""
    if value and abs(value) < 100:
        return f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.1e}"
    digits = max(0, len(str(int(abs(value)))) - 3)
    return f"{round(value, -digits):,.0f}"


def percent(share: float) -> str:
    """Two digits that count below ten, none behind the point above."""
    value = share * 100
    return f"{value:.2g} %" if value < 9.95 else f"{value:,.0f} %"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int = 0) -> str:
    """A table of Markdown; the first column is text, and the last ``texts`` are."""
    numbers = len(head) - 1 - texts
    lines = [head, ["---"] + ["---:"] * numbers + ["---"] * texts, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def paths(runs: Sequence[Run]) -> dict[str, str]:
    """Everything that grows, by what it is called."""
    found = dict(PLAIN)
    for kind in runs[-1]["searches"]:
        for part, said in (("clock", "clock"), ("cpu", "processor")):
            for rank in ("p50", "p95"):
                name = f"{KINDS[kind]}: {rank}, {said}, ms"
                found[name] = f"searches/{kind}/{part}/{rank}_ms"
    return found


def page(kept: Mapping[str, Any], a: Assumptions | None = None) -> str:
    """The whole page."""
    runs = sorted(kept["runs"].values(), key=lambda one: at(one, "documents"))
    alone = sorted(kept.get("index_only", {}).values(), key=lambda one: at(one, "documents"))
    a = a or Assumptions(**kept.get("inputs", {}))
    parts = [HEAD.strip(), ran(runs, alone), measured(runs), growth(runs)]
    if alone:
        parts.append(index_alone(alone))
    if len(runs) > 1:
        parts += [modelled(runs, alone, a), assumptions(a)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def ran(runs: Sequence[Run], alone: Sequence[Run]) -> str:
    """What ran, and what did not."""
    rows = [
        (
            number(at(one, "documents")) + (", the index alone" if one in alone else ""), one["day"], str(one["machine"]["processors"]),
            str(one["machine"]["memory_gib"]), str(one["machine"]["load_before"]),
            span(one["machine"]["speed"]), span(one["speed_after"]), one["machine"]["python"],
        )
        for one in (*runs, *alone)
    ]  # fmt: skip
    sizes, by_itself = ({int(at(one, "documents")) for one in some} for some in (runs, alone))
    missing = [f"{one:,}" for one in ASKED
               if one not in sizes and (one != ASKED[-1] or one not in by_itself)]  # fmt: skip
    head = ("documents", "day", "processors", "memory, GiB", "load before", "speed before, ms",
            "speed after, ms", "Python")  # fmt: skip
    text = "## What ran\n\n" + table(head, rows) + SPEED
    if missing:
        text += f"\nNot run: {'; '.join(missing)} documents. "
    else:
        text += "\n"
    return text + NODES + "\n\n" + target(runs)


def span(speed: Mapping[str, float]) -> str:
    """Best and worst."""
    return f"{speed['best_ms']:g} to {speed['worst_ms']:g}"


def target(runs: Sequence[Run]) -> str:
    """Whether a million documents are searched as fast as they are to be."""
    last, ms = runs[-1], Assumptions().latency_ms
    slowest = max(at(last, f"searches/{kind}/clock/p95_ms") for kind in TARGET_KINDS)
    spent = max(at(last, f"searches/{kind}/cpu/p95_ms") for kind in TARGET_KINDS)
    said = f"{'under' if slowest < ms else 'not under'} {ms:g} ms"
    count = int(at(last, "documents"))
    text = (f"At {count:,} documents the p95 of filtered searches with families and facets is "
            f"{number(slowest)} ms by the clock ({number(spent)} ms of the processor), {said}.")  # fmt: skip
    if count < ASKED[1]:
        text += f" The target is set for {ASKED[1]:,} documents, which were not run."
    return text


def measured(runs: Sequence[Run]) -> str:
    """The table of figures."""
    head = ["", *(f"{int(at(one, 'documents')):,}" for one in runs)]
    rows = [[name, *(number(at(one, path)) for one in runs)] for name, path in paths(runs).items()]
    each: dict[str, Any] = {
        "documents stored a second": lambda one, n: n / at(one, "storing/seconds"),
        "documents indexed a second": lambda one, n: n / at(one, "indexing/seconds"),
        "documents indexed a second of processor": lambda one, n: (
            n / at(one, "indexing/cpu_seconds")
        ),
        "store, bytes a document": lambda one, n: at(one, "bytes/store") / n,
        "index, bytes a document": lambda one, n: index_bytes(one) / n,
    }
    for name, of in each.items():
        rows.append([name, *(number(of(one, at(one, "documents"))) for one in runs)])
    for kind in runs[-1]["searches"]:
        rows.append([f"{KINDS[kind]}: documents that match, p50",
                     *(number(at(one, f"searches/{kind}/matches/p50")) for one in runs)])  # fmt: skip
    texts = runs[-1]["texts"]
    return (
        "## Measured\n\n"
        + table(head, rows)
        + WHAT.format(
            tokens=number(texts["tokens"]),
            bytes=number(texts["bytes"]),
            asked=runs[-1]["searches"][TARGET_KINDS[0]]["asked"],
        )
    )


def growth(runs: Sequence[Run]) -> str:
    """Exponents."""
    if len(runs) < 2:
        return "## Growth\n\nOne size was measured; growth needs two."
    sizes = [at(one, "documents") for one in runs]
    pairs = list(pairwise(range(len(runs))))
    head = ["exponent from … to", *(f"{sizes[i]:,.0f} to {sizes[j]:,.0f}" for i, j in pairs), "all"]
    rows = []
    for name, path in paths(runs).items():
        values = [at(one, path) for one in runs]
        slopes = [exponent([sizes[i], sizes[j]], [values[i], values[j]]) for i, j in pairs]
        rows.append([name, *(f"{one:.2f}" for one in (*slopes, exponent(sizes, values)))])
    return "## Growth\n\n" + EXPONENT.strip() + "\n\n" + table(head, rows)


def index_alone(alone: Sequence[Run]) -> str:
    """The index without a store: figures of each size, and the exponents between them."""
    names = {said: path for said, path in PLAIN.items()
             if not said.startswith(("storing", "store"))}  # fmt: skip
    for kind in alone[-1]["searches"]:
        for part, said in (("clock", "clock"), ("cpu", "processor")):
            for rank in ("p50", "p95"):
                names[f"{KINDS[kind]}: {rank}, {said}, ms"] = f"searches/{kind}/{part}/{rank}_ms"
    sizes = [at(one, "documents") for one in alone]
    pairs = list(pairwise(range(len(alone))))
    rows = []
    for name, path in names.items():
        values = [at(one, path) for one in alone]
        slopes = [exponent([sizes[i], sizes[j]], [values[i], values[j]]) for i, j in pairs]
        rows.append([name, *map(number, values), *(f"{one:.2f}" for one in slopes)])
    each = [f"{index_bytes(one) / size:.0f}" for one, size in zip(alone, sizes, strict=True)]
    rows.append(["index, bytes a document", *each, *("" for _ in pairs)])
    head = ["", *(f"{size:,.0f}" for size in sizes),
            *(f"exponent to {sizes[j]:,.0f}" for _, j in pairs)]  # fmt: skip
    return "## The index alone\n\n" + ALONE.strip() + "\n\n" + table(head, rows)


def modelled(runs: Sequence[Run], alone: Sequence[Run], a: Assumptions) -> str:
    """The model for every number of nodes, for documents as measured and for full texts."""
    found = base(runs, alone)
    plans = [plan(found, a, nodes) for nodes in a.nodes]
    larger = a.full_text_tokens / found.tokens
    full = [plan(found, a, nodes, larger=larger) for nodes in a.nodes]
    carried = OVER_ALONE if len(alone) > 1 else OVER
    text = (
        f"## {a.documents:,} documents, computed\n\n"
        + MODEL.format(carried=carried).strip()
        + "\n\n"
    )
    text += planned(plans, searches=True)
    text += "\n" + beyond(found.documents, plans, alone) + "\n\n"
    text += "### What breaks first\n\n" + BREAKS.strip() + "\n\n" + limits(plans)
    text += "\n" + first(plans) + "\n\n"
    text += f"### Full texts\n\n{FULL.strip().format(larger=number(larger))}\n\n"
    return text + planned(full, searches=False) + "\n" + limits(full) + "\n" + first(full)


def planned(plans: Sequence[Plan], *, searches: bool) -> str:
    """What the model says."""
    head = ["", *(f"{one.nodes} nodes" for one in plans)]
    rows: list[tuple[str, Any]] = [
        ("index with all copies, GiB", lambda one: one.index_gib),
        ("store with its standby, GiB", lambda one: one.store_gib),
        ("disk of a node, GiB", lambda one: one.node_disk_gib),
        ("to be cached on a node, GiB", lambda one: one.node_cache_gib),
        ("a new index, hours", lambda one: one.indexing_hours),
        ("a first load of the store, hours", lambda one: one.storing_hours),
    ]
    if searches:
        rows += [("primary shards", lambda one: one.shards),
                 ("documents of a shard", lambda one: one.shard_documents)]  # fmt: skip
        for kind in plans[0].latency_ms:
            rows.append((f"{KINDS[kind]}: p95, ms", lambda one, kind=kind: one.latency_ms[kind]))
        rows.append(("searches a second, at most", lambda one: one.searches_per_second))
    rows.append(("cost a month, in units of the price", lambda one: one.cost_month))
    return table(head, [[name, *(number(of(one)) for one in plans)] for name, of in rows])


def beyond(largest: int, plans: Sequence[Plan], alone: Sequence[Run]) -> str:
    """Which shards are larger than what was measured."""
    said = [f"{one.nodes} nodes ({one.shard_documents / largest:.1f} times)" for one in plans
            if one.shard_documents > largest]  # fmt: skip
    if not said:
        return f"No shard is larger than the {largest:,} documents measured."
    most = max((int(at(one, "documents")) for one in alone), default=0)
    until = "a rough guide until larger libraries are measured"
    if len(alone) > 1 and most >= max(one.shard_documents for one in plans):
        until = f"which holds what the index alone showed up to {most:,}"
    return (f"Shards are larger than the largest library measured ({largest:,} documents) with "
            f"{', '.join(said)}: latency and searches a second are carried along the exponent there, "
            f"{until}.")  # fmt: skip


def limits(plans: Sequence[Plan]) -> str:
    """Shares needed."""
    head = ["needed of what there is", *(f"{one.nodes} nodes" for one in plans)]
    rows = [
        [f"{limit.name}, {limit.unit}",
         *(f"{number(one.limits[n].need)} of {number(one.limits[n].there)} "
           f"({percent(one.limits[n].share)})" if one.limits[n].share < 1 else
           f"**{number(one.limits[n].need)} of {number(one.limits[n].there)} "
           f"({percent(one.limits[n].share)})**" for one in plans)]
        for n, limit in enumerate(plans[0].limits)
    ]  # fmt: skip
    return table(head, rows)


def first(plans: Sequence[Plan]) -> str:
    """What breaks, or would break, first."""
    lines = []
    for one in plans:
        share = one.first.share
        how = "is passed" if share >= AT_LEAST else "holds, and is the nearest"
        lines.append(f"- {one.nodes} nodes: {one.first.name} ({percent(share)}) {how}.")
    return "\n".join(lines) + "\n"


def assumptions(a: Assumptions) -> str:
    """All of them."""
    rows = []
    for one in dataclasses.fields(a):
        value = getattr(a, one.name)
        said = ", ".join(f"{v:,}" for v in value) if isinstance(value, tuple) else f"{value:,}"
        rows.append((f"`{one.name}`", said, one.metadata["unit"], one.metadata["why"]))
    return (
        "## Assumptions\n\n"
        + ASSUMED.strip()
        + "\n\n"
        + table(("", "value", "unit", "why"), rows, texts=2)
    )


GIB_SAID = f"1 GiB is {GIB:,.0f} bytes."
HEAD = """
# Growth: what was measured, and a hundred million documents on paper

Written by `python -m benchmarks.scale write` from `benchmarks/scale.json`; do not edit. Figures under
“Measured” were measured; all others are computed from them and from the table of assumptions below.
"""
SPEED = """
Speed is a loop of two million additions in Python, best and worst of seven: a machine of 2024 takes some
80 ms; where the two are far apart, or the load is above the number of processors, others used the machine
as well. Then processor time says more than the clock.
"""
NODES = "No cluster was run for this page: what it says of nodes is computed from the embedded engine on one machine."
WHAT = """
Documents are synthetic (`benchmarks/synthetic.py`): title, abstract and one claim, together {tokens} tokens
and {bytes} bytes of text on average, in four languages. Storing is SQLite with one writer; its time is that of
storing alone, its memory also that of writing the documents. Indexing is `trihub reindex`, with as many processes
as processors. Memory is the sum over all processes every 0.1 s; pages that several share count in each. Searches
are {asked} different ones of a kind, each once, by the prior-art function with families and facets, without passages
and explanations, in a process of its own; filters are the subclass and the day as cut-off. Processor time is
that of all threads. The library lies in the cache of files when it is searched, having just been written.
"""
ALONE = """
Documents of the same kind, other ones, without a store: for a size that would take hours with one. Indexing includes
writing the documents, in as many processes as processors. Searches go to the index as the library asks it, with filters, total and facets, without the
families, which the store knows: compare them with each other, not with those above. Above 200,000 documents in a
subclass a query runs twice, with the cut-off and without; so it is with the largest subclasses at ten million.
"""
EXPONENT = """
The slope of the logarithms: 1 where ten times the documents take ten times as much, 0 where they take as much.
The last column is by least squares over all sizes. A time that falls or hardly grows may come from a busier machine at
the smaller size (compare the speeds above) or from costs that do not depend on the size: it is no promise for larger ones.
"""
OVER = "over all sizes, or over the last two"
OVER_ALONE = f"{OVER}, or over the last two of the index alone"
"""What the exponent of larger shards was found over."""
MODEL = """
- *Size*: bytes a document × documents × copies, both of the store and of the index at the most documents measured of it.
- *Memory*: all columns, and a share of postings and terms, of every copy that a node holds.
- *Indexing*: documents a second of processor at the largest size, by cores, nodes and the share of the cores that
  indexing gets; each copy is indexed. The first load of the store goes through one writer, at the speed measured.
- *Latency*: p95 of processor time at the largest size, carried to the documents of a shard along an exponent, at least 0: to more
  documents the steepest ({carried}), to fewer the flattest with a
  store; times the cluster's factor and that of the slowest shard; plus merging and network.
- *Searches a second*: the mean of processor time of filtered searches of 10 terms at a shard's size, on every shard.
- *Cost*: nodes × hours × price. The store's server, traffic and people are not in it.
"""
BREAKS = """
Each limit, and how much of it is needed; what is passed is in bold. Of limits that hold, the one of which the largest
share is needed breaks first as documents are added.
"""
FULL = """
The same with {larger} times the text in each document: the index without its columns, the store, and the times of
indexing and storing are taken to grow in proportion. Searches were not measured on full texts, so no latency is given.
"""
ASSUMED = f"""
Inputs are choices of who plans, not facts; another price is given by `--node-hour`. {GIB_SAID} What is marked as not
measured should be measured on the cluster meant before money is spent.
"""
