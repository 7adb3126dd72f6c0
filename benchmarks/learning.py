"""Learning translations: 100,000 invented pairs of titles and abstracts, time and memory.

``python -m benchmarks.learning [--pairs N]``. Words are drawn by Zipf's law from 60,000 of each
language and are translated one to one, with a tenth of them left out or added on each side; a
title has 8 words, an abstract 120, of which about 80 differ: what was measured in 575 Chinese and
English records. The process's peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from trihub.learning.bitext import BUDGET, encode
from trihub.learning.pairs import WEIGHTS, Kind, TextPair
from trihub.learning.translations import Course, learn_rows, write_table
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.learned.table import LearnedTables

WORDS = 60_000
TITLE, ABSTRACT = 8, 120
NOISE = 0.1
FIRST = 0x4E00
ACROSS = 250


def english(number: int) -> str:
    """A word of letters, the same for the same number."""
    letters = "abcdefghij"
    return "w" + "".join(letters[int(digit)] for digit in str(number))


def chinese(number: int) -> str:
    """A word of two Han characters: one token of the index."""
    return chr(FIRST + number // ACROSS) + chr(FIRST + 1_000 + number % ACROSS)


def pairs(number: int, seed: int = 1) -> Iterator[TextPair]:
    """So many documents: a pair of titles and one of abstracts each."""
    rng = np.random.default_rng(seed)
    ranks = np.arange(1, WORDS + 1)
    shares = np.cumsum(1 / ranks)
    shares /= shares[-1]
    for _ in range(number):
        for kind, length in ((Kind.TITLE, TITLE), (Kind.ABSTRACT, ABSTRACT)):
            words = np.searchsorted(shares, rng.random(length)).tolist()
            kept = (rng.random((2, length)) > NOISE).tolist()
            left = " ".join(english(w) for w, keep in zip(words, kept[0], strict=True) if keep)
            right = "，".join(chinese(w) for w, keep in zip(words, kept[1], strict=True) if keep)
            yield TextPair(left, right, kind)


def measure(number: int = 100_000) -> dict[str, Any]:
    """Learn, write, open, look up."""
    start, cpu = time.perf_counter(), time.process_time()
    encoded = encode(pairs(number), WEIGHTS, BUDGET)
    analysed = time.process_time() - cpu
    tables = learn_rows(encoded, ("en", "zh"), Course())
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "en-zh.terms"
        record = {"analysis": ANALYSIS_VERSION, "tables": sorted(tables)}
        size = write_table(path, ("en", "zh"), encoded, tables, record)
        began = time.process_time()
        table = LearnedTables(Path(folder)).find("en", "zh")
        opened = time.process_time() - began
        if table is None:
            raise SystemExit("no table was written")
        words = [english(n) for n in range(0, 10_000, 100)]
        began = time.process_time()
        found = [table.translations(word, limit=4) for word in words]
        looked = time.process_time() - began
    right = sum(bool(f) and f[0].token == chinese(n * 100) for n, f in enumerate(found))
    return {
        "pairs": 2 * number, "pairs_used": encoded.used, "cells": encoded.bitext.cells,
        "seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1),
        "of_which_making_and_analysing_texts": round(analysed, 1),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "table_megabytes": round(size / 1e6, 1), "open_ms": round(opened * 1e3, 1),
        "look_up_100_ms": round(looked * 1e3, 2), "right_of_100": right,
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    print(json.dumps(measure(parser.parse_args().pairs), indent=1))
