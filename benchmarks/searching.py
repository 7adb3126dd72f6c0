"""A library of small documents: indexing from the store, opening, searching, HTTP.

Each search is timed once, after ten others. Queries are of content tokens (none that every
document has) of new texts on the subject of a kept document, as a reader writes who does not know
it yet; filters are its subclass and its day of publication as the cut-off.

- ``10_terms``, ``100_terms``: with both filters, families, facets, the cut-off's count;
- ``10_terms_unfiltered``: the same words without filters, which match a large share of everything;
- ``translated``: four terms of the glossary, to the three other languages, with both filters;
- ``like``: from a kept document, with its day as the cut-off (200 tokens and its classes).

``passing`` asks for the numbers of all documents that pass filters, as a search by vectors does
first: by what :data:`PASSING` names. No question is asked twice, so that no answer is a kept one,
but for the documents from which a family is left out.

HTTP is timed over the loopback: ``trihub serve`` in a process of its own, one connection kept
open, answers read whole and, as browsers and clients do, accepted compressed. ``http_first`` is each
search's first time in that process, ``http`` its second: so do the functions' times come after the
engine's; ``http_adds`` is what it adds to ``function_explained``, which gives the same answer. ``cold`` is the very first search after the server answers its address.
"""

from __future__ import annotations

import datetime as dt
import http.client
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.language import BETWEEN, Hand
from benchmarks.synthetic import Writer, small_document
from trihub.app import Library, open_library
from trihub.core.kinds import NeutralKind
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.patent import Patent
from trihub.core.ports import SearchIndex
from trihub.core.query import Cutoff, Everything, Filters, IndexRequest
from trihub.index.tantivy.compile import Compiler
from trihub.priorart.request import SearchRequest
from trihub.settings import Settings
from trihub.text.analysis import tokens
from trihub.text.glossary import Glossary

BATCH = 2_000
QUERIES = 120
TERMS = 4
"""Terms of a translated query."""

NOBODY = "nobody {}"
"""A value that no document has: makes a filter another without making it find anything else."""

PASSING: dict[str, Callable[[int], Filters]] = {
    "office": lambda n: Filters(offices=("CN", "KR", NOBODY.format(n))),
    "kind": lambda n: Filters(kinds=(NeutralKind.UNEXAMINED, NOBODY.format(n))),
    "year": lambda n: Filters(years=(2018, 2019, 2020, 3000 + n)),
    "cutoff": lambda n: Filters(cutoff=Cutoff(before=_day(n))),
    "conflicting": lambda n: Filters(cutoff=Cutoff(before=_day(n), conflicting=True)),
    "all_four": lambda n: Filters(
        offices=("CN", "KR"), kinds=(NeutralKind.GRANTED, NeutralKind.UNEXAMINED),
        years=tuple(range(2005, 2022)), cutoff=Cutoff(before=_day(n), conflicting=True),
    ),
    "without_family": lambda n: Filters(exclude=tuple(range(n, n + 8))),
    "class": lambda n: Filters(classes=("H",), cutoff=Cutoff(before=_day(n))),
    "language": lambda n: Filters(languages=("ko",), cutoff=Cutoff(before=_day(n))),
}  # fmt: skip

Requests = dict[str, list[SearchRequest]]


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
    return percentiles([timing(call, item) for item in asked])


@dataclass(slots=True)
class Asker:
    """Writes queries on the subjects of kept documents."""

    writer: Writer
    chance: random.Random = field(default_factory=lambda: random.Random(5))
    requests: Requests = field(default_factory=dict)

    def ask(self, document: Patent) -> None:
        """One query of each kind; the writer has just written the document."""
        lang, subject = document.titles[0].lang, self.writer.last_family.subject
        hand = Hand(self.writer.languages[lang], subject, self.chance)
        words = content_tokens(lang, hand)
        narrowed: dict[str, Any] = {
            "classes": (subject.symbol,),
            "before": document.publication.date and document.publication.date.first,
        }
        others = tuple(other for other in MAIN_LANGUAGES if other != lang)
        self._add("10_terms", query=", ".join(words[:10]), **narrowed)
        self._add("100_terms", query=", ".join(words), **narrowed)
        self._add("10_terms_unfiltered", query=", ".join(words[:10]))
        self._add("translated", query=self._terms(lang), translate=others, **narrowed)
        self._add("like", like=document.key, before=narrowed["before"])

    def _terms(self, lang: str) -> str:
        concepts = [c for layer in Glossary.default().layers for c in layer if c.terms(lang)]
        return " ".join(c.terms(lang)[0] for c in self.chance.sample(concepts, TERMS))

    def _add(self, name: str, **asked: Any) -> None:
        self.requests.setdefault(name, []).append(SearchRequest(**asked))


def content_tokens(lang: str, hand: Hand, count: int = 100) -> list[str]:
    """``count`` different tokens of a new text, without those of the words between words."""
    common = set(tokens(" , ".join(BETWEEN[lang])))
    found: dict[str, None] = {}
    while len(found) < count:
        found |= dict.fromkeys(token for token in tokens(hand.text(20)) if token not in common)
    return list(found)[:count]


def fill(library: Library, count: int) -> tuple[float, Requests]:
    """Store ``count`` documents (seconds for storing alone), and queries from some of them."""
    writer, stored = Writer(3), 0.0
    asker = Asker(writer)
    chosen = set(random.Random(7).sample(range(count), min(count, QUERIES)))
    prepare = library.store.prepare
    for start in range(0, count, BATCH):
        documents = []
        for number in range(start, min(start + BATCH, count)):
            documents.append(small_document(writer, number))
            if number in chosen:
                asker.ask(documents[-1])
        began = time.perf_counter()
        prepared = [prepare(document) for document in documents]
        with library.store.writer() as keep:
            keep.put_many(prepared)
        stored += time.perf_counter() - began
    return stored, asker.requests


def measure(folder: Path, count: int) -> dict[str, Any]:
    """Every figure over a library of ``count`` documents."""
    settings = Settings(library=folder / "documents")
    library = open_library(settings, create=True)
    seconds, requests = fill(library, count)
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
    results["passing"] = passing(library.index)
    for name, asked in requests.items():
        results[name] = {
            "bare_engine": clock(bare(library), [library.prior_art.asked(one) for one in asked]),
            "index_with_facets": clock(
                library.index.search, [library.prior_art.asked(one) for one in asked]
            ),
            "function": clock(library.prior_art.search, [unexplained(one) for one in asked]),
            "function_explained": clock(library.prior_art.search, asked),
            "matches": matches(library, asked),
        }
    library.close()
    with serving(settings) as get:
        results["http_cold_ms"] = once(get, requests["10_terms"][0])
        for name, asked in requests.items():
            results[name]["http_first"] = percentiles([timing(get, one) for one in asked])
            results[name]["http"] = clock(get, asked)
            results[name]["http_adds"] = _more(results[name], "function_explained", "http")
    return results


def _more(results: dict[str, Any], less: str, more: str) -> dict[str, float]:
    """By how many milliseconds one percentile is above the other."""
    return {name: round(results[more][name] - results[less][name], 2) for name in results[more]}


def passing(index: SearchIndex) -> dict[str, Any]:
    """Asking which documents pass filters: the first time, and each kind of filter; how many pass."""
    every = IndexRequest(query=Everything())
    results: dict[str, Any] = {"first_ms": once(index.passing, every)}
    for name, filters in PASSING.items():
        asked = [IndexRequest(query=Everything(), filters=filters(n)) for n in range(QUERIES)]
        warm, timed = asked[:10], asked[10:]
        for request in warm:
            index.passing(request)
        times = [timing(index.passing, request) for request in timed]
        results[name] = percentiles(times) | {"documents": len(index.passing(timed[-1]))}
    return results


def _day(number: int) -> dt.date:
    return dt.date(2008, 1, 1) + dt.timedelta(days=37 * number)


def once(call: Callable[[Any], Any], asked: Any) -> float:
    """Milliseconds of one call."""
    return round(timing(call, asked) * 1000, 1)


def timing(call: Callable[[Any], Any], asked: Any) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call(asked)
    return time.perf_counter() - started


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


def bare(library: Library) -> Callable[[IndexRequest], Any]:
    """The engine itself: the same query, its best 50 and their number."""

    def search(asked: IndexRequest) -> Any:
        snapshot = library.index._open()  # type: ignore[attr-defined]
        query = Compiler(snapshot).request(asked.query, asked.filters)
        return snapshot.searcher.search(query, 50)

    return search


def unexplained(request: SearchRequest) -> SearchRequest:
    """The search with filters, families and facets, without explanations and passages."""
    return replace(request, explain=False)


def matches(library: Library, asked: Sequence[SearchRequest]) -> dict[str, int]:
    """How many documents match."""
    totals = sorted(library.prior_art.search(unexplained(one)).documents for one in asked)
    return {"p50": totals[len(totals) // 2], "p95": totals[int(len(totals) * 0.95)]}


@contextmanager
def serving(settings: Settings) -> Iterator[Callable[[SearchRequest], bytes]]:
    """``trihub serve`` in a process of its own; gives what searches through its API."""
    start = "from trihub.cli.main import main; main()"
    options = ["--library", str(settings.library), "serve", "--port", "0"]
    command = [sys.executable, "-u", "-c", start, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = re.search(r"http://(\S+):(\d+)", next(iter(server.stdout or ())))
            if address is None:
                raise RuntimeError("the server did not say its address")
            yield client(address[1], int(address[2]))
        finally:
            server.terminate()


def client(host: str, port: int) -> Callable[[SearchRequest], bytes]:
    """Search over one connection that is kept open."""
    connection = http.client.HTTPConnection(host, port, timeout=60)

    def get(path: str) -> bytes:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} for {path}")
        return body

    def search(request: SearchRequest) -> bytes:
        asked = {
            "q": request.query, "like": request.like, "class": request.classes,
            "translate": request.translate, "before": request.before or "",
        }  # fmt: skip
        given = {name: value for name, value in asked.items() if value}
        return get(f"/api/v1/search?{urlencode(given, doseq=True)}")

    get("/healthz")
    return search
