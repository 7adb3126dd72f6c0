"""What one size takes: storing, indexing, bytes, memory, opening, searching."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.__main__ import machine, speed
from benchmarks.growth.processes import Watch
from benchmarks.searching import Requests, fill, matches, opening, percentiles, unexplained
from benchmarks.synthetic import Writer, small_document
from trihub.app import Library, open_library
from trihub.core.patent import Patent
from trihub.priorart.request import SearchRequest
from trihub.settings import Settings
from trihub.text.analysis import tokens

KINDS = ("10_terms", "100_terms", "10_terms_unfiltered")
SAMPLE = 2_000
"""Documents of which tokens are counted."""
WARMING = 10
COLUMNS = (".fast", ".fieldnorm", ".rows", ".links", ".names")
"""Files that filters, facets and scores look at."""
POSTINGS = (".idx", ".pos", ".term")
"""Files that words are looked up in."""


def measure(count: int) -> dict[str, Any]:
    """Every figure of a library of ``count`` documents."""
    return measured(count, filled, searched)


def measured(
    count: int,
    filling: Callable[[Library, int], tuple[dict[str, Any], Requests]],
    searching: Callable[[Path, Requests], dict[str, Any]],
) -> dict[str, Any]:
    """What filling a new library tells, what lies there, and what searching it tells: this is done in a
    process of its own: what filling left in memory is no part of searching."""
    facts = machine() | {"memory_gib": memory_gib()}
    folder = Path(tempfile.mkdtemp(prefix="trihub-scale-"))
    try:
        settings = Settings(library=folder / "documents")
        library = open_library(settings, create=True)
        figures, requests = filling(library, count)
        library.close()
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as one:
            searches = one.submit(searching, settings.library, requests).result()
        day = dt.datetime.now(tz=dt.UTC).date().isoformat()
        head = {"documents": count, "day": day, "machine": facts, "speed_after": speed()}
        return head | figures | {"bytes": sizes(settings.library)} | searches
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def filled(library: Library, count: int) -> tuple[dict[str, Any], Requests]:
    """The store, then the index from it."""
    seconds, requests, filling = stored(library, count)
    storing = {"seconds": round(seconds, 2)} | filling
    return {"texts": texts(), "storing": storing, "indexing": indexed(library)}, requests


def stored(library: Library, count: int) -> tuple[float, Requests, dict[str, float]]:
    """Seconds of storing alone; memory is that of writing the documents as well."""
    with Watch() as watch:
        seconds, requests = fill(library, count)
    figures = watch.figures()
    figures.pop("cpu_seconds")
    return seconds, {name: requests[name] for name in KINDS}, figures


def indexed(library: Library) -> dict[str, float]:
    """The whole index, from the store."""
    with Watch() as watch:
        started = time.perf_counter()
        library.reindex()
        seconds = time.perf_counter() - started
    return {"seconds": round(seconds, 2)} | watch.figures()


def searched(folder: Path, requests: Requests) -> dict[str, Any]:
    """Opening and searching, with families and facets, without passages and explanations."""
    settings = Settings(library=folder)
    with Watch() as watch:
        opened = round(opening(settings), 1)
        library = open_library(settings)
        kinds = {name: timed(library, asked) for name, asked in requests.items()}
        library.close()
    memory = watch.figures()
    memory.pop("cpu_seconds")
    return {"opening_ms": opened, "searching": memory, "searches": kinds}


def timed(library: Library, asked: Sequence[SearchRequest]) -> dict[str, Any]:
    """Each search once, after a few others: by the clock, and all threads of the processor."""
    plain = [unexplained(one) for one in asked]
    search = library.prior_art.search
    for one in plain[:WARMING]:
        search(one)
    clock, processor = [], []
    for one in plain[WARMING:]:
        began, spent = time.perf_counter(), time.process_time()
        search(one)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
    return {
        "asked": len(clock),
        "clock": percentiles(clock),
        "cpu": percentiles(processor) | {"mean_ms": round(statistics.mean(processor) * 1000, 2)},
        "matches": matches(library, plain),
    }


def sizes(library: Path) -> dict[str, int]:
    """Bytes of the store and of the parts of the index."""
    found = {"store": 0, "columns": 0, "postings": 0, "other": 0}
    for path in library.rglob("*"):
        if not path.is_file():
            continue
        kind = next((k for k, ends in (("columns", COLUMNS), ("postings", POSTINGS))
                     if path.suffix in ends), "other")  # fmt: skip
        found["store" if path.name.startswith("store.sqlite") else kind] += path.stat().st_size
    return found


def texts() -> dict[str, float]:
    """Tokens and bytes of text of a document, the mean of the first :data:`SAMPLE`."""
    writer = Writer(3)
    sample = [list(written(small_document(writer, number))) for number in range(SAMPLE)]
    return {
        "tokens": round(sum(len(tokens(one)) for all_ in sample for one in all_) / SAMPLE, 1),
        "bytes": round(sum(len(one.encode()) for all_ in sample for one in all_) / SAMPLE, 1),
    }


def written(document: Patent) -> Iterable[str]:
    """The document's texts."""
    yield from (one.text for one in (*document.titles, *document.abstracts))
    yield from (claim.text for one in document.claim_sets for claim in one.claims)


def memory_gib() -> float:
    """The machine's."""
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30), 1)
