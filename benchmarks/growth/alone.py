"""What the index alone takes, without a store: sizes that would take hours with one.

Documents are those of :mod:`benchmarks.synthetic`, written in several processes, each piece of them
from a seed of its own; searches go to the index as the library asks it, with filters, total and facets,
without families, which the store knows.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks.growth.measuring import KINDS, WARMING, measured
from benchmarks.growth.processes import Watch
from benchmarks.searching import QUERIES, Asker, Requests, opening, percentiles
from benchmarks.synthetic import MEMBERS, Family, Writer, small_document
from trihub.app import Library, open_library
from trihub.library.indexing import index_documents
from trihub.library.parallel import in_order, processes
from trihub.settings import Settings

PIECE = 1_000 * MEMBERS
"""Documents written at a time; families are whole."""
AHEAD = 3
"""Pieces a process may be ahead."""
SEED = 3


def measure(count: int) -> dict[str, Any]:
    """Every figure of an index of ``count`` documents."""
    found = measured(count, filled, searched)
    found["bytes"].pop("store")
    return found


def filled(library: Library, count: int) -> tuple[dict[str, Any], Requests]:
    """The index; its figures are printed at once, for they may have taken an hour."""
    indexing, requests = indexed(library, count)
    print(json.dumps(indexing), file=sys.stderr, flush=True)
    return {"indexing": indexing}, requests


def indexed(library: Library, count: int) -> tuple[dict[str, float], Requests]:
    """Write the documents and index them in one commit: seconds and memory of both together, and
    queries from some of the documents."""
    requests: Requests = {}
    chosen = frozenset(random.Random(7).sample(range(count), min(count, QUERIES)))
    pieces = [(at, min(at + PIECE, count)) for at in range(0, count, PIECE)]
    workers = library.settings.workers
    started = time.perf_counter()
    with (
        Watch() as watch,
        processes(workers, __name__) as executor,
        library.index.writer(fresh=True) as out,
    ):
        make = partial(written, library.index.prepare, chosen)
        for at, (entries, asked) in enumerate(in_order(executor, make, pieces, AHEAD * workers)):
            for number, entry in enumerate(entries, at * PIECE):
                out.add(entry, doc=number + 1, change=1)
            for kind, some in asked.items():
                requests.setdefault(kind, []).extend(some)
            if sys.stderr.isatty() or at % 100 == 0:
                print(f"{at * PIECE:,} of {count:,}", file=sys.stderr, flush=True)
        out.commit(1)
    seconds = round(time.perf_counter() - started, 2)
    return {"seconds": seconds} | watch.figures(), {kind: requests[kind] for kind in KINDS}


@cache
def _writer() -> Writer:
    return Writer(SEED)


def written(
    prepare: Any, chosen: frozenset[int], piece: tuple[int, int]
) -> tuple[list[Any], Requests]:
    """The entries of a piece of documents, and the queries from those that are chosen."""
    writer, (start, until) = _writer(), piece
    writer.random.seed(start)
    writer.last_family = Family(-1, writer.last_family.subject)
    asker, documents = Asker(writer, random.Random(start)), []
    for number in range(start, until):
        documents.append(small_document(writer, number))
        if number in chosen:
            asker.ask(documents[-1])
    return [prepare(one) for one in index_documents(documents)], asker.requests


def searched(folder: Path, requests: Requests) -> dict[str, Any]:
    """Opening and searching."""
    settings = Settings(library=folder)
    with Watch() as watch:
        opened = round(opening(settings), 1)
        library = open_library(settings)
        kinds = {kind: dict(timed(library, requests[kind])) for kind in KINDS}
        library.close()
    memory = watch.figures()
    memory.pop("cpu_seconds")
    return {"opening_ms": opened, "searching": memory, "searches": kinds}


def timed(library: Library, requests: Any) -> Iterator[tuple[str, Any]]:
    """Each search once, after a few others: by the clock and the processor, and what matches."""
    asked = [library.prior_art.asked(one) for one in requests]
    for one in asked[:WARMING]:
        library.index.search(one)
    clock, processor, totals = [], [], []
    for one in asked[WARMING:]:
        began, spent = time.perf_counter(), time.process_time()
        totals.append(library.index.search(one).total)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
    yield "asked", len(clock)
    yield "clock", percentiles(clock)
    yield "cpu", percentiles(processor) | {"mean_ms": round(statistics.mean(processor) * 1000, 2)}
    yield "matches", {"p50": sorted(totals)[len(totals) // 2]}
