"""Learned vectors: searching them against a bare product of matrices, and learning them."""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from trihub.index.vectors import VectorFolder
from trihub.learning.space import Bilingual, learn_space

DIMENSIONS = 256
REPEATS = 41
WORDS = 60_000
"""Words of each invented language; the n-th is drawn in proportion to 1 / (n + 3)."""
WORDS_OF_A_TEXT = 100
SUBJECTS = 2_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def milliseconds(action: Callable[[], object]) -> dict[str, float]:
    """Median and 95th percentile of some repeats."""
    action()
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        action()
        times.append(1000 * (time.perf_counter() - started))
    return {
        "p50": round(statistics.median(times), 2),
        "p95": round(statistics.quantiles(times, n=20)[-1], 2),
    }


def searching(folder: Path, documents: int) -> dict[str, Any]:
    """Search all documents and parts of them."""
    random = np.random.default_rng(1)
    vectors = random.standard_normal((documents, DIMENSIONS), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = VectorFolder(folder / "vectors", encoder="benchmark", dimensions=DIMENSIONS)
    started = time.perf_counter()
    with index.writer() as writer:
        for low in range(0, documents, 20_000):
            writer.add(range(low, min(low + 20_000, documents)), vectors[low : low + 20_000])
            writer.commit(low)
    written = time.perf_counter() - started
    vector = vectors[7].copy()
    out: dict[str, Any] = {
        "documents": documents,
        "written_s": round(written, 2),
        "bare_product_ms": milliseconds(lambda: vectors @ vector),
        "all_ms": milliseconds(lambda: index.best(vector, 100)),
        "all_1000_best_ms": milliseconds(lambda: index.best(vector, 1000)),
    }
    for share in (0.001, 0.01, 0.05, 0.1, 0.3, 0.5):
        chosen = np.sort(random.choice(documents, int(documents * share), replace=False))
        out[f"among_{share:g}_ms"] = milliseconds(lambda one=chosen: index.best(vector, 100, one))
    return out


def word(number: int) -> str:
    """An invented word."""
    letters = ""
    while number or not letters:
        number, at = divmod(number, 26)
        letters += LETTERS[at]
    return f"q{letters}q"


def invented(pairs: int) -> Iterator[Bilingual]:
    """Pairs of texts about the same of some subjects; the second language's words are others."""
    random = np.random.default_rng(2)
    words = np.array([word(n) for n in range(2 * WORDS)])
    ranks = (1 / np.arange(3, WORDS + 3)).cumsum()
    subjects = random.integers(WORDS, size=(SUBJECTS, 2000))
    for _ in range(pairs):
        own = subjects[random.integers(SUBJECTS)]
        drawn = np.searchsorted(ranks, random.random(WORDS_OF_A_TEXT) * ranks[-1])
        special = random.random(WORDS_OF_A_TEXT) < 0.4
        drawn[special] = own[drawn[special] % len(own)]
        other = np.where(random.random(WORDS_OF_A_TEXT) < 0.8, drawn, drawn[::-1])
        yield Bilingual(" ".join(words[drawn]), " ".join(words[other + WORDS]))


def _learn(path: Path, pairs: int, answer: Any) -> None:
    texts = list(invented(pairs))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, cpu = time.perf_counter(), time.process_time()
    learn_space(path, [("en-zh", texts)], dimensions=DIMENSIONS)
    answer.put(
        {
            "pairs": pairs,
            "seconds": round(time.perf_counter() - started, 1),
            "processor_seconds": round(time.process_time() - cpu, 1),
            "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "memory_of_the_texts_mb": round(before / 1024),
            "bytes": path.stat().st_size,
        }
    )


def learning(folder: Path, pairs: int) -> dict[str, Any]:
    """Learn from invented pairs, in a process of its own for its memory."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_learn, args=(folder / "space", pairs, answer))
    process.start()
    found: dict[str, Any] = answer.get()
    process.join()
    return found


def measure(folder: Path, documents: int, pairs: int) -> dict[str, Any]:
    """All figures."""
    folder.mkdir(parents=True, exist_ok=True)
    return {"search": searching(folder, documents), "learning": learning(folder, pairs)}
