"""A library of small documents: indexing from the store, opening, searching, HTTP."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.synthetic import GLUE, Writer, small_document
from trihub.app import Library, create_site, open_library
from trihub.core.query import Facet, IndexRequest
from trihub.index.tantivy.compile import Compiler
from trihub.priorart.request import SearchRequest
from trihub.settings import Settings
from trihub.text.analysis import tokens
from trihub.text.compile_query import compile_query
from trihub.text.query_parser import parse

BATCH = 2_000
QUERIES = 120


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    ordered = sorted(times)
    return {
        "p50_ms": round(statistics.median(ordered) * 1000, 2),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)] * 1000, 2),
    }


def clock(call: Callable[[Any], Any], asked: Sequence[Any]) -> dict[str, float]:
    """Time every call once, after a warm-up with the first few."""
    for item in asked[:10]:
        call(item)
    times = []
    for item in asked:
        started = time.perf_counter()
        call(item)
        times.append(time.perf_counter() - started)
    return percentiles(times)


def fill(library: Library, count: int) -> tuple[float, list[SearchRequest], list[SearchRequest]]:
    """Store ``count`` documents (seconds for storing alone), and queries from some of them."""
    writer, chosen, stored = Writer(3), random.Random(5), 0.0
    short: list[SearchRequest] = []
    long: list[SearchRequest] = []
    prepare = library.store.prepare
    for start in range(0, count, BATCH):
        documents = [small_document(writer, n) for n in range(start, min(start + BATCH, count))]
        began = time.perf_counter()
        prepared = [prepare(document) for document in documents]
        with library.store.writer() as keep:
            keep.put_many(prepared)
        stored += time.perf_counter() - began
        for picked in chosen.sample(documents, QUERIES * BATCH // count + 1):
            words = content_tokens(picked.abstracts[0].text + picked.claims[0].text)
            symbol = picked.classes[0].symbol[:4]
            for terms, into in ((10, short), (100, long)):
                into.append(
                    SearchRequest(
                        query=" ".join(words[:terms]), classes=(symbol,), before=_cut(picked)
                    )
                )
    return stored, short, long


def content_tokens(text: str) -> list[str]:
    """The different tokens of a text, without those of the words between terms."""
    common = {token for words in GLUE.values() for token in tokens(" ".join(words))}
    return [token for token in dict.fromkeys(tokens(text)) if token not in common]


def _cut(document: Any) -> Any:
    return document.publication.date.first


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Every figure over a library of ``count`` documents."""
    settings = Settings(library=folder / "documents")
    library = open_library(settings, create=True)
    seconds, short, long = fill(library, count)
    started = time.perf_counter()
    library.reindex()
    indexing = time.perf_counter() - started
    library.close()
    results: dict[str, Any] = {
        "documents": count,
        "storing_documents_a_second": round(count / seconds),
        "indexing_from_store_documents_a_second": round(count / indexing),
        "opening_ms": round(opening(settings), 1),
    }
    library = open_library(settings)
    site = create_site(library)
    for name, asked in (("10_terms", short), ("100_terms", long)):
        results[name] = {
            "bare_engine": clock(bare(library), asked),
            "index_with_facets": clock(engine(library), asked),
            "function": clock(plain(library), asked),
            "function_explained": clock(library.prior_art.search, asked),
            "http": clock(http(site), asked),
        }
    library.close()
    return results


def opening(settings: Settings) -> float:
    """Milliseconds to open a library and answer what it holds (median of five)."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        library = open_library(settings)
        library.index.state()
        times.append((time.perf_counter() - started) * 1000)
        library.close()
    return statistics.median(times)


def _asked(request: SearchRequest) -> IndexRequest:
    from trihub.priorart.search import _filters

    query = compile_query(parse(request.query))
    return IndexRequest(query=query, filters=_filters(request, None), facets=tuple(Facet))


def engine(library: Library) -> Callable[[SearchRequest], Any]:
    """Our index: best documents, total, facets."""
    return lambda request: library.index.search(_asked(request))


def bare(library: Library) -> Callable[[SearchRequest], Any]:
    """The engine itself: the same query, its best 50 and their number."""

    def search(request: SearchRequest) -> Any:
        asked = _asked(request)
        snapshot = library.index._open()  # type: ignore[attr-defined]
        query = Compiler(snapshot).request(asked.query, asked.filters)
        return snapshot.searcher.search(query, 50)

    return search


def plain(library: Library) -> Callable[[SearchRequest], Any]:
    """The search with filters, families and facets, without explanations and passages."""
    return lambda request: library.prior_art.search(replace(request, explain=False))


def http(site: Any) -> Callable[[SearchRequest], Any]:
    """The same search through the API, in this process, without a network."""
    from starlette.testclient import TestClient

    client = TestClient(site)

    def search(request: SearchRequest) -> Any:
        answer = client.get(
            "/api/v1/search",
            params={"q": request.query, "class": request.classes, "before": str(request.before)},
        )
        answer.raise_for_status()
        return answer

    return search
