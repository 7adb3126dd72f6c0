"""OpenSearch beside the embedded engine, and beside itself without us.

``python -m benchmarks.opensearch [--documents N] [--queries N] [--urls URL,…] [--output FILE]`` draws
the corpus of :mod:`benchmarks.index_engine` and measures, in one run on one cluster (three nodes of
the tests, unless addresses are given):

- *loading*: documents a second of ours, from ready documents to the end of the commit, and of the
  client's own bulk helpers with the same tokens in an index of as many parts and copies. The two
  take turns, piece by piece, so that what else the machine does meets both alike. Seconds of the
  processor, of this process and the nodes together, stand beside where the nodes are ours.
- *answers*: the best hundred of queries of every kind, against tantivy's: in how many the documents
  are the same, the correlation of ranks, and how many differences are ties and how many are not.
- *overhead*: one of our searches against the server's answer to the same request alone, in turn, the
  best of a few rounds each, by the clock; what ours takes beyond what the server says that its searches
  took; and what ours takes more of this process's processor.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from opensearchpy import OpenSearch, helpers
from scipy.stats import spearmanr

from benchmarks.__main__ import machine
from benchmarks.index_engine import Corpus
from benchmarks.queries import of_every_kind
from trihub.core.hits import IndexAnswer
from trihub.core.ports import IndexDocument, SearchIndex
from trihub.core.query import IndexRequest, TextField
from trihub.index.opensearch import Cluster, OpenSearchIndex
from trihub.index.tantivy import open_index

TURNS = 5
"""Pieces in which the two ways of loading take turns."""
WARMING = 1_000
"""Documents that are loaded both ways before, for the nodes to compile what they do."""
ROUNDS = 3
SHARDS, REPLICAS = 3, 1
PREFIX = "bench"
BARE = "bench-bare"
BEST = 100
CLOSE = 1e-4
"""Scores that are nearer to one another, in proportion, are ties: engines add in 32 bits."""


@contextmanager
def cluster(urls: str) -> Iterator[tuple[list[str], list[int]]]:
    """The addresses of the nodes, and their processes where they are ours."""
    if urls:
        yield urls.split(","), []
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from servers.opensearch.cluster import serving
    from servers.opensearch.node import ARCHIVE

    folder = Path(tempfile.mkdtemp(prefix="trihub-bench-"))
    try:
        java = ["-Xms1g", "-XX:+UseSerialGC", f"-XX:SharedArchiveFile={ARCHIVE}"]
        with serving(folder, heap="3g", options=java) as nodes:
            yield nodes.urls, [int((folder / name / "pid").read_text()) for name in nodes.names]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class Spent:
    """Seconds by the clock and of the processor."""

    processes: Sequence[int]
    clock: float = 0.0
    processor: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Add what the block takes."""
        clock, processor = time.perf_counter(), self._processor()
        yield
        self.clock += time.perf_counter() - clock
        self.processor += self._processor() - processor

    def _processor(self) -> float:
        ticks = 0
        for process in self.processes:
            parts = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
            ticks += int(parts[11]) + int(parts[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


# --- loading -------------------------------------------------------------------------------


def bare_index(client: OpenSearch) -> None:
    """An index of the same tokens and values, as one who uses the client alone would make it."""
    text = {"type": "text", "analyzer": "whitespace"}
    exact = {"type": "keyword"}
    names = ("office", "kind", "languages", "numbers", "applications", "ipc", "applicants")
    properties: dict[str, Any] = {name.value: text for name in TextField}
    properties |= dict.fromkeys(names, exact)
    properties |= {key: {"type": "integer"} for key in ("published", "filed", "earliest")}
    settings = {
        "number_of_shards": SHARDS, "number_of_replicas": REPLICAS, "refresh_interval": "-1",
    }  # fmt: skip
    mappings = {"_source": {"enabled": False}, "properties": properties}
    client.indices.create(index=BARE, body={"settings": settings, "mappings": mappings})


def bare_actions(documents: Sequence[IndexDocument], first: int) -> Iterator[dict[str, Any]]:
    """What the client's bulk helpers take."""
    for number, one in enumerate(documents, first):
        yield {
            "_index": BARE, "_id": str(number),
            "_source": {
                **{name.value: text for name, text in one.texts.items()},
                "office": one.office, "kind": one.kind, "languages": one.languages,
                "numbers": one.numbers, "applications": one.applications, "ipc": one.ipc,
                "applicants": one.applicants, "published": one.published, "filed": one.filed,
                "earliest": one.earliest,
            },
        }  # fmt: skip


def load(
    index: OpenSearchIndex, client: OpenSearch, documents: list[IndexDocument],
    processes: Sequence[int],
) -> dict[str, float]:  # fmt: skip
    """Load everything both ways, in turn."""
    bare_index(client)
    ours, bare, piece = Spent(processes), Spent(processes), -(-len(documents) // TURNS)
    with index.writer(fresh=True) as writer:
        for start in range(0, len(documents), piece):
            part = documents[start : start + piece]
            with ours.counted():
                for doc, document in enumerate(part, start + 1):
                    writer.add(index.prepare(document), doc=doc, change=doc)
                writer.commit(start + len(part))
            with bare.counted():
                actions = bare_actions(part, start + 1)
                for _ in helpers.parallel_bulk(client, actions, thread_count=3, chunk_size=1000):
                    pass
                client.indices.refresh(index=BARE)
    client.indices.delete(index=BARE)
    told = {
        "ours per second": round(len(documents) / ours.clock),
        "bare per second": round(len(documents) / bare.clock),
        "share by the clock": round(bare.clock / ours.clock, 2),
    }
    if processes:
        told["ours processor seconds"] = round(ours.processor, 1)
        told["bare processor seconds"] = round(bare.processor, 1)
        told["share by the processor"] = round(bare.processor / ours.processor, 2)
    return told


# --- answers -------------------------------------------------------------------------------


@dataclass(slots=True)
class Agreement:
    """Queries of one kind, and what came of them."""

    queries: int = 0
    hits: int = 0
    """Of all queries, tantivy's."""
    same_documents: int = 0
    same_totals: int = 0
    same_facets: int = 0
    ties: int = 0
    """Queries in which documents differ that are tied with the last one, or change places with it."""
    unexplained: int = 0
    correlations: list[float] = field(default_factory=list)

    def add(self, ours: IndexAnswer, theirs: IndexAnswer) -> None:
        """Compare the answers of OpenSearch and tantivy to one query."""
        self.queries += 1
        self.hits += len(theirs.hits)
        self.same_totals += ours.total == theirs.total
        self.same_facets += ours.facets == theirs.facets
        left, right = ({hit.doc: hit.score for hit in one.hits} for one in (ours, theirs))
        self.same_documents += left.keys() == right.keys()
        if left.keys() != right.keys():
            tied = all(_is_close(found, left, right) for found in left.keys() ^ right.keys())
            self.ties += tied
            self.unexplained += not tied
        self.correlations.append(_correlation(left, right))

    def told(self) -> dict[str, Any]:
        """The figures."""
        figures = asdict(self)
        del figures["correlations"]
        return figures | {
            "correlation_mean": round(statistics.fmean(self.correlations), 6),
            "correlation_least": round(min(self.correlations), 6),
        }


def _is_close(doc: int, left: dict[int, float], right: dict[int, float]) -> bool:
    """Whether a document that only one has scores as the other's last."""
    score = left.get(doc, right.get(doc, 0.0))
    other = right if doc in left else left
    last = min(other.values(), default=0.0)
    return abs(score - last) <= CLOSE * max(score, last)


def _correlation(left: dict[int, float], right: dict[int, float]) -> float:
    """Spearman's, over the documents that both have; 1 where there are fewer than two."""
    places = {doc: place for place, doc in enumerate(right)}
    both = [(place, places[doc]) for place, doc in enumerate(left) if doc in places]
    if len(both) < 2:
        return 1.0
    return float(spearmanr(*zip(*both, strict=True)).statistic)


def compare(
    ours: SearchIndex, theirs: SearchIndex, asked: Sequence[tuple[str, IndexRequest]]
) -> dict[str, Any]:
    """Every query to both."""
    kinds: dict[str, Agreement] = {}
    for kind, request in asked:
        kinds.setdefault(kind, Agreement()).add(ours.search(request), theirs.search(request))
    return {kind: agreement.told() for kind, agreement in kinds.items()}


# --- overhead ------------------------------------------------------------------------------


def overhead(
    index: OpenSearchIndex, urls: list[str], asked: Sequence[IndexRequest]
) -> dict[str, float]:
    """Milliseconds of our search, of its one request to the server alone, between the two, and beyond
    the server's own time."""
    recorded: list[tuple[str, str, dict[str, Any], Any, Any]] = []
    transport = index._server._open().transport
    perform = transport.perform_request

    took: list[float] = []

    def recording(method: str, url: str, **rest: Any) -> Any:
        answer = perform(method, url, **rest)
        if "_search" in url:
            recorded.append((method, url, dict(rest["params"]), rest["body"], rest["headers"]))
            took.append(answer.get("took", 0) / 1000)
        return answer

    def search(request: IndexRequest) -> None:
        took.clear()
        started = time.perf_counter()
        index.search(request)
        beyond.append(time.perf_counter() - started - sum(took))

    bare = OpenSearch(urls, timeout=60).transport
    names = ("ours", "bare", "more", "more of our processor", "beyond what it took")
    times: dict[str, list[float]] = {name: [] for name in names}
    for request in asked:
        recorded.clear()
        transport.perform_request = recording
        index.search(request)
        transport.perform_request = perform
        method, url, params, body, headers = recorded[0]
        alone = partial(
            bare.perform_request, method, url, params=params, body=body, headers=headers
        )
        beyond: list[float] = []
        ours, theirs = [float("inf")] * 2, [float("inf")] * 2
        transport.perform_request = recording
        for _ in range(ROUNDS):
            ours, theirs = _least(ours, partial(search, request)), _least(theirs, alone)
        transport.perform_request = perform
        times["beyond what it took"].append(min(beyond))
        times["ours"].append(ours[0])
        times["bare"].append(theirs[0])
        times["more"].append(ours[0] - theirs[0])
        times["more of our processor"].append(ours[1] - theirs[1])
    return {
        f"{name} {label}": round(float(np.percentile(values, share)) * 1000, 2)
        for name, values in times.items()
        for label, share in (("p50 ms", 50), ("p95 ms", 95))
    }


def _least(known: list[float], work: Callable[[], object]) -> list[float]:
    """The least seconds by the clock and of our processor, of those known and of one more time."""
    clock, processor = time.perf_counter(), time.thread_time()
    work()
    spent = time.perf_counter() - clock, time.thread_time() - processor
    return [min(pair) for pair in zip(known, spent, strict=True)]


def measure(count: int, queries: int, urls: list[str], processes: Sequence[int]) -> dict[str, Any]:
    """The whole run."""
    documents = list(Corpus().documents(count))
    where = Cluster(urls=tuple(urls), prefix=PREFIX, shards=SHARDS, replicas=REPLICAS, timeout=120)
    index = OpenSearchIndex(where, analysis="benchmark")
    client = OpenSearch(urls, timeout=120)
    folder = Path(tempfile.mkdtemp(prefix="trihub-bench-"))
    embedded = open_index(folder, analysis="benchmark")
    told: dict[str, Any] = {"documents": count, "queries": queries, "machine": machine()}
    try:
        load(index, client, documents[:WARMING], processes)
        told["loading"] = load(index, client, documents, processes)
        print(json.dumps(told, indent=1), flush=True)
        with embedded.writer(fresh=True) as writer:
            for doc, document in enumerate(documents, 1):
                writer.add(embedded.prepare(document), doc=doc, change=doc)
        asked = list(of_every_kind(documents, queries, limit=BEST))
        told["answers"] = compare(index, embedded, asked)
        print(json.dumps(told["answers"], indent=1), flush=True)
        told["overhead"] = overhead(index, urls, [request for _, request in asked])
    finally:
        embedded.close()
        index.close()
        shutil.rmtree(folder, ignore_errors=True)
        client.indices.delete(index=f"{PREFIX}-*", expand_wildcards="all")
        client.indices.delete_index_template(name=f"{PREFIX}*", ignore=404)
    return told


def main() -> None:
    """Measure and print, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--urls", default="")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    with cluster(options.urls) as (urls, processes):
        told = measure(options.documents, options.queries, urls, processes)
    text = json.dumps(told, indent=1)
    print(text)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
