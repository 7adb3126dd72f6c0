"""IPC subclasses from text: how often the right one is among the first three suggested.

``python -m benchmarks.ipc [--shared FOLDER] [--folds N] [--cache FILE] [--language zh|ko]``. Records
with the same title stand on one side of a split. Beside ours: k-nearest neighbours and a linear
support vector machine over character n-grams, trained on the same records alone. Figures go to
``benchmarks/ipc.json``; ``python -m benchmarks.classification`` writes the page.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.classification import collections as data
from trihub.green.features.samples import Sample
from trihub.green.suggestion.model import load_model
from trihub.green.suggestion.train import Course, learn

OUTPUT = Path(__file__).parent / "ipc.json"
TOP = 3


def folds_of(samples: Sequence[Sample], folds: int) -> np.ndarray[Any, Any]:
    """The fold of each record; those with one key are in one."""
    keys = {key: at for at, key in enumerate(sorted({one.key for one in samples}))}
    order = np.random.default_rng(0).permutation(len(keys))
    return np.array([order[keys[one.key]] % folds for one in samples])


def baseline(train: Sequence[Sample], test: Sequence[Sample], lang: str) -> list[list[str]]:
    """A linear support vector machine over character n-grams of the same records."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    def text(one: Sample) -> str:
        return "\n".join(one.texts[lang])

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    x = vectors.fit_transform([text(one) for one in train])
    found = LinearSVC().fit(x, [one.subclasses[0] for one in train])
    scores = found.decision_function(vectors.transform([text(one) for one in test]))
    return [[str(found.classes_[at]) for at in row] for row in np.argsort(-scores, 1)[:, :TOP]]


def neighbours(train: Sequence[Sample], test: Sequence[Sample], lang: str) -> list[list[str]]:
    """The 20 nearest of the same records, a neighbour counting its cosine squared."""
    from trihub.green.features.training import counts_matrix, idf_of, weighed_matrix

    counts = counts_matrix(["\n".join(one.texts[lang]) for one in train])
    idf = idf_of([counts])
    theirs = weighed_matrix(counts_matrix(["\n".join(one.texts[lang]) for one in test]), idf)
    alike = (theirs @ weighed_matrix(counts, idf).T).toarray()
    out = []
    for row in alike:
        votes: dict[str, float] = defaultdict(float)
        for at in np.argsort(-row)[:20]:
            for name in train[at].subclasses:
                votes[name] += row[at] ** 2
        out.append(sorted(votes, key=lambda name: -votes[name])[:TOP])
    return out


def hits(found: Sequence[Sequence[str]], test: Sequence[Sample]) -> list[bool]:
    """Whether any subclass of each record is among those suggested."""
    return [bool(set(names) & set(one.subclasses)) for names, one in zip(found, test, strict=True)]


def measure(
    shared: Path, lang: str, folds: int, cache: Path | None, *, only: int | None = None
) -> dict[str, Any]:
    """All systems on all folds of one language's records."""
    own = data.chinese_titles(shared) if lang == "zh" else data.korean_claims(shared)
    beside = data.universities(shared)
    if lang == "zh":
        beside += data.korean_claims(shared) + data.kipris(shared)
        beside += data.aviation(shared, "zh", "en")
    else:
        beside += data.chinese_titles(shared)
    translated, texts = data.translations(cache), data.definitions(shared)
    fold = folds_of(own, folds)
    results: dict[str, list[tuple[Sample, bool, bool]]] = defaultdict(list)
    cpu = time.process_time()
    for at in range(folds) if only is None else range(only):
        train = [one for one, f in zip(own, fold, strict=True) if f != at]
        test = [one for one, f in zip(own, fold, strict=True) if f == at]
        unseen = {one.key for one in test}
        others = [one for one in beside if one.key not in unseen]
        seen = {name for one in train for name in one.subclasses}
        systems = {"svm": baseline(train, test, lang), "knn": neighbours(train, test, lang)}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model"
            for name, more in (("records and class texts", []), ("with other sources", others)):
                learn(path, lang, [*train, *more], texts, translated, course=Course())
                model = load_model(path)
                read = [model.suggest(*one.texts[lang], top=TOP) for one in test]
                systems[name] = [[s.symbol for s in r.subclasses] for r in read]
                if one_has_groups(test):
                    groups = [[s.symbol for s in r.groups] for r in read]
                    results[f"{name}, main group"] += [
                        (one, bool(set(g) & set(one.groups)), True)
                        for one, g in zip(test, groups, strict=True)
                    ]
        for name, found in systems.items():
            results[name] += [
                (one, hit, bool(seen & set(one.subclasses)))
                for one, hit in zip(test, hits(found, test), strict=True)
            ]
        print(lang, at, {k: round(np.mean([h for _, h, _ in v]), 3) for k, v in results.items()},
              f"{time.process_time() - cpu:.0f} s", flush=True)  # fmt: skip
        data.remember(translated, cache)
    return {name: table(rows) for name, rows in results.items()}


def one_has_groups(test: Sequence[Sample]) -> bool:
    """Whether the records tell their main groups."""
    return any(one.groups for one in test)


def table(rows: Sequence[tuple[Sample, bool, bool]]) -> dict[str, Any]:
    """The share of hits: of all, of records whose subclass was met in training, by section."""
    by: dict[str, list[bool]] = defaultdict(list)
    for one, hit, _ in rows:
        by[one.subclasses[0][0]].append(hit)
    met = [hit for _, hit, seen in rows if seen]
    return {
        "records": len(rows), "all": float(np.mean([hit for _, hit, _ in rows])),
        "met": float(np.mean(met)), "records_met": len(met),
        "sections": {name: [float(np.mean(h)), len(h)] for name, h in sorted(by.items())},
    }  # fmt: skip


def main() -> None:
    """Measure and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=Path(__file__).parents[2] / "shared" / "data"
    )
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, help="How many of the folds to run.")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--language", choices=["zh", "ko"])
    options = parser.parse_args()
    kept = json.loads(OUTPUT.read_text()) if OUTPUT.is_file() else {}
    for lang in [options.language] if options.language else ["ko", "zh"]:
        kept[lang] = measure(options.shared, lang, options.folds, options.cache, only=options.only)
    OUTPUT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
