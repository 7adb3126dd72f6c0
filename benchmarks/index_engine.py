"""The engine alone: indexing, and searching with filters, total and facets.

``python benchmarks/index_engine.py [DOCUMENTS]`` makes an invented corpus (four languages, each with
a vocabulary of its own that falls off like Zipf's law, half of each text from its subject), indexes
it, and searches with words taken from the middle of documents, narrowed to the document's class
and to what was published before it. Beside our time stands that of the bare engine: the same
query, its best 50 and their number, no facets.
"""

from __future__ import annotations

import gc
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trihub.core.ports import IndexDocument
from trihub.core.query import Cutoff, Facet, Filters, IndexRequest, Or, TextField, Token
from trihub.index.tantivy import TantivyIndex, open_index
from trihub.index.tantivy.compile import Compiler

LANGUAGES = {"zh": ("CN", 0.40), "ja": ("JP", 0.20), "ko": ("KR", 0.15), "en": ("US", 0.25)}
KINDS = ("unexamined", "granted", "utility model, registered")
WORDS, SUBJECTS, SUBJECT_WORDS, OWNERS = 30_000, 600, 800, 20_000
TITLE, ABSTRACT, CLAIMS = 10, 100, 90
LENGTH = TITLE + ABSTRACT + CLAIMS
BLOCK = 5_000


def _falling(count: int, offset: float, power: float = 1.0) -> Any:
    weights = 1 / (np.arange(count) + offset) ** power
    return (weights / weights.sum()).cumsum()


def _vocabulary(lang: str) -> Any:
    if lang == "en":
        return np.array([f"w{number:x}rd"[:9] for number in range(WORDS)], dtype=object)
    first = {"zh": 0x4E00, "ja": 0x5E00, "ko": 0xAC00}[lang]
    pairs = [chr(first + n % 300) + chr(first + 300 + n // 300) for n in range(WORDS)]
    return np.array(pairs, dtype=object)


@dataclass(slots=True)
class Corpus:
    """How documents are drawn."""

    seed: int = 1

    def documents(self, count: int) -> Iterator[IndexDocument]:
        """``count`` documents, numbered from 1."""
        rng = np.random.default_rng(self.seed)
        names = list(LANGUAGES)
        words = {lang: _vocabulary(lang) for lang in names}
        subject_words = rng.integers(50, WORDS // 3, size=(len(names), SUBJECTS, SUBJECT_WORDS))
        general, special = _falling(WORDS, 10, 1.1), _falling(SUBJECT_WORDS, 3)
        owners, subjects = _falling(OWNERS, 5), _falling(SUBJECTS, 8)
        shares = np.cumsum([share for _, share in LANGUAGES.values()])
        for start in range(0, count, BLOCK):
            size = min(BLOCK, count - start)
            half = (size, LENGTH // 2)
            langs = np.searchsorted(shares, rng.random(size)).clip(0, len(names) - 1)
            about = np.searchsorted(subjects, rng.random((size, 3))).clip(0, SUBJECTS - 1)
            own = np.searchsorted(special, rng.random(half)).clip(0, SUBJECT_WORDS - 1)
            drawn = np.concatenate(
                [
                    np.searchsorted(general, rng.random(half)).clip(0, WORDS - 1),
                    subject_words[langs[:, None], about[:, :1], own],
                ],
                axis=1,
            )[:, rng.permutation(LENGTH)]
            who = np.searchsorted(owners, rng.random((size, 2))).clip(0, OWNERS - 1)
            age = np.minimum(rng.exponential(8, size).astype(int), 30)
            for row in range(size):
                lang = names[langs[row]]
                text = words[lang][drawn[row]].tolist()
                yield _document(start + row + 1, lang, text, about[row], who[row], int(age[row]))


def _document(
    doc: int, lang: str, text: list[str], about: Any, who: Any, age: int
) -> IndexDocument:
    classes = [_subclass(int(number)) for number in about[: 1 + doc % 3]]
    return IndexDocument(
        texts={
            TextField.TITLE: " ".join(text[:TITLE]),
            TextField.ABSTRACT: " ".join(text[TITLE : TITLE + ABSTRACT]),
            TextField.CLAIMS: " ".join(text[TITLE + ABSTRACT :]),
        },
        office=LANGUAGES[lang][0],
        kind=KINDS[doc % 3],
        languages=(lang,),
        numbers=(f"{LANGUAGES[lang][0]}{doc}A", f"{LANGUAGES[lang][0]}{doc}"),
        applications=(f"{LANGUAGES[lang][0]}-{doc}",),
        ipc=tuple(f"{name}{1 + doc % 50}/{doc % n:02d}" for name in classes for n in (59, 31)),
        applicants=tuple(f"Applicant {number}" for number in who[: 1 + (doc % 3 == 0)]),
        published=(2024 - age) * 10_000 + (1 + doc % 12) * 100 + 1 + doc % 28,
        filed=(2022 - age) * 10_000 + 101,
        earliest=(2021 - age) * 10_000 + 101,
    )


def _subclass(number: int) -> str:
    return f"{'ABCDEFGH'[number % 8]}{1 + number % 89:02d}{'BCDFGHJKLMN'[number % 11]}"


def requests(documents: list[IndexDocument], terms: int, count: int) -> list[IndexRequest]:
    """Searches with ``terms`` different tokens from the middle of a document, its class (in turn
    the subclass and the class) and its day as the cut-off."""
    chosen = random.Random(terms)
    out = []
    for number in range(count):
        document = chosen.choice(documents)
        text = " ".join(document.texts.values()).split()
        start = max(0, (len(text) - terms) // 2 - terms // 4)
        tokens = list(dict.fromkeys(text[start:]))[:terms]
        symbol = document.ipc[0][: 4 if number % 2 else 3]
        out.append(
            IndexRequest(
                query=Or(tuple(Token(token) for token in tokens)),
                filters=Filters(classes=(symbol,), cutoff=_day(document.published)),
                facets=tuple(Facet),
            )
        )
    return out


def _day(date: int) -> Cutoff:
    import datetime as dt

    return Cutoff(before=dt.date(date // 10_000, date // 100 % 100, date % 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds: our search, the bare engine's, and how many documents matched (medians)."""

    p50: float
    p95: float
    bare_p50: float
    bare_p95: float
    matches: float


def measure(index: TantivyIndex, asked: list[IndexRequest], rounds: int = 3) -> Times:
    """Time every search, the best of a few rounds each, ours and the bare engine's in turn."""
    ours, bare, totals = [], [], []
    for request in asked:
        snapshot = index._open()
        query = Compiler(snapshot).request(request.query, request.filters)
        best = [float("inf")] * 2
        for _ in range(rounds):
            start = time.perf_counter()
            totals.append(index.search(request).total)
            middle = time.perf_counter()
            snapshot.searcher.search(query, request.limit)
            best = [min(best[0], middle - start), min(best[1], time.perf_counter() - middle)]
        ours.append(best[0] * 1000)
        bare.append(best[1] * 1000)
    return Times(
        p50=statistics.median(ours), p95=float(np.percentile(ours, 95)),
        bare_p50=statistics.median(bare), bare_p95=float(np.percentile(bare, 95)),
        matches=statistics.median(totals),
    )  # fmt: skip


def build(index: TantivyIndex, documents: list[IndexDocument]) -> float:
    """Index everything afresh; documents a second, from ready documents to the end of the commit."""
    start = time.perf_counter()
    with index.writer(fresh=True) as writer:
        for doc, document in enumerate(documents, 1):
            writer.add(index.prepare(document), doc=doc, change=doc)
        writer.commit(len(documents))
        return len(documents) / (time.perf_counter() - start)


def explain_time(index: TantivyIndex, asked: list[IndexRequest], docs: int = 20) -> float:
    """Milliseconds (median) to explain the first ``docs`` hits."""
    times = []
    for request in asked:
        found = [hit.doc for hit in index.search(request).hits][:docs]
        start = time.perf_counter()
        index.explain(request, found)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main(count: int) -> None:
    """Print a table."""
    folder = Path(tempfile.mkdtemp(prefix="trihub-bench-"))
    documents = list(Corpus().documents(count))
    asked = {terms: requests(documents, terms, 60) for terms in (10, 100)}
    try:
        index = open_index(folder, analysis="benchmark")
        speed = build(index, documents)
        documents.clear()
        gc.collect()
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        segments = index._open().searcher.num_segments
        print(f"{count} documents, {speed:,.0f}/s, {size / 1e6:.0f} MB, {segments} segments")
        start = time.perf_counter()
        open_index(folder, analysis="benchmark").state()
        print(f"open {1000 * (time.perf_counter() - start):.1f} ms")
        for terms, searches in asked.items():
            t = measure(index, searches)
            print(
                f"{terms:4} terms: p50 {t.p50:.2f} p95 {t.p95:.2f} ms"
                f" (bare engine {t.bare_p50:.2f} / {t.bare_p95:.2f}), {t.matches:.0f} matches,"
                f" explaining 20 hits {explain_time(index, searches):.1f} ms"
            )
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
