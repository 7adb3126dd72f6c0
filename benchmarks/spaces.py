"""Ways of learning a space from pairs of texts, compared: ``python -m benchmarks.spaces FOLDER``.

``FOLDER`` holds ``aviation-zh-en.jsonl`` (title and abstract in Chinese and English) and
``kr-university-ko-en.jsonl`` (titles in Korean and English). Cross-validation by record in three
parts: learned from two thirds (or one third) of the first and two thirds of the second; a title
finds the abstract of the other language (Korean: the title) among the rest. Each figure is Recall@10
and mean reciprocal rank. In every way a text's vector is a weighted sum of its tokens'.
"""

from __future__ import annotations

import json
import math
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import svds

from trihub.text.analysis import tokens

Counts = Counter[str]
Pair = tuple[Counts, Counts]
Model = tuple[dict[str, int], Any]
SEARCHES = (("en", "zh"), ("zh", "en"), ("zh", "zh"), ("en", "en"), ("ko", "en"), ("en", "ko"))
_TITLE = re.compile(r"(.*?[가-힣].*?)\(([^가-힣]{8,})\)\s*$", re.DOTALL)


def unit(rows: Any) -> Any:
    """Rows of length 1."""
    if sp.issparse(rows):
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
        return (sp.diags(1 / np.maximum(lengths, 1e-9)) @ rows).tocsr().astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def matrices(pairs: Sequence[Pair], weighting: str = "idf") -> tuple[dict[str, int], Any, Any, Any]:
    """The vocabulary, its weights, and both sides of the pairs as weighted rows of length 1."""
    known: dict[str, int] = {}
    sides = []
    for side in (0, 1):
        cells = [
            (1 + math.log(times), row, known.setdefault(token, len(known)))
            for row, pair in enumerate(pairs)
            for token, times in pair[side].items()
        ]
        sides.append(tuple(np.array(column) for column in zip(*cells, strict=True)))
    shape = (len(pairs), len(known))
    both = [sp.csr_matrix((v, (r, c)), shape=shape, dtype=np.float32) for v, r, c in sides]
    joined = (both[0] + both[1]).tocsc()
    often = np.diff(joined.indptr)
    if weighting == "idf":
        weights = np.log(1 + len(pairs) / often)
    else:
        share = joined.data / np.repeat(np.asarray(joined.sum(0)).ravel(), often)
        of = np.repeat(np.arange(len(known)), often)
        weights = 1.01 + np.bincount(of, weights=share * np.log(share)) / math.log(len(pairs))
    left, right = (unit(side @ sp.diags(weights.astype(np.float32))) for side in both)
    return known, weights.astype(np.float32)[:, None], left, right


def directions(matrix: Any, wanted: int) -> Any:
    """The first right singular vectors."""
    wanted = min(wanted, min(matrix.shape) - 1)
    _, _, found = svds(matrix.astype(np.float64), wanted, random_state=0)
    return found.T.astype(np.float32)


def lsa(pairs: Sequence[Pair], wanted: int, weighting: str = "idf") -> Model:
    """Latent semantic analysis of the pairs."""
    known, weights, left, right = matrices(pairs, weighting)
    return known, weights * directions(left + right, wanted)


def correlated(pairs: Sequence[Pair], wanted: int, ridge: float = 1.0) -> Model:
    """Canonical correlation of the two sides' own spaces."""
    known, weights, left, right = matrices(pairs)
    bases = [directions(side, 2 * wanted) for side in (left, right)]
    views = [side @ base for side, base in zip((left, right), bases, strict=True)]

    def whitening(view: Any) -> Any:
        inner = view.T @ view
        inner += ridge * np.trace(inner) / len(inner) * np.eye(len(inner))
        values, turn = np.linalg.eigh(inner)
        return (turn / np.sqrt(values)) @ turn.T

    one, other = map(whitening, views)
    u, s, v = np.linalg.svd(one @ (views[0].T @ views[1]) @ other)
    u, v, s = u[:, :wanted], v[:wanted].T, s[:wanted]
    return known, weights * (bases[0] @ (one @ (u * s)) + bases[1] @ (other @ (v * s)))


def contrastive(
    pairs: Sequence[Pair], wanted: int, *, rounds: int = 12, rate: float = 0.003
) -> Model:
    """Static vectors from :func:`lsa`, drawn together for pairs and apart for the rest of a batch."""
    known, weights, left, right = matrices(pairs)
    found = directions(left + right, wanted)
    found /= np.linalg.norm(found, axis=1).mean()
    first, second = np.zeros_like(found), np.zeros_like(found)
    chosen, step = np.random.default_rng(0), 0
    for _ in range(rounds):
        order = chosen.permutation(len(pairs))
        for ids in np.array_split(order, max(1, len(order) // 256)):
            step += 1
            slope = _slope(left[ids], right[ids], found, chosen)
            rows = np.flatnonzero(slope.any(axis=1))
            part = slope[rows]
            first[rows] = 0.9 * first[rows] + 0.1 * part
            second[rows] = 0.999 * second[rows] + 0.001 * part**2
            move = first[rows] / (1 - 0.9**step)
            found[rows] -= rate * move / (np.sqrt(second[rows] / (1 - 0.999**step)) + 1e-8)
    return known, weights * found


def _slope(left: Any, right: Any, found: Any, chosen: np.random.Generator) -> Any:
    """The gradient of the softmax over a batch, both ways, at a temperature of 0.07."""
    for side in (left, right):  # a third of the tokens is left out each time
        side.data *= chosen.random(len(side.data)) > chosen.random() * 0.6
    sums = [side @ found for side in (left, right)]
    lengths = [np.linalg.norm(one, axis=1, keepdims=True) + 1e-6 for one in sums]
    one, other = (s / n for s, n in zip(sums, lengths, strict=True))
    like = one @ other.T / 0.07
    across = np.exp(like - like.max(1, keepdims=True))
    down = np.exp(like - like.max(0, keepdims=True))
    pull = (across / across.sum(1, keepdims=True) + down / down.sum(0, keepdims=True)) / 2
    pull = (pull - np.eye(len(pull))) / (len(pull) * 0.07)
    out = 0
    for side, own, push, length in (
        (left, one, pull @ other, lengths[0]), (right, other, pull.T @ one, lengths[1]),
    ):  # fmt: skip
        out = out + side.T @ ((push - own * (push * own).sum(1, keepdims=True)) / length)
    return out


def projected(pairs: Sequence[Pair], wanted: int) -> Model:
    """A random vector for every token of the first side; one of the second has the mean of its
    translations' (IBM model 1, 8 rounds)."""
    known, weights, left, right = matrices(pairs)
    there = (right > 0).astype(np.float32)
    sides = [(left > 0).astype(np.float32), there]
    table = (sides[1].T @ sides[0]).tocsr()
    for _ in range(8):
        counts: Any = sp.csr_matrix(table.shape, dtype=np.float32)
        parts = []
        for row in range(len(pairs)):
            b, a = sides[1][row].indices, sides[0][row].indices
            share = table[b][:, a].toarray()
            share /= np.maximum(share.sum(1, keepdims=True), 1e-9)
            parts.append((share.ravel(), np.repeat(b, len(a)), np.tile(a, len(b))))
        data, rows, columns = (np.concatenate(one) for one in zip(*parts, strict=True))
        counts = sp.csr_matrix((data, (rows, columns)), shape=table.shape)
        totals = np.maximum(np.asarray(counts.sum(0)).ravel(), 1e-9)
        table = (counts @ sp.diags(1 / totals)).tocsr()
    shares = np.maximum(np.asarray(table.sum(1)).ravel(), 1e-9)
    table = sp.diags(1 / shares) @ table
    base = np.random.default_rng(0).standard_normal((len(known), wanted)).astype(np.float32)
    base *= np.asarray(sides[0].sum(0)).ravel()[:, None] > 0
    return known, weights * (base + table @ base) / wanted**0.5


WAYS: dict[str, Callable[[Sequence[Pair]], Model]] = {
    **{f"LSA, {n} dimensions": (lambda pairs, n=n: lsa(pairs, n)) for n in (64, 128, 256, 512)},
    "LSA, 256, entropy weights": lambda pairs: lsa(pairs, 256, "entropy"),
    "canonical correlation, 256": lambda pairs: correlated(pairs, 256),
    "random projection of translations, 256": lambda pairs: projected(pairs, 256),
    "contrastive from LSA, 256, rate .003": lambda pairs: contrastive(pairs, 256),
    "contrastive from LSA, 256, rate .01": lambda pairs: contrastive(pairs, 256, rate=0.01),
}


def encode(texts: Sequence[Counts], model: Model) -> Any:
    """Vectors of texts."""
    known, vectors = model
    out = np.zeros((len(texts), vectors.shape[1]), np.float32)
    for row, counts in enumerate(texts):
        found = [(known[t], 1 + math.log(n)) for t, n in counts.items() if t in known]
        if found:
            ids, times = zip(*found, strict=True)
            out[row] = np.array(times) @ vectors[list(ids)]
    return unit(out)


def ranks(asked: Sequence[Counts], found: Sequence[Counts], model: Model) -> list[int]:
    """At which rank each text finds its own."""
    scores = encode(asked, model) @ encode(found, model).T
    return [
        int((row > row[n]).sum() + (row[:n] == row[n]).sum() + 1) for n, row in enumerate(scores)
    ]


def read(folder: Path) -> tuple[list[dict[str, Counts]], list[dict[str, Counts]]]:
    """The records of both collections as counted tokens, in a fixed random order."""
    aviation, titles = [], []
    for line in (folder / "aviation-zh-en.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        one = {}
        for lang in ("en", "zh"):
            title, abstract = record[f"title_{lang}"], record[f"abstract_{lang}"]
            one |= {f"title {lang}": title, lang: abstract, f"all {lang}": f"{title}\n{abstract}"}
        aviation.append({name: Counter(tokens(text)) for name, text in one.items()})
    for line in (folder / "kr-university-ko-en.jsonl").read_text("utf-8").splitlines():
        match = _TITLE.match(json.loads(line).get("특허명 TEXT") or "")
        if match:
            titles.append({"ko": Counter(tokens(match[1])), "en": Counter(tokens(match[2]))})
    for records in (aviation, titles):
        random.Random(1).shuffle(records)
    return aviation, titles


def main() -> None:
    """Print the table."""
    aviation, titles = read(Path(sys.argv[1]))
    print(f"| learned from {len(aviation)} and {len(titles)} records | " + " | ".join(
        f"{a} to {b}" for a, b in SEARCHES) + " | s |\n|---|" + "---|" * 7)  # fmt: skip
    for most in (True, False):
        for name, way in WAYS.items():
            found: dict[tuple[str, str], list[int]] = {one: [] for one in SEARCHES}
            started = time.process_time()
            for fold in range(3):
                test = [r for n, r in enumerate(aviation) if (n % 3 == fold) == most]
                rest = [r for n, r in enumerate(aviation) if (n % 3 == fold) != most]
                korean = [r for n, r in enumerate(titles) if n % 3 == fold]
                pairs = [(r["all en"], r["all zh"]) for r in rest]
                pairs += [(r["en"], r["ko"]) for n, r in enumerate(titles) if n % 3 != fold]
                model = way(pairs)
                for a, b in SEARCHES:
                    asked = (
                        [r[a] for r in korean]
                        if "ko" in (a, b)
                        else [r[f"title {a}"] for r in test]
                    )
                    sought = korean if "ko" in (a, b) else test
                    found[a, b] += ranks(asked, [r[b] for r in sought], model)
            cells = [
                f"{np.mean(np.array(r) <= 10):.3f} / {np.mean(1 / np.array(r)):.3f}"
                for r in found.values()
            ]
            part = "2/3" if most else "1/3"
            seconds = (time.process_time() - started) / 3
            print(f"| {name} ({part}) | {' | '.join(cells)} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
